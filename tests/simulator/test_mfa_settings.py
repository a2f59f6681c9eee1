"""The environment's MFA settings."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.simulator.caller import APPLICATION_ID, SMS, Caller, body_of, refusal


@pytest.fixture
def caller() -> Caller:
    """A caller with a worker's token."""
    return Caller.connected()


def test_the_defaults_are_the_documented_ones(caller: Caller) -> None:
    """Five devices, numeric keys, no extensions."""
    body = body_of(caller.api("GET", "mfaSettings"))

    assert body["pairing"] == {"maxAllowedDevices": 5, "pairingKeyFormat": "NUMERIC"}
    assert body["phoneExtensions"] == {"enabled": False}
    assert body["environment"] == {"id": caller.environment_id}
    assert "updatedAt" not in body


def test_an_update_replaces_all(caller: Caller) -> None:
    """What is not told is as by default again; a read tells the same as the update."""
    caller.api("PUT", "mfaSettings", {"pairing": {"maxAllowedDevices": 9}})
    caller.wait(5)
    reply = caller.api("PUT", "mfaSettings", {"lockout": {"failureCount": 5, "novel": 1}})
    body = body_of(reply)

    assert reply.status == 200
    assert body["pairing"]["maxAllowedDevices"] == 5
    assert body["lockout"] == {"failureCount": 5}
    assert body["updatedAt"] == "2026-01-01T09:00:05.000Z"
    assert body_of(caller.api("GET", "mfaSettings")) == body


@pytest.mark.parametrize(
    ("body", "code", "target"),
    [
        ({"pairing": 1}, "INVALID_VALUE", "pairing"),
        ({"pairing": {"maxAllowedDevices": 0}}, "OUT_OF_RANGE", "pairing.maxAllowedDevices"),
        ({"pairing": {"maxAllowedDevices": 16}}, "OUT_OF_RANGE", "pairing.maxAllowedDevices"),
        ({"pairing": {"maxAllowedDevices": "5"}}, "INVALID_VALUE", "pairing.maxAllowedDevices"),
        ({"pairing": {"pairingKeyFormat": "QR"}}, "INVALID_VALUE", "pairing.pairingKeyFormat"),
        ({"lockout": []}, "INVALID_VALUE", "lockout"),
        ({"lockout": {"durationSeconds": -1}}, "OUT_OF_RANGE", "lockout.durationSeconds"),
        ({"phoneExtensions": {"enabled": 1}}, "INVALID_VALUE", "phoneExtensions.enabled"),
        ({"users": {"mfaEnabled": "x"}}, "INVALID_VALUE", "users.mfaEnabled"),
    ],
)
def test_bad_settings_are_refused(caller: Caller, body: Any, code: str, target: str) -> None:
    """What cannot be is refused and named, and nothing changes."""
    before = body_of(caller.api("GET", "mfaSettings"))
    told = refusal(caller.api("PUT", "mfaSettings", body))

    assert told == (400, "INVALID_DATA", code, target)
    assert body_of(caller.api("GET", "mfaSettings")) == before


def test_a_smaller_limit_takes_nothing_away(caller: Caller) -> None:
    """Devices beyond a limit that was lowered stay, and stay usable."""
    caller.paired()
    caller.paired({**SMS, "phone": "+14135550151"})
    caller.api("PUT", "mfaSettings", {"pairing": {"maxAllowedDevices": 1}})

    assert body_of(caller.on_user("GET", "devices"))["count"] == 2
    assert body_of(caller.begin())["status"] == "OTP_REQUIRED"


@pytest.mark.parametrize(
    ("key_format", "form"), [("NUMERIC", r"\d{12}"), ("ALPHANUMERIC", r"[0-9A-Z]{16}")]
)
def test_keys_have_the_format(caller: Caller, key_format: str, form: str) -> None:
    """Pairing keys consist of digits, or of letters and digits."""

    caller.api("PUT", "mfaSettings", {"pairing": {"pairingKeyFormat": key_format}})
    reply = caller.on_user("POST", "pairingKeys", {"applications": [{"id": APPLICATION_ID}]})

    assert re.fullmatch(form, body_of(reply)["code"])


def test_settings_can_be_reset() -> None:
    """After a reset the settings are what they were in the beginning, by either reading."""
    for reading in ("on", "off"):
        caller = Caller.connected(new_users_mfa=reading)
        before = body_of(caller.api("GET", "mfaSettings"))
        caller.api("PUT", "mfaSettings", {"pairing": {"maxAllowedDevices": 9}})
        assert caller.api("DELETE", "mfaSettings").status == 204
        after = body_of(caller.api("GET", "mfaSettings"))
        assert {**after, "updatedAt": None} == {**before, "updatedAt": None}

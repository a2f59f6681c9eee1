"""What a sequence diagram says of devices, pushes, failures and long authentications."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from pingone_nb.lab.pictures import sequence_diagram
from pingone_nb.simulator import Simulator
from tests.pictures.runs import changed, run

BEGUN = run(Simulator(seed=1), wrong=0)[1]
DEVICE = {"selectedDevice": {"id": "d2"}}
DEVICES = [{"id": "d1", "type": "EMAIL"}, {"id": "d2", "type": "VOICE"}]


def told(**changes: Any) -> str:
    """The description of an authentication whose only exchange is changed."""
    return sequence_diagram([changed(BEGUN, **changes)]).description


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"status": "PUSH_CONFIRMATION_REQUIRED"}, "simulator to the user: push"),
        ({"status": "OTP_REQUIRED"}, "simulator to the user: passcode (inferred"),
        (
            {"status": "OTP_REQUIRED", **DEVICE, "_embedded": {"devices": DEVICES}},
            "to the user: passcode by VOICE",
        ),
    ],
)
def test_what_the_user_gets(body: dict[str, Any], words: str) -> None:
    """A push, or a passcode by the channel of the target or of the selected device."""
    assert words in told(reply_body={"id": BEGUN.authentication_id, **body})


@pytest.mark.parametrize(
    "body",
    [
        {"status": "DEVICE_SELECTION_REQUIRED"},
        {"status": "OTP_REQUIRED", "test": {"otp": "••••"}},
        {
            "status": "OTP_REQUIRED",
            "selectedDevice": {"id": "d3"},
            "_embedded": {"devices": [{"id": "d3", "type": "TOTP"}]},
        },
    ],
)
def test_when_the_user_gets_nothing(body: dict[str, Any]) -> None:
    """Nothing is sent before a device is chosen, in test mode, and to an authenticator app."""
    assert "the user" not in told(reply_body={"id": BEGUN.authentication_id, **body})


def test_trouble_begins_with_a_cross() -> None:
    """A failed authentication tells its error's code; a lost reply is no reply."""
    failed = {"id": "a", "status": "FAILED", "error": {"code": "NO_USABLE_DEVICES"}}
    url = f"{BEGUN.url}/a"

    assert "✕ 201 FAILED / NO_USABLE_DEVICES" in told(reply_body=failed)
    assert "your code to PingOne: initialize" in told(reply_body=failed, reply_headers={})
    assert "✕ no reply" in told(url=url, http_status=None, reply_body=None, error="lost")


def test_a_long_authentication_is_cut() -> None:
    """More than forty different steps are counted, not drawn."""
    own = run(Simulator(seed=1), wrong=0, reads=1)[1:]
    moments = (BEGUN.started_at + timedelta(seconds=second) for second in range(60))
    long = [changed(each, started_at=next(moments)) for each in own * 20]
    description = sequence_diagram(long).description

    assert description.endswith("20 more exchanges are not shown.")

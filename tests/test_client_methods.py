"""The client's methods for paired devices: one request each, its authentication back."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
import requests

from pingone_nb import Client, DeviceAuthentication, Retries, Secret, Settings, TransportError
from tests.stub_adapter import stub_session

ID = "991776fd-145b-499e-8237-2c62aef35b2c"
REPLY = (200, {}, json.dumps({"id": ID, "status": "OTP_REQUIRED"}).encode())
V = "application/vnd.pingidentity."

CALLS: list[tuple[str, Callable[[Client], Any], str, int]] = [
    ("initialize", lambda c: c.initialize(ID, device_id=ID, expand="embedded"), "application/json", 1),
    ("initialize", lambda c: c.initialize(None, rp_id="a.de", challenge=b"c" * 32), "application/json", 1),
    ("initialize", lambda c: c.initialize(ID, otp="123456"), "application/json", 1),
    ("check_remembered_device", lambda c: c.check_remembered_device(ID, policy_id=ID, payload="p", cookie=Secret("a=b")), f"{V}payload.check+json", 1),
    ("read", lambda c: c.read(ID, expand="embedded"), "", 3),
    ("select_device", lambda c: c.select_device(ID, device_id=ID, compatibility="NONE"), f"{V}device.select+json", 1),
    ("check_assertion", lambda c: c.check_assertion(ID, origin="https://a.de", assertion={"id": "x"}), f"{V}assertion.check+json", 1),
    ("cancel", lambda c: c.cancel(ID, reason="SIGNOUT"), f"{V}cancel.push.authentication+json", 1),
]  # fmt: skip


def client_of(*answers: Any) -> Client:
    """A client that is answered by these and does not really wait."""
    return Client(
        Settings(environment_id=ID, token="t"),
        session=stub_session(*answers),
        retries=Retries(sleep=lambda _seconds: None),
    )


@pytest.mark.parametrize(("operation", "call", "media_type", "attempts"), CALLS)
def test_a_method_sends_its_operation(
    operation: str, call: Callable[[Client], Any], media_type: str, attempts: int
) -> None:
    """One request with the operation's media type is sent and recorded; an authentication comes."""
    del attempts
    client = client_of(REPLY)
    told = call(client)
    sent = client._transport.session.adapter.sent[0]

    assert isinstance(told, DeviceAuthentication)
    assert sent.headers.get("Content-Type", "") == media_type
    assert [each.operation for each in client.history] == [operation]


@pytest.mark.parametrize(("operation", "call", "media_type", "attempts"), CALLS)
def test_a_lost_reply_is_asked_for_again_only_by_reading(
    operation: str, call: Callable[[Client], Any], media_type: str, attempts: int
) -> None:
    """What may have sent a message or burnt an attempt is not sent again."""
    del operation, media_type
    client = client_of(*[requests.ReadTimeout()] * 3)
    with pytest.raises(TransportError):
        call(client)

    assert len(client.history) == attempts


def test_the_cookie_is_sent_and_not_kept() -> None:
    """The remembered browser's cookie goes into its header and nowhere else."""
    client = client_of(REPLY)
    client.check_remembered_device(ID, policy_id=ID, payload="p", cookie="ST=canary")

    assert client._transport.session.adapter.sent[0].headers["Cookie"] == "ST=canary"
    assert "canary" not in repr(list(client.history))

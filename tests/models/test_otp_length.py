"""A reply lets one know how many digits the passcode has, or says nothing of it."""

from __future__ import annotations

from typing import Any

import pytest

from pingone_nb.api import DeviceAuthentication, MfaDevice

TOLD_POLICY = {"id": "p", "email": {"otp": {"otpLength": 8}}, "sms": {"otp": {"otpLength": 7}}}


def one_time(kind: str) -> dict[str, Any]:
    """What shows that a one-time target was chosen."""
    return {"selectedDevice": {"oneTime": {"type": kind}}}


def paired(kind: str) -> dict[str, Any]:
    """What shows that a paired device was chosen."""
    devices = [{"id": "a", "type": "SMS"}, {"id": "b", "type": kind}]
    return {"selectedDevice": {"id": "b"}, "_embedded": {"devices": devices}}


@pytest.mark.parametrize(
    ("told", "length"),
    [
        ({}, None),
        (one_time("SMS"), None),
        (paired("MOBILE"), None),
        ({"otpLength": 8}, 8),
        ({"otpLength": 0}, None),
        ({"otpLength": "8"}, None),
        ({"otpLength": 10**6}, None),
        ({"test": {"otp": "012345678"}, "otpLength": 8}, 9),
        (paired("TOTP"), 6),
        ({**paired("TOTP"), "otpLength": 8}, 8),
        ({**one_time("EMAIL"), "policy": TOLD_POLICY}, 8),
        ({**paired("EMAIL"), "policy": TOLD_POLICY}, 8),
        ({**one_time("SMS"), "policy": TOLD_POLICY}, 7),
        ({**one_time("VOICE"), "policy": TOLD_POLICY}, None),
        ({"policy": TOLD_POLICY}, None),
    ],
)
def test_an_authentication_lets_one_know(told: dict[str, Any], length: int | None) -> None:
    """The nearest thing told counts: the passcode, its length, the policy's, the device's kind."""
    body = {"id": "x", "status": "OTP_REQUIRED", **told}

    assert DeviceAuthentication.from_body(body).otp_length == length


@pytest.mark.parametrize(
    ("told", "length"),
    [
        ({"type": "TOTP"}, 6),
        ({"type": "SMS"}, None),
        ({"type": "SMS", "test": {"otp": "01234567"}}, 8),
    ],
)
def test_a_device_lets_one_know(told: dict[str, Any], length: int | None) -> None:
    """Of a new device, test mode tells the passcode, and an authenticator app's has six digits."""
    assert MfaDevice.from_body({"id": "x", **told}).otp_length == length

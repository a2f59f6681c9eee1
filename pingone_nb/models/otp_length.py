"""How many digits a passcode has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pingone_nb.models.told import number, part, secret

_METHODS = {"SMS": "sms", "VOICE": "voice", "EMAIL": "email", "WHATSAPP": "whatsApp"}
_OF_APPS = {"TOTP": 6}  # assumed: what an authenticator app shows unless its key says otherwise
_LONGEST = 99


def otp_length(body: Mapping[str, Any], *, device_type: str) -> int | None:
    """How many digits the passcode has, as far as a reply lets one know; None when it does not.

    In this order: the passcode itself, which test mode tells; `otpLength`, observed, undocumented;
    the same of `policy`, should that be shown in full; the kind of device.

    Args:
        body: the reply's, sealed.
        device_type: such as `SMS`; "" when it is not known.
    """
    test_otp = secret(part(body, "test").get("otp"))
    otp = part(body, "policy", _METHODS.get(device_type, ""), "otp")
    known = (
        len(test_otp.reveal()) if test_otp else None,
        number(body.get("otpLength")),
        number(otp.get("otpLength")),
        _OF_APPS.get(device_type),
    )
    return next((each for each in known if each is not None and 0 < each <= _LONGEST), None)

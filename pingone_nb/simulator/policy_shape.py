"""The properties that a policy has, at whatever depth; PingOne returns no others.

That it drops what it does not know is shown by its example, which loses `mobile.otp.window`.

Source: https://developer.pingidentity.com/pingone-api/mfa/device-authentication-policy.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_Shape = Mapping[str, Any]  # None stands for any value

_DURATION: _Shape = {"duration": None, "timeUnit": None}
_FAILURE: _Shape = {"count": None, "coolDown": _DURATION}
_METHOD: _Shape = {"enabled": None, "pairingDisabled": None, "promptForNicknameOnPairing": None}
_SENT: _Shape = {
    **_METHOD,
    "otp": {"failure": _FAILURE, "lifeTime": _DURATION, "otpLength": None},
}
_APPLICATION: _Shape = {
    "id": None,
    "push": {"enabled": None},
    "otp": {"enabled": None},
    "pairingDisabled": None,
    "pushTimeout": _DURATION,
    "pushLimit": {"count": None, "timePeriod": _DURATION, "lockDuration": _DURATION},
    "pairingKeyLifetime": _DURATION,
    "deviceAuthorization": {"enabled": None, "extraVerification": None},
    "autoEnrollment": {"enabled": None},
    "integrityDetection": None,
    "newRequestDurationConfiguration": {"deviceTimeout": _DURATION, "totalTimeout": _DURATION},
}
_POLICY: _Shape = {
    "name": None,
    "authentication": {"deviceSelection": None},
    "newDeviceNotification": None,
    "sms": _SENT,
    "email": _SENT,
    "mobile": {**_METHOD, "otp": {"failure": _FAILURE}, "applications": _APPLICATION},
    "totp": {
        **_METHOD,
        "otp": {"failure": _FAILURE},
        "passcodeGracePeriod": None,
        "uriParameters": None,
    },
    "voice": _SENT,
    "whatsApp": _SENT,
    "fido2": {**_METHOD, "fido2PolicyId": None, "failure": _FAILURE},
    "rememberMe": {"web": {"enabled": None, "lifeTime": _DURATION}},
    "ignoreUserLock": None,
    "notificationsPolicy": {"id": None},
    "default": None,
}


def known_part(body: Mapping[str, Any]) -> dict[str, Any]:
    """What of a policy's body is a property that policies have."""
    return {name: _known(body[name], shape) for name, shape in _POLICY.items() if name in body}


def _known(value: Any, shape: _Shape | None) -> Any:
    if shape is None:
        return value
    if isinstance(value, list):
        return [_known(each, shape) for each in value]
    if not isinstance(value, Mapping):
        return value
    return {name: _known(each, shape[name]) for name, each in value.items() if name in shape}

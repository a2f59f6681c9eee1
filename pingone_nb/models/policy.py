"""A device authentication policy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pingone_nb.models.told import Told, flag, json_object, moment, number, part, text

_METHODS = ("sms", "voice", "email", "whatsApp", "mobile", "totp", "fido2")
_SECONDS = {"SECONDS": 1, "MINUTES": 60, "HOURS": 3600, "DAYS": 86400}


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """How one kind of device behaves under a policy; None where the reply had nothing.

    Attributes:
        name: the policy's property, such as `sms`.
        enabled, pairing_disabled: whether such devices count, and may not be paired anew.
        otp_length: digits of the passcode.
        lifetime_seconds: how long the passcode is good.
        failure_count: so many wrong passcodes or assertions start the cool-down.
        cool_down_seconds: how long that is.
    """

    name: str
    enabled: bool | None = None
    pairing_disabled: bool | None = None
    otp_length: int | None = None
    lifetime_seconds: int | None = None
    failure_count: int | None = None
    cool_down_seconds: int | None = None

    @classmethod
    def from_body(cls, name: str, body: Mapping[str, Any]) -> Method:
        """Read one of a policy's methods."""
        otp = part(body, "otp")
        failure = part(otp, "failure") or part(body, "failure")  # fido2 has no passcode
        return cls(
            name=name,
            enabled=flag(body.get("enabled")),
            pairing_disabled=flag(body.get("pairingDisabled")),
            otp_length=number(otp.get("otpLength")),
            lifetime_seconds=_seconds(part(otp, "lifeTime")),
            failure_count=number(failure.get("count")),
            cool_down_seconds=_seconds(part(failure, "coolDown")),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy(Told):
    """A device authentication policy as PingOne last told it.

    Attributes:
        id: UUID.
        name: as the administrator called it.
        is_default: whether it applies where none is named.
        device_selection: such as `DEFAULT_TO_FIRST`; an unknown one is kept.
        new_device_notification: such as `SMS_THEN_EMAIL`.
        ignore_user_lock: whether a locked account may authenticate.
        sms, voice, email, whatsapp, mobile, totp, fido2: how each kind of device behaves.
        environment_id: UUID.
        created_at, updated_at: aware, UTC; None when absent or unreadable.
        raw: the whole reply body; may be changed and given to `update`.

    Source: https://developer.pingidentity.com/pingone-api/mfa/device-authentication-policy.html
    """

    id: str
    name: str | None = None
    is_default: bool | None = None
    device_selection: str | None = None
    new_device_notification: str | None = None
    ignore_user_lock: bool | None = None
    sms: Method
    voice: Method
    email: Method
    whatsapp: Method
    mobile: Method
    totp: Method
    fido2: Method
    environment_id: str | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None

    @classmethod
    def from_body(cls, body: Any, *, http_status: int = 200) -> Policy:
        """Read a reply's body, or one entry of `_embedded.deviceAuthenticationPolicies`.

        Raises:
            ReplyError: it is no JSON object, or has no `id`.
        """
        what = "device authentication policy"
        body = json_object(body, what=what, needs="id", http_status=http_status)
        methods = {name.lower(): Method.from_body(name, part(body, name)) for name in _METHODS}
        return cls(
            id=text(body.get("id")) or "",
            name=text(body.get("name")),
            is_default=flag(body.get("default")),
            device_selection=text(part(body, "authentication").get("deviceSelection")),
            new_device_notification=text(body.get("newDeviceNotification")),
            ignore_user_lock=flag(body.get("ignoreUserLock")),
            **methods,
            environment_id=text(part(body, "environment").get("id")),
            created_at=moment(body.get("createdAt")),
            updated_at=moment(body.get("updatedAt")),
            _body=body,
        )


def _seconds(body: Mapping[str, Any]) -> int | None:
    duration, unit = number(body.get("duration")), text(body.get("timeUnit"))
    if duration is None or unit not in _SECONDS:
        return None
    return duration * _SECONDS[unit]

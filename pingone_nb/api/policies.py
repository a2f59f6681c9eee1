"""Device authentication policies: which devices count, and how their passcodes behave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pingone_nb.api import arguments
from pingone_nb.api.reading import Noun, Shown, flag, json_object, moment, number, part, text
from pingone_nb.api.sender import Resource, many, nothing, one, sends
from pingone_nb.errors import InputError, traceless
from pingone_nb.request import JSON, ApiRequest
from pingone_nb.settings import Settings, checked_uuid

_METHODS = ("sms", "voice", "email", "whatsApp", "mobile", "totp", "fido2")
_SECONDS = {"SECONDS": 1, "MINUTES": 60, "HOURS": 3600, "DAYS": 86400}


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Method(Shown):
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


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Policy(Noun):
    """A device authentication policy as PingOne last returned it.

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


REQUIRED = ("name", "sms", "email", "voice", "mobile", "totp", "default")

_READ_ONLY = ("_links", "_embedded", "id", "environment", "createdAt", "updatedAt")
_COLLECTION = "deviceAuthenticationPolicies"


@traceless
def list_policies(settings: Settings) -> ApiRequest[tuple[Policy, ...]]:
    """List the environment's policies.

    Source: https://developer.pingidentity.com/pingone-api/mfa/device-authentication-policy.html
    """
    url = settings.api_url(_COLLECTION)
    return ApiRequest(
        operation="list_policies",
        method="GET",
        url=url,
        retry="safe",
        reads=many(Policy.from_body, name="deviceAuthenticationPolicies"),
    )


@traceless
def create_policy(settings: Settings, policy: Mapping[str, Any]) -> ApiRequest[Policy]:
    """Create a policy.

    Args:
        settings: where to.
        policy: the API's object; `name`, `sms`, `email`, `voice`, `mobile`, `totp` and `default`
            are needed. What only PingOne writes, such as `id` and `_links`, is left out.

    Raises:
        InputError: `field` is `policy`.

    Source: https://developer.pingidentity.com/pingone-api/mfa/device-authentication-policy.html
    """
    return ApiRequest(
        operation="create_policy",
        method="POST",
        url=settings.api_url(_COLLECTION),
        media_type=JSON,
        body=_written(policy),
        retry="unsent",
        reads=one(Policy.from_body),
    )


@traceless
def read_policy(settings: Settings, policy_id: str) -> ApiRequest[Policy]:
    """Read a policy.

    Raises:
        InputError: `field` is `policy_id`.

    Source: https://developer.pingidentity.com/pingone-api/mfa/device-authentication-policy.html
    """
    url = _url(settings, policy_id)
    return ApiRequest(
        operation="read_policy", method="GET", url=url, retry="safe", reads=one(Policy.from_body)
    )


@traceless
def update_policy(
    settings: Settings, policy_id: str, policy: Mapping[str, Any]
) -> ApiRequest[Policy]:
    """Replace a policy as a whole; what was read may be changed and given back.

    Raises:
        InputError: `field` is `policy_id` or `policy`.

    Source: https://developer.pingidentity.com/pingone-api/mfa/device-authentication-policy.html
    """
    return ApiRequest(
        operation="update_policy",
        method="PUT",
        url=_url(settings, policy_id),
        media_type=JSON,
        body=_written(policy),
        retry="safe",
        reads=one(Policy.from_body),
    )


@traceless
def delete_policy(settings: Settings, policy_id: str) -> ApiRequest[None]:
    """Delete a policy.

    Raises:
        InputError: `field` is `policy_id`.

    Source: https://developer.pingidentity.com/pingone-api/mfa/device-authentication-policy.html
    """
    url = _url(settings, policy_id)
    return ApiRequest(
        operation="delete_policy", method="DELETE", url=url, retry="safe", reads=nothing
    )


def _url(settings: Settings, policy_id: str) -> str:
    return settings.api_url(_COLLECTION, checked_uuid(policy_id, field="policy_id"))


def _written(policy: object) -> dict[str, Any]:
    body = arguments.json_object(policy, field="policy")
    missing = [name for name in REQUIRED if name not in body]
    if missing:
        raise InputError(f"policy must include {', '.join(missing)}.", field="policy")
    arguments.line(body["name"], field="policy")
    return {name: value for name, value in body.items() if name not in _READ_ONLY}


class Policies(Resource):
    """The environment's policies; one that was read may be changed and given to `update`.

    Source: https://developer.pingidentity.com/pingone-api/mfa/device-authentication-policy.html
    """

    list = sends(list_policies)
    read = sends(read_policy)
    create = sends(create_policy)
    update = sends(update_policy)
    delete = sends(delete_policy)

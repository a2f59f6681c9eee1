"""Device authentications: the two calls of a one-time passcode, and all around them."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pingone_nb.api import arguments
from pingone_nb.api.channels import CHANNELS, contact
from pingone_nb.api.device import Device
from pingone_nb.api.passcodes import otp_length, passcode
from pingone_nb.api.reading import (
    Noun,
    Shown,
    flag,
    ids,
    json_object,
    links,
    moment,
    number,
    parsed,
    part,
    parts,
    secret,
    text,
    texts,
)
from pingone_nb.api.sender import one, sends
from pingone_nb.card import paragraph, table
from pingone_nb.errors import InputError, traceless
from pingone_nb.privacy.pasted import pasted
from pingone_nb.privacy.secret import Secret
from pingone_nb.request import JSON, ApiRequest, Retry
from pingone_nb.settings import Settings, checked_uuid


class Status(str):
    """An authentication's `status`: any text, known or not; an unknown one is kept as it is."""

    __slots__ = ()

    @property
    def is_known(self) -> bool:
        """Whether a source names this status."""
        return self in _KNOWN

    @property
    def is_final(self) -> bool:
        """Whether nothing more can happen: `COMPLETED` or `FAILED`."""
        return self in _FINAL


_IN_CODE = {
    "otp.check": "client.check_otp(authentication, otp=…)",
    "device.select": "client.select_device(authentication, device_id=…)",
    "assertion.check": "client.check_assertion(authentication, …)",
    "cancel.push.authentication": "client.cancel(authentication)",
}
_ANY_ACTION = 'client.request("POST", …): see links'
_FINAL = frozenset({"COMPLETED", "FAILED"})
_KNOWN = _FINAL | {
    "OTP_REQUIRED",
    "DEVICE_SELECTION_REQUIRED",
    "ASSERTION_REQUIRED",
    "PUSH_CONFIRMATION_REQUIRED",
    "PUSH_CONFIRMATION_TIMED_OUT",
    "EXTRA_OTP_REQUIRED",
    "NUMBER_MATCHING_FAILED",
}


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Failure(Shown):
    """Why an authentication ended `FAILED`."""

    code: str
    message: str
    unavailable_device_ids: tuple[str, ...] = ()

    @classmethod
    def from_body(cls, body: Mapping[str, Any]) -> Failure:
        """Read an authentication's `error` property."""
        return cls(
            code=text(body.get("code")) or "",
            message=text(body.get("message")) or "",
            unavailable_device_ids=ids(body.get("unavailableDevices")),
        )


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class DeviceAuthentication(Noun):
    """A device authentication as PingOne last returned it.

    Attributes:
        id: UUID; None only when the reply had none.
        status: such as `OTP_REQUIRED`; see `Status`.
        actions: what the reply allows next: its link names but `self`, such as `otp.check`.
        links: link name → absolute URL.
        selected_device_id: the chosen device, or None for a one-time target.
        one_time: the one-time target, contact masked, or None.
        devices, blocked_devices: what `_embedded` lists.
        accessing_devices: with a remembered browser: what it authenticates from.
        error: with `FAILED`, why.
        authenticators: with `COMPLETED`, how, such as `("mfa", "user")`.
        number_matching_number: the number to show while a push waits; observed, not documented.
        bypass_allowed, user_bypass_enabled: whether the user may do, and does, without MFA.
        device_session_id: with a remembered browser: its session.
        desktop_credential_request_options: what PingID Desktop wants, a JWT.
        test_otp: the passcode, in test mode only.
        created_at, updated_at: aware, UTC; None when absent or unreadable.
        raw: the whole reply body, read-only; unknown properties too; what is sensitive in it,
            such as `test.otp`, is a `Secret`.

    Source: https://developer.pingidentity.com/pingone-api/mfa/mfa-authentication/mfa-device-authentications.html
    """

    id: str | None
    status: Status
    environment_id: str | None = None
    user_id: str | None = None
    policy_id: str | None = None
    actions: tuple[str, ...] = ()
    links: Mapping[str, str] = field(repr=False)
    selected_device_id: str | None = None
    one_time: Device | None = None
    devices: tuple[Device, ...] = ()
    blocked_devices: tuple[Device, ...] = ()
    accessing_devices: tuple[Device, ...] = ()
    error: Failure | None = None
    authenticators: tuple[str, ...] = ()
    number_matching_number: int | None = None
    bypass_allowed: bool | None = None
    user_bypass_enabled: bool | None = None
    aggregate_fido2_devices: bool | None = None
    device_session_id: str | None = None
    desktop_credential_request_options: Secret | None = None
    test_otp: Secret | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None

    @classmethod
    def from_body(cls, body: Any, *, http_status: int = 200) -> DeviceAuthentication:
        """Read a reply's body.

        Raises:
            ReplyError: it is no JSON object, or has no `status`.
        """
        what = "device authentication"
        body = json_object(body, what=what, needs="status", http_status=http_status)
        linked, embedded, selected = (
            links(body),
            part(body, "_embedded"),
            part(body, "selectedDevice"),
        )
        one_time, error = part(selected, "oneTime"), part(body, "error")
        return cls(
            id=text(body.get("id")),
            status=Status(body["status"]),
            environment_id=text(part(body, "environment").get("id")),
            user_id=text(part(body, "user").get("id")),
            policy_id=text(part(body, "policy").get("id")),
            actions=tuple(name for name in linked if name != "self"),
            links=linked,
            selected_device_id=text(selected.get("id")),
            one_time=Device.from_body(one_time) if one_time else None,
            devices=_devices(embedded, "devices"),
            blocked_devices=_devices(embedded, "blockedDevices"),
            accessing_devices=_devices(embedded, "accessingDevices"),
            error=Failure.from_body(error) if error else None,
            authenticators=texts(body.get("authenticators")),
            number_matching_number=number(part(body, "numberMatching").get("number")),
            bypass_allowed=flag(body.get("bypassAllowed")),
            user_bypass_enabled=flag(body.get("userBypassEnabled")),
            aggregate_fido2_devices=flag(body.get("aggregateFido2Devices")),
            device_session_id=text(part(body, "deviceSession").get("id")),
            desktop_credential_request_options=secret(
                body.get("pingIdDesktopCredentialRequestOptions")
            ),
            test_otp=secret(part(body, "test").get("otp")),
            created_at=moment(body.get("createdAt")),
            updated_at=moment(body.get("updatedAt")),
            _body=body,
        )

    @property
    def _is_good(self) -> bool | None:
        return {"COMPLETED": True, "FAILED": False}.get(self.status)

    def _more(self) -> tuple[str, ...]:
        if not self.actions:
            return (paragraph("The reply contains no links to actions: nothing more can be done."),)
        rows = [(name, _IN_CODE.get(name, _ANY_ACTION)) for name in self.actions]
        return (table("What can be done next", ("Link", "In code"), rows),)

    @property
    def selected_device(self) -> Device | None:
        """The device or one-time target that was chosen, as far as the reply tells it."""
        chosen = self.selected_device_id
        if chosen is None:
            return self.one_time
        return next((device for device in self.devices if device.id == chosen), None)

    @property
    def otp_length(self) -> int | None:
        """How many digits the passcode has, as far as the reply lets one know."""
        device = self.selected_device
        return otp_length(self._body, device_type=device.type if device else "")

    @property
    def public_key_credential_request_options(self) -> str | None:
        """What a browser or security key is to sign, as JSON text; None when nothing is."""
        options = secret(self._body.get("publicKeyCredentialRequestOptions"))
        return options.reveal() if options else None

    @property
    def request_options(self) -> Mapping[str, Any] | None:
        """The same, parsed; in it `challenge` and ids are lists of signed bytes.

        None when there is nothing to sign, or when it is no JSON object.
        """
        document = self.public_key_credential_request_options
        return None if document is None else parsed(document)


def _devices(embedded: Mapping[str, Any], name: str) -> tuple[Device, ...]:
    return tuple(Device.from_body(body) for body in parts(embedded.get(name)))


OTP_CHECK = "application/vnd.pingidentity.otp.check+json"
DEVICE_SELECT = "application/vnd.pingidentity.device.select+json"
ASSERTION_CHECK = "application/vnd.pingidentity.assertion.check+json"
CANCEL_PUSH = "application/vnd.pingidentity.cancel.push.authentication+json"
PAYLOAD_CHECK = "application/vnd.pingidentity.payload.check+json"
ONE_TIME_TYPES = tuple(name for name, channel in CHANNELS.items() if channel.is_one_time)
COMPATIBILITIES = ("FULL", "SECURITY_KEY_ONLY", "NONE")
CANCEL_REASONS = ("SIGNOUT", "CHANGE_DEVICE", "ADD_DEVICE")

_BASE64URL = re.compile(r"[A-Za-z0-9_-]+")
_SHORTEST_CHALLENGE_BYTES = 32
_COOKIE = re.compile(r"[\x20-\x7e]{1,6000}")


@traceless
def initialize(
    settings: Settings,
    user_id: str | None,
    *,
    selected_device: Mapping[str, Any] | None = None,
    device_id: str | None = None,
    policy_id: str | None = None,
    notification: Mapping[str, Any] | None = None,
    otp: str | Secret | None = None,
    rp_id: str | None = None,
    challenge: str | bytes | None = None,
    application_id: str | None = None,
    mobile_payload: str | Secret | None = None,
    expand: str | None = None,
) -> ApiRequest[DeviceAuthentication]:
    """Begin a device authentication.

    Args:
        settings: where to.
        user_id: UUID of the user, not the username; None only with `rp_id`, where the passkey
            tells the user.
        selected_device: the API's `selectedDevice` object, such as
            `{"oneTime": {"type": "SMS", "phone": "+14135550150"}}`; see `one_time`.
        device_id: UUID of a paired device of the user, in place of `selected_device`.
        policy_id: UUID of a device authentication policy; the environment's default when None.
        notification: the API's `notification` object; see `notification`.
        otp: a passcode that the user has at hand, checked at once.
        rp_id: the relying party of FIDO2 devices, such as `example.com`.
        challenge: for FIDO2: at least 32 bytes, or their Base64URL text.
        application_id: UUID of the application; needed with `mobile_payload`.
        mobile_payload: what the mobile SDK made, as it is.
        expand: what the reply is to hold besides; observed as `embedded`, its effect undocumented.

    Raises:
        InputError: an argument is malformed; nothing is to be sent.

    Source: https://developer.pingidentity.com/pingone-api/mfa/mfa-authentication/mfa-device-authentications/initialize-device-authentication.html
    """
    body: dict[str, Any] = {}
    if user_id is not None or rp_id is None:
        body["user"] = {"id": arguments.user_id(user_id)}
    body |= _selected(selected_device, device_id)
    if policy_id is not None:
        body["policy"] = {"id": checked_uuid(policy_id, field="policy_id")}
    if notification is not None:
        body["notification"] = arguments.json_object(notification, field="notification")
    if otp is not None:
        body["otp"] = passcode(otp)
    body |= _passkey(rp_id, challenge) | _mobile(application_id, mobile_payload)
    retry = "unsent" if otp is None else "never"
    return _initialization(settings, body, query=_expanding(expand), retry=retry)


@traceless
def one_time(
    *,
    type: str,  # noqa: A002 - the API's own name
    phone: str | Secret | None = None,
    email: str | Secret | None = None,
    test_mode: bool = False,
) -> dict[str, Any]:
    """The `selectedDevice` object of a one-time target, checked.

    Args:
        type: `SMS`, `VOICE` or `EMAIL`.
        phone: for SMS and VOICE, international with a leading `+`; sent in E.164 form.
        email: for EMAIL.
        test_mode: true: nothing is sent, and the passcode comes back in `test.otp`.

    Raises:
        InputError: `field` is `type`, `phone`, `email` or `test_mode`.

    Source: https://developer.pingidentity.com/pingone-api/mfa/mfa-authentication/mfa-device-authentications/onetime-authentication-sms.html
    """
    hint = "PingOne documents no other method for one-time targets; WhatsApp needs a paired device."
    type = arguments.choice(type, ONE_TIME_TYPES, field="type", hint=hint)  # noqa: A001
    target: dict[str, Any] = {"type": type}
    is_test = arguments.flag(test_mode, field="test_mode")
    target |= contact(type, phone=phone, email=email)
    if is_test:
        target["testMode"] = True
    return {"oneTime": target}


@traceless
def one_time_sms(
    settings: Settings,
    user_id: str,
    *,
    phone: str | Secret,
    test_mode: bool = False,
    policy_id: str | None = None,
) -> ApiRequest[DeviceAuthentication]:
    """Send a passcode by SMS to a phone that PingOne does not know.

    Args:
        settings: where to.
        user_id: UUID of the user, whom PingOne must know.
        phone: international, with a leading `+`.
        test_mode: nothing is sent; the passcode comes back as `test_otp`.
        policy_id: UUID of a device authentication policy.

    Raises:
        InputError: `field` names the argument.

    Source: https://developer.pingidentity.com/pingone-api/mfa/mfa-authentication/mfa-device-authentications/onetime-authentication-sms.html
    """
    target = one_time(type="SMS", phone=phone, test_mode=test_mode)
    return _to_target(settings, user_id, target, policy_id)


@traceless
def one_time_voice(
    settings: Settings,
    user_id: str,
    *,
    phone: str | Secret,
    test_mode: bool = False,
    policy_id: str | None = None,
) -> ApiRequest[DeviceAuthentication]:
    """Tell a passcode in a phone call; the arguments are those of `one_time_sms`.

    Source: https://developer.pingidentity.com/pingone-api/mfa/mfa-authentication/mfa-device-authentications/onetime-authentication-voice.html
    """
    target = one_time(type="VOICE", phone=phone, test_mode=test_mode)
    return _to_target(settings, user_id, target, policy_id)


@traceless
def one_time_email(
    settings: Settings,
    user_id: str,
    *,
    email: str | Secret,
    test_mode: bool = False,
    policy_id: str | None = None,
) -> ApiRequest[DeviceAuthentication]:
    """Send a passcode by e-mail; the other arguments are those of `one_time_sms`.

    Source: https://developer.pingidentity.com/pingone-api/mfa/mfa-authentication/mfa-device-authentications/onetime-authentication-email.html
    """
    target = one_time(type="EMAIL", email=email, test_mode=test_mode)
    return _to_target(settings, user_id, target, policy_id)


@traceless
def check_remembered_device(
    settings: Settings,
    user_id: str,
    *,
    policy_id: str,
    payload: str | Secret,
    cookie: Secret | str,
    device_session_id: str | None = None,
) -> ApiRequest[DeviceAuthentication]:
    """Begin an authentication that a remembered browser may complete at once.

    Args:
        settings: where to.
        user_id: UUID of the user.
        policy_id: UUID of the device authentication policy, which must allow it.
        payload: what the Signals SDK made in the browser.
        cookie: the cookie that came when the browser was remembered, as `name=value`.
        device_session_id: id of the browser's session, when it is known.

    Raises:
        InputError: `field` names the argument.

    Source: https://developer.pingidentity.com/pingone-api/mfa/users/remembered-devices/check_remembered_device.html
    """
    body: dict[str, Any] = {
        "user": {"id": arguments.user_id(user_id)},
        "policy": {"id": checked_uuid(policy_id, field="policy_id")},
        "payload": {"type": "BROWSER", "value": arguments.opaque(payload, field="payload")},
    }
    if device_session_id is not None:
        session = arguments.name(device_session_id, field="device_session_id")
        body["deviceSession"] = {"id": session}
    return ApiRequest(
        operation="check_remembered_device",
        method="POST",
        url=settings.auth_url("deviceAuthentications"),
        media_type=PAYLOAD_CHECK,
        headers={"Cookie": _cookie(cookie)},
        body=body,
        retry="unsent",
        reads=one(DeviceAuthentication.from_body),
    )


@traceless
def read(
    settings: Settings,
    authentication: DeviceAuthentication | str,
    *,
    expand: str | None = None,
) -> ApiRequest[DeviceAuthentication]:
    """Read a device authentication.

    Raises:
        InputError: `field` is `authentication` or `expand`.

    Source: https://developer.pingidentity.com/pingone-api/mfa/mfa-authentication/mfa-device-authentications/read-device-authentication.html
    """
    return ApiRequest(
        operation="read",
        method="GET",
        url=_url(settings, authentication),
        query=_expanding(expand),
        retry="safe",
        reads=one(DeviceAuthentication.from_body),
    )


@traceless
def select_device(
    settings: Settings,
    authentication: DeviceAuthentication | str,
    *,
    device_id: str,
    compatibility: str | None = None,
) -> ApiRequest[DeviceAuthentication]:
    """Choose the device to authenticate with; the same one again sends another passcode.

    Args:
        settings: where to.
        authentication: the authentication or its id.
        device_id: UUID of one of the user's devices.
        compatibility: what the browser can do with FIDO2: `FULL`, `SECURITY_KEY_ONLY`, `NONE`.

    Raises:
        InputError: `field` names the argument.

    Source: https://developer.pingidentity.com/pingone-api/mfa/mfa-authentication/mfa-device-authentications/select-device-authentication.html
    """
    url = _url(settings, authentication)
    body = {"device": {"id": checked_uuid(device_id, field="device_id")}}
    return _action(
        "select_device",
        url,
        media_type=DEVICE_SELECT,
        body=body | _compatibility(compatibility),
        retry="unsent",
    )


@traceless
def check_otp(
    settings: Settings,
    authentication: DeviceAuthentication | str,
    *,
    otp: str | Secret,
    otp_length: int | None = None,
) -> ApiRequest[DeviceAuthentication]:
    """Check the passcode that the user typed.

    Args:
        settings: where to.
        authentication: the authentication or its id.
        otp: the digits, or a message that names one passcode; what is not clearly one is refused.
        otp_length: how many digits it has, such as the policy's `otpLength`; when None, what the
            authentication lets one know.

    Raises:
        InputError: `field` is `authentication`, `otp` or `otp_length`.

    Source: https://developer.pingidentity.com/pingone-api/mfa/mfa-authentication/mfa-device-authentications/validate-otp-device-authentication.html
    """
    url = _url(settings, authentication)
    if otp_length is None and isinstance(authentication, DeviceAuthentication):
        otp_length = authentication.otp_length
    body = {"otp": passcode(otp, length=otp_length)}
    return _action("check_otp", url, media_type=OTP_CHECK, body=body, retry="never")


@traceless
def check_assertion(
    settings: Settings,
    authentication: DeviceAuthentication | str,
    *,
    origin: str,
    assertion: str | Secret | Mapping[str, Any],
    compatibility: str | None = None,
) -> ApiRequest[DeviceAuthentication]:
    """Check what a passkey, a security key or PingID Desktop signed.

    Args:
        settings: where to.
        authentication: the authentication or its id.
        origin: the page that asked for it, such as `https://app.pingone.eu`.
        assertion: the browser's answer, as the JSON text that is sent, or as its properties.
        compatibility: as for `select_device`.

    Raises:
        InputError: `field` names the argument.

    Source: https://developer.pingidentity.com/pingone-api/mfa/mfa-authentication/mfa-device-authentications/check-assertion-device-authentication.html
    """
    url = _url(settings, authentication)
    body = {
        "origin": arguments.origin(origin, field="origin"),
        "assertion": arguments.json_text(assertion, field="assertion"),
    }
    return _action(
        "check_assertion",
        url,
        media_type=ASSERTION_CHECK,
        body=body | _compatibility(compatibility),
        retry="never",
    )


@traceless
def cancel(
    settings: Settings,
    authentication: DeviceAuthentication | str,
    *,
    reason: str = "CHANGE_DEVICE",
) -> ApiRequest[DeviceAuthentication]:
    """Take back a push that waits for an answer; needs the mobile SDK 2.0 or later.

    Args:
        settings: where to.
        authentication: the authentication or its id.
        reason: `SIGNOUT`, `CHANGE_DEVICE` or `ADD_DEVICE`; PingOne takes anything else as
            `DEFAULT`.

    Raises:
        InputError: `field` is `authentication` or `reason`.

    Source: https://developer.pingidentity.com/pingone-api/mfa/mfa-authentication/mfa-device-authentications/cancel_authentication.html
    """
    url = _url(settings, authentication)
    body = {"reason": arguments.constant(reason, field="reason")}
    return _action("cancel", url, media_type=CANCEL_PUSH, body=body, retry="unsent")


def _url(settings: Settings, authentication: DeviceAuthentication | str) -> str:
    authentication_id = (
        authentication.id if isinstance(authentication, DeviceAuthentication) else authentication
    )
    return settings.auth_url(
        "deviceAuthentications", checked_uuid(authentication_id, field="authentication")
    )


def _action(
    operation: str, url: str, *, media_type: str, body: Mapping[str, Any], retry: Retry
) -> ApiRequest[DeviceAuthentication]:
    return ApiRequest(
        operation=operation,
        method="POST",
        url=url,
        media_type=media_type,
        body=body,
        retry=retry,
        reads=one(DeviceAuthentication.from_body),
    )


def _to_target(
    settings: Settings, user_id: str, target: dict[str, Any], policy_id: str | None
) -> ApiRequest[DeviceAuthentication]:
    """What `initialize` makes of a target that is checked and sealed already."""
    body: dict[str, Any] = {"user": {"id": arguments.user_id(user_id)}, "selectedDevice": target}
    if policy_id is not None:
        body["policy"] = {"id": checked_uuid(policy_id, field="policy_id")}
    return _initialization(settings, body)


def _initialization(
    settings: Settings, body: dict[str, Any], **others: Any
) -> ApiRequest[DeviceAuthentication]:
    told = {"retry": "unsent", **others}
    return ApiRequest(
        operation="initialize",
        method="POST",
        url=settings.auth_url("deviceAuthentications"),
        media_type=JSON,
        body=body,
        reads=one(DeviceAuthentication.from_body),
        **told,
    )


def _selected(selected_device: object, device_id: str | None) -> dict[str, Any]:
    if device_id is None and selected_device is None:
        return {}
    if device_id is None:
        chosen = arguments.json_object(selected_device, field="selected_device")
    elif selected_device is None:
        chosen = {"id": checked_uuid(device_id, field="device_id")}
    else:
        raise InputError(
            "device_id and selected_device can't be used together.",
            field="device_id",
            hint="Use only one of them.",
        )
    return {"selectedDevice": chosen}


def _passkey(rp_id: str | None, challenge: str | bytes | None) -> dict[str, Any]:
    properties: dict[str, Any] = {}
    if rp_id is not None:
        properties["rp"] = {"id": arguments.name(rp_id, field="rp_id")}
    if challenge is not None:
        properties["webAuthn"] = {"challenge": _challenge(challenge)}
    return properties


def _challenge(value: object) -> str:
    if isinstance(value, bytes):
        value = base64.urlsafe_b64encode(value).rstrip(b"=").decode()
    text = arguments.text(value, field="challenge", longest=2000)
    try:
        decoded = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        decoded = b""
    if not _BASE64URL.fullmatch(text) or len(decoded) < _SHORTEST_CHALLENGE_BYTES:
        raise InputError(
            "challenge must be Base64URL text of at least 32 bytes.",
            field="challenge",
            hint="Use secrets.token_bytes(32).",
        )
    return text


def _mobile(application_id: str | None, mobile_payload: str | Secret | None) -> dict[str, Any]:
    properties: dict[str, Any] = {}
    if application_id is not None or mobile_payload is not None:
        properties["application"] = {"id": checked_uuid(application_id, field="application_id")}
    if mobile_payload is not None:
        properties["mobilePayload"] = arguments.opaque(mobile_payload, field="mobile_payload")
    return properties


def _compatibility(value: str | None) -> dict[str, Any]:
    if value is None:
        return {}
    return {"compatibility": arguments.choice(value, COMPATIBILITIES, field="compatibility")}


def _expanding(expand: str | None) -> dict[str, str]:
    return {} if expand is None else {"expand": arguments.word(expand, field="expand")}


def _cookie(value: object) -> Secret:
    text = pasted(arguments.text(value, field="cookie", longest=6000)).strip()
    if not _COOKIE.fullmatch(text) or "=" not in text:
        raise InputError(
            "The cookie isn't valid.", field="cookie", hint="Use the format name=value."
        )
    return Secret(text)


class DeviceAuthentications:
    """Device authentications, which are methods of the client itself.

    Source: https://developer.pingidentity.com/pingone-api/mfa/mfa-authentication/mfa-device-authentications.html
    """

    initialize = sends(initialize)
    one_time_sms = sends(one_time_sms)
    one_time_voice = sends(one_time_voice)
    one_time_email = sends(one_time_email)
    check_remembered_device = sends(check_remembered_device)
    read = sends(read)
    select_device = sends(select_device)
    check_otp = sends(check_otp)
    check_assertion = sends(check_assertion)
    cancel = sends(cancel)

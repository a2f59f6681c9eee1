"""The devices that a user has paired."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypedDict, TypeVar, Unpack

from pingone_nb.api import arguments, filters
from pingone_nb.api.channels import CHANNELS, contact, phone_extension
from pingone_nb.api.passcodes import otp_length, passcode
from pingone_nb.api.reading import Noun, flag, json_object, moment, parsed, part, secret, text
from pingone_nb.api.sender import Resource, many, nothing, one, sends
from pingone_nb.errors import InputError, traceless
from pingone_nb.privacy.masking import hidden
from pingone_nb.privacy.secret import Secret
from pingone_nb.request import JSON, ApiReply, ApiRequest
from pingone_nb.settings import Settings, checked_uuid


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class MfaDevice(Noun):
    """A device as its user's list tells it: there, contacts are not masked by PingOne.

    Attributes:
        id: UUID.
        type: such as `SMS`; an unknown one is kept.
        status: `ACTIVE` or `ACTIVATION_REQUIRED`; an unknown one is kept. A blocked device stays
            `ACTIVE`.
        phone, email: the contact as it is, as a `Secret`.
        extension: what is dialled once a call is answered.
        nickname: the user's name for it.
        test_mode: whether messages to it are not sent, and passcodes come back.
        test_otp: the passcode, in test mode only.
        secret, key_uri: of a new TOTP device: what the authenticator app is to know, as base32
            and as `otpauth://…`.
        rp_id, rp_name: of FIDO2: the relying party.
        lock_status, lock_reason, lock_expires_at: whether it cools down after failures, and why.
        block_status, blocked_at: whether an administrator blocked it.
        environment_id, user_id: UUIDs.
        created_at, updated_at: aware, UTC; None when absent or unreadable.
        raw: the whole reply body; what is sensitive in it is a `Secret`.

    Source: https://developer.pingidentity.com/pingone-api/mfa/users/mfa-devices.html
    """

    id: str
    type: str
    status: str | None = None
    phone: Secret | None = None
    email: Secret | None = None
    extension: str | None = None
    nickname: str | None = None
    test_mode: bool | None = None
    test_otp: Secret | None = None
    secret: Secret | None = None
    key_uri: Secret | None = None
    rp_id: str | None = None
    rp_name: str | None = None
    lock_status: str | None = None
    lock_reason: str | None = None
    lock_expires_at: datetime | None = None
    block_status: str | None = None
    blocked_at: datetime | None = None
    environment_id: str | None = None
    user_id: str | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None

    @classmethod
    def from_body(cls, body: Any, *, http_status: int = 200) -> MfaDevice:
        """Read a reply's body, or one entry of `_embedded.devices`.

        Raises:
            ReplyError: it is no JSON object, or has no `id`.
        """
        body = json_object(body, what="device", needs="id", http_status=http_status)
        lock, block, rp = part(body, "lock"), part(body, "block"), part(body, "rp")
        return cls(
            id=text(body.get("id")) or "",
            type=text(body.get("type")) or "",
            status=text(body.get("status")),
            phone=secret(body.get("phone")),
            email=secret(body.get("email")),
            extension=text(body.get("extension")),
            nickname=text(body.get("nickname")),
            test_mode=flag(body.get("testMode")),
            test_otp=secret(part(body, "test").get("otp")),
            secret=secret(body.get("secret")),
            key_uri=secret(body.get("keyUri")),
            rp_id=text(rp.get("id")),
            rp_name=text(rp.get("name")),
            lock_status=text(lock.get("status")),
            lock_reason=text(lock.get("reason")),
            lock_expires_at=moment(lock.get("expiresAt")),
            block_status=text(block.get("status")),
            blocked_at=moment(block.get("blockedAt")),
            environment_id=text(part(body, "environment").get("id")),
            user_id=text(part(body, "user").get("id")),
            created_at=moment(body.get("createdAt")),
            updated_at=moment(body.get("updatedAt")),
            _body=body,
        )

    @property
    def otp_length(self) -> int | None:
        """How many digits its passcode has, as far as the reply lets one know."""
        return otp_length(self._body, device_type=self.type)

    @property
    def public_key_credential_creation_options(self) -> str | None:
        """Of a new FIDO2 device: what `navigator.credentials.create` wants, as JSON text."""
        options = secret(self._body.get("publicKeyCredentialCreationOptions"))
        return options.reveal() if options else None

    @property
    def creation_options(self) -> Mapping[str, Any] | None:
        """The same, parsed; None when there are none, or no JSON object."""
        document = self.public_key_credential_creation_options
        return None if document is None else parsed(document)


_Value = TypeVar("_Value")

DEVICE_TYPES = (*CHANNELS, "TOTP", "FIDO2")
DEVICE_STATUSES = ("ACTIVE", "ACTIVATION_REQUIRED")
ACTIVATE = "application/vnd.pingidentity.device.activate+json"
SEND_ACTIVATION_CODE = "application/vnd.pingidentity.device.sendActivationCode+json"
BLOCK = "application/vnd.pingidentity.device.block+json"
UNBLOCK = "application/vnd.pingidentity.device.unblock+json"
UNLOCK = "application/vnd.pingidentity.device.unlock+json"
REORDER = "application/vnd.pingidentity.devices.reorder+json"
REMOVE_ORDER = "application/vnd.pingidentity.devices.order.remove+json"

_LONGEST_NICKNAME = 100


@traceless
def list_devices(
    settings: Settings,
    user_id: str,
    *,
    filter: str | None = None,  # noqa: A002 - the API's own name
    expand: str | None = None,
) -> ApiRequest[tuple[MfaDevice, ...]]:
    """List a user's devices.

    Args:
        settings: where to.
        user_id: UUID of the user.
        filter: a SCIM filter, such as `(status eq "ACTIVE")`.
        expand: what the reply is to hold besides, such as `order`.

    Raises:
        InputError: `field` names the argument.

    Source: https://developer.pingidentity.com/pingone-api/mfa/users/mfa-devices.html
    """
    query: dict[str, str | Secret] = {}
    if filter is not None:
        query["filter"] = filters.checked_filter(filter)
    if expand is not None:
        query["expand"] = arguments.word(expand, field="expand")
    url = _devices_url(settings, user_id)
    return ApiRequest(
        operation="list_devices",
        method="GET",
        url=url,
        query=query,
        retry="safe",
        reads=many(MfaDevice.from_body, name="devices"),
    )


@traceless
def create_device(
    settings: Settings,
    user_id: str,
    *,
    type: str,  # noqa: A002 - the API's own name
    phone: str | Secret | None = None,
    email: str | Secret | None = None,
    extension: str | None = None,
    rp_id: str | None = None,
    rp_name: str | None = None,
    policy_id: str | None = None,
    status: str | None = None,
    nickname: str | None = None,
    notification: Mapping[str, Any] | None = None,
    test_mode: bool = False,
) -> ApiRequest[MfaDevice]:
    """Pair a device with a user.

    Args:
        settings: where to.
        user_id: UUID of the user.
        type: `SMS`, `VOICE`, `WHATSAPP`, `EMAIL`, `TOTP` or `FIDO2`.
        phone: of SMS, VOICE and WHATSAPP; sent in E.164 form.
        email: of EMAIL.
        extension: of VOICE: what is dialled once the call is answered, such as `313#`.
        rp_id, rp_name: of FIDO2: the relying party.
        policy_id: UUID of a device authentication policy.
        status: `ACTIVE`, or `ACTIVATION_REQUIRED` to have the user prove to hold it.
        nickname: at most 100 characters.
        notification: the API's `notification` object; see `notification`.
        test_mode: of SMS, VOICE and EMAIL: nothing is sent, passcodes come back in `test.otp`.

    Raises:
        InputError: `field` names the argument.

    Source: https://developer.pingidentity.com/pingone-api/mfa/users/mfa-devices.html
    """
    hint = "To add a MOBILE device, pair it: see create_pairing_key."
    type = arguments.choice(type, DEVICE_TYPES, field="type", hint=hint)  # noqa: A001
    _check_belonging(type, phone=phone, email=email, extension=extension, rp_id=rp_id)
    url = _devices_url(settings, user_id)
    body: dict[str, Any] = {"type": type}
    if type in CHANNELS:
        body |= contact(type, phone=phone, email=email)
    if extension is not None:
        body["extension"] = phone_extension(extension)
    body |= _relying_party(rp_id, rp_name)
    if policy_id is not None:
        body["policy"] = {"id": checked_uuid(policy_id, field="policy_id")}
    if status is not None:
        body["status"] = arguments.choice(status, DEVICE_STATUSES, field="status")
    if nickname is not None:
        body["nickname"] = arguments.line(nickname, field="nickname", longest=_LONGEST_NICKNAME)
    if notification is not None:
        body["notification"] = arguments.json_object(notification, field="notification")
    if _test_mode(type, test_mode):
        body["testMode"] = True
    return ApiRequest(
        operation="create_device",
        method="POST",
        url=url,
        media_type=JSON,
        body=body,
        retry="unsent",
        reads=one(MfaDevice.from_body),
    )


@traceless
def read_device(settings: Settings, user_id: str, device_id: str) -> ApiRequest[MfaDevice]:
    """Read a device.

    Raises:
        InputError: `field` is `user_id` or `device_id`.

    Source: https://developer.pingidentity.com/pingone-api/mfa/users/mfa-devices.html
    """
    url = _device_url(settings, user_id, device_id)
    return ApiRequest(
        operation="read_device", method="GET", url=url, retry="safe", reads=one(MfaDevice.from_body)
    )


@traceless
def delete_device(settings: Settings, user_id: str, device_id: str) -> ApiRequest[None]:
    """Take a device from a user.

    Raises:
        InputError: `field` is `user_id` or `device_id`.

    Source: https://developer.pingidentity.com/pingone-api/mfa/users/mfa-devices.html
    """
    url = _device_url(settings, user_id, device_id)
    return ApiRequest(
        operation="delete_device", method="DELETE", url=url, retry="safe", reads=nothing
    )


@traceless
def delete_devices(settings: Settings, user_id: str) -> ApiRequest[None]:
    """Take all devices from a user.

    Raises:
        InputError: `field` is `user_id`.

    Source: https://github.com/patrickcping/pingone-go-sdk-v2/blob/4a884deb/mfa/api/openapi.yaml
    """
    url = settings.api_url("users", arguments.user_id(user_id), "devices")
    return ApiRequest(
        operation="delete_devices", method="DELETE", url=url, retry="safe", reads=nothing
    )


@traceless
def activate_device(
    settings: Settings,
    user_id: str,
    device_id: str,
    *,
    otp: str | Secret | None = None,
    otp_length: int | None = None,
    oath_resync: bool = False,
    origin: str | None = None,
    attestation: str | Secret | Mapping[str, Any] | None = None,
) -> ApiRequest[MfaDevice]:
    """Activate a device with proof that the user holds it.

    Args:
        settings: where to.
        user_id: UUID of the user.
        device_id: UUID of the device.
        otp: the passcode that the device got or shows, or a message that names one.
        otp_length: how many digits it has, when that is known, such as `MfaDevice.otp_length`.
        oath_resync: of a hardware token: this is the extra passcode that it was asked for.
        origin: of FIDO2: the page that registered it.
        attestation: of FIDO2: the browser's answer, as JSON text or as its properties.

    Raises:
        InputError: `field` names the argument; `otp` when there is no proof, or two.

    Source: https://developer.pingidentity.com/pingone-api/mfa/users/mfa-devices/activate-mfa-user-device.html
    """
    url = _device_url(settings, user_id, device_id)
    if (otp is None) == (attestation is None):
        raise InputError("Use either otp or attestation, not both.", field="otp")
    body: dict[str, Any]
    if attestation is None and otp is not None:
        body = {"otp": passcode(otp, length=otp_length)}
        if arguments.flag(oath_resync, field="oath_resync"):
            body["oathResync"] = True
    else:
        body = {
            "origin": arguments.origin(origin, field="origin"),
            "attestation": arguments.json_text(attestation, field="attestation"),
        }
    return ApiRequest(
        operation="activate_device",
        method="POST",
        url=url,
        media_type=ACTIVATE,
        body=body,
        retry="never",
        reads=one(MfaDevice.from_body),
    )


@traceless
def resend_pairing_otp(settings: Settings, user_id: str, device_id: str) -> ApiRequest[None]:
    """Send another passcode to a device that waits for its activation.

    Raises:
        InputError: `field` is `user_id` or `device_id`.

    Source: https://developer.pingidentity.com/pingone-api/mfa/users/mfa-devices/resend_pairing_otp.html
    """
    url = _device_url(settings, user_id, device_id)
    return ApiRequest(
        operation="resend_pairing_otp",
        method="POST",
        url=url,
        media_type=SEND_ACTIVATION_CODE,
        retry="unsent",
        reads=nothing,
    )


@traceless
def block_device(settings: Settings, user_id: str, device_id: str) -> ApiRequest[MfaDevice]:
    """Keep a device from being used until it is unblocked.

    Raises:
        InputError: `field` is `user_id` or `device_id`.

    Source: https://developer.pingidentity.com/pingone-api/mfa/users/mfa-devices/block_mfa_user_device.html
    """
    return _switch(
        "block_device",
        _device_url(settings, user_id, device_id),
        BLOCK,
        reads=one(MfaDevice.from_body),
    )


@traceless
def unblock_device(settings: Settings, user_id: str, device_id: str) -> ApiRequest[MfaDevice]:
    """Let a blocked device be used again.

    Raises:
        InputError: `field` is `user_id` or `device_id`.

    Source: https://developer.pingidentity.com/pingone-api/mfa/users/mfa-devices.html
    """
    return _switch(
        "unblock_device",
        _device_url(settings, user_id, device_id),
        UNBLOCK,
        reads=one(MfaDevice.from_body),
    )


@traceless
def unlock_device(settings: Settings, user_id: str, device_id: str) -> ApiRequest[MfaDevice]:
    """End a device's cool-down after too many failures.

    Raises:
        InputError: `field` is `user_id` or `device_id`.

    Source: https://developer.pingidentity.com/pingone-api/mfa/users/mfa-devices.html
    """
    return _switch(
        "unlock_device",
        _device_url(settings, user_id, device_id),
        UNLOCK,
        reads=one(MfaDevice.from_body),
    )


@traceless
def rename_device(
    settings: Settings, user_id: str, device_id: str, *, nickname: str
) -> ApiRequest[None]:
    """Give a device a name of at most 100 characters.

    Raises:
        InputError: `field` is `user_id`, `device_id` or `nickname`.

    Source: https://developer.pingidentity.com/pingone-api/mfa/users/mfa-devices.html
    """
    url = f"{_device_url(settings, user_id, device_id)}/nickname"
    body = {"nickname": arguments.line(nickname, field="nickname", longest=_LONGEST_NICKNAME)}
    return ApiRequest(
        operation="rename_device",
        method="PUT",
        url=url,
        media_type=JSON,
        body=body,
        retry="safe",
        reads=nothing,
    )


@traceless
def order_devices(
    settings: Settings, user_id: str, *, device_ids: Sequence[str]
) -> ApiRequest[None]:
    """Set the order of a user's devices; the first is the default.

    Raises:
        InputError: `field` is `user_id` or `device_ids`.

    Source: https://developer.pingidentity.com/pingone-api/mfa/users/mfa-devices.html
    """
    url = _devices_url(settings, user_id)
    ids = arguments.uuids(device_ids, field="device_ids")
    return ApiRequest(
        operation="order_devices",
        method="POST",
        url=url,
        media_type=REORDER,
        body={"devices": [{"id": each} for each in ids]},
        retry="safe",
        reads=nothing,
    )


@traceless
def remove_device_order(settings: Settings, user_id: str) -> ApiRequest[None]:
    """Forget the order that was set.

    Raises:
        InputError: `field` is `user_id`.

    Source: https://developer.pingidentity.com/pingone-api/mfa/users/mfa-devices.html
    """
    return _switch(
        "remove_device_order", _devices_url(settings, user_id), REMOVE_ORDER, reads=nothing
    )


def _devices_url(settings: Settings, user_id: str) -> str:
    return settings.api_url("users", arguments.user_id(user_id), "devices")


def _device_url(settings: Settings, user_id: str, device_id: str) -> str:
    return f"{_devices_url(settings, user_id)}/{checked_uuid(device_id, field='device_id')}"


def _switch(
    operation: str, url: str, media_type: str, *, reads: Callable[[ApiReply], _Value]
) -> ApiRequest[_Value]:
    # done twice it is as if done once, and it sends nothing
    return ApiRequest(
        operation=operation,
        method="POST",
        url=url,
        media_type=media_type,
        retry="safe",
        reads=reads,
    )


def _check_belonging(type: str, **given: object) -> None:  # noqa: A002
    channel = CHANNELS.get(type)
    belongs = {
        "phone": channel is not None and channel.contact == "phone",
        "email": channel is not None and channel.contact == "email",
        "extension": channel is not None and channel.has_extension,
        "rp_id": type == "FIDO2",
    }
    for field, value in given.items():
        if value is not None and not belongs[field]:
            raise InputError(f"{field} can't be used with this type of device.", field=field)


def _relying_party(rp_id: str | None, rp_name: str | None) -> dict[str, Any]:
    if rp_id is None and rp_name is None:
        return {}
    party = {"id": arguments.name(rp_id, field="rp_id")}
    if rp_name is not None:
        party["name"] = arguments.line(rp_name, field="rp_name")
    return {"rp": party}


def _test_mode(type: str, test_mode: bool) -> bool:  # noqa: A002
    wanted = arguments.flag(test_mode, field="test_mode")
    possible = [name for name, channel in CHANNELS.items() if channel.has_test_mode]
    if wanted and type not in possible:
        raise InputError(
            f"test_mode is available only for {', '.join(possible)}.", field="test_mode"
        )
    return wanted


class Options(TypedDict, total=False):
    """What every kind of device may be created with; see `create_device`."""

    policy_id: str | None
    status: str | None
    nickname: str | None
    notification: Mapping[str, Any] | None
    test_mode: bool


class Devices(Resource):
    """Users' devices.

    Source: https://developer.pingidentity.com/pingone-api/mfa/users/mfa-devices.html
    """

    list = sends(list_devices)
    read = sends(read_device)
    activate = sends(activate_device)
    resend_pairing_otp = sends(resend_pairing_otp)
    block = sends(block_device)
    unblock = sends(unblock_device)
    unlock = sends(unlock_device)
    rename = sends(rename_device)
    delete = sends(delete_device)
    delete_all = sends(delete_devices)
    order = sends(order_devices)
    remove_order = sends(remove_device_order)
    _create = sends(create_device)

    def create_sms(
        self, user_id: str, *, phone: str | Secret, **options: Unpack[Options]
    ) -> MfaDevice:
        """Pair a phone that gets text messages."""
        phone = hidden(phone)
        return self._create(user_id, type="SMS", phone=phone, **options)

    def create_voice(
        self,
        user_id: str,
        *,
        phone: str | Secret,
        extension: str | None = None,
        **options: Unpack[Options],
    ) -> MfaDevice:
        """Pair a phone that is called."""
        phone = hidden(phone)
        return self._create(user_id, type="VOICE", phone=phone, extension=extension, **options)

    def create_whatsapp(
        self, user_id: str, *, phone: str | Secret, **options: Unpack[Options]
    ) -> MfaDevice:
        """Pair a phone that gets WhatsApp messages."""
        phone = hidden(phone)
        return self._create(user_id, type="WHATSAPP", phone=phone, **options)

    def create_email(
        self, user_id: str, *, email: str | Secret, **options: Unpack[Options]
    ) -> MfaDevice:
        """Pair an e-mail address."""
        email = hidden(email)
        return self._create(user_id, type="EMAIL", email=email, **options)

    def create_totp(self, user_id: str, **options: Unpack[Options]) -> MfaDevice:
        """Begin to pair an authenticator app: `secret` and `key_uri` are returned only once."""
        return self._create(user_id, type="TOTP", **options)

    def create_fido2(
        self,
        user_id: str,
        *,
        rp_id: str | None = None,
        rp_name: str | None = None,
        **options: Unpack[Options],
    ) -> MfaDevice:
        """Begin to register a passkey or security key; see `creation_options` of the result."""
        return self._create(user_id, type="FIDO2", rp_id=rp_id, rp_name=rp_name, **options)

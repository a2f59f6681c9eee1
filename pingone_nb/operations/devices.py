"""The devices that a user has paired."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pingone_nb.errors import InputError, traceless
from pingone_nb.operations import arguments, filters
from pingone_nb.operations.contacts import contact, phone_extension
from pingone_nb.operations.passcodes import passcode
from pingone_nb.privacy.secret import Secret
from pingone_nb.request import JSON, ApiRequest
from pingone_nb.settings import Settings, checked_uuid

DEVICE_TYPES = ("SMS", "VOICE", "WHATSAPP", "EMAIL", "TOTP", "FIDO2")
DEVICE_STATUSES = ("ACTIVE", "ACTIVATION_REQUIRED")
ACTIVATE = "application/vnd.pingidentity.device.activate+json"
SEND_ACTIVATION_CODE = "application/vnd.pingidentity.device.sendActivationCode+json"
BLOCK = "application/vnd.pingidentity.device.block+json"
UNBLOCK = "application/vnd.pingidentity.device.unblock+json"
UNLOCK = "application/vnd.pingidentity.device.unlock+json"
REORDER = "application/vnd.pingidentity.devices.reorder+json"
REMOVE_ORDER = "application/vnd.pingidentity.devices.order.remove+json"

_BY_PHONE = ("SMS", "VOICE", "WHATSAPP")
_WITH_TEST_MODE = ("SMS", "VOICE", "EMAIL")
_LONGEST_NICKNAME = 100


@traceless
def list_devices(
    settings: Settings,
    user_id: str,
    *,
    filter: str | None = None,  # noqa: A002 - the API's own name
    expand: str | None = None,
) -> ApiRequest:
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
    return ApiRequest(operation="list_devices", method="GET", url=url, query=query, retry="safe")


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
) -> ApiRequest:
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
    hint = "MOBILE devices are made by pairing; see create_pairing_key."
    arguments.choice(type, DEVICE_TYPES, field="type", hint=hint)
    _check_belonging(type, phone=phone, email=email, extension=extension, rp_id=rp_id)
    url = _devices_url(settings, user_id)
    body: dict[str, Any] = {"type": type}
    if type in (*_BY_PHONE, "EMAIL"):
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
    )


@traceless
def read_device(settings: Settings, user_id: str, device_id: str) -> ApiRequest:
    """Read a device.

    Raises:
        InputError: `field` is `user_id` or `device_id`.

    Source: https://developer.pingidentity.com/pingone-api/mfa/users/mfa-devices.html
    """
    url = _device_url(settings, user_id, device_id)
    return ApiRequest(operation="read_device", method="GET", url=url, retry="safe")


@traceless
def delete_device(settings: Settings, user_id: str, device_id: str) -> ApiRequest:
    """Take a device from a user.

    Raises:
        InputError: `field` is `user_id` or `device_id`.

    Source: https://developer.pingidentity.com/pingone-api/mfa/users/mfa-devices.html
    """
    url = _device_url(settings, user_id, device_id)
    return ApiRequest(operation="delete_device", method="DELETE", url=url, retry="safe")


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
) -> ApiRequest:
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
        message = "Either otp or attestation is needed, not both."
        raise InputError(message, field="otp")
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
    )


@traceless
def resend_pairing_otp(settings: Settings, user_id: str, device_id: str) -> ApiRequest:
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
    )


@traceless
def block_device(settings: Settings, user_id: str, device_id: str) -> ApiRequest:
    """Keep a device from being used until it is unblocked.

    Raises:
        InputError: `field` is `user_id` or `device_id`.

    Source: https://developer.pingidentity.com/pingone-api/mfa/users/mfa-devices/block_mfa_user_device.html
    """
    return _switch("block_device", _device_url(settings, user_id, device_id), BLOCK)


@traceless
def unblock_device(settings: Settings, user_id: str, device_id: str) -> ApiRequest:
    """Let a blocked device be used again.

    Raises:
        InputError: `field` is `user_id` or `device_id`.

    Source: https://developer.pingidentity.com/pingone-api/mfa/users/mfa-devices.html
    """
    return _switch("unblock_device", _device_url(settings, user_id, device_id), UNBLOCK)


@traceless
def unlock_device(settings: Settings, user_id: str, device_id: str) -> ApiRequest:
    """End a device's cool-down after too many failures.

    Raises:
        InputError: `field` is `user_id` or `device_id`.

    Source: https://developer.pingidentity.com/pingone-api/mfa/users/mfa-devices.html
    """
    return _switch("unlock_device", _device_url(settings, user_id, device_id), UNLOCK)


@traceless
def rename_device(settings: Settings, user_id: str, device_id: str, *, nickname: str) -> ApiRequest:
    """Give a device a name of at most 100 characters.

    Raises:
        InputError: `field` is `user_id`, `device_id` or `nickname`.

    Source: https://developer.pingidentity.com/pingone-api/mfa/users/mfa-devices.html
    """
    url = f"{_device_url(settings, user_id, device_id)}/nickname"
    body = {"nickname": arguments.line(nickname, field="nickname", longest=_LONGEST_NICKNAME)}
    return ApiRequest(
        operation="rename_device", method="PUT", url=url, media_type=JSON, body=body, retry="safe"
    )


@traceless
def order_devices(settings: Settings, user_id: str, *, device_ids: Sequence[str]) -> ApiRequest:
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
    )


@traceless
def remove_device_order(settings: Settings, user_id: str) -> ApiRequest:
    """Forget the order that was set.

    Raises:
        InputError: `field` is `user_id`.

    Source: https://developer.pingidentity.com/pingone-api/mfa/users/mfa-devices.html
    """
    return _switch("remove_device_order", _devices_url(settings, user_id), REMOVE_ORDER)


def _devices_url(settings: Settings, user_id: str) -> str:
    return settings.api_url("users", arguments.user_id(user_id), "devices")


def _device_url(settings: Settings, user_id: str, device_id: str) -> str:
    return f"{_devices_url(settings, user_id)}/{checked_uuid(device_id, field='device_id')}"


def _switch(operation: str, url: str, media_type: str) -> ApiRequest:
    # done twice it is as if done once, and it sends nothing
    return ApiRequest(
        operation=operation, method="POST", url=url, media_type=media_type, retry="safe"
    )


def _check_belonging(type: str, **given: object) -> None:  # noqa: A002
    belongs = {
        "phone": type in _BY_PHONE,
        "email": type == "EMAIL",
        "extension": type == "VOICE",
        "rp_id": type == "FIDO2",
    }
    for field, value in given.items():
        if value is not None and not belongs[field]:
            message = f"{field} does not belong to a device of this type."
            raise InputError(message, field=field)


def _relying_party(rp_id: str | None, rp_name: str | None) -> dict[str, Any]:
    if rp_id is None and rp_name is None:
        return {}
    told = {"id": arguments.line(rp_id, field="rp_id")}
    if rp_name is not None:
        told["name"] = arguments.line(rp_name, field="rp_name")
    return {"rp": told}


def _test_mode(type: str, test_mode: bool) -> bool:  # noqa: A002
    wanted = arguments.flag(test_mode, field="test_mode")
    if wanted and type not in _WITH_TEST_MODE:
        message = f"test_mode is only for {', '.join(_WITH_TEST_MODE)}."
        raise InputError(message, field="test_mode")
    return wanted

"""A user's devices: requests for them, and how replies show them, by themselves or embedded.

Source: https://developer.pingidentity.com/pingone-api/mfa/users/mfa-devices.html
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from pingone_nb.simulator.http.bodies import check_details, invalid, read_uuid, required_text
from pingone_nb.simulator.http.call import (
    JSON,
    Call,
    Operation,
    Rule,
    Rules,
    SimulatedReply,
    vendor,
)
from pingone_nb.simulator.http.filters import filter_of
from pingone_nb.simulator.http.refusals import Detail, Refusal
from pingone_nb.simulator.http.users import user_at
from pingone_nb.simulator.rules.channels import CHANNELS
from pingone_nb.simulator.rules.clock import as_timestamp, epoch_milliseconds
from pingone_nb.simulator.rules.devices import Device
from pingone_nb.simulator.rules.environment import Environment
from pingone_nb.simulator.rules.passcode import key_uri
from pingone_nb.simulator.rules.refusal import Refused
from pingone_nb.simulator.rules.users import User

_FILTERED = ("id", "type", "status", "nickname")
_ISSUER = "PingOne"
LONGEST_NICKNAME = 100
_MOST_IN_ORDER = 100
# a phone that does not exist, in the shape of PingOne's example
_MODEL: dict[str, Any] = {
    "os": {"version": "16", "type": "ANDROID"},
    "model": {"name": "virtual", "marketingName": "Virtual phone"},
}
_ABILITIES: dict[str, Any] = {
    "pushEnabled": True,
    "rooted": False,
    "lockEnabled": True,
    "pushStatus": {"status": "ENABLED"},
    "otpEnabled": False,
    "otpStatus": {"status": "DISABLED", "reason": "OTP_NOT_SUPPORTED"},
}


def _list(environment: Environment, call: Call, user_id: str) -> SimulatedReply:
    user = user_at(environment, user_id)
    query = call.query()
    matches = filter_of(query.get("filter"), attributes=_FILTERED)
    devices = environment.devices.of(user.id)
    found = [device for device in devices if matches(_filtered(device))]
    embedded: dict[str, Any] = {"devices": [shown(environment, call, device) for device in found]}
    if "order" in query.get("expand", "").split(","):
        embedded["order"] = [{"id": device.id} for device in devices]
    body = {
        "_links": {"self": {"href": call.api_href("users", user.id, "devices")}},
        "_embedded": embedded,
        "count": len(found),
        "size": len(found),
    }
    return call.reply(200, body)


def _order(environment: Environment, call: Call, user_id: str) -> SimulatedReply:
    """Pages show the body with `devices` and with `order`; the reply is assumed to be the list."""
    user = user_at(environment, user_id)
    body = call.body()
    details: list[Detail] = []
    names = [name for name in ("devices", "order") if body.get(name) is not None]
    if not names:
        raise Refusal(400, "INVALID_DATA", Detail("REQUIRED_VALUE", "devices", "must not be null"))
    orders = [_read_order(environment, user, body, name, details) for name in names]
    check_details(details)
    environment.devices.order(user.id, orders[0])
    return _list(environment, call, user_id)


def _remove_order(environment: Environment, call: Call, user_id: str) -> SimulatedReply:
    user = user_at(environment, user_id)
    call.check_no_body()
    environment.devices.remove_order(user.id)
    return _list(environment, call, user_id)


def _delete(environment: Environment, call: Call, user_id: str, device_id: str) -> SimulatedReply:
    environment.devices.remove(device_at(environment, user_id, device_id))
    return call.empty_reply()


def _delete_all(environment: Environment, call: Call, user_id: str) -> SimulatedReply:
    user = user_at(environment, user_id)
    for device in environment.devices.of(user.id):
        environment.devices.remove(device)
    return call.empty_reply()


def _read(environment: Environment, call: Call, user_id: str, device_id: str) -> SimulatedReply:
    return _reply(environment, call, device_at(environment, user_id, device_id))


def _rename(environment: Environment, call: Call, user_id: str, device_id: str) -> SimulatedReply:
    """The reply is assumed to repeat the nickname."""
    device = device_at(environment, user_id, device_id)
    details: list[Detail] = []
    nickname = required_text(call.body(), "nickname", details)
    if nickname is not None and len(nickname) > LONGEST_NICKNAME:
        message = f"must not exceed {LONGEST_NICKNAME} characters"
        details.append(Detail("SIZE_LIMIT_EXCEEDED", "nickname", message))
    check_details(details)
    _changed(environment, device, nickname=nickname)
    return call.reply(200, {"nickname": nickname})


def _changing(change: Callable[[Environment], dict[str, Any]]) -> Rule:
    def rule(environment: Environment, call: Call, user_id: str, device_id: str) -> SimulatedReply:
        device = device_at(environment, user_id, device_id)
        call.check_no_body()
        return _reply(environment, call, _changed(environment, device, **change(environment)))

    return rule


def _changed(environment: Environment, device: Device, **changes: Any) -> Device:
    now = environment.clock.now()
    return environment.devices.keep(replace(device, updated_at=now, **changes))


def device_at(environment: Environment, user_id: str, device_id: str) -> Device:
    """The device that a path names.

    Raises:
        Refused: there is none.
    """
    user = user_at(environment, user_id)
    device = environment.devices.find(user.id, device_id)
    if device is None:
        raise Refused("NOT_FOUND")
    return device


def _reply(environment: Environment, call: Call, device: Device) -> SimulatedReply:
    return call.reply(200, shown(environment, call, device))


def shown(environment: Environment, call: Call, device: Device) -> dict[str, Any]:
    """The device as replies show it by itself."""
    user = user_at(environment, device.user_id)
    uri = environment.policies.default.body["totp"].get("uriParameters") or {}
    issuer = uri.get("issuer") or _ISSUER
    return device_body(call, device, user_name=user.username, issuer=issuer)


def _read_order(
    environment: Environment, user: User, body: dict[str, Any], name: str, details: list[Detail]
) -> list[str]:
    """The ids in their order; the one detail for whatever is wrong with them is assumed."""
    entries = body[name]
    found: list[Detail] = []
    listed = entries if isinstance(entries, list) and 0 < len(entries) <= _MOST_IN_ORDER else [None]
    ids = [read_uuid({name: each}, f"{name}.id", found) for each in listed]
    wanted = [each for each in ids if each is not None]
    is_known = all(environment.devices.find(user.id, each) is not None for each in wanted)
    if found or not is_known or len(set(wanted)) != len(listed):
        message = f"must be an array of 1 to {_MOST_IN_ORDER} of the user's devices, each once"
        details.append(invalid("devices", message))
    return wanted


def _filtered(device: Device) -> dict[str, str]:
    return {
        "id": device.id,
        "type": device.type,
        "status": device.status,
        "nickname": device.nickname or "",
    }


def embedded_device(device: Device, *, now: datetime) -> dict[str, Any]:
    """One entry of `_embedded.devices`: contacts masked.

    `coolDownExpiresAt` is observed; that a device which cools down stays `ENABLED` is assumed.

    Source: https://developer.pingidentity.com/pingone-api/mfa/mfa-authentication/mfa-device-authentications/cancel_authentication.html
    """
    body: dict[str, Any] = {
        "id": device.id,
        "type": device.type,
        "status": device.status,
        "usableStatus": {"status": "ENABLED"},
    }
    if device.nickname is not None:
        body["nickname"] = device.nickname
    contact = CHANNELS[device.type].contact
    if contact is not None and device.contact is not None:
        body[contact.name] = contact.mask(device.contact)
    body |= _special(device)
    if device.is_blocked:
        body["block"] = {"status": "BLOCKED"}
    if device.locked_until is not None and device.is_locked(now):
        body["coolDownExpiresAt"] = as_timestamp(device.locked_until)
    return body


def device_body(call: Call, device: Device, *, user_name: str, issuer: str) -> dict[str, Any]:
    """A device by itself: contacts in the clear, as documented.

    Assumed is when `secret`, `keyUri` and `publicKeyCredentialCreationOptions` are told: until the
    device is activated.

    Args:
        call: whose links to use.
        device: what to show.
        user_name: whom an authenticator application shows.
        issuer: who it says that the passcodes are for.

    Source: https://developer.pingidentity.com/pingone-api/mfa/users/mfa-devices/block_mfa_user_device.html
    """
    own = call.api_href("users", device.user_id, "devices", device.id)
    body: dict[str, Any] = {
        "_links": {
            "self": {"href": own},
            "environment": {"href": call.api_href()},
            "user": {"href": call.api_href("users", device.user_id)},
            **({} if device.is_active else {"activate": {"href": own}}),
        },
        "id": device.id,
        "environment": {"id": call.environment_id},
        "user": {"id": device.user_id},
        "type": device.type,
        "lock": _lock(device, call.clock.now()),
        "block": _block(device),
        "status": device.status,
        "createdAt": as_timestamp(device.created_at),
        "updatedAt": as_timestamp(device.updated_at),
    }
    values = {"nickname": device.nickname, "extension": device.extension}
    contact = CHANNELS[device.type].contact
    if contact is not None:
        values[contact.name] = device.contact
    body |= {name: value for name, value in values.items() if value is not None}
    if device.test_mode:
        body["testMode"] = True
        if device.pairing is not None:
            body["test"] = {"otp": device.pairing.code}
    if not device.is_active and device.secret is not None:
        body["secret"] = device.secret
        body["keyUri"] = key_uri(device.secret, user_name=user_name, issuer=issuer)
    if not device.is_active and device.creation_options is not None:
        body["publicKeyCredentialCreationOptions"] = device.creation_options
    return body | _special(device)


def _special(device: Device) -> dict[str, Any]:
    proof = CHANNELS[device.type].proof
    if proof == "push":
        return _phone(device)
    return _passkey(device) if proof == "assertion" else {}


def _phone(device: Device) -> dict[str, Any]:
    application: dict[str, Any] = {}
    if device.application_id is not None:
        application["id"] = device.application_id
    return {
        **_MODEL,
        "application": {**application, "pushSandbox": False},
        **_ABILITIES,
        "pushFails": [epoch_milliseconds(moment) for moment in device.pushes],
    }


def _passkey(device: Device) -> dict[str, Any]:
    relying_party = {"id": device.rp_id, "name": device.rp_name}
    passkey = device.passkey
    if passkey is None:
        return {"rp": relying_party}
    transports = {"transports": list(passkey.transports)} if passkey.transports else {}
    is_cross_platform = passkey.attachment == "cross-platform"
    return {
        "attributes": {**transports, "isCrossPlatform": is_cross_platform},
        "rp": relying_party,
        "credentialId": passkey.id,
        "fidoRegistrationArtifacts": {"attestationType": passkey.attestation_format.upper()},
        "backup": {
            "backupEligibility": passkey.backup_eligible,
            "backupState": passkey.backed_up,
        },
    }


def _lock(device: Device, now: datetime) -> dict[str, Any]:
    if device.locked_until is None or not device.is_locked(now):
        return {"status": "UNLOCKED"}
    lock = {"status": "LOCKED", "expiresAt": as_timestamp(device.locked_until)}
    return lock | ({"reason": device.lock_reason} if device.lock_reason else {})


def _block(device: Device) -> dict[str, Any]:
    if device.blocked_at is None:
        return {"status": "UNBLOCKED"}
    return {"status": "BLOCKED", "blockedAt": as_timestamp(device.blocked_at)}


RULES: Rules = {
    "list_devices": Operation(_list, "GET", "users/devices"),
    "delete_devices": Operation(_delete_all, "DELETE", "users/devices"),
    "order_devices": Operation(_order, "POST", "users/devices", vendor("devices.reorder")),
    "remove_device_order": Operation(
        _remove_order, "POST", "users/devices", vendor("devices.order.remove")
    ),
    "read_device": Operation(_read, "GET", "users/devices/*"),
    "delete_device": Operation(_delete, "DELETE", "users/devices/*"),
    "block_device": Operation(
        _changing(lambda environment: {"blocked_at": environment.clock.now()}),
        "POST",
        "users/devices/*",
        vendor("device.block"),
    ),
    "unblock_device": Operation(
        _changing(lambda _environment: {"blocked_at": None}),
        "POST",
        "users/devices/*",
        vendor("device.unblock"),
    ),
    "unlock_device": Operation(
        _changing(lambda _environment: {"locked_until": None, "lock_reason": None, "failures": 0}),
        "POST",
        "users/devices/*",
        vendor("device.unlock"),
    ),
    "rename_device": Operation(_rename, "PUT", "users/devices/nickname", JSON),
}

"""A device as replies show it: embedded in an authentication, or by itself."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pingone_nb.simulator.call import Call
from pingone_nb.simulator.clock import as_timestamp, epoch_milliseconds
from pingone_nb.simulator.device import Device
from pingone_nb.simulator.mask import masked_email, masked_phone
from pingone_nb.simulator.totp import key_uri

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
    if device.contact is not None:
        if device.type == "EMAIL":
            body["email"] = masked_email(device.contact)
        else:
            body["phone"] = masked_phone(device.contact)
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
    told = {"nickname": device.nickname, "extension": device.extension}
    if device.contact is not None:
        told["email" if device.type == "EMAIL" else "phone"] = device.contact
    body |= {name: value for name, value in told.items() if value is not None}
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
    if device.type == "MOBILE":
        return _phone(device)
    return _passkey(device) if device.type == "FIDO2" else {}


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

"""What a caller tells when it begins an authentication."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from typing import Any

from pingone_nb.simulator.http.bodies import (
    check_details,
    invalid,
    object_at,
    read_uuid,
    required_text,
)
from pingone_nb.simulator.http.contacts import read_contact, read_notice
from pingone_nb.simulator.http.refusals import Detail
from pingone_nb.simulator.rules.authentications import Beginning, OneTimeTarget
from pingone_nb.simulator.rules.channels import CHANNELS
from pingone_nb.simulator.rules.passkey import LEAST_CHALLENGE_BYTES

_TARGET = "selectedDevice.oneTime"
_TARGET_TYPES = tuple(sorted(name for name, each in CHANNELS.items() if each.is_one_time))


def read_beginning(body: Mapping[str, Any]) -> Beginning:
    """Read the body; properties that this simulator does not know are ignored.

    Documented: in a usernameless flow, which names a relying party, no user is needed.

    Raises:
        Refusal: 400 `INVALID_DATA` with a detail for each thing that is wrong with the values.
    """
    details: list[Detail] = []
    is_usernameless = body.get("user") is None and body.get("rp") is not None
    user_id = None if is_usernameless else read_uuid(body, "user.id", details)
    policy_id = read_uuid(body, "policy.id", details) if body.get("policy") is not None else None
    target, device_id = _read_selected_device(body, details)
    otp = required_text(body, "otp", details) if body.get("otp") is not None else None
    rp_id = required_text(body, "rp.id", details) if body.get("rp") is not None else None
    challenge = _read_challenge(body, details)
    notice = read_notice(body, details)
    _check_payload(body, details)
    if is_usernameless and (target is not None or device_id is not None or otp is not None):
        details.append(Detail("REQUIRED_VALUE", "user.id", "must not be null"))
    check_details(details)
    return Beginning(
        user_id=user_id,
        policy_id=policy_id,
        target=target,
        device_id=device_id,
        otp=otp,
        rp_id=rp_id,
        challenge=challenge,
        notice=notice,
    )


def read_target(body: Mapping[str, Any], details: list[Detail]) -> OneTimeTarget | None:
    """The one-time target of a request whose `selectedDevice.oneTime` is there.

    None when something is wrong with it; `details` then says what.

    Source: https://developer.pingidentity.com/pingone-api/mfa/mfa-authentication/mfa-device-authentications/onetime-authentication-sms.html
    """
    kind = required_text(body, f"{_TARGET}.type", details)
    if kind is None:
        return None
    contact = CHANNELS[kind].contact if kind in _TARGET_TYPES else None
    if contact is None:
        allowed = list(_TARGET_TYPES)
        details.append(invalid(f"{_TARGET}.type", "is not supported", allowedValues=allowed))
        return None
    test_mode = body["selectedDevice"]["oneTime"].get("testMode")
    if test_mode is not None and not isinstance(test_mode, bool):
        details.append(invalid(f"{_TARGET}.testMode", "must be a boolean"))
    value = read_contact(body, contact, details, at=f"{_TARGET}.")
    if value is None or details:
        return None
    return OneTimeTarget(type=kind, contact=value, test_mode=bool(test_mode))


def _check_payload(body: Mapping[str, Any], details: list[Detail]) -> None:
    has_payload = body.get("mobilePayload") is not None
    if has_payload:
        required_text(body, "mobilePayload", details)
    if has_payload or body.get("application") is not None:  # documented as required then
        read_uuid(body, "application.id", details)


def _read_selected_device(
    body: Mapping[str, Any], details: list[Detail]
) -> tuple[OneTimeTarget | None, str | None]:
    selected = object_at(body, "selectedDevice", details)
    if not selected:
        return None, None
    has_id, has_target = selected.get("id") is not None, selected.get("oneTime") is not None
    if has_id and has_target:
        details.append(invalid("selectedDevice", "must not have both id and oneTime"))
        return None, None
    if has_id:
        return None, read_uuid(body, "selectedDevice.id", details)
    return (read_target(body, details) if has_target else None), None


def _read_challenge(body: Mapping[str, Any], details: list[Detail]) -> bytes | None:
    told = object_at(body, "webAuthn", details)
    if told is None or told.get("challenge") is None:
        return None
    target = "webAuthn.challenge"
    text = required_text(body, target, details)
    if text is None:
        return None
    try:
        challenge = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        details.append(invalid(target, "must be Base64URL"))
        return None
    if len(challenge) < LEAST_CHALLENGE_BYTES:
        details.append(invalid(target, f"must contain at least {LEAST_CHALLENGE_BYTES} bytes"))
    return challenge

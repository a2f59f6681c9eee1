"""What a caller tells when it begins an authentication."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pingone_nb.simulator.http.bodies import invalid, object_at, read_uuid, required_text
from pingone_nb.simulator.http.refusals import Detail
from pingone_nb.simulator.rules.notice import USUAL, Notice, read_notice
from pingone_nb.simulator.rules.passkey import LEAST_CHALLENGE_BYTES
from pingone_nb.simulator.rules.target import OneTimeTarget, read_target


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginning:
    """The body of an initialize request as understood. The `repr` shows no contact or passcode.

    Attributes:
        user_id: UUID, whether or not such a user exists; None when a passkey is to tell.
        policy_id: UUID, or None for the default.
        target: a one-time target, or None.
        device_id: UUID of a device, or None.
        otp: a passcode that the user brings along, or None.
        rp_id: the relying party, or None.
        challenge: the challenge to sign, or None for one of the simulator's.
        notice: how messages are worded.
    """

    user_id: str | None
    policy_id: str | None = None
    target: OneTimeTarget | None = None
    device_id: str | None = None
    otp: str | None = field(default=None, repr=False)
    rp_id: str | None = None
    challenge: bytes | None = field(default=None, repr=False)
    notice: Notice = USUAL


def read_beginning(body: Mapping[str, Any], details: list[Detail]) -> Beginning | None:
    """Read the body; None when something is wrong with it, and `details` then say what.

    Documented: in a usernameless flow, which names a relying party, no user is needed.
    """
    is_usernameless = body.get("user") is None and body.get("rp") is not None
    user_id = None if is_usernameless else read_uuid(body, "user.id", details)
    policy_id = read_uuid(body, "policy.id", details) if body.get("policy") is not None else None
    target, device_id = _read_selected_device(body, details)
    otp = required_text(body, "otp", details) if body.get("otp") is not None else None
    rp_id = required_text(body, "rp.id", details) if body.get("rp") is not None else None
    challenge = _read_challenge(body, details)
    notice = read_notice(body, details)
    has_payload = body.get("mobilePayload") is not None
    if has_payload:
        required_text(body, "mobilePayload", details)
    if has_payload or body.get("application") is not None:  # documented as required then
        read_uuid(body, "application.id", details)
    if is_usernameless and (target is not None or device_id is not None or otp is not None):
        details.append(Detail("REQUIRED_VALUE", "user.id", "must not be null"))
    if details:
        return None
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
        details.append(invalid(target, f"must hold at least {LEAST_CHALLENGE_BYTES} bytes"))
    return challenge

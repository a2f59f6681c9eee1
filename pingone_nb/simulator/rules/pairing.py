"""Pairing a device, and proving that its owner holds it.

Sources: https://developer.pingidentity.com/pingone-api/mfa/users/mfa-devices.html
https://developer.pingidentity.com/pingone-api/mfa/users/mfa-devices/activate-mfa-user-device.html
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from pingone_nb.simulator.rules import relying_party
from pingone_nb.simulator.rules.challenges import fresh_passcode, send_passcode
from pingone_nb.simulator.rules.channels import CHANNELS
from pingone_nb.simulator.rules.devices import Device
from pingone_nb.simulator.rules.environment import Environment
from pingone_nb.simulator.rules.messages import USUAL, Notice
from pingone_nb.simulator.rules.passcode import matching_window, secret_of
from pingone_nb.simulator.rules.passkey import creation_options
from pingone_nb.simulator.rules.policies import Policy
from pingone_nb.simulator.rules.refusal import Refused
from pingone_nb.simulator.rules.selection import existing_policy
from pingone_nb.simulator.rules.users import User

_MOST_UNPROVED = 50  # documented
_GRACE_WINDOWS = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairing:
    """What a caller tells of a new device. The `repr` shows no contact.

    Attributes:
        type: what kind of device, one of `CHANNELS`.
        policy_id: UUID, or None for the default.
        asks_for_proof: whether the user has to prove to hold it.
        test_mode: whether passcodes are in the replies, and nothing is sent.
        nickname: the user's name for it, or None.
        notice: how the message with the passcode is worded.
        special: what only this kind of device has, as attributes of a `Device`.
    """

    type: str
    policy_id: str | None
    asks_for_proof: bool
    test_mode: bool
    nickname: str | None = field(repr=False)
    notice: Notice
    special: Mapping[str, Any] = field(repr=False)


def create(environment: Environment, user: User, pairing: Pairing) -> Device:
    """Pair a device; one that has to be activated is sent its passcode, unless in test mode.

    Raises:
        Refused: policy or settings do not allow it, the user has it already or got too many
            messages today, or the simulator is full.
    """
    policy = existing_policy(environment, pairing.policy_id)
    _check_allowed(environment, user, policy, pairing)
    now = environment.clock.now()
    device = Device(
        id=environment.randomness.uuid(),
        user_id=user.id,
        type=pairing.type,
        status="ACTIVATION_REQUIRED" if pairing.asks_for_proof else "ACTIVE",
        created_at=now,
        updated_at=now,
        nickname=pairing.nickname,
        policy=policy,
        test_mode=pairing.test_mode,
        **pairing.special,
    )
    ready = _made_ready(environment, user, policy, device, pairing.notice)
    try:
        return environment.devices.keep(ready)
    except ValueError as error:
        raise Refused("SIMULATOR_FULL", str(error)) from error


def check_inactive(device: Device) -> None:
    """Let only a device be activated that is not active yet.

    Raises:
        Refused: it is.
    """
    if device.is_active:
        raise Refused("ACTIVE_ALREADY")


def activate_by_otp(environment: Environment, device: Device, otp: str) -> Device:
    """The device, active, once its passcode is right.

    Raises:
        Refused: as a passcode check (assumed).
    """
    now = environment.clock.now()
    most = (device.policy or environment.policies.default).otp_rules(device.type).failure_count
    if device.failures >= most:
        raise Refused("TOO_MANY_OTP_RETRIES", at="otp")
    if device.pairing is not None and device.pairing.is_late(now):
        raise Refused("OTP_SESSION_EXPIRED")
    proved = _with_right_otp(device, otp, now)
    if proved is None:
        environment.devices.keep(replace(device, failures=device.failures + 1))
        raise Refused("INVALID_OTP")
    return _activated(environment, proved)


def activate_by_attestation(
    environment: Environment, device: Device, *, origin: str, attestation: str
) -> Device:
    """The device, active, once its attestation is right.

    Raises:
        Refused: as an assertion check (assumed), or the user has that passkey already.
    """
    try:
        passkey = relying_party.register(
            attestation=attestation,
            origin=origin,
            rp_id=device.rp_id or "",
            challenge=device.challenge or b"",
        )
    except Refused as refused:
        at = "attestation" if refused.reason == "assertion" else refused.reason
        raise Refused("ATTESTATION", refused.note, at=at) from refused
    devices = environment.devices.of(device.user_id)
    if any(each.passkey and each.passkey.id == passkey.id for each in devices):
        raise Refused("DEVICE_KNOWN", at="attestation")
    return _activated(environment, replace(device, passkey=passkey))


def resend(environment: Environment, user: User, device: Device) -> Device:
    """Send a fresh pairing passcode; the one before is good no more.

    Raises:
        Refused: the device is active already (documented), nothing is sent to it (assumed), or
            the user got too many messages today.
    """
    if device.is_active or CHANNELS[device.type].proof != "sent":
        raise Refused("NOTHING_TO_SEND")
    policy = device.policy or environment.policies.default
    return environment.devices.keep(_made_ready(environment, user, policy, device, USUAL))


def _activated(environment: Environment, proved: Device) -> Device:
    return environment.devices.keep(
        replace(
            proved,
            status="ACTIVE",
            pairing=None,
            failures=0,
            challenge=None,
            creation_options=None,
            updated_at=environment.clock.now(),
        )
    )


def _made_ready(
    environment: Environment, user: User, policy: Policy, device: Device, notice: Notice
) -> Device:
    if device.is_active:
        return device
    proof = CHANNELS[device.type].proof
    if proof == "shown":
        return replace(device, secret=secret_of(environment.randomness.key()))
    if proof == "assertion":
        return _with_creation_options(environment, user, device)
    passcode = fresh_passcode(environment, policy, device.type)
    if not device.test_mode:
        send_passcode(
            environment,
            user_id=user.id,
            channel=device.type,
            to=device.contact or "",
            passcode=passcode,
            notice=notice,
            device_id=device.id,
        )
    return replace(device, pairing=passcode, failures=0)


def _with_creation_options(environment: Environment, user: User, device: Device) -> Device:
    challenge = environment.randomness.key()
    passkeys = [each.passkey for each in environment.devices.of(user.id) if each.passkey]
    options = creation_options(
        rp_id=device.rp_id or "",
        rp_name=device.rp_name or "",
        user_id=user.id,
        user_name=user.username,
        challenge=challenge,
        exclude=passkeys,
    )
    return replace(device, challenge=challenge, creation_options=options)


def _check_allowed(environment: Environment, user: User, policy: Policy, pairing: Pairing) -> None:
    if not policy.allows_pairing(pairing.type):
        raise Refused("TYPE_NOT_ALLOWED")
    if pairing.special.get("extension") and not environment.mfa_settings.has_phone_extensions:
        raise Refused("EXTENSIONS_DISABLED")
    devices = environment.devices.of(user.id)
    _check_room(environment, devices)
    contact = CHANNELS[pairing.type].contact
    if contact is not None and any(_is_same(each, pairing) for each in devices):
        raise Refused("DEVICE_KNOWN", at=contact.name)


def _check_room(environment: Environment, devices: tuple[Device, ...]) -> None:
    """Let nobody have more devices than the MFA settings allow, nor 50 that are not activated."""
    most = environment.mfa_settings.most_devices
    unproved = sum(not device.is_active for device in devices)
    if len(devices) - unproved >= most or unproved >= _MOST_UNPROVED:
        allowed = most if len(devices) - unproved >= most else _MOST_UNPROVED
        raise Refused("TOO_MANY_DEVICES", most=allowed)


def _is_same(device: Device, pairing: Pairing) -> bool:
    wanted = (pairing.type, pairing.special["contact"], pairing.special.get("extension"))
    return (device.type, device.contact, device.extension) == wanted


def _with_right_otp(device: Device, otp: str, now: datetime) -> Device | None:
    if device.secret is None:
        return device if device.pairing is not None and device.pairing.matches(otp) else None
    window = matching_window(device.secret, otp, now, grace_windows=_GRACE_WINDOWS, used=None)
    return None if window is None else replace(device, last_window=window)

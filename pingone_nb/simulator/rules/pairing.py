"""Pairing a device, and proving that its owner holds it.

Sources: https://developer.pingidentity.com/pingone-api/mfa/users/mfa-devices.html
https://developer.pingidentity.com/pingone-api/mfa/users/mfa-devices/activate-mfa-user-device.html
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from pingone_nb.simulator.http.bodies import check_flag, required_text
from pingone_nb.simulator.http.check_refusals import refusal_of
from pingone_nb.simulator.http.pairing import Pairing, read_pairing
from pingone_nb.simulator.http.refusals import Detail, Refusal
from pingone_nb.simulator.rules import relying_party
from pingone_nb.simulator.rules.authenticating import existing_policy
from pingone_nb.simulator.rules.challenges import send_passcode
from pingone_nb.simulator.rules.checks import CheckRefused
from pingone_nb.simulator.rules.devices import SENT_TO, Device
from pingone_nb.simulator.rules.environment import Environment
from pingone_nb.simulator.rules.notice import USUAL, Notice
from pingone_nb.simulator.rules.passcode import Passcode, matching_window, secret_of
from pingone_nb.simulator.rules.policies import Policy
from pingone_nb.simulator.rules.users import User

_MOST_UNPROVED = 50  # documented
_GRACE_WINDOWS = 1


def create(environment: Environment, user: User, body: Mapping[str, Any]) -> Device:
    """Pair a device; one that has to be activated is sent its passcode, unless in test mode.

    Raises:
        Refusal: 400. The limit of devices is documented; `UNIQUENESS_VIOLATION` and the text about
            phones are observed; the rest is assumed.
        QuotaUsedUp: the user got too many messages today.
    """
    details: list[Detail] = []
    told = read_pairing(body, details)
    if told is None:
        raise Refusal(400, "INVALID_DATA", *details)
    policy = existing_policy(environment, told.policy_id)
    _check_allowed(environment, user, policy, told)
    now = environment.clock.now()
    device = Device(
        id=environment.randomness.uuid(),
        user_id=user.id,
        type=told.type,
        status="ACTIVATION_REQUIRED" if told.asks_for_proof else "ACTIVE",
        created_at=now,
        updated_at=now,
        nickname=told.nickname,
        policy=policy,
        test_mode=told.test_mode,
        **told.special,
    )
    ready = _made_ready(environment, user, policy, device, told.notice)
    try:
        return environment.devices.keep(ready)
    except ValueError as error:
        detail = Detail("LIMIT_EXCEEDED", None, str(error))
        raise Refusal(400, "REQUEST_FAILED", detail) from error


def activate(environment: Environment, device: Device, body: Mapping[str, Any]) -> Device:
    """The device, active, once its passcode or attestation is right.

    Raises:
        Refusal: 400, with the codes of a passcode or assertion check (assumed).
    """
    if device.is_active:
        message = "The device is active already"
        raise Refusal(400, "REQUEST_FAILED", Detail("CONSTRAINT_VIOLATION", "status", message))
    prove = _prove_by_attestation if device.type == "FIDO2" else _prove_by_otp
    proved = prove(environment, device, body)
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


def resend(environment: Environment, user: User, device: Device) -> Device:
    """Send a fresh pairing passcode; the one before is good no more.

    Raises:
        Refusal: 400: the device is active already (documented), or nothing is sent to it (assumed).
        QuotaUsedUp: the user got too many messages today.
    """
    if device.is_active or device.type not in SENT_TO:
        message = "No pairing passcode can be sent to this device"
        raise Refusal(400, "REQUEST_FAILED", Detail("CONSTRAINT_VIOLATION", "status", message))
    policy = device.policy or environment.policies.default
    return environment.devices.keep(_made_ready(environment, user, policy, device, USUAL))


def _made_ready(
    environment: Environment, user: User, policy: Policy, device: Device, notice: Notice
) -> Device:
    if device.is_active:
        return device
    if device.type == "TOTP":
        return replace(device, secret=secret_of(environment.randomness.key()))
    if device.type == "FIDO2":
        return _with_creation_options(environment, user, device)
    rules = policy.otp_rules(device.type)
    passcode = Passcode(
        code=environment.randomness.digits(rules.length),
        sent_at=environment.clock.now(),
        lifetime_seconds=rules.lifetime_seconds,
    )
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
    options = relying_party.creation_options(
        rp_id=device.rp_id or "",
        rp_name=device.rp_name or "",
        user_id=user.id,
        user_name=user.username,
        challenge=challenge,
        exclude=passkeys,
    )
    return replace(device, challenge=challenge, creation_options=options)


def _check_allowed(environment: Environment, user: User, policy: Policy, told: Pairing) -> None:
    if not policy.allows_pairing(told.type):
        message = "The policy does not allow devices of this type to be paired"
        raise Refusal(400, "INVALID_DATA", Detail("CONSTRAINT_VIOLATION", "type", message))
    if told.special.get("extension") and not environment.mfa_settings.has_phone_extensions:
        message = "Phone extensions are not enabled"
        raise Refusal(400, "INVALID_DATA", Detail("CONSTRAINT_VIOLATION", "extension", message))
    devices = environment.devices.of(user.id)
    check_room(environment, devices)
    if told.special.get("contact") and any(_is_same(each, told) for each in devices):
        target = "email" if told.type == "EMAIL" else "phone"
        message = "The user has such a device already"
        raise Refusal(400, "INVALID_DATA", Detail("UNIQUENESS_VIOLATION", target, message))


def check_room(environment: Environment, devices: tuple[Device, ...]) -> None:
    """Let nobody have more devices than the MFA settings allow, nor 50 that are not activated.

    Raises:
        Refusal: 400 `REQUEST_FAILED` with `LIMIT_EXCEEDED` (documented for the first).
    """
    most = environment.mfa_settings.most_devices
    unproved = sum(not device.is_active for device in devices)
    if len(devices) - unproved >= most or unproved >= _MOST_UNPROVED:
        allowed = most if len(devices) - unproved >= most else _MOST_UNPROVED
        message = "Maximum allowed devices has been reached"
        detail = Detail("LIMIT_EXCEEDED", None, message, {"maximumAllowed": allowed})
        raise Refusal(400, "REQUEST_FAILED", detail)


def _is_same(device: Device, told: Pairing) -> bool:
    wanted = (told.type, told.special["contact"], told.special.get("extension"))
    return (device.type, device.contact, device.extension) == wanted


def _prove_by_otp(environment: Environment, device: Device, body: Mapping[str, Any]) -> Device:
    details: list[Detail] = []
    otp = required_text(body, "otp", details)
    check_flag(body, "oathResync", details)
    if details or otp is None:
        raise Refusal(400, "INVALID_DATA", *details)
    now = environment.clock.now()
    most = (device.policy or environment.policies.default).otp_rules(device.type).failure_count
    if device.failures >= most:
        raise refusal_of(CheckRefused("TOO_MANY_OTP_RETRIES"))
    if device.pairing is not None and device.pairing.is_late(now):
        raise refusal_of(CheckRefused("OTP_SESSION_EXPIRED"))
    proved = _with_right_otp(device, otp, now)
    if proved is None:
        environment.devices.keep(replace(device, failures=device.failures + 1))
        raise refusal_of(CheckRefused("INVALID_OTP"))
    return proved


def _with_right_otp(device: Device, otp: str, now: datetime) -> Device | None:
    if device.secret is None:
        return device if device.pairing is not None and device.pairing.matches(otp) else None
    window = matching_window(device.secret, otp, now, grace_windows=_GRACE_WINDOWS, used=None)
    return None if window is None else replace(device, last_window=window)


def _prove_by_attestation(
    environment: Environment, device: Device, body: Mapping[str, Any]
) -> Device:
    details: list[Detail] = []
    origin = required_text(body, "origin", details)
    attestation = required_text(body, "attestation", details)
    if details or origin is None or attestation is None:
        raise Refusal(400, "INVALID_DATA", *details)
    try:
        passkey = relying_party.register(
            attestation=attestation,
            origin=origin,
            rp_id=device.rp_id or "",
            challenge=device.challenge or b"",
        )
    except relying_party.AssertionRefused as refused:
        target = "attestation" if refused.reason == "assertion" else refused.reason
        detail = Detail("CONSTRAINT_VIOLATION", target, str(refused))
        raise Refusal(400, "INVALID_DATA", detail) from refused
    devices = environment.devices.of(device.user_id)
    if any(each.passkey and each.passkey.id == passkey.id for each in devices):
        message = "The user has such a device already"
        raise Refusal(400, "INVALID_DATA", Detail("UNIQUENESS_VIOLATION", "attestation", message))
    return replace(device, passkey=passkey)

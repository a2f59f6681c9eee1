"""Checking what the user proves: a passcode, an assertion, an answer to a push.

Failures add up: too many wrong passcodes or assertions lock a paired device for a while.

Sources: https://developer.pingidentity.com/pingone-api/mfa/device-authentication-policy.html
https://developer.pingidentity.com/pingone-api/mfa/mfa-authentication/mfa-device-authentications/check-assertion-device-authentication.html
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from pingone_nb.simulator.rules import relying_party
from pingone_nb.simulator.rules.authentications import Authentication, Failure, WantedAssertion
from pingone_nb.simulator.rules.clock import epoch_milliseconds
from pingone_nb.simulator.rules.devices import Device
from pingone_nb.simulator.rules.environment import Environment
from pingone_nb.simulator.rules.passcode import matching_window
from pingone_nb.simulator.rules.passkey import Passkey
from pingone_nb.simulator.rules.policies import Policy
from pingone_nb.simulator.rules.refusal import Refused
from pingone_nb.simulator.rules.users import User


def check_otp(environment: Environment, authentication: Authentication, otp: str) -> Authentication:
    """The authentication, completed.

    Raises:
        Refused: the passcode is wrong, late, one too many, or no longer wanted, or the user may
            not authenticate any more. A wrong one counts, whatever its length; the status stays as
            it is.
    """
    if authentication.status != "OTP_REQUIRED":
        raise Refused("NOT_OTP_REQUIRED")
    check_owner(environment, authentication)
    if authentication.device_id is None:
        return _check_one_time(environment, authentication, otp)
    device = device_of(environment, authentication)
    now = environment.clock.now()
    check_cool_down(environment, device, at="otp")
    if authentication.passcode is not None:
        if authentication.passcode.is_late(now):
            raise Refused("OTP_SESSION_EXPIRED")
        most = authentication.policy.otp_rules(device.type).failure_count
        if authentication.failures >= most:
            raise Refused("TOO_MANY_OTP_RETRIES", at="otp")
    proved = _proved(authentication, device, otp, now)
    if proved is None:
        count_failed_proof(environment, authentication, device)
        most = authentication.policy.otp_rules(device.type).failure_count
        left = most - 1 - max(device.failures, authentication.failures)
        raise Refused("INVALID_OTP", attempts_remaining=_told(environment, left))
    environment.devices.keep(replace(proved, failures=0))
    return environment.authentications.change(authentication, status="COMPLETED")


def totp_holder(
    environment: Environment, devices: tuple[Device, ...], otp: str, *, policy: Policy
) -> Device | None:
    """The first of the devices whose authenticator application shows the passcode now, or None.

    A passcode that none of them shows counts as a failure of each (assumed).
    """
    now = environment.clock.now()
    holders = [device for device in devices if device.secret is not None]
    for device in holders:
        window = _matching_window(device, otp, now, grace_windows=policy.passcode_grace_windows)
        if window is not None:
            return environment.devices.keep(replace(device, last_window=window, failures=0))
    for device in holders:
        count_failure(environment, device, policy=policy)
    return None


def answer_push(
    environment: Environment,
    authentication: Authentication,
    *,
    approves: bool,
    number: int | None = None,
) -> Authentication:
    """The authentication after the user has answered on the phone.

    Approving is documented to complete it. Denying ends it `FAILED`, a wrong number
    `NUMBER_MATCHING_FAILED` (both observed; the error's code is assumed).

    Raises:
        Refused: it waits for no answer.
    """
    push = authentication.push
    if authentication.status != "PUSH_CONFIRMATION_REQUIRED" or push is None:
        raise Refused("NOT_PUSH_REQUIRED")
    change = environment.authentications.change
    if not approves:
        failure = Failure(code="PUSH_CONFIRMATION_REJECTED", message="The user denied the push.")
        return change(authentication, status="FAILED", error=failure)
    if push.number is not None and number != push.number:
        return change(authentication, status="NUMBER_MATCHING_FAILED")
    device = device_of(environment, authentication)
    forgiven = device.lock_reason != "PUSH"
    environment.devices.keep(
        replace(
            device,
            pushes=(),
            locked_until=device.locked_until if forgiven else None,
            lock_reason=device.lock_reason if forgiven else None,
        )
    )
    return change(authentication, status="COMPLETED")


def timed_out(environment: Environment, authentication: Authentication) -> Authentication:
    """The authentication, whose push may have waited long enough by now."""
    push = authentication.push
    if authentication.status != "PUSH_CONFIRMATION_REQUIRED" or push is None:
        return authentication
    if not push.is_over(environment.clock.now()):
        return authentication
    change = environment.authentications.change
    code = "PUSH_CONFIRMATION_TIMED_OUT"
    if environment.readings.push_timeout == "status":
        return change(authentication, status=code)
    failure = Failure(code=code, message="The user did not answer the push in time.")
    return change(authentication, status="FAILED", error=failure)


def _check_one_time(
    environment: Environment, authentication: Authentication, otp: str
) -> Authentication:
    passcode, target = authentication.passcode, authentication.target
    if passcode is None or target is None:
        raise Refused("NOT_OTP_REQUIRED")
    if passcode.is_late(environment.clock.now()):
        raise Refused("OTP_SESSION_EXPIRED")
    most = authentication.policy.otp_rules(target.type).failure_count
    locks = environment.readings.one_time_lockout == "authentication"
    if locks and authentication.failures >= most:
        raise Refused("TOO_MANY_OTP_RETRIES", at="otp")
    if not passcode.matches(otp):
        failures = authentication.failures + 1
        environment.authentications.keep(replace(authentication, failures=failures))
        left = most - failures if locks else None
        raise Refused("INVALID_OTP", attempts_remaining=_told(environment, left))
    return environment.authentications.change(authentication, status="COMPLETED")


def _told(environment: Environment, left: int | None) -> int | None:
    """The attempts left, where replies tell them; None where they do not."""
    is_shown = environment.readings.attempts_remaining == "shown"
    return max(left, 0) if is_shown and left is not None else None


def _proved(
    authentication: Authentication, device: Device, otp: str, now: datetime
) -> Device | None:
    """The device after a right passcode; None after a wrong one."""
    if authentication.passcode is not None:
        return device if authentication.passcode.matches(otp) else None
    window = _matching_window(
        device, otp, now, grace_windows=authentication.policy.passcode_grace_windows
    )
    return None if window is None else replace(device, last_window=window)


def _matching_window(device: Device, otp: str, now: datetime, *, grace_windows: int) -> int | None:
    if device.secret is None:
        return None
    return matching_window(
        device.secret, otp, now, grace_windows=grace_windows, used=device.last_window
    )


def count_failed_proof(
    environment: Environment, authentication: Authentication, device: Device
) -> None:
    """Count a failure, for the device and for what was sent."""
    count_failure(environment, device, policy=authentication.policy)
    environment.authentications.keep(replace(authentication, failures=authentication.failures + 1))


def device_of(environment: Environment, authentication: Authentication) -> Device:
    """The selected device.

    Raises:
        Refused: it is blocked, or is there no more.
    """
    device = environment.devices.find(authentication.user_id or "", authentication.device_id or "")
    if device is None or device.is_blocked:
        raise Refused("DEVICE_NOT_USABLE")
    return device


def count_failure(environment: Environment, device: Device, *, policy: Policy) -> None:
    """Count a failure of a device; the one that uses up the policy's count begins the cool-down.

    With a cool-down of 0 the device is not locked, and the count begins anew.
    """
    rules = policy.otp_rules(device.type)
    counted = replace(device, failures=device.failures + 1)
    if counted.failures >= rules.failure_count:
        counted = replace(counted, failures=0)
        if rules.cool_down_seconds:
            until = environment.clock.now() + timedelta(seconds=rules.cool_down_seconds)
            counted = replace(counted, locked_until=until, lock_reason="OTP")
    environment.devices.keep(counted)


def check_assertion(
    environment: Environment, authentication: Authentication, *, origin: str, assertion: str
) -> Authentication:
    """The authentication, completed.

    Raises:
        Refused: the assertion does not answer the challenge, comes from elsewhere, is one too
            many, or is not wanted.
    """
    wanted = authentication.assertion
    if authentication.status != "ASSERTION_REQUIRED" or wanted is None:
        raise Refused("NOT_ASSERTION_REQUIRED")
    candidates = _candidates(environment, authentication, wanted.rp_id)
    if authentication.device_id and candidates[0].is_locked(environment.clock.now()):
        raise Refused("TOO_MANY_ASSERTIONS")
    try:
        device, passkey = _signer(authentication, wanted, candidates, origin, assertion)
    except Refused:
        if authentication.device_id:
            count_failed_proof(environment, authentication, candidates[0])
        raise
    check_owner(environment, replace(authentication, user_id=device.user_id))
    environment.devices.keep(replace(device, passkey=passkey, failures=0))
    return environment.authentications.change(
        authentication, status="COMPLETED", user_id=device.user_id, device_id=device.id
    )


def _candidates(
    environment: Environment, authentication: Authentication, rp_id: str
) -> tuple[Device, ...]:
    """The devices that may have signed: the selected one, or anybody's of the relying party."""
    if authentication.device_id is not None:
        return (device_of(environment, authentication),)
    now = environment.clock.now()
    policy = authentication.policy
    return tuple(
        device
        for user in environment.users
        if user.mfa_enabled
        for device in environment.devices.of(user.id)
        if device.is_active
        and policy.is_enabled(device.type)
        and device.rp_id == rp_id
        and not device.is_blocked
        and not device.is_locked(now)
    )


def _signer(
    authentication: Authentication,
    wanted: WantedAssertion,
    candidates: tuple[Device, ...],
    origin: str,
    assertion: str,
) -> tuple[Device, Passkey]:
    """The device that signed, and its passkey with the new count.

    Raises:
        Refused: none of them did, or the user handle is another user's.
    """
    owned = {device.passkey.id: device for device in candidates if device.passkey is not None}
    verify = partial(
        relying_party.verify,
        assertion=assertion,
        origin=origin,
        rp_id=wanted.rp_id,
        challenge=wanted.challenge,
        passkeys=[device.passkey for device in owned.values() if device.passkey is not None],
    )
    passkey = verify(user_id=authentication.user_id)
    device = owned[passkey.id]
    if authentication.user_id is None:  # only now is it known whose handle it has to be
        verify(user_id=device.user_id)
    return device, passkey


def check_user(user: User, policy: Policy) -> None:
    """Let only users authenticate who may.

    That the policy decides is documented. The codes are those of Ping's connector, in the API's
    spelling by inference; that of a disabled user is assumed.

    Raises:
        Refused: the policy blocks the user.
    """
    if user.locked_at is not None and not policy.says("ignoreUserLock"):
        raise Refused("USER_LOCKED")
    if not user.enabled and policy.says("blockDisabledUsers"):
        raise Refused("USER_DISABLED")
    if not user.mfa_enabled and policy.says("blockMfaDisabledUsers"):
        raise Refused("MFA_DISABLED")


def check_owner(environment: Environment, authentication: Authentication) -> None:
    """Let an authentication go on only if its user may; one that is not known yet passes.

    Raises:
        Refused: the policy blocks the user.
    """
    user = environment.users.find(authentication.user_id or "")
    if user is not None:
        check_user(user, authentication.policy)


def check_cool_down(environment: Environment, device: Device, *, at: str) -> None:
    """Let only a device be used that does not cool down.

    Args:
        environment: with the reading of how it is refused.
        device: the device.
        at: what the refusal is about; `otp` for the check of a passcode.

    Raises:
        Refused: it cools down.
    """
    until = device.locked_until
    if until is None or not device.is_locked(environment.clock.now()):
        return
    if environment.readings.cool_down == "too_many_otp_retries":
        raise Refused("TOO_MANY_OTP_RETRIES", at=at)
    if at == "otp":
        raise Refused("CHECK_COOLS_DOWN", until=epoch_milliseconds(until))
    raise Refused("DEVICE_COOLS_DOWN", at=at, method=device.type, until=epoch_milliseconds(until))

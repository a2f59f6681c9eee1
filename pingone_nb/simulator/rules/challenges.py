"""Putting a device, or a one-time target, to the proof: a passcode, a push, or a challenge.

What is sent goes into the virtual phone and mailbox.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from pingone_nb.simulator.rules.authentications import (
    Authentication,
    OneTimeTarget,
    Push,
    WantedAssertion,
    push_of,
)
from pingone_nb.simulator.rules.channels import CHANNELS, Proof
from pingone_nb.simulator.rules.devices import Device
from pingone_nb.simulator.rules.environment import Environment
from pingone_nb.simulator.rules.messages import USUAL, Message, Notice
from pingone_nb.simulator.rules.passcode import Passcode
from pingone_nb.simulator.rules.passkey import Passkey, request_options
from pingone_nb.simulator.rules.policies import Policy, PushRules

# what a new proof leaves behind of the one before
_AFRESH: dict[str, Any] = {
    "target": None,
    "passcode": None,
    "test_mode": False,
    "failures": 0,
    "push": None,
    "assertion": None,
}


def challenge_target(
    environment: Environment, authentication: Authentication, target: OneTimeTarget
) -> Authentication:
    """Send a passcode to a one-time target.

    Raises:
        Refused: the user got too many messages today.
    """
    passcode = fresh_passcode(environment, authentication.policy, target.type)
    if not target.test_mode:
        send_passcode(
            environment,
            user_id=authentication.user_id or "",
            channel=target.type,
            to=target.contact,
            passcode=passcode,
            notice=authentication.notice,
            authentication_id=authentication.id,
        )
    return replace(
        authentication,
        status="OTP_REQUIRED",
        target=target,
        passcode=passcode,
        test_mode=target.test_mode,
    )


def challenge_anybody(environment: Environment, authentication: Authentication) -> Authentication:
    """Ask whichever passkey the user has for the relying party; it will tell who the user is."""
    return _wanting_assertion(environment, authentication, authentication.rp_id or "", [])


def challenge_device(
    environment: Environment, authentication: Authentication, device: Device
) -> Authentication:
    """Put a usable device to the proof; what was sent before is good no more.

    Raises:
        Refused: the user got too many messages today.
    """
    selected = replace(authentication, device_id=device.id, **_AFRESH)
    ask = _ASK[CHANNELS[device.type].proof]
    return ask(environment, selected, device)


def _ask_for_passcode(
    environment: Environment, authentication: Authentication, device: Device
) -> Authentication:
    passcode = fresh_passcode(environment, authentication.policy, device.type)
    if not device.test_mode:
        send_passcode(
            environment,
            user_id=device.user_id,
            channel=device.type,
            to=device.contact or "",
            passcode=passcode,
            notice=authentication.notice,
            authentication_id=authentication.id,
            device_id=device.id,
        )
    return replace(
        authentication, status="OTP_REQUIRED", passcode=passcode, test_mode=device.test_mode
    )


def _ask_for_confirmation(
    environment: Environment, authentication: Authentication, device: Device
) -> Authentication:
    rules = authentication.policy.push_rules(device.application_id)
    now = environment.clock.now()
    push = push_of(
        authentication.notice,
        sent_at=now,
        timeout_seconds=rules.timeout_seconds,
        number_matching=authentication.policy.number_matching,
        randomness=environment.randomness,
    )
    environment.devices.keep(_with_push(device, rules, now))
    send_push(environment, device, push, authentication_id=authentication.id)
    return replace(authentication, status="PUSH_CONFIRMATION_REQUIRED", push=push)


def _ask_for_assertion(
    environment: Environment, authentication: Authentication, device: Device
) -> Authentication:
    passkeys = [device.passkey] if device.passkey else []
    return _wanting_assertion(environment, authentication, device.rp_id or "", passkeys)


def _wanting_assertion(
    environment: Environment,
    authentication: Authentication,
    rp_id: str,
    passkeys: Sequence[Passkey],
) -> Authentication:
    challenge = authentication.challenge or environment.randomness.key()
    options = request_options(rp_id=rp_id, challenge=challenge, passkeys=passkeys)
    wanted = WantedAssertion(challenge=challenge, rp_id=rp_id, options=options)
    return replace(authentication, status="ASSERTION_REQUIRED", assertion=wanted)


def _await_passcode(
    _environment: Environment, authentication: Authentication, _device: Device
) -> Authentication:
    """An authenticator application makes its own."""
    return replace(authentication, status="OTP_REQUIRED")


_ASK: dict[Proof, Callable[[Environment, Authentication, Device], Authentication]] = {
    "sent": _ask_for_passcode,
    "shown": _await_passcode,
    "push": _ask_for_confirmation,
    "assertion": _ask_for_assertion,
}


def _with_push(device: Device, rules: PushRules, now: datetime) -> Device:
    """The device with one more push; too many that nobody approved lock it for later ones."""
    period = timedelta(seconds=rules.period_seconds)
    recent = (*(sent for sent in device.pushes if now - sent < period), now)
    if len(recent) < rules.limit:
        return replace(device, pushes=recent)
    return replace(
        device,
        pushes=(),
        locked_until=now + timedelta(seconds=rules.lock_seconds),
        lock_reason="PUSH",
    )


def fresh_passcode(environment: Environment, policy: Policy, channel: str) -> Passcode:
    """A passcode as the policy wants it of a channel."""
    rules = policy.otp_rules(channel)
    return Passcode(
        code=environment.randomness.digits(rules.length),
        sent_at=environment.clock.now(),
        lifetime_seconds=rules.lifetime_seconds,
    )


def send_passcode(
    environment: Environment,
    *,
    user_id: str,
    channel: str,
    to: str,
    passcode: Passcode,
    notice: Notice = USUAL,
    authentication_id: str | None = None,
    device_id: str | None = None,
) -> None:
    """Send a passcode.

    Args:
        environment: whose inbox.
        user_id: whose daily quota it counts against.
        channel: one of `CHANNELS` that is sent passcodes.
        to: the number in E.164 form, or the address.
        passcode: what is sent.
        notice: how it is worded.
        authentication_id: what it is for, or None when it pairs a device.
        device_id: the device that it goes to, or None for a one-time target.

    Raises:
        Refused: the user got too many messages today; nothing is sent.
    """
    authenticates = authentication_id is not None
    has_own_code = environment.readings.daily_limit == "sms_voice_limit_reached"
    environment.quotas.take(user_id, channel, has_own_code=authenticates and has_own_code)
    text = CHANNELS[channel].words.format(otp=passcode.code)
    for name, value in notice.variables.items():
        text += f" {name}: {value}."
    environment.inbox.deliver(
        Message(
            channel=channel,
            to=to,
            text=text,
            otp=passcode.code,
            sent_at=passcode.sent_at,
            authentication_id=authentication_id,
            device_id=device_id,
            template=notice.template,
            locale=notice.locale,
            variant=notice.variant,
        )
    )


def send_push(
    environment: Environment, device: Device, push: Push, *, authentication_id: str
) -> None:
    """Show a push on the virtual phone; no quota is documented for pushes."""
    environment.inbox.deliver(
        Message(
            channel="PUSH",
            to="",
            title=push.title,
            text=push.text,
            otp=None,
            sent_at=push.sent_at,
            authentication_id=authentication_id,
            device_id=device.id,
            numbers=push.choices,
        )
    )

"""Sending: a message with a passcode, or a push, into the virtual phone and mailbox."""

from __future__ import annotations

from typing import cast

from pingone_nb.simulator.device import Device
from pingone_nb.simulator.environment import Environment
from pingone_nb.simulator.inbox import Channel, Message
from pingone_nb.simulator.notice import USUAL, Notice
from pingone_nb.simulator.passcode import Passcode
from pingone_nb.simulator.push import Push

_WORDS = {
    "SMS": "Your verification code is {otp}.",
    "VOICE": "Hello. Your verification code is {otp}. Goodbye.",
    "EMAIL": "Your verification code is {otp}. If you did not ask for it, ignore this message.",
    "WHATSAPP": "Your verification code is {otp}.",
}


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
        channel: `SMS`, `VOICE`, `EMAIL` or `WHATSAPP`.
        to: the number in E.164 form, or the address.
        passcode: what is sent.
        notice: how it is worded.
        authentication_id: what it is for, or None when it pairs a device.
        device_id: the device that it goes to, or None for a one-time target.

    Raises:
        QuotaUsedUp: the user got too many messages today; nothing is sent.
    """
    environment.quotas.take(user_id, channel)
    text = _WORDS[channel].format(otp=passcode.code)
    for name, value in notice.variables.items():
        text += f" {name}: {value}."
    environment.inbox.deliver(
        Message(
            channel=cast("Channel", channel),
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

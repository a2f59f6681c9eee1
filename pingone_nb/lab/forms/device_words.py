"""A device in words."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NamedTuple

from pingone_nb.api import ONE_TIME_TYPES, Device


class _Words(NamedTuple):
    """What a kind of device is called, and how a passcode gets to it."""

    kind: str
    way: str = ""
    in_menu: str = ""


_WORDS = {
    "SMS": _Words("Text message", "by text message", "Text message (SMS)"),
    "VOICE": _Words("Voice call", "by voice call"),
    "EMAIL": _Words("Email", "by email"),
    "WHATSAPP": _Words("WhatsApp message", "by WhatsApp"),
    "TOTP": _Words("Authenticator app"),
    "MOBILE": _Words("Mobile app"),
    "FIDO2": _Words("Passkey or security key"),
}


def channel_options() -> list[tuple[str, str]]:
    """Label and type of each channel of a one-time target, as a menu wants them."""
    words = {name: _WORDS[name] for name in ONE_TIME_TYPES}
    return [(word.in_menu or word.kind, name) for name, word in words.items()]


def kind_of(device: Device) -> str:
    """What kind of device it is; an unknown type as PingOne names it."""
    words = _WORDS.get(device.type)
    return words.kind if words else device.type or "Device without a type"


def contact_of(device: Device) -> str:
    """Nickname and contact, as far as they are known; contacts are masked already."""
    return " · ".join(filter(None, (device.nickname, device.phone or device.email)))


def way_to(device: Device) -> str:
    """How a passcode gets to it, such as `by text message`; "" when none is sent to it."""
    words = _WORDS.get(device.type)
    return words.way if words else ""


def cool_down_of(device: Device, now: datetime) -> str:
    """Until when it cannot be used, in a sentence; "" when it can."""
    end = device.cool_down_expires_at
    if end is None or end <= now:
        return ""
    return f"Cooling down until {end.astimezone(UTC):%H:%M:%S} UTC."

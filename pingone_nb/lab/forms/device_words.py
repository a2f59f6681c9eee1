"""A device in words."""

from __future__ import annotations

from datetime import UTC, datetime

from pingone_nb.api import Device

_KINDS = {
    "SMS": "Text message",
    "VOICE": "Voice call",
    "EMAIL": "Email",
    "WHATSAPP": "WhatsApp message",
    "TOTP": "Authenticator app",
    "MOBILE": "Mobile app",
    "FIDO2": "Passkey or security key",
}
_WAYS = {
    "SMS": "by text message",
    "VOICE": "by voice call",
    "EMAIL": "by email",
    "WHATSAPP": "by WhatsApp",
}


def kind_of(device: Device) -> str:
    """What kind of device it is; an unknown type as it was told."""
    return _KINDS.get(device.type, device.type or "Device without a type")


def contact_of(device: Device) -> str:
    """Nickname and contact, as far as they are told; contacts are masked already."""
    return " · ".join(filter(None, (device.nickname, device.phone or device.email)))


def way_to(device: Device) -> str:
    """How a passcode gets to it, such as `by text message`; "" when none is sent to it."""
    return _WAYS.get(device.type, "")


def cool_down_of(device: Device, now: datetime) -> str:
    """Until when it cannot be used, in a sentence; "" when it can."""
    end = device.cool_down_expires_at
    if end is None or end <= now:
        return ""
    return f"Cooling down until {end.astimezone(UTC):%H:%M:%S} UTC."

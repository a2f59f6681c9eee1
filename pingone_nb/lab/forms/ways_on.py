"""What ends when, and the ways on from where an authentication is, in plain words."""

from __future__ import annotations

from datetime import UTC, datetime

from pingone_nb.api import DeviceAuthentication
from pingone_nb.lab.forms.flow import Limits

_CANCEL = "cancel.push.authentication"
_PUSH = "PUSH_CONFIRMATION_REQUIRED"
_NO_RESEND = "Starts a new authentication. PingOne has no media type for sending a passcode again."
_SELECT_AGAIN = "Selects the same device with device.select. What it received before stops working."
_SELECT = "Selects another device from the list with device.select."
_CANCEL_FIRST = "Cancels the push with cancel.push.authentication. Then choose another device."
_NO_DEVICE = "Not available: the reply contains no other device."
_FORGET = "Sends nothing. PingOne has no call to end an authentication: it expires on its own."
_LIFETIME_UNKNOWN = "How long the passcode is valid is not known: the policy could not be read."
_MINUTES_FROM = 120
_NO_DEADLINE = "PingOne doesn't report a time limit for this status."


def endings(
    authentication: DeviceAuthentication, limits: Limits, *, end: datetime | None
) -> tuple[str, ...]:
    """What ends, and when, a sentence each.

    Args:
        authentication: the current one.
        limits: what the policy says, as far as that is known.
        end: when the passcode or the push ends, if that is known.
    """
    at = "" if end is None else f"{end.astimezone(UTC):%H:%M:%S} UTC"
    if not authentication.actions:
        return ("The authentication has ended. No more actions are possible.",)
    if authentication.status == _PUSH:
        return (
            f"The push times out at {at} (PUSH_CONFIRMATION_TIMED_OUT)." if at else _NO_DEADLINE,
        )
    if "otp.check" not in authentication.actions:
        return (_NO_DEADLINE,)
    is_paired = authentication.selected_device_id is not None
    after = "the device cools down" if is_paired else "PingOne accepts no more passcodes"
    return tuple(filter(None, (_lifetime(limits, at), _failures(limits, after))))


def _lifetime(limits: Limits, at: str) -> str:
    seconds = limits.lifetime_seconds
    if seconds is None:
        return _LIFETIME_UNKNOWN
    length = f"{seconds / 60:g} minutes" if seconds >= _MINUTES_FROM else f"{seconds:g} seconds"
    return f"The passcode expires at {at}, {length} after it was sent." if at else ""


def _failures(limits: Limits, after: str) -> str:
    count = limits.failure_count
    if count is None:
        return f"How many wrong passcodes are allowed is not known. After the last one, {after}."
    return f"After {count} wrong passcode{'' if count == 1 else 's'}, {after}."


def ways_on(authentication: DeviceAuthentication) -> tuple[tuple[str, str], ...]:
    """Each way on and what it does, or why there is none."""
    is_paired = authentication.selected_device_id is not None or bool(_listed(authentication))
    again = _SELECT_AGAIN if authentication.selected_device_id else _NO_RESEND
    return (
        *([] if is_paired and not authentication.selected_device_id else [("Send again", again)]),
        ("Change device", _change(authentication)),
        ("Start over", _FORGET),
    )


def can_change_device(authentication: DeviceAuthentication) -> bool:
    """Whether there is another device to change to, or a push to take back."""
    actions = authentication.actions
    return _CANCEL in actions or ("device.select" in actions and bool(_listed(authentication)))


def _change(authentication: DeviceAuthentication) -> str:
    if _CANCEL in authentication.actions:
        return _CANCEL_FIRST
    return _SELECT if can_change_device(authentication) else _NO_DEVICE


def _listed(authentication: DeviceAuthentication) -> tuple[str, ...]:
    return tuple(device.id for device in authentication.devices if device.id)

"""What ends when, and the ways on from where an authentication is, in plain words."""

from __future__ import annotations

from datetime import UTC, datetime

from pingone_nb.api import DeviceAuthentication
from pingone_nb.lab.forms.flow import Limits

START_OVER = "Start over"
_CANCEL = "cancel.push.authentication"
_PUSH = "PUSH_CONFIRMATION_REQUIRED"
_SENTENCES = {
    "self": "Reads the authentication again. It changes nothing and sends no message.",
    "otp.check": "Checks a passcode. A wrong one uses up an attempt.",
    "assertion.check": "Sends what the passkey has signed.",
    _CANCEL: "Cancels the push. Then another device can be chosen.",
    START_OVER: "Sends nothing. PingOne has no call to end an authentication: it expires.",
}
_SELECT = "Selects one of the user's devices."
_SELECT_AGAIN = "Selects another device, or the same one again, which makes its last code invalid."
_NO_DEVICE = "Needs the ID of one of the user's devices. The reply contains none."
_NO_FORM = "PingOne allows this action. There is no form for it: client.send sends any request."
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


def ways_on(
    authentication: DeviceAuthentication, *, can_start_over: bool = False
) -> dict[str, str]:
    """What each link of the reply does, and what starting over does: name → a sentence."""
    names = (*authentication.links, *([START_OVER] if can_start_over else []))
    return {name: _sentence(name, authentication) for name in names}


def _sentence(name: str, authentication: DeviceAuthentication) -> str:
    if name != "device.select":
        return _SENTENCES.get(name, _NO_FORM)
    if not _listed(authentication):
        return _NO_DEVICE
    return _SELECT_AGAIN if authentication.selected_device_id else _SELECT


def can_change_device(authentication: DeviceAuthentication) -> bool:
    """Whether there is another device to change to, or a push to take back."""
    actions = authentication.actions
    return _CANCEL in actions or ("device.select" in actions and bool(_listed(authentication)))


def _listed(authentication: DeviceAuthentication) -> tuple[str, ...]:
    return tuple(device.id for device in authentication.devices if device.id)

"""What a lesson's check says: what was expected, what came, why that is interesting, what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from pingone_nb.api import DeviceAuthentication
from pingone_nb.errors import ApiError, InputError, LessonError, PingOneError
from pingone_nb.history import Exchange


class _Situation(NamedTuple):
    why: str
    then: str


_AGAIN = "Then run this cell again."
_LATER = "Send a new passcode: select Send again below the passcode, or run {cells}. " + _AGAIN
_SITUATIONS: Mapping[str, _Situation] = {  # by detail code, by error code, then by status
    "INVALID_OTP": _Situation(
        "A wrong passcode was checked. It uses up one of the attempts that the policy allows, and "
        "the status stays OTP_REQUIRED, so the user can try again.",
        "Empty the passcode field, or select Fill in code on the phone. " + _AGAIN,
    ),
    "TOO_MANY_OTP_RETRIES": _Situation(
        "The wrong passcodes that the policy allows are used up. Now PingOne refuses even the "
        "right passcode for this authentication. The user isn't locked.",
        _LATER,
    ),
    "QUOTA_EXCEEDED": _Situation(
        "This device has had too many wrong passcodes or messages. It cools down, and PingOne "
        "refuses it until then.",
        "Use another device, or run {cells}. " + _AGAIN,
    ),
    "OTP_SESSION_EXPIRED": _Situation(
        "The passcode was checked after its lifetime, which the policy defines. It doesn't matter "
        "that it was the right one.",
        _LATER,
    ),
    "CONSTRAINT_VIOLATION": _Situation(
        "The status of this authentication doesn't allow this step, or a value doesn't fit the "
        "challenge.",
        "Run {cells}. " + _AGAIN,
    ),
    "LIMIT_EXCEEDED": _Situation(
        "The device is cooling down: PingOne sends nothing to it until then.",
        "Use another device, or run {cells}. " + _AGAIN,
    ),
    "NO_USABLE_DEVICES": _Situation(
        "The user has no paired device that the policy allows. PingOne replies with 201 and the "
        "status FAILED, not with an HTTP error.",
        "Run {cells}, which pair a device. " + _AGAIN,
    ),
    "COMPLETED": _Situation(
        "This authentication is complete already, for example because you completed it in the "
        "form. COMPLETED is final: the reply contains no links to further actions.",
        "Run {cells}: select Start over in a form that offers it. " + _AGAIN,
    ),
    "OTP_REQUIRED": _Situation(
        "PingOne still waits for the right passcode.",
        "Enter the newest passcode in the form and select Check, or run {cells}. " + _AGAIN,
    ),
    "PUSH_CONFIRMATION_REQUIRED": _Situation(
        "Nobody has answered the push yet. PingOne doesn't call back: the status changes only "
        "when the authentication is read after the answer.",
        "Answer the push on the phone. " + _AGAIN,
    ),
    "PUSH_CONFIRMATION_TIMED_OUT": _Situation(
        "The push wasn't answered within the policy's pushTimeout. An answer after that has no "
        "effect, but the authentication continues: device.select sends another push.",
        "Run {cells}, and answer the push before the countdown ends. " + _AGAIN,
    ),
    "NUMBER_MATCHING_FAILED": _Situation(
        "A number was picked on the phone that isn't the one that the page shows. This is what "
        "number matching is for: nobody approves by accident.",
        "Run {cells}, and pick the number that the form shows. " + _AGAIN,
    ),
    "DEVICE_SELECTION_REQUIRED": _Situation(
        "PingOne waits until the user chooses a device.",
        "Choose a device in the form, or run {cells}. " + _AGAIN,
    ),
    "ASSERTION_REQUIRED": _Situation(
        "The challenge hasn't been signed yet.",
        "Select Sign and check in the form, or run {cells}. " + _AGAIN,
    ),
    "FAILED": _Situation(
        "The authentication has failed, for example because the user denied the push. FAILED is "
        "final: PingOne accepts no further step.",
        "Run {cells}. " + _AGAIN,
    ),
}
_OTHERWISE = _Situation(
    "The steps of a lesson build on each other: a cell that was left out, changed, or run in "
    "another order changes what the later ones see.",
    "Run {cells}. " + _AGAIN,
)
_UNSENT = (
    "The toolkit checks arguments before it sends anything: a wrong one costs no message and no "
    "attempt."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What came of a check.

    Attributes:
        value: what was checked, or what the call returned or raised.
        wanted: what was expected, in words.
        came: what came instead; None where the check holds.
    """

    value: Any
    wanted: str
    came: object = None


def judged(found: object, said: str, expected: Mapping[str, object]) -> Verdict:
    """Hold a value, or what a call returns or raises, against what is expected.

    Args:
        found: the value, or the call.
        said: what is expected, in words, where it is true or false.
        expected: properties; `allows` is a linked action, `detail` a code among an error's details.
    """
    value = _called(found)
    missing = {name: want for name, want in expected.items() if not _holds(value, name, want)}
    is_error = isinstance(value, PingOneError) and not expected
    wanted = said or _in_words(expected) or "a reply"
    if not missing and not is_error and (value or not said):
        return Verdict(value=value, wanted=wanted)
    return Verdict(value=value, wanted=wanted, came=_came(value, missing))


def _called(found: object) -> object:
    if not callable(found):
        return found
    try:
        return found()
    except PingOneError as error:
        return error


def _came(value: object, missing: Mapping[str, object]) -> object:
    if isinstance(value, DeviceAuthentication | PingOneError):
        return value
    if not missing:
        return "that isn't so"
    return _in_words({name: getattr(value, name, "not there") for name in missing})


def failed(
    expected: str,
    found: object,
    *,
    step: int,
    again: int,
    history: Iterable[Exchange] = (),
) -> LessonError:
    """The error of a check that doesn't hold.

    Args:
        expected: what should have come, in words.
        found: what came: an authentication, an error, or that in words.
        step: number of the lesson's section that the check belongs to.
        again: number of the section whose cells have to run again.
        history: where the exchanges are.
    """
    own = _own_exchanges(found, tuple(history))
    situation = _situation(found, own)
    lines = (
        ("Expected:", expected),
        ("Found:", _found(found, own)),
        ("Why:", situation.why),
        ("What to do:", situation.then.replace("{cells}", cells_of(again))),
    )
    return LessonError(f"Step {step} didn't go as planned.\n{_in_lines(lines)}")


def explained(error: PingOneError, history: Iterable[Exchange] = ()) -> str:
    """An error that no check expected, without the frames that it came through."""
    own = _own_exchanges(error, tuple(history))
    situation = _situation(error, own)
    where = "the cells of this section again, from the first one"
    lines = (
        ("What came:", _found(error, own)),
        ("Why:", situation.why),
        ("What to do:", situation.then.replace("{cells}", where).removesuffix(_AGAIN).strip()),
    )
    return _in_lines(lines)


def _in_lines(lines: Iterable[tuple[str, str]]) -> str:
    return "\n".join(f"{name:<12}{text}" for name, text in lines)


def cells_of(step: int) -> str:
    """The cells of a section, as a lesson's reader finds them."""
    return f"the cells of section {step} again, from the first one"


def _in_words(expected: Mapping[str, object]) -> str:
    """Properties, such as `status COMPLETED, detail INVALID_OTP`."""
    return ", ".join(f"{_name(name)} {_value(value)}" for name, value in expected.items())


def _holds(found: object, name: str, value: object) -> bool:
    if name == "allows":
        return value in getattr(found, "actions", ())
    if name == "detail":
        return isinstance(found, ApiError) and found.has_detail(str(value))
    actual = getattr(found, name, None)
    return bool(actual == value)


def _name(name: str) -> str:
    return "the allowed action" if name == "allows" else name.replace("_", " ")


def _value(value: object) -> str:
    if value == ():
        return "none"
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _found(found: object, own: tuple[Exchange, ...]) -> str:
    if isinstance(found, DeviceAuthentication):
        cause = f" with {found.error.code}" if found.error else ""
        actions = ", ".join(found.actions) or "no action"
        return f"status {found.status}{cause}, which allows {actions}{_refusals(own)}."
    if isinstance(found, ApiError):
        codes = " / ".join([found.code, *(detail.code for detail in found.details)])
        return f"PingOne refused with HTTP {found.http_status} {codes}{_refusals(own)}."
    if isinstance(found, PingOneError):
        return found.message
    return str(found)


def _refusals(own: tuple[Exchange, ...]) -> str:
    """The refusals of the same authentication, counted."""
    counted = Counter(
        each.detail_code or each.code for each in own if (each.http_status or 0) >= 400
    )
    reasons = ", ".join(f"{count} × {code}" for code, count in counted.items())
    return f". PingOne refused for this authentication: {reasons}" if reasons else ""


def _own_exchanges(found: object, history: tuple[Exchange, ...]) -> tuple[Exchange, ...]:
    wanted = found.id if isinstance(found, DeviceAuthentication) else None
    if isinstance(found, ApiError) and history:
        wanted = history[-1].authentication_id
    return tuple(each for each in history if wanted and each.authentication_id == wanted)


def _situation(found: object, own: tuple[Exchange, ...]) -> _Situation:
    known = next((_SITUATIONS[key] for key in _keys(found, own) if key in _SITUATIONS), _OTHERWISE)
    if isinstance(found, InputError):
        return _Situation(_UNSENT, f"{found.hint} {_AGAIN}".strip())
    if isinstance(found, PingOneError) and known is _OTHERWISE:
        return _Situation(found.hint or known.why, known.then)
    return known


def _keys(found: object, own: tuple[Exchange, ...]) -> Iterable[str]:
    """What tells the situation, the most telling first."""
    if isinstance(found, ApiError):
        codes = [detail.code for detail in found.details]
        known = [each.status for each in own if each.status]
        # what the status forbids is best explained by the status
        yield from (known[-1:] if codes == ["CONSTRAINT_VIOLATION"] and known else ())
        yield from (*codes, found.code)
    if isinstance(found, DeviceAuthentication):
        last = next((each.detail_code for each in reversed(own) if each.detail_code), None)
        if last is not None and own[-1].detail_code == last:
            yield last  # the newest exchange was refused
        yield from (found.error.code,) if found.error else ()
        yield str(found.status)

"""Request bodies: bytes in, a JSON object out, or a refusal; and its values, one by one.

An optional value is absent, or as it has to be; a detail says what is not. That a wrong type is
`INVALID_VALUE` is documented for one number; the rest is assumed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pingone_nb.simulator.http.refusals import Detail, Refusal, malformed
from pingone_nb.simulator.rules.notation import is_uuid, json_object, seconds_of

SHORT_UNITS = ("SECONDS", "MINUTES")
_MOST_SECONDS = 86_400


def read_object(body: bytes) -> dict[str, Any]:
    """The JSON object that the bytes hold: UTF-8 without a byte order mark, RFC 8259.

    Raises:
        Refusal: 400 `INVALID_REQUEST`; the detail is assumed.
    """
    try:
        return json_object(body)
    except ValueError as error:
        # whatever the reason, its text could repeat the body
        raise malformed("The body must be a JSON object in UTF-8.") from error


def required_text(body: Mapping[str, Any], target: str, details: list[Detail]) -> str | None:
    """The text at a dotted path; when it is not there or none, a detail says so.

    The documented codes are `REQUIRED_VALUE`, `EMPTY_VALUE` and `INVALID_VALUE`; which of them
    PingOne uses for null, for an empty text and for another type is assumed.
    """
    value: Any = body
    seen: list[str] = []
    for name in target.split("."):
        if not isinstance(value, dict):
            details.append(invalid(".".join(seen), "must be an object"))
            return None
        seen.append(name)
        value = value.get(name)
        if value is None:
            details.append(Detail("REQUIRED_VALUE", target, "must not be null"))
            return None
    return _checked_text(value, target, details)


def check_details(details: list[Detail]) -> None:
    """Let a body pass of which nothing is wrong.

    Raises:
        Refusal: 400 `INVALID_DATA` with a detail for each thing that is.
    """
    if details:
        raise Refusal(400, "INVALID_DATA", *details)


def invalid(target: str, message: str, **inner_error: Any) -> Detail:
    """The detail of a value that cannot be right."""
    return Detail("INVALID_VALUE", target, message, inner_error or None)


def _checked_text(value: object, target: str, details: list[Detail]) -> str | None:
    if not isinstance(value, str):
        details.append(invalid(target, "must be a string"))
        return None
    if not value.strip():
        details.append(Detail("EMPTY_VALUE", target, "must not be empty"))
        return None
    return value


def check_choice(
    owner: Mapping[str, Any],
    name: str,
    choices: tuple[str, ...],
    details: list[Detail],
    *,
    at: str = "",
) -> None:
    """A text that must be one of some constants."""
    value = owner.get(name)
    if value is not None and value not in choices:
        details.append(invalid(_path(at, name), "is not allowed", allowedValues=list(choices)))


def check_flag(
    owner: Mapping[str, Any],
    name: str,
    details: list[Detail],
    *,
    at: str = "",
    required: bool = False,
) -> None:
    """A boolean."""
    value = owner.get(name)
    if value is None and required:
        details.append(Detail("REQUIRED_VALUE", _path(at, name), "must not be null"))
    elif value is not None and not isinstance(value, bool):
        details.append(invalid(_path(at, name), "must be a boolean"))


def check_number(
    owner: Mapping[str, Any],
    name: str,
    least: int,
    most: int,
    details: list[Detail],
    *,
    at: str = "",
    required: bool = False,
) -> None:
    """A whole number within a range."""
    value = owner.get(name)
    path = _path(at, name)
    if value is None:
        if required:
            details.append(Detail("REQUIRED_VALUE", path, "must not be null"))
    elif type(value) is not int:
        details.append(invalid(path, "must be a whole number"))
    elif not least <= value <= most:
        details.append(_out_of_range(path, least, most))


def check_duration(
    owner: Mapping[str, Any],
    name: str,
    least: int,
    most: int,
    details: list[Detail],
    *,
    at: str = "",
    required: bool = False,
    units: tuple[str, ...] = SHORT_UNITS,
) -> None:
    """An object with `duration` and `timeUnit`, within a range of seconds."""
    duration = object_at(owner, name, details, at=at, required=required)
    if duration is None:
        return
    path = _path(at, name)
    found = len(details)
    check_number(duration, "duration", 0, _MOST_SECONDS, details, at=path, required=True)
    if duration.get("timeUnit") is None:
        details.append(Detail("REQUIRED_VALUE", f"{path}.timeUnit", "must not be null"))
    check_choice(duration, "timeUnit", units, details, at=path)
    if len(details) == found and not least <= seconds_of(duration) <= most:
        details.append(_out_of_range(f"{path}.duration", least, most))


def _out_of_range(path: str, least: int, most: int) -> Detail:
    inner = {"rangeMinimumValue": least, "rangeMaximumValue": most}
    return Detail("OUT_OF_RANGE", path, f"must be between {least} and {most}", inner)


def object_at(
    owner: Mapping[str, Any],
    name: str,
    details: list[Detail],
    *,
    at: str = "",
    required: bool = False,
) -> Mapping[str, Any] | None:
    """The object of that name, or None when there is none."""
    value = owner.get(name)
    if value is None:
        if required:
            details.append(Detail("REQUIRED_VALUE", _path(at, name), "must not be null"))
        return None
    if not isinstance(value, Mapping):
        details.append(invalid(_path(at, name), "must be an object"))
        return None
    return value


def _path(at: str, name: str) -> str:
    return f"{at}.{name}" if at else name


def read_uuid(body: Mapping[str, Any], target: str, details: list[Detail]) -> str | None:
    """The UUID at a dotted path, in lower case; when there is none, a detail says so."""
    text = required_text(body, target, details)
    if text is None:
        return None
    if not is_uuid(text):
        details.append(invalid(target, "must be a UUID"))
        return None
    return text.lower()


def optional_text(
    owner: Mapping[str, Any], name: str, details: list[Detail], *, at: str = "", longest: int = 256
) -> str | None:
    """A text of at least one and at most `longest` characters, or None when there is none."""
    value = owner.get(name)
    if value is None:
        return None
    if not isinstance(value, str) or not value.strip() or len(value) > longest:
        message = f"must be a string of 1 to {longest} characters"
        details.append(invalid(_path(at, name), message))
        return None
    return value

"""Request bodies: bytes in, a JSON object out, or a refusal."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NoReturn

from pingone_nb.simulator.envelope import Detail, malformed


def read_object(body: bytes) -> dict[str, Any]:
    """The JSON object that the bytes hold: UTF-8 without a byte order mark, RFC 8259.

    Raises:
        Refusal: 400 `INVALID_REQUEST`; the detail is assumed.
    """
    try:
        value = _DECODER.decode(body.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        # whatever the reason, its text could repeat the body
        raise malformed(_NO_OBJECT) from error
    if not isinstance(value, dict):
        raise malformed(_NO_OBJECT)
    return value


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


def _number(text: str) -> int | float:
    """JSON has one kind of number: 6.0 is 6. What PingOne does with 6.5 is told in two ways."""
    number = float(text)
    return int(number) if number.is_integer() else number


def _refuse_constant(name: str) -> NoReturn:
    message = f"{name} is no JSON"
    raise ValueError(message)


_NO_OBJECT = "The body must be a JSON object in UTF-8."
_DECODER = json.JSONDecoder(parse_constant=_refuse_constant, parse_float=_number)

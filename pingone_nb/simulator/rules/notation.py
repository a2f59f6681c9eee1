"""How the API writes things down: UUIDs, base64url, JSON, durations."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any, NoReturn

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_SECONDS = {"SECONDS": 1, "MINUTES": 60, "HOURS": 3600, "DAYS": 86_400}


def is_uuid(text: str) -> bool:
    """Whether the text is a UUID in its usual form; upper case is taken, too."""
    return _UUID.fullmatch(text.lower()) is not None


def checked_uuid(text: str, *, name: str) -> str:
    """The UUID in lower case.

    Raises:
        ValueError: it is none.
    """
    if not isinstance(text, str) or not is_uuid(text):
        raise ValueError(f"{name} must be a UUID.")
    return text.lower()


def base64url(value: bytes) -> str:
    """The bytes in base64url without padding."""
    return base64.urlsafe_b64encode(value).decode().rstrip("=")


def seconds_of(duration: Mapping[str, Any]) -> int:
    """A `duration` with its `timeUnit`, in seconds."""
    return int(duration["duration"]) * _SECONDS[duration["timeUnit"]]


def digest_of(text: str) -> bytes:
    """The SHA-256 of a text: what is looked up by it is told in the same time, found or not."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


def json_object(text: bytes) -> dict[str, Any]:
    """The JSON object that the bytes hold: UTF-8 without a byte order mark, RFC 8259.

    Raises:
        ValueError: they hold none. Its text, and that of its cause, could repeat them.
    """
    try:
        value = _DECODER.decode(text.decode("utf-8"))
    except RecursionError as error:
        raise ValueError from error
    if not isinstance(value, dict):
        raise ValueError
    return value


def _number(text: str) -> int | float:
    """JSON has one kind of number: 6.0 is 6. What PingOne does with 6.5 is told in two ways."""
    number = float(text)
    return int(number) if number.is_integer() else number


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


_DECODER = json.JSONDecoder(parse_constant=_refuse_constant, parse_float=_number)

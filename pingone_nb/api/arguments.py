"""Checks of arguments: each gives the value as it is sent, or an `InputError` without the value."""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from pingone_nb.errors import InputError
from pingone_nb.privacy.masking import sealed
from pingone_nb.privacy.pasted import pasted
from pingone_nb.privacy.secret import Secret
from pingone_nb.settings import checked_uuid

_LONGEST_TEXT = 320
_LONGEST_OPAQUE = 200_000
_UNSEEN = ("Cc", "Cs")  # control characters, halves of characters
_WORDS = re.compile(r"[A-Za-z][\w.,-]*", re.ASCII)
_CAPITALS = re.compile(r"[A-Z][A-Z0-9_]*")


def user_id(value: object) -> str:
    """A user's UUID; a hint tells who gave a username."""
    looks_like_name = isinstance(value, str) and value != "" and len(value) != 36
    hint = (
        "If this is the username, look up the user first: PingOne needs the user's ID, "
        "which the API host returns for GET /environments/{envID}/users."
        if looks_like_name
        else ""
    )
    return checked_uuid(value, field="user_id", hint=hint)


def uuids(values: Iterable[str] | str, *, field: str) -> list[str]:
    """UUIDs, at least one and none twice; a single one may stand for itself."""
    if not isinstance(values, str | list | tuple):
        raise InputError(f"{field} must be a list of UUIDs.", field=field)
    given = [values] if isinstance(values, str) else values
    found = [checked_uuid(value, field=field) for value in given]
    if not found or len(set(found)) < len(found):
        raise InputError(
            f"{field} must contain at least one UUID, and each UUID only once.", field=field
        )
    return found


def text(value: object, *, field: str, longest: int = _LONGEST_TEXT) -> str:
    """Text of any characters, 1 to `longest` of them; a `Secret` is revealed."""
    found = value.reveal() if isinstance(value, Secret) else value
    if found is None or found == "":
        raise InputError(f"{field} is empty.", field=field)
    if not isinstance(found, str):
        raise InputError(f"{field} must be text.", field=field)
    if len(found) > longest:
        raise InputError(f"{field} must not be longer than {longest} characters.", field=field)
    return found


def line(value: object, *, field: str, longest: int = _LONGEST_TEXT) -> str:
    """Text without control characters, 1 to `longest` characters, not only blanks."""
    found = text(value, field=field, longest=longest)
    if not found.strip() or any(unicodedata.category(each) in _UNSEEN for each in found):
        raise InputError(f"{field} must not be blank or contain control characters.", field=field)
    return found


def name(value: object, *, field: str, longest: int = _LONGEST_TEXT) -> str:
    """A line that names something, without the marks and blanks that came along with it."""
    return line(_pasted(value, around=" "), field=field, longest=longest)


def opaque(value: object, *, field: str) -> Secret:
    """What another program made and PingOne reads: sent as it is, shown nowhere."""
    return Secret(text(value, field=field, longest=_LONGEST_OPAQUE))


def word(value: object, *, field: str) -> str:
    """Words of the API, such as `embedded` or `order,devices`."""
    found = text(_pasted(value), field=field)
    if not _WORDS.fullmatch(found):
        raise InputError(f"{field} must be an API term, such as embedded.", field=field)
    return found


def constant(value: object, *, field: str) -> str:
    """A word in capitals whose possible values are not all documented."""
    found = text(_pasted(value), field=field)
    if not _CAPITALS.fullmatch(found):
        raise InputError(
            f"{field} must be an uppercase constant, such as NOT_REQUIRED.", field=field
        )
    return found


def choice(value: object, choices: Collection[str], *, field: str, hint: str = "") -> str:
    """One of `choices`."""
    value = _pasted(value)
    if not isinstance(value, str) or value not in choices:
        raise InputError(f"{field} must be one of: {', '.join(choices)}.", field=field, hint=hint)
    return value


def flag(value: object, *, field: str) -> bool:
    """True or False, nothing that merely counts as it."""
    if not isinstance(value, bool):
        raise InputError(f"{field} must be True or False.", field=field)
    return value


def number(value: object, *, field: str, lowest: int, highest: int) -> int:
    """A whole number, both ends included."""
    if not isinstance(value, int) or isinstance(value, bool) or not lowest <= value <= highest:
        raise InputError(f"{field} must be a whole number from {lowest} to {highest}.", field=field)
    return value


def duration(seconds: object, *, field: str, lowest: int, highest: int) -> dict[str, Any]:
    """The API's `{duration, timeUnit}`, in minutes where they are whole."""
    found = number(seconds, field=field, lowest=lowest, highest=highest)
    if found % 60 == 0:
        return {"duration": found // 60, "timeUnit": "MINUTES"}
    return {"duration": found, "timeUnit": "SECONDS"}


def moment(value: object, *, field: str) -> str:
    """An aware `datetime` as the API writes it: `2025-11-30T00:00:00.000Z`."""
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise InputError(f"{field} must be a datetime with a time zone.", field=field)
    try:
        utc = value.astimezone(UTC)
    except OverflowError:
        raise InputError(f"{field} is out of range.", field=field) from None
    return utc.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def origin(value: object, *, field: str) -> str:
    """A web origin, such as `https://app.pingone.eu`: scheme, host, at most a port."""
    found = name(value, field=field)
    try:
        parts = urlsplit(found)
        _ = parts.port
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in found
    except ValueError:
        usable = False
    if not usable or found != f"{parts.scheme}://{parts.netloc}" or " " in found:
        raise InputError(
            f"{field} must be a web origin.",
            field=field,
            hint="Use the scheme and the host without a path, such as https://app.pingone.eu.",
        )
    return found


def _pasted(value: object, *, around: str | None = None) -> object:
    text = value.reveal() if isinstance(value, Secret) else value
    return pasted(text).strip(around) if isinstance(text, str) else text


def json_value(value: object, *, field: str) -> Any:
    """A copy of any JSON value, what is sensitive in it as `Secret`."""
    return sealed(_copied(value, field=field))


def json_object(value: object, *, field: str) -> dict[str, Any]:
    """A copy of an object of JSON properties, what is sensitive in it as `Secret`."""
    copied: dict[str, Any] = sealed(_plain_object(value, field=field))
    return copied


def json_text(value: object, *, field: str) -> Secret:
    """A JSON document as the text that is sent; text stays as it is."""
    if not isinstance(value, Mapping):
        return opaque(value, field=field)
    copied = _plain_object(value, field=field)
    return Secret(json.dumps(copied, separators=(",", ":"), default=Secret.reveal))


def _plain_object(value: object, *, field: str) -> Any:
    if not isinstance(value, Mapping):
        raise InputError(f"{field} must be a JSON object.", field=field)
    return _copied(value, field=field)


def _copied(value: object, *, field: str) -> Any:
    try:
        return _json(value)
    except (TypeError, RecursionError):
        raise InputError(
            f"{field} contains a value that JSON does not support.", field=field
        ) from None


def _json(value: Any) -> Any:
    if isinstance(value, Mapping):
        if not all(isinstance(key, str) for key in value):
            raise TypeError
        return {key: _json(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_json(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        raise TypeError
    if value is not None and not isinstance(value, str | bool | int | float | Secret):
        raise TypeError
    return value

"""What all expectations have in common, and an exchange as the text that a failure shows."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Self

from pingone_nb.history import Exchange
from pingone_nb.history.asked_value import plain
from pingone_nb.privacy.masking import mask, mask_text
from pingone_nb.privacy.secret import Secret

_LONGEST = 3_000


def exchange_text(exchange: Exchange) -> str:
    """Request and answer on lines of their own, masked, each body cut at 3,000 characters."""
    kind = f"  Content-Type: {exchange.request_media_type}" if exchange.request_media_type else ""
    lines = [
        f"{exchange.operation}, started {exchange.started_at:%Y-%m-%d %H:%M:%S} UTC,"
        f" took {exchange.elapsed_seconds * 1000:.1f} ms",
        f"> {exchange.method} {mask(exchange.url)}",
        *([f"> {kind.strip()}"] if kind else []),
        *_indented(exchange.request_body, sign=">"),
        f"< {_head(exchange)}",
        *_indented(exchange.reply_body, sign="<"),
        *_indented(exchange.reply_text, sign="<"),
    ]
    return "\n".join(lines)


def value_text(value: Any) -> str:
    """A JSON value as text on several lines, masked and cut."""
    masked = mask(value)
    text = (
        masked
        if isinstance(masked, str)
        else json.dumps(masked, indent=2, ensure_ascii=False, default=str)
    )
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]} … (truncated)"


def _head(exchange: Exchange) -> str:
    if exchange.http_status is None:
        return f"no reply: {mask(exchange.error)}"
    correlation = exchange.correlation_id
    return f"HTTP {exchange.http_status}" + (
        f", Correlation-Id {correlation}" if correlation else ""
    )


def _indented(value: Any, *, sign: str) -> list[str]:
    return [] if value is None else [f"{sign} {line}" for line in value_text(value).splitlines()]


_ABSENT = object()


class Expectation:
    """Checks about one value, in a chain: each gives the expectation back, or raises.

    In a cell the last one shows what held.

    Raises:
        AssertionError: from each check that does not hold; the message shows the exchange, masked.
    """

    _what = "value"

    def __init__(self) -> None:
        self._held: list[str] = []

    def __repr__(self) -> str:
        return f"<expected of the {self._what}: {', '.join(self._held) or 'no checks yet'}>"

    def _evidence(self) -> str:
        """What a failure's message shows below its first line."""
        raise NotImplementedError

    def _check(self, holds: bool, *, expected: str, found: str) -> Self:
        __tracebackhide__ = True
        if not holds:
            message = mask_text(f"Expected of the {self._what}: {expected}. Found: {found}.")
            raise AssertionError(f"{message}\n{self._evidence()}")
        self._held.append(expected)
        return self

    def _is_one_of(self, name: str, found: object, expected: Iterable[object]) -> Self:
        __tracebackhide__ = True
        values = values_in(name, expected)
        wanted = " or ".join(map(str, values))
        return self._check(
            plain(found) in values,
            expected=f"{name} {wanted}",
            found=f"{_in_words(name, found)}{alike(_texts([found]), _texts(values))}",
        )


def values_in(name: str, given: Iterable[object]) -> list[Any]:
    """What somebody expects: values one by one or in collections, as Python's own types.

    Raises:
        TypeError: there is nothing to compare with, so that the check would mean nothing.
    """
    values = [plain(value) for each in given for value in _values(each)]
    if not values:
        raise TypeError(f"{name} needs at least one value to compare with.")
    return values


def _values(given: Any) -> Iterable[Any]:
    is_collection = isinstance(given, Iterable) and not isinstance(given, str | bytes | Mapping)
    return given if is_collection else [given]


def _texts(values: Iterable[object]) -> list[str]:
    return [each for each in values if isinstance(each, str)]


def checked_seconds(seconds: Any) -> float:
    """A limit that an exchange can keep or not.

    Raises:
        TypeError, ValueError: it is not a positive number of seconds.
    """
    limit = plain(seconds)
    if isinstance(limit, bool) or not isinstance(limit, int | float):
        raise TypeError(f"seconds must be a number, not a value of type {type(seconds).__name__}.")
    if not 0 <= limit < math.inf:
        raise ValueError("seconds must be 0 or greater, and finite.")
    return float(limit)


def alike(names: Iterable[object], known: Iterable[object]) -> str:
    """` (did you mean …?)`, where a name is written like one that is known and another one."""
    possible, asked = [str(each) for each in known if each is not None], list(map(str, names))
    found = [match for name in asked for match in get_close_matches(name, possible, 2)]
    meant = [each for each in dict.fromkeys(found) if each not in asked]
    return f" (did you mean {' or '.join(meant)}?)" if meant else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Whether a property has a value, and both in words that may be shown."""

    holds: bool
    expected: str
    found: str

    @classmethod
    def of(cls, body: Any, path: str, expected: Any) -> Finding:
        """Look at a path of a JSON value, such as `details.0.code`."""
        found, name = _value_at(body, path), path.rpartition(".")[2]
        is_there = found is not _ABSENT
        return cls(
            holds=is_there and _plain(found) == _plain(expected),
            expected=_told(path, name, expected),
            found=_told(path, name, found) if is_there else "no such property",
        )


def _value_at(body: Any, path: str) -> Any:
    value = body
    for name in path.split("."):
        if isinstance(value, Mapping):
            value = value.get(name, _ABSENT)
        elif isinstance(value, list | tuple) and name.isdecimal() and int(name) < len(value):
            value = value[int(name)]
        else:
            return _ABSENT
    return value


def list_in_words(values: Iterable[object]) -> str:
    """`a, b, c`, or `none`."""
    return ", ".join(str(value) for value in values) or "none"


def _in_words(name: str, found: object) -> str:
    return f"no {name}" if found is None else f"{name} {found}"


def _told(path: str, name: str, value: Any) -> str:
    """A property and its value; masked, since it may be typed in by hand."""
    return f"{path} = {mask({name: _shown(value)})[name]!r}"


def _shown(value: Any) -> Any:
    return value.mask if isinstance(value, Secret) else value


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value.reveal() if isinstance(value, Secret) else value

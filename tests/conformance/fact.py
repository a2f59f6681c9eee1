"""What a rule expects at a place in a reply."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.conformance.reply import MISSING


@dataclass(frozen=True, slots=True)
class Expected:
    """A condition in words, in place of one exact value."""

    words: str
    holds: Callable[[Any], bool] = field(repr=False)


def matching(pattern: str) -> Expected:
    """A text that matches a pattern as a whole."""
    compiled = re.compile(pattern)
    return Expected(
        f"text like {pattern}", lambda got: isinstance(got, str) and bool(compiled.fullmatch(got))
    )


def one_of(*values: Any) -> Expected:
    """One of several values."""
    return Expected(" or ".join(map(str, values)), lambda got: got in values)


def other_than(value: Any) -> Expected:
    """Any value but one."""
    return Expected("another value", lambda got: got is not MISSING and got != value)


def in_any_order(*values: Any) -> Expected:
    """A list of these, in whatever order."""
    return Expected(
        f"{len(values)} items in any order",
        lambda got: isinstance(got, list) and sorted(map(str, got)) == sorted(map(str, values)),
    )


def having(**properties: Any) -> Expected:
    """A list with an object that has these properties."""
    return Expected(
        f"an item with {', '.join(properties)} as told",
        lambda got: (
            isinstance(got, list) and any(properties.items() <= each.items() for each in got)
        ),
    )


def longer_than(count: int) -> Expected:
    """A list of more items than that."""
    return Expected(
        f"more than {count} items", lambda got: isinstance(got, list) and len(got) > count
    )


ABSENT = Expected("nothing", lambda got: got is MISSING)
PRESENT = Expected("to be there", lambda got: got is not MISSING and got is not None)
UUID = matching(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
TIMESTAMP = matching(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z")
WHOLE = Expected("a whole number", lambda got: isinstance(got, int) and not isinstance(got, bool))


def holds(expected: Any, got: Any) -> bool:
    """Whether what is there is as expected; a bool is no number."""
    if isinstance(expected, Expected):
        return expected.holds(got)
    return type(got) is type(expected) and bool(got == expected)

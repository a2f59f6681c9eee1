"""Optional values of a request."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pingone_nb.simulator.http.bodies import (
    check_choice,
    check_duration,
    check_flag,
    check_number,
    object_at,
    optional_text,
    read_uuid,
)
from pingone_nb.simulator.http.refusals import Detail

UUID = "991776fd-145b-499e-8237-2c62aef35b2c"


def complaints(check: Callable[..., Any], owner: Any, *args: Any, **more: Any) -> list[Any]:
    """Code and target of each thing that is wrong."""
    details: list[Detail] = []
    check(owner, *args, details, **more)
    return [(detail.code, detail.target) for detail in details]


@pytest.mark.parametrize("value", [None, ...])
def test_what_is_absent_is_right(value: Any) -> None:
    """Null is as good as absent, unless a value is required."""
    owner = {} if value is ... else {"a": value}
    for check, *args in (
        (check_choice, "a", ("x",)),
        (check_flag, "a"),
        (check_number, "a", 1, 2),
        (check_duration, "a", 1, 2),
        (object_at, "a"),
        (optional_text, "a"),
    ):
        assert complaints(check, owner, *args) == []
        if check not in (check_choice, optional_text):
            told = complaints(check, owner, *args, required=True, at="b")
            assert told == [("REQUIRED_VALUE", "b.a")]


@pytest.mark.parametrize("value", [1, "true", 0, [], {}])
def test_flags_are_booleans(value: Any) -> None:
    """Nothing but true and false is a flag."""
    assert complaints(check_flag, {"a": value}, "a") == [("INVALID_VALUE", "a")]
    assert complaints(check_flag, {"a": False}, "a") == []


@pytest.mark.parametrize("value", ["X", 1, True, [], {}, ["x"], ""])
def test_choices_are_constants(value: Any) -> None:
    """Only the constants are right, in their own case."""
    assert complaints(check_choice, {"a": value}, "a", ("x", "y")) == [("INVALID_VALUE", "a")]
    assert complaints(check_choice, {"a": "y"}, "a", ("x", "y")) == []


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (1, None),
        (3, None),
        (0, "OUT_OF_RANGE"),
        (4, "OUT_OF_RANGE"),
        (10**30, "OUT_OF_RANGE"),
        (True, "INVALID_VALUE"),
        (1.5, "INVALID_VALUE"),
        ("1", "INVALID_VALUE"),
    ],
)
def test_numbers_are_whole_and_in_range(value: Any, code: str | None) -> None:
    """Both ends belong to the range; a boolean is no number."""
    expected = [] if code is None else [(code, "b.a")]

    assert complaints(check_number, {"a": value}, "a", 1, 3, at="b") == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"duration": 1, "timeUnit": "MINUTES"}, []),
        ({"duration": 120, "timeUnit": "SECONDS"}, []),
        ({"duration": 59, "timeUnit": "SECONDS"}, [("OUT_OF_RANGE", "a.duration")]),
        ({"duration": 3, "timeUnit": "MINUTES"}, [("OUT_OF_RANGE", "a.duration")]),
        ({"duration": -1, "timeUnit": "MINUTES"}, [("OUT_OF_RANGE", "a.duration")]),
        ({"duration": 1, "timeUnit": "HOURS"}, [("INVALID_VALUE", "a.timeUnit")]),
        ({"duration": "1", "timeUnit": "MINUTES"}, [("INVALID_VALUE", "a.duration")]),
        ({"duration": 1}, [("REQUIRED_VALUE", "a.timeUnit")]),
        ({"timeUnit": "MINUTES"}, [("REQUIRED_VALUE", "a.duration")]),
        ({}, [("REQUIRED_VALUE", "a.duration"), ("REQUIRED_VALUE", "a.timeUnit")]),
        (60, [("INVALID_VALUE", "a")]),
    ],
)
def test_durations_are_in_range(value: Any, expected: list[Any]) -> None:
    """Whatever the unit, the range is one of seconds."""
    assert complaints(check_duration, {"a": value}, "a", 60, 120) == expected


@pytest.mark.parametrize("value", ["", " ", "x" * 11, 1, True, []])
def test_texts_have_a_length(value: Any) -> None:
    """An optional text that is there has at least one character, and no more than allowed."""
    assert complaints(optional_text, {"a": value}, "a", longest=10) != []
    assert complaints(optional_text, {"a": "x" * 10}, "a", longest=10) == []


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"a": {"id": UUID.upper()}}, []),
        ({"a": {"id": f"{UUID} "}}, [("INVALID_VALUE", "a.id")]),
        ({"a": {"id": UUID.replace("-", "")}}, [("INVALID_VALUE", "a.id")]),
        ({"a": {"id": 1}}, [("INVALID_VALUE", "a.id")]),
        ({"a": {}}, [("REQUIRED_VALUE", "a.id")]),
        ({"a": 1}, [("INVALID_VALUE", "a")]),
        ({}, [("REQUIRED_VALUE", "a.id")]),
    ],
)
def test_ids_are_uuids(body: Any, expected: list[Any]) -> None:
    """Nothing but a UUID in its usual form is an id; its case does not matter."""
    assert complaints(read_uuid, body, "a.id") == expected
    assert read_uuid({"id": UUID.upper()}, "id", []) == UUID

"""Reading bodies."""

from __future__ import annotations

import pytest

from pingone_nb.simulator.http.bodies import read_object, required_text
from pingone_nb.simulator.http.refusals import Detail, Refusal

NO_OBJECTS = {
    "nothing": b"",
    "spaces": b"  ",
    "text": b"otp=123456",
    "truncated": b'{"otp":"12',
    "two": b"{}{}",
    "array": b"[]",
    "string": b'"text"',
    "number": b"1",
    "null": b"null",
    "NaN": b'{"otp":NaN}',
    "Infinity": b'{"otp":-Infinity}',
    "not UTF-8": b'{"otp":"\xff\xfe"}',
    "Latin-1": '{"otp":"é"}'.encode("latin-1"),
    "UTF-16": '{"otp":"1"}'.encode("utf-16"),
    "UTF-32": '{"otp":"1"}'.encode("utf-32-le"),
    "byte order mark": b'\xef\xbb\xbf{"otp":"1"}',
    "encoded surrogate": b'{"otp":"\xed\xa0\x80"}',
    "NUL": b'{"otp":"\x00"}',
    "deep": b'{"a":' * 5_000 + b"1" + b"}" * 5_000,
    "deep array": b"[" * 60_000,
    "huge number": b'{"otp":' + b"9" * 10_000 + b"}",
    "comment": b'{/**/"otp":"1"}',
    "single quotes": b"{'otp':'1'}",
}


@pytest.mark.parametrize("body", NO_OBJECTS.values(), ids=NO_OBJECTS.keys())
def test_no_object_is_refused(body: bytes) -> None:
    """Whatever is not one JSON object in UTF-8 is refused, and the refusal does not repeat it."""
    with pytest.raises(Refusal) as caught:
        read_object(body)
    told = caught.value.as_body("id")
    assert (caught.value.status, told["code"]) == (400, "INVALID_REQUEST")
    assert told["details"][0]["message"] == "The body must be a JSON object in UTF-8."


def test_an_object_is_read() -> None:
    """An object is read as it is; unknown properties and big floats do not matter."""
    assert read_object(b' {"otp": "012345", "novel": 1e999} ')["otp"] == "012345"


@pytest.mark.parametrize(
    ("body", "code", "target"),
    [
        ({}, "REQUIRED_VALUE", "user.id"),
        ({"user": None}, "REQUIRED_VALUE", "user.id"),
        ({"user": {}}, "REQUIRED_VALUE", "user.id"),
        ({"user": {"id": None}}, "REQUIRED_VALUE", "user.id"),
        ({"user": "x"}, "INVALID_VALUE", "user"),
        ({"user": []}, "INVALID_VALUE", "user"),
        ({"user": {"id": 5}}, "INVALID_VALUE", "user.id"),
        ({"user": {"id": ["x"]}}, "INVALID_VALUE", "user.id"),
        ({"user": {"id": ""}}, "EMPTY_VALUE", "user.id"),
        ({"user": {"id": " \t"}}, "EMPTY_VALUE", "user.id"),
    ],
)
def test_a_text_that_is_not_there(body: dict[str, object], code: str, target: str) -> None:
    """Missing, empty and mistyped texts are told apart, and the detail names the place."""
    details: list[Detail] = []

    assert required_text(body, "user.id", details) is None
    assert [(detail.code, detail.target) for detail in details] == [(code, target)]


def test_a_text_that_is_there() -> None:
    """A text is given as it is, without a detail."""
    details: list[Detail] = []

    assert required_text({"user": {"id": " x "}}, "user.id", details) == " x "
    assert details == []

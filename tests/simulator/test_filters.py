"""SCIM filters."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pingone_nb.simulator.http.filters import filter_of
from pingone_nb.simulator.http.refusals import Refusal
from tests.tiers import cases

NAMES = ("id", "username", "email")
ADA = {"id": "1", "username": "Ada.Example", "email": 'a"d\\a@example.com'}


def matches(text: str | None) -> bool:
    """Whether the filter lets Ada pass."""
    return filter_of(text, attributes=NAMES)(ADA)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (None, True),
        ("", True),
        ('username eq "Ada.Example"', True),
        ('username eq "ada.example"', True),
        ('USERNAME EQ "ada.example"', True),
        ('username eq "ada"', False),
        ('username ne "ada"', True),
        ('username sw "ada."', True),
        ('username sw "example"', False),
        ('username ew ".example"', True),
        ('username co "a.e"', True),
        ('username co "b"', False),
        ('username eq "ada.example" and id eq "1"', True),
        ('username eq "ada.example" and id eq "2"', False),
        ('username eq "bob" or id eq "1"', True),
        ('id eq "2" or id eq "3" or id eq "1"', True),
        ('not (id eq "1")', False),
        ('not (id eq "2") and (username sw "a" or username sw "b")', True),
        ('id eq "2" and id eq "2" or id eq "1"', True),
        (r'email sw "a\"d"', True),
        (r'email eq "a\"d\\a@example.com"', True),
        (r'email sw "a\\"', False),
    ],
)
def test_filters_say_what_they_mean(text: str | None, expected: bool) -> None:
    """Operators, logic, parentheses and escapes are those of RFC 7644; case does not matter."""
    assert matches(text) is expected


@pytest.mark.parametrize(
    "text",
    [
        "username",
        "username eq",
        "username eq ada",
        'username eq "ada',
        'username = "ada"',
        'username eq "ada" and',
        '(username eq "ada"',
        'username eq "a" username eq "b"',
        "username pr",
        'username gt "a"',
        'phone eq "1"',
        'name.given eq "1"',
        'username.x eq "1"',
        'emails[type eq "work"]',
        'username eq "' + "a" * 1_000 + '"',
        " or ".join(['id eq "1"'] * 21),
        "(" * 500,
        "\x00",
    ],
)
def test_what_is_no_filter_is_refused(text: str) -> None:
    """What cannot be read, or is not supported, is refused with what is, and not repeated."""
    with pytest.raises(Refusal) as refused:
        matches(text)
    body = refused.value.as_body("1")

    assert (refused.value.status, body["code"]) == (400, "INVALID_REQUEST")
    (detail,) = body["details"]
    assert (detail["code"], detail["target"]) == ("INVALID_FILTER", "filter")
    assert detail["innerError"]["supportedAttributes"] == list(NAMES)
    assert set(detail["innerError"]["supportedOperators"]) == {"eq", "ne", "sw", "ew", "co"}


@settings(max_examples=cases(500))
@given(st.text(max_size=30), st.sampled_from(["eq", "co", "sw", "ew"]))
def test_any_text_can_be_looked_for(text: str, operator: str) -> None:
    """A text, escaped as JSON has it, is found in itself, or the filter is refused."""
    escaped = text.replace("\\", r"\\").replace('"', r"\"")
    try:
        test = filter_of(f'username {operator} "{escaped}"', attributes=NAMES)
    except Refusal:
        return
    assert test({"username": text})


@pytest.mark.parametrize("character", ["\ue000", "\ue001", "\uf8ff"])
def test_private_characters_are_looked_for_as_they_are(character: str) -> None:
    """A character of the private use area is one like any other."""
    test = filter_of(f'username eq "{character}"', attributes=NAMES)

    assert test({"username": character})
    assert not test({"username": '"'})


@pytest.mark.parametrize("character", ["\ufdd0", "\ufdd1"])
def test_what_is_no_character_is_refused(character: str) -> None:
    """Unicode's noncharacters cannot be looked for."""
    with pytest.raises(Refusal):
        filter_of(f'username eq "{character}"', attributes=NAMES)

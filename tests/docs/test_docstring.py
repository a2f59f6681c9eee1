"""What the reference reads off docstrings and signatures is what stands in them."""

from __future__ import annotations

from typing import Any

import pytest

from docs.docstring import Docstring
from docs.signature import brief_of, signature_of


def documented(first: str, *, second: int = 2, _hidden: int = 0, **others: str) -> int:
    """Do one thing. Then `another`.

    More words.

    | column | dtype | what |
    |---|---|---|
    | `a`, `b` | `string` | both |
    | `c` | `int64` | one |

    Args:
        first: what it is; `x` in
            two lines.
        second, third: of several.

    Raises:
        ValueError: it is wrong.

    Source: https://example.com/page.html
    """
    return len(first) + second + _hidden + len(others)


TOLD = Docstring.of(documented)


def test_the_first_sentence_is_the_first() -> None:
    """It ends where the next one begins, and takes nothing of other paragraphs."""
    assert TOLD.first_sentence == "Do one thing."


def test_entries_are_whole() -> None:
    """An entry that goes on in the next line is joined, and names that share one stay together."""
    assert list(TOLD.entries("Args")) == [
        ("first", "what it is; `x` in two lines."),
        ("second, third", "of several."),
    ]
    assert list(TOLD.entries("Raises")) == [("ValueError", "it is wrong.")]
    assert list(TOLD.entries("Attributes")) == []


def test_a_section_may_be_one_line() -> None:
    """What stands behind a section's name belongs to it."""
    assert "".join(TOLD.sections["Source"]) == "https://example.com/page.html"


def test_each_column_has_its_words() -> None:
    """Columns that share a row share what it says."""
    assert TOLD.rows() == {"a": "both", "b": "both", "c": "one"}


def test_a_signature_is_written_out() -> None:
    """Keyword-only arguments stand behind a star, and what is private is left out."""
    assert (
        signature_of("f", documented) == "f(first: str, *, second: int = 2, **others: str) -> int"
    )


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (lambda a, b, /, c, *, d: (a, b, c, d), "f(a, b, /, c, *, d)"),
        (lambda a, b, /: (a, b), "f(a, b, /)"),
        (lambda *a, b=1: (a, b), "f(*a, b = 1)"),
        (lambda *, a, b: (a, b), "f(*, a, b)"),
        (lambda self, a: (self, a), "f(a)"),
    ],
)
def test_what_is_given_by_place_and_by_name_is_parted(value: Any, told: str) -> None:
    """A slash stands behind what is given by place only, a star before what is given by name only."""
    assert signature_of("f", value) == told


def test_a_long_signature_has_a_line_for_each_parameter() -> None:
    """What does not fit into a line is broken at each parameter."""
    name = "f" * 60

    assert signature_of(name, documented).splitlines() == [
        f"{name}(",
        "    first: str,",
        "    *,",
        "    second: int = 2,",
        "    **others: str,",
        ") -> int",
    ]


def test_a_brief_signature_has_names_only() -> None:
    """Types are left out, and a default is only said to be there."""
    assert brief_of("f", documented) == "f(first, *, second=…, **others)"

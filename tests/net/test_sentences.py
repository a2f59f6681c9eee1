"""The list of what users read is complete, and holds little else."""

from __future__ import annotations

import pytest

from tests.net.golden_file import GOLDEN
from tests.net.sentences import Sentence, everything, of_javascript, of_python

LEAST = 900


@pytest.fixture(scope="module")
def found() -> list[Sentence]:
    """All sentences."""
    return everything()


@pytest.mark.parametrize(("kind", "least"), [(".py", LEAST), (".js", 60)])
def test_there_are_many(found: list[Sentence], kind: str, least: int) -> None:
    """Both languages have their share, so neither is passed over."""
    assert sum(each.file.endswith(kind) for each in found) >= least


def test_the_list_for_review_is_there() -> None:
    """The golden list is sorted, and as long as the package is talkative."""
    lines = (GOLDEN / "sentences.txt").read_text(encoding="utf-8").splitlines()

    assert lines == sorted(set(lines))
    assert len(lines) >= LEAST


@pytest.mark.parametrize(
    "text",
    [
        "run every notebook against the simulator",
        "unknown option or value: {}",
        "The authentication failed.",
        "Passcode",
        "Email",
        "Sending …",
        "{} must be one of: {}.",
        "{} expired.",
        "Copy as cURL",
        "Deny",
        "Show {}",
        "The kernel is busy. Your request runs when the kernel is free.",
    ],
)
def test_a_known_one_is_found(text: str) -> None:
    """The list holds messages, hints, labels, help texts and templates."""
    assert text in (GOLDEN / "sentences.txt").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ('raise InputError("The URL names no file.")', "The URL names no file."),
        ('message = f"{field} is {how} long."', "{} is {} long."),
        ('add("--x", help="only print the address")', "only print the address"),
        ('Button(label="Send")', "Send"),
        ('names = {"EMAIL": "Email"}', "Email"),
        ('x = f"{a or \'nothing at all\'}"', "nothing at all"),
        ('"<p class=\'a b\'>Nothing differs.</p>"; x = "<p>Nothing differs.</p>"', "<p>Nothing differs.</p>"),
        ('x = "one " "sentence here"', "one sentence here"),
    ],
)  # fmt: skip
def test_what_is_read_is_found_in_python(source: str, text: str) -> None:
    """Messages, help texts, labels, templates and texts in markup count."""
    assert [found for _line, found in of_python(source)] == [text]


@pytest.mark.parametrize(
    "source",
    [
        '"""A docstring of a module."""',
        'def f():\n    """A docstring of a function."""',
        'x: "Some | None" = None',
        "def f(a: 'A text') -> 'One more': ...",
        're.compile("[a-z] and so on")',
        'x = "access_token"',
        'x = "SELECT a FROM b"',
        'x = ".pnb-a { color: red; }"',
        'x = "application/json"',
        'x = "Content-Type"',
        'x = "https://example.com/a"',
        'words = "one two three".split()',
        '__all__ = ["Client"]',
        'x["Some key"]',
    ],
)
def test_what_machines_read_is_left_out_of_python(source: str) -> None:
    """Docstrings, annotations, patterns, keys, SQL, styles and names do not count."""
    assert of_python(source) == []


def test_javascript_is_read() -> None:
    """Quoted texts and templates count, comments and class names do not."""
    source = """
    // It isn't "a text of its own"
    say("Code copied."); /* "Not this one." */
    say(`${count} of ${f({ a: 1 })} are shown`, 'Deny', "pnb-a pnb-b", "aria-label");
    """

    assert of_javascript(source) == [
        (3, "Code copied."),
        (4, "{} of {} are shown"),
        (4, "Deny"),
    ]

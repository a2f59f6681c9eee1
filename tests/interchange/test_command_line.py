r"""Commands are split as bash splits them, and nothing in them is run."""

from __future__ import annotations

import shlex
import shutil
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pingone_nb import InputError
from pingone_nb.interchange.command_line import shell_words
from tests.tiers import cases

CHARACTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\0\r")
SAFE = st.text(
    "abcXYZ012-_=:/.,?&%@+~^ ".replace("&", "").replace("?", "").replace("~", ""), max_size=8
)


def ansi(text: str) -> str:
    """As browsers quote what holds a quote."""
    named = {"\\": "\\\\", "'": "\\'", "\n": "\\n", "\t": "\\t", "!": "\\u0021", "é": "\\xc3\\xa9"}
    return "$'" + "".join(named.get(each, each) for each in text) + "'"


def double(text: str) -> str:
    """In double quotes."""
    return '"' + "".join(f"\\{each}" if each in '"\\$`' else each for each in text) + '"'


def backslashed(text: str) -> str:
    """A backslash before each character; a newline cannot be quoted so."""
    return "".join("'\n'" if each == "\n" else f"\\{each}" for each in text) or "''"


pieces = st.one_of(
    st.text(CHARACTERS, max_size=12).flatmap(
        lambda text: st.sampled_from(
            [shlex.quote(text), ansi(text), double(text), backslashed(text)]
        )
    ),
    SAFE.map(lambda text: text.replace(" ", "\\ ")),
    st.sampled_from(["$'\\x41\\101\\e\\u20ac\\U0001f600\\cA\\q'", '"a\\\nb"', '$"x"', "a\\\nb"]),
)
words = st.lists(pieces, min_size=1, max_size=3).map("".join)
gaps = st.sampled_from([" ", "  ", "\t", " \\\n  "])
lines = st.lists(st.tuples(words, gaps).map("".join), min_size=1, max_size=4).map("".join)


@pytest.mark.skipif(not shutil.which("bash"), reason="bash is not installed")
@settings(max_examples=cases(150))
@given(lines)
def test_the_words_are_those_of_bash(line: str) -> None:
    """Quotes of all kinds, escapes and line continuations give the words that bash gives."""
    program = f'show() {{ [ $# = 0 ] || printf "%s\\0" "$@"; }}; show {line}'
    done = subprocess.run(
        ["bash", "--norc", "-c", program],
        capture_output=True,
        check=True,
        env={"LC_ALL": "C.UTF-8"},
    )

    assert shell_words(f"show {line}")[1:] == done.stdout.decode().split("\0")[:-1]


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("", []),
        ("  \n ", []),
        ("$ curl a", ["curl", "a"]),
        ("curl a # the rest", ["curl", "a"]),
        ("curl a#b", ["curl", "a#b"]),
        ("curl \\\r\n  a\r\n", ["curl", "a"]),
        ("a \"$TOKEN\" ${ID}x '$NO'", ["a", "{{TOKEN}}", "{{ID}}x", "$NO"]),
        ("$'\\ud83d\\ude00'", ["😀"]),
        ('"costs 5$"', ["costs 5$"]),
        ("a$ b", ["a$", "b"]),
        ("'' \"\"", ["", ""]),
    ],
)
def test_a_command_is_split(command: str, words: list[str]) -> None:
    """Prompt, comment, Windows line ends, and variables, which are left to be filled in."""
    assert shell_words(command) == words


@pytest.mark.parametrize(
    ("command", "why"),
    [
        ("curl 'canary", "ends inside quotation marks \\(word 2\\)"),
        ('curl "canary', "ends inside quotation marks"),
        ("curl $'canary\\", "ends inside quotation marks"),
        ("curl canary \\", "ends with a backslash"),
        ("curl a; rm canary", "more than one command"),
        ("curl a | canary", "more than one command"),
        ("curl a && canary", "more than one command"),
        ("curl a?b=1&c=canary", "more than one command"),
        ("curl a > canary", "more than one command"),
        ("curl $(canary)", "only a shell can expand"),
        ("curl `canary`", "only a shell can expand"),
        ('curl "$(canary)"', "only a shell can expand"),
        ('curl "`canary`"', "only a shell can expand"),
        ("curl ${canary:-x}", "only a shell can expand"),
        ("curl $1", "only a shell can expand"),
        ("curl {a,canary}", "a brace outside quotation marks"),
        ("curl a\ncurl canary", "continues on another line"),
        ("curl $'\\0'", "not a character"),
        ("curl $'\\xff'", "not UTF-8"),
        ("curl $'\\ud83d'", "not UTF-8"),
        ("curl $'\\U00110000'", "not a character"),
        ("curl canary\0", "shells can't read"),
        ("curl " + "x" * 1_000_001, "longer than"),
    ],
)
def test_what_a_shell_would_do_besides_is_refused(command: str, why: str) -> None:
    """The error tells why, and never repeats the command."""
    with pytest.raises(InputError, match=why) as caught:
        shell_words(command)
    assert "canary" not in str(caught.value)

r"""Commands are split as bash splits them, and nothing in them is run."""

from __future__ import annotations

import shlex
import shutil
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pingone_nb import InputError
from pingone_nb.interchange.command_line import shell_command, shell_words
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
        ("# first\n# second\ncurl a", ["curl", "a"]),
        ("curl a | jq .status > out.json", ["curl", "a"]),
        ("curl a >out 2>&1 b", ["curl", "a", "b"]),
        ("curl a 2>/dev/null;", ["curl", "a"]),
        ("curl a &", ["curl", "a"]),
        ("sudo -E curl a", ["curl", "a"]),
        ("A=1 B='x y' curl a", ["curl", "a"]),
        ("env A=1 timeout 10 curl a", ["curl", "a"]),
        ("user@host:~/x$ curl a \\\n> -H b", ["curl", "a", "-H", "b"]),
        ("(venv) $ curl a", ["curl", "a"]),
        ("% curl a", ["curl", "a"]),
        ("Try this:\n\n```sh\ncurl a\n```\nand more", ["curl", "a"]),
        ("~~~\ncurl a\n~~~", ["curl", "a"]),
        ("`curl a`", ["curl", "a"]),
        ("curl a \\\n  b \\\n", ["curl", "a", "b"]),
        ("curl \\\n\\\n  a", ["curl", "a"]),
        ('curl "  $A  ${B} "', ["curl", "  {{A}}  {{B}} "]),
        ("curl '“”\u00a0`$(x)^%'", ["curl", "“”\u00a0`$(x)^%"]),
    ],
)
def test_a_command_is_split(command: str, words: list[str]) -> None:
    """Prompt, comment, Windows line ends, and variables, which are left to be filled in."""
    assert shell_words(command) == words


@pytest.mark.parametrize(
    ("command", "why"),
    [
        ("curl 'canary", "ends inside quotation marks"),
        ('curl "canary', "ends inside quotation marks"),
        ("curl $'canary\\", "ends inside quotation marks"),
        ("curl canary \\", "ends with a backslash"),
        ("curl a; rm canary", "more than one command"),
        ("curl a && canary", "more than one command"),
        ("curl a?b=1&c=canary", "more than one command"),
        ("curl a && canary > x", "more than one command"),
        ("if true; then curl canary; fi", "can't be read"),
        ("f() { curl canary; }", "can't be read"),
        ("(curl canary)", "can't be read"),
        ("curl a\ncurl canary", "more than one command"),
        ("curl 'a' \\ \n  canary", "a space after a backslash"),
        ("curl -d @- <<E\ncanary", "heredoc .* isn't closed"),
        ("curl <(canary)", "only a shell can expand"),
        ("curl $(canary)", "only a shell can expand"),
        ("curl `canary`", "only a shell can expand"),
        ('curl "$(canary)"', "only a shell can expand"),
        ('curl "`canary`"', "only a shell can expand"),
        ("curl ${canary:-x}", "only a shell can expand"),
        ("curl $1", "only a shell can expand"),
        ("curl {a,canary}", "a brace outside quotation marks"),
        ("curl a\ncanary", "continues on another line"),
        ("curl $'\\0'", "not a character"),
        ("curl $'\\xff'", "not UTF-8"),
        ("curl $'\\ud83d'", "not UTF-8"),
        ("curl $'\\U00110000'", "not a character"),
        ("curl canary\0", "shells can't read"),
        ("curl " + "x" * 1_000_001, "longer than"),
        ("curl " + "canary " * 100_000, "more than 10,000 words"),
        ("curl " + "a'canary'" * 100_000, "more than 10,000 words"),
        ("curl " + "<<A\nx\nA\n" * 1_000, "heredoc"),
        ("A=1\n" * 100_000 + "curl canary", "more than one command"),
    ],
)
def test_what_a_shell_would_do_besides_is_refused(command: str, why: str) -> None:
    """The error tells why, and never repeats the command."""
    with pytest.raises(InputError, match=why) as caught:
        shell_words(command)
    assert "canary" not in str(caught.value)


@pytest.mark.parametrize(
    ("command", "given"),
    [
        ('cat <<\'E\' | jq\n{"a": "$X"}\n  b\nE', '{"a": "$X"}\n  b\n'),
        ("cat <<E -H x\na $X \\$y ${Z}\nE\n", "a {{X}} $y {{Z}}\n"),
        ("cat <<-E\n\ta\n\tE", "a\n"),
        ("cat <<< 'a b'", "a b\n"),
        ("cat < file", None),
    ],
)
def test_what_is_handed_to_a_command_is_read(command: str, given: str | None) -> None:
    """A heredoc or a here-string, filled in as its quotes say."""
    assert shell_command(command).given == given


def test_assignments_before_a_command_are_kept() -> None:
    """They give the values of its variables; those of the command itself do not."""
    command = shell_command("A=1\nexport B='x y' C=\"$A\"\nD=2 curl $B")

    assert dict(command.values) == {"A": "1", "B": "x y", "C": "{{A}}"}
    assert command.words == ["curl", "{{B}}"]


CMD, POWERSHELL = "Windows command prompt", "PowerShell"


@pytest.mark.parametrize(
    ("command", "name"),
    [
        ('curl "https://a.de/x" ^\n  -H "accept: a/b"', CMD),
        ('curl ^"https://a.de/x^" -H ^"accept: a/b^"', CMD),
        ('curl "https://a.de/x?filter=a^%^20b"', CMD),
        ('curl "https://a.de/x" --data-raw "{^\\^"otp^\\^":1}"', CMD),
        ('curl "https://a.de/x" -d "a=1^&b=2"', CMD),
        (r"C:\Windows\System32\curl.exe https://a.de", CMD),
        ("set TOKEN=x\ncurl https://a.de", CMD),
        ('curl.exe "https://a.de" `\n -H "a: b"', POWERSHELL),
        ("Invoke-RestMethod -Uri https://a.de", POWERSHELL),
        ("iwr https://a.de", POWERSHELL),
        ("$r = Invoke-WebRequest https://a.de", POWERSHELL),
        ("PS C:\\> curl https://a.de", POWERSHELL),
        ('curl.exe -d "{`"otp`":1}" https://a.de', POWERSHELL),
        ("curl “https://a.de”", "typographic quotation marks"),
        ("curl -d ‘a=1’ https://a.de", "typographic quotation marks"),
        ("curl\u00a0https://a.de", "special space"),
        ("curl https://a.de \u202f-H 'a: b'", "special space"),
        ("curl –request GET https://a.de", "a dash"),
        ("curl https://a.de\u200b", "invisible character"),
    ],
)
def test_another_shells_command_is_named_with_the_way_out(command: str, name: str) -> None:
    """It is never read as bash would, and the hint says how to copy it."""
    with pytest.raises(InputError, match=name) as caught:
        shell_words(command)
    assert caught.value.hint
    assert "a.de" not in str(caught.value)
    if name in (CMD, POWERSHELL):
        assert "Copy as cURL (bash)" in caught.value.hint


@pytest.mark.parametrize(
    "command",
    [
        "curl 'a^%b ^& ^\n'",
        "curl $'a^%b'",
        'curl -d \'{"a": "it is “so”"}\'',
        'curl "x – y"',
        "curl a^b",
    ],
)
def test_what_is_quoted_shows_no_other_shell(command: str) -> None:
    """Within quotes of bash, such characters are text."""
    assert shell_words(command)[0] == "curl"

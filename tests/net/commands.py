"""The command line: what each command's help names, and how wrong uses end."""

from __future__ import annotations

import contextlib
import io
import os
import re
from collections.abc import Iterator
from typing import Any
from unittest import mock

from pingone_nb.__main__ import main

COMMANDS = ("", "lab", "app", "tour", "sim", "import", "export", "ledger", "doctor")
USES: tuple[tuple[str, ...], ...] = (
    ("--help",),
    (),
    ("nonsense",),
    ("sim", "--nonsense"),
    ("sim", "too", "many"),
    ("sim", "--port", "x"),
    ("sim", "--port", "65536"),
    ("sim", "--environment-id", "x"),
    ("sim", "--client-secret", ""),
    ("sim", "--auth-method", "x"),
    ("sim", "--user-phone", "555"),
    ("sim", "--user-email", "x"),
    ("sim", "--otp-length", "5"),
    ("sim", "--failure-count", "8"),
    ("sim", "--device-selection", "x"),
    ("sim", "--one-time-lockout", "x"),
    ("sim", "--push-timeout", "x"),
    ("sim", "--daily-quota", "x"),
    ("ledger", "--counts"),
    ("ledger", "--by-source"),
    ("ledger", "--changes"),
    ("ledger", "--support"),
    ("ledger", "--chart"),
    ("ledger", "--output", "/nowhere/at/all.html"),
    ("ledger", "--output"),
    ("tour", "nowhere.ipynb"),
    ("tour", "--jobs", "x"),
    ("lab", "nowhere.ipynb"),
    ("lab", "--port", "x"),
    ("app", "nowhere.ipynb"),
    ("app", "--port", "65536"),
    ("app", "--theme", "x"),
    ("import",),
    ("import", "/nowhere/at/all.har"),
    ("export", "/nowhere/at/all.db", "--as", "har", "-o", "a.har"),
    ("export", "/nowhere/at/all.db", "--as", "x", "-o", "a.har"),
    ("doctor", "--nonsense"),
)
_OPTION = re.compile(r"(?<![\w-])--?[a-z][a-z-]*")
_CHOICES = re.compile(r"(--[a-z-]+) \{([^}]*)\}")


def everything() -> dict[str, Any]:
    """The golden file: help texts to read, what they name, and exit codes."""
    return {
        "help": {name: help_of(name).splitlines() for name in COMMANDS},
        "options": {name: options_of(help_of(name)) for name in COMMANDS},
        "exit codes": {" ".join(words): exit_code_of(words) for words in USES},
    }


def help_of(command: str) -> str:
    """What `pingone-nb command --help` prints, 80 columns wide."""
    code, told = _run((command, "--help") if command else ("--help",))
    assert code == 0
    return told


def options_of(told: str) -> dict[str, list[str]]:
    """What a help text names: options, each with its choices, and arguments or commands."""
    choices = {name: sorted(values.split(",")) for name, values in _CHOICES.findall(told)}
    options = {name: choices.get(name, []) for name in sorted(set(_OPTION.findall(told)))}
    return options | {name: [] for name in _positional(told)}


def exit_code_of(words: tuple[str, ...]) -> int:
    """How a use ends."""
    return _run(words)[0]


def _positional(told: str) -> Iterator[str]:
    section = told.partition("positional arguments:\n")[2].partition("\n\n")[0]
    for found in re.finditer(r"^ {2,4}([a-z]+)\b", section, re.MULTILINE):
        yield found[1]


def _run(words: tuple[str, ...]) -> tuple[int, str]:
    told = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    with (
        mock.patch.dict(os.environ, COLUMNS="80"),
        contextlib.redirect_stdout(told),
        contextlib.redirect_stderr(io.StringIO()),
    ):
        code = _ended(words)
    told.seek(0)
    return code, told.read()


def _ended(words: tuple[str, ...]) -> int:
    try:
        return main(words)
    except SystemExit as ending:
        return int(ending.code or 0)

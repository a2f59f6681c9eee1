"""The command line takes what it took, and wrong uses end as they did."""

from __future__ import annotations

import pytest

from tests.net import commands
from tests.net.golden_file import golden

GOLDEN = golden("commands.json")


@pytest.mark.parametrize("command", GOLDEN["options"])
def test_every_option_is_kept(command: str) -> None:
    """Each option, argument and choice of a command's help is still named there."""
    now = commands.options_of(commands.help_of(command))
    then = GOLDEN["options"][command]
    gone = [
        f"{name} {choice}".strip()
        for name, choices in then.items()
        for choice in ("", *choices)
        if name not in now or choice not in ("", *now[name])
    ]

    assert gone == []


@pytest.mark.parametrize("words", commands.USES, ids=" ".join)
def test_a_use_ends_as_it_did(words: tuple[str, ...]) -> None:
    """The exit code is that of the golden file."""
    assert commands.exit_code_of(words) == GOLDEN["exit codes"][" ".join(words)]

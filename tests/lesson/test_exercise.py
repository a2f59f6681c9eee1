"""An exercise waits until it is filled in, and is an ordinary cell then."""

from __future__ import annotations

import contextlib
import io

import pytest

from pingone_nb.lab.lesson.notebook import exercise


def printed(*lines: str) -> str:
    """What a cell prints."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec("".join(exercise([f"{line}\n" for line in lines])), {"ready": True})  # noqa: S102 - that is what a cell is
    return out.getvalue()


@pytest.mark.parametrize(
    "code", ["a = ___", "___", "f(x, otp=___)", "1 / 0\n___", "print('x')  # ___ is missing"]
)
def test_unfilled_it_runs_nothing(code: str) -> None:
    """With a blank left it says what to do, and fails not."""
    said = printed("%%exercise", *code.splitlines())

    assert "isn't filled in yet" in said
    assert "hints" in said


@pytest.mark.parametrize("code", ["print(1)", "___x = 1\nprint(___x)", "print(1)\n"])
def test_filled_in_it_runs(code: str) -> None:
    """Without a blank its lines run as they stand; a longer name is no blank."""
    assert printed("%%exercise", *code.splitlines()) == "1\n"


@pytest.mark.parametrize("lines", [[], ["a = 1\n"], ["%%time\n", "___\n"], ["___\n"]])
def test_other_cells_stay_as_they_are(lines: list[str]) -> None:
    """Only what begins with the exercise's own line is one."""
    assert exercise(lines) == lines

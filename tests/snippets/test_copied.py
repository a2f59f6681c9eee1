"""What a lesson's code view lets one copy runs as it is, at the simulator that the lesson serves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import ipywidgets
import pytest

from pingone_nb.lab.lesson import Lesson
from tests.snippets.availability import available
from tests.snippets.copied import copied, lesson_served, run_copied, simulator_of
from tests.snippets.person import run_command
from tests.snippets.program import Program
from tests.snippets.toolchain import TOOLCHAINS

AS_IT_IS = Program(source="")


@pytest.fixture
def lesson() -> Iterator[Lesson]:
    """A lesson that is served."""
    with lesson_served() as opened:
        yield opened
    ipywidgets.Widget.close_all()


def typed(lesson: Lesson, separator: str) -> str:
    """The passcode that was sent, in two groups."""
    passcode = simulator_of(lesson).inbox.newest_passcode()
    return f"  {passcode[:3]}{separator}{passcode[3:]} "


@pytest.mark.parametrize("language", TOOLCHAINS)
def test_it_ends_with_completed(lesson: Lesson, language: str, tmp_path: Path) -> None:
    """Without any variable, the program sends a passcode, takes it, and prints COMPLETED."""
    available(language)

    outcome = run_copied(lesson, language, tmp_path)

    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.removeprefix("Passcode: ").strip() == "COMPLETED"


@pytest.mark.parametrize("separator", [" ", "-", ""])
@pytest.mark.parametrize(
    "language", [name for name in TOOLCHAINS if name not in ("http", "jquery")]
)
def test_a_passcode_may_be_typed_in_groups(
    lesson: Lesson, language: str, separator: str, tmp_path: Path
) -> None:
    """The whole line is read, and blanks and hyphens are passed over."""
    available(language)

    outcome = run_copied(lesson, language, tmp_path, ask=lambda: typed(lesson, separator))

    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.removeprefix("Passcode: ").strip() == "COMPLETED"


@pytest.mark.parametrize("shell", ["sh", "bash"])
def test_curl_is_pasted_into_a_shell(lesson: Lesson, shell: str, tmp_path: Path) -> None:
    """A shell reads the pasted lines whole before the passcode, and is there afterwards."""
    available("curl")

    outcome = run_command(
        simulator_of(lesson),
        [shell],
        AS_IT_IS,
        tmp_path,
        ask=lambda: f"{typed(lesson, ' ')}\necho still here",
        pasted=copied(lesson, "curl"),
    )

    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.removeprefix("Passcode: ").split("\n") == ["COMPLETED", "still here", ""]


def test_a_refusal_leaves_the_shell_open(lesson: Lesson, tmp_path: Path) -> None:
    """After a wrong passcode the shell takes the next command."""
    available("curl")

    outcome = run_command(
        simulator_of(lesson),
        ["sh"],
        AS_IT_IS,
        tmp_path,
        ask=lambda: "0000000000\necho still here",
        pasted=copied(lesson, "curl"),
    )

    assert "INVALID_OTP" in outcome.err
    assert outcome.out.endswith("still here\n")


def test_curl_shows_what_is_sent(lesson: Lesson) -> None:
    """The two requests are there as a person would write them, with a test number."""
    text = copied(lesson, "curl")

    assert '"phone": "+12025550123"' in text
    assert "awk" not in text
    assert "PINGONE_" not in text
    assert text.count("/deviceAuthentications") == 2


@pytest.mark.parametrize("language", ["curl", "go", "node", "php", "python", "ruby"])
def test_a_single_call_runs_as_it_is(lesson: Lesson, language: str, tmp_path: Path) -> None:
    """A call's program gets its own token."""
    available(language)
    view = lesson.code(lesson.one_time_form(), language=language)

    outcome = TOOLCHAINS[language].run([Program(source=view.text)], tmp_path)[0]

    assert (outcome.code, outcome.err) == (0, "")
    assert "OTP_REQUIRED" in outcome.out

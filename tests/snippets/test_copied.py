"""What a lesson's code view lets one copy runs as it is, at the simulator that the lesson serves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import ipywidgets
import pytest

from pingone_nb.lab.forms import CodeView
from pingone_nb.lab.lesson import Lesson
from tests.snippets.availability import available
from tests.snippets.person import run_command, run_flow
from tests.snippets.program import Program
from tests.snippets.toolchain import TOOLCHAINS

AS_IT_IS = Program(source="")


@pytest.fixture
def lesson() -> Iterator[Lesson]:
    """A lesson that is served."""
    opened = Lesson.open({}, seed=7)
    opened.serve()
    yield opened
    opened.clean_up()
    ipywidgets.Widget.close_all()


def copied(lesson: Lesson, language: str) -> str:
    """The whole flow of the lesson's form, as the view's button copies it."""
    view: CodeView = lesson.code(lesson.one_time_form(), language=language)
    view.show_flow()
    assert view.shown["variables"] == []
    return "".join(text for _, text in view.shown["pieces"])


def typed(lesson: Lesson, separator: str) -> str:
    """The passcode that was sent, in two groups."""
    assert lesson.simulator is not None
    passcode = lesson.simulator.inbox.newest_passcode()
    return f"  {passcode[:3]}{separator}{passcode[3:]} "


@pytest.mark.parametrize("language", TOOLCHAINS)
def test_it_ends_with_completed(lesson: Lesson, language: str, tmp_path: Path) -> None:
    """Without any variable, the program sends a passcode, takes it, and prints COMPLETED."""
    available(language)
    simulator, server = lesson.simulator, lesson.serve()
    assert simulator is not None
    assert server is not None
    program = Program(source=copied(lesson, language))

    outcome = run_flow(simulator, language, program, tmp_path, base=server.auth_path)

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
    assert lesson.simulator is not None
    program = Program(source=copied(lesson, language))

    outcome = run_flow(
        lesson.simulator, language, program, tmp_path, ask=lambda: typed(lesson, separator)
    )

    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.removeprefix("Passcode: ").strip() == "COMPLETED"


@pytest.mark.parametrize("shell", ["sh", "bash"])
def test_curl_is_pasted_into_a_shell(lesson: Lesson, shell: str, tmp_path: Path) -> None:
    """A shell reads the pasted lines whole before the passcode, and is there afterwards."""
    available("curl")
    assert lesson.simulator is not None
    pasted = copied(lesson, "curl") + "echo still here\n"

    outcome = run_command(
        lesson.simulator,
        [shell],
        AS_IT_IS,
        tmp_path,
        ask=lambda: f"{typed(lesson, ' ')}\necho still here",
        pasted=copied(lesson, "curl"),
    )

    assert pasted
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.removeprefix("Passcode: ").split("\n") == ["COMPLETED", "still here", ""]


def test_a_refusal_leaves_the_shell_open(lesson: Lesson, tmp_path: Path) -> None:
    """After a wrong passcode the shell takes the next command."""
    available("curl")
    assert lesson.simulator is not None

    outcome = run_command(
        lesson.simulator,
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
    assert lesson.simulator is not None
    view = lesson.code(lesson.one_time_form(), language=language)

    outcome = TOOLCHAINS[language].run([Program(source=view.text)], tmp_path)[0]

    assert (outcome.code, outcome.err) == (0, "")
    assert "OTP_REQUIRED" in outcome.out

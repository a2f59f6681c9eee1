"""What a lesson's code view copies, at the simulator that the lesson serves."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

from pingone_nb.lab.forms import CodeView
from pingone_nb.lab.lesson import Lesson
from pingone_nb.simulator import Simulator
from tests.snippets.person import run_flow
from tests.snippets.program import Outcome, Program


@contextlib.contextmanager
def lesson_served() -> Iterator[Lesson]:
    """A lesson at a port."""
    lesson = Lesson.open({}, seed=7)
    lesson.serve()
    try:
        yield lesson
    finally:
        lesson.clean_up()


def simulator_of(lesson: Lesson) -> Simulator:
    """The lesson's simulator."""
    assert lesson.simulator is not None
    return lesson.simulator


def copied(lesson: Lesson, language: str) -> str:
    """The whole flow of the lesson's form, as the view's button copies it."""
    view: CodeView = lesson.code(lesson.one_time_form(), language=language)
    view.show_flow()
    assert view.shown["variables"] == []
    return "".join(text for _, text in view.shown["pieces"])


def run_copied(
    lesson: Lesson, language: str, folder: Path, *, ask: Callable[[], str] | None = None
) -> Outcome:
    """Copy the flow and run it, with none of PingOne's variables; `ask` gives what is typed."""
    server = lesson.serve()
    assert server is not None
    program = Program(source=copied(lesson, language))
    return run_flow(simulator_of(lesson), language, program, folder, ask=ask, base=server.auth_path)


def is_completed(lesson: Lesson, language: str, folder: Path) -> bool:
    """Whether a person who copies the flow sees COMPLETED."""
    outcome = run_copied(lesson, language, folder)
    return outcome.code == 0 and outcome.out.removeprefix("Passcode: ").strip() == "COMPLETED"

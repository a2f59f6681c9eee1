"""Every notebook runs, keeps to the template and holds no output."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import nbformat
import pytest

from docs.support import PROBE, Row, of_lesson, rows_of
from pingone_nb.contract.support import support
from pingone_nb.lab.runner import run_notebook

FOLDER = Path(__file__).parent.parent.parent / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
README = (FOLDER.parent / "README.md").read_text(encoding="utf-8")
LESSONS = [path for path in NOTEBOOKS if path.name[:2] != "00"]
MOST_CODE_CELLS = 18
MOST_LINES = 10
BLANK = re.compile(r"(?<!\w)___(?!\w)")
PROGRAMS = """
import ipywidgets as _widgets
from pingone_nb.lab.forms import CodeView as _CodeView
for _each in list(_widgets.Widget.widgets.values()):
    if isinstance(_each, _CodeView):
        print(_each.text or _each.shown["missing"])
"""
each_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
each_lesson = pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)


class Exercise(NamedTuple):
    """A lesson's exercise: what stands above it, and the cell."""

    hints: str
    cell: str

    @property
    def solution(self) -> str:
        """The code that solves it."""
        found: list[str] = re.findall(
            r"^```python\n(.*?)^```", self.hints, re.MULTILINE | re.DOTALL
        )
        [only] = found
        return only


def exercise_of(path: Path) -> Exercise:
    """The exercise of a lesson, which has one."""
    notebook = nbformat.read(path, as_version=4)
    [found] = [
        Exercise(before.source, cell.source.removeprefix("%%exercise\n"))
        for before, cell in zip(notebook.cells, notebook.cells[1:], strict=False)
        if cell.source.startswith("%%exercise\n")
    ]
    return found


def cells(path: Path, kind: str) -> list[str]:
    """The sources of a notebook's cells of that kind."""
    notebook = nbformat.read(path, as_version=4)
    return [cell.source for cell in notebook.cells if cell.cell_type == kind]


def test_the_readme_lists_them() -> None:
    """The README's table has each notebook once, in order, and they are numbered without a gap."""
    listed = re.findall(r"^\| \[(\d\d)\]\(notebooks/(\S+)\)", README, re.MULTILINE)

    assert [name for _, name in listed] == [path.name for path in NOTEBOOKS]
    assert [number for number, _ in listed] == [f"{place:02}" for place in range(len(listed))]


@pytest.mark.notebook
@each_notebook
def test_it_runs(path: Path) -> None:
    """It executes strictly, shows its call as a program, and comes where the support matrix says.

    Only the lesson about the connection shows the request for a token.
    """
    run = run_notebook(path, probe=f"{PROBE}\nprint('PROGRAMS')\n{PROGRAMS}")
    exchanges, _, programs = run.probe.partition("PROGRAMS\n")
    told = {
        Row(row.operation, row.channel, row.http_status, row.status)
        for row in support()
        if path.name in row.lessons
    }

    assert run.failure is None
    assert bool(programs.strip()) == (path in LESSONS)
    assert "There is no" not in programs
    assert ("as/token" in programs) == path.name.startswith("04")
    assert rows_of(of_lesson(exchanges)) == told, "run `make docs`"


@each_notebook
def test_its_code_is_short(path: Path) -> None:
    """Few cells of few lines, and no definitions: what needs one is missing in the package."""
    code = cells(path, "code")

    assert len(code) <= MOST_CODE_CELLS
    assert all(len(source.splitlines()) <= MOST_LINES for source in code)
    assert not any(re.search(r"^\s*(def|class) ", source, re.MULTILINE) for source in code)


@each_notebook
def test_it_has_one_title(path: Path) -> None:
    """One H1 first, and no picture without alternative text."""
    text = "\n\n".join(cells(path, "markdown"))
    prose = re.sub(r"```.*?```", "", text, flags=re.DOTALL)

    assert text.startswith("# ")
    assert len(re.findall(r"^# ", prose, re.MULTILINE)) == 1
    assert not re.search(r"!\[\]\(", text)
    assert text.count("```mermaid") == text.count("accDescr:")


@each_lesson
def test_it_keeps_to_the_template(path: Path) -> None:
    """Outcome, time, goals, steps, what should be seen, a prediction, the call in code, next."""
    text = "\n\n".join(cells(path, "markdown"))
    parts = (
        "**Outcome:**",
        "**Time:**",
        "### What you will learn",
        "### Before you start",
        "**Steps:**",
        "**What you should see:**",
        "**Predict first",
        "Exercise\n",
        "## The same call in code",
        "## Summary",
        "**What next:**",
    )

    assert [part for part in parts if part not in text] == []


@each_lesson
def test_each_step_is_named_and_checked(path: Path) -> None:
    """The steps stand in the introduction and as headings, and a cell checks each of them."""
    text, code = "\n\n".join(cells(path, "markdown")), "\n".join(cells(path, "code"))
    steps = [int(number) for number in re.findall(r"^## (\d+) · ", text, re.MULTILINE)]
    told = re.search(r"\*\*Steps:\*\* (.*)", text)

    assert told is not None
    assert steps == list(range(1, len(steps) + 1))
    assert re.findall(r"(?:^| · )(\d+) ", told[1]) == [str(step) for step in steps]
    checked = {int(number) for number in re.findall(r"lesson\.check\(\s*(\d+),", code)}
    assert checked | {
        int(n) for n in re.findall(r"check\((\d+),", exercise_of(path).solution)
    } == set(steps)
    assert cells(path, "code")[-1] == f"lesson.finish({int(path.name[:2])}, steps={len(steps)})"


@each_lesson
def test_a_check_belongs_to_its_section(path: Path) -> None:
    """Each check names the section that it stands in."""
    notebook = nbformat.read(path, as_version=4)
    here, wrong = 0, []
    for cell in notebook.cells:
        if heading := re.match(r"## (\d+) · ", cell.source):
            here = int(heading[1])
        found = re.findall(r"lesson\.check\(\s*(\d+),", cell.source)
        wrong += [(here, cell.source) for number in found if int(number) != here]

    assert wrong == []


@each_notebook
def test_no_cell_asserts(path: Path) -> None:
    """What a cell checks, it explains: nowhere is a bare assertion."""
    code = "\n".join(cells(path, "code"))

    assert not re.search(r"^\s*assert\b", code, re.MULTILINE)
    assert "lesson = Lesson.open()" in code
    assert ".banner()" in code


@each_lesson
def test_it_asks_before_it_shows(path: Path) -> None:
    """A prediction is asked for in a cell of its own, shown there, and revealed in a later one."""
    code = cells(path, "code")
    asking = [place for place, source in enumerate(code) if "lesson.predict(" in source]
    revealing = [place for place, source in enumerate(code) if "lesson.reveal(" in source]

    assert len(asking) == len(revealing) >= 1
    assert all(asked < revealed for asked, revealed in zip(asking, revealing, strict=True))
    assert all(code[place].startswith("lesson.predict(") for place in asking)


@each_lesson
def test_three_hints_stand_before_the_solution(path: Path) -> None:
    """Each hint is folded inside the one before, and the solution inside the third."""
    hints = exercise_of(path).hints
    named = re.findall(r"<summary>(.*?)</summary>", hints)

    assert named == ["Hint 1", "Hint 2", "Hint 3", "Solution"]
    assert hints.endswith("</details></details></details></details>")
    assert hints.count("</details>") == 4
    assert "<details open" not in hints


@each_lesson
def test_the_solution_is_open_nowhere(path: Path) -> None:
    """No cell below has it, and none uses a name that only the exercise makes."""
    exercise = exercise_of(path)
    code = cells(path, "code")
    below = "\n".join(code[[source.startswith("%%exercise") for source in code].index(True) + 1 :])
    made = set(re.findall(r"^(\w+) = ", exercise.solution, re.MULTILINE))
    before = set(
        re.findall(r"^(\w+)(?:, \w+)* = ", "\n".join(code).split("%%exercise")[0], re.MULTILINE)
    )

    assert exercise.solution.splitlines()[0] not in below
    assert {name for name in made - before if re.search(rf"(?<!\.)\b{name}\b", below)} == set()


@each_lesson
def test_the_help_fades(path: Path) -> None:
    """Blanks first, then lines to order or to complete, then only a goal."""
    exercise, number = exercise_of(path), int(path.name[:2])
    given, solved = exercise.cell.splitlines(), exercise.solution.splitlines()
    left = [line for line in given if line != "___"]
    pattern = "".join(
        ".+" if part is None else re.escape(part)
        for line in given
        for part in [x for piece in BLANK.split(line + "\n") for x in (piece, None)][:-1]
    )
    is_filled_in = re.fullmatch(pattern, exercise.solution) is not None
    is_ordered = sorted(left) == sorted(solved) and left != solved

    assert BLANK.search(exercise.cell)
    if number <= 4:
        assert is_filled_in
        assert len(BLANK.findall(exercise.cell)) >= 2
    elif number <= 8:
        assert is_ordered or is_filled_in
    else:
        assert "**Goal:**" in exercise.hints
        assert given[0] == "___"
        assert len(solved) >= 3


@each_notebook
def test_there_is_room_to_try(path: Path) -> None:
    """An empty cell waits for the reader's own code."""
    assert "" in cells(path, "code")


@each_lesson
def test_it_leads_on(path: Path) -> None:
    """What next is a link: to the next lesson, or from the last one to the map."""
    place = NOTEBOOKS.index(path) + 1
    onward = NOTEBOOKS[place % len(NOTEBOOKS)].name
    [told] = re.findall(r"\*\*What next:\*\*.*", "\n".join(cells(path, "markdown")))

    assert f"({onward})" in told


@each_notebook
def test_it_is_stripped(path: Path) -> None:
    """It holds no output, no execution count, no widget state, no secret."""
    notebook = nbformat.read(path, as_version=4)

    assert "widgets" not in notebook.metadata
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert all(not cell.outputs and cell.execution_count is None for cell in code)


@each_notebook
def test_its_links_lead_somewhere(path: Path) -> None:
    """Each relative link names a notebook that exists."""
    for target in re.findall(r"\]\((?!http)([^)#]+)\)", "\n".join(cells(path, "markdown"))):
        assert (FOLDER / target).exists(), target

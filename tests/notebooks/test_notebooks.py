"""Every notebook runs, keeps to the template and holds no output."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest

from docs.support import PROBE, Row, of_lesson, rows_of
from pingone_nb.contract.support import support
from pingone_nb.lab.runner import run_notebook

FOLDER = Path(__file__).parent.parent.parent / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
README = (FOLDER.parent / "README.md").read_text(encoding="utf-8")
MOST_CODE_CELLS = 13  # twelve of its own, and the call in code
MOST_LINES = 10
each_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def cells(path: Path, kind: str) -> list[str]:
    """The sources of a notebook's cells of that kind."""
    notebook = nbformat.read(path, as_version=4)
    return [cell.source for cell in notebook.cells if cell.cell_type == kind]


def test_the_readme_lists_them() -> None:
    """The README's table has each notebook once, in order, and they are numbered without a gap."""
    listed = re.findall(r"^\| \[(\d\d)\]\(notebooks/(\S+)\)", README, re.MULTILINE)

    assert [name for _, name in listed] == [path.name for path in NOTEBOOKS]
    assert [number for number, _ in listed] == [
        f"{place:02}" for place in range(1, len(listed) + 1)
    ]


@pytest.mark.notebook
@each_notebook
def test_it_runs(path: Path) -> None:
    """It executes strictly against the simulator, and comes where the support matrix says."""
    run = run_notebook(path, probe=PROBE)
    told = {
        Row(row.operation, row.channel, row.http_status, row.status)
        for row in support()
        if path.name in row.lessons
    }

    assert run.failure is None
    assert rows_of(of_lesson(run.probe)) == told, "run `make docs`"


@each_notebook
def test_its_code_is_short(path: Path) -> None:
    """Few cells of few lines, and no definitions: what needs one is missing in the package."""
    code = cells(path, "code")

    assert len(code) <= MOST_CODE_CELLS
    assert all(len(source.splitlines()) <= MOST_LINES for source in code)
    assert not any(re.search(r"^\s*(def|class) ", source, re.MULTILINE) for source in code)


@each_notebook
def test_it_keeps_to_the_template(path: Path) -> None:
    """One H1 first, outcome, time, goals, what should be seen, the call in code, summary, next."""
    text = "\n\n".join(cells(path, "markdown"))

    assert text.startswith("# ")
    assert (
        len(re.findall(r"^# ", re.sub(r"```.*?```", "", text, flags=re.DOTALL), re.MULTILINE)) == 1
    )
    for part in (
        "**Outcome:**",
        "**Time:**",
        "### What you will learn",
        "### Before you start",
        "**What you should see:**",
        "Exercise",
        "## The same call in code",
        "## Summary",
        "**What next:**",
    ):
        assert part in text, part
    assert not re.search(r"!\[\]\(", text), "a picture without alt text"


@each_notebook
def test_it_asserts_and_opens_a_lesson(path: Path) -> None:
    """Its cells check themselves, and the tour finds its exchanges in `lesson`."""
    code = "\n".join(cells(path, "code"))

    assert "lesson = Lesson.open()" in code
    assert code.count("assert ") >= 5
    assert ".banner()" in code


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

"""A way through a lesson's cells that its text did not foresee."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

FOLDER = Path(__file__).parents[2] / "notebooks"
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")


@dataclass(frozen=True, slots=True)
class Walk:
    """What the reader sees below the last cell: the error's name, or "", and all text."""

    error: str
    text: str


def all_cells(lesson: str, kind: str = "code") -> list[str]:
    """The sources of a lesson's cells, in order, without the empty ones."""
    [path] = FOLDER.glob(f"{lesson}_*.ipynb")
    notebook = nbformat.read(path, as_version=4)
    return [cell.source for cell in notebook.cells if cell.cell_type == kind and cell.source]


def walks(
    lesson: str, ways: Mapping[str, Sequence[str]], *, opens: bool = True, progress: Path | str = ""
) -> dict[str, Walk]:
    """Take several ways through a lesson, each from the beginning, and look at its last cell.

    A cell before the last one that fails ends its way: it is then what the reader sees.

    Args:
        lesson: its number, such as `01`.
        ways: name → parts of the lesson's cells, each meaning the first cell that has it; what no
            cell has is a cell of the reader's own.
        opens: whether the cell that opens the lesson is run first.
        progress: the file with the reader's progress; "" keeps none.
    """
    code = all_cells(lesson)
    cells, ends = [], {}
    for name, steps in ways.items():
        cells.append(nbformat.v4.new_code_cell("%reset -f"))
        begun = len(cells)
        wanted = ["Lesson.open()"] * opens + list(steps)
        sources = [next((cell for cell in code if step in cell), step) for step in wanted]
        cells += [nbformat.v4.new_code_cell(source) for source in sources]
        ends[name] = cells[begun:]
    _run(nbformat.v4.new_notebook(cells=cells), progress)
    return {name: _seen(own) for name, own in ends.items()}


def walk(lesson: str, *steps: str, opens: bool = True, progress: Path | str = "") -> Walk:
    """Take one way; the arguments are those of `walks`."""
    return walks(lesson, {"": steps}, opens=opens, progress=progress)[""]


def _run(notebook: Any, progress: Path | str) -> None:
    own = {name: value for name, value in os.environ.items() if not name.startswith("PINGONE_")}
    resources = {"metadata": {"path": str(FOLDER)}}
    client = NotebookClient(notebook, timeout=60, allow_errors=True, resources=resources)
    client.execute(env=own | {"PINGONE_PROGRESS_FILE": str(progress)})


def _seen(cells: Sequence[Any]) -> Walk:
    looks = [_look(cell) for cell in cells]
    return next((look for look in looks if look.error), looks[-1])


def _look(cell: Any) -> Walk:
    error, parts = "", []
    for output in cell.outputs:
        if output.output_type == "error":
            error = output.ename
            parts += [f"{output.ename}: {output.evalue}", *output.traceback]
        parts.append(output.get("text", ""))
        parts.append(output.get("data", {}).get("text/plain", ""))
    return Walk(error=error, text=_COLOURS.sub("", "\n".join(parts)))

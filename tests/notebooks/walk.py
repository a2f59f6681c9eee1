"""A way through a lesson's cells that its text did not foresee."""

from __future__ import annotations

import os
import re
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


def walk(lesson: str, *steps: str, opens: bool = True, progress: Path | str = "") -> Walk:
    """Run cells in this order, in a kernel of their own.

    Args:
        lesson: its number, such as `01`.
        steps: parts of the lesson's cells, each meaning the first cell that has it; what no cell
            has is a cell of the reader's own.
        opens: whether the cell that opens the lesson is run first.
        progress: the file with the reader's progress; "" keeps none.
    """
    code = all_cells(lesson)
    wanted = ["Lesson.open()"] * opens + list(steps)
    sources = [next((cell for cell in code if step in cell), step) for step in wanted]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(s) for s in sources])
    client = NotebookClient(notebook, timeout=60, allow_errors=True, resources={"metadata": {"path": str(FOLDER)}})  # fmt: skip
    own = {name: value for name, value in os.environ.items() if not name.startswith("PINGONE_")}
    client.execute(env=own | {"PINGONE_PROGRESS_FILE": str(progress)})
    early = [_seen(cell) for cell in notebook.cells[:-1]]
    failed = next((seen for seen in early if seen.error), None)
    return failed or _seen(notebook.cells[-1])


def _seen(cell: Any) -> Walk:
    error, parts = "", []
    for output in cell.outputs:
        if output.output_type == "error":
            error = output.ename
            parts += [f"{output.ename}: {output.evalue}", *output.traceback]
        parts.append(output.get("text", ""))
        parts.append(output.get("data", {}).get("text/plain", ""))
    return Walk(error=error, text=_COLOURS.sub("", "\n".join(parts)))

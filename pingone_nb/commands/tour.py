"""`tour`: every notebook, executed headless against the simulator."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pingone_nb.lab.runner import NotebookRun

_COLUMNS = ["operation", "method", "http_status", "status", "detail_code", "elapsed_seconds"]
_PROBE = f"""
if "lesson" in globals():
    print(lesson.client.history.to_frame()[{_COLUMNS!r}].to_json(orient="records"))
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Give the parser this command's options."""
    add = parser.add_argument
    add("notebooks", nargs="*", type=Path, help="notebooks to run; default: all in notebooks/")
    add(
        "--jobs",
        type=int,
        default=2,
        help="number of notebooks to run at the same time; default: 2",
    )
    add(
        "--timeout-seconds",
        type=float,
        default=120.0,
        help="time limit for each cell; default: 120",
    )
    add("--save", type=Path, metavar="FOLDER", help="folder to save the executed notebooks in")


def run(arguments: argparse.Namespace) -> int:
    """Execute, then print each notebook's time and outcome and the table of exchanges.

    Returns:
        0 when all went well, 1 when a notebook failed, 2 when there is none.
    """
    from pingone_nb.lab.runner import run_notebooks

    paths = arguments.notebooks or sorted(Path("notebooks").glob("*.ipynb"))
    missing = [str(path) for path in paths if not path.is_file()]
    if missing or not paths or arguments.jobs < 1:
        sys.stderr.write(f"pingone-nb tour: no such notebook: {', '.join(missing) or 'none'}\n")
        return 2
    runs = run_notebooks(
        paths, jobs=arguments.jobs, timeout_seconds=arguments.timeout_seconds, probe=_PROBE
    )
    if arguments.save:
        _save(runs, arguments.save)
    sys.stdout.write("\n".join([*map(_line, runs), "", _table(runs), ""]))
    failed = [run for run in runs if not run.ok]
    sys.stdout.write("".join(map(_report, failed)))
    return 1 if failed else 0


def _line(run: NotebookRun) -> str:
    return f"{'ok' if run.ok else 'FAILED':<7}{run.seconds:5.1f} s  {run.name}"


def _report(run: NotebookRun) -> str:
    failure = run.failure
    assert failure is not None  # noqa: S101 - tells the type checker
    cell = f"code cell {failure.cell_number} ({failure.source})"
    where = cell if failure.cell_number else "before the first cell"
    return f"\n{run.name}, {where}:\n    {failure.error}\n"


def _table(runs: list[NotebookRun]) -> str:
    import pandas as pd

    frames = [
        pd.DataFrame(json.loads(run.probe), columns=_COLUMNS, dtype=object).assign(
            notebook=run.name
        )
        for run in runs
        if run.probe.strip()
    ]
    if not frames:
        return "No exchanges."
    table = pd.concat([frame[["notebook", *_COLUMNS]] for frame in frames], ignore_index=True)
    return str(table.astype(object).where(table.notna(), "").to_string())


def _save(runs: list[NotebookRun], folder: Path) -> None:
    import nbformat

    folder.mkdir(parents=True, exist_ok=True)
    for run in runs:
        nbformat.write(run.notebook, folder / run.name)

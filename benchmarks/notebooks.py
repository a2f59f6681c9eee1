"""All notebooks beside as many bare kernels that only import the same packages.

Claim: wall time at most 1.4 times, with the same parallelism, taken in turns, in one run.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

import nbformat

from pingone_nb.lab.runner import run_notebooks

NOTEBOOKS = sorted((Path(__file__).parent.parent / "notebooks").glob("*.ipynb"))
JOBS = 2
ROUNDS = 5
IMPORTS = """
import anywidget, ipywidgets, pandas, phonenumbers, email_validator, requests, jwt
import pingone_nb.lab.forms, pingone_nb.lab.lesson, pingone_nb.simulator
"""


def seconds(paths: list[Path]) -> float:
    """Wall time of all of them; stops the run when one fails."""
    begun = time.perf_counter()
    runs = run_notebooks(paths, jobs=JOBS)
    elapsed = time.perf_counter() - begun
    failed = [run.name for run in runs if not run.ok]
    if failed:
        sys.exit(f"failed: {', '.join(failed)}")
    return elapsed


def bare_notebooks(folder: Path) -> list[Path]:
    """As many notebooks of one cell that only imports."""
    made = []
    for notebook in NOTEBOOKS:
        cell = nbformat.v4.new_code_cell(IMPORTS)
        path = folder / notebook.name
        nbformat.write(nbformat.v4.new_notebook(cells=[cell]), path)
        made.append(path)
    return made


def main() -> int:
    """Print the ratio of the medians."""
    with tempfile.TemporaryDirectory() as folder:
        bare = bare_notebooks(Path(folder))
        seconds(bare)
        pairs = [(seconds(NOTEBOOKS), seconds(bare)) for _ in range(ROUNDS)]
    full, empty = (statistics.median(values) for values in zip(*pairs, strict=True))
    ratio = full / empty
    print(
        f"{len(NOTEBOOKS)} notebooks: {full:.1f} s; bare kernels: {empty:.1f} s ({JOBS} at a time)"
    )
    print(f"notebooks / bare kernels: {ratio:.2f} (claim: at most 1.4)")
    return 0 if ratio <= 1.4 else 1


if __name__ == "__main__":
    sys.exit(main())

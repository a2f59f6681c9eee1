"""The runner lets nothing pass that went wrong, and says where it did."""

from __future__ import annotations

import os
from pathlib import Path

import nbformat
import psutil
import pytest

from pingone_nb.runner import NotebookRun, run_notebook, run_notebooks

pytestmark = pytest.mark.notebook

THREAD = "import threading\nthread = threading.Thread(target=lambda: 1 / 0)\nthread.start()\nthread.join()"
CLICK = """import ipywidgets
button = ipywidgets.Button()
def fail(_): raise ValueError("pressed")
button.on_click(fail)
button.click()"""
OUTPUT = "import ipywidgets\nout = ipywidgets.Output()\nwith out:\n    1 / 0"
TASK = "import asyncio, gc\nasync def fail(): 1 / 0\ntask = asyncio.ensure_future(fail())\nawait asyncio.sleep(0)\ndel task\ngc.collect()"


def write(folder: Path, *sources: str, name: str = "it.ipynb") -> Path:
    """A notebook of these code cells, after a Markdown cell."""
    cells = [nbformat.v4.new_markdown_cell("# It")]
    cells += [nbformat.v4.new_code_cell(source) for source in sources]
    path = folder / name
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    return path


def run(folder: Path, *sources: str, **options) -> NotebookRun:
    """Execute such a notebook."""
    return run_notebook(write(folder, *sources), **options)


def test_a_good_notebook_is_ok(tmp_path: Path) -> None:
    """Nothing wrong, no failure; the file itself is left as it is, and the probe's text is told."""
    path = write(tmp_path, "answer = 42\nanswer")
    before = path.read_bytes()
    done = run_notebook(path, probe="print(answer + 1)")

    assert done.ok
    assert done.probe == "43\n"
    assert path.read_bytes() == before
    assert len(done.notebook.cells) == 2


@pytest.mark.parametrize(
    ("source", "error"),
    [
        ("1 / 0", "ZeroDivisionError: division by zero"),
        (THREAD, "ZeroDivisionError: division by zero"),
        (CLICK, "ValueError: pressed"),
        (OUTPUT, "ZeroDivisionError: division by zero"),
        (TASK, "ZeroDivisionError: division by zero"),
        ("import ipywidgets\nipywidgets.interactive(lambda x: 1 / 0, x=3)", "ZeroDivisionError: division by zero"),
        ("import os\nos._exit(3)", "Kernel died"),
        ("raise SystemExit", "SystemExit: "),
    ],
    ids=["cell", "thread", "click", "output widget", "task", "interactive", "dead kernel", "exit"],
)  # fmt: skip
def test_each_kind_of_trouble_is_a_failure(tmp_path: Path, source: str, error: str) -> None:
    """Errors in cells, callbacks, Output widgets, threads and tasks fail, and name the cell."""
    failure = run(tmp_path, "1", source, "2").failure

    assert failure is not None
    assert (failure.cell_number, failure.source) == (2, source.partition("\n")[0])
    assert error in failure.error


def test_a_time_out_is_a_failure(tmp_path: Path) -> None:
    """A cell that does not end is ended, and named."""
    failure = run(tmp_path, "while True: pass", timeout_seconds=1).failure

    assert failure is not None
    assert "timed out" in failure.error


def test_the_kernel_sees_no_live_variable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Notebooks run against the simulator, whatever the shell has set; what is given is seen."""
    monkeypatch.setenv("PINGONE_CLIENT_SECRET", "x")
    source = "import os\nassert os.environ.get('PINGONE_CLIENT_SECRET', '') == wanted"

    assert run(tmp_path, f"wanted = ''\n{source}").ok
    given = {**os.environ, "PINGONE_CLIENT_SECRET": "y"}
    assert run(tmp_path, f"wanted = 'y'\n{source}", environ=given).ok


def test_many_run_side_by_side_in_order(tmp_path: Path) -> None:
    """Runs come back in the order of their paths, and no kernel outlives them."""
    paths = [write(tmp_path, f"{n}", name=f"{n}.ipynb") for n in (3, 1, 2)]

    assert [each.name for each in run_notebooks(paths, jobs=3)] == [path.name for path in paths]
    kernels = [
        child
        for child in psutil.Process().children(recursive=True)
        if "ipykernel" in " ".join(child.cmdline())
    ]
    assert kernels == []

"""The runner lets nothing pass that went wrong, and says where it did."""

from __future__ import annotations

import os
from pathlib import Path

import nbformat
import psutil
import pytest

from pingone_nb.lab.runner import NotebookRun, run_notebook, run_notebooks

pytestmark = pytest.mark.notebook

THREAD = "import threading\nthread = threading.Thread(target=lambda: 1 / 0)\nthread.start()\nthread.join()"
CLICK = """import ipywidgets
button = ipywidgets.Button()
def fail(_): raise ValueError("pressed")
button.on_click(fail)
button.click()"""
OUTPUT = "import ipywidgets\nout = ipywidgets.Output()\nwith out:\n    1 / 0"
TASK = "import asyncio, gc\nasync def fail(): 1 / 0\ntask = asyncio.ensure_future(fail())\nawait asyncio.sleep(0)\ndel task\ngc.collect()"

LATE_THREAD = "import threading\ngo = threading.Event()\ndef late():\n    go.wait()\n    1 / 0\nthreading.Thread(target=late).start()"
AFTER_LAST = "import threading, time\nthreading.Timer(0.2, lambda: 1 / 0).start()"
CALLBACK = "import asyncio\nasyncio.get_running_loop().call_soon(lambda: 1 / 0);"
MESSAGE = """import ipywidgets
number = ipywidgets.IntText()
def fail(_): raise ValueError("observed")
number.observe(fail, "value")
data = {"method": "update", "state": {"value": 3}}
manager = get_ipython().kernel.comm_manager
manager.comm_msg(None, None, {"content": {"comm_id": number.comm.comm_id, "data": data}})"""
STRAY = "import subprocess\nprint(subprocess.Popen(['sleep', '600']).pid)"


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
        (MESSAGE, "ValueError: observed"),
        ("import os\nos._exit(3)", "Kernel died"),
        ("raise SystemExit", "SystemExit: "),
        ("exit()", "asked the kernel to exit"),
        ("input()", "StdinNotImplementedError"),
    ],
    ids=["cell", "thread", "click", "output widget", "task", "interactive", "message", "dead kernel", "exit", "quit", "input"],
)  # fmt: skip
def test_each_kind_of_trouble_is_a_failure(tmp_path: Path, source: str, error: str) -> None:
    """Errors in cells, callbacks, Output widgets, threads and tasks fail, and name the cell."""
    failure = run(tmp_path, "1", source, "2").failure

    assert failure is not None
    assert (failure.cell_number, failure.source) == (2, source.partition("\n")[0])
    assert error in failure.error


@pytest.mark.parametrize("sources", [[CALLBACK, "2"], [AFTER_LAST]], ids=["callback", "last"])
def test_trouble_between_and_after_cells_is_a_failure(tmp_path: Path, sources: list[str]) -> None:
    """What goes wrong while no cell runs, also after the last one, fails."""
    failure = run(tmp_path, *sources).failure

    assert failure is not None
    assert failure.cell_number in range(1, len(sources) + 1)
    assert "ZeroDivisionError" in failure.error


def test_a_thread_that_fails_later_is_a_failure(tmp_path: Path) -> None:
    """A thread of one cell that fails while a later one runs is heard."""
    failure = run(tmp_path, LATE_THREAD, "go.set()", "3").failure

    assert failure is not None
    assert "ZeroDivisionError" in failure.error


HALF_A_TRACEBACK = """
import sys
print('Traceback (most recent call last):\\n  File "x.py", line 5, in late', file=sys.stderr, flush=True)
"""


def test_a_traceback_is_heard_to_its_end(tmp_path: Path) -> None:
    """Of a traceback that comes in two parts the last line is reported; half of one fails as well."""
    ended = "print('ZeroDivisionError: division by zero', file=sys.stderr, flush=True)"

    whole = run(tmp_path, HALF_A_TRACEBACK + ended).failure
    half = run(tmp_path, HALF_A_TRACEBACK, "2").failure

    assert whole is not None
    assert whole.error == "ZeroDivisionError: division by zero"
    assert half is not None
    assert "line 5" in half.error


@pytest.mark.parametrize("tag", ["raises-exception", "skip-execution"])
def test_no_tag_excuses_a_cell(tmp_path: Path, tag: str) -> None:
    """A cell that is said to fail, or to be skipped, is executed and fails like any other."""
    path = write(tmp_path, "1 / 0")
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[1].metadata["tags"] = [tag]
    nbformat.write(notebook, path)

    failure = run_notebook(path).failure
    assert failure is not None
    assert failure.cell_number == 1


def test_what_cannot_begin_is_a_failure(tmp_path: Path) -> None:
    """A file that is no notebook, a missing one and an unknown kernel fail before the first cell."""
    broken = tmp_path / "broken.ipynb"
    broken.write_text("{")
    unknown = write(tmp_path, "1", name="unknown.ipynb")
    notebook = nbformat.read(unknown, as_version=4)
    notebook.metadata["kernelspec"] = {"name": "no-such-kernel", "display_name": "None"}
    nbformat.write(notebook, unknown)

    for done in run_notebooks([broken, tmp_path / "missing.ipynb", unknown]):
        assert done.failure is not None
        assert done.failure.cell_number == 0
        assert done.failure.error


@pytest.mark.skipif(os.name != "posix", reason="process groups are POSIX's")
def test_no_process_outlives_its_notebook(tmp_path: Path) -> None:
    """What a notebook started ends with its kernel."""
    done = run(tmp_path, STRAY)
    assert done.ok

    pid = int(done.notebook.cells[1].outputs[0]["text"])
    assert not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


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

    before = set(psutil.Process().children(recursive=True))

    assert [each.name for each in run_notebooks(paths, jobs=3)] == [path.name for path in paths]
    assert set(psutil.Process().children(recursive=True)) - before == set()


HINTS = "### Exercise\n\n```python\n{}\n```\n\n</details>"
UNFILLED = "%%exercise\nanswer = ___"


def exercise(folder: Path, solution: str | None, cell: str = UNFILLED) -> NotebookRun:
    """Execute a notebook with one exercise, and its hints above it."""
    path = write(folder, cell, "answer")
    notebook = nbformat.read(path, as_version=4)
    if solution is not None:
        notebook.cells[0].source = HINTS.format(solution)
    nbformat.write(notebook, path)
    return run_notebook(path, probe="print(answer)")


def test_an_exercise_is_run_with_its_solution(tmp_path: Path) -> None:
    """What nobody filled in is tried with the solution that stands above it."""
    done = exercise(tmp_path, "answer = 42")

    assert done.ok
    assert done.probe == "42\n"


@pytest.mark.parametrize(
    ("solution", "error"),
    [
        ("answer = 1 / 0", "ZeroDivisionError: division by zero"),
        (None, "LookupError: No solution stands above this exercise."),
    ],
    ids=["wrong", "missing"],
)
def test_a_wrong_or_missing_solution_fails(
    tmp_path: Path, solution: str | None, error: str
) -> None:
    """The tour doesn't pass over an exercise that it cannot solve."""
    done = exercise(tmp_path, solution)

    assert done.failure is not None
    assert (done.failure.cell_number, done.failure.error) == (1, error)


def test_what_a_reader_filled_in_is_run(tmp_path: Path) -> None:
    """An exercise without a blank is run as it stands, not with the solution."""
    cell = "from pingone_nb.lab.lesson import Lesson\nLesson.open()\nanswer = 7"

    assert exercise(tmp_path, "answer = 42", cell).probe == "7\n"


def test_a_run_is_not_the_readers_progress(tmp_path: Path) -> None:
    """What a lesson checks in a run isn't kept as what the reader has done."""
    cells = ["from pingone_nb.lab.lesson import Lesson", "lesson = Lesson.open()", "lesson.finish(1, steps=0)"]  # fmt: skip
    done = run(tmp_path, *cells, environ=os.environ | {"XDG_DATA_HOME": str(tmp_path / "data")})

    assert done.ok
    assert not (tmp_path / "data").exists()

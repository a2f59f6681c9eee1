"""Executes notebooks strictly: what goes wrong in a cell, a callback or a thread is a failure.

nbclient reads only what belongs to the cell at hand, and believes a kernel that says "ok". What a
click handler, an `Output` widget, a task or a thread prints passes it, at the latest when it comes
after its cell. So a second reader hears all that the kernel publishes, and a last cell waits for
the threads that the notebook left behind.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import re
import signal
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    import nbformat
    from traitlets.config import Config

_LAST_OF_TRACEBACK = re.compile(r"(?!Traceback \(|Exception in thread )\S")
_TRACEBACK = re.compile(r"Traceback \(most recent call last\)|^Exception in thread ", re.MULTILINE)
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")
_OUTPUT_MODEL = "OutputModel"
_EXERCISE = "%%exercise"
_BLANK = re.compile(r"(?<!\w)___(?!\w)")
_UNSOLVED = "raise LookupError('No solution stands above this exercise.')"
_PYTHON = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
_HEARD_SECONDS = 5.0  # until what the kernel has published is read
_STARTED_SECONDS = 60.0
_SETTLE = """
import asyncio as _asyncio, gc as _gc, threading as _threading, time as _time
_end = _time.monotonic() + 2
for _thread in _threading.enumerate():
    if _thread is not _threading.current_thread() and not _thread.daemon:
        _thread.join(max(0, _end - _time.monotonic()))
await _asyncio.sleep(0)
_gc.collect()
"""
_log = logging.getLogger(__name__)
_log.addHandler(logging.NullHandler())  # what nbclient logs is in the failure, too


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """What went wrong, and where.

    Attributes:
        cell_number: the code cell, counted from 1; 0 when no cell was reached.
        source: the cell's first line.
        error: the error's name and text, or its last line.
    """

    cell_number: int
    source: str
    error: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NotebookRun:
    """One executed notebook.

    Attributes:
        name: the file's name.
        seconds: wall time, the kernel's start and end included.
        failure: None when all went well.
        notebook: the executed notebook, without the probe.
        probe: what the probe printed, "" without one.
    """

    name: str
    seconds: float
    failure: Failure | None
    notebook: nbformat.NotebookNode
    probe: str = ""

    @property
    def ok(self) -> bool:
        """Whether all went well."""
        return self.failure is None


def run_notebooks(
    paths: Iterable[Path],
    *,
    jobs: int = 2,
    timeout_seconds: float = 120.0,
    environ: Mapping[str, str] | None = None,
    probe: str = "",
) -> list[NotebookRun]:
    """Execute each notebook in a fresh kernel that talks over IPC where the platform has it.

    Args:
        paths: the notebooks; they are not written. The runs are in their order.
        jobs: how many at a time.
        timeout_seconds: for each cell.
        environ: the kernels' environment; this process's, without `PINGONE_…` variables, when None.
        probe: code to run after the last cell; what it prints is in the run.
    """

    def run(path: Path) -> NotebookRun:
        return _run(path, timeout_seconds, _environ(environ), probe)

    with ThreadPoolExecutor(max_workers=jobs) as pool:  # no loop runs there, as one does in Jupyter
        return list(pool.map(run, paths))


def run_notebook(
    path: Path,
    *,
    timeout_seconds: float = 120.0,
    environ: Mapping[str, str] | None = None,
    probe: str = "",
) -> NotebookRun:
    """Execute one notebook; the arguments are those of `run_notebooks`."""
    (run,) = run_notebooks(
        [path], jobs=1, timeout_seconds=timeout_seconds, environ=environ, probe=probe
    )
    return run


def _run(path: Path, timeout_seconds: float, environ: dict[str, str], probe: str) -> NotebookRun:
    import nbformat

    begun = time.perf_counter()
    printed = ""
    try:
        notebook = nbformat.read(path, as_version=4)
    except (OSError, ValueError, nbformat.ValidationError) as error:
        notebook = nbformat.v4.new_notebook()
        failure: Failure | None = _before_the_first_cell(error)
    else:
        fill_in(notebook)
        appended = [nbformat.v4.new_code_cell(source) for source in (probe, _SETTLE)]
        notebook.cells += appended
        failure = _execute(notebook, path, timeout_seconds, environ)
        del notebook.cells[-len(appended) :]
        outputs = (each for each in appended[0].outputs if each.get("name") == "stdout")
        printed = "".join(each["text"] for each in outputs)
    return NotebookRun(
        name=path.name,
        seconds=time.perf_counter() - begun,
        failure=failure,
        notebook=notebook,
        probe=printed,
    )


def fill_in(notebook: nbformat.NotebookNode) -> None:
    """Put the solution into each exercise that isn't filled in, so that it is tried.

    The solution is the last Python block of the Markdown cell above the exercise.
    """
    hints = ""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            hints = cell.source
        elif cell.source.startswith(_EXERCISE) and _BLANK.search(cell.source):
            solutions = _PYTHON.findall(hints)
            cell.source = solutions[-1] if solutions else _UNSOLVED


def _environ(environ: Mapping[str, str] | None) -> dict[str, str]:
    nowhere = {"PINGONE_PROGRESS_FILE": ""}  # a tour is not the reader's progress
    if environ is not None:
        return nowhere | dict(environ)
    own = {name: value for name, value in os.environ.items() if not name.startswith("PINGONE_")}
    return own | nowhere


def _execute(
    notebook: nbformat.NotebookNode, path: Path, timeout_seconds: float, environ: dict[str, str]
) -> Failure | None:
    from jupyter_client.kernelspec import NoSuchKernel
    from nbclient import NotebookClient
    from nbclient.exceptions import CellControlSignal, DeadKernelError

    # a short path: a socket's may have some hundred characters
    with (
        tempfile.TemporaryDirectory(prefix="nb-") as folder,
        (Path(folder) / "stderr").open("w+", errors="replace") as stderr,
    ):
        client = NotebookClient(
            notebook,
            config=_kernel_config(Path(folder)),
            timeout=timeout_seconds,
            skip_cells_with_tag="",  # none is skipped
            shutdown_kernel="immediate",  # there is nothing left for it to do
            resources={"metadata": {"path": str(path.parent)}},
            extra_arguments=["--HistoryManager.enabled=False"],
            log=_log,
        )
        watch = _Watch(client, cells=len(notebook.cells) - 2)
        own = environ | {"IPYTHONDIR": folder}  # the person's own start-up files stay out
        try:
            asyncio.run(client.async_execute(env=own, stderr=stderr))
        except (DeadKernelError, RuntimeError) as error:
            return watch.verdict() or watch.failed(_last_words(error, stderr))
        except CellControlSignal as error:
            return watch.verdict() or watch.failed(_first_line(str(error)) or type(error).__name__)
        except NoSuchKernel as error:
            return _before_the_first_cell(error)
        finally:
            watch.end()
        return watch.verdict()


class _Watch:
    """Hears all that a kernel publishes, and knows which cell each message belongs to."""

    def __init__(self, client: Any, *, cells: int) -> None:
        self.failure: Failure | None = None
        self._client = client
        self._cells = cells
        self._number = 0
        self._source = ""
        self._owners: dict[str, tuple[int, str]] = {}
        self._stderr: dict[str, str] = {}
        self._idle: dict[str, asyncio.Event] = {}
        self._group = 0
        client.on_notebook_start = self._start
        client.on_cell_execute = self._begin
        client.on_cell_executed = self._look

    def failed(self, error: str) -> Failure:
        """A failure of the cell at hand."""
        return Failure(cell_number=self._number, source=self._source, error=error)

    def verdict(self) -> Failure | None:
        """What failed first, once nothing more will come."""
        self._judge("", is_over=True)
        return self.failure

    def end(self) -> None:
        """End what the notebook started: the kernel's process is gone, its children may not be."""
        if self._group:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._group, signal.SIGKILL)

    async def _start(self, **_others: object) -> None:
        self._group = getattr(self._client.km.provisioner, "pgid", None) or 0
        reader = self._client.km.client()
        reader.start_channels(shell=False, stdin=False, hb=False, control=False)
        heard = asyncio.Event()
        self._reading = asyncio.create_task(self._read(reader, heard))
        deadline = time.monotonic() + _STARTED_SECONDS
        while not heard.is_set() and time.monotonic() < deadline:
            self._client.kc.kernel_info()  # publishes that it is busy: a subscription takes time
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(heard.wait(), 0.5)

    async def _read(self, reader: Any, heard: asyncio.Event) -> None:
        try:
            while True:
                message = await reader.get_iopub_msg(timeout=None)
                heard.set()
                self._hear(message)
        finally:
            reader.stop_channels()

    def _hear(self, message: Mapping[str, Any]) -> None:
        content, parent = message["content"], message["parent_header"].get("msg_id", "")
        match message["msg_type"]:
            case "execute_input":
                self._owners[parent] = (self._number, self._source)
            case "error":
                self._fail(parent, f"{content['ename']}: {content['evalue']}")
            case "stream" if content["name"] == "stderr":
                self._stderr[parent] = self._stderr.get(parent, "") + content["text"]
            case "status" if content["execution_state"] == "idle":
                self._idle_event(parent).set()

    def _begin(self, *, cell: Any, cell_index: int) -> None:
        # the cells appended here have no number: what they bring to light is the last cell's
        if cell.cell_type == "code" and cell_index < self._cells:
            self._number += 1
            self._source = _first_line(cell.source)

    async def _look(self, *, execute_reply: Mapping[str, Any], **_others: object) -> None:
        parent = execute_reply["parent_header"]["msg_id"]
        # a cell's reply may overtake what it printed, which ends with "idle"
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._idle_event(parent).wait(), _HEARD_SECONDS)
        self._judge(parent, is_over=False)
        if any(each.get("source") == "ask_exit" for each in execute_reply["content"]["payload"]):
            self._fail(parent, "the notebook asked the kernel to exit")

    def _judge(self, parent: str, *, is_over: bool) -> None:
        for owner, text in self._stderr.items():
            if error := _traceback_in(text, is_over=is_over):
                self._fail(owner, error)
        for output in self._widget_outputs():
            if error := _error(output, is_over=is_over):
                self._fail(parent, error)

    def _widget_outputs(self) -> Iterable[Mapping[str, Any]]:
        for state in self._client.widget_state.values():
            if state.get("_model_name") == _OUTPUT_MODEL:
                yield from state.get("outputs", ())

    def _fail(self, parent: str, error: str) -> None:
        if self.failure is None:  # the first one counts: others may follow from it
            number, source = self._owners.get(parent, (self._number, self._source))
            self.failure = Failure(cell_number=number, source=source, error=error)

    def _idle_event(self, parent: str) -> asyncio.Event:
        return self._idle.setdefault(parent, asyncio.Event())


def _error(output: Mapping[str, Any], *, is_over: bool) -> str | None:
    if output["output_type"] == "error":
        return f"{output['ename']}: {output['evalue']}"
    is_stderr = output.get("name") == "stderr"
    return _traceback_in(output.get("text", ""), is_over=is_over) if is_stderr else None


def _traceback_in(text: str, *, is_over: bool) -> str | None:
    """The last line of a text with a traceback, once it is there: it says what happened."""
    # a thread may be in the midst of printing; when all is over, half a traceback counts as well
    is_whole = _TRACEBACK.search(text) and (is_over or _LAST_OF_TRACEBACK.match(_last_row(text)))
    return _last_line(text) if is_whole else None


def _before_the_first_cell(error: Exception) -> Failure:
    text = f"{type(error).__name__}: {_first_line(str(error))}"
    return Failure(cell_number=0, source="", error=text)


def _last_words(error: Exception, stderr: TextIO) -> str:
    stderr.seek(0)
    words = _last_line(stderr.read())
    return _first_line(str(error)) + (f"; last output: {words}" if words else "")


def _first_line(text: str) -> str:
    return text.strip().partition("\n")[0]


def _last_line(text: str) -> str:
    return _last_row(text).strip()


def _last_row(text: str) -> str:
    lines = [line for line in _COLOURS.sub("", text).splitlines() if line.strip()]
    return lines[-1] if lines else ""


def _kernel_config(folder: Path) -> Config:
    from traitlets.config import Config

    manager = {"connection_file": str(folder / "k.json")}
    if sys.platform != "win32":
        manager["transport"] = "ipc"
    return Config({"KernelManager": manager})

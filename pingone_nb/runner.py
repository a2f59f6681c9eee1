"""Executes notebooks strictly: what goes wrong in a cell, a callback or a thread is a failure."""

from __future__ import annotations

import asyncio
import os
import re
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import nbformat
    from traitlets.config import Config

_TRACEBACK = re.compile(r"Traceback \(most recent call last\)|^Exception in thread ", re.MULTILINE)
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")
_OUTPUT_MODEL = "OutputModel"


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
    notebook = nbformat.read(path, as_version=4)
    if probe:
        notebook.cells.append(nbformat.v4.new_code_cell(probe))
    failure = _execute(notebook, path, timeout_seconds, environ)
    printed = _printed(notebook.cells.pop()) if probe else ""
    return NotebookRun(
        name=path.name,
        seconds=time.perf_counter() - begun,
        failure=failure,
        notebook=notebook,
        probe=printed,
    )


def _environ(environ: Mapping[str, str] | None) -> dict[str, str]:
    if environ is not None:
        return dict(environ)
    return {name: value for name, value in os.environ.items() if not name.startswith("PINGONE_")}


def _execute(
    notebook: nbformat.NotebookNode, path: Path, timeout_seconds: float, environ: dict[str, str]
) -> Failure | None:
    from nbclient import NotebookClient
    from nbclient.exceptions import CellControlSignal, DeadKernelError

    # a short path: a socket's may have some hundred characters
    with tempfile.TemporaryDirectory(prefix="nb-") as folder:
        client = NotebookClient(
            notebook,
            config=_kernel_config(Path(folder)),
            timeout=timeout_seconds,
            shutdown_kernel="immediate",  # there is nothing left for it to do
            resources={"metadata": {"path": str(path.parent)}},
            extra_arguments=["--HistoryManager.enabled=False"],
        )
        watch = _Watch(client)
        try:
            asyncio.run(client.async_execute(env=environ | {"IPYTHONDIR": folder}))
        except (CellControlSignal, DeadKernelError, RuntimeError) as error:
            return watch.failure or watch.failed(_first_line(str(error)) or type(error).__name__)
        return watch.failure


class _Watch:
    """Looks at each executed cell for what nbclient lets pass."""

    def __init__(self, client: Any) -> None:
        self.failure: Failure | None = None
        self._client = client
        self._number = 0
        self._source = ""
        client.on_cell_execute = self._begin
        client.on_cell_executed = self._look

    def failed(self, error: str) -> Failure:
        """A failure of the cell at hand."""
        return Failure(cell_number=self._number, source=self._source, error=error)

    def _begin(self, *, cell: Any, **_others: object) -> None:
        if cell.cell_type == "code":
            self._number += 1
            self._source = cell.source.strip().partition("\n")[0]

    def _look(self, *, cell: Any, **_others: object) -> None:
        if self.failure is None:
            wrong = next((e for output in self._outputs(cell) if (e := _error(output))), None)
            self.failure = self.failed(wrong) if wrong else None

    def _outputs(self, cell: Any) -> Iterable[Mapping[str, Any]]:
        yield from cell.get("outputs", ())
        for state in self._client.widget_state.values():
            if state.get("_model_name") == _OUTPUT_MODEL:
                yield from state.get("outputs", ())


def _error(output: Mapping[str, Any]) -> str | None:
    if output["output_type"] == "error":
        return f"{output['ename']}: {output['evalue']}"
    text = output.get("text", "")
    is_trouble = output.get("name") == "stderr" and _TRACEBACK.search(text)
    return _last_line(text) if is_trouble else None


def _first_line(text: str) -> str:
    return text.strip().partition("\n")[0]


def _last_line(text: str) -> str:
    lines = [line for line in _COLOURS.sub("", text).splitlines() if line.strip()]
    return lines[-1].strip() if lines else ""


def _printed(cell: Any) -> str:
    return "".join(each["text"] for each in cell.outputs if each.get("name") == "stdout")


def _kernel_config(folder: Path) -> Config:
    from traitlets.config import Config

    manager = {"connection_file": str(folder / "k.json")}
    if sys.platform != "win32":
        manager["transport"] = "ipc"
    return Config({"KernelManager": manager})

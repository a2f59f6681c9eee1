"""What a kernel keeps after 1,000 sends from the panel, beside as many from the bare client.

Both record into a `History`, and talk to one simulator in a process of its own. Counted are the
bytes that Python's allocator holds, after garbage collection, beyond what was held after 200 sends.
Claim: the panel keeps at most 1.05 times what the history's rows take.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import nbformat
from loopback import simulator_process

from pingone_nb.lab.runner import run_notebook

WARM_UP = 200  # the phone shows 50 messages at most, the panel's table as many rows
SENDS = 1000
PHONE = "+14135550150"
OPEN = f"""
import gc, os, tracemalloc
from pingone_nb.lab.lesson import Lesson
lesson = Lesson.open({{**os.environ, "PINGONE_PHONE": "{PHONE}"}})
lesson.client.connect()
tracemalloc.start()
"""
PANEL = """
panel = lesson.panel()
display(panel)
def send():
    panel.request.action.hear({"type": "press", "edits": []})
    assert panel.request.last is not None and panel.request.error is None
"""
BARE = """
def send():
    lesson.client.one_time_sms(lesson.user_id, phone=lesson.phone_number)
"""
# a cell of its own: by then the kernel has handed on what the sends before had to say to the page
COUNT = "gc.collect()\n{name} = tracemalloc.get_traced_memory()[0]"
SEND = "for _ in range({sends}):\n    send()"
GROW = (
    SEND.format(sends=WARM_UP),
    COUNT.format(name="before"),
    SEND.format(sends=SENDS),
    COUNT.format(name="after"),
)
PROBE = "print(after - before, len(lesson.client.history))"


def growth(path: Path, sender: str, environ: dict[str, str]) -> int:
    """Bytes that 1,000 sends add in a fresh kernel."""
    cells = [nbformat.v4.new_code_cell(cell) for cell in (OPEN, sender, *GROW)]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    run = run_notebook(path, environ=environ, probe=PROBE, timeout_seconds=600)
    if run.failure is not None:
        sys.exit(f"failed: {run.failure}")
    added, rows = map(int, run.probe.split())
    assert rows >= WARM_UP + SENDS
    return added


def main() -> int:
    """Print both growths and their ratio."""
    import os

    with simulator_process() as variables, tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sends.ipynb"
        environ = {**os.environ, **variables}
        panel, bare = (growth(path, sender, environ) for sender in (PANEL, BARE))
    ratio = panel / bare
    print(f"after {SENDS} sends: panel {panel / 1e6:.2f} MB more, bare client {bare / 1e6:.2f} MB")
    print(f"panel / bare client: {ratio:.3f} (claim: at most 1.05)")
    return 0 if ratio <= 1.05 else 1


if __name__ == "__main__":
    sys.exit(main())

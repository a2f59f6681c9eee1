"""From `pingone-nb lab` to a panel that can be used, beside a bare JupyterLab to an idle notebook.

That is what `make lab` runs in a prepared environment, and `pingone-nb app` the same for who writes
no Python. Each starts in fresh processes, in turns.
Claim: to a usable panel at most 1.3 times as long as to an idle kernel of an empty notebook.
"""

from __future__ import annotations

import contextlib
import os
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import nbformat
from browser import browser_page
from playwright.sync_api import Page

from tests.browser.answering import wait_until_it_answers
from tests.browser.ending import end
from tests.browser.lab import IDLE, LabPage, notebook_of

ROUNDS = 5
PATIENCE_MS = 120_000
PANEL = "from pingone_nb.lab.lesson import Lesson\nLesson.open({}).panel()"
ADDRESS = re.compile(r"http://127\.0\.0\.1:\S+")
FOLDERS = ("JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_DATA_DIR", "IPYTHONDIR",
           "JUPYTERLAB_SETTINGS_DIR", "JUPYTERLAB_WORKSPACES_DIR")  # fmt: skip
Wait = Callable[[Page], None]


def idle(page: Page) -> None:
    """Until the notebook's kernel is idle."""
    page.get_by_text(IDLE).first.wait_for(timeout=PATIENCE_MS)


def usable_in_lab(page: Page) -> None:
    """Until the panel's Send can be pressed, all cells having been run."""
    idle(page)
    LabPage.run_all(LabPage(page, None))  # type: ignore[arg-type] # it needs no server
    usable(page)


def usable(page: Page) -> None:
    """Until the panel's Send can be pressed."""
    send = page.get_by_role("button", name="Send", exact=True)
    send.wait_for(timeout=PATIENCE_MS)
    send.click(trial=True)


def seconds(command: list[str], wait: Wait, page: Page) -> float:
    """From the command's start until `wait` is over."""
    begun = time.perf_counter()
    with started(command) as address:
        wait_until_it_answers(address)
        page.goto(address)
        wait(page)
        elapsed = time.perf_counter() - begun
        page.goto("about:blank")
    return elapsed


@contextlib.contextmanager
def started(command: list[str]) -> Iterator[str]:
    """Run a command with folders of its own; gives the address that it prints."""
    with tempfile.TemporaryDirectory() as folder:
        own = {name: f"{folder}/{name.lower()}" for name in FOLDERS}
        with subprocess.Popen(
            [sys.executable, "-m", *command],
            env={**os.environ, **own},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        ) as process:
            assert process.stdout is not None
            found = next(hit for line in process.stdout if (hit := ADDRESS.search(line)))
            rest = threading.Thread(target=process.stdout.read)
            rest.start()
            try:
                yield found[0]
            finally:
                end(process)
                rest.join()


def main() -> int:
    """Print the medians and the ratio."""
    with tempfile.TemporaryDirectory() as folder, browser_page() as page:
        panel, empty = Path(folder) / "panel.ipynb", Path(folder) / "empty.ipynb"
        nbformat.write(notebook_of(PANEL), panel)
        nbformat.write(notebook_of(""), empty)
        quiet = ["--no-browser", "--port", "0"]
        bare = ["jupyterlab", "--no-browser", "--allow-root", "--ServerApp.port=0"]
        bare += ["--ServerApp.ip=127.0.0.1", f"--ServerApp.root_dir={folder}"]
        bare += ["--LabApp.default_url=/lab/tree/empty.ipynb"]
        runs: dict[str, tuple[list[str], Wait]] = {
            "pingone-nb lab": (["pingone_nb", "lab", str(panel), *quiet], usable_in_lab),
            "bare JupyterLab": (bare, idle),
            "pingone-nb app": (["pingone_nb", "app", *quiet], usable),
        }
        taken: dict[str, list[float]] = {name: [] for name in runs}
        for number in range(ROUNDS + 1):
            for name, (command, wait) in runs.items():
                elapsed = seconds(command, wait, page)
                if number:  # the first warms the file cache
                    taken[name].append(elapsed)
    medians = {name: statistics.median(values) for name, values in taken.items()}
    for name, median in medians.items():
        print(f"{name}: {median:.1f} s")
    ratio = medians["pingone-nb lab"] / medians["bare JupyterLab"]
    print(f"to a usable panel / to an idle notebook: {ratio:.2f} (claim: at most 1.3)")
    return 0 if ratio <= 1.3 else 1


if __name__ == "__main__":
    sys.exit(main())

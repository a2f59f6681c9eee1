"""A real `pingone-nb app`, in a process of its own."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.browser.ending import end

ROOT = Path(__file__).parent.parent.parent
COMMAND = [sys.executable, "-m", "pingone_nb", "app", "--no-browser"]
_ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+/\?token=\S+")
_END_SECONDS = 20


@dataclass
class AppServer:
    """A running app.

    Attributes:
        process: the command's process.
        address: what it printed.
        folder: holds the home that it runs with, and its log.
    """

    process: subprocess.Popen[str]
    address: str
    folder: Path

    @property
    def home(self) -> Path:
        """The person's home."""
        return self.folder / "home"

    def interrupt(self) -> int:
        """End it as Ctrl-C does; gives the exit code."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(_END_SECONDS)


@contextlib.contextmanager
def app_server(
    folder: Path, *arguments: str, environ: dict[str, str] | None = None
) -> Iterator[AppServer]:
    """Start the command on a free port, with a home of its own, and end it with all its kernels."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("PINGONE_")}
    own |= {"HOME": str(folder / "home"), **(environ or {})}
    (folder / "home").mkdir(parents=True)
    with (
        (folder / "errors").open("w") as errors,
        subprocess.Popen(
            [*COMMAND, *arguments], env=own, stdout=subprocess.PIPE, stderr=errors, text=True
        ) as process,
    ):
        assert process.stdout is not None
        found = _ADDRESS.search(process.stdout.readline())
        assert found, (folder / "errors").read_text()
        rest = threading.Thread(target=process.stdout.read)  # a full pipe would stop the server
        rest.start()
        try:
            yield AppServer(process, found[0], folder)
        finally:
            end(process)
            rest.join()

"""The certain end of a server and of all that it started."""

from __future__ import annotations

import contextlib
import subprocess

import psutil

CLEAN_END_SECONDS = 10


def end(process: subprocess.Popen[str]) -> None:
    """Ask a process to end; end it and its children if it does not.

    A Jupyter server whose last request is interrupted by its end waits for a worker thread that
    nobody stops.
    """
    with contextlib.suppress(psutil.NoSuchProcess):
        children = psutil.Process(process.pid).children(recursive=True)
        process.terminate()  # a server's clean end takes its kernels with it
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(CLEAN_END_SECONDS)
        process.kill()
        for child in children:
            with contextlib.suppress(psutil.NoSuchProcess):
                child.kill()
    process.wait()

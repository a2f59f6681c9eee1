"""Prism, mocking the contract in a process of its own.

Needs Node.js; installs `@stoplight/prism-cli` below `build/` when it is not there.
"""

from __future__ import annotations

import contextlib
import json
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Set
from pathlib import Path
from typing import Any

from pingone_nb.contract import document

ROOT = Path(__file__).parent.parent
PRISM = ROOT / "build" / "prism"
PRISM_VERSION = "5"
METHODS = ("get", "post", "put", "delete", "patch")


@contextlib.contextmanager
def prism_process(front: Set[str] = frozenset()) -> Iterator[int]:
    """Prism mocking the contract on a free port; gives the port.

    Prism 5 takes all `application/…+json` for one media type, and holds a body against the first
    that an operation lists.

    Args:
        front: the media types to put in front, so that their bodies are taken.
    """
    port = _free_port()
    with tempfile.TemporaryDirectory() as folder:
        contract = Path(folder) / "contract.json"
        contract.write_text(json.dumps(_fronted(front)), encoding="utf-8")
        command = [_program(), "mock", contract, "--host", "127.0.0.1", "--port", str(port)]
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        ) as process:
            assert process.stdout is not None
            try:
                for line in process.stdout:
                    if "is listening" in line:
                        break
                _drain(process)
                yield port
            finally:
                process.terminate()


def _fronted(front: Set[str]) -> dict[str, Any]:
    """The contract, with some media types before the others."""
    contract = document()
    for item in contract["paths"].values():
        for operation in (item[method] for method in METHODS if method in item):
            body = operation.get("requestBody")
            if body is not None:
                entries = sorted(body["content"].items(), key=lambda entry: entry[0] not in front)
                operation["requestBody"] = {**body, "content": dict(entries)}
    return contract


def _program() -> Path:
    """Prism's own, installed when it is not there."""
    npm = shutil.which("npm")
    if npm is None:
        sys.exit("Prism needs Node.js and npm: install them to compare.")
    program = PRISM / "node_modules" / ".bin" / "prism"
    if not program.exists():
        command = [npm, "install", "--silent", "--no-fund", "--no-audit", "--prefix", str(PRISM)]
        subprocess.run([*command, f"@stoplight/prism-cli@{PRISM_VERSION}"], check=True)
    return program


def _free_port() -> int:
    """A loopback port that is free now."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


def _drain(process: subprocess.Popen[str]) -> None:
    """Read on, so that a talkative server is not held up by a full pipe."""
    assert process.stdout is not None
    threading.Thread(target=lambda: [None for _ in process.stdout or ()], daemon=True).start()

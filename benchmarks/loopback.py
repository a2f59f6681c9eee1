"""A simulator in a process of its own, for measurements over loopback."""

from __future__ import annotations

import contextlib
import shlex
import subprocess
import sys
from collections.abc import Iterator

from pingone_nb import Client

VARIABLES = 7
NO_QUOTA = ("--daily-quota", str(10**9))


@contextlib.contextmanager
def simulator_process(*options: str) -> Iterator[dict[str, str]]:
    """Run `python -m pingone_nb sim` on a free port; gives the variables that it prints."""
    command = [sys.executable, "-m", "pingone_nb", "sim", "--port", "0", *NO_QUOTA, *options]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdout is not None
        try:
            lines = [process.stdout.readline().strip() for _ in range(VARIABLES)]
            yield {
                name: shlex.split(value)[0]
                for name, _, value in (line.partition("=") for line in lines)
            }
        finally:
            process.terminate()


def token_of(client: Client) -> str:
    """The access token that the client goes on with, for the rivals that are measured beside it."""
    client.connect()
    current = client._credentials.current()
    assert current is not None
    return current._token.reveal()

"""A real PostgreSQL server on loopback."""

from __future__ import annotations

import contextlib
import itertools
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

PASSWORD = "canary-password/7+~"
_READY = b"ready to accept connections"
_UNPRIVILEGED = ("postgres", "nobody")
_PATIENCE_SECONDS = 60  # on a busy machine; the store's own 5 seconds are for a person who waits
_OPTIONS = {  # what is lost with the machine is lost with the tests
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
}


@dataclass
class PostgresqlServer:
    """A server that runs; `new_database` gives the URL of an empty database in it."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes] | None = None
    _numbers: Iterator[int] = field(default_factory=itertools.count)
    _rest: threading.Thread | None = None

    @classmethod
    @contextlib.contextmanager
    def started(cls) -> Iterator[PostgresqlServer]:
        """Make a cluster, run it, and remove it; skips the test where PostgreSQL is missing."""
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            server = cls(Path(folder), _free_port())
            server._initialize()
            try:
                server.start()
                yield server
            finally:
                server.stop()

    def start(self) -> None:
        """Run it until it accepts connections."""
        options = {"port": str(self.port), **_OPTIONS}
        words = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        command = [str(_program("postgres")), "-D", str(self._data), *words]
        self.process = subprocess.Popen(command, stderr=subprocess.PIPE, **_as_somebody())
        assert self.process.stderr is not None
        lines = iter(self.process.stderr.readline, b"")
        assert any(_READY in line for line in lines), "PostgreSQL did not start"
        self._rest = threading.Thread(target=self.process.stderr.read)
        self._rest.start()  # a full pipe would stop the server

    def stop(self) -> None:
        """End it at once, and its connections with it."""
        if self.process is None:
            return
        self.process.send_signal(signal.SIGINT)
        with self.process:  # closes the pipe
            self.process.wait(_PATIENCE_SECONDS)
            if self._rest is not None:
                self._rest.join()
        self.process, self._rest = None, None

    @contextlib.contextmanager
    def frozen(self) -> Iterator[None]:
        """Stop all its processes, as a machine that hangs does: they answer nothing."""
        assert self.process is not None
        processes = [self.process.pid, *self._children()]
        _signal(processes, signal.SIGSTOP)
        try:
            yield
        finally:
            _signal(processes, signal.SIGCONT)

    def _children(self) -> list[int]:
        assert self.process is not None
        pid = str(self.process.pid)
        told = Path(f"/proc/{pid}/task/{pid}/children")
        if not told.exists():
            pytest.skip("needs /proc, to find the server's processes")
        return [int(each) for each in told.read_text().split()]

    def new_database(self) -> str:
        """The URL of a new database."""
        from sqlalchemy import URL, create_engine

        name = f"history_{next(self._numbers)}"
        url = URL.create(
            "postgresql+psycopg",
            username="owner",
            password=PASSWORD,
            host="127.0.0.1",
            port=self.port,
            database="postgres",
            query={"connect_timeout": str(_PATIENCE_SECONDS)},
        )
        engine = create_engine(url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name}")
        engine.dispose()
        return url.set(database=name).render_as_string(hide_password=False)

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    def _initialize(self) -> None:
        password = self.folder / "password"
        password.write_text(PASSWORD)
        somebody = _as_somebody()
        for path in (self.folder, password):
            if somebody:
                shutil.chown(path, somebody["user"])
        command = [
            *(str(_program("initdb")), "-D", str(self._data), "-U", "owner", "--no-sync"),
            *("--auth=scram-sha-256", f"--pwfile={password}", "--encoding=UTF8", "--locale=C"),
        ]
        subprocess.run(command, check=True, capture_output=True, cwd=self.folder, **somebody)


def _signal(processes: list[int], number: signal.Signals) -> None:
    for each in processes:
        with contextlib.suppress(ProcessLookupError):  # its workers come and go
            os.kill(each, number)


def _program(name: str) -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    on_path = shutil.which(name)
    if not found and not on_path:
        pytest.skip("needs PostgreSQL: apt-get install postgresql")
    return Path(on_path) if on_path else found[-1]


def _as_somebody() -> dict[str, Any]:
    """PostgreSQL refuses to run as root; then another user runs it."""
    if os.geteuid() != 0:
        return {}
    import pwd

    known = {each.pw_name: each for each in pwd.getpwall()}
    user = next(known[name] for name in _UNPRIVILEGED if name in known)
    return {"user": user.pw_name, "group": user.pw_gid, "extra_groups": []}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

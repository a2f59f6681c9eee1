"""A client that processes and threads share: each gets its own replies."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import signal
import threading
import uuid
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import requests

from pingone_nb import Client, History, Settings

ID = "991776fd-145b-499e-8237-2c62aef35b2c"
PATIENCE_SECONDS = 60  # for a child that hangs


class Handler(BaseHTTPRequestHandler):
    """Tells each authentication that is read its own id; keeps connections open."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Read an authentication."""
        self._reply({"id": self.path.rpartition("/")[2], "status": "OTP_REQUIRED"})

    def do_POST(self) -> None:
        """Give a token."""
        self.rfile.read(int(self.headers["Content-Length"]))
        self._reply({"access_token": "token-1", "expires_in": 3600})

    def _reply(self, body: dict[str, object]) -> None:
        self.server.cookies.append(self.headers.get("Cookie"))  # type: ignore[attr-defined]
        content = json.dumps(body).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Set-Cookie", f"session={uuid.uuid4()}; Path=/")
        self.end_headers()
        self.server.met.wait()  # type: ignore[attr-defined]
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class Server(ThreadingHTTPServer):
    """The server, and what it has seen."""

    daemon_threads = True
    request_queue_size = 256
    met: contextlib.AbstractContextManager[object]

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.cookies: list[str | None] = []
        self.met = _Nothing()  # type: ignore[assignment]


class _Nothing:
    def wait(self) -> None:
        """Do not wait."""


@contextlib.contextmanager
def served() -> Iterator[Server]:
    """A server on a free port."""
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def server() -> Iterator[Server]:
    """A server for a test."""
    with served() as made:
        yield made


def client_of(
    server: Server, *, session: requests.Session | None = None, history: History | None = None
) -> Client:
    """A client of the server."""
    address = f"http://127.0.0.1:{server.server_address[1]}"
    settings = Settings(
        environment_id=ID, client_id="i", client_secret="s", auth_path=address, api_path=address
    )
    return Client(settings, session=session, history=history)


def tells_its_own(client: Client, times: int) -> list[str]:
    """The authentications that were asked for; none when a read gave another one."""
    asked = [str(uuid.uuid4()) for _ in range(times)]
    return asked if [client.read(each).id for each in asked] == asked else []


def reads_its_own(client: Client, *, times: int = 30) -> bool:
    """Whether each read gives the authentication that was asked for, with its row."""
    asked = tells_its_own(client, times)
    kept = [each.authentication_id for each in client.history]
    return bool(asked) and [each for each in kept if each in asked] == asked


def forked(work: Callable[[], bool]) -> int:
    """Do it in a forked process, which it is the end of; the process's id."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # threads that the server has
        child = os.fork()
    if child:
        return child
    signal.alarm(PATIENCE_SECONDS)
    code = 1
    with contextlib.suppress(BaseException):
        code = 0 if work() else 2
    os._exit(code)


def codes_of(children: list[int]) -> list[int]:
    """How the processes ended."""
    return [os.waitstatus_to_exitcode(os.waitpid(each, 0)[1]) for each in children]


@pytest.mark.parametrize("own_session", [True, False])
def test_each_process_gets_its_own_replies(server: Server, own_session: bool) -> None:
    """A connection that was open before a fork is used by the parent only."""
    client = client_of(server, session=None if own_session else requests.Session())
    assert reads_its_own(client, times=1)
    children = [forked(lambda: reads_its_own(client)) for _ in range(4)]
    right = reads_its_own(client)

    assert codes_of(children) == [0] * 4
    assert right
    assert len(client.history) == 32  # with the token's, without the children's
    client.close()


@pytest.mark.parametrize("stored", [True, False])
def test_locks_that_were_held_are_free_in_the_child(
    server: Server, tmp_path: Path, stored: bool
) -> None:
    """Another thread may have been asking for a token, or keeping a row."""
    url = f"sqlite:///{tmp_path}/h.db" if stored else None
    with History(url) as history:
        client = client_of(server, history=history)
        client.connect()
        held = [client._token_lock, history._lock, history._memory._lock]
        held += [history._store._lock] if history._store else []
        with contextlib.ExitStack() as stack:
            for lock in held:
                stack.enter_context(lock)
            child = forked(lambda: reads_its_own(client) and history.warning is None)

        assert codes_of([child]) == [0]
        assert reads_its_own(client)
        client.close()


def test_a_token_goes_on_in_the_child(server: Server) -> None:
    """It is not asked for again."""
    client = client_of(server)
    client.connect()

    def has_token() -> bool:
        return reads_its_own(client, times=9) and len(client.history) == 10

    assert codes_of([forked(has_token)]) == [0]
    client.close()


@pytest.mark.parametrize("at_once", [3, 40])
def test_connections_are_kept_for_all_threads(
    server: Server, at_once: int, caplog: pytest.LogCaptureFixture
) -> None:
    """However many share a client: none is thrown away, and each gets its own replies."""
    client = client_of(server)
    client.connect()
    server.met = threading.Barrier(at_once)  # type: ignore[assignment] # all are open at once
    with caplog.at_level(logging.DEBUG, "urllib3"), ThreadPoolExecutor(at_once) as threads:
        for _ in range(2):
            asked = [str(uuid.uuid4()) for _ in range(at_once)]
            told = threads.map(lambda each: client.read(each).id, asked)
            assert list(told) == asked
    server.met = _Nothing()  # type: ignore[assignment]
    opened = [each for each in caplog.messages if "Starting new" in each]

    assert len(opened) <= at_once
    assert not [each for each in caplog.records if each.levelno >= logging.WARNING]
    client.close()


@pytest.mark.parametrize("own_session", [True, False])
def test_no_cookie_of_a_reply_goes_out(server: Server, own_session: bool) -> None:
    """The next request may be another user's; the session's own cookies go as before."""
    session = None if own_session else requests.Session()
    if session is not None:
        session.cookies.set("own", "cookie")
    client = client_of(server, session=session)
    assert reads_its_own(client, times=3)

    assert set(server.cookies) == ({None} if own_session else {"own=cookie"})
    assert client.history[-1].reply_headers["set-cookie"]
    client.close()

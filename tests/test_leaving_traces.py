"""What urllib3 logs, and what an interrupted call leaves, holds nothing that was sent."""

from __future__ import annotations

import contextlib
import http.client
import logging
import traceback
from collections.abc import Callable, Iterator

import pytest
import requests

from pingone_nb import Client, PingOneError, Retries, Settings
from tests.canaries import Canaries, hits
from tests.fault_matrix import (
    DEVICE,
    HEAD,
    ID,
    HostileServer,
    as_json,
    hostile_server,
    interrupting,
)
from tests.fault_matrix import (
    http as reply_of,
)

CANARIES = Canaries.of_seed(12)
SAID = " ".join(CANARIES.values()).encode()


@pytest.fixture
def server() -> Iterator[HostileServer]:
    """A server that answers as it is told."""
    with hostile_server() as served:
        yield served


@pytest.fixture(params=["own session", "given session"])
def client(server: HostileServer, request: pytest.FixtureRequest) -> Iterator[Client]:
    """A client of the server, over connections of its own or a session that is given."""
    session = requests.Session() if request.param == "given session" else None
    made = client_of(server, session)
    yield made
    made.close()


def client_of(server: HostileServer, session: requests.Session | None = None) -> Client:
    """A client of the server with secrets."""
    address = f"http://127.0.0.1:{server.port}"
    settings = Settings(
        environment_id=ID, token=CANARIES.token, auth_path=address, api_path=f"{address}/v1"
    )
    return Client(settings, session=session, retries=Retries(attempts=1))


def calls(client: Client) -> Iterator[Callable[[], object]]:
    """Calls whose query, body or path tells a secret."""
    yield lambda: client.users.find(CANARIES.email)
    yield lambda: client.one_time_sms(ID, phone=CANARIES.phone)
    yield lambda: client.check_otp(ID, otp=CANARIES.otp)


ODD = {
    "a header without a colon": b"HTTP/1.1 200 OK\r\nX-A: 1\r\nBroken %s\r\nX-B: 2\r\nContent-Length: 2\r\n\r\n{}",
    "two framings": b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\nX: %s\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
    "a status line": b"HTTP/1.1 2%s\r\n\r\n",
    "a reply": b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX: %s\r\n\r\n{}",
}  # fmt: skip


@pytest.mark.parametrize("kind", ODD)
def test_no_log_tells_what_was_sent(
    server: HostileServer, client: Client, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Not the query at DEBUG, nor lines of the reply at WARNING."""
    server.reply = ODD[kind] % SAID
    with caplog.at_level(logging.DEBUG):
        for call in calls(client):
            with contextlib.suppress(PingOneError):
                call()

    formatted = logging.Formatter("%(message)s %(args)s")
    logs = [formatted.format(each) for each in caplog.records]
    assert any("connectionpool" in each.name for each in caplog.records)
    assert hits([("log", "\n".join(logs))], CANARIES.values()) == []


def test_the_logs_of_others_stay_as_they_are(
    server: HostileServer, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    """Only what is said of the package's own calls is masked."""
    server.reply = as_json(DEVICE)
    client.check_otp(ID, otp=CANARIES.otp)
    with caplog.at_level(logging.DEBUG, "urllib3"):
        requests.get(f"http://127.0.0.1:{server.port}/own?name=shown", timeout=5)

    assert "/own?name=shown" in caplog.text


def test_http_client_prints_nothing(
    server: HostileServer, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody else's debugging prints nothing of the package's calls."""
    monkeypatch.setattr(http.client.HTTPConnection, "debuglevel", 1)
    server.reply = as_json(DEVICE)
    client = client_of(server)
    client.check_otp(ID, otp=CANARIES.otp)
    client.close()

    assert capsys.readouterr().out == ""


STAGES = {
    "before the reply": b"",
    "in the status line": b"HTTP/1.1 20",
    "in the headers": HEAD + b"X-Said: " + SAID,
    "in the body": HEAD + b"X-Said: " + SAID + b"\r\nContent-Length: 9999\r\n\r\n" + SAID,
    "in a chunk": HEAD + b"Transfer-Encoding: chunked\r\n\r\nfff\r\n" + SAID,
    "after 100 Continue": b"HTTP/1.1 100 Continue\r\n\r\n",
}


@pytest.mark.parametrize("stage", STAGES)
def test_an_interrupted_call_leaves_its_row_and_no_frames(
    server: HostileServer, client: Client, stage: str
) -> None:
    """Ctrl+C goes on as such; the row says that the request may have been sent."""
    server.reply = interrupting(STAGES[stage])
    for number, call in enumerate(calls(client), start=1):
        with pytest.raises(KeyboardInterrupt) as caught:
            call()
        assert server.messages == len(client.history) == number

    captured = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
    files = {frame.filename for frame in captured.stack}
    told = "".join(captured.format())
    rows = "".join(f"{each} {each.reply_body}" for each in client.history)

    assert "may have been sent" in str(client.history[-1].error)
    assert not [
        each for each in files if "urllib3" in each or "requests" in each or "http/" in each
    ]
    assert captured.__context__ is None
    assert hits([("traceback", told), ("rows", rows)], CANARIES.values()) == []


def test_an_interrupted_connection_is_not_used_again(server: HostileServer) -> None:
    """The reply that was not waited for is no reply to the next request."""
    client = client_of(server)
    server.reply = interrupting(HEAD)
    with pytest.raises(KeyboardInterrupt):
        client.check_otp(ID, otp=CANARIES.otp)
    server.reply = reply_of("200 OK", DEVICE)

    assert client.check_otp(ID, otp=CANARIES.otp).id == ID
    client.close()

"""Every call ends: in time, with bounded memory, with the status if one came, and with its row."""

from __future__ import annotations

import contextlib
import gzip
import json
import subprocess
import sys
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from pingone_nb import Client, PingOneError, ReplyError, Retries, Settings, TransportError
from pingone_nb.transport.connection import (
    LONGEST_REPLY_BYTES,
    BoundedSession,
    Limit,
    TooLateError,
)
from tests.fault_matrix import (
    DEVICE,
    DRIPS,
    GZIP,
    ID,
    PING_REFUSAL,
    STORMS,
    HostileServer,
    as_json,
    hostile_server,
    http,
)

SECONDS = 0.2


@pytest.fixture
def server() -> Iterator[HostileServer]:
    """A server that answers as it is told."""
    with hostile_server() as served:
        yield served


def client_of(server: HostileServer, *, session: Any = None, **given: Any) -> Client:
    """A client of the server that does not wait before it sends again."""
    address = f"http://127.0.0.1:{server.port}"
    own = {"environment_id": ID, "token": "opaque-token-1", "auth_path": address, "api_path": f"{address}/v1"}  # fmt: skip
    return Client(
        Settings(**{**own, **given}),
        session=session,
        retries=Retries(sleep=lambda _seconds: None),
    )


def refused(client: Client) -> Any:
    """What a passcode check raises."""
    with pytest.raises(PingOneError) as caught:
        client.check_otp(ID, otp="918273")
    return caught.value


CUT = {
    "fewer bytes than told": http("201 Created\r\nCorrelation-Id: c1", DEVICE, length=999),
    "no byte of those told": http("201 Created\r\nCorrelation-Id: c1", b"", length=5),
    "a chunk cut": b"HTTP/1.1 201 Created\r\nCorrelation-Id: c1\r\nTransfer-Encoding: chunked\r\n\r\n40\r\n{",
    "no last chunk": b"HTTP/1.1 201 Created\r\nCorrelation-Id: c1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n",
    "gzip on plain bytes": http("201 Created\r\nCorrelation-Id: c1\r\nContent-Encoding: gzip", DEVICE),
    "deflate on plain bytes": http("201 Created\r\nCorrelation-Id: c1\r\nContent-Encoding: deflate", DEVICE),
    "gzip cut, fewer than told": http(
        "201 Created\r\nCorrelation-Id: c1\r\nContent-Encoding: gzip", gzip.compress(DEVICE)[:-4], length=999
    ),
}  # fmt: skip


@pytest.mark.parametrize("own_session", [True, False])
@pytest.mark.parametrize("kind", CUT)
def test_a_body_that_is_lost_leaves_the_status(
    server: HostileServer, kind: str, own_session: bool
) -> None:
    """The error says the status and what is wrong with the body; the row has status and headers."""
    server.reply = CUT[kind]
    client = client_of(server, session=None if own_session else requests.Session())
    error = refused(client)
    client.close()
    (row,) = client.history

    assert isinstance(error, ReplyError)
    assert error.http_status == row.http_status == 201
    assert error.correlation_id == row.correlation_id == "c1"
    assert error.may_have_been_sent
    assert "HTTP 201" in str(error)
    assert row.error
    assert row.error in str(error)
    assert ("encoded" in row.error) is ("plain" in kind)


def test_a_whole_gzip_reply_is_read(server: HostileServer) -> None:
    """Compression as such is no fault, nor is a body as long as it may be."""
    body = json.dumps({"id": ID, "status": "COMPLETED", "pad": "x" * (LONGEST_REPLY_BYTES - 100)})
    server.reply = http(GZIP, gzip.compress(body.encode()))

    with contextlib.closing(client_of(server)) as client:
        assert client.check_otp(ID, otp="918273").status == "COMPLETED"


@pytest.mark.parametrize("kind", [*DRIPS, *STORMS])
def test_it_ends_in_bounded_memory(server: HostileServer, kind: str) -> None:
    """Whatever comes, and however slowly: at most a few times the longest reply is kept."""
    server.reply = {**DRIPS, **STORMS}[kind]
    client = client_of(server, total_timeout_seconds=SECONDS if kind in DRIPS else 60)
    tracemalloc.start()
    try:
        with contextlib.suppress(PingOneError):
            client.check_otp(ID, otp="918273")
    finally:
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        client.close()

    assert len(client.history) == 1
    assert peak < 6 * LONGEST_REPLY_BYTES


@pytest.mark.parametrize("own_session", [True, False])
@pytest.mark.parametrize("kind", DRIPS)
def test_the_deadline_holds_while_bytes_drip_in(
    server: HostileServer, kind: str, own_session: bool
) -> None:
    """The read time-out is never reached; the error names the one that is."""
    server.reply = DRIPS[kind]
    session = None if own_session else requests.Session()
    error = refused(
        client_of(server, session=session, total_timeout_seconds=SECONDS, read_timeout_seconds=50)
    )

    assert "total_timeout_seconds" in str(error)
    assert error.may_have_been_sent


def test_retries_end_with_the_call(server: HostileServer) -> None:
    """What may be repeated is not repeated when the call has taken its time."""
    server.reply = DRIPS["a header in drops"]
    client = client_of(server, total_timeout_seconds=SECONDS)
    with pytest.raises(TransportError):
        client.read(ID)

    assert server.messages == 1


def test_a_wait_beyond_the_call_is_not_begun(server: HostileServer) -> None:
    """Told to wait longer than the call may take, the refusal is raised at once."""
    head = "429 Too Many\r\nRetry-After: 9\r\nCorrelation-Id: c"
    server.reply = as_json(PING_REFUSAL, head)
    waited: list[float] = []
    client = client_of(server, total_timeout_seconds=5)
    client._retries = Retries(sleep=waited.append)
    with pytest.raises(PingOneError):
        client.one_time_sms(ID, phone="+14135550150")

    assert (server.messages, waited) == (1, [])


@pytest.mark.parametrize("code", ["429 Too Many", "503 Unavailable"])
def test_pingones_refusal_is_repeated_and_a_proxys_is_not(server: HostileServer, code: str) -> None:
    """Nothing was executed where PingOne's envelope and Correlation-Id say so; a proxy may have
    forwarded the request."""
    client = client_of(server)
    for body, headers, messages in (
        (PING_REFUSAL, "Correlation-Id: c", 3),
        (PING_REFUSAL, "Via: proxy", 1),
        (b"<h1>Busy</h1>", "Correlation-Id: c", 1),
        (b'{"error": "busy"}', "Correlation-Id: c", 1),
    ):
        server.messages = 0
        server.reply = as_json(body, f"{code}\r\nRetry-After: 0\r\n{headers}")
        with pytest.raises(PingOneError):
            client.one_time_sms(ID, phone="+14135550150")
        assert server.messages == messages


PROXY_PROGRAM = """
import os
from pingone_nb import Client, PingOneError, Settings
ID = "991776fd-145b-499e-8237-2c62aef35b2c"
client = Client(Settings(environment_id=ID, token="opaque-token-1", auth_path=os.environ["TARGET"]))
print(client.read(ID).status)
"""


@pytest.mark.parametrize("name", ["HTTP_PROXY", "ALL_PROXY"])
def test_what_is_sent_to_this_machine_does_not_pass_a_proxy_elsewhere(
    server: HostileServer, name: str
) -> None:
    """It would read the token, which is not encrypted."""
    server.reply = as_json(DEVICE)
    done = subprocess.run(
        [sys.executable, "-c", PROXY_PROGRAM],
        env={"TARGET": f"http://127.0.0.1:{server.port}", name: "http://proxy.invalid:3128"},
        cwd=Path(__file__).parent.parent,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.stdout.strip() == "OTP_REQUIRED"


def test_a_call_without_time_sends_nothing() -> None:
    """Where the time was over before, it is known that nothing left."""
    now = iter([0.0, 1.0, 99.0, 99.0, 99.0, 99.0])
    limit = Limit(until=50.0, read_seconds=5.0, now=lambda: next(now))

    assert limit.wait_seconds == 5.0
    assert limit.seconds_left == 49.0
    with pytest.raises(TooLateError):
        _ = limit.wait_seconds


def test_the_connection_of_a_bad_reply_is_not_used_again(server: HostileServer) -> None:
    """What follows a reply that was given up is no reply to the next request."""
    server.reply = STORMS["200 MB of JSON"]
    client = client_of(server)
    refused(client)
    server.reply = as_json(DEVICE)

    assert client.check_otp(ID, otp="918273").id == ID
    client.close()


def test_a_trailer_is_bounded_as_a_head_is(server: HostileServer) -> None:
    """What follows the last chunk may be a small part of what a body may be."""
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    body = b"%x\r\n%s\r\n0\r\n" % (len(DEVICE), DEVICE)
    trailer = (b"X: " + b"x" * 60_000 + b"\r\n") * 30
    server.reply = head + body + trailer + b"\r\n"
    with contextlib.closing(client_of(server)) as client:
        error = refused(client)

    assert isinstance(error, ReplyError)
    assert "too long" in str(error) or "longer" in str(error)


@pytest.mark.parametrize(
    "reply",
    [b"", b"RST", b"HTTP/1.1 2", b"HTTP/1.1 502 Bad\r\n\r\n", b"HTTP/1.1 200 OK\r\n\r\nno TLS"],
)
def test_a_tunnel_that_fails_has_carried_nothing(server: HostileServer, reply: bytes) -> None:
    """The proxy saw a host and a port: the request itself never left."""
    server.reply = reply
    session = BoundedSession()
    session.trust_env = False
    session.proxies = {"https": f"http://127.0.0.1:{server.port}"}
    away = "https://auth.pingone.com"
    client = client_of(server, session=session, auth_path=away, api_path=f"{away}/v1")
    error = refused(client)
    client.close()

    assert server.received.startswith(b"CONNECT auth.pingone.com:443 ")
    assert isinstance(error, TransportError)
    assert not error.may_have_been_sent

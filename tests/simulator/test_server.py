"""The simulator on a port."""

from __future__ import annotations

import contextlib
import json
import logging
import re
import socket
import time
from collections.abc import Iterator

import pytest
import requests
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pingone_nb.simulator.rim.server import SimulatorServer
from tests.simulator.caller import OTP_CHECK, SMS, Caller, one_time
from tests.tiers import cases

TIMEOUT_SECONDS = 10
EVERYWHERE = "0.0.0.0"


@pytest.fixture(scope="module")
def caller() -> Caller:
    """A caller whose simulator is served."""
    return Caller.connected()


@pytest.fixture(scope="module")
def server(caller: Caller) -> Iterator[SimulatorServer]:
    """The served simulator."""
    with caller.simulator.serve() as server:
        yield server


@pytest.fixture(scope="module")
def session(caller: Caller, server: SimulatorServer) -> Iterator[requests.Session]:
    """A session on the network, with the caller's token."""
    assert server.port
    with requests.Session() as session:
        session.trust_env = False
        session.headers["Authorization"] = f"Bearer {caller.token}"
        yield session


def create_url(caller: Caller, server: SimulatorServer) -> str:
    """Where to begin an authentication."""
    return f"{server.auth_path}/{caller.environment_id}/deviceAuthentications"


def exchange(server: SimulatorServer, *parts: bytes, end: bool = True) -> bytes:
    """Send raw bytes, tell that no more come, and read until the server closes."""
    with socket.create_connection(("127.0.0.1", server.port), TIMEOUT_SECONDS) as connection:
        for part in parts:
            connection.sendall(part)
        if end:
            connection.shutdown(socket.SHUT_WR)
        received = b""
        while more := connection.recv(65_536):
            received += more
    return received


def replies(received: bytes) -> list[tuple[int, dict[str, str], bytes]]:
    """The replies in a stream of bytes: status, headers, body."""
    found = []
    while received:
        head, _, received = received.partition(b"\r\n\r\n")
        status_line, *lines = head.decode("latin-1").split("\r\n")
        headers = dict(line.split(": ", 1) for line in lines)
        length = int(headers["content-length"])
        assert len(received) >= length
        found.append((int(status_line.split()[1]), headers, received[:length]))
        received = received[length:]
    return found


def test_a_whole_flow(caller: Caller, server: SimulatorServer, session: requests.Session) -> None:
    """Token, create, check and read work over a port, with links that can be followed."""
    environ = server.environ()
    token = requests.post(
        f"{server.auth_path}/{caller.environment_id}/as/token",
        data={"grant_type": "client_credentials"},
        auth=(environ["PINGONE_CLIENT_ID"], environ["PINGONE_CLIENT_SECRET"]),
        timeout=TIMEOUT_SECONDS,
    )
    begun = session.post(
        create_url(caller, server), json=one_time(caller, SMS), timeout=TIMEOUT_SECONDS
    )
    link = begun.json()["_links"]["otp.check"]["href"]
    checked = session.post(
        link,
        data=json.dumps({"otp": caller.newest_code()}),
        headers={
            "Content-Type": OTP_CHECK,
            "Authorization": f"Bearer {token.json()['access_token']}",
        },
        timeout=TIMEOUT_SECONDS,
    )

    assert (begun.status_code, begun.headers["Location"]) == (201, link)
    assert link.startswith(f"{server.auth_path}/")
    assert checked.json()["status"] == "COMPLETED"
    assert session.get(link, timeout=TIMEOUT_SECONDS).json() == checked.json()
    assert begun.headers["X-Simulated-By"] == "pingone_nb"
    assert begun.headers["Content-Type"] == "application/json;charset=UTF-8"


def test_the_server_tells_its_variables(caller: Caller, server: SimulatorServer) -> None:
    """Variables and settings are the simulator's, with the port's paths; loopback by default."""
    assert server.auth_path == f"http://127.0.0.1:{server.port}"
    assert server.api_path == f"{server.auth_path}/v1"
    assert server.is_loopback
    assert server.environ() == {
        **caller.simulator.environ(),
        "PINGONE_AUTH_PATH": server.auth_path,
        "PINGONE_API_PATH": server.api_path,
    }
    assert server.settings().auth_path == server.auth_path


def test_below_v1_is_the_api_host(
    caller: Caller, server: SimulatorServer, session: requests.Session
) -> None:
    """On a port the API host is what stands below /v1, and there is only the gateway."""
    url = f"{server.api_path}/{caller.environment_id}/deviceAuthentications"
    response = session.post(url, json=one_time(caller, SMS), timeout=TIMEOUT_SECONDS)

    assert response.status_code == 403
    assert list(response.json()) == ["message"]


def test_the_inbox_can_be_read_and_the_clock_moved(server: SimulatorServer) -> None:
    """The control routes work over the port."""
    inbox = requests.get(f"{server.auth_path}/simulator/inbox", timeout=TIMEOUT_SECONDS)
    clock = requests.post(
        f"{server.auth_path}/simulator/clock", json={"seconds": 0}, timeout=TIMEOUT_SECONDS
    )

    assert isinstance(inbox.json()["messages"], list)
    assert list(clock.json()) == ["now"]


@pytest.mark.parametrize(
    ("name", "value"),
    [("Host", "evil.example"), ("Origin", "https://evil.example"), ("Origin", "null")],
)
@pytest.mark.parametrize("path", ["/simulator/inbox", "/x"])
def test_other_sites_get_nothing(server: SimulatorServer, name: str, value: str, path: str) -> None:
    """A rebound host name and a page of another site are forbidden on every route."""
    response = requests.get(server.auth_path + path, headers={name: value}, timeout=TIMEOUT_SECONDS)

    assert response.status_code == 403
    assert response.json()["details"][0]["target"] == name


GARBAGE = {
    "text": b"hello\r\n\r\n",
    "zeros": b"\x00" * 100,
    "TLS": bytes.fromhex("16030100c8010000c40303") + bytes(range(200)),
    "HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "no version": b"GET /\r\n\r\n",
    "unknown method": b"BREW /pot HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "CONNECT": b"CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n",
    "asterisk": b"OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "raw bytes in path": b"GET /\xff\xfe HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "NUL in path": b"GET /\x00 HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "NUL in header": b"GET / HTTP/1.1\r\nHost: localhost\r\nX: \x00\r\n\r\n",
    "no colon": b"GET / HTTP/1.1\r\nHost localhost\r\n\r\n",
    "two lengths": b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
    "same length twice": b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\na",
    "length and chunks": b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "negative length": b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
    "endless length": b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + b"9" * 30 + b"\r\n\r\n",
    "bad chunk": b"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    "early end of head": b"GET / HTTP/1.1\r\nHost: local",
    "early end of body": b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nabc",
    "two hosts": b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n",
    "bad host": b"GET / HTTP/1.1\r\nHost: <script>\r\n\r\n",
    "no host": b"GET / HTTP/1.0\r\n\r\n",
    "junk in path": b"GET /%zz%00%ff%2e%2e HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "query only": b"GET ?x HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "other scheme": b"GET ftp://x HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "long header": b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * 10_000 + b"\r\n\r\n",
    "endless header": b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * 1_000_000,
    "endless path": b"GET /" + b"a" * 1_000_000,
    "Latin-1 header": b"GET / HTTP/1.1\r\nHost: localhost\r\nX: \xe9\xff\r\n\r\n",
    "many headers": b"GET / HTTP/1.1\r\nHost: localhost\r\n" + b"X: 1\r\n" * 5_000 + b"\r\n",
}  # fmt: skip


@pytest.mark.parametrize("sent", GARBAGE.values(), ids=GARBAGE.keys())
@pytest.mark.parametrize("is_split", [False, True])
def test_garbage_gets_an_answer(server: SimulatorServer, sent: bytes, is_split: bool) -> None:
    """Whatever is no request, whole or in parts, gets a 4xx in JSON; no connection just drops."""
    middle = len(sent) // 2
    parts = [sent[:middle], sent[middle:]] if is_split else [sent]
    (reply,) = replies(exchange(server, *parts))
    status, headers, body = reply

    assert 400 <= status < 500
    assert headers["content-type"] == "application/json;charset=UTF-8"
    assert headers["x-simulated-by"] == "pingone_nb"
    assert "message" in json.loads(body)


@settings(max_examples=cases(150))
@given(
    st.binary(min_size=1, max_size=300)
    | st.lists(
        st.sampled_from(
            [b"GET / HTTP/1.1\r\n", b"POST /x HTTP/1.1\r\n", b"Host: localhost\r\n", b"\r\n", b":",
             b"Content-Length: 3\r\n", b"Transfer-Encoding: chunked\r\n", b"3\r\nabc\r\n", b"abc",
             b"0\r\n\r\n", b"Connection: close\r\n", b"Upgrade: h2c\r\nConnection: upgrade\r\n",
             b"Expect: 100-continue\r\n", b" HTTP/1.0\r\n", b"\x00"]
        ),
        min_size=1,
        max_size=10,
    ).map(b"".join)
)  # fmt: skip
@example(b"\r\n")
def test_any_bytes_get_answers(server: SimulatorServer, sent: bytes) -> None:
    """Any bytes get replies that are 4xx in JSON, at least one unless they hold no request."""
    received = exchange(server, sent).replace(b"HTTP/1.1 100 Continue\r\n\r\n", b"")

    assert received or not sent.strip(b"\r\n")
    for status, _, body in replies(received):
        assert 400 <= status < 500
        assert "message" in json.loads(body)


def test_requests_before_garbage_are_answered_first(server: SimulatorServer) -> None:
    """Pipelined requests are answered in order, and then the garbage behind them."""
    good = b"GET /%d HTTP/1.1\r\nHost: localhost\r\n\r\n"
    told = replies(exchange(server, good % 1 + good % 2 + b"garbage\r\n\r\n"))

    assert [status for status, _, _ in told] == [403, 403, 400]


def test_half_closed_callers_get_their_reply(server: SimulatorServer) -> None:
    """A caller that sends its request and closes its side still gets the reply."""
    request = b"GET /x HTTP/1.1\r\nHost: localhost\r\n\r\n"

    assert [status for status, _, _ in replies(exchange(server, request))] == [403]


def test_an_upgrade_is_declined(caller: Caller, server: SimulatorServer) -> None:
    """An offer of HTTP/2 is declined silently: the request counts, and the connection goes on."""
    body = json.dumps(one_time(caller, SMS)).encode()
    upgrade = (
        b"POST /%s/deviceAuthentications HTTP/1.1\r\nHost: localhost\r\n"
        b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
        b"HTTP2-Settings: AAMAAABkAAQAAP__\r\nContent-Type: application/json\r\n"
        b"Authorization: Bearer %s\r\nContent-Length: %d\r\n\r\n%s"
    ) % (caller.environment_id.encode(), caller.token.encode(), len(body), body)
    plain = b"GET /x HTTP/1.1\r\nHost: localhost\r\n\r\n"

    closing = upgrade.replace(b": Upgrade,", b": close, upgrade,")
    for parts in ([upgrade, plain], [closing]):
        (first, *others) = replies(exchange(server, *parts, end=parts[-1] is plain))
        assert first[0] == 201
        assert len(others) == len(parts) - 1
    for parts in ([upgrade, plain], [upgrade + plain], [plain, upgrade[:-20], upgrade[-20:]]):
        told = replies(exchange(server, *parts))
        assert sorted(status for status, _, _ in told) == [201, 403]


@pytest.mark.parametrize("connection", [b"", b"Connection: close\r\n"])
@pytest.mark.parametrize("is_chunked", [False, True])
def test_a_huge_body_is_refused_early(
    server: SimulatorServer, connection: bytes, is_chunked: bool
) -> None:
    """A body beyond the bound is refused before it has arrived, and the caller is not cut off."""
    head = b"POST /x HTTP/1.1\r\nHost: localhost\r\n" + connection
    block = b"x" * 65_536
    if is_chunked:
        head += b"Transfer-Encoding: chunked\r\n\r\n"
        block = b"10000\r\n" + block + b"\r\n"
    else:
        head += b"Content-Length: 1000000000\r\n\r\n"
    (reply,) = replies(exchange(server, head, *[block] * 200))

    assert reply[0] == 413
    assert b"SIZE_LIMIT_EXCEEDED" in reply[2]


def test_a_huge_body_from_requests(server: SimulatorServer) -> None:
    """A client that sends everything before it reads gets its 413."""
    response = requests.post(
        f"{server.auth_path}/x", data=b"x" * 20_000_000, timeout=TIMEOUT_SECONDS
    )

    assert response.status_code == 413


def test_a_body_that_waits_for_100_is_refused_without_it(server: SimulatorServer) -> None:
    """With Expect a body beyond the bound is refused at once, without being asked for."""
    head = (
        b"POST /x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999\r\n"
        b"Expect: 100-continue\r\n\r\n"
    )
    received = exchange(server, head)

    assert received.startswith(b"HTTP/1.1 413")


@pytest.mark.parametrize("name", ["connection_reset", "connection_refused"])
def test_lost_connections(
    caller: Caller, server: SimulatorServer, session: requests.Session, name: str
) -> None:
    """Over a port both faults reset the connection; only the one is carried out before."""
    before = len(caller.simulator.inbox)
    caller.simulator.faults.next(name)

    with pytest.raises(requests.ConnectionError):
        session.post(
            create_url(caller, server), json=one_time(caller, SMS), timeout=TIMEOUT_SECONDS
        )
    assert len(caller.simulator.inbox) - before == (name == "connection_reset")


def test_a_held_connection(caller: Caller, server: SimulatorServer) -> None:
    """A read time-out is waited for, and the request was carried out."""
    before = len(caller.simulator.inbox)
    caller.simulator.faults.next("read_timeout")

    with pytest.raises(requests.ReadTimeout):
        requests.post(
            create_url(caller, server),
            json=one_time(caller, SMS),
            headers={"Authorization": f"Bearer {caller.token}"},
            timeout=0.2,
        )
    assert len(caller.simulator.inbox) == before + 1


def test_a_server_with_callers_stops() -> None:
    """Idle, waiting and half-sent connections do not keep the server from stopping."""
    caller = Caller.connected()
    server = caller.simulator.serve()
    address = ("127.0.0.1", server.port)
    with contextlib.ExitStack() as stack:
        idle, waiting, half = (
            stack.enter_context(socket.create_connection(address, TIMEOUT_SECONDS))
            for _ in range(3)
        )
        caller.simulator.faults.next("read_timeout")
        waiting.sendall(b"GET /x HTTP/1.1\r\nHost: localhost\r\n\r\n")
        half.sendall(b"POST /x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n")
        idle.sendall(b"GET /x HTTP/1.1\r\nHost: localhost\r\n\r\n")
        server.close()

    assert not server.is_alive
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(address, TIMEOUT_SECONDS)


def test_two_servers_one_simulator() -> None:
    """A simulator can be on two ports at once, and behind a session."""
    caller = Caller.connected()
    with caller.simulator.serve() as one, caller.simulator.serve() as other:
        for server in (one, other):
            response = requests.post(
                create_url(caller, server),
                json=one_time(caller, SMS),
                headers={"Authorization": f"Bearer {caller.token}"},
                timeout=TIMEOUT_SECONDS,
            )
            assert response.status_code == 201
    assert len(caller.simulator.inbox) == 2


def test_a_taken_port_is_an_error(caller: Caller, server: SimulatorServer) -> None:
    """A port that is in use is refused at once."""
    with pytest.raises(OSError, match="in use"):
        caller.simulator.serve(port=server.port)


@pytest.mark.parametrize(
    ("host", "path"), [(EVERYWHERE, "http://127.0.0.1:"), ("localhost", "http://localhost:")]
)
def test_other_hosts(host: str, path: str) -> None:
    """Bound to all addresses, any host name is answered, and the paths can be called."""
    caller = Caller.connected()
    with caller.simulator.serve(host=host) as server:
        assert server.auth_path == f"{path}{server.port}"
        response = requests.get(f"{server.auth_path}/simulator/policy", timeout=TIMEOUT_SECONDS)
        assert response.status_code == 200
        response = requests.get(
            f"{server.auth_path}/simulator/policy",
            headers={"Host": "lab.example"},
            timeout=TIMEOUT_SECONDS,
        )
        assert response.status_code == (200 if host == EVERYWHERE else 403)


def test_no_reply_waits_for_an_acknowledgement(server: SimulatorServer) -> None:
    """A reply goes out at once: with Nagle's algorithm each would take a delayed ACK, 40 ms."""
    request = b"GET /x HTTP/1.1\r\nHost: localhost\r\n\r\n"
    seconds = []
    with socket.create_connection(("127.0.0.1", server.port), TIMEOUT_SECONDS) as connection:
        for _ in range(10):
            begun = time.perf_counter()
            connection.sendall(request)
            received = b""
            while not received.endswith(b"}"):
                received += connection.recv(65_536)
            seconds.append(time.perf_counter() - begun)

    assert min(seconds[1:]) < 0.02


def test_nothing_is_logged(
    server: SimulatorServer, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    """Neither requests nor garbage leave a line in a log or on a stream."""
    with caplog.at_level(logging.DEBUG):
        exchange(server, b"GET /canary HTTP/1.1\r\nHost: localhost\r\n\r\n")
        exchange(server, b"canary\r\n\r\n")

    assert "canary" not in caplog.text
    assert not re.search("canary", "".join(capfd.readouterr()))

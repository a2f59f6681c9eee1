"""Kinds of bad replies × calls of the client × where the call stands: what was sent, kept, raised.

`tests/test_fault_matrix.py` asserts it, `python -m benchmarks fault_matrix` prints it.
"""

from __future__ import annotations

import contextlib
import gzip
import json
import logging
import select
import signal
import socket
import struct
import threading
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

import requests

from pingone_nb import ApiRequest, Client, PingOneError, Retries, Settings, TransportError
from tests.canaries import whole
from tests.resources.test_resources import CALLS as RESOURCE_CALLS
from tests.test_client_methods import CALLS as CLIENT_CALLS

ID = "991776fd-145b-499e-8237-2c62aef35b2c"
Call = Callable[[Client], Any]
Connection = socket.socket

CALLS: dict[str, Call] = {
    "check_otp": lambda c: c.check_otp(ID, otp="918273"),
    "one_time_sms": lambda c: c.one_time_sms(ID, phone="+14135550150"),
    "one_time_voice": lambda c: c.one_time_voice(ID, phone="+14135550150"),
    "one_time_email": lambda c: c.one_time_email(ID, email="ann@example.com"),
    **{f"{name} {number}": call for number, (name, call, *_) in enumerate([*CLIENT_CALLS, *RESOURCE_CALLS])},
}  # fmt: skip


def http(head: str, body: bytes = b"", *, length: int | None = None) -> bytes:
    """A reply as bytes, with its `Content-Length`."""
    told = len(body) if length is None else length
    text = f"HTTP/1.1 {head}\r\nConnection: close\r\nContent-Length: {told}\r\n\r\n"
    return text.encode("latin-1") + body


def as_json(body: bytes, status: str = "200 OK") -> bytes:
    """A reply that says that it is JSON."""
    return http(f"{status}\r\nContent-Type: application/json", body)


def nested(deep: int, status: str = "200 OK") -> bytes:
    """JSON in which objects and arrays lie in each other."""
    half = deep // 2
    return as_json(b'{"status":' + b'[{"a":' * half + b"1" + b"}]" * half + b"}", status)


DEVICE = json.dumps({"id": ID, "status": "OTP_REQUIRED"}).encode()
RETRY_LATER = "429 Too Many Requests\r\nRetry-After: "
RESET = struct.pack("ii", 1, 0)
REPLIES: dict[str, bytes] = {
    "closed without a byte": b"",
    "no HTTP": b"SSH-2.0-OpenSSH_9.2\r\n\r\n",
    "half a status line": b"HTTP/1.",
    "half a header": b"HTTP/1.1 200 OK\r\nContent-Ty",
    "half a body": http("200 OK", b'{"status":', length=500),
    "a broken chunk": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\nnope\r\n",
    "a cut chunk": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n40\r\n{",
    "gzip that is none": http("200 OK\r\nContent-Encoding: gzip", DEVICE),
    "gzip that is cut": http("200 OK\r\nContent-Encoding: gzip", gzip.compress(DEVICE)[:-9]),
    "two lengths": b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 9\r\n\r\n{}",
    "a length that is none": http("200 OK", DEVICE).replace(b"Length: ", b"Length: x"),
    "a header without a colon": http("200 OK\r\nBroken header", DEVICE),
    "a header of bytes": http("200 OK\r\nX-Odd: \xff\xfe", DEVICE),
    "100 headers too many": http("200 OK" + "".join(f"\r\nX-{n}: n" for n in range(200)), DEVICE),
    "a status beyond all": http("999 Odd", DEVICE),
    "a status of words": b"HTTP/1.1 OK OK\r\n\r\n",
    "continue, then the reply": b"HTTP/1.1 100 Continue\r\n\r\n" + as_json(DEVICE),
    "a redirect": http("302 Found\r\nLocation: https://elsewhere.example/"),
    "a redirect to half a host": http("302 Found\r\nLocation: http://["),
    "a redirect to bytes": http("307 Temporary Redirect\r\nLocation: \xff\xfe"),
    "a redirect to a bad port": http("301 Moved\r\nLocation: http://a:99999999/"),
    "a redirect to a long label": http(f"308 Moved\r\nLocation: http://{'a' * 70}.example/"),
    "a redirect to nowhere": http("303 See Other\r\nLocation:"),
    "an empty success": http("200 OK"),
    "no content": b"HTTP/1.1 204 No Content\r\n\r\n",
    "a page": http("200 OK\r\nContent-Type: text/html", b"<html><body>Sign in</body></html>"),
    "an array": as_json(b"[1,2,3]"),
    "a text": as_json(b'"COMPLETED"'),
    "null": as_json(b"null"),
    "no number": as_json(b'{"status":"X","id":NaN,"createdAt":Infinity}'),
    "a number of 5,000 digits": as_json(b'{"status":' + b"9" * 5_000 + b"}"),
    "half a surrogate pair": as_json(b'{"status":"\\ud800","id":"\\udfff","code":"\\ud800"}'),
    "no UTF-8": as_json(b'{"status":"\xff\xfe"}'),
    "a byte order mark": as_json(b"\xef\xbb\xbf" + DEVICE),
    "names twice": as_json(b'{"status":"A","status":{"status":[]}}'),
    "other types": as_json(
        b'{"status":"A","_links":[1],"_embedded":{"devices":{"a":1},"users":[null],"mfaDevices":7},'
        b'"user":[],"policy":"x","selectedDevice":{"oneTime":3},"error":"e","authenticators":{"a":[]},'
        b'"createdAt":"9999-99-99","numberMatching":[[]],"id":{"id":{}}}'
    ),
    "details of other types": as_json(
        b'{"code":7,"message":["m"],"details":[1,null,{"code":[],"target":{},"innerError":"x"}]}',
        "400 Bad Request",
    ),
    **{f"{deep:,} deep": nested(deep) for deep in (60, 300, 900, 3_000, 100_000)},
    **{f"{deep:,} deep, refused": nested(deep, "400 Bad Request") for deep in (60, 300, 100_000)},
    "401": as_json(b'{"code":"ACCESS_FAILED","message":"no"}', "401 Unauthorized"),
    "403": as_json(b'{"message":"Invalid key=value pair"}', "403 Forbidden"),
    "429": http("429 Too Many Requests"),
    "503": http("503 Service Unavailable"),
    "429, wait for ever": http(f"{RETRY_LATER}{'9' * 400}"),
    "429, wait for infinity": http(f"{RETRY_LATER}1e999"),
    "429, wait until 9999": http(f"{RETRY_LATER}Fri, 31 Dec 9999 23:59:59 GMT"),
    "429, wait until no date": http(f"{RETRY_LATER}Fri, 99 Foo 99999999999 99:99:99 +9999999999"),
    "500": http("500 Internal Server Error"),
}  # fmt: skip


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
GZIP = "200 OK\r\nContent-Type: application/json\r\nContent-Encoding: gzip"
PING_REFUSAL = b'{"id":"1","code":"REQUEST_LIMITED","message":"Too many requests."}'
Endless = Callable[[Connection], None]


def endless(head: bytes, part: bytes) -> Endless:
    """Sends the same again and again, as fast as it is taken."""

    def send(connection: Connection) -> None:
        connection.sendall(head)
        while True:
            connection.sendall(part)

    return send


def drip(head: bytes, part: bytes) -> Endless:
    """Sends the same again and again, each long before a read would time out, until it is left."""

    def send(connection: Connection) -> None:
        connection.sendall(head)
        while not select.select([connection], [], [], 0.01)[0]:
            connection.sendall(part)

    return send


def bomb(size: int) -> bytes:
    """As many zeros, compressed."""
    return gzip.compress(bytes(size), 9)


DRIPS: dict[str, Endless] = {
    "a status line in drops": drip(b"", b"H"),
    "a header in drops": drip(HEAD + b"X-Slow: ", b"x"),
    "headers in drops": drip(HEAD, b"X-Slow: x\r\n"),
    "a body in drops": drip(HEAD + b"\r\n", b" "),
    "a counted body in drops": drip(HEAD + b"Content-Length: 99999\r\n\r\n", b" "),
    "chunks in drops": drip(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\n \r\n"),
    "100 Continue in drops": drip(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
}  # fmt: skip
STORMS: dict[str, Endless | bytes] = {
    "a storm of 100 Continue": endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 500),
    "a storm of 103 Early Hints": endless(b"", b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" * 500),
    "a storm of headers": endless(HEAD, b"X-Storm: x\r\n" * 500),
    "a header without an end": endless(HEAD + b"X-Storm: ", b"x" * 65_536),
    "a status line without an end": endless(b"HTTP/1.1 200 ", b"x" * 65_536),
    "JSON without an end": endless(HEAD + b'\r\n{"a":[1', b",1" * 32_768),
    "a page without an end": endless(b"HTTP/1.1 502 Bad\r\nContent-Type: text/html\r\n\r\n", b"<p>" * 32_768),
    "200 MB of JSON": endless(HEAD + b"Content-Length: 200000000\r\n\r\n", b" " * 65_536),
    "chunks without an end": endless(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"4000\r\n" + b" " * 16_384 + b"\r\n"),
    "a chunk's size without an end": endless(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"0" * 65_536),
    "trailers without an end": endless(HEAD + b"Transfer-Encoding: chunked\r\n\r\n0\r\n", b"X: x\r\n" * 9_000),
    "a bomb": http(GZIP, bomb(10**8)),
    "a bomb in chunks": endless(HEAD + b"Content-Encoding: gzip\r\n\r\n", bomb(10**7)),
    "a bomb in a bomb": http(GZIP.replace("gzip", "gzip, gzip"), gzip.compress(bomb(10**8))),
    "103, then the reply": b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + as_json(DEVICE),
    "429 of a proxy": http(f"{RETRY_LATER}0\r\nContent-Type: text/html", b"<h1>Slow down</h1>"),
    "503 of a proxy, in JSON": as_json(b'{"code":"overloaded"}', "503 Unavailable\r\nRetry-After: 0"),
    "429 of a proxy, with an id": http(f"{RETRY_LATER}0\r\nCorrelation-Id: c", b"Slow down"),
}  # fmt: skip


def interrupting(sent: bytes) -> Endless:
    """Sends so much, then presses Ctrl+C, and waits until the client has gone."""

    def send(connection: Connection) -> None:
        connection.sendall(sent)
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
        select.select([connection], [], [])

    return send


SAID = b"918273 +14135550150 ann@example.com opaque-token-1 " + ID.encode()
INTERRUPTS: dict[str, Endless] = {
    "Ctrl+C before the reply": interrupting(b""),
    "Ctrl+C in the status line": interrupting(b"HTTP/1.1 20"),
    "Ctrl+C after 100 Continue": interrupting(b"HTTP/1.1 100 Continue\r\n\r\n"),
    "Ctrl+C in the headers": interrupting(HEAD + b"X-Said: " + SAID),
    "Ctrl+C in the body": interrupting(HEAD + b"Content-Length: 9999\r\n\r\n" + SAID),
    "Ctrl+C in a chunk": interrupting(HEAD + b"Transfer-Encoding: chunked\r\n\r\nfff\r\n" + SAID),
}  # fmt: skip
ECHOES: dict[str, bytes] = {
    "an echo in no header": b"HTTP/1.1 200 OK\r\nX: 1\r\nBroken %s\r\nX: 2\r\nContent-Length: 2\r\n\r\n{}" % SAID,
    "an echo in a cut body": http("400 Bad Request\r\nX-Said: " + SAID.decode(), SAID, length=999),
    "an echo in the status line": b"HTTP/1.1 2%s\r\n\r\n" % SAID,
    "an echo in a chunk's size": HEAD + b"Transfer-Encoding: chunked\r\n\r\n%s\r\n" % SAID,
    "an echo in a refusal": as_json(b'{"code":"X","message":"%s"}' % SAID, "400 Bad Request"),
    "an echo in a redirect": http("302 Found\r\nLocation: http://[/?" + SAID.decode()),
}  # fmt: skip
CANARIES = ("918273", "4135550150", "ann@example.com", "opaque-token-1")


class HostileServer:
    """Answers each request on a loopback port in the same way; counts what it has read.

    Attributes:
        reply: the bytes, or what sends them; None stays silent, `b"RST"` resets the connection.
        messages: how many whole requests have arrived.
        received: the latest of them.
    """

    def __init__(self) -> None:
        self.reply: bytes | Endless | None = b""
        self.messages = 0
        self.received = b""
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        self._open: list[Connection] = []
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """End it."""
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._thread.join()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            try:
                self._answer(connection)
            except OSError:  # the client has gone
                connection.close()

    def _answer(self, connection: Connection) -> None:
        with connection.makefile("rb") as file:
            length, self.received = 0, b""
            while (line := file.readline()) not in (b"\r\n", b""):
                self.received += line
                name, _, value = line.partition(b":")
                length = int(value) if name.lower() == b"content-length" else length
            body = file.read(length)
            self.received += body
            if len(body) == length and line:
                self.messages += 1
        if self.reply is None:
            self._open.append(connection)  # silent, not closed
            return
        if callable(self.reply):
            with connection:
                self.reply(connection)
            return
        if self.reply == b"RST":
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        else:
            connection.sendall(self.reply)
            connection.shutdown(socket.SHUT_WR)
            with contextlib.suppress(TimeoutError):
                connection.settimeout(0.05)
                connection.recv(1)  # until the client has closed it, or has read enough
        connection.close()


KINDS: dict[str, bytes | Endless | None] = {
    **REPLIES, **STORMS, **DRIPS, **INTERRUPTS, **ECHOES, "reset": b"RST", "silence": None
}  # fmt: skip
SLOW = {"silence", *DRIPS, *STORMS}  # wait for a time-out, or take much


def _while_handling(error: Exception) -> Callable[[Callable[[], Any]], Any]:
    def run(call: Callable[[], Any]) -> Any:
        try:
            raise error
        except type(error):
            return call()

    return run


def _nested(call: Callable[[], Any]) -> Any:
    try:
        refused()
    except requests.ConnectionError:
        try:
            raise PingOneError("outer")
        except PingOneError:
            return call()


def _finally(call: Callable[[], Any]) -> Any:
    with contextlib.suppress(requests.ConnectionError):
        try:
            refused()
        finally:
            result = call()
    return result


def _generator(call: Callable[[], Any]) -> Any:
    def steps() -> Iterator[Any]:
        yield None
        yield call()

    running = steps()
    next(running)
    try:
        refused()
    except requests.ConnectionError:
        return next(running)


def _group(call: Callable[[], Any]) -> Any:
    result = None
    try:
        try:
            refused()
        except requests.ConnectionError as error:
            raise ExceptionGroup("some", [error, OSError(111, "refused")]) from error
    except* OSError:
        result = call()
    return result


def _after_a_refusal_of_ours(call: Callable[[], Any]) -> Any:
    client = Client(
        Settings(environment_id=ID, token="t", auth_path=f"http://127.0.0.1:{closed_port()}"),
        retries=Retries(sleep=lambda _seconds: None, attempts=1),
    )
    try:
        client.check_otp(ID, otp="918273")
    except TransportError:  # one that tells that nothing was sent
        return call()


def closed_port() -> int:
    """A loopback port at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return listening.getsockname()[1]


def refused() -> None:
    """Raise what `requests` raises where nobody listens."""
    requests.get(f"http://127.0.0.1:{closed_port()}/", timeout=5)


PLACES: dict[str, Callable[[Callable[[], Any]], Any]] = {
    "plain": lambda call: call(),
    "except OSError": _while_handling(OSError(111, "Connection refused")),
    "except ConnectTimeout": _while_handling(requests.ConnectTimeout("no connection")),
    "except PingOneError": _after_a_refusal_of_ours,
    "nested handlers": _nested,
    "finally": _finally,
    "generator": _generator,
    "except*": _group,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What one call came to.

    Attributes:
        kind, call, place: which one.
        messages: how many requests reached the server.
        rows: how many exchanges the history holds.
        raised: the class of the error, "" for a value.
        is_raw: whether the error is none of this package.
        denies: whether it says that nothing was sent although something was.
        may_repeat: whether the operation is one that may be repeated after a lost reply.
        canaries: where what was sent is left: in the row, in a log, in the error or its frames.
    """

    kind: str
    call: str
    place: str
    messages: int
    rows: int
    raised: str
    is_raw: bool
    denies: bool
    may_repeat: bool
    canaries: tuple[str, ...]

    @property
    def is_right(self) -> bool:
        """One message and its row; for what may be repeated, a row for each."""
        each_has_its_row = self.messages == self.rows >= 1
        few_enough = self.messages <= (Retries().attempts if self.may_repeat else 1)
        is_told = not self.is_raw and not self.denies
        return each_has_its_row and few_enough and is_told and not self.canaries


class _Watched(Retries):
    """The rule as it is; keeps what kind of request it was asked about."""

    asked = "never"

    def pause_seconds(self, request: ApiRequest, outcome: Any, *, attempt: int) -> float | None:
        object.__setattr__(self, "asked", request.retry)
        return super().pause_seconds(request, outcome, attempt=attempt)


@contextlib.contextmanager
def hostile_server() -> Iterator[HostileServer]:
    """A server on a free loopback port."""
    server = HostileServer()
    try:
        yield server
    finally:
        server.close()


def outcome_of(server: HostileServer, kind: str, name: str, place: str) -> Outcome:
    """Make one call, and look at what it came to."""
    server.reply, server.messages = KINDS[kind], 0
    address = f"http://127.0.0.1:{server.port}"
    settings = Settings(
        environment_id=ID,
        token="opaque-token-1",
        auth_path=address,
        api_path=f"{address}/v1",
        read_timeout_seconds=0.1 if kind == "silence" else 5,
        total_timeout_seconds=0.2 if kind in DRIPS else 60,
    )
    retries = _Watched(sleep=lambda _seconds: None)
    client = Client(settings, retries=retries)
    raised: BaseException | None = None
    with _heard() as lines:
        try:
            PLACES[place](lambda: CALLS[name](client))
        except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - which one is what is looked for
            raised = error
        finally:
            client.close()
    expected = KeyboardInterrupt if kind in INTERRUPTS else PingOneError
    sent = unquote(server.received.decode())
    left = {
        "row": whole(*client.history),
        "log": "".join(lines),
        "error": "".join(_variables(raised)),
    }
    return Outcome(
        kind=kind,
        call=name,
        place=place,
        messages=server.messages,
        rows=len(client.history),
        raised=type(raised).__name__ if raised else "",
        is_raw=raised is not None and not isinstance(raised, expected),
        denies=isinstance(raised, ValueError)
        or (isinstance(raised, TransportError) and not raised.may_have_been_sent),
        may_repeat=retries.asked == "safe",
        canaries=tuple(
            f"{canary} in {where}"
            for where, text in left.items()
            for canary in CANARIES
            if canary in text and canary in sent
        ),
    )


class _Lines(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{self.format(record)} {record.args}\n")


@contextlib.contextmanager
def _heard() -> Iterator[list[str]]:
    """What urllib3 logs meanwhile, at DEBUG."""
    handler, log = _Lines(), logging.getLogger("urllib3")
    before = log.level, log.propagate
    log.addHandler(handler)
    log.setLevel(logging.DEBUG)
    log.propagate = False
    try:
        yield handler.lines
    finally:
        log.removeHandler(handler)
        log.setLevel(before[0])
        log.propagate = before[1]


def _variables(error: BaseException | None) -> Iterator[str]:
    """What an error says, and the variables of its frames but for those of this file."""
    while error is not None:
        yield str(error)
        told = traceback.StackSummary.extract(
            traceback.walk_tb(error.__traceback__), capture_locals=True
        )
        yield from (repr(frame.locals) for frame in told if frame.filename != __file__)
        error = error.__cause__ or error.__context__

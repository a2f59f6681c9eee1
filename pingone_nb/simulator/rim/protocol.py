"""HTTP/1.1 on a connection: uvicorn's, with an answer to everything that is no HTTP, too.

uvicorn takes a protocol class as its setting `http`, and the callbacks are those of asyncio and of
httptools; but how its own class uses them, and what it keeps in which attribute, it documents
nowhere. So `pyproject.toml` sets uvicorn an upper bound, and a test holds each name that is used
here against the uvicorn that is installed: raise the bound when it passes with a newer one.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any, cast

import httptools
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from pingone_nb.simulator.http.refusals import Refusal, headers_too_large, malformed
from pingone_nb.simulator.rim.asgi import CONNECTION, SimulatorApp

_MOST_UNPARSED_BYTES = 65_536
_LINGER_SECONDS = 2.0
_OFFER = frozenset({b"upgrade", b"http2-settings"})
_RESET_ON_CLOSE = struct.pack("ii", 1, 0)  # SO_LINGER, zero seconds


class LingeringTransport:
    """A transport whose `close` first lets the caller finish what it is sending.

    Closing a socket with unread bytes resets the connection, and the caller loses the reply that it
    was sent. So the bytes are read on, and dropped, until the caller closes or falls silent.
    """

    def __init__(self, transport: asyncio.Transport, protocol: SimulatorProtocol) -> None:
        self._transport = transport
        self._protocol = protocol
        self._timer: asyncio.TimerHandle | None = None
        self.write = transport.write
        self.pause_reading = transport.pause_reading
        self.resume_reading = transport.resume_reading
        self.get_extra_info = transport.get_extra_info
        self.abort = transport.abort

    @property
    def is_lingering(self) -> bool:
        """Whether the reply is out, and the rest of the request is being dropped."""
        return self._timer is not None

    def is_closing(self) -> bool:
        """Whether nothing can be sent any more."""
        return self.is_lingering or self._transport.is_closing()

    def close(self) -> None:
        """Close, at once or when the caller has finished."""
        if self.is_lingering or not self._protocol.is_receiving:
            self._transport.close()
            return
        if not self._transport.is_closing():
            with contextlib.suppress(OSError, RuntimeError):
                self._transport.write_eof()
            self.resume_reading()
            self.stay()

    def stay(self) -> None:
        """Wait for the caller once more."""
        if self._timer is not None:
            self._timer.cancel()
        self._timer = self._protocol.loop.call_later(_LINGER_SECONDS, self._transport.close)

    def forget(self) -> None:
        """Stop waiting: the connection is gone."""
        if self._timer is not None:
            self._timer.cancel()


class SimulatorProtocol(HttpToolsProtocol):
    """One connection. Nothing of what it carries is ever logged."""

    transport: LingeringTransport  # type: ignore[assignment] # has all that uvicorn asks for

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.access_log = False  # whatever handlers others have put on uvicorn's logger
        self.is_receiving = False
        self._in_head = False
        self._head_bytes = 0
        self._unanswered = 0
        self._is_held = False
        self._late_refusal: Refusal | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin, without waiting for more bytes before sending any."""
        accepted = transport.get_extra_info("socket")
        if accepted is not None:
            with contextlib.suppress(OSError):
                accepted.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        super().connection_made(LingeringTransport(transport, self))  # type: ignore[arg-type]

    def connection_lost(self, exc: Exception | None) -> None:
        """End."""
        self.transport.forget()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Feed the parser; whatever it does not understand is answered with an envelope."""
        if self.transport.is_lingering:
            self.transport.stay()
            return
        self._unset_keepalive_if_required()
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade as upgrade:
            self._decline_upgrade(data[upgrade.args[0] :])
        except httptools.HttpParserError:
            self._refuse(malformed("This is not an HTTP/1.1 request."))
        else:
            self._count_head(len(data))

    def eof_received(self) -> bool:  # type: ignore[override] # true keeps the way back open
        """The caller sends no more; it still gets its reply."""
        if self.transport.is_lingering or self._is_held:
            self.transport.close()
        elif self.is_receiving:
            self._refuse(malformed("The request is incomplete."))
        elif self._unanswered:
            self.cycle.keep_alive = False
        else:
            self.transport.close()
        return True

    def on_message_begin(self) -> None:
        """A request begins."""
        super().on_message_begin()
        self.is_receiving = self._in_head = True
        self._head_bytes = 0
        self.scope[CONNECTION] = self  # type: ignore[literal-required]

    def on_headers_complete(self) -> None:
        """Its headers are there."""
        self._in_head = False
        if self.parser.should_upgrade():
            return  # it is parsed again without the offer
        super().on_headers_complete()
        self._unanswered += 1

    def on_message_complete(self) -> None:
        """Its body is there."""
        if self.parser.should_upgrade():
            return
        self.is_receiving = False
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """Its reply is out; bytes behind it that made no sense are answered now."""
        self._unanswered -= 1
        super().on_response_complete()
        if self._late_refusal is not None and not self.pipeline:
            self._refuse(self._late_refusal)

    def shutdown(self) -> None:
        """The server ends; whoever waits for a fault, or has not finished asking, is cut off."""
        if self._is_held or self.is_receiving:
            self.transport.abort()
        else:
            super().shutdown()

    def hold(self) -> None:
        """Let the caller wait until it gives up."""
        self._is_held = True

    def reset(self) -> None:
        """Drop the connection with a TCP reset."""
        accepted = self.transport.get_extra_info("socket")
        if accepted is not None:
            with (
                contextlib.suppress(OSError),
                socket.fromfd(accepted.fileno(), socket.AF_INET, socket.SOCK_STREAM) as twin,
            ):
                twin.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
        self.transport.abort()

    def _decline_upgrade(self, rest: bytes) -> None:
        """Go on as if no other protocol had been offered, as Java's HttpClient does by default.

        The parser stops behind the head of such a request, and would not read its body.
        """
        method, version = self.parser.get_method(), self.parser.get_http_version()
        if method == b"CONNECT":
            self._refuse(malformed("This server is not a proxy."))
            return
        lines = [b"%s %s HTTP/%s" % (method, self.url, version.encode())]
        lines += [b"%s: %s" % pair for pair in _without_offer(self.headers)]
        self.parser = httptools.HttpRequestParser(self)
        self.data_received(b"\r\n".join(lines) + b"\r\n\r\n" + rest)

    def _count_head(self, received: int) -> None:
        if self._in_head:
            self._head_bytes += received
            if self._head_bytes > _MOST_UNPARSED_BYTES:
                self._refuse(headers_too_large())

    def _refuse(self, refusal: Refusal) -> None:
        """Answer what is no request, after the requests before it, and then close."""
        is_cut = self._unanswered > 0 and self.cycle.more_body
        if is_cut:
            self.cycle.disconnected = True  # the application need not wait for the rest
            self.cycle.message_event.set()
        if self._unanswered > is_cut:
            self._late_refusal = refusal
            return
        self._late_refusal = None
        if self.transport.is_closing():
            return
        self.is_receiving = True  # whatever follows belongs to it
        self.transport.write(self._envelope(refusal))
        self.transport.close()

    def _envelope(self, refusal: Refusal) -> bytes:
        app = cast("SimulatorApp", self.app)
        reply = app.refuse(refusal)
        headers = [
            *reply.headers,
            ("Content-Length", str(len(reply.body))),
            ("Connection", "close"),
        ]
        head = "".join(f"{name.lower()}: {value}\r\n" for name, value in headers)
        status_line = f"HTTP/1.1 {reply.status} {HTTPStatus(reply.status).phrase}\r\n"
        return f"{status_line}{head}\r\n".encode("latin-1") + reply.body


def _without_offer(headers: list[tuple[bytes, bytes]]) -> Iterator[tuple[bytes, bytes]]:
    for name, value in headers:
        if name == b"connection":
            options = [option.strip() for option in value.split(b",")]
            yield name, b", ".join(each for each in options if each.lower() not in _OFFER)
        elif name not in _OFFER:
            yield name, value

"""The simulator as an ASGI application."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Iterable
from typing import Any, Protocol

from pingone_nb.simulator.http.call import SimulatedReply, SimulatedRequest
from pingone_nb.simulator.http.refusals import MOST_BODY_BYTES, Refusal, body_too_large
from pingone_nb.simulator.rim.guard import check_origin, checked_host

CONNECTION = "pingone_nb.connection"

_Receive = Callable[[], Awaitable[dict[str, Any]]]
_Send = Callable[[dict[str, Any]], Awaitable[None]]
_logger = logging.getLogger(__name__)


class Answering(Protocol):
    """What answers: the simulator."""

    def handle(self, request: SimulatedRequest) -> SimulatedReply:
        """The reply to a request, whatever its bytes."""
        ...

    def refuse(self, request: SimulatedRequest, refusal: Refusal) -> SimulatedReply:
        """The reply that says no to a request which is not even looked at."""
        ...


class Connection(Protocol):
    """What a fault needs of the connection; the server puts it into the scope."""

    def reset(self) -> None:
        """Drop the connection with a TCP reset."""
        ...

    def hold(self) -> None:
        """Let the caller wait until it gives up."""
        ...


class DisconnectedError(Exception):
    """The caller went away before the request was complete."""


class SimulatorApp:
    """Speaks ASGI 3 for HTTP.

    Args:
        simulator: answers.
        host: the server's own `Host`, for callers that send none.
        loopback_only: whether to refuse host names that are not loopback.
    """

    def __init__(self, simulator: Answering, *, host: str, loopback_only: bool) -> None:
        self._simulator = simulator
        self._host = host
        self._loopback_only = loopback_only

    async def __call__(self, scope: dict[str, Any], receive: _Receive, send: _Send) -> None:
        """Answer one request."""
        headers = _headers(scope["headers"])
        try:
            body = await _body(receive, headers.get("content-length"))
        except DisconnectedError:
            return
        request, refusal = self._request(scope, headers, body)
        reply = self._reply(request, refusal)
        if reply.loss is not None:
            await _lose(reply, scope, receive)
        else:
            await _send_reply(send, reply, close=body is None)

    def refuse(self, refusal: Refusal) -> SimulatedReply:
        """The reply to bytes that are no HTTP request."""
        request = SimulatedRequest(method="GET", base=f"http://{self._host}", path="/", headers={})
        return self._simulator.refuse(request, refusal)

    def _request(
        self, scope: dict[str, Any], headers: dict[str, str], body: bytes | None
    ) -> tuple[SimulatedRequest, Refusal | None]:
        host, refusal = self._host, None if body is not None else body_too_large()
        try:
            named = headers.get("host")
            host = checked_host(named, default=host, loopback_only=self._loopback_only)
            check_origin(headers.get("origin"), host=host)
        except Refusal as unwelcome:
            refusal = unwelcome
        request = SimulatedRequest(
            method=scope["method"],
            base=f"{scope['scheme']}://{host}",
            path=scope["raw_path"].decode("latin-1"),
            query=scope["query_string"].decode("latin-1"),
            headers=headers,
            body=body or b"",
        )
        return request, refusal

    def _reply(self, request: SimulatedRequest, refusal: Refusal | None) -> SimulatedReply:
        try:
            if refusal is None:
                return self._simulator.handle(request)
        except Exception as error:  # noqa: BLE001 - the caller gets an envelope, whatever is broken
            # its text could repeat what the caller sent
            _logger.error("The simulator failed: %s", type(error).__name__)
            refusal = Refusal(500, "UNEXPECTED_ERROR")
        return self._simulator.refuse(request, refusal)


def _headers(pairs: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    headers: dict[str, str] = {}
    for raw_name, raw_value in pairs:
        name, value = raw_name.decode("latin-1"), raw_value.decode("latin-1")
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return headers


async def _body(receive: _Receive, content_length: str | None) -> bytes | None:
    """The body, or None as soon as it is known to be too long.

    Raises:
        DisconnectedError: the caller went away.
    """
    length = content_length or ""
    if length.isdecimal() and int(length[:20]) > MOST_BODY_BYTES:
        return None
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] != "http.request":
            raise DisconnectedError
        body += message["body"]
        if len(body) > MOST_BODY_BYTES:
            return None
        if not message.get("more_body", False):
            return bytes(body)


async def _send_reply(send: _Send, reply: SimulatedReply, *, close: bool) -> None:
    headers = [(name.lower().encode(), value.encode("latin-1")) for name, value in reply.headers]
    headers.append((b"content-length", b"%d" % len(reply.body)))
    if close:  # what is left of the body is not read as the next request
        headers.append((b"connection", b"close"))
    await send({"type": "http.response.start", "status": reply.status, "headers": headers})
    await send({"type": "http.response.body", "body": reply.body})


async def _lose(reply: SimulatedReply, scope: dict[str, Any], receive: _Receive) -> None:
    connection: Connection = scope[CONNECTION]
    if reply.loss in ("read_timeout", "connect_timeout"):
        connection.hold()
    else:
        connection.reset()
    while (await receive())["type"] != "http.disconnect":
        pass

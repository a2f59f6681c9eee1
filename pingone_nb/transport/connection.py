"""Connections that end in time: every read is bounded, whatever the other side sends, and when."""

from __future__ import annotations

import http.client
import io
import logging
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache, partial
from typing import Any

import requests
from requests.adapters import HTTPAdapter

LONGEST_REPLY_BYTES = 10 * 2**20
_LONGEST_HEAD_BYTES = 2**20  # with all that comes before it, such as `100 Continue`
_TOO_LATE = "The call took too long."
_POOL = "get_connection_with_tls_context"
_SHORTEST_WAIT_SECONDS = 0.001  # 0 would mean: do not wait at all


class TooLateError(TimeoutError):
    """The call has taken as long as it may."""


class TooLongError(OSError):
    """More has come than a reply may have."""


class Limit:
    """How long one attempt may take, how much may come, and whether it has begun to leave.

    Args:
        until: when it ends, by the clock.
        read_seconds: how long to wait between bytes.
        now: seconds that only grow.

    Attributes:
        has_left: whether any of the request was given to the network.
    """

    def __init__(
        self, *, until: float, read_seconds: float, now: Callable[[], float] = time.monotonic
    ) -> None:
        self.has_left = False
        self._until = until
        self._read_seconds = read_seconds
        self._now = now
        self._bytes_left = _LONGEST_HEAD_BYTES

    @property
    def seconds_left(self) -> float:
        """How long it may go on.

        Raises:
            TooLateError: not at all.
        """
        left = self._until - self._now()
        if left <= 0:
            raise TooLateError(_TOO_LATE)
        return max(left, _SHORTEST_WAIT_SECONDS)

    @property
    def wait_seconds(self) -> float:
        """How long to wait for the next bytes.

        Raises:
            TooLateError: not at all.
        """
        return min(self._read_seconds, self.seconds_left)

    def explain(self, waited: float) -> None:
        """Nothing came in the time that there was to wait.

        Raises:
            TooLateError: it was what was left of the whole.
        """
        if waited < self._read_seconds:
            raise TooLateError(_TOO_LATE)

    def expect_body(self) -> None:
        """The head has come: what a body may have may follow."""
        self._bytes_left += LONGEST_REPLY_BYTES

    def expect_trailer(self) -> None:
        """The body has come: what a head may have may follow."""
        self._bytes_left = min(self._bytes_left, _LONGEST_HEAD_BYTES)

    def count(self, size: int) -> None:
        """So many bytes have come.

        Raises:
            TooLongError: they are too many.
        """
        self._bytes_left -= size
        if self._bytes_left < 0:
            raise TooLongError("The reply is too long.")


class _Call(threading.local):
    """What this thread is sending; nothing when urllib3 works for somebody else."""

    limit: Limit | None = None
    scrub: Callable[[Any], Any] | None = None


_CALL = _Call()


@contextmanager
def calling(limit: Limit, scrub: Callable[[Any], Any]) -> Iterator[None]:
    """Bound what this thread's connections do meanwhile, and what urllib3 logs of it.

    Args:
        limit: the bounds.
        scrub: takes out of a text what was sent.
    """
    before = _CALL.limit, _CALL.scrub
    _CALL.limit, _CALL.scrub = limit, scrub
    try:
        yield
    finally:
        _CALL.limit, _CALL.scrub = before


class _Reader(io.RawIOBase):
    """A socket's bytes: the time-out of each read is what is left of the call's time."""

    def __init__(self, raw: Any, sock: socket.socket, limit: Limit) -> None:
        self._raw = raw
        self._sock = sock
        self._limit = limit

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        wait = self._limit.wait_seconds
        self._sock.settimeout(wait)
        try:
            size: int | None = self._raw.readinto(buffer)
        except TimeoutError:
            self._limit.explain(wait)
            raise
        self._limit.count(size or 0)
        return size

    def close(self) -> None:
        self._raw.close()
        super().close()


class _Response(http.client.HTTPResponse):
    def __init__(self, sock: socket.socket, *args: Any, limit: Limit, **named: Any) -> None:
        super().__init__(sock, *args, **named)
        self._limit = limit
        self.fp = io.BufferedReader(_Reader(self.fp.detach(), sock, limit))

    def begin(self) -> None:
        super().begin()
        self._limit.expect_body()

    def _read_and_discard_trailer(self) -> None:
        self._limit.expect_trailer()
        super()._read_and_discard_trailer()  # type: ignore[misc]

    def _read_status(self) -> tuple[str, int, str]:
        version, status, reason = super()._read_status()  # type: ignore[misc]
        # an interim reply such as 103 would be taken for the reply, and the reply for the next one
        is_interim = 100 < status < 200 and status != http.HTTPStatus.SWITCHING_PROTOCOLS
        return version, 100 if is_interim else status, reason


class _Bounded(http.client.HTTPConnection):
    _is_connecting = False

    @property
    def debuglevel(self) -> int:  # type: ignore[override] # what is sent is not printed
        return http.client.HTTPConnection.debuglevel if _CALL.limit is None else 0

    def connect(self) -> None:
        self._is_connecting = True  # a proxy that is asked for a tunnel gets nothing of the request
        try:
            super().connect()
        finally:
            self._is_connecting = False

    def send(self, data: Any) -> None:
        limit = _CALL.limit
        if limit is not None:
            if self.sock is None:
                self.connect()
            self.sock.settimeout(limit.wait_seconds)
            limit.has_left = limit.has_left or not self._is_connecting
        super().send(data)

    def response_class(self, sock: socket.socket, *args: Any, **named: Any) -> Any:  # type: ignore[override]
        if _CALL.limit is None:
            return http.client.HTTPResponse(sock, *args, **named)
        return _Response(sock, *args, limit=_CALL.limit, **named)


@lru_cache
def _bounded(kind: type) -> type:
    """The same kind of connection – TLS, SOCKS –, bounded."""
    return (
        kind
        if issubclass(kind, _Bounded)
        else type(f"Bounded{kind.__name__}", (_Bounded, kind), {})
    )


class BoundedAdapter(HTTPAdapter):
    """Keeps as many connections as threads share it, all of them bounded within `calling`."""

    def __init__(self) -> None:
        super().__init__(pool_maxsize=0)  # without a bound, so that none is thrown away
        bound(self)


def bound(adapter: object) -> None:
    """Let an adapter's connections be bounded within `calling`; elsewhere they are as before.

    An adapter that is no `HTTPAdapter` of requests stays as it is.
    """
    if isinstance(adapter, HTTPAdapter) and _POOL not in vars(adapter):
        setattr(adapter, _POOL, partial(_bounded_pool, getattr(adapter, _POOL)))


def _bounded_pool(pool_for: Callable[..., Any], *args: Any, **named: Any) -> Any:
    pool = pool_for(*args, **named)
    pool.ConnectionCls = _bounded(pool.ConnectionCls)
    return pool


class BoundedSession(requests.Session):
    """A session of bounded connections, which keeps no cookies."""

    def __init__(self) -> None:
        super().__init__()
        adapter = BoundedAdapter()
        self.mount("https://", adapter)
        self.mount("http://", adapter)


_LEFT_BEHIND: list[Any] = []  # what a parent goes on with: a forked child does not even close it


def with_fresh_connections(session: requests.Session) -> None:
    """Begin anew in a forked process: a connection of two processes mixes up their replies."""
    for adapter in getattr(session, "adapters", {}).values():
        if isinstance(adapter, HTTPAdapter):
            _LEFT_BEHIND.append((adapter.poolmanager, adapter.proxy_manager))
            adapter.__setstate__(adapter.__getstate__())  # type: ignore[attr-defined] # as pickle does


_QUERY = re.compile(r"\?[^\s'\"]*")
_LOGGERS = ("connection", "connectionpool", "poolmanager", "response", "util.retry")


class _Masked(logging.Filter):
    """Takes out of what urllib3 logs of a call what was sent with it; lets all others be."""

    def filter(self, record: logging.LogRecord) -> bool:
        if _CALL.scrub is not None:
            record.msg, record.args = _CALL.scrub(_masked(record)), ()
            record.exc_info = record.exc_text = None  # its text repeats lines of the reply
        return True


def _masked(record: logging.LogRecord) -> str:
    args = (
        record.args if isinstance(record.args, Mapping) else tuple(map(_plain, record.args or ()))
    )
    text = str(record.msg) % args if args else str(record.msg)
    return _QUERY.sub("?••••", text)


def _plain(value: object) -> object:
    return type(value).__name__ if isinstance(value, BaseException) else value


_MASKED = _Masked()


def mask_logs() -> None:
    """Let urllib3's loggers mask what they say of this package's calls."""
    for name in _LOGGERS:
        logging.getLogger(f"urllib3.{name}").addFilter(_MASKED)

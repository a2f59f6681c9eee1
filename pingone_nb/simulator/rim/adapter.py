"""The simulator behind a `requests` session, without a socket."""

from __future__ import annotations

import errno
import io
import os
from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import BaseAdapter, HTTPAdapter
from urllib3 import HTTPHeaderDict, HTTPResponse
from urllib3.connection import HTTPConnection
from urllib3.connectionpool import HTTPConnectionPool
from urllib3.exceptions import (
    ConnectTimeoutError,
    MaxRetryError,
    NewConnectionError,
    ProtocolError,
    ReadTimeoutError,
)

from pingone_nb.simulator.http.call import Loss, SimulatedReply, SimulatedRequest


class SimulatorAdapter(BaseAdapter):
    """Hands a session's requests to the simulator; mount it on `http://` and `https://`.

    A lost reply raises what `requests` raises when that happens on a network.

    Args:
        handle: the simulator's way from request to reply.
    """

    def __init__(self, handle: Callable[[SimulatedRequest], SimulatedReply]) -> None:
        super().__init__()
        self._handle = handle
        self._build = HTTPAdapter().build_response

    def send(  # type: ignore[override] # named arguments only, as a session passes them
        self, request: requests.PreparedRequest, **_named: Any
    ) -> requests.Response:
        """The reply to a prepared request; timeouts and TLS settings have no meaning here.

        Raises:
            requests.RequestException: a fault says that no reply comes.
        """
        reply = self._handle(_received(request))
        if reply.loss is not None:
            raise _LOSSES[reply.loss](request)
        body = b"" if request.method == "HEAD" else reply.body
        raw = HTTPResponse(
            body=io.BytesIO(body),
            headers=HTTPHeaderDict([*reply.headers, ("Content-Length", str(len(reply.body)))]),
            status=reply.status,
            reason=_reason(reply.status),
            preload_content=False,
            request_method=request.method,
            enforce_content_length=False,
        )
        return self._build(request, raw)

    def close(self) -> None:
        """Nothing to close."""


def _received(request: requests.PreparedRequest) -> SimulatedRequest:
    parts = urlsplit(request.url or "")
    headers = {_text(name).lower(): _text(value) for name, value in request.headers.items()}
    headers.setdefault("host", parts.netloc)
    return SimulatedRequest(
        method=request.method or "GET",
        base=f"{parts.scheme}://{parts.netloc}",
        path=parts.path or "/",
        query=parts.query,
        headers=headers,
        body=_content(request.body),
    )


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value


def _content(body: Any) -> bytes:
    if body is None:
        return b""
    if isinstance(body, str):
        return body.encode("utf-8")
    if isinstance(body, bytes | bytearray):
        return bytes(body)
    if hasattr(body, "read"):
        return _content(body.read())
    return b"".join(_content(part) for part in _parts(body))


def _parts(body: Iterable[Any]) -> Iterable[Any]:
    return body


def _reason(status: int) -> str:
    return HTTPStatus(status).phrase


def _refused(request: requests.PreparedRequest) -> requests.RequestException:
    pool, url = _pool(request)
    text = f"Failed to establish a new connection: {_os_error(errno.ECONNREFUSED)}"
    reason = NewConnectionError(HTTPConnection(pool.host, pool.port), text)
    return requests.ConnectionError(MaxRetryError(pool, url, reason), request=request)


def _connect_timeout(request: requests.PreparedRequest) -> requests.RequestException:
    pool, url = _pool(request)
    reason = ConnectTimeoutError(HTTPConnection(pool.host, pool.port), "Connection timed out.")
    return requests.ConnectTimeout(MaxRetryError(pool, url, reason), request=request)


def _reset(request: requests.PreparedRequest) -> requests.RequestException:
    cause = ConnectionResetError(errno.ECONNRESET, os.strerror(errno.ECONNRESET))
    return requests.ConnectionError(ProtocolError("Connection aborted.", cause), request=request)


def _read_timeout(request: requests.PreparedRequest) -> requests.RequestException:
    pool, url = _pool(request)
    return requests.ReadTimeout(ReadTimeoutError(pool, url, "Read timed out."), request=request)


_LOSSES: Mapping[Loss, Callable[[requests.PreparedRequest], requests.RequestException]] = {
    "connection_refused": _refused,
    "connect_timeout": _connect_timeout,
    "connection_reset": _reset,
    "read_timeout": _read_timeout,
}


def _pool(request: requests.PreparedRequest) -> tuple[HTTPConnectionPool, str]:
    parts = urlsplit(request.url or "")
    return HTTPConnectionPool(parts.hostname or "localhost", parts.port), parts.path


def _os_error(number: int) -> str:
    return f"[Errno {number}] {os.strerror(number)}"

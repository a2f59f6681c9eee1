"""What was received, for tests and lessons that want to look."""

from __future__ import annotations

import unicodedata
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pingone_nb.simulator.http.call import SimulatedRequest

_MOST_REQUESTS = 1_000
_MOST_BYTES = 4_096
_TRANSACTION_ID = "x-ping-external-transaction-id"
_SESSION_ID = "x-ping-external-session-id"
_LONGEST_ID = 100
_ALLOWED_IN_ID = frozenset("._-/@=#+")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedRequest:
    """One received request; header values are not kept, and the `repr` shows no body.

    Attributes:
        operation: `token`, `initialize`, `check_otp`, `read`, …; None when the gateway knows none.
        method: such as `POST`.
        path: as received.
        media_type: the `Content-Type` header, or ``''``.
        header_names: in lower case.
        body: its first 4,096 bytes.
        transaction_id, session_id: the caller's external ids as PingOne would keep them. PingOne
            generates those that are absent; here the reply's correlation id stands for them.

    Source: https://developer.pingidentity.com/pingone-api/platform/reference/external-transaction-and-session-ids.html
    """

    operation: str | None
    method: str
    path: str
    media_type: str
    header_names: tuple[str, ...]
    body: bytes = field(repr=False)
    transaction_id: str = field(repr=False)
    session_id: str = field(repr=False)


class RequestLog:
    """The newest 1,000 requests, oldest first; behaves like a sequence. In memory only."""

    def __init__(self) -> None:
        self._requests: deque[ReceivedRequest] = deque(maxlen=_MOST_REQUESTS)

    def __len__(self) -> int:
        return len(self._requests)

    def __iter__(self) -> Iterator[ReceivedRequest]:
        return iter(tuple(self._requests))

    def __getitem__(self, index: int) -> ReceivedRequest:
        return self._requests[index]

    def record(
        self, request: SimulatedRequest, *, operation: str | None, correlation_id: str
    ) -> None:
        """Keep a request."""
        headers = request.headers
        self._requests.append(
            ReceivedRequest(
                operation=operation,
                method=request.method,
                path=request.path,
                media_type=headers.get("content-type", ""),
                header_names=tuple(headers),
                body=request.body[:_MOST_BYTES],
                transaction_id=_external_id(headers, _TRANSACTION_ID) or correlation_id,
                session_id=_external_id(headers, _SESSION_ID) or correlation_id,
            )
        )


def _external_id(headers: Mapping[str, str], name: str) -> str:
    """The header's value, cut at 100 characters, others than letters, marks and numbers as `_`."""
    if name not in headers:
        return ""
    told = _text_of(headers[name])[:_LONGEST_ID]
    return "".join(each if _is_allowed(each) else "_" for each in told)


def _text_of(value: str) -> str:
    # header bytes arrive as latin-1; clients that send more mean UTF-8
    try:
        return value.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return value


def _is_allowed(character: str) -> bool:
    return character in _ALLOWED_IN_ID or unicodedata.category(character)[0] in "LMN"

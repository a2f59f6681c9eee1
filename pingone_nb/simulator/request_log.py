"""What was received, for tests and lessons that want to look."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from pingone_nb.simulator.exchange import SimulatedRequest

_MOST_REQUESTS = 1_000
_MOST_BYTES = 4_096


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
    """

    operation: str | None
    method: str
    path: str
    media_type: str
    header_names: tuple[str, ...]
    body: bytes = field(repr=False)


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

    def record(self, request: SimulatedRequest, *, operation: str | None) -> None:
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
            )
        )

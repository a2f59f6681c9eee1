"""Things that go wrong on purpose: one queued fault spoils one request."""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal, get_args

from pingone_nb.simulator.http.api import OPERATIONS
from pingone_nb.simulator.http.call import Call, Loss, SimulatedReply
from pingone_nb.simulator.http.refusals import Detail, Refusal
from pingone_nb.simulator.rules.clock import as_timestamp

FaultName = Literal[
    "429",
    "503",
    "500",
    "html",
    "connection_refused",
    "connect_timeout",
    "connection_reset",
    "read_timeout",
    "non_json",
    "empty",
    "truncated",
]
FAULTS: tuple[FaultName, ...] = get_args(FaultName)

_MOST_FAULTS = 1_000
_HTML = b"<!DOCTYPE html><html><body><h1>502 Bad Gateway</h1></body></html>"
_LOSSES: tuple[Loss, ...] = get_args(Loss)
_NEVER_ARRIVES = frozenset({"connection_refused", "connect_timeout"})
_INSTEAD = frozenset({"429", "503", "500", "html"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One fault.

    Attributes:
        name: which one; see `Faults.next`.
        operation: spoils only requests of this operation, or any when None.
        retry_after_seconds: the `Retry-After` header of `429` and `503`.
    """

    name: FaultName
    operation: str | None = None
    retry_after_seconds: int | None = None

    @property
    def never_arrives(self) -> bool:
        """Whether the request does not even reach the server."""
        return self.name in _NEVER_ARRIVES

    @property
    def is_instead(self) -> bool:
        """Whether the request is answered without being carried out."""
        return self.name in _INSTEAD or self.never_arrives

    def reply_instead(self, call: Call) -> SimulatedReply:
        """The reply to a request that is not carried out.

        Raises:
            Refusal: the reply is an envelope.
        """
        if self.name == "html":
            return call.raw_reply(502, _HTML, media_type="text/html; charset=utf-8")
        if self.never_arrives:
            return self.spoil(call.raw_reply(503, b""))
        raise _refusal(self, call.clock.now())

    def spoil(self, reply: SimulatedReply) -> SimulatedReply:
        """What becomes of the reply to a request that was carried out."""
        if self.name in _LOSSES:
            return replace(reply, loss=self.name)
        return replace(reply, body=_spoiled(self.name, reply.body))


class Faults:
    """The queue of faults; each spoils the next request that it fits."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._queue: deque[Fault] = deque()

    def __len__(self) -> int:
        return len(self._queue)

    def next(
        self,
        name: FaultName,
        *,
        operation: str | None = None,
        retry_after_seconds: int | None = None,
        times: int = 1,
    ) -> None:
        """Spoil the next request.

        Args:
            name: not carried out are `connection_refused`, `connect_timeout` (no connection),
                `429`, `503`, `500` (an envelope) and `html` (a proxy's 502 page). Carried out are
                `connection_reset` and `read_timeout` (no reply comes), `non_json`, `empty` and
                `truncated` (a body that is none).
            operation: one of `http.api.OPERATIONS`, such as `check_otp`; any when None.
            retry_after_seconds: the `Retry-After` header of `429` and `503`.
            times: how many requests in a row.

        Raises:
            ValueError: a name is unknown, a number is out of range, or 1,000 faults are waiting.
        """
        if name not in FAULTS:
            message = f"A fault is one of {', '.join(FAULTS)}."
            raise ValueError(message)
        if operation is not None and operation not in OPERATIONS:
            message = f"An operation is one of {', '.join(OPERATIONS)}."
            raise ValueError(message)
        if retry_after_seconds is not None and not _is_in_range(retry_after_seconds, 0, 86_400):
            message = "retry_after_seconds is a whole number from 0 to 86400."
            raise ValueError(message)
        if not _is_in_range(times, 1, _MOST_FAULTS - len(self)):
            message = f"At most {_MOST_FAULTS} faults can wait, and times is at least 1."
            raise ValueError(message)
        fault = Fault(name=name, operation=operation, retry_after_seconds=retry_after_seconds)
        with self._lock:
            self._queue.extend([fault] * times)

    def take(self, operation: str | None) -> Fault | None:
        """The fault for this request, taken off the queue; None when there is none."""
        if not self._queue:
            return None
        with self._lock:
            for index, fault in enumerate(self._queue):
                if fault.operation is None or fault.operation == operation:
                    del self._queue[index]
                    return fault
        return None

    def clear(self) -> None:
        """Let everything go right again."""
        self._queue.clear()


def _spoiled(name: FaultName, body: bytes) -> bytes:
    if name == "non_json":
        return b"OK"
    return b"" if name == "empty" else body[: len(body) // 2]


def _refusal(fault: Fault, now: datetime) -> Refusal:
    seconds = fault.retry_after_seconds
    waits = seconds is not None and fault.name != "500"
    headers = (("Retry-After", str(seconds)),) if waits else ()
    if fault.name == "429":
        inner_error = None
        if seconds is not None:
            inner_error = {"retryAfter": as_timestamp(now + timedelta(seconds=seconds))}
        detail = Detail("LIMIT_EXCEEDED", None, "Too many requests", inner_error)
        return Refusal(429, "REQUEST_LIMITED", detail, headers=headers)
    # the envelope's code of a 503 is assumed
    return Refusal(int(fault.name), "UNEXPECTED_ERROR", headers=headers)


def _is_in_range(number: object, least: int, most: int) -> bool:
    return type(number) is int and least <= number <= most

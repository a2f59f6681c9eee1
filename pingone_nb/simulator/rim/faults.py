"""Things that go wrong on purpose: one queued fault spoils one request."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from pingone_nb.simulator.http.call import Call, Loss, SimulatedReply
from pingone_nb.simulator.http.refusals import Detail, Refusal
from pingone_nb.simulator.rules.clock import as_timestamp

_MOST_FAULTS = 1_000
_HTML = b"<!DOCTYPE html><html><body><h1>502 Bad Gateway</h1></body></html>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One fault.

    Attributes:
        name: which one; see `Faults.next`.
        operation: spoils only requests of this operation, or any when None.
        retry_after_seconds: the `Retry-After` header of `429` and `503`.
    """

    name: str
    operation: str | None = None
    retry_after_seconds: int | None = None

    @property
    def never_arrives(self) -> bool:
        """Whether the request does not even reach the server."""
        return _KINDS[self.name].never_arrives

    @property
    def is_instead(self) -> bool:
        """Whether the request is answered without being carried out."""
        return _KINDS[self.name].instead is not None or self.never_arrives

    def reply_instead(self, call: Call) -> SimulatedReply:
        """The reply to a request that is not carried out.

        Raises:
            Refusal: the reply is an envelope.
        """
        instead = _KINDS[self.name].instead
        return self.spoil(call.raw_reply(503, b"")) if instead is None else instead(self, call)

    def spoil(self, reply: SimulatedReply) -> SimulatedReply:
        """What becomes of the reply to a request that was carried out."""
        kind = _KINDS[self.name]
        return replace(reply, loss=kind.loss, body=kind.spoilt(reply.body))


def _too_many_requests(fault: Fault, call: Call) -> SimulatedReply:
    inner_error, seconds = None, fault.retry_after_seconds
    if seconds is not None:
        retry_after = call.clock.now() + timedelta(seconds=seconds)
        inner_error = {"retryAfter": as_timestamp(retry_after)}
    detail = Detail("LIMIT_EXCEEDED", None, "Too many requests", inner_error)
    raise Refusal(429, "REQUEST_LIMITED", detail, headers=_retry_after(fault))


def _service_unavailable(fault: Fault, _call: Call) -> SimulatedReply:
    # the envelope's code is assumed
    raise Refusal(503, "UNEXPECTED_ERROR", headers=_retry_after(fault))


def _server_error(_fault: Fault, _call: Call) -> SimulatedReply:
    raise Refusal(500, "UNEXPECTED_ERROR")


def _proxy_page(_fault: Fault, call: Call) -> SimulatedReply:
    return call.raw_reply(502, _HTML, media_type="text/html; charset=utf-8")


def _retry_after(fault: Fault) -> tuple[tuple[str, str], ...]:
    seconds = fault.retry_after_seconds
    return () if seconds is None else (("Retry-After", str(seconds)),)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kind:
    """What one kind of fault does.

    Attributes:
        instead: answers, so that the request is not carried out.
        loss: how the reply is lost on its way.
        never_arrives: whether the request is lost, too.
        spoilt: what becomes of the reply's body.
    """

    instead: Callable[[Fault, Call], SimulatedReply] | None = None
    loss: Loss | None = None
    never_arrives: bool = False
    spoilt: Callable[[bytes], bytes] = bytes


_KINDS: Mapping[str, _Kind] = {
    "429": _Kind(instead=_too_many_requests),
    "503": _Kind(instead=_service_unavailable),
    "500": _Kind(instead=_server_error),
    "html": _Kind(instead=_proxy_page),
    "connection_refused": _Kind(loss="connection_refused", never_arrives=True),
    "connect_timeout": _Kind(loss="connect_timeout", never_arrives=True),
    "connection_reset": _Kind(loss="connection_reset"),
    "read_timeout": _Kind(loss="read_timeout"),
    "non_json": _Kind(spoilt=lambda _body: b"OK"),
    "empty": _Kind(spoilt=lambda _body: b""),
    "truncated": _Kind(spoilt=lambda body: body[: len(body) // 2]),
}
FAULTS: tuple[str, ...] = tuple(_KINDS)


class Faults:
    """The queue of faults; each spoils the next request that it fits.

    Args:
        operations: the names of the operations that there are.
    """

    def __init__(self, operations: Collection[str]) -> None:
        self._operations = tuple(operations)
        self._lock = threading.Lock()
        self._queue: deque[Fault] = deque()

    def __len__(self) -> int:
        return len(self._queue)

    def next(
        self,
        name: str,
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
            operation: an operation's name, such as `check_otp`; any when None.
            retry_after_seconds: the `Retry-After` header of `429` and `503`.
            times: how many requests in a row.

        Raises:
            ValueError: a name is unknown, a number is out of range, or 1,000 faults are waiting.
        """
        if name not in FAULTS:
            raise ValueError(f"A fault must be one of {', '.join(FAULTS)}.")
        if operation is not None and operation not in self._operations:
            raise ValueError(f"An operation is one of {', '.join(self._operations)}.")
        if retry_after_seconds is not None and not _is_in_range(retry_after_seconds, 0, 86_400):
            raise ValueError("retry_after_seconds must be a whole number from 0 to 86400.")
        if not _is_in_range(times, 1, _MOST_FAULTS - len(self)):
            raise ValueError(
                f"At most {_MOST_FAULTS} faults can be waiting, and times must be at least 1."
            )
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


def _is_in_range(number: object, least: int, most: int) -> bool:
    return type(number) is int and least <= number <= most

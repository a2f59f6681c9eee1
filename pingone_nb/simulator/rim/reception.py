"""Where every request comes in: it is weighed, spoilt on purpose or recorded, and answered."""

from __future__ import annotations

import unicodedata
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from pingone_nb.simulator.http.api import Api
from pingone_nb.simulator.http.call import Call, SimulatedReply, SimulatedRequest
from pingone_nb.simulator.http.refusals import (
    MOST_BODY_BYTES,
    MOST_HEADER_BYTES,
    Refusal,
    body_too_large,
    headers_too_large,
)
from pingone_nb.simulator.rim.faults import Faults

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
    text = _text_of(headers[name])[:_LONGEST_ID]
    return "".join(each if _is_allowed(each) else "_" for each in text)


def _text_of(value: str) -> str:
    # header bytes arrive as latin-1; clients that send more mean UTF-8
    try:
        return value.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return value


def _is_allowed(character: str) -> bool:
    return character in _ALLOWED_IN_ID or unicodedata.category(character)[0] in "LMN"


class Reception:
    """From request to reply. Not safe for several threads at once; the `Simulator` sees to that.

    Args:
        api: answers what PingOne has.
        control: answers what is below `/simulator/`.
        faults: what goes wrong on purpose.
        requests: where received requests are kept.
    """

    def __init__(
        self,
        api: Api,
        *,
        control: Callable[[Call], SimulatedReply],
        faults: Faults,
        requests: RequestLog,
    ) -> None:
        self._api = api
        self._control = control
        self._faults = faults
        self._requests = requests

    def answer(self, request: SimulatedRequest) -> SimulatedReply:
        """The reply to a request, whatever its bytes."""
        call = self._api.call(request)
        return self._api.settled(call, lambda: self._perform(call))

    def refuse(self, request: SimulatedRequest, refusal: Refusal) -> SimulatedReply:
        """The reply that says no to a request which is not even looked at."""
        return self._api.refused(self._api.call(request), refusal)

    def _perform(self, call: Call) -> SimulatedReply:
        request, api = call.request, self._api
        _check_size(request)
        if request.path.startswith("/simulator/"):
            return self._control(call)
        route = api.route_of(request)
        action = route.action if route else None
        fault = self._faults.take(action)
        if fault is None or not fault.never_arrives:
            self._requests.record(request, operation=action, correlation_id=call.correlation_id)
        if fault is None:
            return api.answer(call, route)
        if fault.is_instead:
            return fault.reply_instead(call)
        return fault.spoil(api.settled(call, lambda: api.answer(call, route)))


def _check_size(request: SimulatedRequest) -> None:
    if len(request.body) > MOST_BODY_BYTES:
        raise body_too_large()
    size = sum(len(name) + len(value) + 4 for name, value in request.headers.items())
    if size + len(request.path) + len(request.query) > MOST_HEADER_BYTES:
        raise headers_too_large()

"""Where every request comes in: it is weighed, spoilt on purpose or recorded, and answered."""

from __future__ import annotations

from collections.abc import Callable

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
from pingone_nb.simulator.rim.request_log import RequestLog


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

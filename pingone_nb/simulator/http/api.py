"""Method, path and media type → rule → reply."""

from __future__ import annotations

from collections.abc import Callable

from pingone_nb.simulator.http import (
    authentication_codes,
    authentications,
    devices,
    mfa_settings,
    pairing_keys,
    policies,
    token,
    users,
)
from pingone_nb.simulator.http.call import Call, SimulatedReply, SimulatedRequest
from pingone_nb.simulator.http.refusals import (
    Detail,
    OAuthRefusal,
    Refusal,
    gateway_body,
    too_large,
)
from pingone_nb.simulator.http.routes import Route, Rules, media_type_of, route_of
from pingone_nb.simulator.rim.control import Control
from pingone_nb.simulator.rim.faults import Faults
from pingone_nb.simulator.rim.request_log import RequestLog
from pingone_nb.simulator.rules.clock import as_timestamp
from pingone_nb.simulator.rules.environment import Environment
from pingone_nb.simulator.rules.messages import QuotaUsedUp

MOST_BODY_BYTES = 65_536
MOST_HEADER_BYTES = 6_144  # documented as PingOne's limit of a header block

_NOT_ACCEPTED = Detail("INVALID_TOKEN", None, "The access token is not accepted.")
_NOT_YOURS = Detail(
    "INSUFFICIENT_PERMISSIONS", None, "The access token gives no right to this environment."
)
_RULES: Rules = {
    **token.RULES,
    **authentications.RULES,
    **authentication_codes.RULES,
    **users.RULES,
    **devices.RULES,
    **pairing_keys.RULES,
    **policies.RULES,
    **mfa_settings.RULES,
}


class Api:
    """The simulated API. Not safe for several threads at once; the `Simulator` sees to that.

    Args:
        environment: what it is about.
        faults: what goes wrong on purpose.
        requests: where received requests are kept.
    """

    def __init__(self, environment: Environment, *, faults: Faults, requests: RequestLog) -> None:
        self._environment = environment
        self._faults = faults
        self._requests = requests
        self.control = Control(environment, faults)

    def answer(self, request: SimulatedRequest) -> SimulatedReply:
        """The reply to a request, whatever its bytes."""
        call = self._call(request)
        return self._settled(call, lambda: self._perform(call))

    def refuse(self, request: SimulatedRequest, refusal: Refusal) -> SimulatedReply:
        """The reply that says no to a request which is not even looked at."""
        return self._refused(self._call(request), refusal)

    def _call(self, request: SimulatedRequest) -> Call:
        environment = self._environment
        return Call(
            request=request,
            correlation_id=environment.randomness.uuid(),
            clock=environment.clock,
            environment_id=environment.id,
        )

    def _settled(self, call: Call, produce: Callable[[], SimulatedReply]) -> SimulatedReply:
        try:
            return produce()
        except Refusal as refusal:
            return self._refused(call, refusal)
        except QuotaUsedUp as used_up:
            return self._refused(call, _quota_exceeded(used_up))
        except OAuthRefusal as refusal:
            return call.reply(refusal.status, refusal.as_body(call.correlation_id))

    def _refused(self, call: Call, refusal: Refusal) -> SimulatedReply:
        body = refusal.as_body(self._environment.randomness.uuid())
        return call.reply(refusal.status, body, *refusal.headers)

    def _perform(self, call: Call) -> SimulatedReply:
        request = call.request
        _check_size(request)
        if request.path.startswith("/simulator/"):
            return self.control.answer(call)
        media_type = media_type_of(request)
        route = route_of(request, media_type=media_type)
        action = route.action if route else None
        fault = self._faults.take(action)
        if fault is None or not fault.never_arrives:
            self._requests.record(request, operation=action, correlation_id=call.correlation_id)
        if fault is None:
            return self._answer(call, route)
        if fault.is_instead:
            return fault.reply_instead(call)
        return fault.spoil(self._settled(call, lambda: self._answer(call, route)))

    def _answer(self, call: Call, route: Route | None) -> SimulatedReply:
        if route is None:
            return call.reply(403, gateway_body(call.request.headers.get("authorization")))
        if route.asks_for_token:
            self._check_token_environment(route)
        else:
            self._check_access(call, route)
        if route.action == "unknown_action":
            raise _unsupported_media_type(route)
        return _RULES[route.action](self._environment, call, route)

    def _check_token_environment(self, route: Route) -> None:
        """Assumed: without an environment there is no token endpoint, hence 404."""
        if route.environment_id.lower() != self._environment.id:
            raise Refusal(404, "NOT_FOUND")

    def _check_access(self, call: Call, route: Route) -> None:
        """A worker's token, then this environment.

        Observed is the answer to an end user's token on one authentication; that a new one is
        refused, too, and what is said without any token, is assumed.
        """
        scheme, _, token = call.request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not self._environment.tokens.is_worker(token.strip()):
            raise Refusal(401, "ACCESS_FAILED", _NOT_ACCEPTED)
        if route.environment_id.lower() != self._environment.id:
            raise Refusal(403, "ACCESS_FAILED", _NOT_YOURS)


def _check_size(request: SimulatedRequest) -> None:
    if len(request.body) > MOST_BODY_BYTES:
        raise body_too_large()
    size = sum(len(name) + len(value) + 4 for name, value in request.headers.items())
    if size + len(request.path) + len(request.query) > MOST_HEADER_BYTES:
        raise headers_too_large()


def body_too_large() -> Refusal:
    """The refusal of a body that is too long; 413 is assumed."""
    return too_large(413, "The body", most_bytes=MOST_BODY_BYTES)


def headers_too_large() -> Refusal:
    """The refusal of headers that are too long; PingOne's limit is documented, 431 is assumed."""
    return too_large(431, "Request line and headers", most_bytes=MOST_HEADER_BYTES)


def _unsupported_media_type(route: Route) -> Refusal:
    """Assumed: 415 with the envelope."""
    message = f"must be one of {', '.join(route.media_types)}"
    return Refusal(415, "INVALID_REQUEST", Detail("INVALID_VALUE", "Content-Type", message))


def _quota_exceeded(used_up: QuotaUsedUp) -> Refusal:
    """The family is documented; that it is the answer to one message too many is assumed."""
    inner = {"quotaLimit": used_up.limit, "quotaResetTime": as_timestamp(used_up.resets_at)}
    detail = Detail("QUOTA_EXCEEDED", None, "The daily quota of messages is used up", inner)
    return Refusal(429, "REQUEST_LIMITED", detail)

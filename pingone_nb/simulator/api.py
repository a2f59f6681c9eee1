"""Method, path and media type → rule → reply."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pingone_nb.simulator import device_authentications, token_requests
from pingone_nb.simulator.authentications import Authentication
from pingone_nb.simulator.call import Call
from pingone_nb.simulator.control import Control
from pingone_nb.simulator.envelope import Detail, OAuthRefusal, Refusal, gateway_body, too_large
from pingone_nb.simulator.environment import Environment
from pingone_nb.simulator.exchange import SimulatedReply, SimulatedRequest
from pingone_nb.simulator.faults import Faults
from pingone_nb.simulator.json_body import read_object
from pingone_nb.simulator.representation import as_body
from pingone_nb.simulator.request_log import RequestLog
from pingone_nb.simulator.routes import Action, Route, media_type_of, route_of

MOST_BODY_BYTES = 65_536
MOST_HEADER_BYTES = 6_144  # documented as PingOne's limit of a header block

_NOT_ACCEPTED = Detail("INVALID_TOKEN", None, "The access token is not accepted.")
_NOT_YOURS = Detail(
    "INSUFFICIENT_PERMISSIONS", None, "The access token gives no right to this environment."
)

_Rule = Callable[[Call, Route], SimulatedReply]


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
        self._control = Control(environment, faults)
        self._rules: dict[Action, _Rule] = {
            "token": self._token,
            "initialize": self._initialize,
            "read": self._read,
            "check_otp": self._check_otp,
            "select_device": self._select_device,
        }

    def answer(self, request: SimulatedRequest) -> SimulatedReply:
        """The reply to a request, whatever its bytes."""
        call = self._call(request)
        return self._settled(call, lambda: self._perform(call))

    def refuse(self, request: SimulatedRequest, refusal: Refusal) -> SimulatedReply:
        """The reply that says no to a request which is not even looked at."""
        return self._refused(self._call(request), refusal)

    def _call(self, request: SimulatedRequest) -> Call:
        environment = self._environment
        correlation_id = environment.randomness.uuid()
        return Call(request=request, correlation_id=correlation_id, clock=environment.clock)

    def _settled(self, call: Call, produce: Callable[[], SimulatedReply]) -> SimulatedReply:
        try:
            return produce()
        except Refusal as refusal:
            return self._refused(call, refusal)
        except OAuthRefusal as refusal:
            return call.reply(refusal.status, refusal.as_body(call.correlation_id))

    def _refused(self, call: Call, refusal: Refusal) -> SimulatedReply:
        body = refusal.as_body(self._environment.randomness.uuid())
        return call.reply(refusal.status, body, *refusal.headers)

    def _perform(self, call: Call) -> SimulatedReply:
        request = call.request
        _check_size(request)
        if request.path.startswith("/simulator/"):
            return self._control.answer(call)
        media_type = media_type_of(request)
        route = route_of(request, media_type=media_type)
        action = route.action if route else None
        fault = self._faults.take(action)
        if fault is None or not fault.never_arrives:
            self._requests.record(request, operation=action)
        if fault is None:
            return self._answer(call, route, media_type)
        if fault.is_instead:
            return fault.reply_instead(call)
        return fault.spoil(self._settled(call, lambda: self._answer(call, route, media_type)))

    def _answer(self, call: Call, route: Route | None, media_type: str | None) -> SimulatedReply:
        if route is None:
            return call.reply(403, gateway_body(call.request.headers.get("authorization")))
        if route.action == "token":
            self._check_token_environment(route)
        else:
            self._check_access(call, route)
        if route.media_types and media_type not in route.media_types:
            raise _unsupported_media_type(route)
        return self._rules[route.action](call, route)

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

    def _token(self, call: Call, _route: Route) -> SimulatedReply:
        api_base = call.request.base.replace("://auth.", "://api.", 1)
        body = token_requests.issue_token(self._environment, call.request, api_base=api_base)
        return call.reply(200, body)

    def _initialize(self, call: Call, _route: Route) -> SimulatedReply:
        body = read_object(call.request.body)
        begun = device_authentications.initialize(self._environment, body)
        return call.reply(201, self._shown(call, begun), ("Location", self._href(call, begun)))

    def _read(self, call: Call, route: Route) -> SimulatedReply:
        found = device_authentications.find(self._environment, route.authentication_id)
        return call.reply(200, self._shown(call, found))

    def _check_otp(self, call: Call, route: Route) -> SimulatedReply:
        found = device_authentications.find(self._environment, route.authentication_id)
        body = read_object(call.request.body)
        checked = device_authentications.check_otp(self._environment, found, body)
        return call.reply(200, self._shown(call, checked))

    def _select_device(self, call: Call, route: Route) -> SimulatedReply:
        device_authentications.find(self._environment, route.authentication_id)
        device_authentications.select_device(read_object(call.request.body))

    def _shown(self, call: Call, authentication: Authentication) -> dict[str, Any]:
        href = self._href(call, authentication)
        return as_body(authentication, href=href, environment_id=self._environment.id)

    def _href(self, call: Call, authentication: Authentication) -> str:
        base, environment_id = call.request.base, self._environment.id
        return f"{base}/{environment_id}/deviceAuthentications/{authentication.id}"


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

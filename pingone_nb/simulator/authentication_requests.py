"""Requests for device authentications.

Source: https://developer.pingidentity.com/pingone-api/mfa/mfa-authentication/mfa-device-authentications.html
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pingone_nb.simulator import device_authentications, remember_me
from pingone_nb.simulator.authentication import Authentication
from pingone_nb.simulator.call import Call
from pingone_nb.simulator.environment import Environment
from pingone_nb.simulator.exchange import SimulatedReply
from pingone_nb.simulator.representation import as_body
from pingone_nb.simulator.routes import Route
from pingone_nb.simulator.rule import Rule, Rules

_Action = Callable[[Environment, Authentication, Mapping[str, Any]], Authentication]


def _initialize(environment: Environment, call: Call, _route: Route) -> SimulatedReply:
    begun = device_authentications.initialize(environment, call.body())
    return _created(environment, call, begun)


def _check_remembered_device(environment: Environment, call: Call, _route: Route) -> SimulatedReply:
    cookie = call.request.headers.get("cookie", "")
    begun = remember_me.check(environment, call.body(), cookie=cookie)
    return _created(environment, call, begun)


def _read(environment: Environment, call: Call, route: Route) -> SimulatedReply:
    found = device_authentications.find(environment, route.ids[0])
    return call.reply(200, _shown(environment, call, found))


def _acting(act: _Action) -> Rule:
    def rule(environment: Environment, call: Call, route: Route) -> SimulatedReply:
        found = device_authentications.find(environment, route.ids[0])
        return call.reply(200, _shown(environment, call, act(environment, found, call.body())))

    return rule


def _created(environment: Environment, call: Call, begun: Authentication) -> SimulatedReply:
    location = ("Location", _href(call, begun))
    return call.reply(201, _shown(environment, call, begun), location)


def _shown(environment: Environment, call: Call, authentication: Authentication) -> dict[str, Any]:
    return as_body(environment, authentication, href=_href(call, authentication))


def _href(call: Call, authentication: Authentication) -> str:
    return call.auth_href("deviceAuthentications", authentication.id)


RULES: Rules = {
    "initialize": _initialize,
    "check_remembered_device": _check_remembered_device,
    "read": _read,
    "select_device": _acting(device_authentications.select_device),
    "check_otp": _acting(device_authentications.check_otp),
    "check_assertion": _acting(device_authentications.check_assertion),
    "cancel": _acting(device_authentications.cancel),
}

"""Requests for device authentications.

Source: https://developer.pingidentity.com/pingone-api/mfa/mfa-authentication/mfa-device-authentications.html
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from pingone_nb.simulator.http.call import Call, SimulatedReply
from pingone_nb.simulator.http.devices import embedded_device
from pingone_nb.simulator.http.routes import Route, Rule, Rules
from pingone_nb.simulator.rules import authenticating
from pingone_nb.simulator.rules.authentications import Authentication, Failure, Status
from pingone_nb.simulator.rules.clock import as_timestamp, epoch_milliseconds
from pingone_nb.simulator.rules.environment import Environment
from pingone_nb.simulator.rules.selection import selection_of
from pingone_nb.simulator.rules.users import RememberedBrowser

_Action = Callable[[Environment, Authentication, Mapping[str, Any]], Authentication]


def _initialize(environment: Environment, call: Call, _route: Route) -> SimulatedReply:
    begun = authenticating.initialize(environment, call.body())
    return _created(environment, call, begun)


def _check_remembered_device(environment: Environment, call: Call, _route: Route) -> SimulatedReply:
    cookie = call.request.headers.get("cookie", "")
    begun = authenticating.check_remembered_browser(environment, call.body(), cookie=cookie)
    return _created(environment, call, begun)


def _read(environment: Environment, call: Call, route: Route) -> SimulatedReply:
    found = authenticating.find(environment, route.ids[0])
    return call.reply(200, _shown(environment, call, found))


def _acting(act: _Action) -> Rule:
    def rule(environment: Environment, call: Call, route: Route) -> SimulatedReply:
        found = authenticating.find(environment, route.ids[0])
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
    "select_device": _acting(authenticating.select_device),
    "check_otp": _acting(authenticating.check_otp),
    "check_assertion": _acting(authenticating.check_assertion),
    "cancel": _acting(authenticating.cancel),
}


_SELECT = "device.select"
_LINKS: dict[Status, tuple[str, ...]] = {
    "OTP_REQUIRED": ("self", _SELECT, "otp.check"),
    "DEVICE_SELECTION_REQUIRED": ("self", _SELECT),
    # from here on assumed
    "ASSERTION_REQUIRED": ("self", _SELECT, "assertion.check"),
    "PUSH_CONFIRMATION_REQUIRED": ("self", _SELECT, "cancel.push.authentication"),
    "PUSH_CONFIRMATION_TIMED_OUT": ("self", _SELECT),
    "NUMBER_MATCHING_FAILED": ("self", _SELECT),
    "FAILED": ("self",),
    "COMPLETED": ("self",),  # documented
}


def as_body(
    environment: Environment, authentication: Authentication, *, href: str
) -> dict[str, Any]:
    """The body of a 200 or 201.

    The order is that of PingOne's complete examples. Assumed, as no example shows them: the place
    of `test`, `error`, `numberMatching` and `publicKeyCredentialRequestOptions`, that a
    `COMPLETED` one keeps its one-time target, and that only a remembered browser's names
    `authenticators`.

    Args:
        environment: whose devices to embed.
        authentication: what to show.
        href: its own absolute URL, which all links share.

    Source: https://developer.pingidentity.com/pingone-api/mfa/mfa-authentication/mfa-device-authentications/onetime-authentication-email.html
    """
    body = {
        "_links": {name: {"href": href} for name in _LINKS[authentication.status]},
        "_embedded": _embedded(environment, authentication),
        "id": authentication.id,
        "environment": {"id": environment.id},
        "status": authentication.status,
        **dict(_properties(authentication)),
        "createdAt": as_timestamp(authentication.created_at),
        "updatedAt": as_timestamp(authentication.updated_at),
    }
    if authentication.target is None:  # replies about one-time targets do not show these
        body["aggregateFido2Devices"] = False
        if authentication.browser is not None:
            body["payload"] = {"value": authentication.payload, "type": "BROWSER"}
        body["userBypassEnabled"] = authentication.is_bypassed
    return body


def _properties(authentication: Authentication) -> Iterator[tuple[str, Any]]:
    target, push = authentication.target, authentication.push
    if authentication.error is not None:
        yield "error", _error(authentication.error)
    yield "policy", {"id": authentication.policy.id}
    if authentication.browser is not None:
        yield "deviceSession", {"id": authentication.session_id}
    if target is not None:
        yield "selectedDevice", {"oneTime": target.as_body()}
    elif authentication.device_id is not None:
        yield "selectedDevice", {"id": authentication.device_id}
    if authentication.user_id is not None:
        yield "user", {"id": authentication.user_id}
    if authentication.test_mode and authentication.passcode is not None:
        yield "test", {"otp": authentication.passcode.code}
    if authentication.assertion is not None:
        yield "publicKeyCredentialRequestOptions", authentication.assertion.options
    if push is not None and push.number is not None:
        yield "numberMatching", {"number": push.number}
    if target is None:
        yield "bypassAllowed", False
    if authentication.browser is not None:
        yield "authenticators", ["swk", "mfa", "rm"]


def _embedded(environment: Environment, authentication: Authentication) -> dict[str, Any]:
    if authentication.target is not None:
        return {"devices": [authentication.target.as_body()]}
    if authentication.user_id is None:
        return {"devices": [], "blockedDevices": []}
    selection = selection_of(
        environment,
        authentication.user_id,
        policy=authentication.policy,
        rp_id=authentication.rp_id,
    )
    now = environment.clock.now()
    embedded: dict[str, Any] = {
        "devices": [embedded_device(device, now=now) for device in selection.listed],
        "blockedDevices": [embedded_device(device, now=now) for device in selection.blocked],
    }
    if authentication.browser is not None:
        embedded["accessingDevices"] = [_accessing(authentication.browser, environment.id)]
    return embedded


def _accessing(browser: RememberedBrowser, environment_id: str) -> dict[str, Any]:
    return {
        "id": browser.id,
        "environment": {"id": environment_id},
        "type": "BROWSER",
        "status": "ACTIVE",
        "block": {"status": "UNBLOCKED"},
        "lock": {"status": "UNLOCKED"},
        "user": {"id": browser.user_id},
        "usableStatus": {"status": "ENABLED"},
        "session": {"id": browser.session_id},
        "lastRememberedAt": epoch_milliseconds(browser.remembered_at),
    }


def _error(failure: Failure) -> dict[str, Any]:
    body: dict[str, Any] = {"code": failure.code, "message": failure.message}
    if failure.unavailable_device_ids is not None:
        body["unavailableDevices"] = [{"id": each} for each in failure.unavailable_device_ids]
    return body

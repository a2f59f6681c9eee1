"""Device authentications: requests for them, and how replies show them, in the documented order.

Source: https://developer.pingidentity.com/pingone-api/mfa/mfa-authentication/mfa-device-authentications.html
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from pingone_nb.simulator.http.bodies import (
    check_choice,
    check_details,
    invalid,
    object_at,
    read_uuid,
    required_text,
)
from pingone_nb.simulator.http.call import (
    JSON,
    Call,
    Operation,
    Rule,
    Rules,
    SimulatedReply,
    vendor,
)
from pingone_nb.simulator.http.contacts import read_contact, read_notice
from pingone_nb.simulator.http.devices import embedded_device
from pingone_nb.simulator.http.refusals import Detail
from pingone_nb.simulator.rules import authenticating, checks
from pingone_nb.simulator.rules.authentications import (
    Authentication,
    Beginning,
    Failure,
    OneTimeTarget,
    Status,
)
from pingone_nb.simulator.rules.channels import CHANNELS
from pingone_nb.simulator.rules.clock import as_timestamp, epoch_milliseconds
from pingone_nb.simulator.rules.environment import Environment
from pingone_nb.simulator.rules.passkey import LEAST_CHALLENGE_BYTES
from pingone_nb.simulator.rules.selection import selection_of
from pingone_nb.simulator.rules.users import RememberedBrowser

_Action = Callable[[Environment, Authentication, Mapping[str, Any]], Authentication]

_COMPATIBILITY = ("FULL", "SECURITY_KEY_ONLY", "NONE")
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


def _initialize(environment: Environment, call: Call) -> SimulatedReply:
    begun = authenticating.initialize(environment, read_beginning(call.body()))
    return _created(environment, call, begun)


def _check_remembered_device(environment: Environment, call: Call) -> SimulatedReply:
    body = call.body()
    details: list[Detail] = []
    policy_id = read_uuid(body, "policy.id", details)
    kind = required_text(body, "payload.type", details)
    payload = required_text(body, "payload.value", details)
    if kind is not None:
        check_choice(body["payload"], "type", ("BROWSER",), details, at="payload")
    has_session = body.get("deviceSession") is not None
    session_id = read_uuid(body, "deviceSession.id", details) if has_session else None
    user_id = read_uuid(body, "user.id", details)
    check_details(details)
    begun = authenticating.check_remembered_browser(
        environment,
        user_id=user_id or "",
        policy_id=policy_id or "",
        cookie=call.request.headers.get("cookie", ""),
        payload=payload,
        session_id=session_id,
    )
    return _created(environment, call, begun)


def _read(environment: Environment, call: Call, authentication_id: str) -> SimulatedReply:
    found = authenticating.find(environment, authentication_id)
    return call.reply(200, _shown(environment, call, found))


def _acting(act: _Action) -> Rule:
    def rule(environment: Environment, call: Call, authentication_id: str) -> SimulatedReply:
        found = authenticating.find(environment, authentication_id)
        return call.reply(200, _shown(environment, call, act(environment, found, call.body())))

    return rule


def _select_device(
    environment: Environment, authentication: Authentication, body: Mapping[str, Any]
) -> Authentication:
    details: list[Detail] = []
    device_id = read_uuid(body, "device.id", details)
    check_choice(body, "compatibility", _COMPATIBILITY, details)
    check_details(details)
    return authenticating.select_device(environment, authentication, device_id or "")


def _check_otp(
    environment: Environment, authentication: Authentication, body: Mapping[str, Any]
) -> Authentication:
    """A body without a text as `otp` burns no attempt (assumed)."""
    details: list[Detail] = []
    otp = required_text(body, "otp", details)
    check_details(details)
    return checks.check_otp(environment, authentication, otp or "")


def _check_assertion(
    environment: Environment, authentication: Authentication, body: Mapping[str, Any]
) -> Authentication:
    details: list[Detail] = []
    origin = required_text(body, "origin", details)
    assertion = required_text(body, "assertion", details)
    check_choice(body, "compatibility", _COMPATIBILITY, details)
    check_details(details)
    return checks.check_assertion(
        environment, authentication, origin=origin or "", assertion=assertion or ""
    )


def _cancel(
    environment: Environment, authentication: Authentication, body: Mapping[str, Any]
) -> Authentication:
    """Documented for the reason `CHANGE_DEVICE`; the connector's page now names no reason at all.

    Assumed is that none is needed, that all lead to the same status, and that one is a text.
    """
    reason = body.get("reason")
    if reason is not None and not isinstance(reason, str):
        check_details([invalid("reason", "must be a string")])
    return authenticating.cancel(environment, authentication)


def _created(environment: Environment, call: Call, begun: Authentication) -> SimulatedReply:
    location = ("Location", _href(call, begun))
    return call.reply(201, _shown(environment, call, begun), location)


def _shown(environment: Environment, call: Call, authentication: Authentication) -> dict[str, Any]:
    return as_body(environment, authentication, href=_href(call, authentication))


def _href(call: Call, authentication: Authentication) -> str:
    return call.auth_href("deviceAuthentications", authentication.id)


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
        yield "selectedDevice", {"oneTime": _target(target)}
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


def _target(target: OneTimeTarget) -> dict[str, Any]:
    """Masked, without id and status."""
    body: dict[str, Any] = {"type": target.type}
    contact = CHANNELS[target.type].contact
    return body if contact is None else {**body, contact.name: contact.mask(target.contact)}


def _embedded(environment: Environment, authentication: Authentication) -> dict[str, Any]:
    if authentication.target is not None:
        return {"devices": [_target(authentication.target)]}
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


RULES: Rules = {
    "initialize": Operation(_initialize, "POST", "deviceAuthentications", JSON, is_auth=True),
    "check_remembered_device": Operation(
        _check_remembered_device,
        "POST",
        "deviceAuthentications",
        vendor("payload.check"),
        is_auth=True,
    ),
    "read": Operation(_read, "GET", "deviceAuthentications/*", is_auth=True),
    "check_otp": Operation(
        _acting(_check_otp), "POST", "deviceAuthentications/*", vendor("otp.check"), is_auth=True
    ),
    "select_device": Operation(
        _acting(_select_device),
        "POST",
        "deviceAuthentications/*",
        vendor("device.select"),
        is_auth=True,
    ),
    "check_assertion": Operation(
        _acting(_check_assertion),
        "POST",
        "deviceAuthentications/*",
        vendor("assertion.check"),
        is_auth=True,
    ),
    "cancel": Operation(
        _acting(_cancel),
        "POST",
        "deviceAuthentications/*",
        vendor("cancel.push.authentication"),
        is_auth=True,
    ),
}


_TARGET = "selectedDevice.oneTime"
_TARGET_TYPES = tuple(sorted(name for name, each in CHANNELS.items() if each.is_one_time))


def read_beginning(body: Mapping[str, Any]) -> Beginning:
    """Read the body; properties that this simulator does not know are ignored.

    Documented: in a usernameless flow, which names a relying party, no user is needed.

    Raises:
        Refusal: 400 `INVALID_DATA` with a detail for each thing that is wrong with the values.
    """
    details: list[Detail] = []
    is_usernameless = body.get("user") is None and body.get("rp") is not None
    user_id = None if is_usernameless else read_uuid(body, "user.id", details)
    policy_id = read_uuid(body, "policy.id", details) if body.get("policy") is not None else None
    target, device_id = _read_selected_device(body, details)
    otp = required_text(body, "otp", details) if body.get("otp") is not None else None
    rp_id = required_text(body, "rp.id", details) if body.get("rp") is not None else None
    challenge = _read_challenge(body, details)
    notice = read_notice(body, details)
    _check_payload(body, details)
    if is_usernameless and (target is not None or device_id is not None or otp is not None):
        details.append(Detail("REQUIRED_VALUE", "user.id", "must not be null"))
    check_details(details)
    return Beginning(
        user_id=user_id,
        policy_id=policy_id,
        target=target,
        device_id=device_id,
        otp=otp,
        rp_id=rp_id,
        challenge=challenge,
        notice=notice,
    )


def read_target(body: Mapping[str, Any], details: list[Detail]) -> OneTimeTarget | None:
    """The one-time target of a request whose `selectedDevice.oneTime` is there.

    None when something is wrong with it; `details` then says what.

    Source: https://developer.pingidentity.com/pingone-api/mfa/mfa-authentication/mfa-device-authentications/onetime-authentication-sms.html
    """
    kind = required_text(body, f"{_TARGET}.type", details)
    if kind is None:
        return None
    contact = CHANNELS[kind].contact if kind in _TARGET_TYPES else None
    if contact is None:
        allowed = list(_TARGET_TYPES)
        details.append(invalid(f"{_TARGET}.type", "is not supported", allowedValues=allowed))
        return None
    test_mode = body["selectedDevice"]["oneTime"].get("testMode")
    if test_mode is not None and not isinstance(test_mode, bool):
        details.append(invalid(f"{_TARGET}.testMode", "must be a boolean"))
    value = read_contact(body, contact, details, at=f"{_TARGET}.")
    if value is None or details:
        return None
    return OneTimeTarget(type=kind, contact=value, test_mode=bool(test_mode))


def _check_payload(body: Mapping[str, Any], details: list[Detail]) -> None:
    has_payload = body.get("mobilePayload") is not None
    if has_payload:
        required_text(body, "mobilePayload", details)
    if has_payload or body.get("application") is not None:  # documented as required then
        read_uuid(body, "application.id", details)


def _read_selected_device(
    body: Mapping[str, Any], details: list[Detail]
) -> tuple[OneTimeTarget | None, str | None]:
    selected = object_at(body, "selectedDevice", details)
    if not selected:
        return None, None
    has_id, has_target = selected.get("id") is not None, selected.get("oneTime") is not None
    if has_id and has_target:
        details.append(invalid("selectedDevice", "must not have both id and oneTime"))
        return None, None
    if has_id:
        return None, read_uuid(body, "selectedDevice.id", details)
    return (read_target(body, details) if has_target else None), None


def _read_challenge(body: Mapping[str, Any], details: list[Detail]) -> bytes | None:
    options = object_at(body, "webAuthn", details)
    if options is None or options.get("challenge") is None:
        return None
    target = "webAuthn.challenge"
    text = required_text(body, target, details)
    if text is None:
        return None
    try:
        challenge = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        details.append(invalid(target, "must be Base64URL"))
        return None
    if len(challenge) < LEAST_CHALLENGE_BYTES:
        details.append(invalid(target, f"must contain at least {LEAST_CHALLENGE_BYTES} bytes"))
    return challenge

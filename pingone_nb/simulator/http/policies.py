"""Device authentication policies: what their bodies may hold, and the requests for them.

What is known of a body is checked value by value, and what is left out is filled in. Properties
that are not known are kept and returned. So is `mobile.otp.window`, as the connector's page shows;
the example on the API's page leaves it out.

Sources: https://developer.pingidentity.com/pingone-api/mfa/device-authentication-policy.html
https://github.com/pingidentity/terraform-provider-pingone/blob/cef5208/internal/service/mfa/resource_mfa_device_policy_default.go
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import replace
from ipaddress import ip_network
from typing import Any

from pingone_nb.simulator.http.bodies import (
    SHORT_UNITS,
    check_choice,
    check_details,
    check_duration,
    check_flag,
    check_number,
    invalid,
    object_at,
    optional_text,
    read_uuid,
    required_text,
)
from pingone_nb.simulator.http.call import JSON, Call, Operation, Rules, SimulatedReply
from pingone_nb.simulator.http.refusals import Detail, malformed
from pingone_nb.simulator.rules.channels import CHANNELS
from pingone_nb.simulator.rules.clock import as_timestamp
from pingone_nb.simulator.rules.environment import Environment
from pingone_nb.simulator.rules.notation import is_uuid
from pingone_nb.simulator.rules.policies import (
    DEFAULT_BODY,
    DEVICE_SELECTIONS,
    MOST_POLICIES,
    Policy,
)
from pingone_nb.simulator.rules.refusal import Refused

_NAME = "deviceAuthenticationPolicies"
_PROOFS = {channel.section: channel.proof for channel in CHANNELS.values()}
_REQUIRED = tuple(each.section for each in CHANNELS.values() if each.must_be_told)
_PINGID = ("desktop", "yubikey", "oathToken")  # which no device here is paired with
_METHODS = (*_REQUIRED, *(each for each in _PROOFS if each not in _REQUIRED), *_PINGID)
_FILLED = ("authentication", "newDeviceNotification", "forSignOnPolicy")
_READ_ONLY = ("_links", "_embedded", "id", "environment", "createdAt", "updatedAt")
_FLAGS = ("ignoreUserLock", "blockDisabledUsers", "blockMfaDisabledUsers")
_NOTICES = ("NONE", "EMAIL_THEN_SMS", "SMS_THEN_EMAIL")
_LONGEST_NAME = 256
_MOST_DEPTH = 32
_MOST_ADDRESSES = 100
_REMEMBERED_SECONDS = (60, 90 * 86_400)  # sources differ on the least: a minute or an hour
_LIFETIME_SECONDS = (60, 7200)
_MOST_COOL_DOWN_SECONDS = 1800
_LEAST_COOL_DOWN_SECONDS = {"totp": 60, "mobile": 120, "fido2": 120} | dict.fromkeys(_PINGID, 1)
_LONG_UNITS = ("MINUTES", "HOURS")
_KEY_SECONDS = (60, 172_800)
_ANY_SECONDS = (0, 2**31 - 1)  # no range is known
# of an application: what it is in, its name, least and most seconds, units; all are optional
_DURATIONS: tuple[tuple[str, str, int, int, tuple[str, ...]], ...] = (
    ("", "pushTimeout", 40, 150, SHORT_UNITS),
    ("", "pairingKeyLifetime", *_KEY_SECONDS, _LONG_UNITS),
    ("pushLimit", "timePeriod", 60, 7200, SHORT_UNITS),
    ("pushLimit", "lockDuration", 60, 7200, SHORT_UNITS),
    ("newRequestDurationConfiguration", "deviceTimeout", 15, 75, ("SECONDS",)),
    ("newRequestDurationConfiguration", "totalTimeout", 30, 90, ("SECONDS",)),
)


def read_policy_body(body: Mapping[str, Any], details: list[Detail]) -> dict[str, Any]:
    """The complete body of a policy; what is wrong with it goes into `details`.

    The ranges are documented; the codes of the details are assumed.

    Raises:
        Refusal: 400 `INVALID_REQUEST`: it is nested too deeply.
    """
    policy = {name: value for name, value in _plain(body).items() if name not in _READ_ONLY}
    name = required_text(policy, "name", details)
    if name is not None and len(name) > _LONGEST_NAME:
        message = f"must not exceed {_LONGEST_NAME} characters"
        details.append(Detail("SIZE_LIMIT_EXCEEDED", "name", message))
    for method in _REQUIRED:  # besides name and default
        if policy.get(method) is None:
            details.append(Detail("REQUIRED_VALUE", method, "must not be null"))
    check_flag(policy, "default", details, required=True)
    for method in _METHODS:
        _check_method(policy, method, details)
    _check_selection(policy, details)
    check_choice(policy, "newDeviceNotification", _NOTICES, details)
    for flag in (*_FLAGS, "forSignOnPolicy"):  # read-only, and yet of a type
        check_flag(policy, flag, details)
    _check_remember_me(policy, details)
    if policy.get("notificationsPolicy") is not None:
        read_uuid(policy, "notificationsPolicy.id", details)
    return {} if details else _completed({**policy, "forSignOnPolicy": None})


def _completed(policy: Mapping[str, Any]) -> dict[str, Any]:
    """What was told, and the defaults that PingOne's complete example shows to be filled in."""
    usual = {name: DEFAULT_BODY[name] for name in _FILLED}
    for name, proof in _PROOFS.items():
        if proof == "sent" and policy.get(name) is not None:
            usual[name] = {"enabled": True, "otp": DEFAULT_BODY[name]["otp"]}
    complete = _merged(usual, policy)
    for application in complete["mobile"].get("applications", ()):
        application["id"] = application["id"].lower()
    first = [name for name in DEFAULT_BODY if name in complete]
    return {name: complete[name] for name in dict.fromkeys([*first, *complete])}


def _merged(usual: Mapping[str, Any], policy: Mapping[str, Any]) -> dict[str, Any]:
    """What is told, and the usual where nothing is, or null."""
    merged = deepcopy(dict(usual))
    for name, value in policy.items():
        before = merged.get(name)
        if isinstance(before, Mapping) and isinstance(value, Mapping):
            merged[name] = _merged(before, value)
        elif value is not None:
            merged[name] = value
    return merged


def _plain(value: Any, depth: int = 0) -> Any:
    """A copy without nulls."""
    if depth > _MOST_DEPTH:
        raise malformed(f"The body must not be nested deeper than {_MOST_DEPTH} levels.")
    if isinstance(value, Mapping):
        kept = ((name, each) for name, each in value.items() if each is not None)
        return {name: _plain(each, depth + 1) for name, each in kept}
    if isinstance(value, list):
        return [_plain(each, depth + 1) for each in value]
    return value


def _check_method(policy: Mapping[str, Any], name: str, details: list[Detail]) -> None:
    method = object_at(policy, name, details)
    if method is None:
        return
    check_flag(method, "enabled", details, at=name, required=True)
    for flag in ("pairingDisabled", "promptForNicknameOnPairing"):
        check_flag(method, flag, details, at=name)
    least = _LEAST_COOL_DOWN_SECONDS.get(name, 0)
    otp = object_at(method, "otp", details, at=name)
    if otp is not None:
        _check_failure(otp, f"{name}.otp", details, least=least)
    proof = _PROOFS.get(name)
    if otp is not None and proof == "sent":
        check_number(otp, "otpLength", 6, 10, details, at=f"{name}.otp")
        check_duration(otp, "lifeTime", *_LIFETIME_SECONDS, details, at=f"{name}.otp")
    if proof == "assertion" and method.get("fido2PolicyId") is not None:
        read_uuid(policy, f"{name}.fido2PolicyId", details)
    if proof == "assertion":
        _check_failure(method, name, details, least=least)
    if proof == "shown":
        check_number(method, "passcodeGracePeriod", 1, 10, details, at=name)
        parameters = object_at(method, "uriParameters", details, at=name) or {}
        for parameter in parameters:
            optional_text(parameters, parameter, details, at=f"{name}.uriParameters")
    if proof == "push":
        window = object_at(otp or {}, "window", details, at=f"{name}.otp") or {}
        check_duration(window, "stepSize", *_ANY_SECONDS, details, at=f"{name}.otp.window")
        _check_applications(method, details)
    if name == "desktop":
        check_duration(
            method, "pairingKeyLifetime", *_KEY_SECONDS, details, at=name, units=_LONG_UNITS
        )


def _check_failure(owner: Mapping[str, Any], at: str, details: list[Detail], *, least: int) -> None:
    failure = object_at(owner, "failure", details, at=at)
    if failure is None:
        return
    path, most = f"{at}.failure", _MOST_COOL_DOWN_SECONDS
    check_number(failure, "count", 1, 7, details, at=path, required=True)
    check_duration(failure, "coolDown", least, most, details, at=path, required=True)


def _check_applications(mobile: Mapping[str, Any], details: list[Detail]) -> None:
    applications = mobile.get("applications", [])
    if not isinstance(applications, list):
        details.append(invalid("mobile.applications", "must be an array"))
        return
    for number, application in enumerate(applications):
        at = f"mobile.applications[{number}]"
        if not isinstance(application, Mapping):
            details.append(invalid(at, "must be an object"))
            continue
        if not isinstance(application.get("id"), str) or not is_uuid(application["id"]):
            details.append(invalid(f"{at}.id", "must be a UUID"))
        _check_application(application, at, details)


def _check_application(application: Mapping[str, Any], at: str, details: list[Detail]) -> None:
    for flag in ("biometricsEnabled", "pairingDisabled"):
        check_flag(application, flag, details, at=at)
    optional_text(application, "integrityDetection", details, at=at)
    for section in ("push", "otp", "deviceAuthorization", "autoEnrollment"):
        settings = object_at(application, section, details, at=at) or {}
        check_flag(settings, "enabled", details, at=f"{at}.{section}")
        optional_text(settings, "extraVerification", details, at=f"{at}.{section}")
    parts = {"": application}
    for name in ("pushLimit", "newRequestDurationConfiguration", "ipPairingConfiguration"):
        parts[name] = object_at(application, name, details, at=at) or {}
    check_number(parts["pushLimit"], "count", 1, 50, details, at=f"{at}.pushLimit")
    for part, name, least, most, units in _DURATIONS:
        path = f"{at}.{part}" if part else at
        check_duration(parts[part], name, least, most, details, at=path, units=units)
    _check_addresses(parts["ipPairingConfiguration"], f"{at}.ipPairingConfiguration", details)


def _check_addresses(pairing: Mapping[str, Any], at: str, details: list[Detail]) -> None:
    """From where devices may be paired; `anyIPAdress` is how PingOne spells it."""
    check_flag(pairing, "anyIPAdress", details, at=at)
    addresses = pairing.get("onlyTheseIpAddresses", [])
    is_list = isinstance(addresses, list) and len(addresses) <= _MOST_ADDRESSES
    if not is_list or not all(map(_is_network, addresses)):
        message = "must be an array of IP addresses or ranges in CIDR notation"
        details.append(invalid(f"{at}.onlyTheseIpAddresses", message))


def _is_network(value: Any) -> bool:
    try:
        return isinstance(value, str) and bool(ip_network(value, strict=False))
    except ValueError:
        return False


def _check_selection(policy: Mapping[str, Any], details: list[Detail]) -> None:
    authentication = object_at(policy, "authentication", details)
    if authentication is not None:
        check_choice(
            authentication, "deviceSelection", DEVICE_SELECTIONS, details, at="authentication"
        )


def _check_remember_me(policy: Mapping[str, Any], details: list[Detail]) -> None:
    remember_me = object_at(policy, "rememberMe", details)
    web = object_at(remember_me or {}, "web", details, at="rememberMe")
    if web is not None:
        least, most = _REMEMBERED_SECONDS
        check_flag(web, "enabled", details, at="rememberMe.web", required=True)
        check_duration(
            web,
            "lifeTime",
            least,
            most,
            details,
            at="rememberMe.web",
            units=("MINUTES", "HOURS", "DAYS"),
        )


def _list(environment: Environment, call: Call) -> SimulatedReply:
    policies = [_shown(call, policy) for policy in environment.policies]
    body = {
        "_links": {"self": {"href": call.api_href(_NAME)}},
        "_embedded": {_NAME: policies},
        "count": len(policies),
        "size": len(policies),
    }
    return call.reply(200, body)


def _create(environment: Environment, call: Call) -> SimulatedReply:
    body = _read_body(environment, call.body(), None)
    if len(environment.policies) >= MOST_POLICIES:
        raise Refused("TOO_MANY_POLICIES", most=MOST_POLICIES)
    now = environment.clock.now()
    policy_id = environment.randomness.uuid()
    policy = Policy(id=policy_id, body=body, created_at=now, updated_at=now)
    environment.policies.keep(policy)
    return call.reply(201, _shown(call, policy), ("Location", call.api_href(_NAME, policy.id)))


def _read(environment: Environment, call: Call, policy_id: str) -> SimulatedReply:
    return call.reply(200, _shown(call, _policy_at(environment, policy_id)))


def _update(environment: Environment, call: Call, policy_id: str) -> SimulatedReply:
    policy = _policy_at(environment, policy_id)
    body = _read_body(environment, call.body(), policy)
    if policy.is_default and not body["default"]:
        raise Refused("NO_DEFAULT_POLICY")
    changed = replace(policy, body=body, updated_at=environment.clock.now())
    return call.reply(200, _shown(call, environment.policies.keep(changed)))


def _delete(environment: Environment, call: Call, policy_id: str) -> SimulatedReply:
    policy = _policy_at(environment, policy_id)
    if policy.is_default:
        raise Refused("DEFAULT_POLICY_STAYS")
    environment.policies.remove(policy)
    return call.empty_reply()


def _policy_at(environment: Environment, policy_id: str) -> Policy:
    policy = environment.policies.find(policy_id)
    if policy is None:
        raise Refused("NOT_FOUND")
    return policy


def _read_body(
    environment: Environment, content: Mapping[str, Any], policy: Policy | None
) -> dict[str, Any]:
    details: list[Detail] = []
    body = read_policy_body(content, details)
    check_details(details)
    same = environment.policies.named(body["name"])
    if same is not None and (policy is None or same.id != policy.id):
        raise Refused("POLICY_NAME_TAKEN")
    return body


def _shown(call: Call, policy: Policy) -> dict[str, Any]:
    """The policy in the order of PingOne's complete example."""
    body: dict[str, Any] = {
        "_links": {
            "self": {"href": call.api_href(_NAME, policy.id)},
            "environment": {"href": call.api_href()},
        },
        "id": policy.id,
        "environment": {"id": call.environment_id},
        **{name: value for name, value in policy.body.items() if name != "default"},
    }
    for name, moment in (("updatedAt", policy.updated_at), ("createdAt", policy.created_at)):
        if moment is not None:
            body[name] = as_timestamp(moment)
    return {**body, "default": policy.is_default}


RULES: Rules = {
    "list_policies": Operation(_list, "GET", "deviceAuthenticationPolicies"),
    "create_policy": Operation(_create, "POST", "deviceAuthenticationPolicies", JSON),
    "read_policy": Operation(_read, "GET", "deviceAuthenticationPolicies/*"),
    "update_policy": Operation(_update, "PUT", "deviceAuthenticationPolicies/*", JSON),
    "delete_policy": Operation(_delete, "DELETE", "deviceAuthenticationPolicies/*"),
}

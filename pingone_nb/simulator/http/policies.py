"""Device authentication policies: what their bodies may hold, and the requests for them.

A body is checked value by value, and what is left out is filled in. Unknown properties are dropped,
as PingOne's example shows, which loses `mobile.otp.window`.

Source: https://developer.pingidentity.com/pingone-api/mfa/device-authentication-policy.html
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import replace
from typing import Any

from pingone_nb.simulator.http.bodies import (
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
from pingone_nb.simulator.http.call import Call, Rules, SimulatedReply
from pingone_nb.simulator.http.refusals import Detail
from pingone_nb.simulator.rules.channels import CHANNELS, Proof
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
_METHODS = (*_REQUIRED, *(each for each in _PROOFS if each not in _REQUIRED))
_FILLED = ("authentication", "newDeviceNotification", "forSignOnPolicy")
_FLAGS = ("ignoreUserLock", "blockDisabledUsers", "blockMfaDisabledUsers")
_NOTICES = ("NONE", "EMAIL_THEN_SMS", "SMS_THEN_EMAIL")
_MOST_SECONDS = 86_400
_REMEMBERED_SECONDS = (60, 90 * 86_400)  # sources differ on the least: a minute or an hour

_Shape = Mapping[str, Any]  # the properties that there are; None stands for any value
_DURATION: _Shape = {"duration": None, "timeUnit": None}
_FAILURE: _Shape = {"count": None, "coolDown": _DURATION}
_METHOD: _Shape = {"enabled": None, "pairingDisabled": None, "promptForNicknameOnPairing": None}
_SENT_SHAPE: _Shape = {
    **_METHOD,
    "otp": {"failure": _FAILURE, "lifeTime": _DURATION, "otpLength": None},
}
_APPLICATION: _Shape = {
    "id": None,
    "push": {"enabled": None},
    "otp": {"enabled": None},
    "pairingDisabled": None,
    "pushTimeout": _DURATION,
    "pushLimit": {"count": None, "timePeriod": _DURATION, "lockDuration": _DURATION},
    "pairingKeyLifetime": _DURATION,
    "deviceAuthorization": {"enabled": None, "extraVerification": None},
    "autoEnrollment": {"enabled": None},
    "integrityDetection": None,
    "newRequestDurationConfiguration": {"deviceTimeout": _DURATION, "totalTimeout": _DURATION},
}
_METHOD_SHAPES: Mapping[Proof, _Shape] = {
    "sent": _SENT_SHAPE,
    "shown": {
        **_METHOD,
        "otp": {"failure": _FAILURE},
        "passcodeGracePeriod": None,
        "uriParameters": None,
    },
    "push": {**_METHOD, "otp": {"failure": _FAILURE}, "applications": _APPLICATION},
    "assertion": {**_METHOD, "fido2PolicyId": None, "failure": _FAILURE},
}
_POLICY: _Shape = {
    "name": None,
    "authentication": {"deviceSelection": None},
    "newDeviceNotification": None,
    **{section: _METHOD_SHAPES[proof] for section, proof in _PROOFS.items()},
    "rememberMe": {"web": {"enabled": None, "lifeTime": _DURATION}},
    "ignoreUserLock": None,
    "blockDisabledUsers": None,
    "blockMfaDisabledUsers": None,
    "notificationsPolicy": {"id": None},
    "default": None,
}


def read_policy_body(body: Mapping[str, Any], details: list[Detail]) -> dict[str, Any]:
    """The complete body of a policy; what is wrong with it goes into `details`.

    The ranges are documented; the codes of the details are assumed. Unknown properties are kept
    out.
    """
    told = known_part(body)
    required_text(told, "name", details)
    for name in _REQUIRED:  # besides name and default
        if told.get(name) is None:
            details.append(Detail("REQUIRED_VALUE", name, "must not be null"))
    check_flag(told, "default", details, required=True)
    for name in _METHODS:
        _check_method(told, name, details)
    _check_selection(told, details)
    check_choice(told, "newDeviceNotification", _NOTICES, details)
    for flag in _FLAGS:
        check_flag(told, flag, details)
    _check_remember_me(told, details)
    if told.get("notificationsPolicy") is not None:
        read_uuid(told, "notificationsPolicy.id", details)
    check_flag(body, "forSignOnPolicy", details)  # read-only, and yet of a type
    return {} if details else _completed(told)


def _completed(told: Mapping[str, Any]) -> dict[str, Any]:
    """What was told, and the defaults that PingOne's complete example shows to be filled in."""
    names = (*DEFAULT_BODY, "notificationsPolicy")
    known = {name: told[name] for name in names if told.get(name) is not None}
    usual = {name: DEFAULT_BODY[name] for name in _FILLED}
    for name in _METHODS:
        if name in known:
            usual[name] = {"enabled": known[name]["enabled"]}
            if _PROOFS[name] == "sent":
                usual[name]["otp"] = DEFAULT_BODY[name]["otp"]
    complete = _merged(usual, known)
    for application in complete["mobile"].get("applications", ()):
        application["id"] = application["id"].lower()
    return {name: complete[name] for name in names if name in complete}


def _merged(usual: Mapping[str, Any], told: Mapping[str, Any]) -> dict[str, Any]:
    """What is told, and the usual where nothing is, or null."""
    merged = deepcopy(dict(usual))
    for name, value in told.items():
        before = merged.get(name)
        if isinstance(before, Mapping) and isinstance(value, Mapping):
            merged[name] = _merged(before, value)
        elif value is not None:
            merged[name] = _without_nulls(value)
    return merged


def _without_nulls(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _without_nulls(each) for name, each in value.items() if each is not None}
    if isinstance(value, list):
        return [_without_nulls(each) for each in value]
    return value


def _check_method(told: Mapping[str, Any], name: str, details: list[Detail]) -> None:
    method = told.get(name)
    if method is None:
        return
    if not isinstance(method, Mapping):
        details.append(invalid(name, "must be an object"))
        return
    check_flag(method, "enabled", details, at=name, required=True)
    for flag in ("pairingDisabled", "promptForNicknameOnPairing"):
        check_flag(method, flag, details, at=name)
    otp = object_at(method, "otp", details, at=name)
    if otp is not None:
        _check_otp(otp, f"{name}.otp", details, is_sent=_PROOFS[name] == "sent")
    if _PROOFS[name] == "assertion":
        _check_failure(method, name, details)
    if _PROOFS[name] == "shown":
        check_number(method, "passcodeGracePeriod", 1, 10, details, at=name)
        parameters = object_at(method, "uriParameters", details, at=name) or {}
        for parameter in parameters:
            optional_text(parameters, parameter, details, at=f"{name}.uriParameters")
    if _PROOFS[name] == "push":
        _check_applications(method, details)


def _check_otp(otp: Mapping[str, Any], at: str, details: list[Detail], *, is_sent: bool) -> None:
    _check_failure(otp, at, details)
    if is_sent:
        check_number(otp, "otpLength", 6, 10, details, at=at)
        check_duration(otp, "lifeTime", 1, _MOST_SECONDS, details, at=at)


def _check_failure(owner: Mapping[str, Any], at: str, details: list[Detail]) -> None:
    failure = object_at(owner, "failure", details, at=at)
    if failure is None:
        return
    path = f"{at}.failure"
    check_number(failure, "count", 1, 7, details, at=path, required=True)
    check_duration(failure, "coolDown", 0, 1800, details, at=path, required=True)


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
        check_duration(application, "pushTimeout", 40, 150, details, at=at)
        limit = object_at(application, "pushLimit", details, at=at)
        if limit is not None:
            check_number(limit, "count", 1, 50, details, at=f"{at}.pushLimit")
            check_duration(limit, "timePeriod", 60, 7200, details, at=f"{at}.pushLimit")
            check_duration(limit, "lockDuration", 60, 7200, details, at=f"{at}.pushLimit")
        check_duration(
            application,
            "pairingKeyLifetime",
            60,
            172_800,
            details,
            at=at,
            units=("MINUTES", "HOURS"),
        )


def _check_selection(told: Mapping[str, Any], details: list[Detail]) -> None:
    authentication = object_at(told, "authentication", details)
    if authentication is not None:
        check_choice(
            authentication, "deviceSelection", DEVICE_SELECTIONS, details, at="authentication"
        )


def _check_remember_me(told: Mapping[str, Any], details: list[Detail]) -> None:
    remember_me = object_at(told, "rememberMe", details)
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


def known_part(body: Mapping[str, Any]) -> dict[str, Any]:
    """What of a policy's body is a property that policies have."""
    return {name: _known(body[name], shape) for name, shape in _POLICY.items() if name in body}


def _known(value: Any, shape: _Shape | None) -> Any:
    if shape is None:
        return value
    if isinstance(value, list):
        return [_known(each, shape) for each in value]
    if not isinstance(value, Mapping):
        return value
    return {name: _known(each, shape[name]) for name, each in value.items() if name in shape}


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
    environment: Environment, told: Mapping[str, Any], policy: Policy | None
) -> dict[str, Any]:
    details: list[Detail] = []
    body = read_policy_body(told, details)
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
    "list_policies": _list,
    "create_policy": _create,
    "read_policy": _read,
    "update_policy": _update,
    "delete_policy": _delete,
}

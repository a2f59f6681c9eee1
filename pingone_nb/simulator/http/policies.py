"""Requests for device authentication policies.

Source: https://developer.pingidentity.com/pingone-api/mfa/device-authentication-policy.html
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pingone_nb.simulator.http.call import Call, SimulatedReply
from pingone_nb.simulator.http.policy_body import read_policy_body
from pingone_nb.simulator.http.refusals import Detail, Refusal
from pingone_nb.simulator.http.routes import Route, Rules
from pingone_nb.simulator.rules.clock import as_timestamp
from pingone_nb.simulator.rules.environment import Environment
from pingone_nb.simulator.rules.policies import MOST_POLICIES, Policy

_NAME = "deviceAuthenticationPolicies"


def _list(environment: Environment, call: Call, _route: Route) -> SimulatedReply:
    policies = [_shown(call, policy) for policy in environment.policies]
    body = {
        "_links": {"self": {"href": call.api_href(_NAME)}},
        "_embedded": {_NAME: policies},
        "count": len(policies),
        "size": len(policies),
    }
    return call.reply(200, body)


def _create(environment: Environment, call: Call, _route: Route) -> SimulatedReply:
    body = _read_body(environment, call.body(), None)
    if len(environment.policies) >= MOST_POLICIES:
        message = f"There can be at most {MOST_POLICIES} policies"
        raise Refusal(400, "REQUEST_FAILED", Detail("LIMIT_EXCEEDED", None, message))
    now = environment.clock.now()
    policy_id = environment.randomness.uuid()
    policy = Policy(id=policy_id, body=body, created_at=now, updated_at=now)
    environment.policies.keep(policy)
    return call.reply(201, _shown(call, policy), ("Location", call.api_href(_NAME, policy.id)))


def _read(environment: Environment, call: Call, route: Route) -> SimulatedReply:
    return call.reply(200, _shown(call, _policy_at(environment, route)))


def _update(environment: Environment, call: Call, route: Route) -> SimulatedReply:
    policy = _policy_at(environment, route)
    body = _read_body(environment, call.body(), policy)
    if policy.is_default and not body["default"]:
        message = "There has to be a default policy"
        raise Refusal(400, "INVALID_DATA", Detail("CONSTRAINT_VIOLATION", "default", message))
    changed = replace(policy, body=body, updated_at=environment.clock.now())
    return call.reply(200, _shown(call, environment.policies.keep(changed)))


def _delete(environment: Environment, call: Call, route: Route) -> SimulatedReply:
    policy = _policy_at(environment, route)
    if policy.is_default:
        message = "The default policy cannot be deleted"
        raise Refusal(400, "REQUEST_FAILED", Detail("CONSTRAINT_VIOLATION", "default", message))
    environment.policies.remove(policy)
    return call.empty_reply()


def _policy_at(environment: Environment, route: Route) -> Policy:
    policy = environment.policies.find(route.ids[0])
    if policy is None:
        raise Refusal(404, "NOT_FOUND")
    return policy


def _read_body(
    environment: Environment, told: Mapping[str, Any], policy: Policy | None
) -> dict[str, Any]:
    details: list[Detail] = []
    body = read_policy_body(told, details)
    if not details:
        same = environment.policies.named(body["name"])
        if same is not None and (policy is None or same.id != policy.id):
            message = "is already used by another policy"
            details.append(Detail("UNIQUENESS_VIOLATION", "name", message))
    if details:
        raise Refusal(400, "INVALID_DATA", *details)
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

"""Requests for device authentication policies.

Source: https://developer.pingidentity.com/pingone-api/mfa/device-authentication-policy.html
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pingone_nb.simulator.http.bodies import check_details
from pingone_nb.simulator.http.call import Call, Rules, SimulatedReply
from pingone_nb.simulator.http.policy_body import read_policy_body
from pingone_nb.simulator.http.refusals import Detail
from pingone_nb.simulator.rules.clock import as_timestamp
from pingone_nb.simulator.rules.environment import Environment
from pingone_nb.simulator.rules.policies import MOST_POLICIES, Policy
from pingone_nb.simulator.rules.refusal import Refused

_NAME = "deviceAuthenticationPolicies"


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

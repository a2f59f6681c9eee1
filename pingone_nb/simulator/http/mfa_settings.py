"""Requests for the environment's MFA settings.

Source: https://developer.pingidentity.com/pingone-api/mfa/mfa-settings.html
"""

from __future__ import annotations

from typing import Any

from pingone_nb.simulator.http.call import Call, SimulatedReply
from pingone_nb.simulator.http.refusals import Detail, Refusal
from pingone_nb.simulator.http.routes import Route, Rules
from pingone_nb.simulator.rules.clock import as_timestamp
from pingone_nb.simulator.rules.environment import Environment
from pingone_nb.simulator.rules.mfa_settings import read_mfa_settings


def _read(environment: Environment, call: Call, _route: Route) -> SimulatedReply:
    return call.reply(200, _body(environment, call))


def _update(environment: Environment, call: Call, _route: Route) -> SimulatedReply:
    details: list[Detail] = []
    told = read_mfa_settings(call.body(), details)
    if details:
        raise Refusal(400, "INVALID_DATA", *details)
    environment.mfa_settings.replace(told, now=environment.clock.now())
    return call.reply(200, _body(environment, call))


def _body(environment: Environment, call: Call) -> dict[str, Any]:
    settings = environment.mfa_settings
    body: dict[str, Any] = {
        "_links": {
            "self": {"href": call.api_href("mfaSettings")},
            "environment": {"href": call.api_href()},
        },
        "environment": {"id": call.environment_id},
        **settings.body,
    }
    if settings.updated_at is not None:
        body["updatedAt"] = as_timestamp(settings.updated_at)
    return body


RULES: Rules = {"read_mfa_settings": _read, "update_mfa_settings": _update}

"""Requests for the environment's MFA settings.

Source: https://developer.pingidentity.com/pingone-api/mfa/mfa-settings.html
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from pingone_nb.simulator.http.bodies import (
    check_choice,
    check_details,
    check_flag,
    check_number,
    object_at,
)
from pingone_nb.simulator.http.call import JSON, Call, Operation, Rules, SimulatedReply
from pingone_nb.simulator.http.refusals import Detail
from pingone_nb.simulator.rules.clock import as_timestamp
from pingone_nb.simulator.rules.environment import Environment

_KEY_FORMATS = ("NUMERIC", "ALPHANUMERIC")
_LOCKOUT = ("failureCount", "durationSeconds")  # neither has a default


def _show(environment: Environment, call: Call) -> SimulatedReply:
    return call.reply(200, _body(environment, call))


def _update(environment: Environment, call: Call) -> SimulatedReply:
    details: list[Detail] = []
    settings = _read(environment.mfa_settings.usual, call.body(), details)
    check_details(details)
    environment.mfa_settings.replace(settings, now=environment.clock.now())
    return call.reply(200, _body(environment, call))


def _reset(environment: Environment, call: Call) -> SimulatedReply:
    settings = environment.mfa_settings
    settings.replace(settings.usual, now=environment.clock.now())
    return call.empty_reply()


def _read(
    usual: Mapping[str, Any], body: Mapping[str, Any], details: list[Detail]
) -> dict[str, Any]:
    """The complete settings of a request; what is wrong with it goes into `details`."""
    settings = deepcopy(dict(usual))
    for name in settings:
        section = object_at(body, name, details)
        known = (*settings[name], *(_LOCKOUT if name == "lockout" else ()))
        settings[name] |= {
            key: section[key] for key in known if section and section.get(key) is not None
        }
    check_number(settings["pairing"], "maxAllowedDevices", 1, 15, details, at="pairing")
    check_choice(settings["pairing"], "pairingKeyFormat", _KEY_FORMATS, details, at="pairing")
    check_flag(settings["phoneExtensions"], "enabled", details, at="phoneExtensions")
    check_flag(settings["users"], "mfaEnabled", details, at="users")
    check_number(settings["lockout"], "failureCount", 1, 100, details, at="lockout")
    check_number(settings["lockout"], "durationSeconds", 0, 86_400, details, at="lockout")
    return settings


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


RULES: Rules = {
    "read_mfa_settings": Operation(_show, "GET", "mfaSettings"),
    "update_mfa_settings": Operation(_update, "PUT", "mfaSettings", JSON),
    "reset_mfa_settings": Operation(_reset, "DELETE", "mfaSettings"),
}

"""Requests for authentication codes.

Source: https://developer.pingidentity.com/pingone-api/mfa/mfa-authentication/mfa-authentication-code.html
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from pingone_nb.simulator.http.bodies import (
    check_choice,
    check_details,
    check_duration,
    object_at,
    read_uuid,
)
from pingone_nb.simulator.http.call import JSON, Call, Operation, Rules, SimulatedReply
from pingone_nb.simulator.http.refusals import Detail
from pingone_nb.simulator.rules.clock import as_timestamp
from pingone_nb.simulator.rules.codes import AuthenticationCode
from pingone_nb.simulator.rules.environment import Environment
from pingone_nb.simulator.rules.notation import seconds_of
from pingone_nb.simulator.rules.randomness import letters_and_digits
from pingone_nb.simulator.rules.refusal import Refused

_LENGTH = 8
_USUAL = {"duration": 1, "timeUnit": "MINUTES"}
_APPROVALS = ("REQUIRED", "NOT_REQUIRED")


def _create(environment: Environment, call: Call) -> SimulatedReply:
    properties = _read_body(call.body())
    now = environment.clock.now()
    code = environment.authentication_codes.keep(
        AuthenticationCode(
            id=environment.randomness.uuid(),
            code=letters_and_digits(environment.randomness, _LENGTH),
            told=properties,
            created_at=now,
            expires_at=now + timedelta(seconds=seconds_of(properties["lifeTime"])),
        )
    )
    return call.reply(201, _body(call, code), ("Location", _href(call, code)))


def _read(environment: Environment, call: Call, code_id: str) -> SimulatedReply:
    return call.reply(200, _body(call, _code_at(environment, code_id)))


def _delete(environment: Environment, call: Call, code_id: str) -> SimulatedReply:
    environment.authentication_codes.remove(_code_at(environment, code_id))
    return call.empty_reply()


def _code_at(environment: Environment, code_id: str) -> AuthenticationCode:
    """Assumed: a code that is over is not found."""
    now = environment.clock.now()
    code = environment.authentication_codes.find(code_id, now=now)
    if code is None:
        raise Refused("NOT_FOUND")
    return code


def _read_body(body: Mapping[str, Any]) -> dict[str, Any]:
    details: list[Detail] = []
    application_id = read_uuid(body, "application.id", details)
    context = object_at(body, "clientContext", details)
    check_duration(body, "lifeTime", 10, 1800, details)
    check_choice(body, "userApproval", _APPROVALS, details)
    check_details(details)
    properties = {
        "application": {"id": application_id},
        "clientContext": context,
        "lifeTime": body.get("lifeTime") or _USUAL,
        "userApproval": body.get("userApproval"),
    }
    return {name: value for name, value in properties.items() if value is not None}


def _body(call: Call, code: AuthenticationCode) -> dict[str, Any]:
    return {
        "_links": {"self": {"href": _href(call, code)}},
        "id": code.id,
        "environment": {"id": call.environment_id},
        "code": code.code,
        "uri": f"pingonesdk?authentication_code={code.code}",
        **code.told,
        "status": "UNCLAIMED",
        "createdAt": as_timestamp(code.created_at),
        "updatedAt": as_timestamp(code.created_at),
        "expiresAt": as_timestamp(code.expires_at),
    }


def _href(call: Call, code: AuthenticationCode) -> str:
    return call.auth_href("authenticationCodes", code.id)


RULES: Rules = {
    "create_authentication_code": Operation(
        _create, "POST", "authenticationCodes", JSON, is_auth=True
    ),
    "read_authentication_code": Operation(_read, "GET", "authenticationCodes/*", is_auth=True),
    "delete_authentication_code": Operation(
        _delete, "DELETE", "authenticationCodes/*", is_auth=True
    ),
}

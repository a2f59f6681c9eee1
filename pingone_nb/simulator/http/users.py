"""Requests for users: find, create, read, enable MFA, bypass it.

Sources: https://developer.pingidentity.com/pingone-api/mfa/users.html
https://developer.pingidentity.com/pingone-api/mfa/users/users-1/allow_mfa_bypass.html
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from pingone_nb.simulator.http.bodies import (
    check_details,
    check_flag,
    invalid,
    object_at,
    optional_text,
    read_uuid,
    required_text,
)
from pingone_nb.simulator.http.call import Call, Rules, SimulatedReply
from pingone_nb.simulator.http.filters import filter_of
from pingone_nb.simulator.http.refusals import Detail, Refusal
from pingone_nb.simulator.rules.channels import BAD_EMAIL, address_of
from pingone_nb.simulator.rules.clock import as_timestamp, from_timestamp
from pingone_nb.simulator.rules.environment import Environment
from pingone_nb.simulator.rules.refusal import Refused
from pingone_nb.simulator.rules.users import User

_FILTERED = ("id", "username", "email")
_MOST_IN_A_PAGE = 100
_LONGEST_PHONE = 32  # documented
_PARTS_OF_A_NAME = ("given", "family", "middle", "formatted")


def user_at(environment: Environment, user_id: str) -> User:
    """The user that a path names.

    Raises:
        Refused: there is none.
    """
    user = environment.users.find(user_id)
    if user is None:
        raise Refused("NOT_FOUND")
    return user


def _find(environment: Environment, call: Call) -> SimulatedReply:
    query = call.query()
    matches = filter_of(query.get("filter"), attributes=_FILTERED)
    limit = _limit(query.get("limit"))
    found = [user for user in environment.users if matches(_filtered(user))]
    first = _cursor(query.get("cursor"))
    shown = [_body(call, user) for user in found[first : first + limit]]
    links = {"self": {"href": call.api_href("users")}}
    if first + limit < len(found):
        links["next"] = {"href": _next_page(call, query, first + limit)}
    body = {
        "_links": links,
        "_embedded": {"users": shown},
        "count": len(found),
        "size": len(shown),
    }
    return call.reply(200, body)


def _create(environment: Environment, call: Call) -> SimulatedReply:
    user = _read_user(environment, call.body())
    if environment.users.named(user.username) is not None:
        raise Refused("USERNAME_TAKEN")
    try:
        environment.users.add(user)
    except ValueError as error:
        raise Refused("SIMULATOR_FULL", str(error)) from error
    location = ("Location", call.api_href("users", user.id))
    return call.reply(201, _body(call, user), location)


def _read(environment: Environment, call: Call, user_id: str) -> SimulatedReply:
    return call.reply(200, _body(call, user_at(environment, user_id)))


def _enable_mfa(environment: Environment, call: Call, user_id: str) -> SimulatedReply:
    user = user_at(environment, user_id)
    details: list[Detail] = []
    body = call.body()
    check_flag(body, "mfaEnabled", details, required=True)
    check_details(details)
    now = environment.clock.now()
    changed = replace(user, mfa_enabled=body["mfaEnabled"], updated_at=now)
    environment.users.add(changed)
    return call.reply(200, {"mfaEnabled": changed.mfa_enabled})


def _allow_bypass(environment: Environment, call: Call, user_id: str) -> SimulatedReply:
    user = user_at(environment, user_id)
    details: list[Detail] = []
    text = required_text(call.body(), "bypassMFAEnabledUntil", details)
    until = from_timestamp(text) if text is not None else None
    if text is not None and until is None:
        details.append(invalid("bypassMFAEnabledUntil", "must be a date and time with a zone"))
    check_details(details)
    changed = environment.users.add(replace(user, bypass_until=until))
    return call.reply(200, _bypass(call, changed))


def _read_bypass(environment: Environment, call: Call, user_id: str) -> SimulatedReply:
    return call.reply(200, _bypass(call, user_at(environment, user_id)))


def _bypass(call: Call, user: User) -> dict[str, Any]:
    """Both properties are documented to be absent without a bypass; over is as good as without."""
    body: dict[str, Any] = {
        "_links": {
            "self": {"href": call.api_href("users", user.id, "bypassMFA")},
            "user": {"href": call.api_href("users", user.id)},
        }
    }
    if user.bypass_until is not None and user.is_bypassed(call.clock.now()):
        body["bypassMFAEnabledUntil"] = as_timestamp(user.bypass_until)
        body["canBypassMFA"] = True
    return body


def _read_user(environment: Environment, body: Mapping[str, Any]) -> User:
    details: list[Detail] = []
    username = required_text(body, "username", details)
    email = required_text(body, "email", details)
    if email is not None and address_of(email) is None:
        details.append(invalid("email", BAD_EMAIL))
    if username is not None and len(username) > 128:
        details.append(Detail("SIZE_LIMIT_EXCEEDED", "username", "must not exceed 128 characters"))
    phones = {
        name: optional_text(body, name, details, longest=_LONGEST_PHONE)
        for name in ("mobilePhone", "primaryPhone")
    }
    name = object_at(body, "name", details) or {}
    parts = {part: optional_text(name, part, details, at="name") for part in _PARTS_OF_A_NAME}
    check_flag(body, "mfaEnabled", details)
    has_population = body.get("population") is not None
    population_id = read_uuid(body, "population.id", details) if has_population else None
    if details or username is None or email is None:
        raise Refusal(400, "INVALID_DATA", *details)
    parts = {part: text for part, text in parts.items() if text is not None}
    told = {**phones, "name": parts or None}
    mfa_enabled = body.get("mfaEnabled")
    now = environment.clock.now()
    return User(
        id=environment.randomness.uuid(),
        username=username,
        email=email,
        phone=phones["mobilePhone"] or "",
        mfa_enabled=environment.mfa_settings.enables_new_users
        if mfa_enabled is None
        else mfa_enabled,
        population_id=population_id,
        told={name: value for name, value in told.items() if value is not None},
        created_at=now,
        updated_at=now,
    )


def _body(call: Call, user: User) -> dict[str, Any]:
    body: dict[str, Any] = {
        "_links": {
            "self": {"href": call.api_href("users", user.id)},
            "environment": {"href": call.api_href()},
        },
        "id": user.id,
        "environment": {"id": call.environment_id},
        "createdAt": as_timestamp(user.created_at),
        "email": user.email,
        "enabled": True,
        "mfaEnabled": user.mfa_enabled,
        **user.told,
        "updatedAt": as_timestamp(user.updated_at),
        "username": user.username,
    }
    if user.population_id is not None:
        body["population"] = {"id": user.population_id}
    return body


def _filtered(user: User) -> dict[str, str]:
    return {"id": user.id, "username": user.username, "email": user.email}


def _next_page(call: Call, query: dict[str, str], first: int) -> str:
    """The link is documented; what its URL looks like is not, and callers need not know."""
    return f"{call.api_href('users')}?{urlencode({**query, 'cursor': str(first)})}"


def _cursor(text: str | None) -> int:
    return int(text) if text is not None and text.isdecimal() and len(text) <= 9 else 0


def _limit(text: str | None) -> int:
    if text is None:
        return _MOST_IN_A_PAGE
    if not text.isascii() or not text.isdecimal() or len(text) > 9 or int(text) < 1:
        raise Refusal(
            400,
            "INVALID_REQUEST",
            Detail("INVALID_PARAMETER", "limit", "must be a whole number of at least 1"),
        )
    return min(int(text), _MOST_IN_A_PAGE)


RULES: Rules = {
    "find_users": _find,
    "create_user": _create,
    "read_user": _read,
    "enable_mfa": _enable_mfa,
    "allow_bypass": _allow_bypass,
    "read_bypass": _read_bypass,
}

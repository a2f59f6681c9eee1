"""Requests for users: find, create, read, update, enable MFA, bypass it; and their populations.

Sources: https://developer.pingidentity.com/pingone-api/mfa/users.html
https://developer.pingidentity.com/pingone-api/mfa/users/users-1/allow_mfa_bypass.html
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from pingone_nb.simulator.http.bodies import (
    check_choice,
    check_details,
    check_flag,
    invalid,
    object_at,
    optional_text,
    read_uuid,
    required_text,
)
from pingone_nb.simulator.http.call import JSON, Call, Operation, Rules, SimulatedReply
from pingone_nb.simulator.http.filters import filter_of
from pingone_nb.simulator.http.refusals import Detail, Refusal
from pingone_nb.simulator.rules.channels import BAD_EMAIL, address_of
from pingone_nb.simulator.rules.clock import as_timestamp, from_timestamp
from pingone_nb.simulator.rules.environment import Environment
from pingone_nb.simulator.rules.refusal import Refused
from pingone_nb.simulator.rules.users import POPULATION_ID, User

_MOST_IN_A_PAGE = 100
_LONGEST_PHONE = 32  # documented
_PARTS = {  # texts in texts
    "name": ("given", "family", "middle", "formatted", "honorificPrefix", "honorificSuffix"),
    "address": ("streetAddress", "locality", "region", "postalCode", "countryCode"),
    "photo": ("href",),
}
_TEXTS = (
    *("accountId", "externalId", "locale", "nickname", "preferredLanguage", "timezone", "title"),
    "type",
)
_PHONES = ("mobilePhone", "primaryPhone")
_IN_PARTS = tuple(f"{name}.{part}" for name, parts in _PARTS.items() for part in parts)
# documented is which attributes take `sw` and `ew`; of the others `eq`, and that `co` is for the
# same attributes as `ew`, is assumed
_FILTERED: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("id", "population.id", "lifecycle.status", "account.status"), ("eq",)),
    **dict.fromkeys(("mfaEnabled", "account.canAuthenticate", "verifyStatus"), ("eq",)),
    **dict.fromkeys(("username", "enabled", *_PHONES, *_TEXTS, *_IN_PARTS), ("eq", "sw")),
    **dict.fromkeys(("email", "name.family", "name.given"), ("eq", "sw", "ew", "co")),
}
_POPULATION_FILTERED = {"id": ("eq",), "name": ("sw",)}  # documented
_LONGEST_USERNAME = 128
_LONGEST_TEXT = 256
_PASSWORD = ("password", "password.reset", "password.set", "password.check", "password.recover")


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
    found = [user for user in environment.users if matches(_filtered(call, user))]
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
    return call.reply(200, _mfa_enabled(call, changed))


def _read_mfa(environment: Environment, call: Call, user_id: str) -> SimulatedReply:
    return call.reply(200, _mfa_enabled(call, user_at(environment, user_id)))


def _update(environment: Environment, call: Call, user_id: str) -> SimulatedReply:
    """What is left out stays as it is, null takes it away (documented); whether the parts of an
    object are so, too, is assumed, and so is that what is read only here is not looked at.
    """
    user = user_at(environment, user_id)
    needs_email = environment.readings.new_users_email == "required"
    before = {"username": user.username, "email": user.email or None, **user.told}
    details: list[Detail] = []
    texts = _read_texts(_patched(before, call.body()), details, needs_email=needs_email)
    check_details(details)
    same = environment.users.named(texts["username"])
    if same is not None and same.id != user.id:
        raise Refused("USERNAME_TAKEN")
    changed = environment.users.add(_with_texts(user, texts, environment.clock.now()))
    return call.reply(200, _body(call, changed))


def _patched(before: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    patched = {**before, **changes}
    for name in _PARTS.keys() & changes.keys() & before.keys():
        if isinstance(changes[name], Mapping):
            patched[name] = {**before[name], **changes[name]}
    return patched


def _list_populations(environment: Environment, call: Call) -> SimulatedReply:
    """The default population, and those that users were put into; their names are the simulator's.

    Source: https://github.com/patrickcping/pingone-go-sdk-v2/blob/4a884deb/management/api/openapi.yaml
    """
    counts = Counter({POPULATION_ID: 0})
    counts.update(_population_of(user) for user in environment.users)
    matches = filter_of(call.query().get("filter"), attributes=_POPULATION_FILTERED)
    found = [(id_, count) for id_, count in counts.items() if matches(_population_names(id_))]
    shown = [_population(call, id_, count) for id_, count in found[:_MOST_IN_A_PAGE]]
    body = {
        "_links": {"self": {"href": call.api_href("populations")}},
        "_embedded": {"populations": shown},
        "count": len(found),
        "size": len(shown),
    }
    return call.reply(200, body)


def _population_of(user: User) -> str:
    return user.population_id or POPULATION_ID


def _population_names(population_id: str) -> dict[str, str]:
    name = "Default" if population_id == POPULATION_ID else f"Population {population_id}"
    return {"id": population_id, "name": name}


def _population(call: Call, population_id: str, count: int) -> dict[str, Any]:
    links = {
        "self": {"href": call.api_href("populations", population_id)},
        "environment": {"href": call.api_href()},
    }
    return {
        "_links": links,
        **_population_names(population_id),
        "environment": {"id": call.environment_id},
        "userCount": count,
        "default": population_id == POPULATION_ID,
    }


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


def _mfa_enabled(call: Call, user: User) -> dict[str, Any]:
    links = {
        "self": {"href": call.api_href("users", user.id, "mfaEnabled")},
        "environment": {"href": call.api_href()},
        "user": {"href": call.api_href("users", user.id)},
    }
    return {"_links": links, "mfaEnabled": user.mfa_enabled}


def _read_user(environment: Environment, body: Mapping[str, Any]) -> User:
    details: list[Detail] = []
    needs_email = environment.readings.new_users_email == "required"
    texts = _read_texts(body, details, needs_email=needs_email)
    for flag in ("mfaEnabled", "enabled"):
        check_flag(body, flag, details)
    account = object_at(body, "account", details) or {}
    check_choice(account, "status", ("OK", "LOCKED"), details, at="account")
    has_population = body.get("population") is not None
    population_id = read_uuid(body, "population.id", details) if has_population else None
    check_details(details)
    mfa_enabled = body.get("mfaEnabled")
    now = environment.clock.now()
    usual = environment.mfa_settings.enables_new_users
    user = User(
        id=environment.randomness.uuid(),
        email="",
        phone="",
        mfa_enabled=usual if mfa_enabled is None else mfa_enabled,
        enabled=body.get("enabled") is not False,
        locked_at=now if account.get("status") == "LOCKED" else None,
        population_id=population_id,
        created_at=now,
    )
    return _with_texts(user, texts, now)


def _read_texts(
    body: Mapping[str, Any], details: list[Detail], *, needs_email: bool
) -> dict[str, Any]:
    """What a body writes of a user in texts; null stands for what is to be taken away."""
    texts: dict[str, Any] = {"username": required_text(body, "username", details)}
    if needs_email or body.get("email") is not None:
        texts["email"] = required_text(body, "email", details)
    if texts.get("email") is not None and address_of(texts["email"]) is None:
        details.append(invalid("email", BAD_EMAIL))
    if len(texts["username"] or "") > _LONGEST_USERNAME:
        message = f"must not exceed {_LONGEST_USERNAME} characters"
        details.append(Detail("SIZE_LIMIT_EXCEEDED", "username", message))
    for name in (*_PHONES, *_TEXTS):
        longest = _LONGEST_PHONE if name in _PHONES else _LONGEST_TEXT
        texts[name] = optional_text(body, name, details, longest=longest)
    for name, parts in _PARTS.items():
        inner = object_at(body, name, details) or {}
        read = {part: optional_text(inner, part, details, at=name) for part in parts}
        texts[name] = {part: text for part, text in read.items() if text is not None} or None
    return texts


def _with_texts(user: User, texts: Mapping[str, Any], now: datetime) -> User:
    further = {
        name: value
        for name, value in texts.items()
        if value is not None and name not in ("username", "email")
    }
    return replace(
        user,
        username=texts["username"],
        email=texts.get("email") or "",
        phone=texts["mobilePhone"] or "",
        told=further,
        updated_at=now,
    )


def _body(call: Call, user: User) -> dict[str, Any]:
    """The user in the order of PingOne's complete example, without `_embedded`."""
    own = call.api_href("users", user.id)
    status = "OK" if user.locked_at is None else "LOCKED"
    account: dict[str, Any] = {"canAuthenticate": user.enabled and status == "OK", "status": status}
    if user.locked_at is not None:
        account["lockedAt"] = as_timestamp(user.locked_at)
    links = {
        "self": own,
        "environment": call.api_href(),
        "population": call.api_href("populations", _population_of(user)),
        **{name: f"{own}/{name}" for name in ("devices", "roleAssignments", "linkedAccounts")},
        **dict.fromkeys(_PASSWORD, f"{own}/password"),
        "account.sendVerificationCode": own,
    }
    return {
        "_links": {name: {"href": href} for name, href in links.items()},
        "id": user.id,
        "environment": {"id": call.environment_id},
        "account": account,
        "createdAt": as_timestamp(user.created_at),
        **({"email": user.email} if user.email else {}),
        "enabled": user.enabled,
        "identityProvider": {"type": "PING_ONE"},
        "lifecycle": {"status": "ACCOUNT_OK"},
        "mfaEnabled": user.mfa_enabled,
        **user.told,
        "population": {"id": _population_of(user)},
        "updatedAt": as_timestamp(user.updated_at),
        "username": user.username,
        "verifyStatus": "NOT_INITIATED",
    }


def _filtered(call: Call, user: User) -> dict[str, str]:
    """The attributes that a filter may use, as text; those of objects by their dotted names."""
    found: dict[str, str] = {}
    for name, value in _body(call, user).items():
        parts = value.items() if isinstance(value, Mapping) else (("", value),)
        for part, text in parts:
            shown = str(text).lower() if isinstance(text, bool) else str(text)
            found[f"{name}.{part}".rstrip(".")] = shown
    return found


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
    "find_users": Operation(_find, "GET", "users"),
    "create_user": Operation(_create, "POST", "users", JSON),
    "read_user": Operation(_read, "GET", "users/*"),
    "update_user": Operation(_update, "PATCH", "users/*", JSON),
    "read_mfa": Operation(_read_mfa, "GET", "users/mfaEnabled"),
    "enable_mfa": Operation(_enable_mfa, "PUT", "users/mfaEnabled", JSON),
    "read_bypass": Operation(_read_bypass, "GET", "users/bypassMFA"),
    "allow_bypass": Operation(_allow_bypass, "PUT", "users/bypassMFA", JSON),
    "list_populations": Operation(_list_populations, "GET", "populations"),
}

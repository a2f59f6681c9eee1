"""Requests for users."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest

from tests.simulator.caller import (
    EMAIL,
    PHONE,
    SMS,
    UNKNOWN,
    Caller,
    body_of,
    header,
    one_time,
    refusal,
)

BOB = {"username": "bob", "email": EMAIL}
NOT_FOUND = (404, "NOT_FOUND", None, None)


@pytest.fixture
def caller() -> Caller:
    """A caller with a worker's token."""
    return Caller.connected()


def found(caller: Caller, text: str = "", **more: str) -> list[str]:
    """The names of the users that a filter finds."""
    query = "&".join(f"{name}={quote(value)}" for name, value in {"filter": text, **more}.items())
    body = body_of(caller.api("GET", f"users?{query}"))
    assert body["size"] == len(body["_embedded"]["users"])
    return [user["username"] for user in body["_embedded"]["users"]]


def test_the_first_user_can_be_found(caller: Caller) -> None:
    """A user is found by name, whatever the case, and read by its id."""
    assert found(caller, 'username eq "ADA.example"') == ["ada.example"]
    assert found(caller, 'email eq "ada@example.com"') == ["ada.example"]
    assert found(caller, f'id eq "{caller.user_id}"') == ["ada.example"]
    user = body_of(caller.on_user("GET"))

    assert (user["id"], user["mfaEnabled"]) == (caller.user_id, True)
    assert user["environment"] == {"id": caller.environment_id}


def test_a_created_user_can_be_authenticated(caller: Caller) -> None:
    """A create is a 201 with a Location; the user is found, read, and can authenticate."""
    reply = caller.api("POST", "users", {**BOB, "mfaEnabled": True})
    body = body_of(reply)
    assert (reply.status, header(reply, "Location")) == (201, body["_links"]["self"]["href"])
    assert found(caller, 'username eq "bob"') == ["bob"]
    caller.user_id = body["id"]
    assert body_of(caller.on_user("GET")) == body

    assert caller.initialize({**one_time(caller, SMS), "user": {"id": body["id"]}}).status == 201
    caller.paired()
    assert body_of(caller.begin())["status"] == "OTP_REQUIRED"


def test_what_was_written_is_told(caller: Caller) -> None:
    """Name, phones and population come back; unknown properties do not."""
    told = {
        "name": {"given": "Bob", "family": "Example"},
        "mobilePhone": PHONE,
        "primaryPhone": "+1.4135550151",
        "population": {"id": UNKNOWN},
    }
    body = body_of(caller.api("POST", "users", {**BOB, **told, "novel": 1}))

    assert {name: body[name] for name in told} == told
    assert "novel" not in body


def test_a_user_is_shown_as_pingone_does(caller: Caller) -> None:
    """Population, account and lifecycle are told, with links to what belongs to the user."""
    made = body_of(caller.api("POST", "users", BOB))

    assert made["population"] == {"id": "60971d3b-cc5a-4601-9c44-2be541f91bf1"}
    assert made["account"] == {"canAuthenticate": True, "status": "OK"}
    assert made["lifecycle"] == {"status": "ACCOUNT_OK"}
    own = made["_links"]["self"]["href"]
    assert made["_links"]["password.check"] == {"href": f"{own}/password"}
    assert made["_links"]["population"]["href"].endswith(f"/populations/{made['population']['id']}")


def test_a_locked_or_disabled_user_is_shown(caller: Caller) -> None:
    """The account says that it cannot authenticate, why, and since when."""
    caller.simulator.change_user(locked=True)
    locked = body_of(caller.on_user("GET"))
    told = {**BOB, "enabled": False, "account": {"status": "LOCKED"}}
    made = body_of(caller.api("POST", "users", told))

    since = {"lockedAt": "2026-01-01T09:00:00.000Z"}
    assert locked["account"] == {"canAuthenticate": False, "status": "LOCKED", **since}
    assert (made["enabled"], made["account"]["canAuthenticate"]) == (False, False)


def test_a_user_may_have_no_email() -> None:
    """By the other reading an address may be left out, and is then not shown."""
    caller = Caller.connected(new_users_email="optional")
    nameless = {"username": "bob"}
    reply = caller.api("POST", "users", nameless)

    assert reply.status == 201
    assert "email" not in body_of(reply)
    assert refusal(caller.api("POST", "users", {"username": "c", "email": "x"}))[3] == "email"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ('(username sw "a") or (name.formatted sw "a") or (email sw "a")', ["ada.example", "cy"]),
        ('name.family eq "example" and name.given sw "b"', ["bob"]),
        ('email ew "@example.org"', ["cy"]),
        ('email co "EXAMPLE.ORG" or name.given co "o"', ["bob", "cy"]),
        ("mfaEnabled eq false", ["cy"]),
        ("account.canAuthenticate eq true and enabled eq true", ["ada.example", "bob"]),
        ('population.id eq "60971d3b-cc5a-4601-9c44-2be541f91bf1"', ["ada.example", "bob"]),
        ('title eq "Analyst"', ["cy"]),
        ('address.countryCode sw "N"', ["bob"]),
    ],
)
def test_users_are_found_by_their_attributes(caller: Caller, text: str, names: list[str]) -> None:
    """Every documented attribute can be looked for, and a public client's filter works."""
    name = {"given": "Bob", "family": "Example", "formatted": "Bob Example"}
    bob = {**BOB, "email": "bob@example.com", "name": name, "address": {"countryCode": "NO"}}
    caller.api("POST", "users", bob)
    told = {"username": "cy", "email": "cy@example.org", "name": {"formatted": "A. Cy"}}
    cy = {**told, "mfaEnabled": False, "enabled": False, "title": "Analyst"}
    caller.api("POST", "users", {**cy, "population": {"id": UNKNOWN}})

    assert found(caller, text) == names


@pytest.mark.parametrize(
    "text",
    ['username co "a"', 'name.formatted co "a"', 'username ew "a"', 'email ne "a"', "email pr",
     'population.id sw "6"', 'password eq "x"', 'createdAt gt "2026-01-01T00:00:00Z"'],
)  # fmt: skip
def test_operators_are_those_of_the_attribute(caller: Caller, text: str) -> None:
    """An operator that PingOne does not have for an attribute is refused with those that are."""
    reply = caller.api("GET", f"users?filter={quote(text)}")

    assert refusal(reply) == (400, "INVALID_REQUEST", "INVALID_FILTER", "filter")
    inner = body_of(reply)["details"][0]["innerError"]
    assert inner["supportedOperators"] == ["eq", "sw", "ew", "co"]
    assert "name.formatted" in inner["supportedAttributes"]


@pytest.mark.parametrize(("reading", "expected"), [("on", True), ("off", False)])
def test_mfa_of_new_users_is_a_reading(reading: Any, expected: bool) -> None:
    """The provider for Terraform says that MFA is on for new users, older pages that it is off."""
    caller = Caller.connected(new_users_mfa=reading)

    assert body_of(caller.api("GET", "mfaSettings"))["users"] == {"mfaEnabled": expected}
    assert body_of(caller.api("POST", "users", BOB))["mfaEnabled"] is expected


@pytest.mark.parametrize(("setting", "told", "expected"), [
    (False, None, False), (True, None, True), (True, False, False), (False, True, True),
])  # fmt: skip
def test_new_users_may_have_mfa(
    caller: Caller, setting: bool, told: bool | None, expected: bool
) -> None:
    """What is told holds, else the MFA settings."""
    caller.api("PUT", "mfaSettings", {"users": {"mfaEnabled": setting}})
    body = body_of(caller.api("POST", "users", {**BOB, "mfaEnabled": told}))

    assert body["mfaEnabled"] is expected


@pytest.mark.parametrize(
    ("changes", "code", "target"),
    [
        ({"username": None}, "REQUIRED_VALUE", "username"),
        ({"username": ""}, "EMPTY_VALUE", "username"),
        ({"username": 1}, "INVALID_VALUE", "username"),
        ({"username": "b" * 129}, "SIZE_LIMIT_EXCEEDED", "username"),
        ({"email": None}, "REQUIRED_VALUE", "email"),
        ({"email": "bob"}, "INVALID_VALUE", "email"),
        ({"mobilePhone": 1}, "INVALID_VALUE", "mobilePhone"),
        ({"mobilePhone": "1" * 33}, "INVALID_VALUE", "mobilePhone"),
        ({"name": "Bob"}, "INVALID_VALUE", "name"),
        ({"name": {"given": 1}}, "INVALID_VALUE", "name.given"),
        ({"mfaEnabled": "yes"}, "INVALID_VALUE", "mfaEnabled"),
        ({"population": {}}, "REQUIRED_VALUE", "population.id"),
        ({"population": {"id": "x"}}, "INVALID_VALUE", "population.id"),
    ],
)
def test_bad_users_are_refused(
    caller: Caller, changes: dict[str, Any], code: str, target: str
) -> None:
    """What is no user is refused and named, and nobody is created."""
    reply = caller.api("POST", "users", {**BOB, **changes})

    assert refusal(reply) == (400, "INVALID_DATA", code, target)
    assert found(caller) == ["ada.example"]


def test_names_are_unique(caller: Caller) -> None:
    """A sign-on name is taken once, whatever its case."""
    reply = caller.api("POST", "users", {**BOB, "username": "ADA.example"})

    assert refusal(reply) == (400, "INVALID_DATA", "UNIQUENESS_VIOLATION", "username")


def test_users_are_bounded(caller: Caller) -> None:
    """Beyond 10,000 users a create is refused."""
    for number in range(9_999):
        caller.simulator.add_user(username=f"user{number}")

    told = refusal(caller.api("POST", "users", BOB))
    assert told == (400, "REQUEST_FAILED", "LIMIT_EXCEEDED", None)


def test_a_page_is_limited(caller: Caller) -> None:
    """At most `limit` users, and at most 100, come; `count` tells how many there are."""
    for number in range(120):
        caller.simulator.add_user(username=f"user{number:03d}")

    assert len(found(caller)) == 100
    assert found(caller, 'username sw "user"', limit="2") == ["user000", "user001"]
    assert len(found(caller, limit="1000")) == 100
    body = body_of(caller.api("GET", "users?limit=2"))
    assert (body["count"], body["size"]) == (121, 2)


@pytest.mark.parametrize("limit", ["0", "-1", "x", "", "1.5", "１", "9" * 10])
def test_a_bad_limit_is_refused(caller: Caller, limit: str) -> None:
    """What is not a whole number from 1 up is refused."""
    reply = caller.api("GET", f"users?limit={quote(limit)}")

    assert refusal(reply) == (400, "INVALID_REQUEST", "INVALID_PARAMETER", "limit")


def test_a_user_is_changed_in_part(caller: Caller) -> None:
    """What is left out stays, null takes away, and what has paths of its own is not looked at."""
    name = {"given": "Ada", "family": "Example"}
    caller.on_user("PATCH", "", {"name": name, "title": "Countess", "mobilePhone": PHONE})
    later = {"name": {"given": "Augusta"}, "title": None, "mfaEnabled": False, "id": UNKNOWN}
    body = body_of(caller.on_user("PATCH", "", later))

    assert body == body_of(caller.on_user("GET"))
    assert body["name"] == {"given": "Augusta", "family": "Example"}
    assert (body["mobilePhone"], body["mfaEnabled"], "title" in body) == (PHONE, True, False)
    assert (body["id"], body["username"]) == (caller.user_id, "ada.example")


def test_mfa_can_be_read_alone(caller: Caller) -> None:
    """Whether MFA is on is told at a path of its own, as after it was set."""
    told = body_of(caller.on_user("PUT", "mfaEnabled", {"mfaEnabled": False}))

    assert body_of(caller.on_user("GET", "mfaEnabled")) == told
    assert told["mfaEnabled"] is False


def test_populations_are_listed(caller: Caller) -> None:
    """The default population has those who were not put elsewhere, and can be looked for."""
    caller.api("POST", "users", {**BOB, "population": {"id": UNKNOWN}})
    listed = body_of(caller.api("GET", "populations"))
    populations = listed["_embedded"]["populations"]
    (default,) = (each for each in populations if each["default"])

    assert {each["id"]: each["userCount"] for each in populations} == {default["id"]: 1, UNKNOWN: 1}
    assert default["id"] == body_of(caller.on_user("GET"))["population"]["id"]
    wanted = quote(f'id eq "{UNKNOWN}"')
    assert body_of(caller.api("GET", f"populations?filter={wanted}"))["count"] == 1


def test_all_devices_can_be_deleted_at_once(caller: Caller) -> None:
    """A user has none afterwards; another user keeps theirs."""
    caller.paired()
    caller.paired({**SMS, "phone": "+14135550159", "status": "ACTIVATION_REQUIRED"})

    reply = caller.on_user("DELETE", "devices")
    assert (reply.status, reply.body) == (204, b"")
    assert body_of(caller.on_user("GET", "devices"))["count"] == 0


def test_mfa_can_be_enabled(caller: Caller) -> None:
    """The reply tells what holds now, and a user without MFA cannot use a device."""
    caller.paired()
    for flag, status in ((False, 400), (True, 201)):
        reply = caller.on_user("PUT", "mfaEnabled", {"mfaEnabled": flag})
        assert (reply.status, body_of(reply)["mfaEnabled"]) == (200, flag)
        own = body_of(reply)["_links"]["self"]["href"]
        assert own.endswith(f"/users/{caller.user_id}/mfaEnabled")
        assert body_of(caller.on_user("GET"))["mfaEnabled"] is flag
        assert caller.begin().status == status


@pytest.mark.parametrize(("body", "code"), [({}, "REQUIRED_VALUE"), ({"mfaEnabled": 1}, None)])
def test_a_flag_is_a_flag(caller: Caller, body: Any, code: str | None) -> None:
    """Whatever is no boolean changes nothing."""
    told = refusal(caller.on_user("PUT", "mfaEnabled", body))

    assert told == (400, "INVALID_DATA", code or "INVALID_VALUE", "mfaEnabled")
    assert caller.simulator.user.mfa_enabled


def test_a_bypass_is_told_while_it_lasts(caller: Caller) -> None:
    """Both properties are absent without a bypass, and once it is over; as documented."""
    absent = body_of(caller.on_user("GET", "bypassMFA"))
    assert list(absent) == ["_links"]
    told = {"bypassMFAEnabledUntil": "2026-01-01T11:00:00+01:00"}
    allowed = body_of(caller.on_user("PUT", "bypassMFA", told))
    assert allowed == body_of(caller.on_user("GET", "bypassMFA"))
    assert allowed["bypassMFAEnabledUntil"] == "2026-01-01T10:00:00.000Z"
    assert allowed["canBypassMFA"] is True

    caller.wait(3600)
    assert body_of(caller.on_user("GET", "bypassMFA")) == absent


@pytest.mark.parametrize(
    ("until", "code"),
    [
        (None, "REQUIRED_VALUE"),
        ("", "EMPTY_VALUE"),
        ("tomorrow", "INVALID_VALUE"),
        ("2026-01-01T10:00:00", "INVALID_VALUE"),
        ("0001-01-01T00:00:00+23:59", "INVALID_VALUE"),
        (1, "INVALID_VALUE"),
    ],
)
def test_a_bypass_wants_a_moment(caller: Caller, until: Any, code: str) -> None:
    """What is no date and time with a zone is refused."""
    told = refusal(caller.on_user("PUT", "bypassMFA", {"bypassMFAEnabledUntil": until}))

    assert told == (400, "INVALID_DATA", code, "bypassMFAEnabledUntil")


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "", None),
        ("PUT", "mfaEnabled", {"mfaEnabled": True}),
        ("GET", "bypassMFA", None),
        ("PUT", "bypassMFA", {}),
        ("GET", "devices", None),
        ("POST", "devices", SMS),
        ("POST", "pairingKeys", {}),
    ],
)
def test_unknown_users_are_not_found(caller: Caller, method: str, path: str, body: Any) -> None:
    """Below a user that is not there nothing is, whatever the body."""
    for user_id in (UNKNOWN, "ada.example", "%00"):
        caller.user_id = user_id
        assert refusal(caller.on_user(method, path, body)) == NOT_FOUND

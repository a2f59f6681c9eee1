"""Requests for pairing keys."""

from __future__ import annotations

from typing import Any

import pytest

from tests.simulator.caller import APPLICATION_ID, UNKNOWN, Caller, body_of, header, refusal

BODY = {"applications": [{"id": APPLICATION_ID}]}
NOT_FOUND = (404, "NOT_FOUND", None, None)


@pytest.fixture
def caller() -> Caller:
    """A caller with a worker's token."""
    return Caller.connected()


def created(caller: Caller, body: Any = BODY) -> Any:
    """A key that was just created."""
    reply = caller.on_user("POST", "pairingKeys", body)
    assert reply.status == 201, reply.body
    return body_of(reply)


def test_a_key_can_be_read(caller: Caller) -> None:
    """A create is a 201 with a Location; a read tells the same."""
    reply = caller.on_user("POST", "pairingKeys", BODY)
    body = body_of(reply)

    assert header(reply, "Location") == body["_links"]["self"]["href"]
    assert (body["status"], body["applications"]) == ("UNCLAIMED", BODY["applications"])
    assert body["expiresAt"] == "2026-01-01T09:10:00.000Z"
    assert body_of(caller.on_user("GET", f"pairingKeys/{body['id'].upper()}")) == body


def test_a_claimed_key_tells_so(caller: Caller) -> None:
    """Once an application has used it, a key is CLAIMED."""
    key = created(caller)
    caller.wait(5)
    caller.simulator.mobile.pair(key["code"])
    claimed = body_of(caller.on_user("GET", f"pairingKeys/{key['id']}"))

    assert (claimed["status"], claimed["updatedAt"]) == ("CLAIMED", "2026-01-01T09:00:05.000Z")


@pytest.mark.parametrize(("seconds", "is_good"), [(599, True), (600, False)])
def test_a_key_is_good_for_ten_minutes(caller: Caller, seconds: int, is_good: bool) -> None:
    """After its lifetime no application can claim it."""
    key = created(caller)
    caller.wait(seconds)
    if is_good:
        assert caller.simulator.mobile.pair(key["code"])
    else:
        with pytest.raises(ValueError, match="expired"):
            caller.simulator.mobile.pair(key["code"])


def test_the_policy_says_how_long(caller: Caller) -> None:
    """The lifetime is the one of the key's application in the policy."""
    life_time = {"duration": 48, "timeUnit": "HOURS"}
    application = {"id": APPLICATION_ID, "pairingKeyLifetime": life_time}
    caller.change_policy({"mobile.applications": [application]})

    assert created(caller)["expiresAt"] == "2026-01-03T09:00:00.000Z"
    other = {"applications": [{"id": UNKNOWN}]}
    assert created(caller, other)["expiresAt"] == "2026-01-01T09:10:00.000Z"


def test_a_deleted_key_is_gone(caller: Caller) -> None:
    """Deleting is a 204; the key can be neither read nor claimed any more."""
    key = created(caller)
    path = f"pairingKeys/{key['id']}"
    assert caller.on_user("DELETE", path).status == 204

    assert refusal(caller.on_user("GET", path)) == NOT_FOUND
    assert refusal(caller.on_user("DELETE", path)) == NOT_FOUND
    with pytest.raises(ValueError, match="doesn't exist"):
        caller.simulator.mobile.pair(key["code"])


def test_a_key_is_one_users(caller: Caller) -> None:
    """Another user's key is not found."""
    key = created(caller)
    caller.user_id = caller.simulator.add_user(username="bob").id

    assert refusal(caller.on_user("GET", f"pairingKeys/{key['id']}")) == NOT_FOUND


def test_keys_are_limited(caller: Caller) -> None:
    """A user has at most 20 good keys, as documented; those that are used or over do not count."""
    keys = [created(caller) for _ in range(20)]
    told = refusal(caller.on_user("POST", "pairingKeys", BODY))
    assert told == (400, "REQUEST_FAILED", "LIMIT_EXCEEDED", None)

    caller.simulator.mobile.pair(keys[0]["code"])
    created(caller)
    caller.wait(600)
    created(caller)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"applications": 1}, (400, "INVALID_DATA", "INVALID_VALUE", "applications")),
        ({"applications": [1]}, (400, "INVALID_DATA", "INVALID_VALUE", "applications")),
        ({"applications": [{"id": UNKNOWN}] * 11},
         (400, "INVALID_DATA", "INVALID_VALUE", "applications")),
        ({**BODY, "policy": {"id": "x"}}, (400, "INVALID_DATA", "INVALID_VALUE", "policy.id")),
        ({**BODY, "policy": {"id": UNKNOWN}}, (404, "NOT_FOUND", "INVALID_VALUE", "policy.id")),
    ],
)  # fmt: skip
def test_bad_keys_are_refused(caller: Caller, body: Any, expected: tuple[Any, ...]) -> None:
    """What is no list of applications, or an unknown policy, makes no key."""
    assert refusal(caller.on_user("POST", "pairingKeys", body)) == expected


def test_an_application_needs_its_id(caller: Caller) -> None:
    """An application without an id, or with none of a UUID's form, is refused."""
    for application in ({}, {"id": ""}, {"id": "x"}):
        told = refusal(caller.on_user("POST", "pairingKeys", {"applications": [application]}))
        assert told[:2] == (400, "INVALID_DATA")

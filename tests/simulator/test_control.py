"""The routes that PingOne does not have."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pingone_nb.simulator import SimulatedReply
from tests.simulator.caller import EMAIL, PHONE, SMS, Caller, body_of, one_time, refusal


@pytest.fixture
def caller() -> Caller:
    """A caller with a worker's token."""
    return Caller.connected()


def post(caller: Caller, name: str, body: Any) -> SimulatedReply:
    """Send a JSON body to a control route; bytes are sent as they are."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return caller.send("POST", f"/simulator/{name}", content, content_type="application/json")


def test_the_inbox_lists_newest_first(caller: Caller) -> None:
    """The inbox tells each message in full, newest first, and needs no token."""
    first = caller.begun()
    caller.initialize(one_time(caller, {"type": "EMAIL", "email": EMAIL}))
    messages = body_of(caller.send("GET", "/simulator/inbox", authorization=None))["messages"]

    assert [message["channel"] for message in messages] == ["EMAIL", "SMS"]
    assert messages[0]["to"] == EMAIL
    assert list(messages[1]) == [
        "channel", "to", "text", "otp", "sentAt", "authenticationId", "deviceId", "template",
        "locale", "variant",
    ]  # fmt: skip
    assert messages[1]["authenticationId"] == first
    assert messages[1]["to"] == PHONE
    assert caller.check(first, messages[1]["otp"]).status == 200


def test_user_and_policy_can_be_read(caller: Caller) -> None:
    """The user and the policy are told as they are."""
    user = body_of(caller.send("GET", "/simulator/user"))
    policy = body_of(caller.send("GET", "/simulator/policy"))

    assert user == {
        "id": caller.simulator.user.id,
        "username": caller.simulator.user.username,
        "email": caller.simulator.user.email,
        "phone": caller.simulator.user.phone,
    }
    assert policy["otpLength"] == 6
    assert (policy["failureCount"], policy["lifetimeSeconds"]) == (3, 1800)
    assert (policy["id"], policy["coolDownSeconds"]) == (caller.simulator.policy.id, 0)


def test_the_clock_can_be_moved(caller: Caller) -> None:
    """Time passes as told, and codes expire by it."""
    begun = caller.begun()
    told = body_of(post(caller, "clock", {"seconds": 1800.5}))

    assert told == {"now": "2026-01-01T09:30:00.500Z"}
    assert told == body_of(caller.send("GET", "/simulator/clock"))
    reply = caller.check(begun, caller.newest_code())
    assert refusal(reply)[2] == "OTP_SESSION_EXPIRED"


@pytest.mark.parametrize("seconds", [None, "1", True, -1, [], 10**30, 10**400])
def test_the_clock_wants_a_sensible_number(caller: Caller, seconds: Any) -> None:
    """What is no number of seconds ahead is refused."""
    reply = post(caller, "clock", {"seconds": seconds})

    assert refusal(reply) == (400, "INVALID_DATA", "INVALID_VALUE", "seconds")


def test_faults_can_be_queued(caller: Caller) -> None:
    """A queued fault spoils the next request that it fits, and control routes never."""
    body = {"name": "429", "operation": "initialize", "retryAfterSeconds": 2, "times": 2}

    assert body_of(post(caller, "faults", body)) == {"waiting": 2}
    assert caller.ask_token().status == 200
    assert [caller.initialize().status for _ in range(3)] == [429, 429, 201]


@pytest.mark.parametrize(
    "body",
    [{}, {"name": "418"}, {"name": ["429"]}, {"name": "429", "operation": "x"}, {"name": 429},
     {"name": "429", "operation": {}}, {"name": "429", "times": 0}, {"name": "429", "times": "1"},
     {"name": "429", "times": 10**9}, {"name": "429", "retryAfterSeconds": -1}],
)  # fmt: skip
def test_unknown_faults_are_refused(caller: Caller, body: dict[str, Any]) -> None:
    """What is no fault is refused with what is one, and nothing is queued."""
    reply = post(caller, "faults", body)

    assert refusal(reply)[:3] == (400, "INVALID_DATA", "INVALID_VALUE")
    assert len(caller.simulator.faults) == 0


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", ""), ("GET", "nothing"), ("GET", "faults"), ("DELETE", "inbox"), ("POST", "inbox"),
     ("GET", "inbox/"), ("GET", "../inbox"), ("HEAD", "inbox")],
)  # fmt: skip
def test_unknown_routes_are_not_found(caller: Caller, method: str, path: str) -> None:
    """Below /simulator/ what is not there is a plain 404."""
    assert refusal(caller.send(method, f"/simulator/{path}"))[:2] == (404, "NOT_FOUND")


@pytest.mark.parametrize("media_type", [None, "text/plain", "application/x-www-form-urlencoded"])
def test_only_json_is_taken(caller: Caller, media_type: str | None) -> None:
    """Media types that a web page can send without asking are refused."""
    reply = caller.send("POST", "/simulator/clock", b'{"seconds":1}', content_type=media_type)

    assert refusal(reply) == (415, "INVALID_REQUEST", "INVALID_VALUE", "Content-Type")


@pytest.mark.parametrize("body", [b"", b"[]", b"\xff", b"{"])
def test_bodies_must_be_objects(caller: Caller, body: bytes) -> None:
    """The same rules for bodies hold as everywhere."""
    assert refusal(post(caller, "clock", body))[:2] == (400, "INVALID_REQUEST")


def test_control_is_not_in_the_log(caller: Caller) -> None:
    """The request log holds what was asked of PingOne, not of the simulator."""
    before = len(caller.simulator.requests)
    caller.send("GET", "/simulator/inbox")

    assert len(caller.simulator.requests) == before
    assert caller.initialize(one_time(caller, SMS)).status == 201
    assert len(caller.simulator.requests) == before + 1

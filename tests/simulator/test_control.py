"""The routes that PingOne does not have."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pingone_nb.simulator import Policy, SimulatedReply
from tests.simulator.caller import (
    APPLICATION_ID,
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


def test_a_user_can_be_disabled_and_locked(caller: Caller) -> None:
    """The first user or the named one is changed, an unknown one is not found."""
    bob = caller.simulator.add_user(username="bob")
    assert body_of(post(caller, "user", {"userId": bob.id, "enabled": False})) == {"id": bob.id}
    assert caller.initialize().status == 201
    post(caller, "user", {"locked": True})
    assert refusal(caller.initialize())[2] == "PASSWORD_LOCKED_OUT"
    assert refusal(post(caller, "user", {"userId": UNKNOWN}))[:2] == (404, "NOT_FOUND")
    assert refusal(post(caller, "user", {"locked": "yes"}))[3] == "locked"


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


# the phone


def pushed(caller: Caller) -> str:
    """The id of an authentication whose push waits."""
    return body_of(caller.begin(selectedDevice={"id": caller.paired_phone()}))["id"]


def test_waiting_pushes_are_listed(caller: Caller) -> None:
    """Each push that waits is told in full, newest first, and needs no token."""
    first, second = pushed(caller), pushed(caller)
    told = body_of(caller.send("GET", "/simulator/pushes", authorization=None))["pushes"]

    assert [push["authenticationId"] for push in told] == [second, first]
    assert told[0] == {
        "authenticationId": second,
        "deviceId": caller.device_id_of(second),
        "title": "Sign-on request",
        "text": "Are you trying to sign on?",
        "numbers": [],
        "expiresAt": "2026-01-01T09:00:40.000Z",
    }
    caller.wait(40)
    assert body_of(caller.send("GET", "/simulator/pushes")) == {"pushes": []}


@pytest.mark.parametrize(("answer", "status"), [("APPROVE", "COMPLETED"), ("DENY", "FAILED")])
def test_a_push_can_be_answered(caller: Caller, answer: str, status: str) -> None:
    """An answer ends the authentication, and is told; a second one finds no push."""
    begun = pushed(caller)
    reply = post(caller, "pushes", {"authenticationId": begun, "answer": answer})
    assert body_of(reply) == {"status": status}
    assert caller.status(begun) == status

    again = post(caller, "pushes", {"authenticationId": begun, "answer": answer})
    assert refusal(again)[:2] == (404, "NOT_FOUND")


def test_a_number_goes_with_an_answer() -> None:
    """With number matching the right number completes, another one does not."""
    caller = Caller.connected(policy=Policy.of(number_matching=True))
    device_id = caller.paired_phone()
    for is_right, status in ((True, "COMPLETED"), (False, "NUMBER_MATCHING_FAILED")):
        begun = body_of(caller.begin(selectedDevice={"id": device_id}))
        number = begun["numberMatching"]["number"]
        (push,) = body_of(caller.send("GET", "/simulator/pushes"))["pushes"]
        other = next(each for each in push["numbers"] if each != number)
        body = {
            "authenticationId": begun["id"],
            "answer": "APPROVE",
            "number": number if is_right else other,
        }
        assert body_of(post(caller, "pushes", body)) == {"status": status}


@pytest.mark.parametrize(
    ("changes", "code", "target"),
    [
        ({"authenticationId": None}, "REQUIRED_VALUE", "authenticationId"),
        ({"authenticationId": "x"}, "INVALID_VALUE", "authenticationId"),
        ({"answer": None}, "REQUIRED_VALUE", "answer"),
        ({"answer": "approve"}, "INVALID_VALUE", "answer"),
        ({"answer": 1}, "INVALID_VALUE", "answer"),
        ({"number": "12"}, "INVALID_VALUE", "number"),
        ({"number": 100}, "OUT_OF_RANGE", "number"),
        ({"number": True}, "INVALID_VALUE", "number"),
    ],
)
def test_bad_answers_are_refused(
    caller: Caller, changes: dict[str, Any], code: str, target: str
) -> None:
    """What is no answer is refused and named, and the push waits on."""
    begun = pushed(caller)
    body = {"authenticationId": begun, "answer": "APPROVE", **changes}

    assert refusal(post(caller, "pushes", body)) == (400, "INVALID_DATA", code, target)
    assert caller.status(begun) == "PUSH_CONFIRMATION_REQUIRED"


def test_an_answer_to_nothing_is_not_found(caller: Caller) -> None:
    """Neither an unknown authentication nor one without a push takes an answer."""
    for authentication_id in (UNKNOWN, caller.begun()):
        reply = post(caller, "pushes", {"authenticationId": authentication_id, "answer": "APPROVE"})
        assert refusal(reply)[:2] == (404, "NOT_FOUND")


def test_a_phone_can_be_paired(caller: Caller) -> None:
    """A key's code makes a device; the inbox tells of pushes to it."""
    key = body_of(caller.on_user("POST", "pairingKeys", {"applications": [{"id": APPLICATION_ID}]}))
    device_id = body_of(post(caller, "pair", {"pairingKey": key["code"]}))["deviceId"]
    assert caller.device(device_id)["type"] == "MOBILE"

    begun = body_of(caller.begin())["id"]
    (message,) = body_of(caller.send("GET", "/simulator/inbox"))["messages"]
    assert (message["channel"], message["otp"], message["deviceId"]) == ("PUSH", None, device_id)
    assert message["authenticationId"] == begun


@pytest.mark.parametrize(
    ("code", "told"),
    [
        (None, "REQUIRED_VALUE"),
        ("", "EMPTY_VALUE"),
        (1, "INVALID_VALUE"),
        ("0", "INVALID_VALUE"),
        ("\ud800", "INVALID_VALUE"),
    ],
)
def test_a_wrong_key_is_refused(caller: Caller, code: Any, told: str) -> None:
    """A code that is none pairs nothing, and is not repeated."""
    reply = post(caller, "pair", {"pairingKey": code})

    assert refusal(reply) == (400, "INVALID_DATA", told, "pairingKey")
    assert body_of(caller.on_user("GET", "devices"))["count"] == 0


def test_a_browser_can_be_remembered(caller: Caller) -> None:
    """The cookie that is told makes a later check COMPLETED."""
    caller.change_policy({"rememberMe.web.enabled": True})
    told = body_of(post(caller, "browsers", {}))
    body = body_of(caller.check_browser(told["cookie"], told["sessionId"]))

    assert body["status"] == "COMPLETED"
    assert body["selectedDevice"] == {"id": told["deviceId"]}


def test_a_users_token_can_be_had(caller: Caller) -> None:
    """For the lesson on the wrong kind of token: it is refused."""
    token = body_of(post(caller, "user-token", {}))["accessToken"]
    reply = caller.initialize(authorization=f"Bearer {token}")

    assert refusal(reply) == (401, "ACCESS_FAILED", "INVALID_TOKEN", None)


def test_a_page_can_be_added(caller: Caller) -> None:
    """A page is made when it is first asked for, once, and served as HTML in UTF-8."""
    made: list[int] = []

    def page() -> str:
        made.append(1)
        return "<!DOCTYPE html><title>Größe</title>"

    assert caller.send("GET", "/simulator/ledger").status == 404
    caller.simulator.add_page("ledger", page)
    assert made == []
    for _ in range(2):
        reply = caller.send("GET", "/simulator/ledger", authorization=None)
    assert (reply.status, header(reply, "Content-Type")) == (200, "text/html; charset=utf-8")
    assert "Größe" in reply.body.decode()
    assert made == [1]
    assert caller.send("POST", "/simulator/ledger", b"{}").status == 404


@pytest.mark.parametrize("operation", ["cancel", "create_device", "update_policy"])
def test_faults_fit_the_new_operations(caller: Caller, operation: str) -> None:
    """A fault can wait for any operation, and the others go on."""
    assert post(caller, "faults", {"name": "503", "operation": operation}).status == 200
    assert caller.initialize().status == 201
    assert len(caller.simulator.faults) == 1

"""Requests for policies, and that the simulator goes by them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.simulator.caller import SMS, UNKNOWN, Caller, body_of, header, one_time, refusal
from tests.simulator.policies import POLICY

POLICIES = "deviceAuthenticationPolicies"
NOT_FOUND = (404, "NOT_FOUND", None, None)


@pytest.fixture
def caller() -> Caller:
    """A caller with a worker's token."""
    return Caller.connected()


def created(caller: Caller, **changes: Any) -> Any:
    """A policy that was just created."""
    reply = caller.api("POST", POLICIES, {**POLICY, **changes})
    assert reply.status == 201, reply.body
    return body_of(reply)


def listed(caller: Caller) -> dict[str, bool]:
    """The names of the policies, and whether each is the default."""
    body = body_of(caller.api("GET", POLICIES))
    assert body["count"] == body["size"] == len(body["_embedded"][POLICIES])
    return {each["name"]: each["default"] for each in body["_embedded"][POLICIES]}


def test_there_is_a_default_policy(caller: Caller) -> None:
    """The environment begins with one policy, in which TOTP is disabled as documented."""
    assert listed(caller) == {"Default MFA Policy": True}
    policy = body_of(caller.api("GET", f"{POLICIES}/{caller.simulator.policy.id.upper()}"))
    assert policy["totp"]["enabled"] is False
    assert policy["sms"]["otp"]["failure"]["coolDown"] == {"duration": 0, "timeUnit": "MINUTES"}


def test_a_created_policy_can_be_read(caller: Caller) -> None:
    """A create is a 201 with a Location; a read and the list tell the same."""
    reply = caller.api("POST", POLICIES, POLICY)
    body = body_of(reply)

    assert header(reply, "Location") == body["_links"]["self"]["href"]
    assert body_of(caller.api("GET", f"{POLICIES}/{body['id']}")) == body
    assert body["createdAt"] == body["updatedAt"] == "2026-01-01T09:00:00.000Z"
    assert listed(caller) == {"Default MFA Policy": True, "Mine": False}


def test_an_update_replaces(caller: Caller) -> None:
    """What is not told any more is as by default, and updatedAt tells when."""
    policy = created(caller)
    caller.wait(5)
    body = {name: policy[name] for name in ("name", "default", "voice", "email", "mobile", "totp")}
    reply = caller.api("PUT", f"{POLICIES}/{policy['id']}", {**body, "sms": {"enabled": False}})
    updated = body_of(reply)

    assert updated["sms"]["enabled"] is False
    assert updated["authentication"] == {"deviceSelection": "DEFAULT_TO_FIRST"}
    assert (updated["createdAt"], updated["updatedAt"]) == (
        "2026-01-01T09:00:00.000Z",
        "2026-01-01T09:00:05.000Z",
    )


def test_what_was_read_can_be_written(caller: Caller) -> None:
    """A policy as a reply shows it is a right request; its read-only properties are passed over."""
    policy = created(caller)
    reply = caller.api("PUT", f"{POLICIES}/{policy['id']}", {**policy, "id": UNKNOWN})

    assert body_of(reply) == policy


def test_only_one_policy_is_the_default(caller: Caller) -> None:
    """A policy that becomes the default takes that from the other, and then holds."""
    policy = created(caller, default=True, name="New")
    assert listed(caller) == {"Default MFA Policy": False, "New": True}
    assert body_of(caller.initialize())["policy"] == {"id": policy["id"]}


def test_the_default_stays(caller: Caller) -> None:
    """The default policy can neither be deleted nor stop being the default by itself."""
    path = f"{POLICIES}/{caller.simulator.policy.id}"
    told = refusal(caller.api("DELETE", path))
    assert told == (400, "REQUEST_FAILED", "CONSTRAINT_VIOLATION", "default")
    told = refusal(caller.api("PUT", path, POLICY))
    assert told == (400, "INVALID_DATA", "CONSTRAINT_VIOLATION", "default")
    assert listed(caller) == {"Default MFA Policy": True}


def test_a_deleted_policy_is_gone(caller: Caller) -> None:
    """Deleting is a 204; nothing finds the policy afterwards, authentications keep theirs."""
    policy = created(caller)
    path = f"{POLICIES}/{policy['id']}"
    begun = body_of(caller.initialize({**one_time(caller, SMS), "policy": {"id": policy["id"]}}))
    assert caller.api("DELETE", path).status == 204

    for method, body in (("GET", None), ("PUT", POLICY), ("DELETE", None)):
        assert refusal(caller.api(method, path, body)) == NOT_FOUND
    told = refusal(caller.initialize({**one_time(caller, SMS), "policy": {"id": policy["id"]}}))
    assert told == (404, "NOT_FOUND", "INVALID_VALUE", "policy.id")
    assert caller.check(begun["id"], caller.newest_code()).status == 200


def test_names_are_unique(caller: Caller) -> None:
    """No two policies have the same name; a policy may keep its own."""
    policy = created(caller)
    expected = (400, "INVALID_DATA", "UNIQUENESS_VIOLATION", "name")
    assert refusal(caller.api("POST", POLICIES, POLICY)) == expected
    path = f"{POLICIES}/{policy['id']}"
    assert refusal(caller.api("PUT", path, {**POLICY, "name": "Default MFA Policy"})) == expected
    assert caller.api("PUT", path, POLICY).status == 200


def test_policies_are_bounded(caller: Caller) -> None:
    """There are at most 100 policies."""
    for number in range(99):
        created(caller, name=f"{number}")
    told = refusal(caller.api("POST", POLICIES, {**POLICY, "name": "one more"}))

    assert told == (400, "REQUEST_FAILED", "LIMIT_EXCEEDED", None)


def test_all_mistakes_are_told(caller: Caller) -> None:
    """A bad body has a detail for each thing that is wrong, and nothing is created."""
    reply = caller.api("POST", POLICIES, {"name": "", "sms": {"enabled": 1}})
    targets = {detail["target"] for detail in body_of(reply)["details"]}

    assert reply.status == 400
    assert {"name", "default", "voice", "email", "mobile", "totp", "sms.enabled"} <= targets
    assert listed(caller) == {"Default MFA Policy": True}


# obeyed


@pytest.mark.parametrize("length", [6, 7, 10])
def test_lengths_are_obeyed(caller: Caller, length: int) -> None:
    """Passcodes for targets and devices have the length of their method."""
    caller.change_policy({"sms.otp.otpLength": length})
    caller.begun()
    assert len(caller.newest_code()) == length
    caller.begun_with(caller.paired())
    assert len(caller.newest_code()) == length
    caller.begun({"type": "EMAIL", "email": "abc@ping.com"})
    assert len(caller.newest_code()) == 6


def test_lifetimes_are_obeyed(caller: Caller) -> None:
    """A passcode is good for the lifetime of its method."""
    caller.change_policy({"sms.otp.lifeTime": {"duration": 2, "timeUnit": "MINUTES"}})
    begun, mail = caller.begun(), caller.begun({"type": "EMAIL", "email": "abc@ping.com"})
    codes = [message.otp for message in caller.simulator.inbox]
    caller.wait(120)

    assert refusal(caller.check(begun, codes[1]))[2] == "OTP_SESSION_EXPIRED"
    assert caller.check(mail, codes[0]).status == 200


@pytest.mark.parametrize("count", [1, 7])
def test_failures_are_obeyed(caller: Caller, count: int) -> None:
    """So many wrong passcodes are told as wrong, and then it is over."""
    caller.change_policy({"sms.otp.failure.count": count})
    begun = caller.begun()
    told = [refusal(caller.check(begun, "abc"))[2] for _ in range(count + 1)]

    assert told == ["INVALID_OTP"] * count + ["TOO_MANY_OTP_RETRIES"]


def test_a_change_holds_for_what_begins_later(caller: Caller) -> None:
    """An authentication goes by the policy as it was when it began."""
    begun = caller.begun()
    caller.change_policy({"sms.otp.failure.count": 1, "sms.otp.otpLength": 9})
    for _ in range(2):
        assert refusal(caller.check(begun, "abc"))[2] == "INVALID_OTP"

    assert caller.check(begun, caller.newest_code()).status == 200


def test_disabled_methods_are_obeyed(caller: Caller) -> None:
    """Devices of a disabled method are not usable, until it is enabled again."""
    device_id, application = caller.paired_totp()
    caller.change_policy({"totp.enabled": False})
    assert body_of(caller.begin())["status"] == "FAILED"
    caller.change_policy({"totp.enabled": True})

    begun = caller.begun_with(device_id)
    assert caller.check(begun, caller.shown(application)).status == 200

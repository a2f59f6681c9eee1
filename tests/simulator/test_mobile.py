"""The virtual phone: pairing, and answering pushes."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from pingone_nb.simulator import Message, Policy
from tests.simulator.caller import APPLICATION_ID, SMS, Caller, body_of, refusal

SECONDS = "SECONDS"


@pytest.fixture
def caller() -> Caller:
    """A caller with a worker's token."""
    return Caller.connected()


def pushed(caller: Caller, **told: Any) -> str:
    """The id of an authentication whose push waits on a phone that was just paired."""
    begun = body_of(caller.begin(selectedDevice={"id": caller.paired_phone()}, **told))
    assert begun["status"] == "PUSH_CONFIRMATION_REQUIRED"
    return begun["id"]


def matching(**options: Any) -> tuple[Caller, str, int, list[int]]:
    """A caller, an authentication with number matching, its number, and the other numbers."""
    caller = Caller.connected(policy=Policy.of(number_matching=True), **options)
    begun = body_of(caller.begin(selectedDevice={"id": caller.paired_phone()}))
    number = begun["numberMatching"]["number"]
    (push,) = caller.simulator.mobile
    return caller, begun["id"], number, [each for each in push.numbers if each != number]


def test_a_push_waits_on_the_phone(caller: Caller) -> None:
    """It is there, newest first, with a title and a text, until it is answered."""
    first = pushed(caller)
    second = caller.begun_with(caller.device_id_of(first))
    assert [push.authentication_id for push in caller.simulator.mobile] == [second, first]
    assert all(push.title and push.text for push in caller.simulator.mobile)

    caller.simulator.mobile.approve(second)
    caller.simulator.mobile.deny(first)
    assert list(caller.simulator.mobile) == []


def test_links_of_a_push(caller: Caller) -> None:
    """A waiting push can be taken back, or another device selected; that is assumed."""
    links = body_of(caller.read(pushed(caller)))["_links"]

    assert list(links) == ["self", "device.select", "cancel.push.authentication"]


def test_approving_completes(caller: Caller) -> None:
    """As documented, an approved push is a COMPLETED authentication; once."""
    begun = pushed(caller)
    caller.simulator.mobile.approve(begun)

    assert caller.status(begun) == "COMPLETED"
    with pytest.raises(LookupError, match="is waiting"):
        caller.simulator.mobile.approve(begun)
    with pytest.raises(LookupError, match="is waiting"):
        caller.simulator.mobile.deny(begun)


def test_denying_fails(caller: Caller) -> None:
    """A denied push ends FAILED with the code that tells so."""
    begun = pushed(caller)
    caller.simulator.mobile.deny(begun)
    body = body_of(caller.read(begun))

    assert (body["status"], body["error"]["code"]) == ("FAILED", "PUSH_CONFIRMATION_REJECTED")
    assert list(body["_links"]) == ["self"]


@pytest.mark.parametrize(
    ("reading", "status", "links"),
    [
        ("status", "PUSH_CONFIRMATION_TIMED_OUT", ["self", "device.select"]),
        ("failed", "FAILED", ["self"]),
    ],
)
def test_a_push_waits_for_forty_seconds(reading: str, status: str, links: list[str]) -> None:
    """Both readings: after the time-out a status of its own (documented), or FAILED (observed)."""
    caller = Caller.connected(push_timeout=reading)
    begun = pushed(caller)
    caller.wait(39.999)
    assert caller.status(begun) == "PUSH_CONFIRMATION_REQUIRED"
    caller.wait(0.001)
    assert list(caller.simulator.mobile) == []
    body = body_of(caller.read(begun))

    assert body["status"] == status
    assert list(body["_links"]) == links
    if reading == "failed":
        assert body["error"]["code"] == "PUSH_CONFIRMATION_TIMED_OUT"
    with pytest.raises(LookupError):
        caller.simulator.mobile.approve(begun)


def test_after_a_time_out_the_device_can_be_selected_again(caller: Caller) -> None:
    """Selecting it sends another push, which can be approved."""
    begun = pushed(caller)
    caller.wait(40)
    assert caller.select(begun, caller.device_id_of(begun)).status == 200
    caller.simulator.mobile.approve(begun)

    assert caller.status(begun) == "COMPLETED"


def test_the_policy_says_how_long_a_push_waits(caller: Caller) -> None:
    """The time-out is the one of the push's application."""
    wait = {"id": APPLICATION_ID.upper(), "pushTimeout": {"duration": 150, "timeUnit": SECONDS}}
    caller.change_policy({"mobile.applications": [wait]})
    begun = pushed(caller)
    caller.wait(149)
    assert caller.status(begun) == "PUSH_CONFIRMATION_REQUIRED"
    caller.wait(1)
    assert caller.status(begun) == "PUSH_CONFIRMATION_TIMED_OUT"


def test_the_right_number_completes() -> None:
    """With number matching the number of the reply has to be picked."""
    caller, begun, number, _ = matching()
    caller.simulator.mobile.approve(begun, number=number)

    assert caller.status(begun) == "COMPLETED"


@pytest.mark.parametrize("is_offered", [True, False])
def test_a_wrong_number_fails(is_offered: bool) -> None:
    """Another number, or none, leads to the observed status, after which one can select again."""
    caller, begun, _, others = matching()
    caller.simulator.mobile.approve(begun, number=others[0] if is_offered else None)
    body = body_of(caller.read(begun))

    assert body["status"] == "NUMBER_MATCHING_FAILED"
    assert list(body["_links"]) == ["self", "device.select"]
    assert caller.select(begun, body["selectedDevice"]["id"]).status == 200


def test_without_number_matching_no_number_matters(caller: Caller) -> None:
    """A push without numbers is approved whatever number is told."""
    begun = pushed(caller)
    (push,) = caller.simulator.mobile
    assert push.numbers == ()
    caller.simulator.mobile.approve(begun, number=7)

    assert caller.status(begun) == "COMPLETED"


@pytest.mark.parametrize("reason", ["CHANGE_DEVICE", "SIGNOUT", "ADD_DEVICE", "novel", None])
def test_a_push_can_be_taken_back(caller: Caller, reason: Any) -> None:
    """For whatever reason: the user then chooses, and the device of before is still named."""
    begun = pushed(caller)
    device_id = caller.device_id_of(begun)
    body = body_of(caller.cancel(begun, reason))

    assert body["status"] == "DEVICE_SELECTION_REQUIRED"
    assert body["selectedDevice"] == {"id": device_id}
    assert list(body["_links"]) == ["self", "device.select"]
    assert list(caller.simulator.mobile) == []


def test_only_a_waiting_push_can_be_taken_back(caller: Caller) -> None:
    """In any other status there is nothing to cancel."""
    begun = pushed(caller)
    caller.cancel(begun)
    for authentication_id in (begun, caller.begun()):
        told = refusal(caller.cancel(authentication_id))
        assert told == (400, "REQUEST_FAILED", "CONSTRAINT_VIOLATION", "status")
    again = pushed(caller)
    caller.wait(40)
    assert refusal(caller.cancel(again))[3] == "status"


def test_pushes_that_nobody_approves_lock_the_phone(caller: Caller) -> None:
    """Five in ten minutes lock it for half an hour: the fifth can still be approved, which helps."""
    begun = pushed(caller)
    device_id = caller.device_id_of(begun)
    for _ in range(4):
        newest = caller.begun_with(device_id)
    lock = caller.device(device_id)["lock"]
    assert (lock["status"], lock["reason"]) == ("LOCKED", "PUSH")
    assert lock["expiresAt"] == "2026-01-01T09:30:00.000Z"
    told = refusal(caller.begin(selectedDevice={"id": device_id}))
    assert told == (400, "REQUEST_FAILED", "LIMIT_EXCEEDED", "selectedDevice.id")
    assert body_of(caller.begin())["status"] == "FAILED"

    caller.simulator.mobile.approve(newest)
    assert caller.device(device_id)["lock"] == {"status": "UNLOCKED"}
    assert caller.device(device_id)["pushFails"] == []


def test_a_locked_phone_can_be_unlocked(caller: Caller) -> None:
    """Unlock ends the lock, and so does time."""
    device_id = caller.device_id_of(pushed(caller))
    for _ in range(4):
        caller.begun_with(device_id)
    caller.act_on_device(device_id, "unlock")
    assert body_of(caller.begin())["status"] == "PUSH_CONFIRMATION_REQUIRED"
    for _ in range(4):
        caller.begun_with(device_id)
    assert caller.device(device_id)["lock"]["status"] == "LOCKED"
    caller.wait(1800)
    assert body_of(caller.begin())["status"] == "PUSH_CONFIRMATION_REQUIRED"


def test_pushes_are_counted_within_the_period(caller: Caller) -> None:
    """Those that went out longer ago than the policy's period do not count."""
    device_id = caller.device_id_of(pushed(caller))
    for _ in range(10):
        caller.wait(200)
        caller.begun_with(device_id)

    assert caller.device(device_id)["lock"] == {"status": "UNLOCKED"}


def test_the_policy_says_how_many_pushes(caller: Caller) -> None:
    """Number, period and lock are the application's."""
    limit = {
        "count": 1,
        "timePeriod": {"duration": 60, "timeUnit": SECONDS},
        "lockDuration": {"duration": 1, "timeUnit": "MINUTES"},
    }
    caller.change_policy({"mobile.applications": [{"id": APPLICATION_ID, "pushLimit": limit}]})
    device_id = caller.device_id_of(pushed(caller))

    assert caller.device(device_id)["lock"]["expiresAt"] == "2026-01-01T09:01:00.000Z"


def test_a_push_is_worded_as_the_caller_says(caller: Caller) -> None:
    """Header and body of the client's context are what the phone shows; other values are not."""
    context = {"header": "Mine", "body": "b" * 600}
    begun = pushed(caller, notification={"clientContext": context})
    (push,) = caller.simulator.mobile
    assert (push.title, push.text) == ("Mine", "b" * 500)
    caller.simulator.mobile.approve(begun)

    pushed(caller, notification={"clientContext": {"header": 1, "body": ""}})
    (push,) = caller.simulator.mobile
    assert push.title == "Sign-on request"


def test_a_blocked_phone_cannot_approve(caller: Caller) -> None:
    """Once the device is blocked or deleted its push cannot be approved any more."""
    begun = pushed(caller)
    caller.act_on_device(caller.device_id_of(begun), "block")

    with pytest.raises(LookupError):
        caller.simulator.mobile.approve(begun)
    assert caller.status(begun) == "PUSH_CONFIRMATION_REQUIRED"


def test_unknown_authentications_have_no_push(caller: Caller) -> None:
    """A made-up id, and an authentication without a push, are told apart from nothing."""
    for authentication_id in ("x", "", caller.begun()):
        with pytest.raises(LookupError, match="No push"):
            caller.simulator.mobile.approve(authentication_id)


# pairing


def test_a_phone_is_paired_by_a_key(caller: Caller) -> None:
    """Claiming the key's code makes an active device of type MOBILE; once."""
    key = body_of(caller.on_user("POST", "pairingKeys", {"applications": [{"id": APPLICATION_ID}]}))
    device_id = caller.simulator.mobile.pair(key["code"])
    device = caller.device(device_id)

    assert (device["type"], device["status"]) == ("MOBILE", "ACTIVE")
    assert device["application"]["id"] == APPLICATION_ID
    with pytest.raises(ValueError, match="pairing key"):
        caller.simulator.mobile.pair(key["code"])


@pytest.mark.parametrize("code", ["", "0", "é", "\ud800"])
def test_a_wrong_key_pairs_nothing(caller: Caller, code: str) -> None:
    """A code that no key has is refused, without being repeated."""
    with pytest.raises(ValueError, match="This pairing key"):
        caller.simulator.mobile.pair(code)


def test_a_phone_is_a_device_like_others(caller: Caller) -> None:
    """The limit of devices holds for phones, and the key stays good."""
    caller.api("PUT", "mfaSettings", {"pairing": {"maxAllowedDevices": 1}})
    sms = caller.paired(SMS)
    key = body_of(caller.on_user("POST", "pairingKeys", {"applications": [{"id": APPLICATION_ID}]}))
    with pytest.raises(ValueError, match="maximum number of devices"):
        caller.simulator.mobile.pair(key["code"])

    caller.on_user("DELETE", f"devices/{sms}")
    assert caller.simulator.mobile.pair(key["code"])


# watching


def test_subscribers_of_the_inbox_hear_of_pushes(caller: Caller) -> None:
    """A push is announced like a message, without a passcode."""
    heard: list[Message] = []
    caller.simulator.inbox.subscribe(heard.append)
    begun = pushed(caller)

    assert [(each.channel, each.otp, each.authentication_id) for each in heard] == [
        ("PUSH", None, begun)
    ]


def test_a_subscriber_may_answer(caller: Caller) -> None:
    """An answer from within a subscription does not hang."""
    caller.simulator.inbox.subscribe(
        lambda message: caller.simulator.mobile.approve(message.authentication_id or "")
    )
    done = threading.Event()
    begun: list[str] = []

    def work() -> None:
        begun.append(body_of(caller.begin(selectedDevice={"id": caller.paired_phone()}))["id"])
        done.set()

    threading.Thread(target=work, daemon=True).start()
    assert done.wait(10)
    assert caller.status(begun[0]) == "COMPLETED"


def test_reprs_show_nothing_of_a_push() -> None:
    """Neither text nor numbers can be read off what a phone or an inbox holds."""
    caller, *_ = matching()
    (push,) = caller.simulator.mobile

    for shown in (repr(push), repr(caller.simulator.inbox.newest())):
        assert not [word for word in ("title", "text", "numbers", push.text) if word in shown]

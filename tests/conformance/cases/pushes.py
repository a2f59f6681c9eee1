"""Pushes to a mobile application, where a control answers them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from tests.conformance.case import add_case, case
from tests.conformance.fact import WHOLE, longer_than, one_of
from tests.conformance.reply import Reply
from tests.conformance.run import Run
from tests.conformance.steps import (
    UNKNOWN,
    Person,
    checked,
    device,
    initialized,
    person,
    read,
    registered,
    selected,
    sent_rules,
    wrong,
)

_WAITING = "PUSH_CONFIRMATION_REQUIRED"
_APPLICATION = "7d8797b7-a097-46a9-841f-88f531d1d99b"


def _application(**further: Any) -> dict[str, Any]:
    timeout = {"duration": 60, "timeUnit": "SECONDS"}
    rules = {"id": _APPLICATION, "push": {"enabled": True}, "otp": {"enabled": False}}
    failure = {"count": 3, "coolDown": {"duration": 2, "timeUnit": "MINUTES"}}
    application = {**rules, "pushTimeout": timeout, **further}
    return {"enabled": True, "otp": {"failure": failure}, "applications": [application]}


def _key(run: Run, who: Person) -> Reply:
    body = {"applications": [{"id": _APPLICATION}], "policy": {"id": who.policy_id}}
    reply = run.call("create_pairing_key", body, userID=who.id)
    code = reply.find("code")
    if isinstance(code, str):
        run.secrets.append(code)
    return reply


def _paired(run: Run) -> tuple[Person, str]:
    who = person(run, mobile=_application())
    return who, run.controls.pair(_key(run, who)["code"])


def pushed(run: Run) -> tuple[Person, str, Reply]:
    """A person with a mobile application, the device's id, and an authentication that waits."""
    who, told = _paired(run)
    return who, told, initialized(run, who)


@case()
def pairing_key(run: Run) -> None:
    """A pairing key is made UNCLAIMED, with a code, and read so."""
    who = person(run, mobile=_application())
    reply = _key(run, who)
    told = {"status": "UNCLAIMED", "user/id": who.id, "applications/0/id": _APPLICATION}
    run.expect(reply, 201, documented=told)
    ids = {"userID": who.id, "pairingKeyID": reply["id"]}
    run.expect(run.call("read_pairing_key", **ids), 200, documented={"status": "UNCLAIMED"})


@case()
def pairing_key_deleted(run: Run) -> None:
    """A deleted pairing key is gone."""
    who = person(run, mobile=_application())
    ids = {"userID": who.id, "pairingKeyID": _key(run, who)["id"]}
    run.expect(run.call("delete_pairing_key", **ids), 204)
    run.refused(run.call("read_pairing_key", **ids), 404, "NOT_FOUND")


@case()
def unknown_pairing_key(run: Run) -> None:
    """A pairing key that does not exist is not found."""
    ids = {"userID": person(run).id, "pairingKeyID": UNKNOWN}
    run.refused(run.call("read_pairing_key", **ids), 404, "NOT_FOUND")


@case()
def key_for_all(run: Run) -> None:
    """A pairing key may be for all of the environment's applications."""
    who = person(run, mobile=_application())
    body: dict[str, Any] = {"applications": [], "policy": {"id": who.policy_id}}
    reply = run.call("create_pairing_key", body, userID=who.id)
    run.secrets.append(str(reply.find("code")))
    run.expect(reply, 201, documented={"status": "UNCLAIMED"})


@case("sandbox")
def twenty_keys(run: Run) -> None:
    """A user has at most 20 pairing keys that are good."""
    who = person(run, mobile=_application())
    for _ in range(20):
        run.expect(_key(run, who), 201, documented={"status": "UNCLAIMED"})
    run.refused(_key(run, who), 400, "REQUEST_FAILED", "LIMIT_EXCEEDED")


@case("pair")
def paired(run: Run) -> None:
    """A claimed pairing key makes a MOBILE device, and says CLAIMED."""
    who = person(run, mobile=_application())
    reply = _key(run, who)
    told = run.controls.pair(reply["code"])
    ids = {"userID": who.id, "pairingKeyID": reply["id"]}
    run.expect(run.call("read_pairing_key", **ids), 200, documented={"status": "CLAIMED"})
    mobile = run.call("read_device", userID=who.id, deviceID=told)
    run.expect(mobile, 200, documented={"type": "MOBILE", "status": "ACTIVE"})


@case("pair", "pushes")
def waits(run: Run) -> None:
    """With a mobile application the authentication waits for the push to be answered."""
    _, told, reply = pushed(run)
    run.expect(reply, 201, documented={"status": _WAITING, "selectedDevice/id": told})
    run.expect(read(run, reply["id"]), 200, documented={"status": _WAITING})
    waiting = [push["authenticationId"] for push in run.controls.pushes()]
    run.check("the phone shows the push", True, reply["id"] in waiting)


def _number(reply: Reply) -> int | None:
    told = reply.find("numberMatching/number")
    return told if isinstance(told, int) else None


@case("pair", "pushes")
def approved(run: Run) -> None:
    """An approved push completes."""
    _, told, reply = pushed(run)
    run.controls.answer_push(reply["id"], "APPROVE", _number(reply))
    done = read(run, reply["id"])
    run.expect(done, 200, documented={"status": "COMPLETED", "selectedDevice/id": told})


@case("pair", "pushes")
def denied(run: Run) -> None:
    """A denied push fails."""
    _, _, reply = pushed(run)
    run.controls.answer_push(reply["id"], "DENY")
    rejected = {"error/code": "PUSH_CONFIRMATION_REJECTED"}
    done = read(run, reply["id"])
    run.expect(done, 200, observed={"status": "FAILED"}, assumed=rejected)


@case("pair", "pushes", "clock")
def timed_out(run: Run) -> None:
    """A push that nobody answers times out after the policy's pushTimeout."""
    _, _, reply = pushed(run)
    run.let_pass(50)
    run.expect(read(run, reply["id"]), 200, documented={"status": _WAITING})
    run.let_pass(11)
    late = one_of("PUSH_CONFIRMATION_TIMED_OUT", "FAILED")
    run.expect(read(run, reply["id"]), 200, documented={"status": late})


@case("pair", "pushes", "clock")
def after_time_out(run: Run) -> None:
    """After a time-out another device can be chosen."""
    who, _, reply = pushed(run)
    other = device(run, who)
    run.let_pass(61)
    changed = selected(run, reply["id"], other)
    run.expect(changed, 200, assumed={"status": "OTP_REQUIRED"})
    done = checked(run, reply["id"], run.code(changed))
    run.expect(done, 200, documented={"status": "COMPLETED"})


@case("pair", "pushes")
def no_passcode(run: Run) -> None:
    """An authentication that waits for a push takes no passcode."""
    _, _, reply = pushed(run)
    told = checked(run, reply["id"], "555555")
    run.refused(told, 400, "REQUEST_FAILED", "CONSTRAINT_VIOLATION", "status")


def _cancelled(run: Run, reason: str) -> None:
    _, told, reply = pushed(run)
    done = run.call("cancel", {"reason": reason}, deviceAuthID=reply["id"])
    kept = {"status": "DEVICE_SELECTION_REQUIRED", "selectedDevice/id": told}
    if reason == "CHANGE_DEVICE":
        run.expect(done, 200, documented=kept)
    else:
        run.expect(done, 200, assumed=kept)
    waiting = [push["authenticationId"] for push in run.controls.pushes()]
    run.check("the push still waits", False, reply["id"] in waiting)


for _reason in ("CHANGE_DEVICE", "ADD_DEVICE", "SIGNOUT", "CONFORMANCE"):
    add_case(
        f"A push cancelled with {_reason} leads back to the choice of a device",
        partial(_cancelled, reason=_reason),
        __name__,
        needs=("pair", "pushes"),
    )


@case("pair", "pushes")
def cancelled_twice(run: Run) -> None:
    """A push that was cancelled cannot be cancelled again."""
    _, _, reply = pushed(run)
    run.call("cancel", {"reason": "CHANGE_DEVICE"}, deviceAuthID=reply["id"])
    again = run.call("cancel", {"reason": "CHANGE_DEVICE"}, deviceAuthID=reply["id"])
    run.refused(again, 400, "REQUEST_FAILED", "CONSTRAINT_VIOLATION", "status")


@case("pair", "pushes")
def change_device(run: Run) -> None:
    """While a push waits another device can be chosen, and the push is gone."""
    who, _, reply = pushed(run)
    other = device(run, who)
    changed = selected(run, reply["id"], other)
    run.expect(changed, 200, documented={"status": "OTP_REQUIRED", "selectedDevice/id": other})
    waiting = [push["authenticationId"] for push in run.controls.pushes()]
    run.check("the push still waits", False, reply["id"] in waiting)


@case("pair", "pushes")
def shown_as_mobile(run: Run) -> None:
    """An authentication tells what the mobile device can do."""
    _, told, reply = pushed(run)
    device_ = {"_embedded/devices/0/id": told, "_embedded/devices/0/type": "MOBILE"}
    enabled = {"_embedded/devices/0/pushEnabled": True}
    run.expect(reply, 201, documented={**device_, **enabled})


def _matched(run: Run) -> tuple[Reply, list[int]]:
    """A push that asks for a number: with the default policy, which alone can be set to that."""
    who = person(run, mobile=_application())
    run.controls.pair(_key(run, who)["code"])
    return _asked_for_number(run, who)


def _asked_for_number(run: Run, who: Person, mobile: str = "") -> tuple[Reply, list[int]]:
    named = {"selectedDevice": {"id": mobile}} if mobile else {}
    reply = run.call("initialize", {"user": {"id": who.id}, **named})
    run.skip_unless(_number(reply) is not None, "number matching is not switched on")
    pushes = {push["authenticationId"]: push for push in run.controls.pushes()}
    return reply, list(pushes[reply["id"]]["numbers"])


@case("pair", "pushes")
def number_told(run: Run) -> None:
    """With number matching the reply tells the number, and the phone offers several."""
    reply, numbers = _matched(run)
    run.expect(reply, 201, observed={"numberMatching/number": WHOLE})
    run.check("numbers on the phone", longer_than(1), numbers, evidence="observed")
    run.check("the number is offered", True, reply["numberMatching/number"] in numbers)


@case("pair", "pushes")
def right_number(run: Run) -> None:
    """With number matching the right number completes."""
    reply, _ = _matched(run)
    run.controls.answer_push(reply["id"], "APPROVE", reply["numberMatching/number"])
    run.expect(read(run, reply["id"]), 200, documented={"status": "COMPLETED"})


@case("pair", "pushes")
def wrong_number(run: Run) -> None:
    """With number matching a wrong number leads to NUMBER_MATCHING_FAILED."""
    reply, numbers = _matched(run)
    other = next(each for each in numbers if each != reply["numberMatching/number"])
    run.controls.answer_push(reply["id"], "APPROVE", other)
    run.expect(read(run, reply["id"]), 200, observed={"status": "NUMBER_MATCHING_FAILED"})


def _timed_out(run: Run, who: Person) -> Reply:
    begun = initialized(run, who)
    run.let_pass(61)
    run.expect(read(run, begun["id"]), 200, documented={"status": "PUSH_CONFIRMATION_TIMED_OUT"})
    return begun


def _denied(run: Run, who: Person) -> Reply:
    begun = initialized(run, who)
    run.controls.answer_push(begun["id"], "DENY")
    run.expect(read(run, begun["id"]), 200, observed={"status": "FAILED"})
    return begun


def _mismatched(run: Run, who: Person, mobile: str = "") -> Reply:
    begun, numbers = _asked_for_number(run, who, mobile)
    other = next(each for each in numbers if each != begun["numberMatching/number"])
    run.controls.answer_push(begun["id"], "APPROVE", other)
    run.expect(read(run, begun["id"]), 200, observed={"status": "NUMBER_MATCHING_FAILED"})
    return begun


def _completed(run: Run, who: Person) -> Reply:
    begun = initialized(run, who, device(run, who))
    run.expect(checked(run, begun["id"], run.code(begun)), 200)
    return begun


def _takes_nothing(run: Run, authentication_id: str, *names: str) -> None:
    bodies: dict[str, dict[str, Any]] = {
        "check_otp": {"otp": "555555"},
        "check_assertion": {"origin": "https://example.com", "assertion": "{}"},
        "cancel": {"reason": "CHANGE_DEVICE"},
        "select_device": {"device": {"id": UNKNOWN}},
    }
    for name in names:
        reply = run.call(name, bodies[name], deviceAuthID=authentication_id)
        run.refused(reply, 400, "REQUEST_FAILED", "CONSTRAINT_VIOLATION")


def _matching(run: Run) -> Person:
    who = person(run, mobile=_application(), fido2={"enabled": True})
    run.controls.pair(_key(run, who)["code"])
    return who


@case("pair", "pushes", "clock")
def waiting_takes_nothing_else(run: Run) -> None:
    """A push that has failed takes no passcode, no assertion and no cancelling."""
    who = _matching(run)
    for ended in (_timed_out, _mismatched):
        _takes_nothing(run, ended(run, who)["id"], "check_otp", "check_assertion", "cancel")


@case("pair", "pushes")
def final_takes_nothing(run: Run) -> None:
    """What is completed or failed takes nothing more."""
    who = _matching(run)
    for ended in (_denied, _completed):
        told = ended(run, who)["id"]
        _takes_nothing(run, told, "check_otp", "check_assertion", "cancel", "select_device")


@case("pair", "pushes")
def pending_takes_no_assertion(run: Run) -> None:
    """An authentication that waits for a push takes no assertion."""
    _takes_nothing(run, initialized(run, _matching(run))["id"], "check_assertion")


_Begin = Callable[[Run, Person, Mapping[str, str]], Reply]
_BEGINNINGS: Mapping[str, _Begin] = {
    "a push": lambda run, who, own: initialized(run, who, own[_WAITING]),
    "a push that timed out": lambda run, who, _own: _timed_out(run, who),
    "a wrong number": lambda run, who, own: _mismatched(run, who, own[_WAITING]),
    "a push that was cancelled": lambda run, who, own: _chooser(run, who, own[_WAITING]),
    "a passkey": lambda run, who, own: initialized(run, who, own["ASSERTION_REQUIRED"]),
    "a passcode": lambda run, who, own: initialized(run, who, own["OTP_REQUIRED"]),
}


def _another_way_on(run: Run, begin: _Begin) -> None:
    who = person(run, fido2={"enabled": True}, mobile=_application())
    own = {_WAITING: run.controls.pair(_key(run, who)["code"])}
    own |= {"OTP_REQUIRED": device(run, who), "ASSERTION_REQUIRED": registered(run, who)[0]}
    for status, chosen in own.items():
        reply = selected(run, begin(run, who, own)["id"], chosen)
        run.expect(reply, 200, assumed={"status": status})


for _name, _begin in _BEGINNINGS.items():
    add_case(
        f"After {_name} each of the user's devices can be chosen",
        partial(_another_way_on, begin=_begin),
        __name__,
        needs=("pair", "pushes", "clock"),
    )


def _chooser(run: Run, who: Person, mobile: str) -> Reply:
    """An authentication that lets the user choose, after a push was cancelled."""
    begun = initialized(run, who, mobile)
    return run.call("cancel", {"reason": "CHANGE_DEVICE"}, deviceAuthID=begun["id"])


@case("pair", "pushes", "clock")
def cooling_down_stays(run: Run) -> None:
    """A choice of a device that cools down is refused, and the status stays, whatever it is."""
    rules = sent_rules(count=1, cool_down_seconds=600)
    who = person(run, fido2={"enabled": True}, mobile=_application(), sms=rules)
    mobile = run.controls.pair(_key(run, who)["code"])
    passkey = registered(run, who)[0]
    begun = [
        (_timed_out(run, who), "PUSH_CONFIRMATION_TIMED_OUT"),
        (initialized(run, who, mobile), _WAITING),
        (initialized(run, who, passkey), "ASSERTION_REQUIRED"),
        (_mismatched(run, who, mobile), "NUMBER_MATCHING_FAILED"),
        (_chooser(run, who, mobile), "DEVICE_SELECTION_REQUIRED"),
    ]
    phone = device(run, who)
    first = initialized(run, who, phone)
    checked(run, first["id"], wrong(run.code(first)))
    for told, status in begun:
        run.expect(selected(run, told["id"], phone), 400)
        run.expect(read(run, told["id"]), 200, assumed={"status": status})


@case()
def pairing_key_lifetime(run: Run) -> None:
    """A pairing key is good for 10 minutes."""
    reply = _key(run, person(run, mobile=_application()))
    good = datetime.fromisoformat(reply["expiresAt"]) - datetime.fromisoformat(reply["createdAt"])
    run.check("lifetime", 600, round(good.total_seconds()), evidence="documented")


@case()
def payload_without_application(run: Run) -> None:
    """A payload of the mobile SDK without its application is refused."""
    reply = initialized(run, person(run), mobilePayload="e30.e30.e30")
    run.refused(reply, 400, "INVALID_DATA", "REQUIRED_VALUE", "application.id")

"""Replies to what is done with an authentication."""

from __future__ import annotations

from typing import Any

from pingone_nb.simulator import SimulatedReply
from tests.simulator.caller import ORIGIN, SMS, UNKNOWN, Caller, body_of, wrong
from tests.simulator.situations.beginning import begin, begin_after, begin_with_choice
from tests.simulator.situations.preparations import (
    COOLING,
    MAIL,
    NUMBERS,
    Act,
    Situation,
    begin_with_push,
    completed,
    cooling,
    policy_of,
    sign,
)


def read_after(act: Act) -> Act:
    """Read the authentication that an act ended with."""
    return lambda caller: caller.read(body_of(act(caller))["id"])


def read_timed_out(caller: Caller) -> SimulatedReply:
    """Read a push that waited long enough."""
    begun = body_of(begin_with_push(caller))
    caller.wait(40)
    return caller.read(begun["id"])


def read_timed_out_and_failed(_caller: Caller) -> SimulatedReply:
    """The same in the other reading."""
    return read_timed_out(Caller.connected(push_timeout="failed"))


def read_denied(caller: Caller) -> SimulatedReply:
    """Read a push that was denied."""
    begun = body_of(begin_with_push(caller))
    caller.simulator.mobile.deny(begun["id"])
    return caller.read(begun["id"])


def read_approved(caller: Caller) -> SimulatedReply:
    """Read a push that was approved."""
    begun = body_of(begin_with_push(caller))
    caller.simulator.mobile.approve(begun["id"])
    return caller.read(begun["id"])


def read_with_wrong_number(_caller: Caller) -> SimulatedReply:
    """Read a push for which another number was picked."""
    caller = Caller.connected(policy=policy_of(**NUMBERS))
    begun = body_of(begin_with_push(caller))
    (push,) = caller.simulator.mobile
    right = begun["numberMatching"]["number"]
    other = next(number for number in push.numbers if number != right)
    caller.simulator.mobile.approve(begun["id"], number=other)
    return caller.read(begun["id"])


def select(body: Any = None, *, paired: bool = True) -> Act:
    """Select a paired device, or what a body names."""

    def act(caller: Caller) -> SimulatedReply:
        begun = caller.begun(MAIL)
        device_id = caller.paired() if paired else UNKNOWN
        told = {"device": {"id": device_id}} if body is None else body
        return caller.act(begun, "device.select", told)

    return act


def select_another(caller: Caller) -> SimulatedReply:
    """Select another device than the one that was begun with."""
    begun = body_of(begin_after(SMS)(caller))["id"]
    return caller.select(begun, caller.paired(MAIL))


def select_cooling(caller: Caller) -> SimulatedReply:
    """Select a device that is cooling down."""
    return caller.select(caller.begun(), cooling(caller))


def select_blocked(caller: Caller) -> SimulatedReply:
    """Select a device that is blocked."""
    device_id = caller.paired()
    caller.act_on_device(device_id, "block")
    return caller.select(caller.begun(), device_id)


def select_at_the_end(caller: Caller) -> SimulatedReply:
    """Select a device after the end."""
    device_id = caller.paired()
    return caller.select(completed(caller), device_id)


def select_over_quota(_caller: Caller) -> SimulatedReply:
    """Select a device when nothing may be sent to it any more."""
    caller = Caller.connected(daily_quota=1)
    device_id = caller.paired()
    begun = caller.begun_with(device_id)
    return caller.select(begun, device_id)


def check(otp: Any = None, **headers: str | None) -> Act:
    """Begin, and check a passcode; the right one when None."""

    def act(caller: Caller) -> SimulatedReply:
        begun = caller.begun()
        return caller.check(begun, caller.newest_code() if otp is None else otp, **headers)

    return act


def check_again(caller: Caller) -> SimulatedReply:
    """Check the right passcode a second time."""
    return caller.check(completed(caller), caller.newest_code())


def check_late(caller: Caller) -> SimulatedReply:
    """Check the right passcode too late, but with a token that is still good."""
    begun = caller.begun()
    caller.simulator.clock.advance(seconds=1800)
    return caller.check(begun, caller.newest_code())


def check_too_often(caller: Caller) -> SimulatedReply:
    """Check the right passcode after the failures are used up."""
    begun = caller.begun()
    for _ in range(3):
        caller.check(begun, "abc")
    return caller.check(begun, caller.newest_code())


def check_paired(caller: Caller) -> SimulatedReply:
    """Check the passcode of a paired device."""
    begun = caller.begun_with(caller.paired())
    return caller.check(begun, caller.newest_code())


def check_deleted(caller: Caller) -> SimulatedReply:
    """Check the passcode of a device that is gone."""
    device_id = caller.paired()
    begun = caller.begun_with(device_id)
    caller.on_user("DELETE", f"devices/{device_id}")
    return caller.check(begun, caller.newest_code())


def check_cooling(caller: Caller) -> SimulatedReply:
    """Check a passcode of a device that is cooling down."""
    caller.change_policy(COOLING)
    begun = caller.begun_with(caller.paired())
    caller.check(begun, wrong(caller.newest_code()))
    return caller.check(begun, caller.newest_code())


def check_shown(caller: Caller) -> SimulatedReply:
    """Check what an authenticator application shows."""
    device_id, application = caller.paired_totp()
    return caller.check(caller.begun_with(device_id), caller.shown(application))


def check_assertion(**changes: Any) -> Act:
    """Check an assertion, with some properties changed."""

    def act(caller: Caller) -> SimulatedReply:
        begun, assertion = sign(caller)
        body = {"origin": ORIGIN, "assertion": assertion, **changes}
        return caller.act(begun, "assertion.check", body)

    return act


def check_assertion_too_often(caller: Caller) -> SimulatedReply:
    """Check an assertion after the failures are used up."""
    cool_down = {"duration": 2, "timeUnit": "MINUTES"}
    begun, assertion = sign(caller, count=1, coolDown=cool_down)
    caller.check_assertion(begun, "{}")
    return caller.check_assertion(begun, assertion)


def check_assertion_of_deleted(caller: Caller) -> SimulatedReply:
    """Check an assertion of a passkey that is gone."""
    begun, assertion = sign(caller)
    device_id = body_of(caller.read(begun))["selectedDevice"]["id"]
    caller.on_user("DELETE", f"devices/{device_id}")
    return caller.check_assertion(begun, assertion)


def check_assertion_unasked(caller: Caller) -> SimulatedReply:
    """Check an assertion where a passcode is wanted."""
    return caller.check_assertion(caller.begun(), "{}")


def cancel(reason: Any = "CHANGE_DEVICE") -> Act:
    """Take a push back."""
    return lambda caller: caller.cancel(body_of(begin_with_push(caller))["id"], reason)


def cancel_unasked(caller: Caller) -> SimulatedReply:
    """Take a push back where none waits."""
    return caller.cancel(caller.begun())


def select_of_changed(**changes: bool) -> Act:
    """Select, once the user is disabled or the account is locked."""

    def act(caller: Caller) -> SimulatedReply:
        begun = caller.begun()
        caller.simulator.change_user(**changes)
        return caller.select(begun, UNKNOWN)

    return act


def check_of_changed(**changes: bool) -> Act:
    """Check, once the user is disabled or the account is locked."""

    def act(caller: Caller) -> SimulatedReply:
        begun = caller.begun()
        caller.simulator.change_user(**changes)
        return caller.check(begun, caller.newest_code())

    return act


def by_other_reading(act: Act) -> Act:
    """The same, where a device that cools down is refused by the code of Ping's flows."""
    return lambda _caller: act(Caller.connected(cool_down="too_many_otp_retries"))


GOING_ON: list[Situation] = [
    ("read", 200, read_after(begin(SMS))),
    ("read", 200, read_after(check())),
    ("read", 200, read_after(begin_with_choice)),
    ("read", 200, read_timed_out),
    ("read", 200, read_timed_out_and_failed),
    ("read", 200, read_denied),
    ("read", 200, read_approved),
    ("read", 200, read_with_wrong_number),
    ("read", 404, lambda caller: caller.read("x")),
    ("select_device", 200, select()),
    ("select_device", 200, select_another),
    ("select_device", 400, select({})),
    ("select_device", 400, select({"device": {"id": ""}})),
    ("select_device", 400, select({"device": {"id": UNKNOWN}, "compatibility": "SOME"})),
    ("select_device", 400, select(paired=False)),
    ("select_device", 400, select_cooling),
    ("select_device", 400, by_other_reading(select_cooling)),
    ("select_device", 400, select_of_changed(locked=True)),
    ("select_device", 400, select_blocked),
    ("select_device", 400, select_at_the_end),
    ("select_device", 429, select_over_quota),
    ("check_otp", 200, check()),
    ("check_otp", 200, check_paired),
    ("check_otp", 200, check_shown),
    ("check_otp", 400, check("000")),
    ("check_otp", 400, check("")),
    ("check_otp", 400, check(123456)),
    ("check_otp", 400, check(b"{}")),
    ("check_otp", 400, check_again),
    ("check_otp", 400, check_late),
    ("check_otp", 400, check_too_often),
    ("check_otp", 400, check_deleted),
    ("check_otp", 400, lambda _caller: check("000")(Caller.connected(attempts_remaining="shown"))),
    ("check_otp", 400, check_cooling),
    ("check_otp", 400, by_other_reading(check_cooling)),
    ("check_otp", 400, check_of_changed(locked=True)),
    ("check_otp", 400, check_of_changed(enabled=False)),
    ("check_otp", 404, lambda caller: caller.check(UNKNOWN, "1")),
    ("check_assertion", 200, check_assertion()),
    ("check_assertion", 400, check_assertion(assertion="{}")),
    ("check_assertion", 400, check_assertion(assertion=None)),
    ("check_assertion", 400, check_assertion(assertion="")),
    ("check_assertion", 400, check_assertion(origin="https://app.pingone.com.evil.example")),
    ("check_assertion", 400, check_assertion(compatibility="SOME")),
    ("check_assertion", 400, check_assertion_too_often),
    ("check_assertion", 400, check_assertion_of_deleted),
    ("check_assertion", 400, check_assertion_unasked),
    ("cancel", 200, cancel()),
    ("cancel", 200, cancel("novel")),
    ("cancel", 200, cancel(None)),
    ("cancel", 400, cancel(1)),
    ("cancel", 400, cancel_unasked),
]

"""Too many wrong passcodes for a user's own device."""

from __future__ import annotations

from typing import Any

from tests.conformance.case import case
from tests.conformance.fact import ABSENT, TIMESTAMP, WHOLE
from tests.conformance.reply import Reply
from tests.conformance.run import Run
from tests.conformance.steps import (
    Person,
    checked,
    device,
    initialized,
    made,
    person,
    read,
    seconds,
    selected,
    sent_rules,
    totp,
    wrong,
)

_TOO_MANY = ("INVALID_DATA", "TOO_MANY_OTP_RETRIES")
_LIMIT = ("REQUEST_FAILED", "LIMIT_EXCEEDED")
_QUOTA = ("REQUEST_FAILED", "QUOTA_EXCEEDED")
_END = "details/0/innerError/coolDownExpiresAt"


def _locked(run: Run, cool_down_seconds: int = 120) -> tuple[Person, str, Reply]:
    who = person(run, sms=sent_rules(count=2, cool_down_seconds=cool_down_seconds))
    told = device(run, who)
    reply = initialized(run, who)
    for _ in range(2):
        checked(run, reply["id"], wrong(run.code(reply)))
    return who, told, reply


@case()
def first_failures(run: Run) -> None:
    """Before the failures are used up each wrong passcode is INVALID_OTP."""
    who = person(run, sms=sent_rules(count=3, cool_down_seconds=120))
    device(run, who)
    reply = initialized(run, who)
    for _ in range(2):
        told = checked(run, reply["id"], wrong(run.code(reply)))
        run.refused(told, 400, "INVALID_DATA", "INVALID_OTP", "otp")
    run.expect(read(run, reply["id"]), 200, assumed={"status": "OTP_REQUIRED"})


@case()
def checks_are_refused(run: Run) -> None:
    """After the failures even the right passcode is refused, with the end of the cool-down."""
    _, _, reply = _locked(run)
    told = run.refused(checked(run, reply["id"], run.code(reply)), 400, *_QUOTA, "otp")
    run.expect(told, 400, observed={_END: WHOLE})


@case()
def cool_down_is_told(run: Run) -> None:
    """While a device cools down authentications say until when."""
    _, _, reply = _locked(run)
    told = {"_embedded/devices/0/coolDownExpiresAt": TIMESTAMP}
    run.expect(read(run, reply["id"]), 200, observed=told)


@case()
def no_cool_down_before(run: Run) -> None:
    """A device that does not cool down has no coolDownExpiresAt."""
    who = person(run)
    device(run, who)
    told = {"_embedded/devices/0/coolDownExpiresAt": ABSENT}
    run.expect(initialized(run, who), 201, observed=told)


@case()
def choice_is_refused(run: Run) -> None:
    """While a device cools down it cannot be chosen."""
    _, told, reply = _locked(run)
    run.refused(selected(run, reply["id"], told), 400, *_LIMIT, "device.id")


@case()
def naming_is_refused(run: Run) -> None:
    """While a device cools down no authentication can begin with it."""
    who, told, _ = _locked(run)
    reply = run.refused(initialized(run, who, told), 400, *_LIMIT, "selectedDevice.id")
    inner = {_END: WHOLE, "details/0/innerError/deliveryMethod": "SMS"}
    run.expect(reply, 400, observed=inner)


@case()
def others_are_free(run: Run) -> None:
    """While one device cools down another one can be chosen."""
    who, _, reply = _locked(run)
    other = device(run, who, "EMAIL")
    changed = selected(run, reply["id"], other)
    run.expect(changed, 200, assumed={"status": "OTP_REQUIRED", "selectedDevice/id": other})
    done = checked(run, reply["id"], run.code(changed))
    run.expect(done, 200, documented={"status": "COMPLETED"})


@case("clock")
def cool_down_ends(run: Run) -> None:
    """When the cool-down is over the device works again."""
    who, told, _ = _locked(run)
    run.let_pass(121)
    reply = initialized(run, who, told)
    free: dict[str, Any] = {"_embedded/devices/0/coolDownExpiresAt": ABSENT}
    run.expect(reply, 201, assumed={"status": "OTP_REQUIRED"}, observed=free)
    done = checked(run, reply["id"], run.code(reply))
    run.expect(done, 200, documented={"status": "COMPLETED"})


@case("clock")
def cool_down_lasts(run: Run) -> None:
    """Shortly before the cool-down is over the device is still refused."""
    who, told, _ = _locked(run)
    run.let_pass(100)
    run.refused(initialized(run, who, told), 400, *_LIMIT, "selectedDevice.id")


@case()
def without_cool_down(run: Run) -> None:
    """Without a cool-down only the passcode is dead: choosing again brings a good one."""
    _, told, reply = _locked(run, cool_down_seconds=0)
    run.refused(checked(run, reply["id"], run.code(reply)), 400, *_TOO_MANY, "otp")
    again = selected(run, reply["id"], told)
    run.expect(again, 200, assumed={"status": "OTP_REQUIRED"})
    done = checked(run, reply["id"], run.code(again))
    run.expect(done, 200, documented={"status": "COMPLETED"})


@case()
def success_starts_anew(run: Run) -> None:
    """A right passcode takes back the failures before it."""
    who = person(run, sms=sent_rules(count=2, cool_down_seconds=120))
    told = device(run, who)
    for _ in range(2):
        reply = initialized(run, who, told)
        checked(run, reply["id"], wrong(run.code(reply)))
        done = checked(run, reply["id"], run.code(reply))
        run.expect(done, 200, assumed={"status": "COMPLETED"})


@case()
def authenticator(run: Run) -> None:
    """An authenticator application is locked after its failures, too."""
    failure = {"failure": {"count": 1, "coolDown": seconds(120)}}
    who = person(run, totp={"enabled": True, "otp": failure})
    _, application = totp(run, who)
    reply = initialized(run, who)
    code = application.at(int(run.controls.now()) + 30)
    run.secrets.append(code)
    checked(run, reply["id"], wrong(code))
    run.refused(checked(run, reply["id"], code), 400, *_QUOTA, "otp")


@case()
def activation_is_counted_apart(run: Run) -> None:
    """Wrong passcodes for one device's activation do not lock another device."""
    who = person(run)
    device(run, who)
    waiting = made(run, who, "EMAIL", status="ACTIVATION_REQUIRED")
    ids = {"userID": who.id, "deviceID": waiting["id"]}
    run.call("activate_device", {"otp": wrong(run.code(waiting))}, **ids)
    run.expect(initialized(run, who), 201, assumed={"status": "OTP_REQUIRED"})


@case()
def unlocked(run: Run) -> None:
    """Unlocking a device ends its cool-down and forgets its failures."""
    who, told, _ = _locked(run)
    run.expect(run.call("unlock_device", userID=who.id, deviceID=told), 200)
    reply = initialized(run, who, told)
    run.expect(reply, 201, documented={"status": "OTP_REQUIRED"})
    done = checked(run, reply["id"], run.code(reply))
    run.expect(done, 200, documented={"status": "COMPLETED"})


@case()
def lock_is_told(run: Run) -> None:
    """While a device cools down it says LOCKED, until when and why."""
    who, told, _ = _locked(run)
    reply = run.call("read_device", userID=who.id, deviceID=told)
    lock = {"lock/status": "LOCKED", "lock/expiresAt": TIMESTAMP, "lock/reason": "OTP"}
    run.expect(reply, 200, documented=lock)

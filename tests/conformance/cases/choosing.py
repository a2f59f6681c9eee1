"""Beginning with the user's own devices, and choosing among them."""

from __future__ import annotations

from functools import partial

from tests.conformance.case import add_case, case
from tests.conformance.fact import ABSENT, UUID, matching, other_than
from tests.conformance.run import Run
from tests.conformance.steps import (
    UNKNOWN,
    begun,
    checked,
    device,
    initialized,
    person,
    read,
    selected,
    selecting,
    totp,
)

_PROMPT = selecting("PROMPT_TO_SELECT")
_ALWAYS = selecting("ALWAYS_DISPLAY_DEVICES")
_CHOICE = "DEVICE_SELECTION_REQUIRED"


def _one_device(run: Run, kind: str) -> None:
    who = person(run)
    told = device(run, who, kind)
    contact = "email" if kind == "EMAIL" else "phone"
    masked = matching(r"co\*{4}@example\.com" if kind == "EMAIL" else r"\*{7}\d\d")
    reply = initialized(run, who)
    run.expect(
        reply,
        201,
        documented={
            "id": UUID,
            "status": "OTP_REQUIRED",
            "user/id": who.id,
            "policy/id": who.policy_id,
            "selectedDevice/id": told,
            "selectedDevice/oneTime": ABSENT,
            "_embedded/devices/0/id": told,
            "_embedded/devices/0/type": kind,
            "_embedded/devices/0/status": "ACTIVE",
            f"_embedded/devices/0/{contact}": masked,
            "_embedded/blockedDevices": [],
            "userBypassEnabled": False,
            "aggregateFido2Devices": False,
        },
    )
    done = checked(run, reply["id"], run.code(reply))
    run.expect(done, 200, documented={"status": "COMPLETED", "selectedDevice/id": told})


for _kind in ("SMS", "VOICE", "EMAIL"):
    add_case(
        f"A user's only device, of type {_kind}, is used at once, and its passcode completes",
        partial(_one_device, kind=_kind),
        __name__,
    )


@case()
def device_s_test_mode(run: Run) -> None:
    """The passcode of a device in test mode is told in the reply."""
    who = person(run)
    device(run, who)
    run.expect(initialized(run, who), 201, documented={"test/otp": matching(r"\d{6,10}")})


@case("codes", "phone", messages=2)
def device_s_message(run: Run) -> None:
    """A device outside test mode is sent its passcode, which completes."""
    who = person(run)
    device(run, who, testMode=False, phone=run.target.phone)
    reply = initialized(run, who)
    run.expect(reply, 201, documented={"status": "OTP_REQUIRED", "test": ABSENT})
    done = checked(run, reply["id"], run.code(reply))
    run.expect(done, 200, documented={"status": "COMPLETED"})


@case()
def no_device(run: Run) -> None:
    """A user without devices gets a FAILED authentication with NO_USABLE_DEVICES."""
    who = person(run)
    reply = initialized(run, who)
    text = f"Couldn't find authenticating device for user: {who.id}"
    told = {"status": "FAILED", "error/code": "NO_USABLE_DEVICES", "error/message": text}
    run.expect(reply, 201, documented=told)
    run.expect(read(run, reply["id"]), 200, documented={"status": "FAILED"})


@case()
def failed_is_final(run: Run) -> None:
    """A FAILED authentication takes no passcode."""
    reply = initialized(run, person(run))
    late = checked(run, reply["id"], "555555")
    run.refused(late, 400, "REQUEST_FAILED", "CONSTRAINT_VIOLATION", "status")


@case()
def first_of_two(run: Run) -> None:
    """With DEFAULT_TO_FIRST the first of several devices is used at once."""
    who = person(run)
    first = device(run, who)
    device(run, who, "EMAIL")
    told = {"status": "OTP_REQUIRED", "selectedDevice/id": first}
    both = {"_embedded/devices/1/type": "EMAIL", "_embedded/devices/2": ABSENT}
    run.expect(initialized(run, who), 201, documented={**told, **both})


@case()
def prompt(run: Run) -> None:
    """With PROMPT_TO_SELECT and several devices one has to be chosen."""
    who = person(run, **_PROMPT)
    device(run, who)
    chosen = device(run, who, "EMAIL")
    reply = initialized(run, who)
    run.expect(reply, 201, documented={"status": _CHOICE, "_embedded/devices/1/id": chosen})
    told = {"status": "OTP_REQUIRED", "selectedDevice/id": chosen}
    run.expect(selected(run, reply["id"], chosen), 200, documented=told)


@case()
def prompt_with_one(run: Run) -> None:
    """With PROMPT_TO_SELECT and one device it is used at once."""
    who = person(run, **_PROMPT)
    told = {"status": "OTP_REQUIRED", "selectedDevice/id": device(run, who)}
    run.expect(initialized(run, who), 201, documented=told)


@case()
def always(run: Run) -> None:
    """With ALWAYS_DISPLAY_DEVICES even a single device has to be chosen."""
    who = person(run, **_ALWAYS)
    device(run, who)
    run.expect(initialized(run, who), 201, documented={"status": _CHOICE})


@case()
def nothing_sent_before_choice(run: Run) -> None:
    """Before a device is chosen there is no passcode."""
    who = person(run, **_ALWAYS)
    device(run, who)
    reply = initialized(run, who)
    run.expect(reply, 201, assumed={"test": ABSENT})
    late = checked(run, reply["id"], "555555")
    run.refused(late, 400, "REQUEST_FAILED", "CONSTRAINT_VIOLATION", "status")


@case()
def named(run: Run) -> None:
    """The device that the request names is used, whichever is the first."""
    who = person(run)
    device(run, who)
    second = device(run, who, "EMAIL")
    told = {"status": "OTP_REQUIRED", "selectedDevice/id": second}
    run.expect(initialized(run, who, second), 201, documented=told)


@case()
def named_despite_prompt(run: Run) -> None:
    """The device that the request names is used also where the policy prompts."""
    who = person(run, **_ALWAYS)
    told = {"status": "OTP_REQUIRED", "selectedDevice/id": (one := device(run, who))}
    run.expect(initialized(run, who, one), 201, assumed=told)


@case()
def named_unknown(run: Run) -> None:
    """A request that names a device of nobody is refused."""
    who = person(run)
    device(run, who)
    reply = initialized(run, who, UNKNOWN)
    run.refused(reply, 400, "INVALID_DATA", "INVALID_VALUE", "selectedDevice.id")


@case()
def named_of_another(run: Run) -> None:
    """A request that names another user's device is refused."""
    other = device(run, person(run))
    who = person(run)
    device(run, who)
    reply = initialized(run, who, other)
    run.refused(reply, 400, "INVALID_DATA", "INVALID_VALUE", "selectedDevice.id")


@case()
def named_blocked(run: Run) -> None:
    """A request that names a blocked device fails with NO_USABLE_DEVICES."""
    who = person(run)
    told = device(run, who)
    device(run, who, "EMAIL")
    run.call("block_device", userID=who.id, deviceID=told)
    failed = {"status": "FAILED", "error/code": "NO_USABLE_DEVICES"}
    run.expect(initialized(run, who, told), 201, assumed=failed)


@case()
def custom_notification(run: Run) -> None:
    """A custom notification is accepted for a user's own device."""
    who = person(run)
    device(run, who)
    template = {"name": "transaction", "locale": "fr-CA", "variables": {"account": "1234"}}
    reply = initialized(run, who, notification={"template": template})
    run.expect(reply, 201, documented={"status": "OTP_REQUIRED"})


@case()
def resend(run: Run) -> None:
    """Choosing the same device again sends a new passcode and ends the old one."""
    who = person(run)
    told = device(run, who)
    reply = initialized(run, who)
    old = run.code(reply)
    again = selected(run, reply["id"], told)
    kept = {"id": reply["id"], "status": "OTP_REQUIRED", "selectedDevice/id": told}
    run.expect(again, 200, observed=kept)
    new = run.code(again)
    if old != new:
        dead = checked(run, reply["id"], old)
        run.refused(dead, 400, "INVALID_DATA", "INVALID_OTP", "otp")
    done = checked(run, reply["id"], new)
    run.expect(done, 200, documented={"status": "COMPLETED"})


@case()
def change(run: Run) -> None:
    """Choosing another device on the way ends the first one's passcode."""
    who = person(run)
    device(run, who)
    second = device(run, who, "EMAIL")
    reply = initialized(run, who)
    old = run.code(reply)
    changed = selected(run, reply["id"], second)
    run.expect(changed, 200, documented={"selectedDevice/id": second, "status": "OTP_REQUIRED"})
    new = run.code(changed)
    if old != new:
        dead = checked(run, reply["id"], old)
        run.refused(dead, 400, "INVALID_DATA", "INVALID_OTP", "otp")
    done = checked(run, reply["id"], new)
    run.expect(done, 200, documented={"status": "COMPLETED", "selectedDevice/id": second})


@case()
def change_to_authenticator(run: Run) -> None:
    """An authenticator application can be chosen on the way; nothing is sent for it."""
    who = person(run)
    device(run, who)
    told, _ = totp(run, who)
    reply = initialized(run, who)
    changed = selected(run, reply["id"], told)
    expected = {"status": "OTP_REQUIRED", "selectedDevice/id": told}
    run.expect(changed, 200, documented=expected, assumed={"test": ABSENT})


@case()
def from_one_time(run: Run) -> None:
    """From a one-time target one of the user's devices can be chosen."""
    who = person(run)
    told = device(run, who)
    target = {"type": "SMS", "phone": "+14135550150", "testMode": True}
    body = {
        "user": {"id": who.id},
        "policy": {"id": who.policy_id},
        "selectedDevice": {"oneTime": target},
    }
    reply = run.call("initialize", body)
    changed = selected(run, reply["id"], told)
    run.expect(changed, 200, assumed={"status": "OTP_REQUIRED", "selectedDevice/id": told})


@case()
def select_unknown(run: Run) -> None:
    """A device of nobody cannot be chosen."""
    who = person(run)
    device(run, who)
    reply = selected(run, initialized(run, who)["id"], UNKNOWN)
    run.refused(reply, 400, "INVALID_DATA", "INVALID_VALUE", "device.id")


@case()
def select_blocked(run: Run) -> None:
    """A blocked device cannot be chosen."""
    who = person(run)
    device(run, who)
    told = device(run, who, "EMAIL")
    run.call("block_device", userID=who.id, deviceID=told)
    reply = selected(run, initialized(run, who)["id"], told)
    run.refused(reply, 400, "INVALID_DATA", "CONSTRAINT_VIOLATION", "device.id")


@case()
def select_disabled(run: Run) -> None:
    """A device whose method the policy disables cannot be chosen."""
    who = person(run)
    told = device(run, who)
    device(run, who, "EMAIL")
    other = person(run, sms={"enabled": False})
    body = {"user": {"id": who.id}, "policy": {"id": other.policy_id}}
    begun_ = run.call("initialize", body)
    reply = selected(run, begun_["id"], told)
    run.refused(reply, 400, "INVALID_DATA", "CONSTRAINT_VIOLATION", "device.id")


@case()
def select_nothing(run: Run) -> None:
    """A choice without a device is refused."""
    who = person(run)
    device(run, who)
    reply = run.call("select_device", {}, deviceAuthID=initialized(run, who)["id"])
    run.refused(reply, 400, "INVALID_DATA", "REQUIRED_VALUE", "device.id")


@case()
def select_too_late(run: Run) -> None:
    """A completed authentication takes no choice any more."""
    who = person(run)
    told = device(run, who)
    reply = initialized(run, who)
    checked(run, reply["id"], run.code(reply))
    late = selected(run, reply["id"], told)
    run.refused(late, 400, "REQUEST_FAILED", "CONSTRAINT_VIOLATION", "status")


@case()
def select_without_authentication(run: Run) -> None:
    """A device cannot be chosen for an authentication that does not exist."""
    run.refused(selected(run, UNKNOWN, UNKNOWN), 404, "NOT_FOUND")


@case()
def compatibility(run: Run) -> None:
    """A choice may say how it works with FIDO2."""
    who = person(run)
    told = device(run, who)
    reply = selected(run, initialized(run, who)["id"], told, compatibility="FULL")
    run.expect(reply, 200, documented={"status": "OTP_REQUIRED"})


@case()
def a_code_for_each(run: Run) -> None:
    """Two authentications of one user have passcodes of their own."""
    who = person(run)
    device(run, who)
    first, second = initialized(run, who), initialized(run, who)
    run.expect(second, 201, documented={"id": other_than(first["id"])})
    done = checked(run, first["id"], run.code(first))
    run.expect(done, 200, assumed={"status": "COMPLETED"})
    run.expect(read(run, second["id"]), 200, assumed={"status": "OTP_REQUIRED"})


@case()
def cancel_needs_a_push(run: Run) -> None:
    """Only a push can be cancelled."""
    told = begun(run)["id"]
    reply = run.call("cancel", {"reason": "CHANGE_DEVICE"}, deviceAuthID=told)
    run.refused(reply, 400, "REQUEST_FAILED", "CONSTRAINT_VIOLATION", "status")


@case()
def blocked_on_the_way(run: Run) -> None:
    """A device that is blocked on the way takes no passcode any more."""
    who = person(run)
    told = device(run, who)
    reply = initialized(run, who)
    run.call("block_device", userID=who.id, deviceID=told)
    late = checked(run, reply["id"], run.code(reply))
    run.refused(late, 400, "REQUEST_FAILED", "CONSTRAINT_VIOLATION", "selectedDevice.id")


@case()
def how_the_browser_works(run: Run) -> None:
    """A choice may say each of the ways in which a browser works with FIDO2."""
    who = person(run, **selecting("ALWAYS_DISPLAY_DEVICES"))
    phone = device(run, who)
    for word in ("FULL", "SECURITY_KEY_ONLY", "NONE"):
        reply = selected(run, initialized(run, who)["id"], phone, compatibility=word)
        run.expect(reply, 200, documented={"status": "OTP_REQUIRED"})


@case()
def custom_notification_in_full(run: Run) -> None:
    """A custom notification may have a variant and words for the application."""
    who = person(run)
    told = {
        "template": {"name": "strong_authentication", "variant": "conformance"},
        "clientContext": {"what": "conformance"},
    }
    reply = initialized(run, who, device(run, who), notification=told)
    run.expect(reply, 201, documented={"status": "OTP_REQUIRED"})

"""A user's MFA devices: making, pairing, listing, order, blocking, deleting."""

from __future__ import annotations

from functools import partial
from typing import Any

from tests.conformance.case import add_case, case
from tests.conformance.fact import (
    ABSENT,
    PRESENT,
    TIMESTAMP,
    UUID,
    in_any_order,
    matching,
    one_of,
)
from tests.conformance.reply import Reply
from tests.conformance.run import Run
from tests.conformance.steps import (
    UNKNOWN,
    device,
    device_body,
    initialized,
    made,
    person,
    sent_rules,
    wrong,
)

_CONTACTS = {"SMS": "phone", "VOICE": "phone", "WHATSAPP": "phone", "EMAIL": "email"}


def _created(run: Run, kind: str) -> None:
    who = person(run)
    body = device_body(run, who, kind)
    reply = run.call("create_device", body, userID=who.id)
    contact = _CONTACTS[kind]
    run.expect(
        reply,
        201,
        documented={
            "id": UUID,
            "type": kind,
            contact: body[contact],
            "user/id": who.id,
            "environment/id": run.target.environment_id,
            "createdAt": TIMESTAMP,
            "policy": ABSENT,
        },
        assumed={
            "status": "ACTIVE",
            "headers/Location": f"{run.target.api_root}/users/{who.id}/devices/{reply['id']}",
        },
    )


for _kind in ("SMS", "VOICE", "EMAIL"):
    add_case(
        f"A device of type {_kind} is made and told unmasked",
        partial(_created, kind=_kind),
        __name__,
    )


@case("sandbox", messages=1)  # there is no test mode for it
def whatsapp(run: Run) -> None:
    """A device of type WHATSAPP is made."""
    who = person(run, whatsApp={"enabled": True, "otp": _otp()})
    run.expect(made(run, who, "WHATSAPP"), 201, documented={"type": "WHATSAPP"})


def _otp() -> dict[str, Any]:
    duration = {"duration": 30, "timeUnit": "MINUTES"}
    failure = {"count": 3, "coolDown": {"duration": 0, "timeUnit": "MINUTES"}}
    return {"failure": failure, "lifeTime": duration, "otpLength": 6}


def _activated(run: Run, kind: str) -> None:
    who = person(run)
    reply = made(run, who, kind, status="ACTIVATION_REQUIRED")
    waiting = {"status": "ACTIVATION_REQUIRED", "test/otp": matching(r"\d{6,10}")}
    run.expect(reply, 201, documented=waiting)
    ids = {"userID": who.id, "deviceID": reply["id"]}
    done = run.call("activate_device", {"otp": run.code(reply)}, **ids)
    run.expect(done, 200, documented={"id": reply["id"], "status": "ACTIVE"})
    run.expect(run.call("read_device", **ids), 200, documented={"status": "ACTIVE"})


for _kind in ("SMS", "VOICE", "EMAIL"):
    add_case(
        f"A {_kind} device in test mode is activated with the passcode that its reply tells",
        partial(_activated, kind=_kind),
        __name__,
    )


@case("codes", "phone", messages=1)
def activated_by_message(run: Run) -> None:
    """A device that waits for activation is sent a passcode, which activates it."""
    who = person(run)
    contact = {"testMode": False, "phone": run.target.phone}
    reply = made(run, who, "SMS", status="ACTIVATION_REQUIRED", **contact)
    run.expect(reply, 201, documented={"status": "ACTIVATION_REQUIRED", "test": ABSENT})
    ids = {"userID": who.id, "deviceID": reply["id"]}
    done = run.call("activate_device", {"otp": run.code(reply)}, **ids)
    run.expect(done, 200, documented={"status": "ACTIVE"})


def _waiting(run: Run) -> tuple[Reply, dict[str, Any]]:
    who = person(run)
    reply = made(run, who, status="ACTIVATION_REQUIRED")
    return reply, {"userID": who.id, "deviceID": reply["id"]}


@case()
def all_deleted(run: Run) -> None:
    """All devices of a user are deleted at once."""
    who = person(run)
    device(run, who)
    device(run, who, "EMAIL")
    run.expect(run.call("delete_devices", userID=who.id), 204)
    listed = run.call("list_devices", userID=who.id)
    run.expect(listed, 200, observed={"_embedded/devices": []})


@case()
def wrong_activation(run: Run) -> None:
    """A wrong activation passcode is refused, and the device goes on waiting."""
    reply, ids = _waiting(run)
    told = run.call("activate_device", {"otp": wrong(run.code(reply))}, **ids)
    run.refused(told, 400, "INVALID_DATA", "INVALID_OTP", "otp")
    waiting = {"status": "ACTIVATION_REQUIRED"}
    run.expect(run.call("read_device", **ids), 200, documented=waiting)


@case()
def activation_without_code(run: Run) -> None:
    """An activation without a passcode is refused."""
    _, ids = _waiting(run)
    told = run.call("activate_device", {}, **ids)
    run.refused(told, 400, "INVALID_DATA", "REQUIRED_VALUE", "otp")


@case()
def activation_of_nothing(run: Run) -> None:
    """A device that does not exist cannot be activated."""
    ids = {"userID": person(run).id, "deviceID": UNKNOWN}
    run.refused(run.call("activate_device", {"otp": "555555"}, **ids), 404, "NOT_FOUND")


@case()
def resent(run: Run) -> None:
    """The passcode for activation can be sent again, and the former one is dead."""
    reply, ids = _waiting(run)
    former = run.code(reply)
    again = run.call("resend_pairing_otp", **ids)
    run.expect(again, 200)
    newest = run.call("read_device", **ids).find("test/otp")
    told = again.find("test/otp") if isinstance(again.find("test/otp"), str) else newest
    if not isinstance(told, str) or told == former:
        return
    run.secrets.append(told)
    dead = run.call("activate_device", {"otp": former}, **ids)
    run.refused(dead, 400, "INVALID_DATA", "INVALID_OTP", "otp")
    done = run.call("activate_device", {"otp": told}, **ids)
    run.expect(done, 200, assumed={"status": "ACTIVE"})


@case("codes", "phone", messages=2)
def resent_by_message(run: Run) -> None:
    """The passcode for activation that is sent again activates; the former one does not."""
    who = person(run)
    contact = {"testMode": False, "phone": run.target.phone}
    reply = made(run, who, "SMS", status="ACTIVATION_REQUIRED", **contact)
    former = run.code(reply)
    ids = {"userID": who.id, "deviceID": reply["id"]}
    run.expect(run.call("resend_pairing_otp", **ids), 200)
    newest = run.code(reply)
    if former != newest:
        dead = run.call("activate_device", {"otp": former}, **ids)
        run.refused(dead, 400, "INVALID_DATA", "INVALID_OTP", "otp")
    done = run.call("activate_device", {"otp": newest}, **ids)
    run.expect(done, 200, documented={"status": "ACTIVE"})


@case()
def waiting_is_not_usable(run: Run) -> None:
    """A device that waits for activation cannot be used."""
    who = person(run)
    made(run, who, status="ACTIVATION_REQUIRED")
    told = {"status": "FAILED", "error/code": "NO_USABLE_DEVICES"}
    run.expect(initialized(run, who), 201, assumed=told)


@case()
def authenticator(run: Run) -> None:
    """A TOTP device tells a secret and an otpauth address, and waits for activation."""
    reply = made(run, person(run), "TOTP")
    waiting = {"status": "ACTIVATION_REQUIRED"}
    told = {"secret": matching(r"[A-Z2-7]{16,}=*"), "keyUri": matching(r"otpauth://totp/.+")}
    run.expect(reply, 201, documented={"type": "TOTP"}, observed=told, assumed=waiting)


@case()
def passkey(run: Run) -> None:
    """A FIDO2 device waits for activation, and tells how the browser is to make a key."""
    who = person(run, fido2={"enabled": True})
    body = {"type": "FIDO2", "rp": {"id": "example.com", "name": "Conformance"}}
    reply = run.call("create_device", body, userID=who.id)
    options = {"publicKeyCredentialCreationOptions": PRESENT}
    waiting = {"status": "ACTIVATION_REQUIRED"}
    run.expect(reply, 201, documented={"type": "FIDO2"}, assumed={**waiting, **options})


@case()
def listed(run: Run) -> None:
    """All devices of a user are listed, unmasked."""
    who = person(run)
    ids = {device(run, who), device(run, who, "EMAIL")}
    reply = run.call("list_devices", userID=who.id)
    found = {each["id"] for each in reply["_embedded/devices"]}
    run.expect(reply, 200, documented={"_embedded/devices/0/id": one_of(*ids)})
    run.check("ids", in_any_order(*ids), sorted(found), evidence="documented")
    contact = matching(r"[^*]+")
    first = "phone" if reply["_embedded/devices/0/type"] == "SMS" else "email"
    run.expect(reply, 200, documented={f"_embedded/devices/0/{first}": contact})


@case()
def none_listed(run: Run) -> None:
    """A user without devices has an empty list."""
    reply = run.call("list_devices", userID=person(run).id)
    run.expect(reply, 200, documented={"_embedded/devices": []})


@case()
def filtered(run: Run) -> None:
    """A filter by status lists only the devices that have it."""
    who = person(run)
    active = device(run, who)
    made(run, who, "EMAIL", status="ACTIVATION_REQUIRED")
    reply = run.call("list_devices", query={"filter": '(status eq "ACTIVE")'}, userID=who.id)
    one = {"_embedded/devices/0/id": active, "_embedded/devices/1": ABSENT}
    run.expect(reply, 200, documented=one)


@case()
def bad_filter(run: Run) -> None:
    """A filter of devices that is none is refused."""
    reply = run.call("list_devices", query={"filter": "status is active"}, userID=person(run).id)
    run.refused(reply, 400, "INVALID_REQUEST", "INVALID_FILTER")


@case()
def nobody_s_devices(run: Run) -> None:
    """A user who does not exist has no list of devices."""
    run.refused(run.call("list_devices", userID=UNKNOWN), 404, "NOT_FOUND")


def _two(run: Run) -> tuple[Any, list[str]]:
    who = person(run)
    return who, [device(run, who), device(run, who, "EMAIL")]


@case()
def ordered(run: Run) -> None:
    """The order that is set decides which device is the default."""
    who, (first, second) = _two(run)
    body = {"devices": [{"id": second}, {"id": first}]}
    run.expect(run.call("order_devices", body, userID=who.id), 200)
    run.expect(initialized(run, who), 201, documented={"selectedDevice/id": second})


@case()
def first_made_first(run: Run) -> None:
    """Without an order the device that was made first is the default."""
    who, (first, _) = _two(run)
    run.expect(initialized(run, who), 201, assumed={"selectedDevice/id": first})


@case()
def order_removed(run: Run) -> None:
    """When the order is removed the device that was made first is the default again."""
    who, (first, second) = _two(run)
    body = {"devices": [{"id": second}, {"id": first}]}
    run.call("order_devices", body, userID=who.id)
    run.expect(run.call("remove_device_order", userID=who.id), 200)
    run.expect(initialized(run, who), 201, assumed={"selectedDevice/id": first})


@case()
def order_listed(run: Run) -> None:
    """With expand=order the list tells the order."""
    who, (first, second) = _two(run)
    body = {"devices": [{"id": second}, {"id": first}]}
    run.call("order_devices", body, userID=who.id)
    reply = run.call("list_devices", query={"expand": "order"}, userID=who.id)
    run.expect(reply, 200, assumed={"_embedded/order": PRESENT})


@case()
def order_of_strangers(run: Run) -> None:
    """An order that names a device of nobody is refused."""
    who, (first, _) = _two(run)
    body = {"devices": [{"id": first}, {"id": UNKNOWN}]}
    reply = run.call("order_devices", body, userID=who.id)
    run.refused(reply, 400, "INVALID_DATA", "INVALID_VALUE", "devices")


@case()
def order_names_twice(run: Run) -> None:
    """An order that names a device twice is refused."""
    who, (first, _) = _two(run)
    body = {"devices": [{"id": first}, {"id": first}]}
    reply = run.call("order_devices", body, userID=who.id)
    run.refused(reply, 400, "INVALID_DATA", "INVALID_VALUE", "devices")


@case()
def blocked(run: Run) -> None:
    """A blocked device says so, and its status stays ACTIVE."""
    who = person(run)
    ids = {"userID": who.id, "deviceID": device(run, who)}
    reply = run.call("block_device", **ids)
    told = {"block/status": "BLOCKED", "status": "ACTIVE", "lock/status": "UNLOCKED"}
    run.expect(reply, 200, documented={**told, "phone": matching(r"\+1\d{10}")})
    run.expect(run.call("read_device", **ids), 200, documented=told)


@case()
def unblocked(run: Run) -> None:
    """An unblocked device is usable again."""
    who = person(run)
    ids = {"userID": who.id, "deviceID": device(run, who)}
    run.call("block_device", **ids)
    run.expect(run.call("unblock_device", **ids), 200, documented={"block/status": "UNBLOCKED"})
    run.expect(initialized(run, who), 201, documented={"status": "OTP_REQUIRED"})


@case()
def blocked_is_not_usable(run: Run) -> None:
    """A blocked device is not usable; the failure names it."""
    who = person(run)
    told = device(run, who)
    run.call("block_device", userID=who.id, deviceID=told)
    reply = initialized(run, who)
    failed = {"status": "FAILED", "error/code": "NO_USABLE_DEVICES"}
    run.expect(reply, 201, documented=failed, assumed={"error/unavailableDevices": [{"id": told}]})


@case()
def blocked_is_listed_apart(run: Run) -> None:
    """An authentication lists blocked devices apart from usable ones."""
    who, (first, second) = _two(run)
    run.call("block_device", userID=who.id, deviceID=first)
    told = {"_embedded/devices/0/id": second, "_embedded/devices/1": ABSENT}
    apart = {"_embedded/blockedDevices/0/id": first}
    run.expect(initialized(run, who), 201, documented={**told, **apart})


@case()
def unlocked(run: Run) -> None:
    """A device that is not locked can be unlocked all the same."""
    who = person(run)
    reply = run.call("unlock_device", userID=who.id, deviceID=device(run, who))
    run.expect(reply, 200, assumed={"lock/status": "UNLOCKED"})


@case()
def renamed(run: Run) -> None:
    """A device gets a nickname, which authentications show."""
    who = person(run)
    ids = {"userID": who.id, "deviceID": device(run, who)}
    reply = run.call("rename_device", {"nickname": "Conformance"}, **ids)
    run.expect(reply, 200, documented={"nickname": "Conformance"})
    run.expect(run.call("read_device", **ids), 200, documented={"nickname": "Conformance"})
    shown = {"_embedded/devices/0/nickname": "Conformance"}
    run.expect(initialized(run, who), 201, documented=shown)


@case()
def named_at_once(run: Run) -> None:
    """A device may have a nickname from the beginning."""
    reply = made(run, person(run), nickname="Conformance")
    run.expect(reply, 201, documented={"nickname": "Conformance"})


@case()
def deleted(run: Run) -> None:
    """A deleted device is gone."""
    who = person(run)
    ids = {"userID": who.id, "deviceID": device(run, who)}
    run.expect(run.call("delete_device", **ids), 204)
    run.refused(run.call("read_device", **ids), 404, "NOT_FOUND")
    run.refused(run.call("delete_device", **ids), 404, "NOT_FOUND")
    run.expect(initialized(run, who), 201, documented={"status": "FAILED"})


@case()
def unknown_device(run: Run) -> None:
    """A device that does not exist is not found."""
    ids = {"userID": person(run).id, "deviceID": UNKNOWN}
    for name in ("read_device", "block_device", "resend_pairing_otp"):
        run.refused(run.call(name, **ids), 404, "NOT_FOUND")


@case()
def capped(run: Run) -> None:
    """One device more than the environment allows is refused, and the limit is told."""
    who = person(run)
    settings = run.call("read_mfa_settings")
    most = settings["pairing/maxAllowedDevices"]
    for number in range(most):
        device(run, who, "SMS" if number % 2 else "EMAIL")
    reply = made(run, who)
    run.refused(reply, 400, "REQUEST_FAILED", "LIMIT_EXCEEDED")
    limit = {"details/0/innerError/maximumAllowed": most}
    text = {"details/0/message": "Maximum allowed devices has been reached"}
    run.expect(reply, 400, documented={**limit, **text})


@case()
def same_phone(run: Run) -> None:
    """The same number for a second device of the same type is refused."""
    who = person(run)
    body = device_body(run, who)
    run.call("create_device", body, userID=who.id)
    again = run.call("create_device", body, userID=who.id)
    run.refused(again, 400, "INVALID_DATA", "UNIQUENESS_VIOLATION", "phone")


@case()
def same_email(run: Run) -> None:
    """The same address for a second device is refused."""
    who = person(run)
    body = device_body(run, who, "EMAIL")
    run.call("create_device", body, userID=who.id)
    again = run.call("create_device", body, userID=who.id)
    run.refused(again, 400, "INVALID_DATA", "UNIQUENESS_VIOLATION", "email")


def _refused(run: Run, changes: dict[str, Any], detail: str, target: str) -> None:
    who = person(run)
    body = {**device_body(run, who), **changes}
    told = {name: value for name, value in body.items() if value is not None}
    reply = run.call("create_device", told, userID=who.id)
    run.refused(reply, 400, "INVALID_DATA", detail, target)


for _words, _changes, _detail, _target in (
    ("without a type", {"type": None}, "REQUIRED_VALUE", "type"),
    ("of an unknown type", {"type": "CONFORMANCE"}, "INVALID_VALUE", "type"),
    ("of type MOBILE, which only pairing makes,", {"type": "MOBILE"}, "INVALID_VALUE", "type"),
    ("without a phone", {"phone": None}, "REQUIRED_VALUE", "phone"),
    ("with an empty phone", {"phone": ""}, "EMPTY_VALUE", "phone"),
    ("whose phone is no number", {"phone": "conformance"}, "INVALID_VALUE", "phone"),
    ("with an unknown status", {"status": "CONFORMANCE"}, "INVALID_VALUE", "status"),
    (
        "whose e-mail address is none",
        {"type": "EMAIL", "email": "conformance", "phone": None},
        "INVALID_VALUE",
        "email",
    ),
):
    add_case(
        f"A device {_words} is refused".replace(", is", ", is"),
        partial(_refused, changes=_changes, detail=_detail, target=_target),
        __name__,
    )


@case()
def bad_phone_in_words(run: Run) -> None:
    """What is wrong with a phone number is told in words."""
    who = person(run)
    body = device_body(run, who, phone="conformance")
    reply = run.call("create_device", body, userID=who.id)
    text = "must be a well-formed phone number with a valid country code followed by a phone number"
    run.expect(reply, 400, observed={"details/0/message": text})


def _accepted(run: Run, kind: str, phone: str) -> None:
    who = person(run)
    body = device_body(run, who, kind, phone=phone)
    reply = run.call("create_device", body, userID=who.id)
    run.expect(reply, 201, documented={"type": kind})


for _kind, _phone in (
    ("SMS", "+1.5125550123"),
    ("SMS", "+15125550123"),
    ("SMS", "+1.512.555.0123"),
    ("SMS", "+1 (512) 555-0123"),
    ("VOICE", "15125550111"),
    ("VOICE", "1-512-555-0111"),
):
    add_case(
        f"A {_kind} device takes a number written as {_phone}",
        partial(_accepted, kind=_kind, phone=_phone),
        __name__,
    )


@case("sandbox")
def extension_refused(run: Run) -> None:
    """An extension is refused while the environment does not allow extensions."""
    settings = run.call("read_mfa_settings")
    off = settings.find("phoneExtensions/enabled") is not True
    run.skip_unless(off, "the environment allows extensions")
    reply = made(run, person(run), "VOICE", extension="313#")
    run.refused(reply, 400, "INVALID_DATA", "CONSTRAINT_VIOLATION", "extension")


@case()
def device_for_nobody(run: Run) -> None:
    """A user who does not exist gets no device."""
    body = {"type": "TOTP"}
    run.refused(run.call("create_device", body, userID=UNKNOWN), 404, "NOT_FOUND")


@case()
def link_to_activate(run: Run) -> None:
    """A device that waits for activation has a link to it."""
    reply, ids = _waiting(run)
    run.expect(reply, 201, documented={"status": "ACTIVATION_REQUIRED"})
    listed_ = run.call("list_devices", userID=ids["userID"])
    link = {"_embedded/devices/0/_links/activate/href": PRESENT}
    run.expect(listed_, 200, documented=link)


@case("clock")
def late_activation(run: Run) -> None:
    """A passcode for activation is good for the policy's lifetime only."""
    who = person(run, sms=sent_rules(lifetime_seconds=60))
    reply = made(run, who, status="ACTIVATION_REQUIRED")
    run.let_pass(61)
    ids = {"userID": who.id, "deviceID": reply["id"]}
    late = run.call("activate_device", {"otp": run.code(reply)}, **ids)
    run.refused(late, 400, "INVALID_DATA", "OTP_SESSION_EXPIRED", "otp")


@case()
def too_many_activations(run: Run) -> None:
    """After the policy's failures a device takes no passcode for its activation."""
    who = person(run, sms=sent_rules(count=2))
    reply = made(run, who, status="ACTIVATION_REQUIRED")
    ids = {"userID": who.id, "deviceID": reply["id"]}
    code = run.code(reply)
    for _ in range(2):
        run.call("activate_device", {"otp": wrong(code)}, **ids)
    late = run.call("activate_device", {"otp": code}, **ids)
    run.refused(late, 400, "INVALID_DATA", "TOO_MANY_OTP_RETRIES", "otp")


@case("clock")
def forgotten(run: Run) -> None:
    """A device that waits for activation is deleted after 24 hours."""
    _, ids = _waiting(run)
    run.let_pass(86_401)
    run.refused(run.call("read_device", **ids), 404, "NOT_FOUND")


@case()
def later_ones_last(run: Run) -> None:
    """A device that is made after the order was set goes to its end."""
    who, (first, second) = _two(run)
    body = {"devices": [{"id": second}, {"id": first}]}
    run.call("order_devices", body, userID=who.id)
    third = device(run, who, "VOICE")
    reply = initialized(run, who)
    told = {f"_embedded/devices/{at}/id": each for at, each in enumerate((second, first, third))}
    run.expect(reply, 201, documented=told)


@case()
def without_status(run: Run) -> None:
    """A device that is made without a status is active."""
    for kind in ("SMS", "VOICE", "EMAIL"):
        run.expect(made(run, person(run), kind), 201, documented={"status": "ACTIVE"})


@case()
def policy_not_told(run: Run) -> None:
    """A device's policy is taken, but not told."""
    reply = made(run, person(run), status="ACTIVE")
    run.expect(reply, 201, documented={"policy": ABSENT})


@case()
def called_order(run: Run) -> None:
    """The list of devices may be called order."""
    who = person(run)
    first, second = device(run, who), device(run, who, "EMAIL")
    body = {"order": [{"id": second}, {"id": first}]}
    run.expect(run.call("order_devices", body, userID=who.id), 200)
    run.expect(initialized(run, who), 201, documented={"selectedDevice/id": second})

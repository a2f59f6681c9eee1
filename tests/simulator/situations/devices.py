"""Replies about devices."""

from __future__ import annotations

from typing import Any

from pingone_nb.simulator import SimulatedReply
from pingone_nb.simulator.software_authenticator import SoftwareAuthenticator
from tests.simulator.caller import ORIGIN, RP, SMS, UNKNOWN, Caller, body_of
from tests.simulator.situations.preparations import (
    MAIL,
    WAITING_SMS,
    Act,
    Situation,
    cooling,
    on_user,
    twice,
)


def created(body: Any) -> Act:
    """Pair a device."""
    return lambda caller: caller.create_device(body)


def created_after(changes: dict[str, Any], body: Any) -> Act:
    """Pair a device after the policy was changed."""

    def act(caller: Caller) -> SimulatedReply:
        caller.change_policy(changes)
        return caller.create_device(body)

    return act


def created_over_the_limit(caller: Caller) -> SimulatedReply:
    """Pair one device too many."""
    for number in range(5):
        caller.paired({**SMS, "phone": f"+1413555016{number}"})
    return caller.create_device({"type": "SMS", "phone": "+1.5125201234"})


def created_over_quota(_caller: Caller) -> SimulatedReply:
    """Pair a device that has to be activated when nothing may be sent any more."""
    caller = Caller.connected(daily_quota=0)
    return caller.create_device(WAITING_SMS)


def with_extension(caller: Caller) -> SimulatedReply:
    """Pair a voice device with an extension."""
    caller.api("PUT", "mfaSettings", {"phoneExtensions": {"enabled": True}})
    return caller.create_device({**SMS, "type": "VOICE", "extension": "313#"})


def on_device(name: str, body: Any = None, *, device: Any = SMS) -> Act:
    """Do something with a fresh device."""
    return lambda caller: caller.act_on_device(caller.paired(device), name, body)


def activated(otp: str | None = None) -> Act:
    """Activate a device with a passcode, the right one when None."""

    def act(caller: Caller) -> SimulatedReply:
        device_id = caller.paired(WAITING_SMS)
        told = caller.newest_code() if otp is None else otp
        return caller.act_on_device(device_id, "activate", {"otp": told})

    return act


def activated_too_often(caller: Caller) -> SimulatedReply:
    """Activate a device after the failures are used up."""
    device_id = caller.paired(WAITING_SMS)
    for _ in range(3):
        caller.act_on_device(device_id, "activate", {"otp": "x"})
    return caller.act_on_device(device_id, "activate", {"otp": caller.newest_code()})


def activated_late(caller: Caller) -> SimulatedReply:
    """Activate a device too late."""
    device_id = caller.paired(WAITING_SMS)
    caller.wait(1800)
    return caller.act_on_device(device_id, "activate", {"otp": caller.newest_code()})


def activated_by_attestation(origin: str = ORIGIN, **changes: Any) -> Act:
    """Register a passkey, with some properties of the body changed."""

    def act(caller: Caller) -> SimulatedReply:
        told = body_of(caller.create_device({"type": "FIDO2", "rp": RP}))
        options = told["publicKeyCredentialCreationOptions"]
        attestation = SoftwareAuthenticator().create(options, origin=ORIGIN)
        body = {"origin": origin, "attestation": attestation, **changes}
        return caller.act_on_device(told["id"], "activate", body)

    return act


def locked_device(caller: Caller) -> SimulatedReply:
    """Read a device that is cooling down."""
    return caller.on_user("GET", f"devices/{cooling(caller)}")


def phone_device(caller: Caller) -> SimulatedReply:
    """Read a mobile application that got a push."""
    device_id = caller.paired_phone()
    caller.begun_with(device_id)
    return caller.on_user("GET", f"devices/{device_id}")


def passkey_device(caller: Caller) -> SimulatedReply:
    """Read a passkey."""
    return caller.on_user("GET", f"devices/{caller.paired_passkey(SoftwareAuthenticator())}")


def reordered(body: Any) -> Act:
    """Put the devices in order."""
    return lambda caller: caller.act_on_devices("reorder", body)


def renamed(body: Any) -> Act:
    """Give a device a name."""
    return lambda caller: caller.on_user("PUT", f"devices/{caller.paired()}/nickname", body)


DEVICES: list[Situation] = [
    ("list_devices", 200, on_user("GET", "devices")),
    ("list_devices", 200, lambda caller: caller.paired() and caller.on_user("GET", "devices")),
    ("list_devices", 200, on_user("GET", "devices?expand=order")),
    ("list_devices", 400, on_user("GET", "devices?filter=x")),
    ("create_device", 201, created(SMS)),
    ("create_device", 201, created(WAITING_SMS)),
    ("create_device", 201, created({**WAITING_SMS, "testMode": True})),
    ("create_device", 201, created({**SMS, "nickname": "mine"})),
    ("create_device", 201, created({**SMS, "type": "WHATSAPP"})),
    ("create_device", 201, created(MAIL)),
    ("create_device", 201, created({"type": "FIDO2", "rp": RP})),
    ("create_device", 201, created_after({"totp.enabled": True}, {"type": "TOTP"})),
    ("create_device", 201, with_extension),
    ("create_device", 400, created({})),
    ("create_device", 400, created({"type": "MOBILE"})),
    ("create_device", 400, created({"type": ""})),
    ("create_device", 400, created({**SMS, "phone": "1"})),
    ("create_device", 400, created({**SMS, "type": "VOICE", "extension": "1"})),
    ("create_device", 400, created({"type": "TOTP"})),
    ("create_device", 400, created({"type": "FIDO2"})),
    ("create_device", 400, created({"type": "FIDO2", "rp": {"id": "https://x", "name": "x"}})),
    ("create_device", 400, created_after({"sms.pairingDisabled": True}, SMS)),
    ("create_device", 400, twice(created(SMS))),
    ("create_device", 400, twice(created(MAIL))),
    ("create_device", 400, created_over_the_limit),
    ("create_device", 404, created({**SMS, "policy": {"id": UNKNOWN}})),
    ("create_device", 429, created_over_quota),
    ("order_devices", 400, reordered({})),
    ("order_devices", 400, reordered({"devices": []})),
    ("order_devices", 400, reordered({"devices": [1]})),
    ("order_devices", 400, reordered({"devices": [{"id": UNKNOWN}]})),
    ("order_devices", 400, reordered({"devices": [{}]})),
    ("remove_device_order", 400, lambda caller: caller.act_on_devices("order.remove", b"[]")),
    ("read_device", 200, locked_device),
    ("read_device", 200, phone_device),
    ("read_device", 200, passkey_device),
    ("activate_device", 200, activated()),
    ("activate_device", 200, activated_by_attestation()),
    ("activate_device", 400, activated("x")),
    ("activate_device", 400, activated("")),
    ("activate_device", 400, on_device("activate", {}, device=WAITING_SMS)),
    ("activate_device", 400, on_device("activate", {"otp": "1"})),
    ("activate_device", 400, activated_too_often),
    ("activate_device", 400, activated_late),
    ("activate_device", 400, activated_by_attestation(attestation="{}")),
    ("activate_device", 400, activated_by_attestation("https://app.example.com")),
    ("resend_pairing_otp", 400, on_device("sendActivationCode")),
    ("resend_pairing_otp", 400, on_device("sendActivationCode", b"x")),
    ("block_device", 400, on_device("block", b"[]")),
    ("unblock_device", 400, on_device("unblock", b"[]")),
    ("unlock_device", 400, on_device("unlock", b"[]")),
    ("rename_device", 400, renamed({})),
    ("rename_device", 400, renamed({"nickname": ""})),
    ("rename_device", 400, renamed({"nickname": 1})),
    ("rename_device", 400, renamed({"nickname": "n" * 101})),
]

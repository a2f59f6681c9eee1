"""Every kind of reply of every operation: what has to be done to get it.

Each situation is the name of an operation, the expected status, and an act that gets the reply.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from pingone_nb.simulator import Policy, SimulatedReply
from pingone_nb.simulator.software_authenticator import SoftwareAuthenticator
from tests.simulator.caller import (
    APPLICATION_ID,
    EMAIL,
    ORIGIN,
    RP,
    SMS,
    UNKNOWN,
    Caller,
    body_of,
    one_time,
    vendor,
    wrong,
)
from tests.simulator.policies import POLICY
from tests.simulator.scene import REQUESTS, Scene

Act = Callable[[Caller], SimulatedReply]
Situation = tuple[str, int, Act]

MAIL = {"type": "EMAIL", "email": EMAIL}
OTHER_SMS = {**SMS, "phone": "+14135550151"}
WAITING_SMS = {**SMS, "status": "ACTIVATION_REQUIRED"}
COOLING = {"sms.otp.failure": {"count": 1, "coolDown": {"duration": 2, "timeUnit": "MINUTES"}}}
NUMBERS = {"number_matching": True}


# token


def token(form: str = "grant_type=client_credentials", **headers: str | None) -> Act:
    """Ask for a token."""
    return lambda caller: caller.ask_token(form, **headers)


def token_by_get(caller: Caller) -> SimulatedReply:
    """Ask for a token in the wrong way, and without any credentials."""
    return caller.send("GET", f"/{caller.environment_id}/as/token", authorization=None)


def token_elsewhere(caller: Caller) -> SimulatedReply:
    """Ask for a token of an environment that is not there."""
    caller.environment_id = UNKNOWN
    return caller.ask_token()


def token_without_roles(_caller: Caller) -> SimulatedReply:
    """Ask for a token as an application without roles."""
    return Caller(has_roles=False).ask_token()


TOKEN: list[Situation] = [
    ("token", 200, token()),
    ("token", 400, token("")),
    ("token", 400, token("grant_type=password")),
    ("token", 400, token("grant_type=a&grant_type=b")),
    ("token", 400, token("grant_type=client_credentials&client_secret=x")),
    ("token", 400, token_without_roles),
    ("token", 401, token(authorization="Basic eDp5")),
    ("token", 401, token(authorization=None)),
    ("token", 403, token_by_get),
    ("token", 404, token_elsewhere),
    ("token", 413, token("x" * 70_000)),
    ("token", 415, token(content_type="application/json")),
    ("token", 431, token(x_long="a" * 7_000)),
]


# beginning


def begin(target: Any) -> Act:
    """Begin with a one-time target."""
    return lambda caller: caller.initialize(one_time(caller, target))


def begin_with(**changes: Any) -> Act:
    """Begin with some properties changed."""
    return lambda caller: caller.initialize({**one_time(caller, SMS), **changes})


def begin_after(*bodies: Any, **told: Any) -> Act:
    """Begin after devices were paired."""

    def act(caller: Caller) -> SimulatedReply:
        for body in bodies:
            caller.paired(body)
        return caller.begin(**told)

    return act


def begin_with_choice(caller: Caller) -> SimulatedReply:
    """Begin where the user is to choose among two devices."""
    caller.change_policy({"authentication.deviceSelection": "PROMPT_TO_SELECT"})
    return begin_after(SMS, MAIL)(caller)


def begin_blocked(caller: Caller) -> SimulatedReply:
    """Begin where the only device is blocked."""
    caller.act_on_device(caller.paired(), "block")
    return caller.begin()


def begin_in_test_mode(caller: Caller) -> SimulatedReply:
    """Begin with a device in test mode, one of several."""
    caller.paired(MAIL)
    return caller.begin(selectedDevice={"id": caller.paired({**SMS, "testMode": True})})


def begin_bypassed(caller: Caller) -> SimulatedReply:
    """Begin while MFA is bypassed."""
    caller.on_user("PUT", "bypassMFA", {"bypassMFAEnabledUntil": "2026-01-02T00:00:00Z"})
    return caller.begin()


def begin_cooling(caller: Caller) -> SimulatedReply:
    """Begin with a device that is cooling down."""
    return caller.begin(selectedDevice={"id": cooling(caller)})


def begin_beside_cooling(caller: Caller) -> SimulatedReply:
    """Begin with one device while another is cooling down."""
    cooling(caller)
    return begin_after(MAIL)(caller)


def begin_with_passkey(caller: Caller) -> SimulatedReply:
    """Begin with a passkey."""
    return caller.begin(selectedDevice={"id": caller.paired_passkey(SoftwareAuthenticator())})


def begin_with_push(caller: Caller) -> SimulatedReply:
    """Begin with a push."""
    return caller.begin(selectedDevice={"id": caller.paired_phone()})


def begin_with_numbers(_caller: Caller) -> SimulatedReply:
    """Begin with a push that asks for a number."""
    return begin_with_push(Caller.connected(policy=policy_of(**NUMBERS)))


def begin_with_shown_code(caller: Caller) -> SimulatedReply:
    """Begin with a passcode that the user brings along."""
    device_id, application = caller.paired_totp()
    return caller.begin(otp=caller.shown(application), selectedDevice={"id": device_id})


def begin_with_wrong_code(caller: Caller) -> SimulatedReply:
    """Begin with a wrong passcode that the user brings along."""
    caller.paired_totp()
    return caller.begin(otp="1")


def begin_remembered(caller: Caller) -> SimulatedReply:
    """Begin in a browser that is remembered."""
    caller.change_policy({"rememberMe.web.enabled": True})
    caller.paired()
    cookie = caller.simulator.remember_browser()
    return caller.check_browser(cookie)


def begin_over_quota(_caller: Caller) -> SimulatedReply:
    """Begin one time too often in a day."""
    caller = Caller.connected(daily_quota=1)
    caller.begun()
    return caller.initialize()


def on_api_host(caller: Caller) -> SimulatedReply:
    """Begin on the API host."""
    path = f"/v1/{caller.environment_id}/deviceAuthentications"
    return caller.send("POST", path, b"{}", content_type="application/json")


def begin_unsure(**changes: Any) -> Act:
    """Begin in a browser that may be remembered, with some properties changed."""
    return lambda caller: caller.check_browser("rm=x", **changes)


BEGINNING: list[Situation] = [
    ("initialize", 201, begin(SMS)),
    ("initialize", 201, begin({**SMS, "type": "VOICE"})),
    ("initialize", 201, begin(MAIL)),
    ("initialize", 201, begin({**SMS, "testMode": True})),
    ("initialize", 201, begin(None)),
    ("initialize", 201, begin_after(SMS)),
    ("initialize", 201, begin_after({**SMS, "nickname": "mine"}, MAIL)),
    ("initialize", 201, begin_after({**SMS, "type": "WHATSAPP"})),
    ("initialize", 201, begin_after(SMS, notification={"template": {"locale": "fr-CA"}})),
    ("initialize", 201, begin_with_choice),
    ("initialize", 201, begin_blocked),
    ("initialize", 201, begin_in_test_mode),
    ("initialize", 201, begin_bypassed),
    ("initialize", 201, begin_beside_cooling),
    ("initialize", 201, begin_with_passkey),
    ("initialize", 201, begin_with_push),
    ("initialize", 201, begin_with_numbers),
    ("initialize", 201, begin_with_shown_code),
    ("initialize", 400, begin({})),
    ("initialize", 400, begin({"type": "WHATSAPP"})),
    ("initialize", 400, begin({**SMS, "phone": "1"})),
    ("initialize", 400, begin({"type": "EMAIL", "email": ""})),
    ("initialize", 400, begin({**SMS, "testMode": "yes"})),
    ("initialize", 400, begin_with(user=None)),
    ("initialize", 400, begin_with(user={"id": "ada"})),
    ("initialize", 400, begin_with(policy={"id": ""})),
    ("initialize", 400, begin_with(selectedDevice={"id": UNKNOWN})),
    ("initialize", 400, begin_with(webAuthn={"challenge": "c2hvcnQ"})),
    ("initialize", 400, begin_with(mobilePayload="x")),
    ("initialize", 400, begin_with(notification={"template": {"variant": "v" * 101}})),
    ("initialize", 400, begin_with(notification={"template": {"variables": {"a": 1}}})),
    ("initialize", 400, begin_cooling),
    ("initialize", 400, begin_with_wrong_code),
    ("initialize", 400, lambda caller: caller.initialize(b"[]")),
    ("initialize", 403, on_api_host),
    ("initialize", 404, begin_with(user={"id": UNKNOWN})),
    ("initialize", 404, begin_with(policy={"id": UNKNOWN})),
    ("initialize", 429, begin_over_quota),
    ("check_remembered_device", 201, begin_remembered),
    ("check_remembered_device", 201, begin_unsure()),
    ("check_remembered_device", 400, begin_unsure(payload={"type": "PHONE", "value": "x"})),
    ("check_remembered_device", 400, begin_unsure(payload=None)),
    ("check_remembered_device", 400, begin_unsure(deviceSession={"id": "x"})),
    ("check_remembered_device", 404, begin_unsure(user={"id": UNKNOWN})),
]


# going on


def policy_of(**told: Any) -> Policy:
    """A policy to begin with."""
    return Policy.of(**told)


def cooling(caller: Caller) -> str:
    """The id of a device that is cooling down after one wrong passcode."""
    caller.change_policy(COOLING)
    device_id = caller.paired()
    caller.check(caller.begun_with(device_id), wrong(caller.newest_code()))
    return device_id


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


def completed(caller: Caller) -> str:
    """The id of an authentication that is over."""
    begun = caller.begun()
    caller.check(begun, caller.newest_code())
    return begun


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


def sign(caller: Caller, *, origin: str = ORIGIN, **cool_down: Any) -> tuple[str, str]:
    """The id of an authentication with a passkey, and the assertion that it wants."""
    if cool_down:
        caller.change_policy({"fido2.failure": cool_down})
    authenticator = SoftwareAuthenticator()
    told = body_of(caller.begin(selectedDevice={"id": caller.paired_passkey(authenticator)}))
    options = told["publicKeyCredentialRequestOptions"]
    return told["id"], authenticator.get(options, origin=origin)


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
    ("check_otp", 400, check_cooling),
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


# users


def api(method: str, path: str, body: Any = None) -> Act:
    """Ask the API host."""
    return lambda caller: caller.api(method, path, body)


def on_user(method: str, path: str, body: Any = None) -> Act:
    """Ask the API host for something of the user."""
    return lambda caller: caller.on_user(method, path, body)


def twice(act: Act) -> Act:
    """The second of two replies."""

    def acted(caller: Caller) -> SimulatedReply:
        act(caller)
        return act(caller)

    return acted


def of_nobody(act: Act) -> Act:
    """The same for a user that is not there."""

    def acted(caller: Caller) -> SimulatedReply:
        caller.user_id = UNKNOWN
        return act(caller)

    return acted


def read_bypass_in_force(caller: Caller) -> SimulatedReply:
    """Read a bypass that is in force."""
    begin_bypassed(caller)
    return caller.on_user("GET", "bypassMFA")


BOB = {"username": "bob", "email": EMAIL}
FULL_BOB = {**BOB, "name": {"given": "Bob"}, "mobilePhone": "1", "mfaEnabled": True}
USERS: list[Situation] = [
    ("find_users", 200, api("GET", "users")),
    ("find_users", 200, api("GET", 'users?filter=username eq "nobody"')),
    ("find_users", 400, api("GET", "users?filter=x")),
    ("find_users", 400, api("GET", "users?limit=0")),
    ("create_user", 201, api("POST", "users", BOB)),
    ("create_user", 201, api("POST", "users", FULL_BOB)),
    ("create_user", 201, api("POST", "users", {**BOB, "population": {"id": UNKNOWN}})),
    ("create_user", 400, api("POST", "users", {})),
    ("create_user", 400, api("POST", "users", {**BOB, "email": "bob"})),
    ("create_user", 400, api("POST", "users", {**BOB, "username": " "})),
    ("create_user", 400, api("POST", "users", {**BOB, "username": "b" * 129})),
    ("create_user", 400, api("POST", "users", {**BOB, "mobilePhone": "1" * 33})),
    ("create_user", 400, twice(api("POST", "users", BOB))),
    ("enable_mfa", 200, on_user("PUT", "mfaEnabled", {"mfaEnabled": False})),
    ("enable_mfa", 400, on_user("PUT", "mfaEnabled", {})),
    ("enable_mfa", 400, on_user("PUT", "mfaEnabled", {"mfaEnabled": "yes"})),
    ("read_bypass", 200, on_user("GET", "bypassMFA")),
    ("read_bypass", 200, read_bypass_in_force),
    ("allow_bypass", 400, on_user("PUT", "bypassMFA", {"bypassMFAEnabledUntil": "soon"})),
    ("allow_bypass", 400, on_user("PUT", "bypassMFA", {})),
]


# devices


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


# pairing keys, codes, policies, settings

POLICIES = "deviceAuthenticationPolicies"


def created_policy(**changes: Any) -> Act:
    """Create a policy, with some properties changed."""
    return api("POST", POLICIES, {**POLICY, **changes})


def on_policy(method: str, *, is_default: bool = False, **changes: Any) -> Act:
    """Do something with a policy that was just created, or the default one."""

    def act(caller: Caller) -> SimulatedReply:
        policy_id = caller.simulator.policy.id
        if not is_default:
            policy_id = body_of(created_policy()(caller))["id"]
        body = {**POLICY, **changes} if method == "PUT" else None
        return caller.api(method, f"{POLICIES}/{policy_id}", body)

    return act


def too_many_policies(caller: Caller) -> SimulatedReply:
    """Create one policy too many."""
    for number in range(99):
        created_policy(name=f"{number}")(caller)
    return created_policy()(caller)


def claimed_key(caller: Caller) -> SimulatedReply:
    """Read a pairing key that an application has claimed."""
    told = body_of(caller.on_user("POST", "pairingKeys", PAIRING_KEY))
    caller.simulator.mobile.pair(told["code"])
    return caller.on_user("GET", f"pairingKeys/{told['id']}")


def too_many_keys(caller: Caller) -> SimulatedReply:
    """Create one pairing key too many."""
    for _ in range(50):
        reply = caller.on_user("POST", "pairingKeys", PAIRING_KEY)
        if reply.status != 201:
            break
    return reply


def code(**changes: Any) -> Act:
    """Create an authentication code."""
    body = {"application": {"id": APPLICATION_ID}, **changes}
    return lambda caller: Scene(caller).request("create_authentication_code", body)


PAIRING_KEY = {"applications": [{"id": APPLICATION_ID}]}
SETTINGS_BODY = {"pairing": {"maxAllowedDevices": 3}}
OTHERS: list[Situation] = [
    ("create_pairing_key", 201, on_user("POST", "pairingKeys", PAIRING_KEY)),
    ("create_pairing_key", 400, on_user("POST", "pairingKeys", {"applications": "x"})),
    ("create_pairing_key", 400, on_user("POST", "pairingKeys", {"applications": [{}]})),
    ("create_pairing_key", 400, too_many_keys),
    (
        "create_pairing_key",
        404,
        on_user("POST", "pairingKeys", {**PAIRING_KEY, "policy": {"id": UNKNOWN}}),
    ),
    ("read_pairing_key", 200, claimed_key),
    ("read_pairing_key", 404, on_user("GET", "pairingKeys/x")),
    ("create_authentication_code", 201, code()),
    ("create_authentication_code", 201, code(userApproval="NOT_REQUIRED")),
    ("create_authentication_code", 201, code(clientContext={"header": "Hello"})),
    ("create_authentication_code", 400, code(application=None)),
    ("create_authentication_code", 400, code(application={"id": ""})),
    ("create_authentication_code", 400, code(userApproval="MAYBE")),
    (
        "create_authentication_code",
        400,
        code(lifeTime={"duration": 31, "timeUnit": "MINUTES"}),
    ),
    ("create_policy", 201, created_policy()),
    ("create_policy", 400, created_policy(name="")),
    ("create_policy", 400, created_policy(name=None)),
    ("create_policy", 400, created_policy(sms=None)),
    ("create_policy", 400, created_policy(sms={"enabled": True, "otp": {"otpLength": 5}})),
    ("create_policy", 400, created_policy(totp={"enabled": "yes"})),
    ("create_policy", 400, twice(created_policy())),
    ("create_policy", 400, too_many_policies),
    ("read_policy", 200, on_policy("GET")),
    ("read_policy", 404, api("GET", f"{POLICIES}/{UNKNOWN}")),
    ("update_policy", 200, on_policy("PUT", name="Another")),
    ("update_policy", 200, on_policy("PUT", name="Another", default=True)),
    ("update_policy", 400, on_policy("PUT", name="Default MFA Policy")),
    ("update_policy", 400, on_policy("PUT", voice={"enabled": 1})),
    ("update_policy", 400, on_policy("PUT", name=" ")),
    ("update_policy", 400, on_policy("PUT", name=None)),
    ("update_policy", 400, on_policy("PUT", totp={"enabled": True, "passcodeGracePeriod": 11})),
    ("update_policy", 400, on_policy("PUT", is_default=True)),
    ("delete_policy", 204, on_policy("DELETE")),
    ("delete_policy", 400, on_policy("DELETE", is_default=True)),
    ("update_mfa_settings", 200, api("PUT", "mfaSettings", SETTINGS_BODY)),
    ("update_mfa_settings", 400, api("PUT", "mfaSettings", {"pairing": 1})),
    (
        "update_mfa_settings",
        400,
        api("PUT", "mfaSettings", {"pairing": {"maxAllowedDevices": 16}}),
    ),
    (
        "update_mfa_settings",
        400,
        api("PUT", "mfaSettings", {"lockout": {"failureCount": 0}}),
    ),
]


# what every operation has in common


def right(operation: str) -> Act:
    """Ask for what the operation does, rightly."""
    return lambda caller: ask_rightly(operation, caller)


def ask_rightly(
    operation: str, caller: Caller, body: bytes | None = None, **headers: str | None
) -> SimulatedReply:
    """Send the operation's right request, or another body, in a scene of its own."""
    scene = Scene(caller)
    if operation == "create_device":
        caller.api("PUT", "mfaSettings", {"phoneExtensions": {"enabled": True}})
    if operation == "cancel":
        scene.names["authentication"] = body_of(begin_with_push(caller))["id"]
    told = scene.right_body(operation) if body is None else body
    return scene.request(operation, told, **headers)


def without_token(operation: str) -> Act:
    """The same without a token."""
    return lambda caller: ask_rightly(operation, caller, authorization=None)


def with_headers(operation: str, **headers: str | None) -> Act:
    """The same with other headers."""
    return lambda caller: ask_rightly(operation, caller, **headers)


def as_user(operation: str) -> Act:
    """The same with an end user's token."""
    return lambda caller: ask_rightly(
        operation, caller, authorization=f"Bearer {caller.simulator.user_token()}"
    )


def elsewhere(operation: str) -> Act:
    """The same in an environment that is not there."""

    def act(caller: Caller) -> SimulatedReply:
        scene = Scene(caller)
        scene.names["env"] = UNKNOWN
        return scene.request(operation, scene.right_body(operation))

    return act


def at_fault(operation: str, name: Any) -> Act:
    """The same with a fault."""

    def act(caller: Caller) -> SimulatedReply:
        scene = Scene(caller)
        caller.simulator.faults.next(name, retry_after_seconds=1)
        return scene.request(operation, scene.right_body(operation))

    return act


def of_unknown(operation: str) -> Act:
    """The same of a thing that is not there."""

    def act(caller: Caller) -> SimulatedReply:
        scene = Scene(caller)
        name = names_in_path(operation)[-1]
        scene.names[name] = UNKNOWN
        return scene.request(operation, scene.right_body(operation))

    return act


def names_in_path(operation: str) -> list[str]:
    """The names of the ids in an operation's path, the environment's left out."""
    found = re.findall(r"\{(\w+)\}", REQUESTS[operation][1])
    return [name for name in found if name != "env"]


def common(operation: str) -> list[Situation]:
    """What can be said of every operation."""
    takes_body = REQUESTS[operation][3] is not None
    faults: list[tuple[int, str]] = [(429, "429"), (500, "500"), (503, "503"), (502, "html")]
    found: list[Situation] = [
        (operation, 401, without_token(operation)),
        (operation, 401, as_user(operation)),
        (operation, 403, elsewhere(operation)),
        (operation, 413, lambda caller: ask_rightly(operation, caller, b"x" * 70_000)),
        (operation, 431, with_headers(operation, x_long="a" * 7_000)),
        *((operation, status, at_fault(operation, name)) for status, name in faults),
    ]
    if takes_body:
        found += [
            (operation, 400, lambda caller: ask_rightly(operation, caller, b"[")),
            (operation, 415, with_headers(operation, content_type=vendor("novel"))),
        ]
    if names_in_path(operation):
        found.append((operation, 404, of_unknown(operation)))
    return found


# those whose right request in the scene is refused, and rightly so
NOT_RIGHT_HERE = {"check_otp", "check_assertion", "initialize", "activate_device", "delete_policy"}
RIGHT_STATUS = {"create": 201, "delete": 204, "check_remembered_device": 201}
SITUATIONS: list[Situation] = [
    *TOKEN,
    *BEGINNING,
    *GOING_ON,
    *USERS,
    *DEVICES,
    *OTHERS,
    *(
        (name, RIGHT_STATUS.get(name, RIGHT_STATUS.get(name.split("_")[0], 200)), right(name))
        for name in REQUESTS
        if name not in NOT_RIGHT_HERE
    ),
    *(situation for name in REQUESTS for situation in common(name)),
]

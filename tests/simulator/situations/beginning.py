"""Replies to beginning an authentication."""

from __future__ import annotations

from typing import Any

from pingone_nb.simulator import SimulatedReply
from pingone_nb.simulator.software_authenticator import SoftwareAuthenticator
from tests.simulator.caller import SMS, UNKNOWN, Caller, one_time
from tests.simulator.situations.preparations import (
    MAIL,
    NUMBERS,
    Act,
    Situation,
    begin_with_push,
    cooling,
    policy_of,
)


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


def begin_as(**changes: bool) -> Act:
    """Begin with a user who is disabled, or whose account is locked."""

    def act(caller: Caller) -> SimulatedReply:
        caller.simulator.change_user(**changes)
        return caller.initialize()

    return act


def begin_without_mfa(caller: Caller) -> SimulatedReply:
    """Begin with a user whose MFA is off."""
    caller.on_user("PUT", "mfaEnabled", {"mfaEnabled": False})
    return caller.begin()


def bypass_without_mfa(caller: Caller) -> SimulatedReply:
    """The same under a policy that lets such users bypass MFA."""
    caller.change_policy({"blockMfaDisabledUsers": False})
    return begin_without_mfa(caller)


def begin_by_other_reading(act: Act, **readings: Any) -> Act:
    """The same, where the simulator reads the sources in another way."""
    return lambda _caller: act(Caller.connected(**readings))


def begin_over_quota_of_the_platform(_caller: Caller) -> SimulatedReply:
    """The same, where the platform's code says so."""
    caller = Caller.connected(daily_quota=0, daily_limit="quota_exceeded")
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
    ("initialize", 400, begin_by_other_reading(begin_cooling, cool_down="too_many_otp_retries")),
    ("initialize", 400, begin_by_other_reading(begin(None), no_devices="refused")),
    ("initialize", 400, begin_as(enabled=False)),
    ("initialize", 400, begin_as(locked=True)),
    ("initialize", 400, begin_without_mfa),
    ("initialize", 201, bypass_without_mfa),
    ("initialize", 400, begin_with_wrong_code),
    ("initialize", 400, lambda caller: caller.initialize(b"[]")),
    ("initialize", 403, on_api_host),
    ("initialize", 404, begin_with(user={"id": UNKNOWN})),
    ("initialize", 404, begin_with(policy={"id": UNKNOWN})),
    ("initialize", 429, begin_over_quota),
    ("initialize", 429, begin_over_quota_of_the_platform),
    ("check_remembered_device", 201, begin_remembered),
    ("check_remembered_device", 201, begin_unsure()),
    ("check_remembered_device", 400, begin_unsure(payload={"type": "PHONE", "value": "x"})),
    ("check_remembered_device", 400, begin_unsure(payload=None)),
    ("check_remembered_device", 400, begin_unsure(deviceSession={"id": "x"})),
    ("check_remembered_device", 404, begin_unsure(user={"id": UNKNOWN})),
]

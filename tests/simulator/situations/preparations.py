"""What situations have in common: who acts, and what has to be done before."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pingone_nb.simulator import Policy, SimulatedReply
from pingone_nb.simulator.software_authenticator import SoftwareAuthenticator
from tests.simulator.caller import EMAIL, ORIGIN, SMS, Caller, body_of, wrong

Act = Callable[[Caller], SimulatedReply]
Situation = tuple[str, int, Act]
MAIL = {"type": "EMAIL", "email": EMAIL}
WAITING_SMS = {**SMS, "status": "ACTIVATION_REQUIRED"}
COOLING = {"sms.otp.failure": {"count": 1, "coolDown": {"duration": 2, "timeUnit": "MINUTES"}}}
NUMBERS = {"number_matching": True}


def begin_with_push(caller: Caller) -> SimulatedReply:
    """Begin with a push."""
    return caller.begin(selectedDevice={"id": caller.paired_phone()})


def policy_of(**told: Any) -> Policy:
    """A policy to begin with."""
    return Policy.of(**told)


def cooling(caller: Caller) -> str:
    """The id of a device that is cooling down after one wrong passcode."""
    caller.change_policy(COOLING)
    device_id = caller.paired()
    caller.check(caller.begun_with(device_id), wrong(caller.newest_code()))
    return device_id


def completed(caller: Caller) -> str:
    """The id of an authentication that is over."""
    begun = caller.begun()
    caller.check(begun, caller.newest_code())
    return begun


def sign(caller: Caller, *, origin: str = ORIGIN, **cool_down: Any) -> tuple[str, str]:
    """The id of an authentication with a passkey, and the assertion that it wants."""
    if cool_down:
        caller.change_policy({"fido2.failure": cool_down})
    authenticator = SoftwareAuthenticator()
    told = body_of(caller.begin(selectedDevice={"id": caller.paired_passkey(authenticator)}))
    options = told["publicKeyCredentialRequestOptions"]
    return told["id"], authenticator.get(options, origin=origin)


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

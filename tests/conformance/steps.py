"""Steps that many cases share."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from typing import Any

import pyotp

from pingone_nb.simulator.software_authenticator import SoftwareAuthenticator
from tests.conformance.reply import Reply
from tests.conformance.run import Run

UNKNOWN = "00000000-0000-4000-8000-000000000000"
TEST_PHONE = "+14135550150"  # in test mode nothing is sent
TEST_EMAIL = "abc@example.com"
SITE, PAGE = "example.com", "https://login.example.com"  # of passkeys
TARGETS: dict[str, dict[str, Any]] = {
    "SMS": {"type": "SMS", "phone": TEST_PHONE, "testMode": True},
    "VOICE": {"type": "VOICE", "phone": TEST_PHONE, "testMode": True},
    "EMAIL": {"type": "EMAIL", "email": TEST_EMAIL, "testMode": True},
}
_SENT = {
    "enabled": True,
    "otp": {
        "failure": {"count": 3, "coolDown": {"duration": 0, "timeUnit": "MINUTES"}},
        "lifeTime": {"duration": 30, "timeUnit": "MINUTES"},
        "otpLength": 6,
    },
}
_TYPED = {
    "enabled": True,
    "otp": {"failure": {"count": 3, "coolDown": {"duration": 2, "timeUnit": "MINUTES"}}},
}
_POLICY: dict[str, Any] = {
    "authentication": {"deviceSelection": "DEFAULT_TO_FIRST"},
    "newDeviceNotification": "NONE",
    "sms": _SENT,
    "voice": _SENT,
    "email": _SENT,
    "mobile": _TYPED,
    "totp": _TYPED,
    "default": False,
}


@dataclass(frozen=True, kw_only=True)
class Person:
    """A user whom the case made, and the policy that holds for it."""

    id: str
    username: str = field(repr=False)
    email: str = field(repr=False)
    policy_id: str


def one_time(run: Run, target: Any, **changes: Any) -> dict[str, Any]:
    """The body that begins an authentication with a one-time target."""
    return {"user": {"id": run.target.user_id}, "selectedDevice": {"oneTime": target}, **changes}


def begun(run: Run, kind: str = "SMS", **changes: Any) -> Reply:
    """An authentication with a one-time target in test mode."""
    return run.call("initialize", one_time(run, TARGETS[kind], **changes))


def checked(run: Run, authentication_id: str, otp: Any) -> Reply:
    """A passcode is checked; bytes are sent as the whole body."""
    body = otp if isinstance(otp, bytes) else {"otp": otp}
    return run.call("check_otp", body, deviceAuthID=authentication_id)


def wrong(code: str) -> str:
    """A passcode of the same length that is another one."""
    return ("1" if code[0] != "1" else "2") + code[1:]


def read(run: Run, authentication_id: str) -> Reply:
    """The authentication as it stands."""
    return run.call("read", deviceAuthID=authentication_id)


def policy_body(run: Run, **sections: Any) -> dict[str, Any]:
    """A policy that no environment has; `sections` replace properties."""
    return {**copy.deepcopy(_POLICY), "name": run.unique("policy"), **sections}


def sent_rules(
    *, count: int = 3, cool_down_seconds: int = 0, lifetime_seconds: int = 1800, length: int = 6
) -> dict[str, Any]:
    """A policy's section for passcodes that are sent."""
    return {
        "enabled": True,
        "otp": {
            "failure": {"count": count, "coolDown": seconds(cool_down_seconds)},
            "lifeTime": seconds(lifetime_seconds),
            "otpLength": length,
        },
    }


def seconds(count: int) -> dict[str, Any]:
    """A duration: minutes where it is whole ones."""
    if count % 60 == 0:
        return {"duration": count // 60, "timeUnit": "MINUTES"}
    return {"duration": count, "timeUnit": "SECONDS"}


def selecting(how: str) -> dict[str, Any]:
    """The part of a policy that says how a device is chosen."""
    return {"authentication": {"deviceSelection": how}}


def policy(run: Run, **sections: Any) -> str:
    """A policy of the case's own; gives its id."""
    made = run.call("create_policy", policy_body(run, **sections))["id"]
    run.later("delete_policy", policyID=made)
    return str(made)


def person(run: Run, **sections: Any) -> Person:
    """A user of the case's own with MFA enabled, and a policy with these sections."""
    policy_id = policy(run, **sections)
    username = run.unique("user")
    email = f"{username}@example.com"
    body = {"username": username, "email": email, "mfaEnabled": True}
    made = str(run.call("create_user", body)["id"])
    run.later("delete_user", userID=made)
    return Person(id=made, username=username, email=email, policy_id=policy_id)


def device_body(run: Run, who: Person, kind: str = "SMS", **properties: Any) -> dict[str, Any]:
    """The body that makes a device in test mode, so that nothing is ever sent."""
    contact: dict[str, Any] = {"testMode": True}
    if kind == "EMAIL":
        contact["email"] = f"{run.unique('device')}@example.com"
    elif kind in ("SMS", "VOICE"):
        contact["phone"] = run.phone()
    elif kind == "WHATSAPP":  # which has no test mode
        contact = {"phone": run.phone()}
    else:
        contact = {}
    return {"type": kind, "policy": {"id": who.policy_id}, **contact, **properties}


def made(run: Run, who: Person, kind: str = "SMS", **properties: Any) -> Reply:
    """A device of the person's."""
    return run.call("create_device", device_body(run, who, kind, **properties), userID=who.id)


def device(run: Run, who: Person, kind: str = "SMS", **properties: Any) -> str:
    """An active device's id."""
    return str(made(run, who, kind, status="ACTIVE", **properties)["id"])


def totp(run: Run, who: Person) -> tuple[str, pyotp.TOTP]:
    """An authenticator application that is paired: the device's id, and its passcodes."""
    reply = made(run, who, "TOTP")
    application = pyotp.TOTP(reply["secret"])
    run.secrets.append(reply["secret"])
    body = {"otp": application.at(int(run.controls.now()))}
    run.call("activate_device", body, userID=who.id, deviceID=reply["id"])
    return str(reply["id"]), application


def initialized(run: Run, who: Person, device_id: str = "", **changes: Any) -> Reply:
    """An authentication of the person, with a device of theirs or with none named."""
    body: dict[str, Any] = {"user": {"id": who.id}, "policy": {"id": who.policy_id}, **changes}
    if device_id:
        body["selectedDevice"] = {"id": device_id}
    return run.call("initialize", body)


def selected(run: Run, authentication_id: str, device_id: str, **further: Any) -> Reply:
    """A device is chosen."""
    body = {"device": {"id": device_id}, **further}
    return run.call("select_device", body, deviceAuthID=authentication_id)


def registering(run: Run, who: Person) -> Reply:
    """A passkey that waits for its attestation."""
    body = {"type": "FIDO2", "rp": {"id": SITE, "name": "Conformance"}}
    return run.call("create_device", body, userID=who.id)


def registered(run: Run, who: Person) -> tuple[str, SoftwareAuthenticator]:
    """A passkey that is paired: the device's id, and what signs."""
    made, passkey = registering(run, who), SoftwareAuthenticator()
    options = made["publicKeyCredentialCreationOptions"]
    body = {"origin": PAGE, "attestation": passkey.create(options, origin=PAGE)}
    run.call("activate_device", body, userID=who.id, deviceID=made["id"])
    return str(made["id"]), passkey

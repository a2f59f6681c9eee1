"""Device authentication policies, and that they decide."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

from pingone_nb.contract import examples
from tests.conformance.case import add_case, case
from tests.conformance.fact import TIMESTAMP, UUID, having, matching
from tests.conformance.reply import Reply
from tests.conformance.run import Run
from tests.conformance.steps import (
    UNKNOWN,
    begun,
    checked,
    device,
    initialized,
    person,
    policy,
    policy_body,
    seconds,
    selecting,
    sent_rules,
    wrong,
)

_EXAMPLE = next(
    each for each in examples() if each.name == "20-create-device-authentication-policy"
)


_TYPED_OTP = {"failure": {"count": 3, "coolDown": seconds(120)}}


def _put(run: Run, policy_id: str, **sections: Any) -> Reply:
    return run.call("update_policy", policy_body(run, **sections), policyID=policy_id)


@case()
def listed(run: Run) -> None:
    """The environment's policies are listed, the default one among them."""
    told = policy(run)
    reply = run.call("list_policies")
    found = "_embedded/deviceAuthenticationPolicies"
    run.expect(reply, 200, documented={found: having(id=told)})
    run.expect(reply, 200, documented={found: having(default=True)})


@case()
def documented_example(run: Run) -> None:
    """The documented example of a policy is made as the documentation shows it."""
    body = json.loads(json.dumps(_EXAMPLE.request_body).replace("{{appID}}", UNKNOWN))
    body["name"] = run.unique("policy")
    if run.target.kind == "live":  # it names an application, which every environment has its own of
        body["mobile"]["applications"] = []
    reply = run.call("create_policy", body)
    run.later("delete_policy", policyID=reply["id"])
    same = {
        name: value
        for name, value in _EXAMPLE.response_body.items()
        if name not in ("_links", "id", "environment", "name", "mobile", "createdAt", "updatedAt")
    }
    run.same(reply, same)
    made = {"id": UUID, "name": body["name"], "createdAt": TIMESTAMP, "updatedAt": TIMESTAMP}
    links = {
        "_links/self/href": f"{run.target.api_root}/deviceAuthenticationPolicies/{reply['id']}"
    }
    run.expect(reply, 201, documented={**made, **links})


@case()
def defaults(run: Run) -> None:
    """A policy without a way of choosing devices defaults to the first."""
    body = policy_body(run)
    del body["authentication"]
    reply = run.call("create_policy", body)
    run.later("delete_policy", policyID=reply["id"])
    run.expect(reply, 201, documented={"authentication/deviceSelection": "DEFAULT_TO_FIRST"})


@case()
def read_as_made(run: Run) -> None:
    """A policy is read as it was made."""
    body = policy_body(run, sms=sent_rules(length=8, count=5))
    told = run.call("create_policy", body)["id"]
    run.later("delete_policy", policyID=told)
    reply = run.call("read_policy", policyID=told)
    same = {"id": told, "name": body["name"], "sms/otp": body["sms"]["otp"], "default": False}
    run.expect(reply, 200, documented=same)


@case()
def unknown_policy(run: Run) -> None:
    """A policy that does not exist is not found."""
    run.refused(run.call("read_policy", policyID=UNKNOWN), 404, "NOT_FOUND")
    run.refused(run.call("delete_policy", policyID=UNKNOWN), 404, "NOT_FOUND")
    run.refused(_put(run, UNKNOWN), 404, "NOT_FOUND")


@case()
def updated(run: Run) -> None:
    """An updated policy is the new one as a whole."""
    told = policy(run)
    reply = _put(run, told, email=sent_rules(length=8), **selecting("PROMPT_TO_SELECT"))
    new = {"id": told, "email/otp/otpLength": 8}
    choice = {"authentication/deviceSelection": "PROMPT_TO_SELECT"}
    run.expect(reply, 200, documented={**new, **choice})
    run.expect(run.call("read_policy", policyID=told), 200, documented={**new, **choice})


@case()
def deleted(run: Run) -> None:
    """A deleted policy is gone."""
    told = policy(run)
    run.expect(run.call("delete_policy", policyID=told), 204)
    run.refused(run.call("read_policy", policyID=told), 404, "NOT_FOUND")


def _length(run: Run, length: int) -> None:
    reply = begun(run, policy={"id": policy(run, sms=sent_rules(length=length))})
    run.expect(reply, 201, documented={"test/otp": matching(rf"\d{{{length}}}")})


for _length_ in (6, 8, 10):
    add_case(
        f"A policy's otpLength of {_length_} is obeyed", partial(_length, length=_length_), __name__
    )


@case()
def update_is_obeyed(run: Run) -> None:
    """An authentication that begins after an update goes by the new policy."""
    told = policy(run)
    _put(run, told, sms=sent_rules(length=9))
    reply = begun(run, policy={"id": told})
    run.expect(reply, 201, documented={"test/otp": matching(r"\d{9}")})


@case()
def channels_apart(run: Run) -> None:
    """Each method has rules of its own."""
    told = {"id": policy(run, email=sent_rules(length=8))}
    sms, email = begun(run, "SMS", policy=told), begun(run, "EMAIL", policy=told)
    run.expect(sms, 201, documented={"test/otp": matching(r"\d{6}")})
    run.expect(email, 201, documented={"test/otp": matching(r"\d{8}")})


def _failures(run: Run, count: int) -> None:
    reply = begun(run, policy={"id": policy(run, sms=sent_rules(count=count))})
    code = run.code(reply)
    for _ in range(count - 1):
        run.refused(checked(run, reply["id"], wrong(code)), 400, "INVALID_DATA", "INVALID_OTP")
    done = checked(run, reply["id"], code)
    run.expect(done, 200, documented={"status": "COMPLETED"})


for _count in (1, 5, 7):
    add_case(
        f"With a failure count of {_count} the last attempt that is allowed completes",
        partial(_failures, count=_count),
        __name__,
    )


def _lifetime(run: Run, seconds: int) -> None:
    told = {"id": policy(run, sms=sent_rules(lifetime_seconds=seconds))}
    first = begun(run, policy=told)
    run.let_pass(seconds - 10)
    good = checked(run, first["id"], run.code(first))
    run.expect(good, 200, documented={"status": "COMPLETED"})
    second = begun(run, policy=told)
    run.let_pass(seconds + 1)
    late = checked(run, second["id"], run.code(second))
    run.refused(late, 400, "INVALID_DATA", "OTP_SESSION_EXPIRED", "otp")


for _seconds in (60, 300):
    add_case(
        f"A policy's lifeTime of {_seconds} seconds is obeyed",
        partial(_lifetime, seconds=_seconds),
        __name__,
        needs=("clock",),
    )


@case()
def disabled(run: Run) -> None:
    """A device whose method the policy disables is not usable."""
    who = person(run)
    device(run, who)
    disabling = {"id": policy(run, sms={"enabled": False})}
    reply = run.call("initialize", {"user": {"id": who.id}, "policy": disabling})
    told = {"status": "FAILED", "error/code": "NO_USABLE_DEVICES"}
    run.expect(reply, 201, assumed=told)


@case()
def pairing_disabled(run: Run) -> None:
    """Where a policy stops new pairings no device of that type is made."""
    who = person(run, sms={**sent_rules(), "pairingDisabled": True})
    body = {"type": "SMS", "phone": run.phone(), "testMode": True, "policy": {"id": who.policy_id}}
    reply = run.call("create_device", body, userID=who.id)
    run.expect(reply, 400, assumed={"code": one_of_both})


one_of_both = matching("INVALID_DATA|REQUEST_FAILED")


@case()
def named_for_a_user(run: Run) -> None:
    """The policy that the request names decides, whatever the default one says."""
    who = person(run, **selecting("ALWAYS_DISPLAY_DEVICES"))
    device(run, who)
    told = {"status": "DEVICE_SELECTION_REQUIRED", "policy/id": who.policy_id}
    run.expect(initialized(run, who), 201, documented=told)


def _refused(run: Run, changes: dict[str, Any], target: str) -> None:
    body = {**policy_body(run), **changes}
    told = {name: value for name, value in body.items() if value is not None}
    reply = run.call("create_policy", told)
    if reply.status == 201:
        run.later("delete_policy", policyID=reply["id"])
    run.expect(reply, 400, assumed={"code": "INVALID_DATA", "details/0/target": target})


for _words, _changes, _target in (
    ("without a name", {"name": None}, "name"),
    ("without rules for SMS", {"sms": None}, "sms"),
    ("with an otpLength of 5", {"sms": sent_rules(length=5)}, "sms.otp.otpLength"),
    ("with an otpLength of 11", {"email": sent_rules(length=11)}, "email.otp.otpLength"),
    ("with a failure count of 0", {"sms": sent_rules(count=0)}, "sms.otp.failure.count"),
    ("with a failure count of 8", {"voice": sent_rules(count=8)}, "voice.otp.failure.count"),
    (
        "with a lifetime of 59 seconds",
        {"sms": sent_rules(lifetime_seconds=59)},
        "sms.otp.lifeTime.duration",
    ),
    (
        "with a lifetime of 121 minutes",
        {"voice": sent_rules(lifetime_seconds=7260)},
        "voice.otp.lifeTime.duration",
    ),
    (
        "with a cool-down of 31 minutes",
        {"email": sent_rules(cool_down_seconds=1860)},
        "email.otp.failure.coolDown.duration",
    ),
    (
        "with a cool-down of one minute for pushes",
        {"mobile": {"enabled": True, "otp": {"failure": {"count": 3, "coolDown": seconds(60)}}}},
        "mobile.otp.failure.coolDown.duration",
    ),
    ("whose name has 257 characters", {"name": "c" * 257}, "name"),
    (
        "with an unknown way of choosing devices",
        selecting("CONFORMANCE"),
        "authentication.deviceSelection",
    ),
    ("whose name is a number", {"name": 7}, "name"),
):
    add_case(
        f"A policy {_words} is refused",
        partial(_refused, changes=_changes, target=_target),
        __name__,
    )


@case()
def same_name(run: Run) -> None:
    """A name that another policy has is refused."""
    body = policy_body(run)
    told = run.call("create_policy", body)["id"]
    run.later("delete_policy", policyID=told)
    again = run.call("create_policy", body)
    if again.status == 201:
        run.later("delete_policy", policyID=again["id"])
    run.refused(again, 400, "INVALID_DATA", "UNIQUENESS_VIOLATION", "name")


def _default_of(run: Run) -> dict[str, Any]:
    found = run.call("list_policies")["_embedded/deviceAuthenticationPolicies"]
    return next(each for each in found if each["default"])


@case("sandbox")
def default_stays(run: Run) -> None:
    """The default policy cannot be deleted."""
    reply = run.call("delete_policy", policyID=_default_of(run)["id"])
    run.refused(reply, 400, "REQUEST_FAILED", "CONSTRAINT_VIOLATION", "default")


@case("sandbox")
def one_default(run: Run) -> None:
    """Another default policy takes the place of the first, and holds where none is named."""
    former = _default_of(run)
    told = run.call("create_policy", policy_body(run, default=True, sms=sent_rules(length=9)))
    try:
        run.expect(told, 201, documented={"default": True})
        before = run.call("read_policy", policyID=former["id"])
        run.expect(before, 200, documented={"default": False})
        sent = {"policy/id": told["id"], "test/otp": matching(r"\d{9}")}
        run.expect(begun(run), 201, documented=sent)
    finally:
        run.call("update_policy", _writable(former), policyID=former["id"])
        run.later("delete_policy", policyID=told["id"])


def _writable(body: dict[str, Any]) -> dict[str, Any]:
    read_only = ("_links", "id", "environment", "createdAt", "updatedAt")
    return {name: value for name, value in body.items() if name not in read_only}


@case("sandbox")
def authenticators_are_off(run: Run) -> None:
    """The policy that an environment begins with has authenticator applications disabled."""
    run.check("totp/enabled", False, _default_of(run)["totp"]["enabled"], evidence="documented")


@case()
def window_is_returned(run: Run) -> None:
    """mobile.otp.window comes back as it was written."""
    window = {"stepSize": {"duration": 30, "timeUnit": "SECONDS"}}
    failure = {"count": 3, "coolDown": {"duration": 2, "timeUnit": "MINUTES"}}
    mobile = {"enabled": True, "otp": {"failure": failure, "window": window}}
    reply = run.call("create_policy", policy_body(run, mobile=mobile))
    run.later("delete_policy", policyID=reply["id"])
    told = {"mobile/otp/window": window, "mobile/otp/failure": failure}
    run.expect(reply, 201, documented=told)


@case()
def pingid_methods(run: Run) -> None:
    """Desktop, YubiKey and OATH tokens have sections of their own."""
    failure = {"count": 2, "coolDown": seconds(120)}
    asked = {"pairingDisabled": True, "promptForNicknameOnPairing": True}
    told = {"enabled": False, "otp": {"failure": failure}, **asked}
    sections: dict[str, Any] = dict.fromkeys(("desktop", "yubikey", "oathToken"), told)
    sections["desktop"] = {**told, "pairingKeyLifetime": {"duration": 10, "timeUnit": "MINUTES"}}
    reply = run.call("create_policy", policy_body(run, **sections))
    run.later("delete_policy", policyID=reply["id"])
    run.expect(reply, 201, observed=sections)


@case()
def pairing_by_address(run: Run) -> None:
    """An application's biometrics and the addresses that it may be paired from come back."""
    addresses = {"anyIPAdress": False, "onlyTheseIpAddresses": ["192.0.2.0/24", "2001:db8::1"]}
    application = {"id": UNKNOWN, "biometricsEnabled": True, "ipPairingConfiguration": addresses}
    mobile = {"enabled": True, "otp": _TYPED_OTP, "applications": [application]}
    reply = run.call("create_policy", policy_body(run, mobile=mobile))
    run.later("delete_policy", policyID=reply["id"])
    at = "mobile/applications/0"
    shown = {f"{at}/biometricsEnabled": True, f"{at}/ipPairingConfiguration": addresses}
    run.expect(reply, 201, observed=shown)


@case()
def kept(run: Run) -> None:
    """A policy comes back with the further rules that it was made with."""
    asked = {"promptForNicknameOnPairing": True, "pairingDisabled": True}
    sms = {**sent_rules(), "promptForNicknameOnPairing": True}
    fido2 = {"enabled": True, "pairingDisabled": True}
    remembered = {"web": {"enabled": True, "lifeTime": {"duration": 2, "timeUnit": "HOURS"}}}
    body = policy_body(run, sms=sms, fido2=fido2, newDeviceNotification="EMAIL_THEN_SMS")
    body["totp"] = {**body["totp"], **asked}
    body["mobile"] = {**body["mobile"], "promptForNicknameOnPairing": True}
    body["rememberMe"] = remembered
    reply = run.call("create_policy", body)
    run.later("delete_policy", policyID=reply["id"])
    run.expect(
        reply,
        201,
        documented={
            "sms/promptForNicknameOnPairing": True,
            "mobile/promptForNicknameOnPairing": True,
            "totp/pairingDisabled": True,
            "totp/promptForNicknameOnPairing": True,
            "fido2/pairingDisabled": True,
            "newDeviceNotification": "EMAIL_THEN_SMS",
            "rememberMe": remembered,
        },
    )

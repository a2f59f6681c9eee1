"""The environment's MFA settings, and authentication codes."""

from __future__ import annotations

from typing import Any

from tests.conformance.case import case
from tests.conformance.fact import Expected, longer_than, matching
from tests.conformance.reply import Reply
from tests.conformance.run import Run
from tests.conformance.steps import UNKNOWN, device, made, person

_RANGE = Expected("a whole number from 1 to 15", lambda got: isinstance(got, int) and 0 < got < 16)
_WRITABLE = ("pairing", "lockout", "phoneExtensions", "users")


def _settings(run: Run) -> Reply:
    return run.call("read_mfa_settings")


def _changed(run: Run, **sections: Any) -> tuple[Reply, dict[str, Any]]:
    """Changed settings, and the body that puts them back."""
    before = _settings(run).body
    told = {name: before[name] for name in _WRITABLE if name in before}
    return run.call("update_mfa_settings", {**told, **sections}), told


@case("sandbox")
def reset(run: Run) -> None:
    """A reset takes the settings back to PingOne's defaults."""
    before = {
        name: value
        for name, value in run.call("read_mfa_settings").body.items()
        if name in ("pairing", "lockout", "phoneExtensions", "users")
    }
    try:
        run.call("update_mfa_settings", {**before, "pairing": {"maxAllowedDevices": 9}})
        run.expect(run.call("reset_mfa_settings"), 204)
        told = run.call("read_mfa_settings")
        run.expect(told, 200, documented={"pairing/maxAllowedDevices": 5})
    finally:
        run.call("update_mfa_settings", before)


@case()
def read(run: Run) -> None:
    """The settings tell how many devices a user may have."""
    run.expect(_settings(run), 200, documented={"pairing/maxAllowedDevices": _RANGE})


@case("sandbox")
def cap_is_obeyed(run: Run) -> None:
    """A lower limit of devices is obeyed at once."""
    pairing = _settings(run)["pairing"]
    reply, before = _changed(run, pairing={**pairing, "maxAllowedDevices": 1})
    try:
        run.expect(reply, 200, documented={"pairing/maxAllowedDevices": 1})
        who = person(run)
        device(run, who)
        refused = made(run, who, "EMAIL")
        run.refused(refused, 400, "REQUEST_FAILED", "LIMIT_EXCEEDED")
        run.expect(refused, 400, documented={"details/0/innerError/maximumAllowed": 1})
    finally:
        run.call("update_mfa_settings", before)


@case("sandbox")
def extensions(run: Run) -> None:
    """With extensions enabled a VOICE device takes one."""
    reply, before = _changed(run, phoneExtensions={"enabled": True})
    try:
        run.expect(reply, 200, documented={"phoneExtensions/enabled": True})
        told = made(run, person(run), "VOICE", extension="313#")
        run.expect(told, 201, documented={"extension": "313#"})
    finally:
        run.call("update_mfa_settings", before)


@case("sandbox")
def out_of_range(run: Run) -> None:
    """A limit of 16 devices is refused."""
    pairing = _settings(run)["pairing"]
    reply, before = _changed(run, pairing={**pairing, "maxAllowedDevices": 16})
    target = "pairing.maxAllowedDevices"
    told = {"code": "INVALID_DATA", "details/0/target": target}
    run.expect(reply, 400, assumed=told)
    if reply.status == 200:
        run.call("update_mfa_settings", before)


def _code(run: Run, **changes: Any) -> Reply:
    body = {"application": {"id": UNKNOWN}, "userApproval": "NOT_REQUIRED", **changes}
    reply = run.call("create_authentication_code", body)
    if isinstance(reply.find("code"), str):
        run.secrets.append(reply["code"])
    return reply


@case("sandbox")
def code_made(run: Run) -> None:
    """An authentication code has 8 digits or capitals and is UNCLAIMED."""
    context = {"header": "Conformance", "body": "Approve?"}
    reply = _code(run, clientContext=context, lifeTime={"duration": 2, "timeUnit": "MINUTES"})
    told = {"code": matching(r"[0-9A-Z]{8}"), "status": "UNCLAIMED"}
    run.expect(reply, 201, documented=told)
    same = {"code": reply["code"], "status": "UNCLAIMED"}
    again = run.call("read_authentication_code", authenticationCodeID=reply["id"])
    run.expect(again, 200, documented=same)


@case("sandbox")
def code_deleted(run: Run) -> None:
    """A deleted authentication code is gone."""
    told = _code(run)["id"]
    run.expect(run.call("delete_authentication_code", authenticationCodeID=told), 204)
    again = run.call("read_authentication_code", authenticationCodeID=told)
    run.refused(again, 404, "NOT_FOUND")


@case("sandbox")
def code_without_application(run: Run) -> None:
    """An authentication code without an application is refused."""
    reply = run.call("create_authentication_code", {"userApproval": "NOT_REQUIRED"})
    run.refused(reply, 400, "INVALID_DATA", "REQUIRED_VALUE", "application.id")


@case("sandbox", "clock")
def code_expires(run: Run) -> None:
    """An authentication code is gone after its lifetime."""
    told = _code(run, lifeTime={"duration": 10, "timeUnit": "SECONDS"})["id"]
    run.let_pass(11)
    late = run.call("read_authentication_code", authenticationCodeID=told)
    run.refused(late, 404, "NOT_FOUND")


@case("sandbox")
def lower_cap_keeps(run: Run) -> None:
    """Users who have more devices than a new limit keep them."""
    who = person(run)
    device(run, who)
    device(run, who, "EMAIL")
    pairing = _settings(run)["pairing"]
    _, before = _changed(run, pairing={**pairing, "maxAllowedDevices": 1})
    try:
        reply = run.call("list_devices", userID=who.id)
        run.expect(reply, 200, documented={"_embedded/devices": longer_than(1)})
    finally:
        run.call("update_mfa_settings", before)


@case("sandbox")
def mfa_by_default(run: Run) -> None:
    """The settings decide whether MFA is on for new users."""
    for on in (True, False):
        _, before = _changed(run, users={"mfaEnabled": on})
        try:
            username = run.unique("user")
            body = {"username": username, "email": f"{username}@example.com"}
            reply = run.call("create_user", body)
            run.later("delete_user", userID=reply["id"])
            run.expect(reply, 201, documented={"mfaEnabled": on})
        finally:
            run.call("update_mfa_settings", before)


@case("sandbox")
def further_settings(run: Run) -> None:
    """The settings come back as they were changed: lockout and the form of pairing keys."""
    lockout = {"failureCount": 6, "durationSeconds": 1200}
    pairing = {**_settings(run)["pairing"], "pairingKeyFormat": "ALPHANUMERIC"}
    reply, before = _changed(run, lockout=lockout, pairing=pairing)
    try:
        told = {"lockout": lockout, "pairing/pairingKeyFormat": "ALPHANUMERIC"}
        run.expect(reply, 200, documented=told)
    finally:
        run.call("update_mfa_settings", before)


@case("sandbox")
def code_to_approve(run: Run) -> None:
    """An authentication code may want the user's approval."""
    run.expect(_code(run, userApproval="REQUIRED"), 201, documented={"userApproval": "REQUIRED"})

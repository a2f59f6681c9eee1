"""Beginning an authentication with a one-time target."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from tests.conformance.case import Need, add_case, case
from tests.conformance.fact import ABSENT, TIMESTAMP, UUID, matching, other_than
from tests.conformance.run import Run
from tests.conformance.steps import (
    TARGETS,
    UNKNOWN,
    begun,
    checked,
    one_time,
    policy,
)

_MASKED = {
    "SMS": ("phone", "*******50"),
    "VOICE": ("phone", "*******50"),
    "EMAIL": ("email", "ab****@example.com"),
}


def _test_mode(run: Run, kind: str) -> None:
    contact, masked = _MASKED[kind]
    run.expect(
        begun(run, kind),
        201,
        documented={
            "id": UUID,
            "status": "OTP_REQUIRED",
            "user/id": run.target.user_id,
            "environment/id": run.target.environment_id,
            "selectedDevice/oneTime/type": kind,
            f"selectedDevice/oneTime/{contact}": masked,
            "selectedDevice/id": ABSENT,
            "_embedded/devices/0/type": kind,
            f"_embedded/devices/0/{contact}": masked,
            "_embedded/devices/0/id": ABSENT,
            "_embedded/devices/0/status": ABSENT,
            "_embedded/devices/1": ABSENT,
            "test/otp": matching(r"\d{6,10}"),
            "createdAt": TIMESTAMP,
            "updatedAt": TIMESTAMP,
        },
    )


def _sent(run: Run, kind: str) -> None:
    contact = "email" if kind == "EMAIL" else "phone"
    address = run.target.email if kind == "EMAIL" else run.target.phone
    reply = run.call("initialize", one_time(run, {"type": kind, contact: address}))
    run.expect(reply, 201, documented={"status": "OTP_REQUIRED", "test": ABSENT})
    done = checked(run, reply["id"], run.code(reply))
    run.expect(done, 200, documented={"status": "COMPLETED"})


for _kind in ("SMS", "VOICE", "EMAIL"):
    _rule = f"A one-time {_kind} in test mode waits for the passcode that the reply tells"
    add_case(_rule, partial(_test_mode, kind=_kind), __name__)
    _needs: tuple[Need, ...] = ("codes", "email" if _kind == "EMAIL" else "phone")
    _rule = f"A one-time {_kind} brings a passcode that completes"
    add_case(_rule, partial(_sent, kind=_kind), __name__, needs=_needs, messages=1)


@case()
def links(run: Run) -> None:
    """The links of a new authentication are absolute, and all lead to itself."""
    reply = begun(run)
    own = f"{run.target.auth_root}/deviceAuthentications/{reply['id']}"
    names = ("self", "otp.check", "device.select")
    run.expect(reply, 201, documented={f"_links/{name}/href": own for name in names})


@case()
def location(run: Run) -> None:
    """The reply to a new authentication says in Location where it is."""
    reply = begun(run)
    own = f"{run.target.auth_root}/deviceAuthentications/{reply['id']}"
    run.expect(reply, 201, assumed={"headers/Location": own})


@case()
def default_policy(run: Run) -> None:
    """Without a policy the environment's default one holds, and its id is told."""
    run.expect(begun(run), 201, documented={"policy/id": UUID})


@case()
def named_policy(run: Run) -> None:
    """The policy that the request names is the one that the reply names."""
    told = policy(run)
    run.expect(begun(run, policy={"id": told}), 201, documented={"policy/id": told})


@case("inbox")
def test_mode_sends_nothing(run: Run) -> None:
    """In test mode nothing is sent."""
    before = len(run.controls.messages())
    for kind in TARGETS:
        begun(run, kind)
    run.check("messages", before, len(run.controls.messages()), evidence="documented")


@case()
def each_its_own(run: Run) -> None:
    """Each authentication is one of its own: sending again begins a new one."""
    first, second = begun(run), begun(run)
    run.expect(second, 201, observed={"id": other_than(first["id"])})


@case()
def custom_notification(run: Run) -> None:
    """A custom notification with template, locale, variant and variables is accepted."""
    template = {"name": "transaction", "locale": "en", "variables": {"account": "1234"}}
    reply = begun(run, notification={"template": template})
    run.expect(reply, 201, documented={"status": "OTP_REQUIRED"})


@case()
def unknown_user(run: Run) -> None:
    """Even with a one-time target the user must exist."""
    body = one_time(run, TARGETS["SMS"], user={"id": UNKNOWN})
    run.refused(run.call("initialize", body), 404, "NOT_FOUND", "INVALID_VALUE", "user.id")


@case()
def unknown_policy(run: Run) -> None:
    """A policy that does not exist is refused."""
    body = one_time(run, TARGETS["SMS"], policy={"id": UNKNOWN})
    run.refused(run.call("initialize", body), 404, "NOT_FOUND", "INVALID_VALUE", "policy.id")


def _refused(run: Run, changes: Mapping[str, Any], detail: str, target: str) -> None:
    reply = run.call("initialize", {**one_time(run, TARGETS["SMS"]), **changes})
    run.refused(reply, 400, "INVALID_DATA", detail, target)


def _of(target: Any) -> dict[str, Any]:
    return {"selectedDevice": {"oneTime": target}}


def _sms(**changes: Any) -> dict[str, Any]:
    target = {**TARGETS["SMS"], **changes}
    return _of({name: value for name, value in target.items() if value is not None})


_ONE_TIME = "selectedDevice.oneTime"
_REFUSALS: list[tuple[str, Mapping[str, Any], str, str]] = [
    ("without a user", {"user": None}, "REQUIRED_VALUE", "user.id"),
    ("whose user has no id", {"user": {}}, "REQUIRED_VALUE", "user.id"),
    ("whose user's id is empty", {"user": {"id": ""}}, "EMPTY_VALUE", "user.id"),
    ("whose user's id is a name", {"user": {"id": "ada"}}, "INVALID_VALUE", "user.id"),
    ("whose user's id is a number", {"user": {"id": 7}}, "INVALID_VALUE", "user.id"),
    ("whose policy's id is no UUID", {"policy": {"id": "x"}}, "INVALID_VALUE", "policy.id"),
    ("whose target has no type", _sms(type=None), "REQUIRED_VALUE", f"{_ONE_TIME}.type"),
    ("whose target is WHATSAPP", _sms(type="WHATSAPP"), "INVALID_VALUE", f"{_ONE_TIME}.type"),
    ("whose target is TOTP", _sms(type="TOTP"), "INVALID_VALUE", f"{_ONE_TIME}.type"),
    ("whose phone is missing", _sms(phone=None), "REQUIRED_VALUE", f"{_ONE_TIME}.phone"),
    ("whose phone is empty", _sms(phone=""), "EMPTY_VALUE", f"{_ONE_TIME}.phone"),
    ("whose phone is no number", _sms(phone="conformance"), "INVALID_VALUE", f"{_ONE_TIME}.phone"),
    ("whose phone is not text", _sms(phone=14135550150), "INVALID_VALUE", f"{_ONE_TIME}.phone"),
    (
        "whose e-mail address is missing",
        _of({"type": "EMAIL", "testMode": True}),
        "REQUIRED_VALUE",
        f"{_ONE_TIME}.email",
    ),
    (
        "whose e-mail address is none",
        _of({"type": "EMAIL", "email": "conformance", "testMode": True}),
        "INVALID_VALUE",
        f"{_ONE_TIME}.email",
    ),
]
for _words, _changes, _detail, _target in _REFUSALS:
    add_case(
        f"A one-time request {_words} is refused",
        partial(_refused, changes=_changes, detail=_detail, target=_target),
        __name__,
    )


def _accepted(run: Run, kind: str, phone: str) -> None:
    reply = run.call("initialize", one_time(run, {**TARGETS[kind], "phone": phone}))
    masked = {"selectedDevice/oneTime/phone": f"*******{phone[-2:]}"}
    run.expect(reply, 201, assumed={"status": "OTP_REQUIRED", **masked})


for _kind, _phone in (
    ("SMS", "+1.4135550150"),
    ("SMS", "+1.413.555.0150"),
    ("SMS", "+1 (413) 555-0150"),
    ("VOICE", "14135550150"),
    ("VOICE", "1-413-555-0150"),
):
    add_case(
        f"A one-time {_kind} to a number written as {_phone} is accepted, as devices' are",
        partial(_accepted, kind=_kind, phone=_phone),
        __name__,
    )

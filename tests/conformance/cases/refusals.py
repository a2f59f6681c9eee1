"""Further requests that are refused, one row each."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from tests.conformance.case import add_case, case
from tests.conformance.reply import Reply
from tests.conformance.run import Run
from tests.conformance.steps import (
    UNKNOWN,
    begun,
    device,
    initialized,
    made,
    person,
    policy,
    policy_body,
    sent_rules,
)

Ids = Callable[[Run], dict[str, Any]]
_CODE = {"application": {"id": UNKNOWN}, "userApproval": "NOT_REQUIRED"}
_ASSERTION = {"origin": "https://example.com", "assertion": "{}"}


def _user(run: Run) -> dict[str, Any]:
    return {"userID": person(run).id}


def _device(run: Run) -> dict[str, Any]:
    who = person(run)
    return {"userID": who.id, "deviceID": device(run, who)}


def _waiting(run: Run) -> dict[str, Any]:
    who = person(run)
    return {"userID": who.id, "deviceID": made(run, who, status="ACTIVATION_REQUIRED")["id"]}


def _authentication(run: Run) -> dict[str, Any]:
    return {"deviceAuthID": begun(run)["id"]}


def _own(run: Run) -> dict[str, Any]:
    """An authentication of a user's own device."""
    who = person(run)
    device(run, who)
    return {"deviceAuthID": initialized(run, who)["id"]}


def _policy(run: Run) -> dict[str, Any]:
    return {"policyID": policy(run)}


def _nothing(_run: Run) -> dict[str, Any]:
    return {}


def _no_user(_run: Run) -> dict[str, Any]:
    return {"userID": UNKNOWN}


def _no_device(run: Run) -> dict[str, Any]:
    return {"userID": run.target.user_id, "deviceID": UNKNOWN}


def _no_authentication(_run: Run) -> dict[str, Any]:
    return {"deviceAuthID": UNKNOWN}


def _no_code(_run: Run) -> dict[str, Any]:
    return {"authenticationCodeID": UNKNOWN}


def _no_key(run: Run) -> dict[str, Any]:
    return {"userID": run.target.user_id, "pairingKeyID": UNKNOWN}


_Row = tuple[str, str, Ids, Any, str, str, str]
_INVALID: list[_Row] = [  # operation, in words, ids, body, code, detail, target
    ("select_device", "with an empty id", _own, {"device": {"id": ""}}, "INVALID_DATA", "EMPTY_VALUE", "device.id"),
    ("select_device", "with an id that is a number", _own, {"device": {"id": 7}}, "INVALID_DATA", "INVALID_VALUE", "device.id"),
    ("select_device", "with a body that is no JSON", _own, b"{", "INVALID_REQUEST", "INVALID_VALUE", ""),
    ("cancel", "with a body that is no JSON", _authentication, b"{", "INVALID_REQUEST", "INVALID_VALUE", ""),
    ("check_assertion", "where none is awaited", _own, _ASSERTION, "REQUEST_FAILED", "CONSTRAINT_VIOLATION", "status"),
    ("check_assertion", "with a body that is no JSON", _own, b"{", "INVALID_REQUEST", "INVALID_VALUE", ""),
    ("activate_device", "for a device that is active", _device, {"otp": "555555"}, "REQUEST_FAILED", "CONSTRAINT_VIOLATION", "status"),
    ("activate_device", "with an empty passcode", _waiting, {"otp": ""}, "INVALID_DATA", "EMPTY_VALUE", "otp"),
    ("activate_device", "with a passcode that is a number", _waiting, {"otp": 555555}, "INVALID_DATA", "INVALID_VALUE", "otp"),
    ("activate_device", "with a body that is no JSON", _waiting, b"{", "INVALID_REQUEST", "INVALID_VALUE", ""),
    ("resend_pairing_otp", "for a device that is active", _device, None, "REQUEST_FAILED", "CONSTRAINT_VIOLATION", "status"),
    ("rename_device", "with a nickname of more than 100 characters", _device, {"nickname": "x" * 101}, "INVALID_DATA", "SIZE_LIMIT_EXCEEDED", "nickname"),
    ("rename_device", "without a nickname", _device, {}, "INVALID_DATA", "REQUIRED_VALUE", "nickname"),
    ("rename_device", "with a nickname that is a number", _device, {"nickname": 7}, "INVALID_DATA", "INVALID_VALUE", "nickname"),
    ("rename_device", "with a body that is no JSON", _device, b"{", "INVALID_REQUEST", "INVALID_VALUE", ""),
    ("order_devices", "without devices", _user, {}, "INVALID_DATA", "REQUIRED_VALUE", "devices"),
    ("order_devices", "with devices that are no list", _user, {"devices": "x"}, "INVALID_DATA", "INVALID_VALUE", "devices"),
    ("order_devices", "with a body that is no JSON", _user, b"{", "INVALID_REQUEST", "INVALID_VALUE", ""),
    ("create_user", "with an empty username", _nothing, {"username": "", "email": "a@example.com"}, "INVALID_DATA", "EMPTY_VALUE", "username"),
    ("create_user", "with an e-mail address that is none", _nothing, {"username": "conformance", "email": "x"}, "INVALID_DATA", "INVALID_VALUE", "email"),
    ("allow_bypass", "without a time", _user, {}, "INVALID_DATA", "REQUIRED_VALUE", "bypassMFAEnabledUntil"),
    ("allow_bypass", "with a body that is no JSON", _user, b"{", "INVALID_REQUEST", "INVALID_VALUE", ""),
    ("create_pairing_key", "with applications that are no list", _user, {"applications": "x"}, "INVALID_DATA", "INVALID_VALUE", "applications"),
    ("create_pairing_key", "with a body that is no JSON", _user, b"{", "INVALID_REQUEST", "INVALID_VALUE", ""),
    ("create_authentication_code", "with a lifetime of 5 seconds", _nothing, {**_CODE, "lifeTime": {"duration": 5, "timeUnit": "SECONDS"}}, "INVALID_DATA", "OUT_OF_RANGE", "lifeTime.duration"),
    ("create_authentication_code", "with an application that is no UUID", _nothing, {**_CODE, "application": {"id": "x"}}, "INVALID_DATA", "INVALID_VALUE", "application.id"),
    ("create_authentication_code", "with a body that is no JSON", _nothing, b"{", "INVALID_REQUEST", "INVALID_VALUE", ""),
    ("update_policy", "without a name", _policy, {}, "INVALID_DATA", "REQUIRED_VALUE", "name"),
    ("update_policy", "with a body that is no JSON", _policy, b"{", "INVALID_REQUEST", "INVALID_VALUE", ""),
    ("create_user", "with a username of more than 128 characters", _nothing, {"username": "x" * 129, "email": "a@example.com"}, "INVALID_DATA", "SIZE_LIMIT_EXCEEDED", "username"),
    ("update_user", "without its username", _user, {"username": None}, "INVALID_DATA", "REQUIRED_VALUE", "username"),
    ("update_user", "with an empty username", _user, {"username": ""}, "INVALID_DATA", "EMPTY_VALUE", "username"),
    ("update_user", "with a username of more than 128 characters", _user, {"username": "x" * 129}, "INVALID_DATA", "SIZE_LIMIT_EXCEEDED", "username"),
    ("update_user", "with a body that is no JSON", _user, b"{", "INVALID_REQUEST", "INVALID_VALUE", ""),
    ("allow_bypass", "with an empty time", _user, {"bypassMFAEnabledUntil": ""}, "INVALID_DATA", "EMPTY_VALUE", "bypassMFAEnabledUntil"),
    ("rename_device", "with an empty nickname", _device, {"nickname": ""}, "INVALID_DATA", "EMPTY_VALUE", "nickname"),
    ("create_pairing_key", "with an application without an id", _user, {"applications": [{}]}, "INVALID_DATA", "REQUIRED_VALUE", ""),
    ("create_pairing_key", "with an empty id of an application", _user, {"applications": [{"id": ""}]}, "INVALID_DATA", "EMPTY_VALUE", ""),
    ("update_mfa_settings", "with a number of devices that is text", _nothing, {"pairing": {"maxAllowedDevices": "x"}}, "INVALID_DATA", "INVALID_VALUE", "pairing.maxAllowedDevices"),
    ("update_mfa_settings", "with a body that is no JSON", _nothing, b"{", "INVALID_REQUEST", "INVALID_VALUE", ""),
]  # fmt: skip
_NOT_FOUND: list[tuple[str, Ids, Any]] = [
    ("check_assertion", _no_authentication, _ASSERTION),
    ("cancel", _no_authentication, {"reason": "SIGNOUT"}),
    ("allow_bypass", _no_user, {"bypassMFAEnabledUntil": "2030-01-01T00:00:00.000Z"}),
    ("read_bypass", _no_user, None),
    ("update_user", _no_user, {"nickname": "Conformance"}),
    ("read_mfa", _no_user, None),
    ("delete_devices", _no_user, None),
    ("order_devices", _no_user, {"devices": [{"id": UNKNOWN}]}),
    ("remove_device_order", _no_user, None),
    ("create_pairing_key", _no_user, {"applications": [{"id": UNKNOWN}]}),
    ("unblock_device", _no_device, None),
    ("unlock_device", _no_device, None),
    ("rename_device", _no_device, {"nickname": "Conformance"}),
    ("delete_pairing_key", _no_key, None),
    ("read_authentication_code", _no_code, None),
    ("delete_authentication_code", _no_code, None),
]


def _refused(run: Run, name: str, ids: Ids, body: Any, refusal: tuple[str, ...]) -> None:
    code, detail, target = refusal
    reply = run.call(name, body, **ids(run))
    run.refused(reply, 400, code, detail, target or None)


def _not_found(run: Run, name: str, ids: Ids, body: Any) -> None:
    run.refused(run.call(name, body, **ids(run)), 404, "NOT_FOUND")


for _name, _words, _ids, _body, *_refusal in _INVALID:
    add_case(
        f"{_name} {_words} is refused",
        partial(_refused, name=_name, ids=_ids, body=_body, refusal=tuple(_refusal)),
        __name__,
        needs=("sandbox",) if _name.endswith("authentication_code") else (),
    )
for _name, _ids, _body in _NOT_FOUND:
    add_case(
        f"{_name} of what does not exist is not found",
        partial(_not_found, name=_name, ids=_ids, body=_body),
        __name__,
    )


def _policy_refused(run: Run, name: str, detail: str, target: str, section: Any) -> None:
    told = policy(run)
    body = policy_body(run, **section)
    ids = {"policyID": told} if name == "update_policy" else {}
    reply: Reply = run.call(name, body, **ids)
    run.refused(reply, 400, "INVALID_DATA", detail, target)


def _no_uuid(run: Run, name: str, body: Any) -> None:
    reply = run.call(name, body, userID="conformance")
    run.refused(reply, 404, "NOT_FOUND")


for _name, _body in (
    ("read_user", None),
    ("enable_mfa", {"mfaEnabled": True}),
    ("read_bypass", None),
    ("allow_bypass", {"bypassMFAEnabledUntil": "2030-01-01T00:00:00.000Z"}),
    ("list_devices", None),
    ("create_device", {"type": "TOTP"}),
    ("create_pairing_key", {"applications": [{"id": UNKNOWN}]}),
):
    add_case(
        f"{_name} of a user whose id is no UUID is not found",
        partial(_no_uuid, name=_name, body=_body),
        __name__,
    )


@case()
def policy_updated_to_another_name(run: Run) -> None:
    """A policy cannot take the name of another one."""
    taken = policy_body(run)
    run.later("delete_policy", policyID=run.call("create_policy", taken)["id"])
    reply = run.call("update_policy", taken, policyID=policy(run))
    run.refused(reply, 400, "INVALID_DATA", "UNIQUENESS_VIOLATION", "name")


@case("sandbox")
def no_default_policy(run: Run) -> None:
    """The default policy cannot cease to be it."""
    found = run.call("list_policies")["_embedded/deviceAuthenticationPolicies"]
    default = next(each for each in found if each["default"])
    body = policy_body(run, name=default["name"], default=False)
    reply = run.call("update_policy", body, policyID=default["id"])
    run.refused(reply, 400, "INVALID_DATA", "CONSTRAINT_VIOLATION", "default")


@case()
def policy_updated_with_text(run: Run) -> None:
    """A policy cannot be updated with text in place of a number."""
    body = policy_body(run, sms={**sent_rules(), "enabled": "x"})
    reply = run.call("update_policy", body, policyID=policy(run))
    run.refused(reply, 400, "INVALID_DATA", "INVALID_VALUE")


for _name in ("create_policy", "update_policy"):
    add_case(
        f"{_name} with a number out of its range is refused as OUT_OF_RANGE",
        partial(
            _policy_refused,
            name=_name,
            detail="OUT_OF_RANGE",
            target="sms.otp.otpLength",
            section={"sms": sent_rules(length=5)},
        ),
        __name__,
    )
    for _words, _detail, _value in (
        ("an empty name", "EMPTY_VALUE", ""),
        ("a name of more than 256 characters", "SIZE_LIMIT_EXCEEDED", "x" * 257),
    ):
        add_case(
            f"{_name} with {_words} is refused",
            partial(
                _policy_refused,
                name=_name,
                detail=_detail,
                target="name",
                section={"name": _value},
            ),
            __name__,
        )

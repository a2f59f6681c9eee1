"""The operations on device authentications: a JSON object in, an authentication or a refusal out.

Source: https://developer.pingidentity.com/pingone-api/mfa/mfa-authentication/mfa-device-authentications.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NoReturn

from pingone_nb.simulator.authentications import Authentication, CheckRefused, Reason
from pingone_nb.simulator.envelope import Detail, Refusal
from pingone_nb.simulator.environment import Environment
from pingone_nb.simulator.identifier import is_uuid
from pingone_nb.simulator.inbox import Message
from pingone_nb.simulator.json_body import invalid, required_text
from pingone_nb.simulator.policy import Policy
from pingone_nb.simulator.target import OneTimeTarget, read_target
from pingone_nb.simulator.user import User

_WORDS = {
    "SMS": "Your verification code is {otp}.",
    "VOICE": "Hello. Your verification code is {otp}. Goodbye.",
    "EMAIL": "Your verification code is {otp}. If you did not ask for it, ignore this message.",
}


def initialize(environment: Environment, body: Mapping[str, Any]) -> Authentication:
    """Begin an authentication, and send its passcode unless in test mode.

    Properties that this simulator does not know are ignored.

    Raises:
        Refusal: 400 `INVALID_DATA` with a detail for each thing that is wrong with the values.
            Assumed: 404 `NOT_FOUND` for a user or policy that does not exist, 400 `INVALID_VALUE`
            for a `selectedDevice.id`, as no user here has devices.
    """
    details: list[Detail] = []
    user_id = _read_uuid(body, "user.id", details)
    policy_id = None
    if body.get("policy") is not None:
        policy_id = _read_uuid(body, "policy.id", details)
    target = _read_selected_device(body, details)
    if details or user_id is None:
        raise Refusal(400, "INVALID_DATA", *details)
    begun = environment.authentications.initialize(
        user_id=_existing_user(environment, user_id).id,
        policy=_existing_policy(environment, policy_id),
        target=target,
    )
    if target is not None and not target.test_mode:
        environment.inbox.deliver(_message(environment, begun, target))
    return begun


def find(environment: Environment, authentication_id: str) -> Authentication:
    """The authentication with that id.

    Raises:
        Refusal: 404 `NOT_FOUND`; the status is the documented family's, the details are assumed.
    """
    found = environment.authentications.find(authentication_id)
    if found is None:
        raise Refusal(404, "NOT_FOUND")
    return found


def check_otp(
    environment: Environment, authentication: Authentication, body: Mapping[str, Any]
) -> Authentication:
    """Check the passcode.

    Raises:
        Refusal: 400. A wrong passcode's detail `INVALID_OTP` is observed; the top-level code of
            the others, and all that is said after `COMPLETED`, is assumed. A body without a text
            as `otp` burns no attempt (assumed).
    """
    details: list[Detail] = []
    otp = required_text(body, "otp", details)
    if otp is None:
        raise Refusal(400, "INVALID_DATA", *details)
    try:
        return environment.authentications.check_otp(authentication, otp)
    except CheckRefused as refused:
        code, detail = _REFUSALS[refused.reason]
        raise Refusal(400, code, detail) from refused


def select_device(body: Mapping[str, Any]) -> NoReturn:
    """Refuse every device: no user here has one, though each reply links to `device.select`.

    Raises:
        Refusal: 400 `INVALID_DATA`, always (assumed).
    """
    details: list[Detail] = []
    if required_text(body, "device.id", details) is not None:
        details.append(invalid("device.id", "is no device of this user"))
    raise Refusal(400, "INVALID_DATA", *details)


_REFUSALS: dict[Reason, tuple[str, Detail]] = {
    "INVALID_OTP": ("INVALID_DATA", Detail("INVALID_OTP", "otp", "Wrong OTP was provided")),
    "TOO_MANY_OTP_RETRIES": (
        "INVALID_DATA",
        Detail("TOO_MANY_OTP_RETRIES", "otp", "Too many incorrect OTPs were provided"),
    ),
    "OTP_SESSION_EXPIRED": (
        "INVALID_DATA",
        Detail("OTP_SESSION_EXPIRED", "otp", "The OTP has expired"),
    ),
    "NOT_OTP_REQUIRED": (
        "REQUEST_FAILED",
        Detail("CONSTRAINT_VIOLATION", "status", "No OTP is required in this status"),
    ),
}


def _read_uuid(body: Mapping[str, Any], target: str, details: list[Detail]) -> str | None:
    text = required_text(body, target, details)
    if text is None:
        return None
    if not is_uuid(text):
        details.append(invalid(target, "must be a UUID"))
        return None
    return text


def _read_selected_device(body: Mapping[str, Any], details: list[Detail]) -> OneTimeTarget | None:
    selected = body.get("selectedDevice")
    if selected is None:
        return None
    if not isinstance(selected, dict):
        details.append(invalid("selectedDevice", "must be an object"))
        return None
    if selected.get("id") is not None:
        details.append(invalid("selectedDevice.id", "is no device of this user"))
        return None
    return None if selected.get("oneTime") is None else read_target(body, details)


def _existing_user(environment: Environment, user_id: str) -> User:
    user = environment.users.find(user_id)
    if user is None:
        raise Refusal(404, "NOT_FOUND", invalid("user.id", "is no user of this environment"))
    return user


def _existing_policy(environment: Environment, policy_id: str | None) -> Policy:
    if policy_id is not None and policy_id.lower() != environment.policy.id:
        raise Refusal(404, "NOT_FOUND", invalid("policy.id", "is no policy of this environment"))
    return environment.policy


def _message(environment: Environment, begun: Authentication, target: OneTimeTarget) -> Message:
    return Message(
        channel=target.type,
        to=target.contact,
        text=_WORDS[target.type].format(otp=begun.otp),
        otp=begun.otp,
        sent_at=environment.clock.now(),
        authentication_id=begun.id,
    )

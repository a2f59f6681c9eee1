"""The operations on device authentications: a JSON object in, an authentication or a refusal out.

Source: https://developer.pingidentity.com/pingone-api/mfa/mfa-authentication/mfa-device-authentications.html
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pingone_nb.simulator.http.beginning import Beginning, read_beginning
from pingone_nb.simulator.http.bodies import check_choice, invalid, read_uuid, required_text
from pingone_nb.simulator.http.check_refusals import refusal_of
from pingone_nb.simulator.http.refusals import Detail, Refusal
from pingone_nb.simulator.rules import checks
from pingone_nb.simulator.rules.authentications import Authentication, Failure
from pingone_nb.simulator.rules.challenges import (
    challenge_anybody,
    challenge_device,
    challenge_target,
)
from pingone_nb.simulator.rules.devices import Device
from pingone_nb.simulator.rules.environment import Environment
from pingone_nb.simulator.rules.policies import Policy, seconds_of
from pingone_nb.simulator.rules.selection import Selection, chosen, selection_of
from pingone_nb.simulator.rules.users import RememberedBrowser, User

_COMPATIBILITY = ("FULL", "SECURITY_KEY_ONLY", "NONE")


def initialize(environment: Environment, body: Mapping[str, Any]) -> Authentication:
    """Begin an authentication; what has to be sent is sent.

    Properties that this simulator does not know are ignored.

    Raises:
        Refusal: 400 `INVALID_DATA` with a detail for each thing that is wrong with the values.
            Assumed: 404 `NOT_FOUND` for a user or policy that does not exist, 400 `INVALID_VALUE`
            for a `selectedDevice.id` that is none of the user's.
        QuotaUsedUp: the user got too many messages today.
    """
    details: list[Detail] = []
    told = read_beginning(body, details)
    if told is None:
        raise Refusal(400, "INVALID_DATA", *details)
    user = None if told.user_id is None else existing_user(environment, told.user_id)
    begun = environment.authentications.new(
        user_id=None if user is None else user.id,
        policy=existing_policy(environment, told.policy_id),
        rp_id=told.rp_id,
        challenge=told.challenge,
        notice=told.notice,
    )
    if user is None:
        begun = challenge_anybody(environment, begun)
    elif told.target is not None:
        begun = challenge_target(environment, begun, told.target)
    else:
        begun = _begin_with_devices(environment, begun, user, told)
    return environment.authentications.keep(begun)


def find(environment: Environment, authentication_id: str) -> Authentication:
    """The authentication with that id; a push that has waited long enough has timed out.

    Raises:
        Refusal: 404 `NOT_FOUND`; the status is the documented family's, the details are assumed.
    """
    found = environment.authentications.find(authentication_id)
    if found is None:
        raise Refusal(404, "NOT_FOUND")
    return checks.timed_out(environment, found)


def select_device(
    environment: Environment, authentication: Authentication, body: Mapping[str, Any]
) -> Authentication:
    """Go on with a device of the user; selecting the same one again sends a new passcode.

    Raises:
        Refusal: 400. That a device which is cooling down is answered `TOO_MANY_OTP_RETRIES` is
            observed; the other codes are assumed.
        QuotaUsedUp: the user got too many messages today.
    """
    details: list[Detail] = []
    device_id = read_uuid(body, "device.id", details)
    check_choice(body, "compatibility", _COMPATIBILITY, details)
    if details or device_id is None:
        raise Refusal(400, "INVALID_DATA", *details)
    if authentication.is_final:
        message = "No device can be selected in this status"
        raise Refusal(400, "REQUEST_FAILED", Detail("CONSTRAINT_VIOLATION", "status", message))
    device = _device_of_user(environment, authentication.user_id, device_id, "device.id")
    selection = selection_of(
        environment,
        device.user_id,
        policy=authentication.policy,
        rp_id=authentication.rp_id,
    )
    _check_cool_down(environment, device, "device.id")
    if device not in selection.usable:
        message = "The device cannot be used now"
        raise Refusal(400, "INVALID_DATA", Detail("CONSTRAINT_VIOLATION", "device.id", message))
    selected = challenge_device(environment, authentication, device)
    return environment.authentications.change(selected)


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
        return checks.check_otp(environment, authentication, otp)
    except checks.CheckRefused as refused:
        raise refusal_of(refused) from refused


def check_assertion(
    environment: Environment, authentication: Authentication, body: Mapping[str, Any]
) -> Authentication:
    """Check what a FIDO2 device signed.

    Raises:
        Refusal: 400; the detail `CONSTRAINT_VIOLATION` is observed, the rest is assumed.
    """
    details: list[Detail] = []
    origin = required_text(body, "origin", details)
    assertion = required_text(body, "assertion", details)
    check_choice(body, "compatibility", _COMPATIBILITY, details)
    if details or origin is None or assertion is None:
        raise Refusal(400, "INVALID_DATA", *details)
    try:
        return checks.check_assertion(
            environment, authentication, origin=origin, assertion=assertion
        )
    except checks.CheckRefused as refused:
        raise refusal_of(refused) from refused


def cancel(
    environment: Environment, authentication: Authentication, body: Mapping[str, Any]
) -> Authentication:
    """Take a push back; the user then chooses a device.

    That is documented for the reason `CHANGE_DEVICE`, and that an unknown reason is taken as
    `DEFAULT`; that all reasons lead to the same status is assumed.

    Raises:
        Refusal: 400: the reason is no text, or no push waits (assumed).
    """
    reason = body.get("reason")
    if reason is not None and not isinstance(reason, str):
        raise Refusal(400, "INVALID_DATA", invalid("reason", "must be a string"))
    if authentication.status != "PUSH_CONFIRMATION_REQUIRED":
        raise refusal_of(checks.CheckRefused("NOT_PUSH_REQUIRED"))
    return environment.authentications.change(
        authentication, status="DEVICE_SELECTION_REQUIRED", push=None
    )


def existing_user(environment: Environment, user_id: str) -> User:
    """The user with that id.

    Raises:
        Refusal: 404 `NOT_FOUND` (assumed).
    """
    user = environment.users.find(user_id)
    if user is None:
        raise Refusal(404, "NOT_FOUND", invalid("user.id", "is no user of this environment"))
    return user


def existing_policy(environment: Environment, policy_id: str | None) -> Policy:
    """The policy with that id, or the default one.

    Raises:
        Refusal: 404 `NOT_FOUND` (assumed).
    """
    if policy_id is None:
        return environment.policies.default
    policy = environment.policies.find(policy_id)
    if policy is None:
        raise Refusal(404, "NOT_FOUND", invalid("policy.id", "is no policy of this environment"))
    return policy


def _begin_with_devices(
    environment: Environment, begun: Authentication, user: User, told: Beginning
) -> Authentication:
    if user.is_bypassed(environment.clock.now()):
        return replace(begun, status="COMPLETED", is_bypassed=True)
    selection = selection_of(environment, user.id, policy=begun.policy, rp_id=begun.rp_id)
    named = None
    if told.device_id is not None:
        named = _device_of_user(environment, user.id, told.device_id, "selectedDevice.id")
        _check_cool_down(environment, named, "selectedDevice.id")
    if not selection.usable or (named is not None and named not in selection.usable):
        return replace(begun, status="FAILED", error=_no_usable_devices(user, selection))
    if told.otp is not None:
        return _begin_with_otp(environment, begun, selection, named, told.otp)
    device = named or chosen(selection, begun.policy)
    return begun if device is None else challenge_device(environment, begun, device)


def _begin_with_otp(
    environment: Environment,
    begun: Authentication,
    selection: Selection,
    named: Device | None,
    otp: str,
) -> Authentication:
    """Documented: without a device's id the passcode is checked against every applicable one."""
    candidates = (named,) if named is not None else selection.usable
    holder = checks.totp_holder(environment, candidates, otp, policy=begun.policy)
    if holder is None:
        raise refusal_of(checks.CheckRefused("INVALID_OTP"))
    return replace(begun, status="COMPLETED", device_id=holder.id)


def _device_of_user(
    environment: Environment, user_id: str | None, device_id: str, target: str
) -> Device:
    device = None if user_id is None else environment.devices.find(user_id, device_id)
    if device is None:
        raise Refusal(400, "INVALID_DATA", invalid(target, "is no device of this user"))
    return device


def _check_cool_down(environment: Environment, device: Device, target: str) -> None:
    if device.is_locked(environment.clock.now()):
        message = "Too many incorrect OTPs were provided"
        raise Refusal(400, "INVALID_DATA", Detail("TOO_MANY_OTP_RETRIES", target, message))


def _no_usable_devices(user: User, selection: Selection) -> Failure:
    return Failure(
        code="NO_USABLE_DEVICES",
        message=f"Couldn't find authenticating device for user: {user.id}",
        unavailable_device_ids=selection.unusable_ids,
    )


_NOT_REMEMBERED = Failure(code="NO_USABLE_DEVICES", message="The browser is not remembered.")


def remember(environment: Environment, user: User) -> tuple[str, RememberedBrowser]:
    """Remember a browser of the user; its cookie, and what is remembered.

    How PingOne does that is on a page of its own, which is not part of this simulator: here it
    happens by hand.
    """
    randomness = environment.randomness
    browser = RememberedBrowser(
        id=randomness.uuid(),
        user_id=user.id,
        session_id=randomness.uuid(),
        remembered_at=environment.clock.now(),
    )
    cookie = f"rm={randomness.key().hex()}"
    environment.browsers.keep(cookie, browser)
    return cookie, browser


def check_remembered_browser(
    environment: Environment, body: Mapping[str, Any], *, cookie: str
) -> Authentication:
    """An authentication: `COMPLETED` when the browser is remembered, else `FAILED`.

    Both are documented; that the cookie decides and the payload is not looked into, and the code
    of the failure, are assumed.

    Raises:
        Refusal: 400 or 404, as `initialize`.
    """
    details: list[Detail] = []
    read_uuid(body, "policy.id", details)
    kind = required_text(body, "payload.type", details)
    payload = required_text(body, "payload.value", details)
    if kind is not None:
        check_choice(body["payload"], "type", ("BROWSER",), details, at="payload")
    session_id = None
    if body.get("deviceSession") is not None:
        session_id = read_uuid(body, "deviceSession.id", details)
    user_id = read_uuid(body, "user.id", details)
    if details or user_id is None:
        raise Refusal(400, "INVALID_DATA", *details)
    user = existing_user(environment, user_id)
    policy = existing_policy(environment, body["policy"]["id"])
    browser = _remembered(environment, policy, user.id, cookie, session_id)
    begun = environment.authentications.new(user_id=user.id, policy=policy)
    if browser is None:
        return environment.authentications.keep(
            replace(
                begun,
                status="FAILED",
                error=_NOT_REMEMBERED,
                payload=payload,
                session_id=session_id,
            )
        )
    return environment.authentications.keep(
        replace(
            begun,
            status="COMPLETED",
            device_id=browser.id,
            browser=browser,
            payload=payload,
            session_id=browser.session_id,
        )
    )


def _remembered(
    environment: Environment,
    policy: Policy,
    user_id: str,
    cookie: str,
    session_id: str | None,
) -> RememberedBrowser | None:
    web = policy.body.get("rememberMe", {}).get("web", {})
    if not web.get("enabled"):
        return None
    browser = environment.browsers.find(cookie)
    if browser is None or browser.user_id != user_id:
        return None
    if session_id is not None and session_id != browser.session_id:
        return None
    lifetime_seconds = seconds_of(web["lifeTime"]) if web.get("lifeTime") else 30 * 86_400
    now = environment.clock.now()
    return browser if browser.is_remembered(now, lifetime_seconds=lifetime_seconds) else None

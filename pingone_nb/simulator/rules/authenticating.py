"""Device authentications from their beginning: with a target, a device, a passkey or a browser.

Source: https://developer.pingidentity.com/pingone-api/mfa/mfa-authentication/mfa-device-authentications.html
"""

from __future__ import annotations

from dataclasses import replace

from pingone_nb.simulator.rules import checks
from pingone_nb.simulator.rules.authentications import Authentication, Beginning, Failure
from pingone_nb.simulator.rules.challenges import (
    challenge_anybody,
    challenge_device,
    challenge_target,
)
from pingone_nb.simulator.rules.devices import Device
from pingone_nb.simulator.rules.environment import Environment
from pingone_nb.simulator.rules.notation import seconds_of
from pingone_nb.simulator.rules.policies import Policy
from pingone_nb.simulator.rules.refusal import Refused
from pingone_nb.simulator.rules.selection import (
    Selection,
    chosen,
    existing_policy,
    existing_user,
    selection_of,
)
from pingone_nb.simulator.rules.users import RememberedBrowser, User

_NOT_REMEMBERED = Failure(code="NO_USABLE_DEVICES", message="The browser is not remembered.")
_REMEMBERED_SECONDS = 30 * 86_400


def initialize(environment: Environment, beginning: Beginning) -> Authentication:
    """Begin an authentication; what has to be sent is sent.

    Raises:
        Refused: user, policy or device does not exist, the user may not authenticate, the passcode
            that was brought along is wrong, or the user got too many messages today.
    """
    user = None if beginning.user_id is None else existing_user(environment, beginning.user_id)
    policy = existing_policy(environment, beginning.policy_id)
    if user is not None:
        checks.check_user(user, policy)
    begun = environment.authentications.new(
        user_id=None if user is None else user.id,
        policy=policy,
        rp_id=beginning.rp_id,
        challenge=beginning.challenge,
        notice=beginning.notice,
    )
    if user is None:
        begun = challenge_anybody(environment, begun)
    elif beginning.target is not None:
        begun = challenge_target(environment, begun, beginning.target)
    else:
        begun = _begin_with_devices(environment, begun, user, beginning)
    return environment.authentications.keep(begun)


def find(environment: Environment, authentication_id: str) -> Authentication:
    """The authentication with that id; a push that has waited long enough has timed out.

    Raises:
        Refused: there is none.
    """
    found = environment.authentications.find(authentication_id)
    if found is None:
        raise Refused("NOT_FOUND")
    return checks.timed_out(environment, found)


def select_device(
    environment: Environment, authentication: Authentication, device_id: str
) -> Authentication:
    """Go on with a device of the user; selecting the same one again sends a new passcode.

    Raises:
        Refused: nothing can be selected any more, the user may not authenticate, the device is not
            the user's or cannot be used, or the user got too many messages today.
    """
    if authentication.is_final:
        raise Refused("NOTHING_TO_SELECT")
    checks.check_owner(environment, authentication)
    device = _device_of_user(environment, authentication.user_id, device_id, "device.id")
    selection = selection_of(
        environment,
        device.user_id,
        policy=authentication.policy,
        rp_id=authentication.rp_id,
    )
    checks.check_cool_down(environment, device, at="device.id")
    if device not in selection.usable:
        raise Refused("DEVICE_NOT_SELECTABLE")
    selected = challenge_device(environment, authentication, device)
    return environment.authentications.change(selected)


def cancel(environment: Environment, authentication: Authentication) -> Authentication:
    """Take a push back; the user then chooses a device.

    Raises:
        Refused: no push waits.
    """
    if authentication.status != "PUSH_CONFIRMATION_REQUIRED":
        raise Refused("NOT_PUSH_REQUIRED")
    return environment.authentications.change(
        authentication, status="DEVICE_SELECTION_REQUIRED", push=None
    )


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
    environment: Environment,
    *,
    user_id: str,
    policy_id: str,
    cookie: str,
    payload: str | None,
    session_id: str | None,
) -> Authentication:
    """An authentication: `COMPLETED` when the browser is remembered, else `FAILED`.

    Both are documented; that the cookie decides and the payload is not looked into, and the code
    of the failure, are assumed.

    Raises:
        Refused: user or policy does not exist, or the user may not authenticate.

    Source: https://developer.pingidentity.com/pingone-api/mfa/users/remembered-devices/check_remembered_device.html
    """
    user = existing_user(environment, user_id)
    policy = existing_policy(environment, policy_id)
    checks.check_user(user, policy)
    browser = _remembered(environment, policy, user.id, cookie, session_id)
    begun = environment.authentications.new(
        user_id=user.id, policy=policy, payload=payload, session_id=session_id
    )
    if browser is None:
        failed = replace(begun, status="FAILED", error=_NOT_REMEMBERED)
        return environment.authentications.keep(failed)
    return environment.authentications.keep(
        replace(
            begun,
            status="COMPLETED",
            device_id=browser.id,
            browser=browser,
            session_id=browser.session_id,
        )
    )


def _begin_with_devices(
    environment: Environment, begun: Authentication, user: User, beginning: Beginning
) -> Authentication:
    # documented of a user whose MFA is off, where the policy lets that pass: MFA is bypassed
    if user.is_bypassed(environment.clock.now()) or not user.mfa_enabled:
        return replace(begun, status="COMPLETED", is_bypassed=True)
    selection = selection_of(environment, user.id, policy=begun.policy, rp_id=begun.rp_id)
    named = None
    if beginning.device_id is not None:
        named = _device_of_user(environment, user.id, beginning.device_id, "selectedDevice.id")
        checks.check_cool_down(environment, named, at="selectedDevice.id")
    if not selection.usable or (named is not None and named not in selection.usable):
        if environment.readings.no_devices == "refused":
            raise Refused("NO_USABLE_DEVICES")
        return replace(begun, status="FAILED", error=_no_usable_devices(user, selection))
    if beginning.otp is not None:
        return _begin_with_otp(environment, begun, selection, named, beginning.otp)
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
        raise Refused("INVALID_OTP")
    return replace(begun, status="COMPLETED", device_id=holder.id)


def _device_of_user(
    environment: Environment, user_id: str | None, device_id: str, at: str
) -> Device:
    device = None if user_id is None else environment.devices.find(user_id, device_id)
    if device is None:
        raise Refused("NO_SUCH_DEVICE", at=at)
    return device


def _no_usable_devices(user: User, selection: Selection) -> Failure:
    return Failure(
        code="NO_USABLE_DEVICES",
        message=f"Couldn't find authenticating device for user: {user.id}",
        unavailable_device_ids=selection.unusable_ids,
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
    lifetime_seconds = seconds_of(web["lifeTime"]) if web.get("lifeTime") else _REMEMBERED_SECONDS
    now = environment.clock.now()
    return browser if browser.is_remembered(now, lifetime_seconds=lifetime_seconds) else None

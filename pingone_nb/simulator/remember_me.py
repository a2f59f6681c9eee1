"""Remember-me: a browser that was remembered spares its user the second factor.

Source: https://developer.pingidentity.com/pingone-api/mfa/users/remembered-devices/check_remembered_device.html
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pingone_nb.simulator import device_authentications
from pingone_nb.simulator.authentication import Authentication, Failure
from pingone_nb.simulator.browser import RememberedBrowser
from pingone_nb.simulator.envelope import Detail, Refusal
from pingone_nb.simulator.environment import Environment
from pingone_nb.simulator.json_body import required_text
from pingone_nb.simulator.policy import Policy, seconds_of
from pingone_nb.simulator.user import User
from pingone_nb.simulator.values import check_choice, read_uuid

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


def check(environment: Environment, body: Mapping[str, Any], *, cookie: str) -> Authentication:
    """An authentication: `COMPLETED` when the browser is remembered, else `FAILED`.

    Both are documented; that the cookie decides and the payload is not looked into, and the code
    of the failure, are assumed.

    Raises:
        Refusal: 400 or 404, as `device_authentications.initialize`.
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
    user = device_authentications.existing_user(environment, user_id)
    policy = device_authentications.existing_policy(environment, body["policy"]["id"])
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

"""Browsers that are remembered."""

from __future__ import annotations

from typing import Any

import pytest

from pingone_nb.simulator.rules.users import RememberedBrowser, RememberedBrowsers
from tests.simulator.caller import UNKNOWN, Caller, body_of, refusal

DAYS_30 = 30 * 86_400


@pytest.fixture
def caller() -> Caller:
    """A caller whose policy remembers browsers."""
    caller = Caller.connected()
    caller.change_policy({"rememberMe.web.enabled": True})
    return caller


def status_of(caller: Caller, cookie: str | None, *args: Any, **changes: Any) -> str:
    """Where a check stands."""
    reply = caller.check_browser(cookie, *args, **changes)
    assert reply.status == 201, reply.body
    return body_of(reply)["status"]


def test_a_remembered_browser_completes(caller: Caller) -> None:
    """The reply is COMPLETED at once, names the browser and its session, and can be read."""
    cookie = caller.simulator.remember_browser()
    body = body_of(caller.check_browser(cookie))
    (browser,) = body["_embedded"]["accessingDevices"]

    assert (body["status"], list(body["_links"])) == ("COMPLETED", ["self"])
    assert (browser["type"], browser["lastRememberedAt"]) == ("BROWSER", 1767258000000)
    assert body["selectedDevice"] == {"id": browser["id"]}
    assert body["deviceSession"] == browser["session"]
    assert body["payload"] == {"value": "signals", "type": "BROWSER"}
    assert body["authenticators"] == ["swk", "mfa", "rm"]
    assert len(caller.simulator.inbox) == 0
    assert body_of(caller.read(body["id"])) == body


def test_the_cookie_may_be_one_of_several(caller: Caller) -> None:
    """A Cookie header with others beside it is understood."""
    cookie = caller.simulator.remember_browser()

    assert status_of(caller, f"a=b; {cookie};c=d") == "COMPLETED"


@pytest.mark.parametrize("cookie", [None, "", "rm=x", "rm", ";;;", "é=\xff"])
def test_another_cookie_is_not_remembered(caller: Caller, cookie: str | None) -> None:
    """Without the right cookie the check ends FAILED."""
    caller.simulator.remember_browser()
    body = body_of(caller.check_browser(cookie))

    assert (body["status"], list(body["_links"])) == ("FAILED", ["self"])
    assert body["error"]["code"]


def test_a_session_must_be_the_browsers(caller: Caller) -> None:
    """A session's id is optional; a wrong one is no match."""
    cookie = caller.simulator.remember_browser()
    session_id = body_of(caller.check_browser(cookie))["deviceSession"]["id"]

    assert status_of(caller, cookie, session_id.upper()) == "COMPLETED"
    assert status_of(caller, cookie, UNKNOWN) == "FAILED"


@pytest.mark.parametrize(("seconds", "status"), [(DAYS_30 - 1, "COMPLETED"), (DAYS_30, "FAILED")])
def test_a_browser_is_forgotten(caller: Caller, seconds: int, status: str) -> None:
    """A browser is remembered for less than the policy's lifetime."""
    cookie = caller.simulator.remember_browser()
    caller.wait(seconds)

    assert status_of(caller, cookie) == status


def test_the_policy_decides(caller: Caller) -> None:
    """Where it does not remember browsers, or shorter, so it is; also later."""
    cookie = caller.simulator.remember_browser()
    caller.change_policy({"rememberMe.web.enabled": False})
    assert status_of(caller, cookie) == "FAILED"
    hour = {"duration": 1, "timeUnit": "HOURS"}
    caller.change_policy({"rememberMe.web": {"enabled": True, "lifeTime": hour}})
    assert status_of(caller, cookie) == "COMPLETED"
    caller.wait(3600)
    assert status_of(caller, cookie) == "FAILED"


def test_a_browser_is_one_users(caller: Caller) -> None:
    """Another user's cookie does not do."""
    bob = caller.simulator.add_user(username="bob")
    cookie = caller.simulator.remember_browser(bob.id)
    assert status_of(caller, cookie) == "FAILED"
    assert status_of(caller, cookie, user={"id": bob.id}) == "COMPLETED"
    with pytest.raises(LookupError, match="This user"):
        caller.simulator.remember_browser(UNKNOWN)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"user": None}, (400, "INVALID_DATA", "REQUIRED_VALUE", "user.id")),
        ({"policy": None}, (400, "INVALID_DATA", "REQUIRED_VALUE", "policy.id")),
        ({"payload": None}, (400, "INVALID_DATA", "REQUIRED_VALUE", "payload.type")),
        ({"payload": {"type": "BROWSER"}},
         (400, "INVALID_DATA", "REQUIRED_VALUE", "payload.value")),
        ({"payload": {"type": "PHONE", "value": "x"}},
         (400, "INVALID_DATA", "INVALID_VALUE", "payload.type")),
        ({"deviceSession": {"id": "x"}},
         (400, "INVALID_DATA", "INVALID_VALUE", "deviceSession.id")),
        ({"user": {"id": UNKNOWN}}, (404, "NOT_FOUND", "INVALID_VALUE", "user.id")),
        ({"policy": {"id": UNKNOWN}}, (404, "NOT_FOUND", "INVALID_VALUE", "policy.id")),
    ],
)  # fmt: skip
def test_bad_checks_are_refused(
    caller: Caller, changes: dict[str, Any], expected: tuple[Any, ...]
) -> None:
    """What is no check is refused and named, even from a remembered browser."""
    reply = caller.check_browser(caller.simulator.remember_browser(), **changes)

    assert refusal(reply) == expected


def test_cookies_are_not_kept(caller: Caller) -> None:
    """Neither a repr nor what is kept tells the cookie, and the newest 1,000 are kept."""
    cookie = caller.simulator.remember_browser()
    assert cookie not in repr(vars(caller.simulator._environment.browsers))

    browsers = RememberedBrowsers()
    now = caller.simulator.clock.now()
    browser = RememberedBrowser(id="1", user_id="2", session_id="3", remembered_at=now)
    for number in range(1_001):
        browsers.keep(f"rm={number}", browser)
    assert browsers.find("rm=0") is None
    assert browsers.find("rm=1") is browsers.find("rm=1000") is browser

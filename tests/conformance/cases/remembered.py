"""Remembered browsers, as far as a caller without one can see."""

from __future__ import annotations

from typing import Any

from tests.conformance.case import case
from tests.conformance.fact import ABSENT
from tests.conformance.reply import Reply
from tests.conformance.run import Run
from tests.conformance.steps import UNKNOWN, Person, person

_REMEMBER = {
    "rememberMe": {"web": {"enabled": True, "lifeTime": {"duration": 30, "timeUnit": "DAYS"}}}
}


def _asked(run: Run, who: Person, **changes: Any) -> Reply:
    body = {
        "user": {"id": who.id},
        "policy": {"id": who.policy_id},
        "payload": {"type": "BROWSER", "value": "conformance"},
        **changes,
    }
    told = {name: value for name, value in body.items() if value is not None}
    headers = {"Cookie": "conformance=none"}
    return run.call("check_remembered_device", told, headers=headers)


@case()
def stranger(run: Run) -> None:
    """A browser that is not remembered does not complete."""
    who = person(run, **_REMEMBER)
    run.expect(_asked(run, who), 201, documented={"status": "FAILED", "authenticators": ABSENT})


@case()
def unknown_user(run: Run) -> None:
    """A remembered browser of a user who does not exist is refused."""
    reply = _asked(run, person(run, **_REMEMBER), user={"id": UNKNOWN})
    run.refused(reply, 404, "NOT_FOUND", "INVALID_VALUE", "user.id")


@case()
def without_policy(run: Run) -> None:
    """A check of a remembered browser without a policy is refused."""
    reply = _asked(run, person(run, **_REMEMBER), policy=None)
    run.refused(reply, 400, "INVALID_DATA", "REQUIRED_VALUE", "policy.id")


@case()
def without_payload(run: Run) -> None:
    """A check of a remembered browser without its payload is refused."""
    reply = _asked(run, person(run, **_REMEMBER), payload=None)
    run.refused(reply, 400, "INVALID_DATA", "REQUIRED_VALUE")


@case()
def other_payload(run: Run) -> None:
    """A payload that is no browser's is refused."""
    payload = {"type": "CONFORMANCE", "value": "x"}
    reply = _asked(run, person(run, **_REMEMBER), payload=payload)
    run.refused(reply, 400, "INVALID_DATA", "INVALID_VALUE", "payload.type")

"""Requests for authentication codes."""

from __future__ import annotations

import re
from typing import Any

import pytest

from pingone_nb.simulator import SimulatedReply
from tests.simulator.caller import (
    APPLICATION_ID,
    JSON,
    UNKNOWN,
    Caller,
    body_of,
    content_of,
    header,
    refusal,
)

BODY = {"application": {"id": APPLICATION_ID}}
NOT_FOUND = (404, "NOT_FOUND", None, None)


@pytest.fixture
def caller() -> Caller:
    """A caller with a worker's token."""
    return Caller.connected()


def create(caller: Caller, **changes: Any) -> SimulatedReply:
    """Create a code, with some properties changed."""
    path = f"/{caller.environment_id}/authenticationCodes"
    return caller.send("POST", path, content_of({**BODY, **changes}), content_type=JSON)


def at(caller: Caller, method: str, code_id: str) -> SimulatedReply:
    """Do something with one code."""
    return caller.send(method, f"/{caller.environment_id}/authenticationCodes/{code_id}")


def test_a_code_can_be_read(caller: Caller) -> None:
    """A create is a 201 with a Location on the auth host; a read tells the same."""
    told = {
        "clientContext": {"header": "Mine", "body": "Is it you?"},
        "lifeTime": {"duration": 2, "timeUnit": "MINUTES"},
        "userApproval": "REQUIRED",
    }
    reply = create(caller, **told)
    body = body_of(reply)

    assert reply.status == 201
    assert header(reply, "Location") == body["_links"]["self"]["href"]
    assert body["_links"]["self"]["href"].startswith("https://auth.pingone.invalid/")
    assert {name: body[name] for name in told} == told
    assert (body["status"], body["expiresAt"]) == ("UNCLAIMED", "2026-01-01T09:02:00.000Z")
    assert re.fullmatch("[0-9A-Z]{8}", body["code"])
    assert body_of(at(caller, "GET", body["id"].upper())) == body


@pytest.mark.parametrize(("seconds", "status"), [(59, 200), (60, 404)])
def test_a_code_is_good_for_a_minute(caller: Caller, seconds: int, status: int) -> None:
    """Unless told otherwise a code lives for a minute; what is over is not found (assumed)."""
    code = body_of(create(caller))
    caller.wait(seconds)

    assert code["lifeTime"] == {"duration": 1, "timeUnit": "MINUTES"}
    assert at(caller, "GET", code["id"]).status == status


def test_a_deleted_code_is_gone(caller: Caller) -> None:
    """Deleting is a 204, and nothing finds the code afterwards."""
    code = body_of(create(caller))
    reply = at(caller, "DELETE", code["id"])

    assert (reply.status, reply.body) == (204, b"")
    for method in ("GET", "DELETE"):
        assert refusal(at(caller, method, code["id"])) == NOT_FOUND
        assert refusal(at(caller, method, UNKNOWN)) == NOT_FOUND
        assert refusal(at(caller, method, "%00")) == NOT_FOUND


@pytest.mark.parametrize(
    ("changes", "code", "target"),
    [
        ({"application": None}, "REQUIRED_VALUE", "application.id"),
        ({"application": {"id": ""}}, "EMPTY_VALUE", "application.id"),
        ({"application": {"id": "x"}}, "INVALID_VALUE", "application.id"),
        ({"clientContext": "x"}, "INVALID_VALUE", "clientContext"),
        ({"userApproval": "MAYBE"}, "INVALID_VALUE", "userApproval"),
        ({"lifeTime": {"duration": 9, "timeUnit": "SECONDS"}}, "OUT_OF_RANGE",
         "lifeTime.duration"),
        ({"lifeTime": {"duration": 31, "timeUnit": "MINUTES"}}, "OUT_OF_RANGE",
         "lifeTime.duration"),
        ({"lifeTime": {"duration": 1, "timeUnit": "HOURS"}}, "INVALID_VALUE",
         "lifeTime.timeUnit"),
        ({"lifeTime": {}}, "REQUIRED_VALUE", "lifeTime.duration"),
        ({"lifeTime": 1}, "INVALID_VALUE", "lifeTime"),
    ],
)  # fmt: skip
def test_bad_codes_are_refused(
    caller: Caller, changes: dict[str, Any], code: str, target: str
) -> None:
    """What is wrong is refused and named; lifetimes go from 10 seconds to 30 minutes."""
    assert refusal(create(caller, **changes)) == (400, "INVALID_DATA", code, target)


def test_codes_are_bounded(caller: Caller) -> None:
    """The newest 1,000 are kept."""
    first, second = (body_of(create(caller))["id"] for _ in range(2))
    for _ in range(999):
        create(caller)

    assert at(caller, "GET", first).status == 404
    assert at(caller, "GET", second).status == 200


def test_a_repr_shows_no_code(caller: Caller) -> None:
    """What is kept does not show the code."""
    code = body_of(create(caller))
    kept = caller.simulator._environment.authentication_codes._by_id[code["id"]]

    assert code["code"] not in repr(kept)

"""A request is sent once more only where that does no harm."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from pingone_nb import ApiReply, ApiRequest, InputError, Retries, TransportError

UNSENT = TransportError("never left", may_have_been_sent=False)
LOST = TransportError("lost", may_have_been_sent=True)


def request(retry: str) -> ApiRequest:
    """A request of that retry kind."""
    return ApiRequest(operation="any", method="POST", url="https://x", retry=retry)


ENVELOPE = {"id": "1", "code": "REQUEST_LIMITED", "message": "no"}


def reply(http_status: int, *, body: object = ENVELOPE, **headers: str) -> ApiReply:
    """A reply of that status and those headers, as PingOne makes it unless a body is given."""
    return ApiReply(
        http_status=http_status, headers=headers, text="", body=body, elapsed_seconds=0.0
    )


def cut(http_status: int) -> ApiReply:
    """A reply whose body is lost."""
    return replace(reply(http_status, **TOLD), body=None, fault="the connection broke")


TOLD = {"retry-after": "2", "correlation-id": "c"}


@pytest.mark.parametrize(
    ("retry", "outcome", "repeats"),
    [
        ("never", UNSENT, False),
        ("never", reply(429, **TOLD), False),
        ("never", reply(503, **TOLD), False),
        ("unsent", UNSENT, True),
        ("unsent", LOST, False),
        ("unsent", reply(429, **TOLD), True),
        ("unsent", reply(503, **TOLD), True),
        ("unsent", reply(429), False),
        ("unsent", reply(503), False),
        ("unsent", reply(429, **{"retry-after": "2"}), False),
        ("unsent", reply(503, body=None, **TOLD), False),
        ("unsent", reply(429, body={"message": "slow down"}, **TOLD), False),
        ("unsent", reply(429, body={"code": 7}, **TOLD), False),
        ("unsent", reply(503, body=["code"], **TOLD), False),
        ("unsent", cut(429), False),
        ("unsent", reply(500, **TOLD), False),
        ("unsent", reply(201), False),
        ("safe", LOST, True),
        ("safe", reply(429), True),
        ("safe", reply(429, body=None, **{"retry-after": "2"}), True),
        ("safe", cut(200), True),
        ("safe", reply(500), False),
        ("safe", InputError("no", field="x"), False),
    ],
)
def test_the_rule(retry: str, outcome: ApiReply | TransportError, repeats: bool) -> None:
    """A paid message is repeated only when unsent or when PingOne itself says so, not a proxy; an OTP
    check never."""
    pause = Retries().pause_seconds(request(retry), outcome, attempt=1)

    assert (pause is not None) is repeats


def test_it_waits_as_told() -> None:
    """Retry-After in seconds or as a date is obeyed, up to the longest wait."""
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=20), usegmt=True)
    rule = Retries(longest_wait_seconds=30)

    assert rule.pause_seconds(request("unsent"), reply(429, **TOLD), attempt=1) == 2
    assert rule.pause_seconds(
        request("unsent"), reply(429, **{**TOLD, "retry-after": soon}), attempt=1
    ) == pytest.approx(20, abs=2)
    assert (
        rule.pause_seconds(
            request("unsent"), reply(429, **{**TOLD, "retry-after": "31"}), attempt=1
        )
        is None
    )


@pytest.mark.parametrize("told", ["", "soon", "-1", "nan", "inf", "1e999", "Mon, 99 Foo 2026"])
def test_an_unreadable_wait_is_none(told: str) -> None:
    """A Retry-After that says nothing sensible counts as absent."""
    assert reply(429, **{"retry-after": told}).retry_after_seconds is None


def test_no_wait_is_not_an_absent_one() -> None:
    """A Retry-After of 0 seconds is obeyed, too: the next attempt follows at once."""
    told = reply(429, **{**TOLD, "retry-after": "0"})

    assert told.retry_after_seconds == 0
    assert Retries().pause_seconds(request("unsent"), told, attempt=1) == 0


def test_it_ends() -> None:
    """After the last attempt there is no other."""
    assert Retries(attempts=3).pause_seconds(request("safe"), LOST, attempt=2) is not None
    assert Retries(attempts=3).pause_seconds(request("safe"), LOST, attempt=3) is None

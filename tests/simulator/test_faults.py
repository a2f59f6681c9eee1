"""Faults."""

from __future__ import annotations

import pytest

from pingone_nb.simulator.rim.faults import FAULTS, Faults
from tests.simulator.caller import Caller, body_of, header, refusal


@pytest.fixture
def caller() -> Caller:
    """A caller with a worker's token."""
    return Caller.connected()


@pytest.mark.parametrize(
    "name", ["429", "503", "500", "html", "connection_refused", "connect_timeout"]
)
def test_some_faults_stand_in_for_the_request(caller: Caller, name: str) -> None:
    """With these the request is not carried out: nothing is sent."""
    caller.simulator.faults.next(name)
    reply = caller.initialize()

    assert len(caller.simulator.inbox) == 0
    assert reply.status >= 429
    assert (reply.loss is not None) == name.startswith("connect")
    assert caller.initialize().status == 201


@pytest.mark.parametrize(
    "name", ["connection_reset", "read_timeout", "non_json", "empty", "truncated"]
)
def test_some_faults_spoil_the_reply(caller: Caller, name: str) -> None:
    """With these the request is carried out, and only the reply is lost or no JSON."""
    caller.simulator.faults.next(name)
    reply = caller.initialize()

    assert len(caller.simulator.inbox) == 1
    assert reply.status == 201
    if reply.loss is None:
        with pytest.raises(ValueError, match=r"Expecting|Unterminated"):
            body_of(reply)


def test_a_refusal_can_be_lost_as_well(caller: Caller) -> None:
    """A fault spoils a reply that says no, too: an attempt is burnt and nobody hears of it."""
    begun = caller.begun()
    for name in ("connection_reset", "read_timeout", "empty"):
        caller.simulator.faults.next(name)
        assert caller.check(begun, "abc").status == 400

    assert refusal(caller.check(begun, "abc"))[2] == "TOO_MANY_OTP_RETRIES"


def test_retry_after_is_told(caller: Caller) -> None:
    """429 and 503 tell how long to wait, when they are to; 429 also in its inner error."""
    caller.simulator.faults.next("429", retry_after_seconds=2)
    caller.simulator.faults.next("503", retry_after_seconds=5)
    caller.simulator.faults.next("503")
    limited, unavailable, silent = (caller.initialize() for _ in range(3))

    assert refusal(limited) == (429, "REQUEST_LIMITED", "LIMIT_EXCEEDED", None)
    assert body_of(limited)["details"][0]["innerError"] == {
        "retryAfter": "2026-01-01T09:00:02.000Z"
    }
    told = [header(reply, "Retry-After") for reply in (limited, unavailable, silent)]
    assert told == ["2", "5", None]


def test_a_fault_waits_for_its_operation(caller: Caller) -> None:
    """A fault for an operation lets others pass."""
    begun = caller.begun()
    caller.simulator.faults.next("500", operation="check_otp")

    assert caller.read(begun).status == 200
    assert caller.ask_token().status == 200
    assert caller.check(begun, "abc").status == 500
    assert caller.check(begun, "abc").status == 400


def test_what_never_arrives_is_not_in_the_log(caller: Caller) -> None:
    """A request that reached no server was not received."""
    before = len(caller.simulator.requests)
    caller.simulator.faults.next("connection_refused")
    caller.initialize()
    assert len(caller.simulator.requests) == before
    caller.simulator.faults.next("read_timeout")
    caller.initialize()
    assert len(caller.simulator.requests) == before + 1


def test_faults_can_be_taken_back(caller: Caller) -> None:
    """After clear everything goes right."""
    caller.simulator.faults.next("500", times=1_000)
    caller.simulator.faults.clear()

    assert caller.initialize().status == 201


@pytest.mark.parametrize(
    "wrong",
    [{"name": "x"}, {"operation": "x"}, {"retry_after_seconds": -1}, {"retry_after_seconds": 1.5},
     {"times": 0}, {"times": 1_001}, {"times": True}],
)  # fmt: skip
def test_what_is_no_fault_is_refused(wrong: dict[str, object]) -> None:
    """Unknown names and numbers out of range are refused, and nothing is queued."""
    faults = Faults([])

    with pytest.raises(ValueError, match=r"fault|operation|retry_after"):
        faults.next(**{"name": FAULTS[0], **wrong})
    assert len(faults) == 0

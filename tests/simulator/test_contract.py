"""Every reply of the simulator, held against the contract."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pingone_nb.simulator import Policy, SimulatedReply
from tests.contract.validation import complaints, operation_named, reply_schema, resolved
from tests.simulator.caller import EMAIL, SMS, Caller, body_of, header, one_time

UNKNOWN = "00000000-0000-4000-8000-000000000000"
Act = Callable[[Caller], SimulatedReply]


def begin(target: Any) -> Act:
    """Begin with a one-time target."""
    return lambda caller: caller.initialize(one_time(caller, target))


def begin_with(**changes: Any) -> Act:
    """Begin with some properties changed."""
    return lambda caller: caller.initialize({**one_time(caller, SMS), **changes})


def check(otp: Any = None, **headers: str | None) -> Act:
    """Begin, and check a passcode; the right one when None."""

    def act(caller: Caller) -> SimulatedReply:
        begun = caller.begun()
        return caller.check(begun, caller.newest_code() if otp is None else otp, **headers)

    return act


def check_again(caller: Caller) -> SimulatedReply:
    """Check the right passcode a second time."""
    begun = caller.begun()
    caller.check(begun, caller.newest_code())
    return caller.check(begun, caller.newest_code())


def check_late(caller: Caller) -> SimulatedReply:
    """Check the right passcode too late, but with a token that is still good."""
    begun = caller.begun()
    caller.simulator.clock.advance(seconds=1800)
    return caller.check(begun, caller.newest_code())


def check_too_often(caller: Caller) -> SimulatedReply:
    """Check the right passcode after the failures are used up."""
    begun = caller.begun()
    for _ in range(3):
        caller.check(begun, "abc")
    return caller.check(begun, caller.newest_code())


def read(authentication_id: str | None = None, **headers: str | None) -> Act:
    """Read an authentication; a fresh one when None."""
    return lambda caller: caller.read(authentication_id or caller.begun(), **headers)


def read_completed(caller: Caller) -> SimulatedReply:
    """Read an authentication that is over."""
    begun = caller.begun()
    caller.check(begun, caller.newest_code())
    return caller.read(begun)


def elsewhere(act: Act) -> Act:
    """The same in an environment that is not there."""

    def moved(caller: Caller) -> SimulatedReply:
        caller.environment_id = UNKNOWN
        return act(caller)

    return moved


def as_user(act: Act) -> Act:
    """The same with an end user's token."""

    def acted(caller: Caller) -> SimulatedReply:
        caller.token = caller.simulator.user_token()
        return act(caller)

    return acted


def at_fault(name: Any, act: Act) -> Act:
    """The same with a fault at the call that follows the preparations."""
    operation: Any = {"read": "read", "check_otp": "check_otp"}.get(OPERATION_OF.get(act, ""))

    def acted(caller: Caller) -> SimulatedReply:
        caller.simulator.faults.next(name, retry_after_seconds=1, operation=operation)
        return act(caller)

    return acted


def token(form: str = "grant_type=client_credentials", **headers: str | None) -> Act:
    """Ask for a token."""
    return lambda caller: caller.ask_token(form, **headers)


def on_api_host(caller: Caller) -> SimulatedReply:
    """Begin on the API host."""
    path = f"/v1/{caller.environment_id}/deviceAuthentications"
    return caller.send("POST", path, b"{}", content_type="application/json")


def token_by_get(caller: Caller) -> SimulatedReply:
    """Ask for a token in the wrong way, and without any credentials."""
    return caller.send("GET", f"/{caller.environment_id}/as/token", authorization=None)


READ, CHECK, BEGIN, TOKEN = read(), check(), begin(SMS), token()
OPERATION_OF: dict[Act, str] = {READ: "read", CHECK: "check_otp"}
NO_TOKEN: dict[str, str | None] = {"authorization": None}
LONG: dict[str, str | None] = {"x_long": "a" * 7_000}
HUGE = b"x" * 70_000

REPLIES: list[tuple[str, int, Act]] = [
    ("token", 200, TOKEN),
    ("token", 400, token("")),
    ("token", 400, token("grant_type=password")),
    ("token", 400, token("grant_type=a&grant_type=b")),
    ("token", 400, token("grant_type=client_credentials&client_secret=x")),
    ("token", 401, token(authorization="Basic eDp5")),
    ("token", 401, token(authorization=None)),
    ("token", 403, token_by_get),
    ("token", 404, elsewhere(TOKEN)),
    ("token", 413, token("x" * 70_000)),
    ("token", 415, token(content_type="application/json")),
    ("token", 431, token(**LONG)),
    ("initialize", 201, BEGIN),
    ("initialize", 201, begin({**SMS, "type": "VOICE"})),
    ("initialize", 201, begin({"type": "EMAIL", "email": EMAIL})),
    ("initialize", 201, begin({**SMS, "testMode": True})),
    ("initialize", 201, begin(None)),
    ("initialize", 400, begin({})),
    ("initialize", 400, begin({"type": "WHATSAPP"})),
    ("initialize", 400, begin({**SMS, "phone": "1"})),
    ("initialize", 400, begin({**SMS, "phone": 1})),
    ("initialize", 400, begin({**SMS, "testMode": "x"})),
    ("initialize", 400, begin({"type": "EMAIL", "email": "x"})),
    ("initialize", 400, begin({"type": "EMAIL", "email": ""})),
    ("initialize", 400, begin_with(user=None)),
    ("initialize", 400, begin_with(user={"id": "ada"})),
    ("initialize", 400, begin_with(policy={"id": ""})),
    ("initialize", 400, begin_with(selectedDevice={"id": UNKNOWN})),
    ("initialize", 400, lambda caller: caller.initialize(b"[]")),
    ("initialize", 401, lambda caller: caller.initialize(authorization=None)),
    ("initialize", 401, as_user(BEGIN)),
    ("initialize", 403, elsewhere(BEGIN)),
    ("initialize", 403, on_api_host),
    ("initialize", 404, begin_with(user={"id": UNKNOWN})),
    ("initialize", 404, begin_with(policy={"id": UNKNOWN})),
    ("initialize", 413, lambda caller: caller.initialize(HUGE)),
    ("initialize", 415, lambda caller: caller.initialize(content_type="text/plain")),
    ("initialize", 431, lambda caller: caller.initialize(**LONG)),
    ("initialize", 429, at_fault("429", BEGIN)),
    ("initialize", 500, at_fault("500", BEGIN)),
    ("initialize", 503, at_fault("503", BEGIN)),
    ("read", 200, READ),
    ("read", 200, read_completed),
    ("read", 401, read(**NO_TOKEN)),
    ("read", 404, read(UNKNOWN)),
    ("read", 404, read("x")),
    ("read", 403, elsewhere(read("x"))),
    ("read", 431, read(**LONG)),
    ("read", 429, at_fault("429", READ)),
    ("read", 500, at_fault("500", READ)),
    ("read", 503, at_fault("503", READ)),
    ("check_otp", 200, CHECK),
    ("check_otp", 400, check("000")),
    ("check_otp", 400, check("")),
    ("check_otp", 400, check(123456)),
    ("check_otp", 400, check(b"{}")),
    ("check_otp", 400, check(b"x")),
    ("check_otp", 400, check_again),
    ("check_otp", 400, check_late),
    ("check_otp", 400, check_too_often),
    ("check_otp", 401, check(**NO_TOKEN)),
    ("check_otp", 404, lambda caller: caller.check(UNKNOWN, "1")),
    ("check_otp", 403, elsewhere(lambda caller: caller.check(UNKNOWN, "1"))),
    ("check_otp", 413, check(HUGE)),
    ("check_otp", 415, check(content_type="application/json")),
    ("check_otp", 431, check(**LONG)),
    ("check_otp", 429, at_fault("429", CHECK)),
    ("check_otp", 500, at_fault("500", CHECK)),
    ("check_otp", 503, at_fault("503", CHECK)),
]


@pytest.mark.parametrize(("operation_id", "status", "act"), REPLIES)
def test_a_reply_is_in_the_contract(operation_id: str, status: int, act: Act) -> None:
    """Status, body, headers and codes of each kind of reply stand in the contract."""
    operation = operation_named(operation_id)
    reply = act(Caller.connected(policy=Policy()))
    assert reply.status == status

    declared = resolved(operation["responses"][str(status)])
    schema = reply_schema(operation, status)
    assert schema is not None
    body = body_of(reply)
    assert complaints(body, schema) == []
    cases = [(case.get("code"), case.get("detail")) for case in declared.get("x-cases", [])]
    targets = {case.get("target") for case in declared.get("x-cases", [])}
    for code, detail, target in told_by(body) if status >= 400 else ():
        assert (code, detail) in cases
        assert None in targets or target in targets
    for name, told in declared["headers"].items():
        if resolved(told).get("required"):
            assert header(reply, name) is not None


def told_by(body: dict[str, Any]) -> list[tuple[Any, Any, Any]]:
    """Code, detail code and target of each thing that a refusal tells."""
    code = body.get("error") or body.get("code")
    details = body.get("details", [{}])
    return [(code, detail.get("code"), detail.get("target")) for detail in details]

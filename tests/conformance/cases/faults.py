"""Replies that cannot be asked for: limits and outages, where a control makes them."""

from __future__ import annotations

from functools import partial

from tests.conformance.case import add_case, case
from tests.conformance.fact import matching
from tests.conformance.reply import Reply
from tests.conformance.run import Run
from tests.conformance.steps import begun, checked, read

_BODIES = {
    429: ("REQUEST_LIMITED", "LIMIT_EXCEEDED"),
    500: ("UNEXPECTED_ERROR", None),
    503: ("UNEXPECTED_ERROR", None),
}


def _called(run: Run, operation: str, fault: int) -> Reply:
    told = begun(run)["id"]
    run.controls.fail_next(str(fault), operation=operation)
    if operation == "initialize":
        return begun(run)
    return read(run, told) if operation == "read" else checked(run, told, "555555")


def _spoiled(run: Run, operation: str, fault: int) -> None:
    code, detail = _BODIES[fault]
    reply = run.refused(_called(run, operation, fault), fault, code, detail)
    if fault != 500:
        run.expect(reply, fault, documented={"headers/Retry-After": matching(r"\d+")})


for _operation in ("initialize", "read", "check_otp"):
    for _fault in _BODIES:
        add_case(
            f"{_operation} answers {_fault} in the platform's envelope when it has to",
            partial(_spoiled, operation=_operation, fault=_fault),
            __name__,
            needs=("faults",),
        )


@case("faults")
def a_proxy(run: Run) -> None:
    """A proxy's page with 502 is no JSON."""
    told = begun(run)["id"]
    run.controls.fail_next("html", operation="read")
    run.expect(read(run, told), 502, assumed={"headers/Content-Type": matching("text/html.*")})


@case("faults")
def limited_is_not_done(run: Run) -> None:
    """A request that was limited is not carried out: the passcode is not used up."""
    reply = begun(run)
    code = run.code(reply)
    run.controls.fail_next("429", operation="check_otp")
    checked(run, reply["id"], code)
    done = checked(run, reply["id"], code)
    run.expect(done, 200, assumed={"status": "COMPLETED"})

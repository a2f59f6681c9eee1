"""Checking the passcode of a one-time target."""

from __future__ import annotations

from functools import partial
from typing import Any

from tests.conformance.case import add_case, case
from tests.conformance.fact import Expected
from tests.conformance.reply import Reply
from tests.conformance.run import Run
from tests.conformance.steps import begun, checked, policy, read, sent_rules, wrong


def _completed(run: Run, kind: str) -> None:
    reply = begun(run, kind)
    done = checked(run, reply["id"], run.code(reply))
    run.expect(
        done,
        200,
        documented={"id": reply["id"], "status": "COMPLETED", "user/id": run.target.user_id},
        assumed={"selectedDevice/oneTime": reply["selectedDevice/oneTime"]},
    )


for _kind in ("SMS", "VOICE", "EMAIL"):
    add_case(
        f"The right passcode of a one-time {_kind} completes",
        partial(_completed, kind=_kind),
        __name__,
    )


def _wrong_one(run: Run) -> Reply:
    reply = begun(run)
    return checked(run, reply["id"], wrong(run.code(reply)))


@case()
def wrong_code(run: Run) -> None:
    """A wrong passcode is refused as INVALID_OTP."""
    reply = run.refused(_wrong_one(run), 400, "INVALID_DATA", "INVALID_OTP", "otp")
    run.expect(reply, 400, observed={"details/0/message": "Wrong OTP was provided"})


@case()
def wrong_code_leaves_the_status(run: Run) -> None:
    """A wrong passcode leaves the status as it is."""
    reply = begun(run)
    checked(run, reply["id"], wrong(run.code(reply)))
    run.expect(read(run, reply["id"]), 200, assumed={"status": "OTP_REQUIRED"})


@case()
def right_after_wrong(run: Run) -> None:
    """After a wrong passcode the right one still completes."""
    reply = begun(run)
    code = run.code(reply)
    checked(run, reply["id"], wrong(code))
    run.expect(checked(run, reply["id"], code), 200, documented={"status": "COMPLETED"})


@case()
def no_attempts_left(run: Run) -> None:
    """No refusal says how many attempts are left."""
    reply = _wrong_one(run)
    quiet = Expected("nothing about attempts", lambda got: "attempt" not in str(got).lower())
    run.expect(reply, 400, assumed={"": quiet})


@case()
def another_code(run: Run) -> None:
    """The passcode of another authentication does not complete this one."""
    first, second = begun(run), begun(run)
    code = run.code(second)
    if code == run.code(first):
        return
    run.refused(checked(run, first["id"], code), 400, "INVALID_DATA", "INVALID_OTP", "otp")


@case()
def completed_already(run: Run) -> None:
    """A completed authentication takes no passcode any more."""
    reply = begun(run)
    code = run.code(reply)
    checked(run, reply["id"], code)
    again = checked(run, reply["id"], code)
    run.refused(again, 400, "REQUEST_FAILED", "CONSTRAINT_VIOLATION", "status")


_REFUSED: list[tuple[str, Any, str, str]] = [
    ("A passcode that is null is refused as missing", None, "INVALID_DATA", "REQUIRED_VALUE"),
    ("An empty body is refused as lacking the passcode", b"{}", "INVALID_DATA", "REQUIRED_VALUE"),
    ("An empty passcode is refused", "", "INVALID_DATA", "EMPTY_VALUE"),
    ("A passcode that is a number is refused", 555555, "INVALID_DATA", "INVALID_VALUE"),
    ("A passcode that is a list is refused", ["555555"], "INVALID_DATA", "INVALID_VALUE"),
    ("A passcode request that is no JSON is refused", b"{otp", "INVALID_REQUEST", "INVALID_VALUE"),
    (
        "A passcode request that is a JSON list is refused",
        b"[]",
        "INVALID_REQUEST",
        "INVALID_VALUE",
    ),
    ("A passcode request without a body is refused", b"", "INVALID_REQUEST", "INVALID_VALUE"),
]


def _refused(run: Run, otp: Any, code: str, detail: str) -> None:
    reply = checked(run, begun(run)["id"], otp)
    run.refused(reply, 400, code, detail, "otp" if code == "INVALID_DATA" else None)


for _rule, _otp, _code, _detail in _REFUSED:
    add_case(_rule, partial(_refused, otp=_otp, code=_code, detail=_detail), __name__)


@case()
def refused_request_is_no_attempt(run: Run) -> None:
    """A request that is refused for its form is no attempt."""
    reply = begun(run)
    for _ in range(4):
        checked(run, reply["id"], "")
    done = checked(run, reply["id"], run.code(reply))
    run.expect(done, 200, assumed={"status": "COMPLETED"})


@case()
def too_many(run: Run) -> None:
    """After the policy's failures a one-time authentication takes no passcode any more."""
    reply = begun(run, policy={"id": policy(run, sms=sent_rules(count=2))})
    code = run.code(reply)
    for _ in range(2):
        checked(run, reply["id"], wrong(code))
    late = checked(run, reply["id"], code)
    run.refused(late, 400, "INVALID_DATA", "TOO_MANY_OTP_RETRIES", "otp")


@case()
def never_blocked(run: Run) -> None:
    """Too many wrong passcodes for a one-time target do not block the user."""
    told = {"id": policy(run, sms=sent_rules(count=1, cool_down_seconds=120))}
    first = begun(run, policy=told)
    checked(run, first["id"], wrong(run.code(first)))
    checked(run, first["id"], run.code(first))
    second = begun(run, policy=told)
    run.expect(second, 201, documented={"status": "OTP_REQUIRED"})
    done = checked(run, second["id"], run.code(second))
    run.expect(done, 200, documented={"status": "COMPLETED"})


@case("clock")
def expired(run: Run) -> None:
    """After its lifetime the right passcode is refused as OTP_SESSION_EXPIRED."""
    reply = begun(run, policy={"id": policy(run, sms=sent_rules(lifetime_seconds=60))})
    run.let_pass(61)
    late = checked(run, reply["id"], run.code(reply))
    run.refused(late, 400, "INVALID_DATA", "OTP_SESSION_EXPIRED", "otp")


@case("clock")
def in_time(run: Run) -> None:
    """Shortly before its lifetime is over the passcode is good."""
    reply = begun(run, policy={"id": policy(run, sms=sent_rules(lifetime_seconds=60))})
    run.let_pass(50)
    done = checked(run, reply["id"], run.code(reply))
    run.expect(done, 200, documented={"status": "COMPLETED"})


@case()
def leading_zero(run: Run) -> None:
    """A passcode without its leading zero is another one."""
    for _ in range(60):
        reply = begun(run)
        code = run.code(reply)
        if code.startswith("0"):
            run.refused(checked(run, reply["id"], code[1:]), 400, "INVALID_DATA", "INVALID_OTP")
            run.expect(checked(run, reply["id"], code), 200, documented={"status": "COMPLETED"})
            return
    run.skip_unless(holds=False, reason="no passcode began with a zero")

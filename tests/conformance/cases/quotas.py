"""The day's messages of one user."""

from __future__ import annotations

from functools import partial

from tests.conformance.case import add_case, case
from tests.conformance.fact import TIMESTAMP, WHOLE
from tests.conformance.reply import Reply
from tests.conformance.run import Run
from tests.conformance.steps import Person, person

_MOST = 50


def _sent(run: Run, who: Person, kind: str) -> Reply:
    contact = {"email": run.target.email} if kind == "EMAIL" else {"phone": run.target.phone}
    body = {
        "user": {"id": who.id},
        "policy": {"id": who.policy_id},
        "selectedDevice": {"oneTime": {"type": kind, **contact}},
    }
    return run.call("initialize", body)


def _used_up(run: Run, kinds: tuple[str, ...]) -> None:
    who = person(run)
    for number in range(_MOST):
        reply = _sent(run, who, kinds[number % len(kinds)])
        if reply.status != 201:
            run.expect(reply, 201, documented={"status": "OTP_REQUIRED"})
            return
    late = _sent(run, who, kinds[0])
    own = "QUOTA_EXCEEDED" if kinds == ("EMAIL",) else "SMS_VOICE_LIMIT_REACHED"
    run.refused(late, 429, "REQUEST_LIMITED", own)
    inner = "details/0/innerError"
    told = {f"{inner}/quotaLimit": WHOLE, f"{inner}/quotaResetTime": TIMESTAMP}
    run.expect(late, 429, documented=told)
    run.check("quotaLimit", _MOST, late.find(f"{inner}/quotaLimit"), evidence="documented")


for _words, _kinds in (
    ("50 SMS and voice messages", ("SMS", "VOICE")),
    ("50 e-mails", ("EMAIL",)),
):
    add_case(
        f"After {_words} in a day a user gets no more",
        partial(_used_up, kinds=_kinds),
        __name__,
        needs=("sandbox", "inbox"),
        messages=_MOST + 1,
    )


@case("sandbox", "inbox", "clock", messages=_MOST + 2)
def the_next_day(run: Run) -> None:
    """The quota is free again the next day."""
    who = person(run)
    for _ in range(_MOST + 1):
        _sent(run, who, "EMAIL")
    run.let_pass(86_400)
    reply = _sent(run, who, "EMAIL")
    run.expect(reply, 201, documented={"status": "OTP_REQUIRED"})

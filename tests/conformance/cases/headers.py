"""Headers: the correlation id on every reply, the caller's own ids, nothing to be cached."""

from __future__ import annotations

from functools import partial

from tests.conformance.case import add_case, case
from tests.conformance.fact import UUID, Expected, matching, other_than
from tests.conformance.reply import Reply
from tests.conformance.run import Run
from tests.conformance.steps import UNKNOWN, begun, checked, read


def _reply(run: Run, status: int) -> Reply:
    if status == 201:
        return begun(run)
    if status == 200:
        return read(run, begun(run)["id"])
    if status == 400:
        return checked(run, begun(run)["id"], "")
    if status == 401:
        return run.call("read", headers={"Authorization": None}, deviceAuthID=UNKNOWN)
    if status == 403:
        return run.call("read", environment_id=UNKNOWN, deviceAuthID=UNKNOWN)
    return read(run, UNKNOWN)


def _correlation(run: Run, status: int) -> None:
    run.expect(_reply(run, status), status, documented={"headers/Correlation-Id": UUID})


for _status in (200, 201, 400, 401, 403, 404):
    add_case(
        f"A reply with {_status} has a correlation id",
        partial(_correlation, status=_status),
        __name__,
    )


@case()
def each_its_own(run: Run) -> None:
    """Each reply has a correlation id of its own."""
    first, second = read(run, UNKNOWN), read(run, UNKNOWN)
    other = other_than(first["headers/Correlation-Id"])
    run.expect(second, 404, documented={"headers/Correlation-Id": other})


@case()
def not_kept(run: Run) -> None:
    """No reply may be kept by a cache."""
    no_store = Expected("no-store", lambda got: isinstance(got, str) and "no-store" in got)
    for status in (200, 201, 404):
        run.expect(_reply(run, status), status, observed={"headers/Cache-Control": no_store})


@case()
def content_type(run: Run) -> None:
    """A JSON reply says that it is JSON in UTF-8."""
    told = matching(r"application/json;\s?charset=(UTF|utf)-8")
    run.expect(begun(run), 201, observed={"headers/Content-Type": told})


def _accepted(run: Run, headers: dict[str, str | None]) -> None:
    reply = run.call("read", headers=headers, deviceAuthID=begun(run)["id"])
    run.expect(reply, 200, documented={"status": "OTP_REQUIRED"})


_BOTH = ("X-Ping-External-Transaction-ID", "X-Ping-External-Session-ID")
for _rule, _value in (
    ("The caller's own transaction and session ids are accepted", "conformance-1"),
    ("The caller's own ids of more than 100 characters are accepted", "c" * 150),
    ("The caller's own ids with unusual characters are accepted", "conf*rm;ance!"),
):
    add_case(_rule, partial(_accepted, headers=dict.fromkeys(_BOTH, _value)), __name__)


@case()
def error_id(run: Run) -> None:
    """Each refusal has an id of its own."""
    first, second = read(run, UNKNOWN), read(run, UNKNOWN)
    run.expect(first, 404, documented={"id": UUID})
    run.expect(second, 404, documented={"id": other_than(first["id"])})

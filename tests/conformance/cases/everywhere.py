"""What holds for every operation alike: tokens, environments, limits and outages."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from tests.conformance.case import add_case, case
from tests.conformance.operation import OPERATIONS
from tests.conformance.reply import Reply
from tests.conformance.run import Run
from tests.conformance.steps import TARGETS, UNKNOWN, one_time

_GUARDED = [name for name in OPERATIONS if name != "token"]
_WITH_BODY = [name for name in _GUARDED if OPERATIONS[name].media_type]
_IDS = ("deviceAuthID", "authenticationCodeID", "userID", "deviceID", "pairingKeyID", "policyID")


def _harmless(run: Run, name: str, *, environment_id: str = "", **changes: Any) -> Reply:
    """A call that would do nothing even if it were accepted: all ids are of nobody."""
    bodies: Mapping[str, Any] = {"initialize": one_time(run, TARGETS["SMS"])}
    body = changes.pop("body", bodies.get(name, {} if OPERATIONS[name].media_type else None))
    ids = dict.fromkeys(_IDS, UNKNOWN)
    return run.call(name, body, environment_id=environment_id, **changes, **ids)


@case("sandbox")
def no_token(run: Run) -> None:
    """Without a token no operation is carried out."""
    for name in _GUARDED:
        reply = _harmless(run, name, headers={"Authorization": None})
        run.refused(reply, 401, "ACCESS_FAILED", "INVALID_TOKEN")


@case("sandbox")
def no_good_token(run: Run) -> None:
    """With a token that is none no operation is carried out."""
    for name in _GUARDED:
        reply = _harmless(run, name, headers={"Authorization": "Bearer conformance"})
        run.refused(reply, 401, "ACCESS_FAILED", "INVALID_TOKEN")


@case("sandbox")
def no_environment(run: Run) -> None:
    """In an environment that does not exist no operation is carried out."""
    headers = {"Authorization": f"Bearer {run.wire.token()}"}
    for name in _GUARDED:
        reply = _harmless(run, name, headers=headers, environment_id=UNKNOWN)
        run.refused(reply, 403, "ACCESS_FAILED", "INSUFFICIENT_PERMISSIONS")


@case("sandbox")
def long_headers(run: Run) -> None:
    """Headers of more than 6 KB are refused by every operation."""
    for name in _GUARDED:
        reply = _harmless(run, name, headers={"X-Conformance": "x" * 7_000})
        run.refused(reply, 431, "INVALID_REQUEST", "SIZE_LIMIT_EXCEEDED")


@case("sandbox")
def long_body(run: Run) -> None:
    """A body of more than 64 KiB is refused by every operation."""
    for name in _GUARDED:
        reply = _harmless(run, name, body={"padding": "x" * 70_000})
        run.refused(reply, 413, "INVALID_REQUEST", "SIZE_LIMIT_EXCEEDED")


@case("sandbox")
def another_media_type(run: Run) -> None:
    """A media type that is none of the API's is refused wherever a body is taken."""
    for name in _WITH_BODY:
        reply = _harmless(run, name, headers={"Content-Type": "text/conformance"})
        run.refused(reply, 415, "INVALID_REQUEST", "INVALID_VALUE")


def _spoiled(run: Run, fault: str, status: int, code: str, detail: str | None) -> None:
    for name in _GUARDED:
        run.controls.fail_next(fault, operation=name)
        reply = _harmless(run, name)
        if code:
            run.refused(reply, status, code, detail)
        else:
            run.expect(reply, status)


for _fault, _status, _code, _detail in (
    ("429", 429, "REQUEST_LIMITED", "LIMIT_EXCEEDED"),
    ("500", 500, "UNEXPECTED_ERROR", None),
    ("503", 503, "UNEXPECTED_ERROR", None),
    ("html", 502, "", None),
):
    add_case(
        f"Every operation can answer {_status}",
        partial(_spoiled, fault=_fault, status=_status, code=_code, detail=_detail),
        __name__,
        needs=("faults",),
    )

"""What schemathesis does not check by itself."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from schemathesis import Case, CheckContext, Response
from schemathesis.core import NotSet

from tests.contract.validation import contract, resolved
from tests.evidence.naming import name_of

NOT_THE_APIS = frozenset({"content-length", "connection", "keep-alive"})  # HTTP's own
MALFORMED = ("INVALID_REQUEST", "INVALID_VALUE")


def codes_are_declared(_context: CheckContext, response: Response, case: Case) -> None:
    """What a refusal tells stands among the cases of that operation and status."""
    declared = _declared(response, case)
    if declared is None or response.status_code < 400:
        return
    cases = [
        (told.get("code"), told.get("detail"))
        for told in declared.get("x-cases", [])
        if told.get("operation", name_of(case)) == name_of(case)
    ]
    for told in _codes(json.loads(response.content)):
        assert told in cases, f"{name_of(case)} {response.status_code}: no case {told}"


def headers_are_declared(_context: CheckContext, response: Response, case: Case) -> None:
    """Every header of a reply is in the contract."""
    declared = _declared(response, case)
    if declared is not None:
        names = {name.lower() for name in declared.get("headers", {})} | NOT_THE_APIS
        surplus = {name.lower() for name in response.headers} - names
        assert not surplus, f"{name_of(case)} {response.status_code}: undeclared {sorted(surplus)}"


def is_understood(_context: CheckContext, response: Response, case: Case) -> None:
    """A request that the contract allows may be refused for what it wants, never for its form.

    Where several media types share a path, OpenAPI cannot say which of them go without a body.
    """
    is_right = case.meta is not None and case.meta.generation.mode.is_positive
    if is_right and response.status_code == 400 and not isinstance(case.body, NotSet):
        told = list(_codes(json.loads(response.content)))
        assert MALFORMED not in told, f"{name_of(case)}: a valid request is called malformed"


def is_left_out(response: Response, case: Case) -> bool:
    """Whether a method that the contract does not have is refused in the simulator's own words."""
    methods = contract()["paths"][case.operation.path]
    is_declared = case.method.lower() in methods
    return response.status_code == 501 and not is_declared and b"NOT_SIMULATED" in response.content


def has_null(body: object) -> bool:
    """Whether a property of the body is null."""
    if isinstance(body, dict):
        return any(value is None or has_null(value) for value in body.values())
    return isinstance(body, list) and any(has_null(item) for item in body)


def _declared(response: Response, case: Case) -> Mapping[str, Any] | None:
    """What the contract says of such a reply; None of a method that it does not have."""
    operation = contract()["paths"][case.path].get(response.request.method.lower())
    found = (operation or {}).get("responses", {}).get(str(response.status_code))
    return resolved(found) if found else None


def _codes(body: Mapping[str, Any]) -> Iterator[tuple[Any, Any]]:
    code = body.get("error") or body.get("code")
    for detail in body.get("details", [{}]):
        yield code, detail.get("code")

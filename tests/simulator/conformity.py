"""Holding a reply against the contract: what in it the contract does not have."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from pingone_nb.simulator import SimulatedReply
from tests.contract.validation import complaints, contract, operation_named, resolved
from tests.simulator.caller import header

_COMBINED = ("allOf", "anyOf", "oneOf")
_CONDITIONAL = ("then", "else")
_Schema = Mapping[str, Any]


def objections(operation_name: str, reply: SimulatedReply) -> list[str]:
    """What a reply to an operation has that the contract does not, and what it lacks."""
    responses = operation_named(operation_name)["responses"]
    if str(reply.status) not in responses:
        return [f"status {reply.status} is not declared"]
    declared = resolved(responses[str(reply.status)])
    found = [*_about_headers(declared, reply)]
    content = declared.get("content", {})
    if not content:
        return found + (["a body where there is none"] if reply.body else [])
    media_type = (header(reply, "Content-Type") or "").partition(";")[0]
    if media_type not in content:
        return [*found, f"media type {media_type} is not declared"]
    if media_type != "application/json":
        return found
    body, schema = json.loads(reply.body), content[media_type]["schema"]
    found += complaints(body, schema)
    found += undeclared(body, schema)
    if reply.status >= 400:
        found += _about_cases(operation_name, declared, body)
    return found + list(_about_links(body))


def undeclared(value: Any, schema: _Schema, *, at: str = "$") -> list[str]:
    """The properties and constants in a value that no part of the schema names.

    A schema without any properties is a map, in which everything goes; one with properties is
    taken at its word, though it is open for what PingOne may add one day.
    """
    return list(_undeclared(value, [schema], at))


def told_by(body: Mapping[str, Any]) -> list[tuple[Any, Any, Any]]:
    """Code, detail code and target of each thing that a refusal tells."""
    code = body.get("error") or body.get("code")
    details = body.get("details", [{}])
    return [(code, detail.get("code"), detail.get("target")) for detail in details]


def cases_of(operation_name: str, status: int) -> list[tuple[Any, Any, Any]]:
    """Code, detail code and target of each case in which an operation is so refused.

    None as a code stands for a body without one, None as a target for any.
    """
    declared = resolved(operation_named(operation_name)["responses"].get(str(status), {}))
    return [
        (case.get("code"), case.get("detail"), case.get("target"))
        for case in declared.get("x-cases", [])
        if case.get("operation", operation_name) == operation_name
    ]


def fits(told: tuple[Any, Any, Any], case: tuple[Any, Any, Any]) -> bool:
    """Whether what is told is what a case says."""
    return told[:2] == case[:2] and case[2] in (None, told[2])


def _about_headers(declared: _Schema, reply: SimulatedReply) -> Iterator[str]:
    named = {name.lower(): resolved(told) for name, told in declared["headers"].items()}
    sent = [name.lower() for name, _ in reply.headers]
    yield from (f"header {name} is not declared" for name in sent if name not in named)
    yield from (f"header {name} is sent twice" for name in set(sent) if sent.count(name) > 1)
    always = {"correlation-id", "date", "cache-control", "x-simulated-by"}
    needed = always | ({"location"} if reply.status == 201 else set())
    yield from (f"header {name} is missing" for name in needed - set(sent))
    for name, value in reply.headers:
        known = named.get(name.lower(), {}).get("schema", {})
        if known.get("type") == "integer" and not value.isdecimal():
            yield f"header {name} is no whole number"
        if known.get("type") == "string":
            yield from (f"header {name}: {each}" for each in complaints(value, known))


def _about_cases(operation_name: str, declared: _Schema, body: Any) -> Iterator[str]:
    cases = [
        (case.get("code"), case.get("detail"), case.get("target"))
        for case in declared.get("x-cases", [])
        if case.get("operation", operation_name) == operation_name
    ]
    for told in told_by(body):
        if not any(fits(told, case) for case in cases):
            yield f"case {told} is not declared"


def _about_links(body: Any) -> Iterator[str]:
    """The links of an authentication are those of its status."""
    links = _links_of_statuses()
    if isinstance(body, Mapping) and body.get("status") in links and "_embedded" in body:
        for name in body["_links"].keys() - {"self"} - links[body["status"]]:
            yield f"link {name} does not belong to {body['status']}"


@cache
def _links_of_statuses() -> dict[str, frozenset[str]]:
    values = contract()["components"]["schemas"]["DeviceAuthentication"]["properties"]["status"]
    return {name: frozenset(told.get("x-links", {})) for name, told in values["x-values"].items()}


def _undeclared(value: Any, schemas: list[_Schema], at: str) -> Iterator[str]:
    parts = [part for schema in schemas for part in _parts(schema)]
    if isinstance(value, Mapping):
        is_map = not any("properties" in part for part in parts)
        rest = [
            part["additionalProperties"]
            for part in parts
            if isinstance(part.get("additionalProperties"), Mapping)
        ]
        for name, inner in value.items():
            named = [
                part["properties"][name] for part in parts if name in part.get("properties", {})
            ]
            if not named and not is_map:
                yield f"{at}.{name} is not declared"
            else:
                yield from _undeclared(inner, named or rest, f"{at}.{name}")
    elif isinstance(value, list):
        items = [part["items"] for part in parts if isinstance(part.get("items"), Mapping)]
        for number, inner in enumerate(value):
            yield from _undeclared(inner, items, f"{at}[{number}]")
    else:
        constants = {name for part in parts for name in part.get("x-values", {})}
        if constants and value not in constants:
            yield f"{at} is {value}, which is not among the known values"


def _parts(schema: _Schema) -> Iterator[_Schema]:
    """A schema and all that it is put together from."""
    yield schema
    if "$ref" in schema:
        yield from _parts(resolved({"$ref": schema["$ref"]}))
    for name in _COMBINED:
        for part in schema.get(name, ()):
            yield from _parts(part)
    for name in _CONDITIONAL:
        if name in schema:
            yield from _parts(schema[name])

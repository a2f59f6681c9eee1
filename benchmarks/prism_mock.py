"""Prism mocks the contract: another tool reads it, and what it makes of it fits.

Claim: every operation of the contract, called once with each media type that it takes, is answered
by Prism with a success that the operation declares, and with a body that the contract allows.

It is started several times, each time with other media types in front, see `prism_process`.

Needs Node.js, for Prism.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import requests
from openapi_schema_validator import OAS31Validator, oas31_format_checker
from prism import METHODS, prism_process

from pingone_nb.contract import document

FORM = "application/x-www-form-urlencoded"
CONTRACT = document()


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A request of the contract, made of its first examples.

    Attributes:
        name: the operation's name.
        turn: at which place its media type stands in the contract.
        method, path: as HTTP wants them.
        headers: those that the operation requires.
        body: JSON or a form's fields; None without one.
        operation: what the contract says of it.
    """

    name: str
    turn: int
    method: str
    path: str
    headers: Mapping[str, str]
    body: Any
    operation: Mapping[str, Any]


def calls() -> Iterator[Call]:
    """One for each operation and each media type that it takes."""
    for path, item in CONTRACT["paths"].items():
        for method in METHODS:
            if method in item:
                yield from calls_of(path, item, method)


def calls_of(path: str, item: Mapping[str, Any], method: str) -> Iterator[Call]:
    """Those of one path and method."""
    operation = item[method]
    parameters = [
        resolved(each) for each in [*item.get("parameters", []), *operation.get("parameters", [])]
    ]
    told = {"Accept": "application/json", "Authorization": authorization_of(operation)}
    for parameter in parameters:
        if parameter["in"] == "path":
            path = path.replace(f"{{{parameter['name']}}}", str(example_of(parameter)))
        if parameter["in"] == "header" and parameter.get("required"):
            told[parameter["name"]] = str(example_of(parameter))
    content = operation.get("requestBody", {}).get("content") or {None: {}}
    for turn, (media_type, entry) in enumerate(content.items()):
        yield Call(
            turn=turn,
            name=entry.get("x-operation", operation["operationId"]),
            method=method.upper(),
            path=path,
            headers={**told, "Content-Type": media_type} if media_type else told,
            body=example_of(entry) if media_type else None,
            operation=operation,
        )


def authorization_of(operation: Mapping[str, Any]) -> str:
    """Credentials of the kind that it wants; Prism only looks whether they are there."""
    schemes = [name for each in operation.get("security", []) for name in each]
    return "Basic YTpi" if "clientSecretBasic" in schemes else "Bearer any"


def example_of(node: Mapping[str, Any]) -> Any:
    """The first example of a parameter or of a body; an empty object where there is none."""
    if "example" in node:
        return node["example"]
    examples = [resolved(each)["value"] for each in node.get("examples", {}).values()]
    return examples[0] if examples else {}


def complaint(call: Call, reply: requests.Response) -> str:
    """What is wrong with a reply; `""` when nothing is."""
    declared = call.operation["responses"].get(str(reply.status_code))
    if declared is None or not reply.ok:
        return f"{reply.status_code} is no success that it declares: {reply.text[:300]}"
    content = resolved(declared).get("content", {})
    if not content:
        return f"a body where none is declared: {reply.text[:300]}" if reply.content else ""
    schema = {**CONTRACT, **content["application/json"]["schema"]}
    validator = OAS31Validator(schema, format_checker=oas31_format_checker)
    return "; ".join(
        f"{error.json_path} {error.message}" for error in validator.iter_errors(reply.json())
    )


def resolved(node: Mapping[str, Any]) -> Mapping[str, Any]:
    """A node of the contract, or the one that it refers to."""
    while "$ref" in node:
        found: Any = CONTRACT
        for key in node["$ref"].removeprefix("#/").split("/"):
            found = found[key]
        node = found
    return node


def body_of(call: Call) -> bytes | None:
    """The request's body as it is sent."""
    if call.body is None:
        return None
    if call.headers["Content-Type"] == FORM:
        return urlencode(call.body).encode()
    return json.dumps(call.body).encode()


def complaints_of(made: list[Call]) -> dict[str, str]:
    """What is wrong with Prism's replies to the calls of one turn, by operation."""
    front = {call.headers.get("Content-Type", "") for call in made}
    with prism_process(front) as port, requests.Session() as session:
        session.trust_env = False
        told = {}
        for call in made:
            reply = session.request(
                call.method,
                f"http://127.0.0.1:{port}{call.path}",
                data=body_of(call),
                headers=dict(call.headers),
                timeout=30,
            )
            told[call.name] = complaint(call, reply)
    return told


def main() -> int:
    """Print how many operations were called, and how many replies were valid."""
    by_turn: dict[int, list[Call]] = {}
    for call in calls():
        by_turn.setdefault(call.turn, []).append(call)
    told = {}
    for made in by_turn.values():
        told |= complaints_of(made)
    wrong = {name: text for name, text in told.items() if text}
    for name, text in wrong.items():
        print(f"{name}: {text}")
    print(f"operations called: {len(told)}, replies valid: {len(told) - len(wrong)} (claim: all)")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

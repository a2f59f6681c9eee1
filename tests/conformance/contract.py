"""Replies held against the contract, place by place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from openapi_schema_validator import OAS31Validator, oas31_format_checker

from pingone_nb.contract import document
from tests.conformance.difference import Difference, shown
from tests.conformance.operation import Operation
from tests.conformance.reply import MISSING, Reply

_Node = Mapping[str, Any]
_BRACES = re.compile(r"\{[^{}]*\}")
_REQUIRED = re.compile(r"^'(.+)' is a required property$")


@dataclass(frozen=True, slots=True)
class Claim:
    """How sure something is, and where it is from."""

    evidence: str = "assumed"
    source: str = ""


NOT_TOLD = Claim(source="the contract does not tell it")


class Contract:
    """The OpenAPI document as a judge.

    Args:
        document: as `pingone_nb.contract.document` reads it.
    """

    def __init__(self, document: dict[str, Any]) -> None:
        self._document = document
        self._operations = {
            (method.upper(), _BRACES.sub("{}", path)): item[method]
            for path, item in document["paths"].items()
            for method in ("get", "put", "post", "delete", "patch")
            if method in item
        }

    @classmethod
    def read(cls) -> Contract:
        """The project's contract."""
        return cls(document())

    def status_claim(self, operation: Operation | None, status: int) -> Claim:
        """How sure it is that the operation answers with that status at all."""
        response = self._response(operation, status)
        return NOT_TOLD if response is None else _claim_of(response, "x-")

    def case(
        self, operation: Operation, status: int, code: str, detail: str | None, target: str | None
    ) -> Claim | None:
        """How sure the contract is of a refusal; None when it does not have it."""
        for case in self._cases(operation, status):
            same = (case.get("code"), case.get("detail")) == (code, detail)
            if same and (target is None or case.get("target") in (None, target)):
                return _claim_of(case, "")
        return None

    def differences(self, reply: Reply) -> list[Difference]:
        """What the contract does not allow in a reply."""
        if reply.operation is None:
            return []
        response = self._response(reply.operation, reply.status)
        if self._operation(reply.operation) is None:
            return [_not_told(reply, "operation", reply.operation.name)]
        if response is None:
            return [_not_told(reply, "HTTP status", str(reply.status))]
        return [
            *self._header_differences(reply, response),
            *self._body_differences(reply, response),
            *self._case_differences(reply),
            *self._link_differences(reply, response),
        ]

    def unknown(self, reply: Reply) -> list[str]:
        """The properties of a reply that the contract does not have."""
        return [path for path, claim in self._told(reply) if claim is None]

    def exercised(self, reply: Reply) -> Iterator[tuple[str, str]]:
        """The claims that a reply bears out, each as a name and its evidence."""
        if reply.operation is None:
            return
        name = reply.operation.name
        yield f"{name} {reply.status}", self.status_claim(reply.operation, reply.status).evidence
        for path, claim in self._told(reply):
            if claim is not None:
                yield f"{name} {reply.status} {re.sub(r'/[0-9]+', '/*', path)}", claim.evidence

    # the parts of a judgement

    def _header_differences(self, reply: Reply, response: _Node) -> Iterator[Difference]:
        for name, told in response.get("headers", {}).items():
            header = self._resolved(told)
            value = reply.headers.get(name.lower())
            claim = _claim_of(header, "x-")
            path = f"headers/{name}"
            if value is None:
                # PingOne lists the correlation id for every reply; the rest may be absent
                if header.get("required") or name.lower() == "correlation-id":
                    yield _difference(reply, path, "to be there", "nothing", claim)
            elif not self._fits(value, header.get("schema", {})):
                yield _difference(reply, path, "what its schema says", shown(path, value), claim)

    def _fits(self, text: str, schema: _Node) -> bool:
        values: list[Any] = [text, int(text)] if text.isdecimal() else [text]
        return any(not list(self._errors(value, schema)) for value in values)

    def _body_differences(self, reply: Reply, response: _Node) -> Iterator[Difference]:
        content = response.get("content", {})
        if not content:
            if reply.text:
                claim = _claim_of(response, "x-")
                yield _difference(reply, "body", "nothing", shown("body", reply.body), claim)
            return
        schema = content.get(reply.media_type, {}).get("schema")
        if schema is None:
            expected = " or ".join(content)
            claim = _claim_of(response, "x-")
            yield _difference(reply, "headers/Content-Type", expected, reply.media_type, claim)
        elif reply.media_type == "application/json":
            yield from self._schema_differences(reply, schema)

    def _schema_differences(self, reply: Reply, schema: _Node) -> Iterator[Difference]:
        if reply.body is MISSING:
            yield _difference(reply, "body", "JSON", "none", _claim_of(schema, "x-"))
            return
        for error in self._errors(reply.body, schema):
            names = [str(name) for name in error.absolute_path]
            missing = _REQUIRED.match(error.message) if error.validator == "required" else None
            if missing:
                names.append(missing[1])
            claim = self._claim_at(schema, names)
            path = "/".join(names) or "body"
            got = "nothing" if missing else shown(path, error.instance)
            expected = "to be there" if missing else _wanted(error.validator, error.validator_value)
            yield _difference(reply, path, expected, got, claim)

    def _case_differences(self, reply: Reply) -> Iterator[Difference]:
        if reply.status < 400 or reply.media_type != "application/json":
            return
        assert reply.operation is not None
        cases = self._cases(reply.operation, reply.status)
        if not any("code" in case for case in cases):
            return  # the gateway's words have none
        for code, detail, target in _told_codes(reply.body):
            if self.case(reply.operation, reply.status, code, detail, target) is None:
                expected = " | ".join(dict.fromkeys(_words(case) for case in cases))
                got = "/".join(filter(None, (code, detail, target)))
                claim = self.status_claim(reply.operation, reply.status)
                yield _difference(reply, "codes", expected, got, claim)

    def _link_differences(self, reply: Reply, response: _Node) -> Iterator[Difference]:
        """The links that go with an authentication's status."""
        schema = response.get("content", {}).get("application/json", {}).get("schema", {})
        known = self._resolved(self._resolved(schema).get("properties", {}).get("status", {}))
        told = known.get("x-values", {}).get(str(reply.find("status")), {})
        links = reply.find("_links")
        if "x-links" not in told or not isinstance(links, Mapping):
            return
        for name in sorted(told["x-links"].keys() | links.keys() - {"self"}):
            claim = _claim_of(told["x-links"].get(name, told), "")
            if name not in links:
                yield _difference(reply, f"_links/{name}", "to be there", "nothing", claim)
            elif name not in told["x-links"]:
                yield _difference(reply, f"_links/{name}", "nothing", "a link", claim)

    # reading the document

    def _errors(self, value: Any, schema: _Node) -> Iterator[Any]:
        root = {**self._document, **schema}
        validator = OAS31Validator(root, format_checker=oas31_format_checker)
        return iter(validator.iter_errors(value))

    def _operation(self, operation: Operation) -> _Node | None:
        return self._operations.get((operation.method, _BRACES.sub("{}", operation.contract_path)))

    def _response(self, operation: Operation | None, status: int) -> _Node | None:
        told = self._operation(operation) if operation else None
        response = (told or {}).get("responses", {}).get(str(status))
        return None if response is None else self._resolved(response)

    def _cases(self, operation: Operation, status: int) -> list[_Node]:
        cases = (self._response(operation, status) or {}).get("x-cases", [])
        return [case for case in cases if case.get("operation") in (None, operation.name)]

    def _resolved(self, node: _Node) -> _Node:
        while "$ref" in node:
            found: Any = self._document
            for name in node["$ref"].removeprefix("#/").split("/"):
                found = found[name]
            node = found
        return node

    def _told(self, reply: Reply) -> Iterator[tuple[str, Claim | None]]:
        response = self._response(reply.operation, reply.status) or {}
        schema = response.get("content", {}).get(reply.media_type, {}).get("schema")
        if schema is not None and reply.body is not MISSING:
            yield from self._walk([schema], reply.body, "")

    def _walk(
        self, schemas: Sequence[_Node], value: Any, path: str
    ) -> Iterator[tuple[str, Claim | None]]:
        if isinstance(value, list):
            items = [s for schema in schemas for s in self._parts(schema, "items")]
            for number, item in enumerate(value):
                yield from self._walk(items, item, f"{path}/{number}".lstrip("/"))
        if not isinstance(value, Mapping) or not self._describes(schemas):
            return
        for name, item in value.items():
            inner = self._properties(schemas, name)
            below = f"{path}/{name}".lstrip("/")
            yield below, next(filter(None, map(_own_claim, inner)), Claim()) if inner else None
            yield from self._walk(inner, item, below)

    def _describes(self, schemas: Sequence[_Node]) -> bool:
        """Whether any schema says what is in an object; a free-form one does not."""
        return any(list(self._parts(schema, "properties")) for schema in schemas)

    def _properties(self, schemas: Sequence[_Node], name: str) -> list[_Node]:
        named = [
            properties[name]
            for schema in schemas
            for properties in self._parts(schema, "properties")
            if name in properties
        ]
        further = [
            inner
            for schema in schemas
            for inner in self._parts(schema, "additionalProperties")
            if isinstance(inner, Mapping)
        ]
        return named or further

    def _parts(self, schema: _Node, keyword: str) -> Iterator[Any]:
        """The values of a keyword in a schema and in all that it is composed of."""
        if keyword in schema:
            yield schema[keyword]
        if "$ref" in schema:
            yield from self._parts(self._resolved(schema), keyword)
        for composed in ("allOf", "anyOf", "oneOf"):
            for part in schema.get(composed, []):
                yield from self._parts(part, keyword)

    def _claim_at(self, schema: _Node, names: Sequence[str]) -> Claim:
        """The claim of the innermost property on the way."""
        schemas: list[_Node] = [schema]
        claim = Claim()
        for name in names:
            found = self._properties(schemas, name)
            if not found and name.isdecimal():
                found = [item for each in schemas for item in self._parts(each, "items")]
            schemas = found
            claim = next(filter(None, map(_own_claim, schemas)), claim)
        return claim


def _own_claim(schema: _Node) -> Claim | None:
    return _claim_of(schema, "x-") if "x-evidence" in schema else None


def _claim_of(node: _Node, prefix: str) -> Claim:
    evidence = node.get(f"{prefix}evidence", "assumed")
    return Claim(evidence, str(node.get(f"{prefix}source", "")))


def _difference(reply: Reply, path: str, expected: str, got: str, claim: Claim) -> Difference:
    return Difference(
        where=reply.where,
        path=path,
        expected=expected,
        got=got,
        evidence=claim.evidence,
        source=claim.source,
    )


def _not_told(reply: Reply, path: str, got: str) -> Difference:
    return _difference(reply, path, "one of the contract's", got, NOT_TOLD)


def _told_codes(body: Any) -> Iterator[tuple[str, str | None, str | None]]:
    if not isinstance(body, Mapping):
        return
    code = body.get("error") or body.get("code") or ""
    for detail in body.get("details") or [{}]:
        yield code, detail.get("code"), detail.get("target")


def _words(case: _Node) -> str:
    return "/".join(str(case[key]) for key in ("code", "detail", "target") if key in case)


def _wanted(keyword: str, value: Any) -> str:
    return f"{keyword} {shown(keyword, value)}"

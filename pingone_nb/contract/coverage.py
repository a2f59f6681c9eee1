"""Which claims of the contract the reference's examples show, and so the golden tests hold.

A golden test holds an example against the contract, the client's models and the simulator's reply.
What is found here is computed from the document and the examples alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

from pingone_nb.contract.claim import Claim, evidence
from pingone_nb.contract.example import Example
from pingone_nb.contract.openapi import resolved

_Node = Mapping[str, Any]
_HOST = re.compile(r"^(?:\{\{(?P<variable>\w+)\}\}|https?://[^/]+)")
_MEDIA_TYPE = re.compile(r"^application/vnd\.pingidentity\.(.+)\+json$")
_CONTAINERS = {"object": Mapping, "array": list}


class _Mark(NamedTuple):
    """What an example shows, by what tells one claim from another."""

    kind: str
    name: str
    where: str
    evidence: object
    source: object


def covered(document: _Node, examples: Iterable[Example]) -> dict[Claim, tuple[str, ...]]:
    """Every claim of the document with the names of the examples that show it.

    What an example leaves open counts for nothing: of several cases or transitions that would fit
    what it shows, it covers none. Rules and reply headers are therefore never covered.
    """
    names: dict[_Mark, list[str]] = {}
    for example in examples:
        for mark in dict.fromkeys(_shown(document, example)):
            names.setdefault(mark, []).append(example.name)
    return {claim: tuple(names.get(_mark_of(claim), ())) for claim in evidence(document)}


def unused(document: _Node, examples: Iterable[Example]) -> tuple[str, ...]:
    """The names of the examples that show nothing of the contract, not even an operation."""
    known = {_mark_of(claim) for claim in evidence(document)}
    return tuple(
        example.name for example in examples if known.isdisjoint(_shown(document, example))
    )


def _mark_of(claim: Claim) -> _Mark:
    return _Mark(claim.kind, claim.name, claim.where, claim.evidence, claim.source)


def _mark(kind: str, name: str, where: str, node: _Node, *, prefix: str = "x-") -> _Mark:
    return _Mark(kind, name, where, node.get(f"{prefix}evidence"), node.get(f"{prefix}source"))


def _shown(document: _Node, example: Example) -> Iterator[_Mark]:
    found = _path_of(document, example)
    if found is None:
        return
    item = document["paths"][found]
    reading = _Reading(document, item, item[example.method.lower()], found, example)
    yield from reading.marks()


def _path_of(document: _Node, example: Example) -> str | None:
    """The path that an example means; one that says a segment in letters goes first."""
    asked = _HOST.sub("", example.path).partition("?")[0].split("/")
    paths = (path for path, item in document["paths"].items() if example.method.lower() in item)
    fitting = [path for path in paths if _is_meant(path.split("/"), asked)]
    return min(fitting, key=lambda path: path.count("{"), default=None)


def _is_meant(template: list[str], asked: list[str]) -> bool:
    return len(template) == len(asked) and all(
        ours.startswith("{") or ours == theirs for ours, theirs in zip(template, asked, strict=True)
    )


@dataclass(frozen=True, slots=True)
class _Reading:
    """One example, read along the operation that it is of."""

    document: _Node
    item: _Node
    operation: _Node
    path: str
    example: Example

    @property
    def where(self) -> str:
        return f"{self.example.method} {self.path}"

    @property
    def content(self) -> tuple[str, _Node] | None:
        """The request's media type and what the contract has of it."""
        contents = self.operation.get("requestBody", {}).get("content", {})
        asked = self._headers().get("content-type", "").partition(";")[0].strip()
        return (asked, contents[asked]) if asked in contents else None

    @property
    def actions(self) -> set[str]:
        """What this call is called: the operation's id and name, and the name of its link."""
        media_type, content = self.content or ("", {})
        link = _MEDIA_TYPE.match(media_type)
        operations = {self.operation["operationId"], content.get("x-operation")}
        return {*filter(None, operations), *(link.groups() if link else ())}

    def marks(self) -> Iterator[_Mark]:
        yield _mark("operation", self.operation["operationId"], self.where, self.operation)
        yield from self._servers()
        yield from self._security()
        yield from self._parameters()
        yield from self._request()
        yield from self._reply()

    def _headers(self) -> dict[str, str]:
        return {name.lower(): text for name, text in self.example.headers.items()}

    def _servers(self) -> Iterator[_Mark]:
        """`{{authPath}}` is at `https://auth.…`."""
        host = _HOST.match(self.example.path)
        word = (host["variable"] or "").removesuffix("Path") if host else ""
        for server in self.item.get("servers", self.document.get("servers", [])):
            if word and server["url"].startswith(f"https://{word}."):
                yield _mark("server", server["url"], "servers", server)

    def _security(self) -> Iterator[_Mark]:
        schemes = self.document["components"].get("securitySchemes", {})
        sent = self._headers().get("authorization", "").partition(" ")[0].lower()
        required = self.operation.get("security", self.document.get("security", []))
        for name in (name for each in required for name in each):
            if sent and schemes[name].get("scheme", "").lower() == sent:
                yield _mark("security", name, "securitySchemes", schemes[name])

    def _parameters(self) -> Iterator[_Mark]:
        query = dict(parse_qsl(self.example.path.partition("?")[2], keep_blank_values=True))
        for place, node in {self.path: self.item, self.where: self.operation}.items():
            for named in node.get("parameters", []):
                parameter, name = (
                    resolved(self.document, named),
                    resolved(self.document, named)["name"],
                )
                sent = {"path": {name}, "query": query, "header": self._headers()}
                if name.lower() in {each.lower() for each in sent.get(parameter["in"], ())}:
                    kind = "header" if parameter["in"] == "header" else "parameter"
                    yield _mark(kind, name, "request" if "$ref" in named else place, parameter)

    def _request(self) -> Iterator[_Mark]:
        if self.content is None:
            return
        media_type, content = self.content
        yield _mark("media type", media_type, self.where, content)
        if "x-operation" in content:
            yield _mark("operation", content["x-operation"], self.where, content)
        body = self.example.request_body
        if isinstance(body, str):
            body = dict(parse_qsl(body, keep_blank_values=True))
        yield from self._body(content, body)

    def _reply(self) -> Iterator[_Mark]:
        status = str(self.example.response_status)
        if status not in self.operation["responses"]:
            return
        response = resolved(self.document, self.operation["responses"][status])
        yield _mark("status", status, self.where, response)
        yield from self._case(response.get("x-cases", []))
        for content in response.get("content", {}).values():
            yield from self._body(content, self.example.response_body, status=status)

    def _case(self, cases: Iterable[_Node]) -> Iterator[_Mark]:
        codes, details = _codes(self.example.response_body)
        fitting = [
            case
            for case in cases
            if case.get("operation") in {None, *self.actions}
            and case.get("code") in codes
            and case.get("detail") in details
        ]
        if len(fitting) == 1:
            spelt = [fitting[0][key] for key in ("code", "detail") if key in fitting[0]]
            name = f"{self.example.response_status} {'/'.join(spelt) or 'message'}"
            narrowed = f"{self.where} {fitting[0].get('operation', '')}".strip()
            yield _mark("case", name, narrowed, fitting[0], prefix="")

    def _body(self, content: _Node, body: Any, *, status: str = "") -> Iterator[_Mark]:
        if body is None:
            return
        yield from self._schema(content.get("schema", {}), body, self.where, "", {})
        for name, named in content.get("examples", {}).items():
            example = resolved(self.document, named)
            if example.get("value") != body:
                continue
            if "$ref" in named:
                yield _mark("example", named["$ref"].rpartition("/")[2], "examples", example)
            else:
                yield _mark("example", f"{status} {name}".strip(), self.where, example)

    def _schema(
        self, schema: _Node, value: Any, where: str, name: str, holder: _Node
    ) -> Iterator[_Mark]:
        """What a value shows of a schema; `holder` is the object that the value is a property of.

        A `$ref` to a component begins a new place, as in `Claim.where`.
        """
        if "$ref" in schema:
            place = schema["$ref"].rpartition("/")[2]
            yield from self._schema(resolved(self.document, schema), value, place, "", holder)
        yield from self._values(schema, value, where, name, holder)
        for alternative in [*schema.get("allOf", []), *self._alternatives(schema, value)]:
            yield from self._schema(alternative, value, where, name, holder)
        if isinstance(value, list):
            for item in value:
                yield from self._schema(schema.get("items", {}), item, where, f"{name}[]", holder)
        if isinstance(value, Mapping):
            yield from self._properties(schema, value, where, name)

    def _properties(self, schema: _Node, value: _Node, where: str, name: str) -> Iterator[_Mark]:
        known, further = schema.get("properties", {}), schema.get("additionalProperties")
        for key, inner in value.items():
            if key in known:
                inner_name = f"{name}.{key}" if name else key
                yield _mark("property", inner_name, where, known[key])
                yield from self._schema(known[key], inner, where, inner_name, value)
            elif isinstance(further, Mapping):
                yield from self._schema(further, inner, where, f"{name}[]", value)

    def _values(
        self, schema: _Node, value: Any, where: str, name: str, holder: _Node
    ) -> Iterator[_Mark]:
        if not isinstance(value, str) or value not in schema.get("x-values", {}):
            return
        meaning = schema["x-values"][value]
        for kind in ("value", "code"):  # only one of them is a claim
            yield _mark(kind, f"{name}={value}", where, meaning, prefix="")
        for link, offered in meaning.get("x-links", {}).items():
            if link in holder.get("_links", {}):
                yield _mark("link", f"{value} {link}", where, offered, prefix="")
        yield from self._transition(schema.get("x-transitions", []), value, where, holder)

    def _transition(
        self, steps: Iterable[_Node], status: str, where: str, holder: _Node
    ) -> Iterator[_Mark]:
        error = holder.get("error")
        code = error.get("code", "") if isinstance(error, Mapping) else ""
        reply = f"{self.example.response_status} {code}".strip()
        fitting = [
            step
            for step in steps
            if (step["to"], step["reply"]) == (status, reply) and step["action"] in self.actions
        ]
        if len(fitting) == 1:
            step = fitting[0]
            journey = f"{step['from'] or 'nothing'} {step['action']} {step['to']}: {step['when']}"
            yield _mark("transition", journey, where, step, prefix="")

    def _alternatives(self, schema: _Node, value: Any) -> list[_Node]:
        """Those of `oneOf` and `anyOf` that a value fits; a mere part of one, if it is no whole."""
        options = [*schema.get("oneOf", []), *schema.get("anyOf", [])]
        whole = [each for each in options if self._fits(each, value, whole=True)]
        return whole or [each for each in options if self._fits(each, value, whole=False)]

    def _fits(self, node: _Node, value: Any, *, whole: bool) -> bool:
        """Whether constants, containers and, for a whole, the required properties agree."""
        schema = resolved(self.document, node)
        if "const" in schema and schema["const"] != value:
            return False
        if not isinstance(value, _CONTAINERS.get(str(schema.get("type")), object)):
            return False
        if isinstance(value, Mapping):
            if whole and not value.keys() >= set(schema.get("required", [])):
                return False
            known = schema.get("properties", {})
            if not all(
                self._fits(known[key], value[key], whole=whole) for key in known & value.keys()
            ):
                return False
        alternatives = [*schema.get("oneOf", []), *schema.get("anyOf", [])]
        return all(self._fits(each, value, whole=whole) for each in schema.get("allOf", [])) and (
            not alternatives or any(self._fits(each, value, whole=whole) for each in alternatives)
        )


def _codes(body: Any) -> tuple[list[object], list[object]]:
    """The top-level code and the detail codes of an error; None in place of what it lacks."""
    if not isinstance(body, Mapping):
        return [], []
    details = [detail.get("code") for detail in body.get("details", [])]
    return [body.get("code", body.get("error"))], details or [None]

"""How sure the contract is of each thing that it says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pingone_nb.contract.openapi import resolved
from pingone_nb.contract.source import Source, is_official, reached, sources, unlisted

EVIDENCE = ("documented", "observed", "assumed")

_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_CODES = frozenset({"code", "error"})  # properties whose values are error codes
_Node = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One thing that the contract says, and where it has it from.

    Attributes:
        kind: `server`, `security`, `operation`, `rule`, `parameter`, `header`, `media type`,
            `status`, `case`, `property`, `value`, `code`, `link`, `transition` or `example`.
        name: such as `selectedDevice.oneTime.phone`, `415`, or `INVALID_DATA/INVALID_OTP`.
        where: what it belongs to: a schema, a component, or a method and path such as
            `GET /{envID}/deviceAuthentications/{deviceAuthID}`; with an operation's name behind it
            where a media type selects the operation and the thing holds for that one only.
        evidence: `documented`, `observed` or `assumed`; `""` when the contract does not say.
        source: a URL, or the reasoning behind what is assumed; `""` when the contract does not say.
        place: where in the source it stands, such as `Example Response`; `""` for a reasoning.
        resources: the tags of the operations that it belongs to.
        origin: the source's entry in the table of sources; None for a reasoning.
    """

    kind: str
    name: str
    where: str
    evidence: str
    source: str
    place: str = ""
    resources: frozenset[str] = frozenset()
    origin: Source | None = field(default=None, compare=False, repr=False)

    @property
    def read(self) -> str:
        """When its place in the source was last read: a day, `not retrievable`, or `""`."""
        if self.origin is None:
            return ""
        passage = self.origin.passage(self.kind, f"{self.where} {self.name}", self.resources)
        return passage.read if passage else self.origin.read

    @property
    def flaw(self) -> str:
        """What is wrong with the evidence, as a sentence; `""` when it is as it should be."""
        if self.evidence not in EVIDENCE:
            return f"the evidence is {self.evidence or 'missing'}"
        if not self.source:
            return "the source is missing"
        is_url = self.source.startswith("https://")
        if self.evidence == "assumed":
            reasons = not is_url and len(self.source.split()) > 2
            return "" if reasons else "an assumed claim needs a reason"
        if self.evidence == "observed" and not is_url:
            return "an observed claim needs a URL"
        if self.evidence == "documented" and not is_official(self.source):
            return "a documented claim needs an official URL"
        return self._objection

    @property
    def _objection(self) -> str:
        if self.origin is None:
            return ""
        subject = f"{self.where} {self.name}"
        return self.origin.objection(self.evidence, self.kind, subject, self.resources)


def evidence(document: _Node) -> Iterator[Claim]:
    """A row for everything in the document that has to say how sure it is.

    A part that is stated once and used by several operations, such as a 401, has its status,
    cases and examples told for each of them; headers, parameters and properties are told once.
    """
    table = sources(document)
    for about, claims in _parts(document):
        for claim in claims:
            yield _rested(claim, about, table)


def _parts(document: _Node) -> Iterator[tuple[frozenset[str], Iterable[Claim]]]:
    """Claims with the resources that they are about."""
    components = document["components"]
    about = reached(document)
    everything = frozenset().union(*about.values())
    servers = _servers(document).items()
    yield everything, [_claim("server", url, "servers", each) for url, each in servers]
    schemes = components.get("securitySchemes", {}).items()
    yield everything, [_claim("security", name, "securitySchemes", each) for name, each in schemes]
    for section, claims_of in _SHARED.items():
        for name, node in components.get(section, {}).items():
            yield about.get(f"{section}/{name}", frozenset()), claims_of(name, node)
    for path, item in document["paths"].items():
        operations = {method: item[method] for method in _METHODS if method in item}
        tags = frozenset(tag for each in operations.values() for tag in each.get("tags", []))
        yield tags, _inline_parameters(item, path)
        for method, operation in operations.items():
            own = frozenset(operation.get("tags", []))
            yield own, _operation(document, operation, f"{method.upper()} {path}")


def _rested(claim: Claim, about: frozenset[str], table: Mapping[str, Source]) -> Claim:
    """A claim with its resources and, unless it rests on a reasoning, its source and place."""
    if not claim.source.startswith("https://"):
        return replace(claim, resources=about)
    origin = table.get(claim.source) or unlisted(claim.source)
    passage = origin.passage(claim.kind, f"{claim.where} {claim.name}", about)
    place = claim.place or (passage.place if passage else "")
    return replace(claim, resources=about, origin=origin, place=place)


def _servers(document: _Node) -> dict[str, _Node]:
    """The servers of the document and of single paths by their URL, so each is told once."""
    nodes = [document, *document["paths"].values()]
    return {server["url"]: server for node in nodes for server in node.get("servers", [])}


def _claim(kind: str, name: str, where: str, node: _Node, *, prefix: str = "x-") -> Claim:
    found = {word: node.get(f"{prefix}{word}") for word in ("evidence", "source", "place")}
    texts: dict[str, Any] = {
        word: text if isinstance(text, str) else "" for word, text in found.items()
    }
    return Claim(kind=kind, name=name, where=where, **texts)


def _operation(document: _Node, operation: _Node, where: str) -> Iterator[Claim]:
    contents = operation.get("requestBody", {}).get("content", {})
    selected = [content for content in contents.values() if "x-operation" in content]
    for content in selected:
        yield _claim("operation", content["x-operation"], where, content)
    if not selected:  # else the operationId only names what the media types select from
        yield _claim("operation", operation["operationId"], where, operation)
    for rule in operation.get("x-rules", []):
        yield _claim("rule", rule["rule"], _narrowed(where, rule), rule, prefix="")
    yield from _inline_parameters(operation, where)
    for media_type, content in contents.items():
        yield _claim("media type", media_type, where, content)
        yield from _examples(content, where)
        yield from _schema(content.get("schema", {}), where, "")
    for status, response in operation["responses"].items():
        yield from _response(resolved(document, response), status, where)


def _narrowed(where: str, node: _Node) -> str:
    """A method and path, with the name of the operation that the rule or case holds for."""
    return f"{where} {node['operation']}" if "operation" in node else where


def _response(response: _Node, status: str, where: str) -> Iterator[Claim]:
    yield _claim("status", status, where, response)
    for case in response.get("x-cases", []):
        codes = [case[key] for key in ("code", "detail") if key in case]
        name = f"{status} {'/'.join(codes) or 'message'}"
        yield _claim("case", name, _narrowed(where, case), case, prefix="")
    for name, header in response.get("headers", {}).items():
        if "$ref" not in header:
            yield _claim("header", name, where, header)
    for content in response.get("content", {}).values():
        yield from _examples(content, where, status=status)
        yield from _schema(content.get("schema", {}), where, "")


def _inline_parameters(node: _Node, where: str) -> Iterator[Claim]:
    for parameter in node.get("parameters", []):
        if "$ref" not in parameter:
            yield _parameter(parameter, where)


def _parameter(parameter: _Node, where: str) -> Claim:
    kind = "header" if parameter["in"] == "header" else "parameter"
    return _claim(kind, parameter["name"], where, parameter)


def _examples(node: _Node, where: str, *, status: str = "") -> Iterator[Claim]:
    for name, example in node.get("examples", {}).items():
        if "$ref" not in example:
            yield _claim("example", f"{status} {name}".strip(), where, example)


def _schema(schema: _Node, where: str, name: str) -> Iterator[Claim]:
    """What a schema says itself; a `$ref` leads to what is told elsewhere."""
    yield from _values(schema, where, name)
    for part in ("allOf", "anyOf", "oneOf"):
        for alternative in schema.get(part, []):
            yield from _schema(alternative, where, name)
    for key in ("items", "additionalProperties"):
        if isinstance(schema.get(key), Mapping):
            yield from _schema(schema[key], where, f"{name}[]")
    for key, inner in schema.get("properties", {}).items():
        inner_name = f"{name}.{key}" if name else key
        yield _claim("property", inner_name, where, inner)
        yield from _schema(inner, where, inner_name)


def _values(schema: _Node, where: str, name: str) -> Iterator[Claim]:
    kind = "code" if name.rpartition(".")[2] in _CODES else "value"
    for value, meaning in schema.get("x-values", {}).items():
        yield _claim(kind, f"{name}={value}", where, meaning, prefix="")
        for link, offered in meaning.get("x-links", {}).items():
            yield _claim("link", f"{value} {link}", where, offered, prefix="")
    for step in schema.get("x-transitions", []):
        journey = f"{step['from'] or 'nothing'} {step['action']} {step['to']}: {step['when']}"
        yield _claim("transition", journey, where, step, prefix="")


_SHARED: Mapping[str, Any] = {  # section of the components → the claims of one of them
    "parameters": lambda name, node: [_parameter(node, "request")],  # noqa: ARG005
    "headers": lambda name, node: [_claim("header", name, "response", node)],
    "examples": lambda name, node: _examples({"examples": {name: node}}, "examples"),
    "schemas": lambda name, node: _schema(node, name, ""),
}

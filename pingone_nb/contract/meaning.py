"""What each property of a request or a reply means, in the contract's words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pingone_nb.contract.openapi import resolved

_Node = Mapping[str, Any]
_DEEPEST = 12  # no reply is deeper; a schema may refer to itself
_PARTS = ("allOf", "anyOf", "oneOf")


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What a property means.

    Attributes:
        path: the names down to it, joined by dots; of an array's elements `[]`, as in
            `_embedded.devices[].type`.
        description: a sentence.
        evidence: `documented`, `observed` or `assumed`.
        values: of an enumeration, what each known value means.
    """

    path: str
    description: str
    evidence: str
    values: Mapping[str, str]


class Meanings:
    """The meanings in a contract, looked up by operation.

    Args:
        document: the contract; see `contract.document`.
    """

    def __init__(self, document: _Node) -> None:
        self._document = document
        self._operations = dict(_operations(document))
        self._found: dict[tuple[str, str], Mapping[str, Meaning]] = {}

    def of_request(self, operation: str) -> Mapping[str, Meaning]:
        """Path → meaning, for the body of a request; empty for what the contract does not have.

        Args:
            operation: such as `check_otp`.
        """
        return self._kept(operation, "request", self._request_schemas)

    def of_reply(self, operation: str, http_status: int) -> Mapping[str, Meaning]:
        """Path → meaning, for the body of a reply; empty for what the contract does not have.

        Args:
            operation: such as `check_otp`.
            http_status: such as 200.
        """
        status = str(http_status)
        return self._kept(operation, status, lambda name: self._reply_schemas(name, status))

    def _kept(self, operation: str, part: str, schemas: Any) -> Mapping[str, Meaning]:
        if (operation, part) not in self._found:
            self._found[operation, part] = {
                meaning.path: meaning
                for schema in schemas(operation)
                for meaning in self._meanings(schema, "", 0)
            }
        return self._found[operation, part]

    def _request_schemas(self, operation: str) -> Iterator[_Node]:
        described, media_type = self._operations.get(operation, ({}, None))
        for name, content in described.get("requestBody", {}).get("content", {}).items():
            if media_type in (None, name):
                yield content.get("schema", {})

    def _reply_schemas(self, operation: str, status: str) -> Iterator[_Node]:
        described, _ = self._operations.get(operation, ({}, None))
        response = resolved(self._document, described.get("responses", {}).get(status, {}))
        for content in response.get("content", {}).values():
            yield content.get("schema", {})

    def _meanings(self, node: _Node, path: str, depth: int) -> Iterator[Meaning]:
        schema = resolved(self._document, node)
        if depth > _DEEPEST:
            return
        for part in _PARTS:
            for alternative in schema.get(part, ()):
                yield from self._meanings(alternative, path, depth + 1)
        if isinstance(schema.get("items"), Mapping):
            yield from self._meanings(schema["items"], f"{path}[]", depth + 1)
        for name, named in schema.get("properties", {}).items():
            inner = f"{path}.{name}" if path else name
            yield self._meaning(named, inner)
            yield from self._meanings(named, inner, depth + 1)

    def _meaning(self, node: _Node, path: str) -> Meaning:
        meant = resolved(self._document, node)
        values = meant.get("x-values", {})
        return Meaning(
            path=path,
            description=node.get("description") or meant.get("description", ""),
            evidence=node.get("x-evidence") or meant.get("x-evidence", ""),
            values={str(value): each.get("description", "") for value, each in values.items()},
        )


def _operations(document: _Node) -> Iterator[tuple[str, tuple[_Node, str | None]]]:
    """Each operation's name, with its node, and the media type if that selects it."""
    for item in document["paths"].values():
        for node in item.values():
            if not isinstance(node, Mapping) or "operationId" not in node:
                continue
            contents = node.get("requestBody", {}).get("content", {})
            named = {each.get("x-operation"): name for name, each in contents.items()}
            if set(named) - {None}:
                yield from ((name, (node, media)) for name, media in named.items() if name)
            else:
                yield node["operationId"], (node, None)

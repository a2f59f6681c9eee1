"""Following a `$ref` within the contract."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def resolved(document: Mapping[str, Any], node: Mapping[str, Any]) -> Mapping[str, Any]:
    """A node of the document, or the one that it refers to in the end."""
    while "$ref" in node:
        found: Any = document
        for key in node["$ref"].removeprefix("#/").split("/"):
            found = found[key]
        node = found
    return node

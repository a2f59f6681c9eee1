"""The contract as a document, and following a reference within it."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import resources
from typing import Any


def resolved(document: Mapping[str, Any], node: Mapping[str, Any]) -> Mapping[str, Any]:
    """A node of the document, or the one that it refers to in the end."""
    while "$ref" in node:
        found: Any = document
        for key in node["$ref"].removeprefix("#/").split("/"):
            found = found[key]
        node = found
    return node


def document() -> dict[str, Any]:
    """The OpenAPI 3.1 document, read anew, so that the caller may change it.

    Parts that the file states once and repeats by a YAML alias are one and the same object.

    Raises:
        ImportError: PyYAML is not installed.
    """
    try:
        import yaml
    except ImportError as error:
        message = "To read the contract, install PyYAML: pip install pyyaml"
        raise ImportError(message) from error
    text = resources.files(__package__).joinpath("openapi.yaml").read_text(encoding="utf-8")
    read: dict[str, Any] = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
    return read

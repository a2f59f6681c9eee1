"""The contract as a document."""

from __future__ import annotations

from importlib import resources
from typing import Any


def document() -> dict[str, Any]:
    """The OpenAPI 3.1 document, read anew, so that the caller may change it.

    Parts that the file states once and repeats by a YAML alias are one and the same object.

    Raises:
        ImportError: PyYAML is not installed.
    """
    try:
        import yaml
    except ImportError as error:
        message = "Reading the contract needs PyYAML. Install it: pip install pyyaml"
        raise ImportError(message) from error
    text = resources.files(__package__).joinpath("openapi.yaml").read_text(encoding="utf-8")
    read: dict[str, Any] = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
    return read

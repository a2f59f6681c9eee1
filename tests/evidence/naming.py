"""What an operation is called where the media type decides."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from schemathesis import Case


def names_of(operation: Mapping[str, Any]) -> list[str]:
    """The names of what a path and method of the contract can do."""
    content = operation.get("requestBody", {}).get("content", {}).values()
    names = [entry["x-operation"] for entry in content if "x-operation" in entry]
    return names or [str(operation["operationId"])]


def name_of(case: Case) -> str:
    """The name of what a request asks for; the path's first one when its media type names none."""
    raw = case.operation.definition.raw
    content = raw.get("requestBody", {}).get("content", {})
    named = content.get(case.media_type, {}).get("x-operation")
    return str(named or names_of(raw)[0])

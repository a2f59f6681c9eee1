"""Validating values against the contract's schemas."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any
from urllib.parse import parse_qsl

from openapi_schema_validator import OAS31Validator, oas31_format_checker

from pingone_nb.contract import Example, document

UUID = "0ff545da-016a-4ae7-a8c6-84d67f7b20ea"
METHODS = ("get", "post", "put", "patch", "delete")
_MOMENTS = ("createdAt", "updatedAt", "blockedAt")
_VALUES = {
    "apiPath": "https://api.pingone.eu",
    **dict.fromkeys(_MOMENTS, "2022-06-16T14:12:25.618Z"),
}
_UUIDS = re.compile(r"(ID|Id)\d?$")
_VARIABLE = re.compile(r"\{\{([^{}]+)\}\}")


@cache
def contract() -> dict[str, Any]:
    """The document, read once; not to be changed."""
    return document()


def complaints(value: Any, schema: Mapping[str, Any], *, whole: bool = True) -> list[str]:
    """What a schema of the contract has against a value.

    Args:
        value: plain JSON.
        schema: may refer to the contract's components.
        whole: false when the value is known to be a part only: what it lacks is then no complaint.
    """
    root = {**contract(), **schema}
    validator = OAS31Validator(root, format_checker=oas31_format_checker)
    return [
        f"{error.json_path}: {error.message}"
        for error in validator.iter_errors(value)
        if whole or error.validator != "required"
    ]


def component(name: str) -> dict[str, Any]:
    """The schema that refers to a named one."""
    return {"$ref": f"#/components/schemas/{name}"}


def resolved(node: Mapping[str, Any]) -> Mapping[str, Any]:
    """A node of the contract, or the one that it refers to."""
    while "$ref" in node:
        found: Any = contract()
        for key in node["$ref"].removeprefix("#/").split("/"):
            found = found[key]
        node = found
    return node


def operations() -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Method, path and operation, each."""
    for path, item in contract()["paths"].items():
        for method in METHODS:
            if method in item:
                yield method.upper(), path, item[method]


def operation_named(name: str) -> Mapping[str, Any]:
    """The operation of that name, or the one that has it among those that its media types select.

    Raises:
        KeyError: there is none.
    """
    for _, _, operation in operations():
        if name in {operation["operationId"], *selected(operation)}:
            return operation
    raise KeyError(name)


def selected(operation: Mapping[str, Any]) -> dict[str, str]:
    """The operations that media types of a request select, by name with the media type."""
    contents = operation.get("requestBody", {}).get("content", {})
    return {
        content["x-operation"]: media_type
        for media_type, content in contents.items()
        if "x-operation" in content
    }


def operation_of(example: Example) -> Mapping[str, Any] | None:
    """The operation that an example's method and path mean, or None when it is out of scope."""
    path = example.path.removeprefix("{{authPath}}").removeprefix("{{apiPath}}")
    path = path.replace("{{", "{").replace("}}", "}")
    found = (each for method, at, each in operations() if (method, at) == (example.method, path))
    return next(found, None)


def request_schema(example: Example) -> Mapping[str, Any] | None:
    """The schema of an example's request body, or None when the contract does not have it."""
    operation = operation_of(example)
    content = (operation or {}).get("requestBody", {}).get("content", {})
    found: Mapping[str, Any] | None = content.get(example.headers.get("Content-Type"))
    return found["schema"] if found else None


def reply_schema(operation: Mapping[str, Any], status: int) -> Mapping[str, Any] | None:
    """The schema of an operation's JSON reply, or None when none is declared for the status."""
    response = operation["responses"].get(str(status), {})
    content = resolved(response).get("content", {}).get("application/json")
    schema: Mapping[str, Any] | None = content["schema"] if content else None
    return schema


def filled(value: Any) -> Any:
    """A JSON value with valid values in place of its {{variables}}."""
    if isinstance(value, str):
        return _VARIABLE.sub(lambda found: _value_of(found[1]), value)
    if isinstance(value, Mapping):
        return {key: filled(item) for key, item in value.items()}
    if isinstance(value, list):
        return [filled(item) for item in value]
    return value


def form(text: str) -> dict[str, str]:
    """The fields of a form."""
    return dict(parse_qsl(text, keep_blank_values=True, strict_parsing=True))


def _value_of(variable: str) -> str:
    return _VALUES.get(variable) or (UUID if _UUIDS.search(variable) else "value")

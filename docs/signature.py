"""How a thing is called, as text that is the same on every machine."""

from __future__ import annotations

import inspect
import re
from typing import Any

_ADDRESS = re.compile(r" at 0x[0-9a-f]+")
_WIDEST = 88
_ITSELF = ("self", "cls")
_STARS: dict[Any, str] = {
    inspect.Parameter.VAR_POSITIONAL: "*",
    inspect.Parameter.VAR_KEYWORD: "**",
}


def signature_of(name: str, value: Any) -> str:
    """Such as `read(settings: Settings, id: str) -> ApiRequest`; one parameter a line when long."""
    try:
        signature = inspect.signature(value)
    except (TypeError, ValueError):
        return name
    told = _parameters(signature)
    result = "" if inspect.isclass(value) else _returns(signature)
    short = f"{name}({', '.join(told)}){result}"
    if len(short) <= _WIDEST:
        return short
    lines = "".join(f"    {each},\n" for each in told)
    return f"{name}(\n{lines}){result}"


def value_of(value: Any) -> str:
    """Its `repr` without an address in memory."""
    return _ADDRESS.sub("", repr(value))


def brief_of(name: str, value: Any) -> str:
    """Such as `check_otp(authentication, *, otp)`: names only."""
    own = [each.replace(annotation=each.empty) for each in _public(inspect.signature(value))]
    return f"{name}{_brief(own)}"


def _brief(parameters: list[inspect.Parameter]) -> str:
    optional = [
        each if each.default is each.empty else each.replace(default=_Left()) for each in parameters
    ]
    return str(inspect.Signature(optional))


class _Left:
    """A default that a brief signature leaves out."""

    def __repr__(self) -> str:
        return "…"


def _public(signature: inspect.Signature) -> list[inspect.Parameter]:
    return [
        each
        for each in signature.parameters.values()
        if each.name not in _ITSELF and not each.name.startswith("_")
    ]


def _parameters(signature: inspect.Signature) -> list[str]:
    """With the marks that part what is given by place from what is given by name."""
    told: list[str] = []
    before = None
    for each in _public(signature):
        if before is each.POSITIONAL_ONLY and each.kind is not before:
            told.append("/")
        if each.kind is each.KEYWORD_ONLY and before not in (each.kind, each.VAR_POSITIONAL):
            told.append("*")
        told.append(_parameter(each))
        before = each.kind
    return [*told, "/"] if before is inspect.Parameter.POSITIONAL_ONLY else told


def _parameter(parameter: inspect.Parameter) -> str:
    text = f"{_STARS.get(parameter.kind, '')}{parameter.name}"
    if parameter.annotation is not parameter.empty:
        text += f": {_annotation(parameter.annotation)}"
    if parameter.default is not parameter.empty:
        text += f" = {value_of(parameter.default)}"
    return text


def _returns(signature: inspect.Signature) -> str:
    told = signature.return_annotation
    return "" if told is inspect.Signature.empty else f" -> {_annotation(told)}"


def _annotation(annotation: Any) -> str:
    return annotation if isinstance(annotation, str) else inspect.formatannotation(annotation)

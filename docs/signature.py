"""How a thing is called, as text that is the same on every machine."""

from __future__ import annotations

import inspect
import re
from typing import Any

_ADDRESS = re.compile(r" at 0x[0-9a-f]+")
_WIDEST = 88
_STARS: dict[Any, str] = {inspect.Parameter.VAR_POSITIONAL: "*", inspect.Parameter.VAR_KEYWORD: "**"}


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


def brief_of(name: str, value: Any) -> str:
    """Such as `check_otp(authentication, *, otp)`: names only."""
    parameters = inspect.signature(value).parameters.values()
    own = [each.replace(annotation=each.empty) for each in parameters if each.name not in _ITSELF]
    return f"{name}{_ADDRESS.sub('', _brief(own))}"


_ITSELF = ("self", "cls")


def _brief(parameters: list[inspect.Parameter]) -> str:
    optional = [
        each if each.default is each.empty else each.replace(default=_Left()) for each in parameters
    ]
    return str(inspect.Signature(optional))


class _Left:
    """A default that a brief signature leaves out."""

    def __repr__(self) -> str:
        return "…"


def _parameters(signature: inspect.Signature) -> list[str]:
    told: list[str] = []
    for each in signature.parameters.values():
        if each.name.startswith("_"):
            continue
        starred = any(part.startswith("*") for part in told)
        if each.kind is each.KEYWORD_ONLY and not starred:
            told.append("*")
        told.append(_parameter(each))
        if each.kind is each.POSITIONAL_ONLY and each.name not in _ITSELF:
            told.append("/")
    return [part for part in told if part not in _ITSELF]


def _parameter(parameter: inspect.Parameter) -> str:
    text = f"{_STARS.get(parameter.kind, '')}{parameter.name}"
    if parameter.annotation is not parameter.empty:
        text += f": {_annotation(parameter.annotation)}"
    if parameter.default is not parameter.empty:
        text += f" = {_ADDRESS.sub('', repr(parameter.default))}"
    return text


def _returns(signature: inspect.Signature) -> str:
    told = signature.return_annotation
    return "" if told is inspect.Signature.empty else f" -> {_annotation(told)}"


def _annotation(annotation: Any) -> str:
    return annotation if isinstance(annotation, str) else inspect.formatannotation(annotation)

"""What a snippet reads when it runs, in place of a secret that it must not show."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal

from pingone_nb.privacy.secret import Secret

ACCESS_TOKEN = "PINGONE_ACCESS_TOKEN"  # noqa: S105 - a variable's name
CLIENT_ID = "PINGONE_CLIENT_ID"
CLIENT_SECRET = "PINGONE_CLIENT_SECRET"  # noqa: S105 - a variable's name

Encoding = Literal["", "json", "url"]

_TAKEN = frozenset((ACCESS_TOKEN, CLIENT_ID, "PINGONE_ENVIRONMENT_ID"))
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_NOT_IN_NAME = re.compile(r"[^A-Za-z0-9]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """A value that is known only when the snippet runs.

    Attributes:
        name: of an environment variable, such as `PINGONE_PHONE`, or of one of the program's own.
        source: where it is.
        encoding: what is done to it before it is put between its neighbours: nothing, JSON's
            quotes around it, or percent-encoding.
    """

    name: str
    source: Literal["environment", "program"] = "environment"
    encoding: Encoding = ""


Text = tuple[str | Variable, ...]


def merged(parts: Iterable[str | Variable]) -> Text:
    """The parts, with neighbouring strings joined and empty ones left out."""
    told: list[str | Variable] = []
    for part in parts:
        last = told[-1] if told else None
        if isinstance(part, str) and isinstance(last, str):
            told[-1] = last + part
        elif part != "":
            told.append(part)
    return tuple(told)


def variables_in(value: Any) -> list[Variable]:
    """The variables in a JSON value."""
    if isinstance(value, Variable):
        return [value]
    if isinstance(value, Mapping):
        return [found for item in value.values() for found in variables_in(item)]
    return (
        [found for item in value for found in variables_in(item)] if isinstance(value, list) else []
    )


class Variables:
    """Names for secrets: one a value, and the same one for the same value."""

    def __init__(self) -> None:
        self._found: dict[str, Secret] = {}

    @property
    def found(self) -> Mapping[str, Secret]:
        """Name → secret, in the order of their appearance."""
        return MappingProxyType(self._found)

    def name(self, hint: str, secret: Secret) -> str:
        """The variable that stands for the secret of a property or header.

        Args:
            hint: the property's name, such as `mobilePhone`, which gives `PINGONE_MOBILE_PHONE`.
            secret: its value.
        """
        words = _NOT_IN_NAME.sub("_", _HUMP.sub("_", hint)).strip("_").upper() or "VALUE"
        stem = name = f"PINGONE_{words}"
        number = 2
        # the same secret keeps its name; another one of that property gets a number
        while name in _TAKEN or self._found.get(name, secret) != secret:
            name = f"{stem}_{number}"
            number += 1
        self._found[name] = secret
        return name

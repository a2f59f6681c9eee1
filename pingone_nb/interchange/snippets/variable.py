"""What a snippet reads when it runs, in place of a secret that it must not show."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal

from pingone_nb.interchange.written_request import ACCESS_TOKEN, CLIENT_ID, CLIENT_SECRET
from pingone_nb.privacy.secret import Secret

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

OTP = Variable(name="otp", source="program")
_TEST_VALUES: Mapping[str, str | Variable] = {
    "PHONE": "+12025550123",  # 555-01xx belongs to nobody
    "EMAIL": "test@example.com",
    "OTP": OTP,
}


def merged(parts: Iterable[str | Variable]) -> Text:
    """The parts, with neighbouring strings joined and empty ones left out."""
    whole: list[str | Variable] = []
    for part in parts:
        last = whole[-1] if whole else None
        if isinstance(part, str) and isinstance(last, str):
            whole[-1] = last + part
        elif part != "":
            whole.append(part)
    return tuple(whole)


def variables_in(value: Any) -> list[Variable]:
    """The variables in a JSON value."""
    if isinstance(value, Variable):
        return [value]
    if isinstance(value, Mapping):
        return [found for item in value.values() for found in variables_in(item)]
    return (
        [found for item in value for found in variables_in(item)]
        if isinstance(value, list | tuple)
        else []
    )


class Variables:
    """What programs read in place of secrets: one variable a value, the same for the same value."""

    def __init__(self) -> None:
        self._found: dict[str, Secret] = {}

    @property
    def found(self) -> Mapping[str, Secret]:
        """Name → secret, in the order of their appearance."""
        return MappingProxyType(self._found)

    @property
    def credentials(self) -> tuple[Text, Text]:
        """The client's id and secret."""
        return (Variable(name=CLIENT_ID),), (Variable(name=CLIENT_SECRET),)

    def stand_in(self, hint: str, secret: Secret) -> str | Variable:
        """What stands for the secret of a property or header.

        Args:
            hint: the property's name, such as `mobilePhone`, which gives `PINGONE_MOBILE_PHONE`.
            secret: its value.
        """
        stem = name = f"PINGONE_{_words(hint)}"
        number = 2
        # the same secret keeps its name; another one of that property gets a number
        while name in _TAKEN or self._found.get(name, secret) != secret:
            name = f"{stem}_{number}"
            number += 1
        self._found[name] = secret
        return Variable(name=name)


class PublicValues(Variables):
    """The same with test values that anyone may read, as far as there are any.

    Args:
        client_id, client_secret: of an application that a simulator lets anyone use.
    """

    def __init__(self, *, client_id: str, client_secret: str) -> None:
        super().__init__()
        self._credentials = (client_id,), (client_secret,)

    @property
    def credentials(self) -> tuple[Text, Text]:
        """The client's id and secret."""
        return self._credentials

    def stand_in(self, hint: str, secret: Secret) -> str | Variable:
        """A test number or address; a passcode is read from the keyboard."""
        known = _TEST_VALUES.get(_words(hint).rpartition("_")[2])
        return super().stand_in(hint, secret) if known is None else known


def _words(hint: str) -> str:
    return _NOT_IN_NAME.sub("_", _HUMP.sub("_", hint)).strip("_").upper() or "VALUE"

"""A value of somebody else's JSON document, and where it stands there."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NoReturn

from pingone_nb.errors import InputError


@dataclass(frozen=True, slots=True)
class Node:
    """Every refusal names the place, such as `log.entries[3].request.url`, never the value.

    Each method raises `InputError`, whose `field` is the place, when the value is not of that kind.
    """

    value: Any = field(repr=False)
    where: str

    def member(self, name: str) -> Node:
        """A property that must be there."""
        found = self.optional(name)
        if found is None:
            where = self._below(name)
            message = f"{where} is missing."
            raise InputError(message, field=where)
        return found

    def optional(self, name: str) -> Node | None:
        """A property, or None when it is missing or null."""
        if not isinstance(self.value, dict):
            self.refuse("is no object")
        found = self.value.get(name)
        return None if found is None else Node(found, self._below(name))

    def items(self) -> Iterator[Node]:
        """An array's values."""
        if not isinstance(self.value, list):
            self.refuse("is no array")
        for number, item in enumerate(self.value):
            yield Node(item, f"{self.where}[{number}]")

    def text(self) -> str:
        """A string."""
        if not isinstance(self.value, str):
            self.refuse("is no text")
        return self.value

    def number(self) -> float:
        """A finite number that is not negative."""
        value = self.value
        if not isinstance(value, int | float) or isinstance(value, bool):
            self.refuse("is no number")
        if not math.isfinite(value) or value < 0:
            self.refuse("is out of range")
        return value

    def whole_number(self) -> int:
        """A number without a fraction that is not negative."""
        number = self.number()
        if number != int(number):
            self.refuse("is no whole number")
        return int(number)

    def refuse(self, why: str) -> NoReturn:
        """Raise an `InputError` that says where and why."""
        message = f"{self.where} {why}."
        raise InputError(message, field=self.where)

    def _below(self, name: str) -> str:
        return f"{self.where}.{name}" if self.where else name

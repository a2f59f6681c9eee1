"""Values as literals of a language: the rules are data of its template, the writing is here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pingone_nb.interchange.snippets.variable import Encoding, Text, Variable, merged

_LARGEST_INTEGER = 2**53 - 1  # of a double, which JavaScript has for all numbers
_DEEPEST_LITERAL = 40
_LONGEST_LINE = 76
_VARIABLE_WIDTH = 28


@dataclass(frozen=True, kw_only=True)
class StringStyle:
    """How a language writes strings.

    Attributes:
        quote: at both ends.
        escapes: character → what is written for it.
        bmp: printf format of an unprintable character up to U+FFFF.
        astral: the same above; None where a pair of surrogates is written with `bmp`.
        low: the same below U+0080, where it differs.
        plus: what joins two strings.
    """

    quote: str = '"'
    escapes: Mapping[str, str]
    bmp: str = "\\u%04x"
    astral: str | None = None
    low: str | None = None
    plus: str = " + "

    def written(self, text: str) -> str:
        """The literal; what cannot be seen is escaped, so that nothing hides in it."""
        return f"{self.quote}{self.inside(text)}{self.quote}"

    def inside(self, text: str) -> str:
        """The literal without its quotes."""
        return "".join(map(self._character, text))

    def _character(self, character: str) -> str:
        if character in self.escapes:
            return self.escapes[character]
        if character.isprintable():
            return character
        code = ord(character)
        if self.low is not None and code < 0x80:
            return self.low % code
        if code <= 0xFFFF:
            return self.bmp % code
        if self.astral is not None:
            return self.astral % code
        high, low = divmod(code - 0x10000, 0x400)
        return self.bmp % (0xD800 + high) + self.bmp % (0xDC00 + low)


@dataclass(frozen=True, kw_only=True)
class ValueStyle:
    """How a language writes JSON's values.

    Attributes:
        null, true, false: the words.
        array: begin and end.
        object: begin, what stands between name and value, end.
        empty_object: where it is not begin and end.
        trailing: whether a comma follows the last item of those on lines of their own.
        indent: of one level.
        refuses: a pattern of names that such a literal cannot carry.
    """

    null: str = "null"
    true: str = "true"
    false: str = "false"
    array: tuple[str, str] = ("[", "]")
    object: tuple[str, str, str] = ("{", ": ", "}")
    empty_object: str | None = None
    trailing: bool = True
    indent: str = "    "
    refuses: str | None = None

    def carries(self, value: Any, depth: int = 0) -> bool:
        """Whether a literal means the same in every language: no half characters, no huge ints."""
        if depth > _DEEPEST_LITERAL:
            return False
        if isinstance(value, Mapping):
            return all(
                _is_whole(name)
                and not (self.refuses and re.fullmatch(self.refuses, name))
                and self.carries(item, depth + 1)
                for name, item in value.items()
            )
        if isinstance(value, list):
            return all(self.carries(item, depth + 1) for item in value)
        if isinstance(value, str):
            return _is_whole(value)
        if isinstance(value, float):
            return value != 0 or str(value) == "0.0"  # JavaScript writes -0.0 as 0
        return not isinstance(value, int) or abs(value) <= _LARGEST_INTEGER


JSON_STRINGS = StringStyle(
    escapes={'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
)
JSON_VALUES = ValueStyle(trailing=False, indent="  ")


@dataclass(frozen=True, kw_only=True)
class Writer:
    """Writes JSON values in a style."""

    strings: StringStyle = field(default_factory=lambda: JSON_STRINGS)
    values: ValueStyle = field(default_factory=lambda: JSON_VALUES)
    encoding: Encoding = ""

    def value(self, value: Any, margin: str = "") -> Text:
        """The value, short objects on one line; its variables are parts of their own.

        Args:
            value: a JSON value with variables as leaves.
            margin: what later lines begin with.
        """
        return merged(self._parts(value, margin))

    def line(self, value: Any) -> Text:
        """The value on one line."""
        return merged(self._one_line(value))

    def _parts(self, value: Any, margin: str) -> list[str | Variable]:
        one_line = self._one_line(value)
        width = sum(len(part) if isinstance(part, str) else _VARIABLE_WIDTH for part in one_line)
        if (
            not isinstance(value, Mapping | list)
            or not value
            or width <= _LONGEST_LINE - len(margin)
        ):
            return one_line
        inner = margin + self.values.indent
        begin, end = self._ends(value)
        parts: list[str | Variable] = [begin]
        for number, (name, item) in enumerate(_items(value)):
            parts.append(f"{',' if number else ''}\n{inner}")
            parts += [*self._name(name), *self._parts(item, inner)]
        parts.append(f"{',' if self.values.trailing else ''}\n{margin}{end}")
        return parts

    def _one_line(self, value: Any) -> list[str | Variable]:
        style = self.values
        if isinstance(value, Variable):
            return [replace(value, encoding=self.encoding)]
        if isinstance(value, str):
            return [self.strings.written(value)]
        if isinstance(value, Mapping | list):
            return self._collection(value)
        if value is None or isinstance(value, bool):  # before numbers: a bool is an int
            return [{None: style.null, True: style.true, False: style.false}[value]]
        return [number_text(value)]

    def _collection(self, value: Mapping[str, Any] | list[Any]) -> list[str | Variable]:
        begin, end = self._ends(value)
        if not value and isinstance(value, Mapping) and self.values.empty_object is not None:
            return [self.values.empty_object]
        parts: list[str | Variable] = [begin]
        for number, (name, item) in enumerate(_items(value)):
            parts += [", " if number else "", *self._name(name), *self._one_line(item)]
        return [*parts, end]

    def _ends(self, value: Mapping[str, Any] | list[Any]) -> tuple[str, str]:
        style = self.values
        return style.array if isinstance(value, list) else (style.object[0], style.object[2])

    def _name(self, name: str | None) -> list[str | Variable]:
        return [] if name is None else [self.strings.written(name) + self.values.object[1]]


def _items(value: Mapping[str, Any] | list[Any]) -> list[tuple[str | None, Any]]:
    if isinstance(value, Mapping):
        return list(value.items())
    return [(None, item) for item in value]


def number_text(value: int | float) -> str:
    """The number as JSON has it, also of a subclass with a `repr` of its own."""
    return int.__repr__(value) if isinstance(value, int) else float.__repr__(value)


def _is_whole(text: str) -> bool:
    return not any("\ud800" <= each <= "\udfff" for each in text)

"""A language is one file in `templates/`: its rules of quoting on top, its program below.

The file's name is the language's. On top it sets

- `title`, `library` and `suffix`, as `Language` has them;
- `strings`, what `StringStyle` is made of: how string literals are written;
- `values`, what `ValueStyle` is made of, where JSON values become literals of the language;
- `json_escapes`, where JSON text needs more escapes than JSON itself asks for;
- `variable(v)`, a macro that writes the expression that reads a `Variable`.

Below follows the program. It is given `steps`, the calls, and `needs`, what imports and functions
depend on. Filters write whatever came from outside: `quoted` a string, `expression` a text with
variables in it, `native` a JSON value as the language's own literals where it `is portable`,
`json` and `json_line` as JSON text, and `replaced` puts such a text into a literal of many lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template, pass_context
from jinja2.runtime import Context

from pingone_nb.errors import InputError
from pingone_nb.interchange.snippets.step import Step
from pingone_nb.interchange.snippets.variable import Encoding, Text, Variable, merged, variables_in

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


_TEMPLATES = Path(__file__).parent / "templates"
_SUFFIX = ".jinja"


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """A language, and the library that its snippets use.

    Attributes:
        name: to ask for it, such as `csharp`.
        title: to read, such as `C#`.
        library: such as `HttpClient`.
        suffix: of a file that holds a snippet, such as `.cs`.
    """

    name: str
    title: str
    library: str
    suffix: str


@cache
def languages() -> tuple[Language, ...]:
    """All of them, by name."""
    names = sorted(path.name.removesuffix(_SUFFIX) for path in _TEMPLATES.glob(f"*{_SUFFIX}"))
    return tuple(
        Language(name=name, **{part: str(_facts(name)[part]) for part in _PARTS}) for name in names
    )


_PARTS = ("title", "library", "suffix")


def program(language: object, steps: tuple[Step, ...]) -> str:
    """The source text that makes the steps.

    Raises:
        InputError: there is no such language; `field` is `language`.
    """
    names = [each.name for each in languages()]
    if language not in names:
        raise InputError(f"language must be one of: {', '.join(names)}.", field="language")
    return _template(str(language)).render(steps=steps, needs=_needs(steps))


def _needs(steps: Iterable[Step]) -> set[str]:
    """What the program needs besides sending: what is imported or defined in some only."""
    found = set()
    for step in steps:
        marks = {
            "query": variables_in(step.query),
            "form": variables_in(step.form),
            "json": variables_in(step.json),
            "basic": step.basic,
            "environment": any(each.source == "environment" for each in step.variables),
            "asks": step.asks,
        }
        found |= {name for name, is_marked in marks.items() if is_marked}
    return found


@cache
def _template(name: str) -> Template:
    return _environment().get_template(name + _SUFFIX)


@cache
def _facts(name: str) -> Mapping[str, Any]:
    """What the template's first lines set."""
    # without steps only the lines on top have anything to do
    return vars(_template(name).make_module({"steps": (), "needs": set()}))


@cache
def _environment() -> Environment:
    environment = Environment(  # noqa: S701 - what it makes is no HTML
        loader=FileSystemLoader(_TEMPLATES),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {
        "quoted": _quoted,
        "expression": _expression,
        "native": _native,
        "json": _json,
        "json_line": _json_line,
        "indented": lambda text, margin: text.replace("\n", f"\n{margin}"),
        "replaced": _replaced,
        "variables": variables_in,
    }
    environment.tests |= {
        "variable": lambda value: isinstance(value, Variable),
        "portable": _is_portable,
    }
    return environment


def _strings(context: Context) -> StringStyle:
    return StringStyle(**context.resolve("strings"))


def _values(context: Context) -> ValueStyle:
    return ValueStyle(**context.resolve("values"))


@pass_context
def _quoted(context: Context, text: str) -> str:
    """A string as a literal."""
    return _strings(context).written(text)


@pass_context
def _expression(context: Context, text: Text, plus: str | None = None) -> str:
    """A text as literals and variables, joined as the language does, or by `plus`."""
    strings = _strings(context)
    parts = [
        strings.written(part) if isinstance(part, str) else context.resolve("variable")(part)
        for part in text
    ]
    return (strings.plus if plus is None else plus).join(parts) or strings.written("")


@pass_context
def _native(context: Context, value: Any, margin: str = "") -> str:
    """A JSON value as the language's own literals."""
    writer = Writer(strings=_strings(context), values=_values(context))
    return _replaced(context, writer.value(value, margin), {})


@pass_context
def _json(context: Context, value: Any, margin: str = "") -> Text:
    """A JSON value as JSON text on lines of their own; its variables are parts of their own."""
    return _json_writer(context).value(value, margin)


@pass_context
def _json_line(context: Context, value: Any) -> Text:
    """A JSON value as JSON text on one line."""
    return _json_writer(context).line(value)


def _json_writer(context: Context) -> Writer:
    more = context.get("json_escapes") or {}
    strings = StringStyle(escapes={**JSON_STRINGS.escapes, **more}) if more else JSON_STRINGS
    return Writer(strings=strings, encoding="json")


@pass_context
def _replaced(
    context: Context, text: Text, replacements: Mapping[str, str], hole: str | None = None
) -> str:
    """A text's strings with characters replaced; its variables, or holes for them, in between."""
    table = str.maketrans(dict(replacements))
    variable = context.resolve("variable") if hole is None else (lambda _variable: hole)
    return "".join(
        part.translate(table) if isinstance(part, str) else variable(part) for part in text
    )


@pass_context
def _is_portable(context: Context, value: Any) -> bool:
    """Whether the language's own literals can carry a JSON value."""
    return _values(context).carries(value)

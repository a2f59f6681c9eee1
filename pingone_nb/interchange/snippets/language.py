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

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template, pass_context
from jinja2.runtime import Context

from pingone_nb.errors import InputError
from pingone_nb.interchange.snippets.literals import JSON_STRINGS, StringStyle, ValueStyle, Writer
from pingone_nb.interchange.snippets.step import Step
from pingone_nb.interchange.snippets.variable import Text, Variable, variables_in

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
            "basic": step.is_basic,
            "asks": step.asks,
        }
        found |= {name for name, told in marks.items() if told}
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
def _expression(context: Context, text: Text) -> str:
    """A text as literals and variables, joined."""
    strings = _strings(context)
    parts = [
        strings.written(part) if isinstance(part, str) else context.resolve("variable")(part)
        for part in text
    ]
    return strings.plus.join(parts) or strings.written("")


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

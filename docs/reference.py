"""The reference page, read off the code: public names, commands, settings, tables, pytest."""

from __future__ import annotations

import argparse
import dataclasses
import importlib
import inspect
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from _pytest.fixtures import FixtureFunctionDefinition

from docs.docstring import Docstring
from docs.signature import brief_of, signature_of, value_of
from pingone_nb import History, Settings, __main__, pytest_plugin
from pingone_nb.interchange.snippets import languages
from pingone_nb.lab.comparison import Comparison
from pingone_nb.settings import _VARIABLES
from pingone_nb.simulator.rim import control
from pingone_nb.simulator.rim.faults import FAULTS, Faults
from tests.conformance.options import add_options

if TYPE_CHECKING:
    import pandas

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "pingone_nb"
NO_ALL = (  # public, and a module each
    "errors",
    "settings",
    "request",
    "privacy.secret",
    "simulator.rim.server",
    "simulator.software_authenticator",
)
_TABLES: dict[str, tuple[Callable[..., Any], Callable[[], pandas.DataFrame]]] = {
    "History.to_frame": (History.to_frame, lambda: History().to_frame()),
    "History.authentications": (History.authentications, lambda: History().authentications()),
    "History.errors": (History.errors, lambda: History().errors()),
    "History.latency": (History.latency, lambda: History().latency()),
    "Comparison.to_frame": (
        Comparison.to_frame,
        lambda: Comparison(names=("first", "second"), pairs=()).to_frame(),
    ),
}


def page() -> str:
    """The whole page."""
    parts = (_head, _settings, _commands, _tables, _pytest, _simulator, _languages, _words, _names)
    return "\n".join(line.rstrip() for part in parts for line in part()) + "\n"


def _head() -> Iterator[str]:
    yield "# Reference"
    yield ""
    yield "`make docs` writes this page from the code; do not edit it by hand."
    yield ""


def _settings() -> Iterator[str]:
    told = dict(_one_by_one(Docstring.of(Settings).entries("Args")))
    variables_of = defaultdict[str, list[str]](list)
    for name, field in reversed(_VARIABLES.items()):  # the one that wins first
        variables_of[field].append(f"`PINGONE_{name}`")
    yield "## Settings"
    yield ""
    yield (
        "`Settings(…)` takes the first column, `Settings.from_env()` reads the second; "
        "of several variables the first that is set wins."
    )
    yield ""
    yield from _table(
        ("argument", "variable", "default", "what"),
        (
            (
                f"`{each.name}`",
                ", ".join(variables_of[each.name]),
                _default(each),
                told[each.name],
            )
            for each in dataclasses.fields(Settings)
            if each.init
        ),
    )


def _default(field: dataclasses.Field[Any]) -> str:
    given = field.default
    return "needed" if given is dataclasses.MISSING else f"`{given!r}`" if given else ""


def _commands() -> Iterator[str]:
    yield "## Command line"
    yield ""
    yield "`pingone-nb COMMAND`, or `python -m pingone_nb COMMAND`; each has `--help`."
    yield ""
    for name, does in __main__._COMMANDS.items():
        parser = argparse.ArgumentParser(add_help=False)
        __main__._module(name).add_arguments(parser)
        yield f"### `pingone-nb {name}`"
        yield ""
        yield f"{does[0].upper()}{does[1:]}."
        yield ""
        rows = [_option(each) for each in parser._actions]
        yield from _table(("option", "values", "what"), rows) if rows else ()


def _option(action: argparse.Action) -> tuple[str, str, str]:
    name = ", ".join(action.option_strings) or f"{action.dest}"
    values = ", ".join(f"`{each}`" for each in action.choices or ())
    return f"`{name}`", values, (action.help or "").replace("%%", "%")


def _tables() -> Iterator[str]:
    yield "## Tables"
    yield ""
    yield "Each is a pandas data frame and has its columns when it is empty, too."
    yield ""
    for name, (method, made) in _TABLES.items():
        docstring = Docstring.of(method)
        what = docstring.rows()
        yield f"### `{name}()`"
        yield ""
        yield docstring.first_sentence
        yield ""
        frame = made()
        yield from _table(
            ("column", "dtype", "what"),
            ((f"`{each}`", f"`{frame[each].dtype}`", what[each]) for each in frame.columns),
        )
    yield "### `History.count_by(*columns)`"
    yield ""
    yield from _entries(Docstring.of(History.count_by))


def _pytest() -> Iterator[str]:
    yield "## pytest"
    yield ""
    yield "Fixtures of the plugin, which pytest finds once `pingone_nb` is installed:"
    yield ""
    yield from _table(
        ("fixture", "what"),
        (
            (f"`{name}`", Docstring.of(value._get_wrapped_function()).first_sentence)
            for name, value in vars(pytest_plugin).items()
            if isinstance(value, FixtureFunctionDefinition)
        ),
    )
    marker, _, what = pytest_plugin._MARKER.partition(": ")
    yield f"Marker `@pytest.mark.{marker}`: {what}."
    yield ""
    yield "Options of the conformance suite (`pytest tests/conformance`), with the variables that"
    yield "stand in for them:"
    yield ""
    told = _Recorder()
    add_options(told)  # type: ignore[arg-type] # it is asked for nothing but a group
    yield from _table(("option", "variable", "what"), told.rows)


class _Recorder:
    """Stands in for pytest's parser, and keeps what it is told."""

    def __init__(self) -> None:
        self.rows: list[tuple[str, str, str]] = []

    def getgroup(self, *_words: str) -> _Recorder:
        """The group is the parser."""
        return self

    def addoption(self, name: str, *, help: str, **_others: object) -> None:  # noqa: A002
        """Keep an option."""
        text, _, variable = help.rstrip("]").partition(" [")
        self.rows.append((f"`{name}`", f"`{variable}`" if variable else "", text))


def _simulator() -> Iterator[str]:
    yield "## The simulator's own routes"
    yield ""
    _, _, rest = inspect.cleandoc(control.__doc__ or "").partition("\n\n")
    yield from rest.splitlines()
    yield ""
    yield f"Faults: {', '.join(f'`{each}`' for each in FAULTS)}. For `Faults.next`:"
    yield ""
    yield from _entries(Docstring.of(Faults.next))


def _languages() -> Iterator[str]:
    yield "## Languages of the snippets"
    yield ""
    yield from _table(
        ("name", "language", "library", "suffix"),
        ((f"`{each.name}`", each.title, each.library, f"`{each.suffix}`") for each in languages()),
    )


def _words() -> Iterator[str]:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    yield "## Words of make"
    yield ""
    yield from _table(
        ("word", "what"),
        (
            (f"`make {word}`", what)
            for word, what in re.findall(r"^([a-z]+):.*## (.+)$", makefile, re.MULTILINE)
        ),
    )


def public_rooms() -> list[str]:
    """The modules whose names users may import, the package itself first."""
    packages = {
        path.parent.relative_to(ROOT).as_posix().replace("/", ".")
        for path in PACKAGE.rglob("__init__.py")
        if "\n__all__ = " in path.read_text(encoding="utf-8")
    }
    return sorted({*packages, *(f"pingone_nb.{name}" for name in NO_ALL)})


def public_names(room: str) -> list[str]:
    """What a room offers: its `__all__`, or what is defined in it without an underscore."""
    module = importlib.import_module(room)
    told = getattr(module, "__all__", None)
    return sorted(told if told is not None else filter(_is_own(module), vars(module)))


def _is_own(module: Any) -> Callable[[str], bool]:
    def own(name: str) -> bool:
        value = vars(module)[name]
        made = getattr(value, "__module__", module.__name__ if _is_value(value) else "")
        return not name.startswith("_") and made == module.__name__

    return own


def _is_value(value: object) -> bool:
    return isinstance(value, str | tuple)


def _names() -> Iterator[str]:
    yield "## Public names"
    yield ""
    seen: dict[int, str] = {}
    for room in public_rooms():
        yield f"### `{room}`"
        yield ""
        module = importlib.import_module(room)
        yield _room_words(module)
        yield ""
        for name in public_names(room):
            value = getattr(module, name)
            first = room if _is_value(value) else seen.setdefault(id(value), room)
            yield from _name(name, value) if first == room else _elsewhere(name, first)


def _room_words(module: Any) -> str:
    """Without trees and tables, and without what is said to pytest."""
    paragraphs = Docstring.of(module).words.partition("\n\n```")[0].split("\n\n")
    return "\n\n".join(each for each in paragraphs if not each.startswith("PYTEST_"))


def _elsewhere(name: str, room: str) -> Iterator[str]:
    yield f"#### `{name}`"
    yield ""
    yield f"See `{room}`."
    yield ""


def _name(name: str, value: Any) -> Iterator[str]:
    yield f"#### `{name}`"
    yield ""
    if not (inspect.isclass(value) or inspect.isroutine(value)):
        yield f"`{value_of(value)}`"
        yield ""
        return
    docstring = Docstring.of(value)
    yield from ("```python", *signature_of(name, value).splitlines(), "```", "")
    yield docstring.words
    yield ""
    yield from _entries(docstring)
    if inspect.isclass(value):
        rows = list(_members(value))
        yield from _table(("member", "what"), rows) if rows else ()


def _entries(docstring: Docstring) -> Iterator[str]:
    for section in ("Args", "Attributes", "Raises"):
        told = list(docstring.entries(section))
        if told:
            yield f"{'Raises' if section == 'Raises' else section}:"
            yield ""
            yield from (f"- {_quoted(names)}: {text}" for names, text in told)
            yield ""
    if docstring.sections.get("Returns"):
        yield f"Returns: {' '.join(' '.join(docstring.sections['Returns']).split())}"
        yield ""
    for source in docstring.sections.get("Source", []):
        if source.strip():
            yield f"Source: <{source.strip()}>"
            yield ""


def _quoted(names: str) -> str:
    return ", ".join(f"`{name}`" for name in names.split(", "))


def _one_by_one(entries: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    for names, text in entries:
        yield from ((name, text) for name in names.split(", "))


def _members(owner: type) -> Iterator[tuple[str, str]]:
    """Public methods and properties that the package's own classes give it."""
    own = [each for each in owner.__mro__ if each.__module__.startswith("pingone_nb")]
    names = {name for each in own for name in vars(each) if not name.startswith("_")}
    for name in sorted(names - set(getattr(owner, "__dataclass_fields__", ()))):
        value = inspect.getattr_static(owner, name)
        if isinstance(value, property | cached_property):
            yield f"`{name}`", Docstring.of(value).first_sentence
        elif isinstance(value, classmethod | staticmethod) or inspect.isfunction(value):
            called = getattr(owner, name)
            yield f"`{brief_of(name, called)}`", Docstring.of(called).first_sentence


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield "|---" * len(head) + "|"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |"
    yield ""

"""Whatever users can name stands in the reference: found here without the script that writes it."""

from __future__ import annotations

import ast
import dataclasses
import importlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from _pytest.fixtures import FixtureFunctionDefinition

from pingone_nb import Client, Settings, pytest_plugin
from pingone_nb.history.columns import COUNTED
from pingone_nb.lab.comparison import compare_runs
from pingone_nb.simulator import Simulator
from tests.conformance.options import Options
from tests.net.commands import COMMANDS, help_of, options_of

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "reference.md").read_text(encoding="utf-8")
VARIABLE = re.compile(r"PINGONE_[A-Z_]*[A-Z]\b")


def part(title: str) -> str:
    """What stands below a heading, down to the next one of its rank or above."""
    rank = title.index(" ")
    found = re.search(
        rf"^{re.escape(title)}\n(.*?)(?=^#{{1,{rank}}} |\Z)", PAGE, re.MULTILINE | re.DOTALL
    )
    return found[1] if found else ""


def names() -> Iterator[tuple[str, str]]:
    """Room and name, off each `__all__` that stands in a source."""
    for path in sorted((ROOT / "pingone_nb").rglob("__init__.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
                room = path.parent.relative_to(ROOT).as_posix().replace("/", ".")
                yield from ((room, name) for name in ast.literal_eval(node.value))


def options() -> Iterator[tuple[str, str]]:
    """Command and option, off the help texts."""
    for command in COMMANDS:
        for name in options_of(help_of(command)):
            if command and name not in ("-h", "--help"):
                yield command, name


def columns() -> Iterator[tuple[str, str]]:
    """Table and column, off tables of an authentication."""
    simulator = Simulator(seed=1)
    client = Client(simulator.settings(), session=simulator.session())
    begun = client.one_time_sms(simulator.user.id, phone="+14135550150")
    client.check_otp(begun, otp=simulator.inbox.newest_passcode())
    history = client.history
    tables = {
        "History.to_frame": history.to_frame(),
        "History.authentications": history.authentications(),
        "History.errors": history.errors(),
        "History.latency": history.latency(),
        "Comparison.to_frame": compare_runs(history[:1], history[1:]).to_frame(),
    }
    for name, table in tables.items():
        yield from ((name, column) for column in table.columns)
    yield from (("History.count_by", name) for name in COUNTED)


NAMES, OPTIONS, COLUMNS = list(names()), list(options()), list(columns())
VARIABLES = sorted(
    set(VARIABLE.findall((ROOT / "pingone_nb/settings.py").read_text(encoding="utf-8")))
    | set(VARIABLE.findall((ROOT / "README.md").read_text(encoding="utf-8")))
)
FIXTURES = [
    name
    for name, value in vars(pytest_plugin).items()
    if isinstance(value, FixtureFunctionDefinition)
]
SUITE = ["--" + each.name.replace("_", "-") for each in dataclasses.fields(Options)]


@pytest.mark.parametrize(("room", "name"), NAMES)
def test_every_public_name_is_told(room: str, name: str) -> None:
    """Each name of a room's `__all__` has an entry below the room, and can be imported from it."""
    assert f"\n#### `{name}`\n" in part(f"### `{room}`")
    assert hasattr(importlib.import_module(room), name)


@pytest.mark.parametrize(("command", "option"), OPTIONS)
def test_every_option_of_the_command_line_is_told(command: str, option: str) -> None:
    """Each option and argument that a help text names has a row below its command."""
    rows = re.findall(r"\n\| `([^`]*)` \|", part(f"### `pingone-nb {command}`"))
    assert option in {spelling for row in rows for spelling in row.split(", ")}


@pytest.mark.parametrize("name", [each.name for each in dataclasses.fields(Settings) if each.init])
def test_every_setting_is_told(name: str) -> None:
    """Each argument of `Settings` has a row."""
    assert f"\n| `{name}` |" in part("## Settings")


@pytest.mark.parametrize("variable", VARIABLES)
def test_every_variable_is_told(variable: str) -> None:
    """Each variable that the settings or the README name has a row."""
    assert f"`{variable}`" in part("## Settings")


@pytest.mark.parametrize("fixture", FIXTURES)
def test_every_fixture_is_told(fixture: str) -> None:
    """Each fixture of the pytest plugin has a row."""
    assert f"\n| `{fixture}` |" in part("## pytest")


@pytest.mark.parametrize("option", SUITE)
def test_every_option_of_the_conformance_suite_is_told(option: str) -> None:
    """Each option of the suite has a row."""
    assert f"\n| `{option}` |" in part("## pytest")


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_every_column_is_told(table: str, column: str) -> None:
    """Each column of a table has a row below the table, or a place among what can be counted by."""
    if table == "History.count_by":
        assert f"`{column}`" in part("### `History.count_by(*columns)`")
    else:
        assert f"\n| `{column}` |" in part(f"### `{table}()`")


def test_each_kind_is_found() -> None:
    """None of the tests above is without cases."""
    kinds = (NAMES, OPTIONS, VARIABLES, FIXTURES, SUITE, COLUMNS)

    assert [bool(kind) for kind in kinds] == [True] * len(kinds)
    assert {table for table, _ in COLUMNS} == {
        *("History.to_frame", "History.authentications", "History.errors", "History.latency"),
        *("History.count_by", "Comparison.to_frame"),
    }


def test_what_is_not_told_is_missed() -> None:
    """A heading that is not there has nothing below, and a part ends at the next one of its rank."""
    assert part("### `pingone_nb.nowhere`") == ""
    assert "\n| `--otp-length` |" not in part("### `pingone-nb lab`")
    assert "## pytest" not in part("## Tables")

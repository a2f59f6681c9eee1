"""A seeded episode tells the same tables as it always did, down to order and dtypes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pingone_nb import History
from tests.canaries import files, hits
from tests.net.episodes import EMAIL, EPISODES, PHONE, PHONE_2, played
from tests.net.golden_file import GOLDEN, STORES, golden, through_json
from tests.net.tables import history_of, tables_of

TABLES = golden("tables.json")


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The tables of each episode, as they are today."""
    folder = tmp_path_factory.mktemp("keys")
    return {name: through_json(tables_of(history_of(name, folder))) for name in EPISODES}


@pytest.mark.parametrize(
    ("name", "table"), [(name, table) for name in TABLES for table in TABLES[name]]
)
def test_a_table_is_as_it_was(told: dict[str, Any], name: str, table: str) -> None:
    """Columns, dtypes, rows and their order are those of the golden file."""
    assert told[name][table] == TABLES[name][table]


@pytest.mark.parametrize("name", TABLES)
def test_the_columns_are_in_the_same_order(told: dict[str, Any], name: str) -> None:
    """A table's columns stand where they stood, which comparing objects would not tell."""
    expected = {table: list(each["columns"]) for table, each in _with_columns(TABLES[name])}
    found = {table: list(each["columns"]) for table, each in _with_columns(told[name])}

    assert found == expected


@pytest.mark.parametrize("name", EPISODES)
def test_no_secret_is_in_a_golden_file(name: str) -> None:
    """Passcodes, contacts, codes and the client's secret of an episode are in no store or table."""
    simulator = played(name, History())
    otps = [each.otp for each in simulator.inbox if each.otp]
    secrets = [*otps, PHONE, "+14135550161", PHONE_2, EMAIL, "grace@example.com"]
    secrets.append(simulator.environ()["PINGONE_CLIENT_SECRET"])
    places = [*files(STORES), *_texts("tables.json"), *_texts("rows.json")]

    assert hits(places, secrets) == []


def _texts(name: str) -> list[tuple[str, str]]:
    return [(name, Path(GOLDEN / name).read_text(encoding="utf-8"))]


def _with_columns(tables: dict[str, Any]) -> list[tuple[str, Any]]:
    return [(name, each) for name, each in tables.items() if "columns" in each]

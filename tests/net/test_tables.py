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


@pytest.fixture(scope="module", params=TABLES)
def tables(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The tables of an episode as they were, and as they are today."""
    history = history_of(request.param, tmp_path_factory.mktemp("keys"))
    return TABLES[request.param], through_json(tables_of(history))


@pytest.mark.parametrize("table", TABLES["one_time"])
def test_a_table_is_as_it_was(tables: tuple[dict[str, Any], dict[str, Any]], table: str) -> None:
    """Dtypes, rows and their order are those of the golden file."""
    then, now = tables

    assert now[table] == then[table]


def test_the_columns_are_in_the_same_order(tables: tuple[dict[str, Any], dict[str, Any]]) -> None:
    """A table's columns stand where they stood, which comparing objects would not tell."""
    then, now = (
        {name: list(each["columns"]) for name, each in told.items() if "columns" in each}
        for told in tables
    )

    assert len(then) == 7
    assert now == then


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

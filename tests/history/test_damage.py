"""Odd URLs and damaged stores end in a value or a `PingOneError`, and sound rows can be read."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from pingone_nb import History, InputError
from pingone_nb.history import StoreError
from tests.history.damage import (
    TAMPERINGS,
    filled,
    odd_urls,
    tamper,
    tried_corrupted,
    tried_files,
    tried_odd,
    tried_tampered,
    unlogged,
)
from tests.history.made import begun


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The working directory; not pytest's, which stumbles over links to themselves."""
    with tempfile.TemporaryDirectory() as made:
        monkeypatch.chdir(made)
        yield Path(made)
        monkeypatch.undo()


def test_no_url_raises_a_raw_exception(folder: Path) -> None:
    """Whatever it names, opening it and every use ends in a value or in our error."""
    told = tried_odd(folder)

    assert len(told) >= 60
    assert {name: raw for name, raw in told.items() if raw} == {}


def test_a_url_that_is_refused_leaves_no_file(folder: Path) -> None:
    """Neither a part of a store nor a key lies beside it afterwards."""
    refused = []
    for name, url in odd_urls(folder).items():
        before = sorted(folder.rglob("*"))
        with unlogged(), suppress(InputError), closing(History(url)) as history:
            if history.warning is None:
                continue
        refused.append(name)
        assert sorted(folder.rglob("*")) == before, name
    assert len(refused) > 40


@pytest.mark.parametrize("names", [list(TAMPERINGS)[start::6] for start in range(6)])
def test_no_store_that_was_tampered_with_raises_a_raw_exception(
    names: list[str], tmp_path: Path
) -> None:
    """Columns, rows, types, versions, views: a value or our error."""
    told = tried_tampered(tmp_path, names)

    assert {name: raw for name, raw in told.items() if raw} == {}


def test_sound_rows_can_be_read_beside_damaged_ones(tmp_path: Path) -> None:
    """One by one and as a table, and what comes after it is recorded."""
    filled(tmp_path / "source.db")
    kept: dict[str, tuple[int, int] | None] = {}
    for number, (name, (statements, _)) in enumerate(TAMPERINGS.items()):
        path = tmp_path / f"{number}.db"
        tamper(tmp_path / "source.db", path, statements)
        with closing(History(f"sqlite:///{path}")) as history:
            try:
                told = list(history)
                kept[name] = (len(told), len(history.to_frame()))
                assert sum(each.url.startswith("https://") for each in told) >= len(told) - 1
            except StoreError:
                kept[name] = None
            history.record(begun("new"))
            if "RENAME TO former" not in statements[0]:  # else rows have no numbers any more
                assert history[-1].authentication_id == "new"

    readable = {name: rows and (rows, rows) for name, (_, rows) in TAMPERINGS.items() if rows}
    assert {name: kept[name] for name in readable} == readable


def test_a_damaged_row_says_what_of_it_is_missing(tmp_path: Path) -> None:
    """The rest of it is there."""
    filled(tmp_path / "source.db")
    statements, _ = TAMPERINGS["a body that is no JSON"]
    tamper(tmp_path / "source.db", tmp_path / "history.db", statements)
    with History(f"sqlite:///{tmp_path / 'history.db'}") as history:
        damaged = history[2]

        assert damaged.error == "This row is damaged: reply_body can't be read."
        assert (damaged.reply_body, damaged.operation, damaged.http_status) == (
            None,
            "check_otp",
            200,
        )
        assert history[1].error is None


def test_wrong_bytes_raise_no_raw_exception(tmp_path: Path) -> None:
    """In a store's file."""
    told = tried_corrupted(tmp_path, range(1_000, 1_030))

    assert {seed: raw for seed, raw in told.items() if raw} == {}


def test_wrong_bytes_in_files_raise_no_raw_exception(tmp_path: Path) -> None:
    """In Parquet and HAR files."""
    told = tried_files(tmp_path, range(1_000, 1_040))

    assert {name: raw for name, raw in told.items() if raw} == {}

"""What is to be forgotten is gone from tables and from the bytes of files; the rest stays."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine

from pingone_nb import History, InputError
from pingone_nb.history import StoreError
from tests.history.made import BEGAN, PHONE, a_day, begun, of_user
from tests.history.postgresql_server import PostgresqlServer

GONE, KEPT = "canary-of-the-forgotten", "canary-of-the-others"


def filled(history: History) -> None:
    """Many exchanges of two users, and a day."""
    for number in range(60):
        history.record(of_user(GONE if number % 3 else KEPT, environment_id=f"e{number}"))
    for each in a_day(history.digest_key):
        history.record(each)


def bytes_of(*folders: Path) -> bytes:
    """All that is in the files of folders."""
    return b"".join(
        path.read_bytes() for folder in folders for path in folder.rglob("*") if path.is_file()
    )


def test_a_user_is_forgotten(history: History) -> None:
    """In every store: the user's exchanges are gone, the number is told, the others stay."""
    filled(history)
    left = [each for each in history if each.user_id != GONE]

    assert history.forget(user_id=GONE) == 40
    assert history.forget(user_id=GONE) == 0
    assert len(history) == len(history.to_frame()) == len(history.session) == 27
    assert list(history) == left
    assert len(history.where(user_id=GONE)) == 0
    history.record(begun("later"))
    assert history[-1].authentication_id == "later"
    assert history.warning is None


def test_filters_say_what_is_forgotten(history: History) -> None:
    """`before` and any filter of `where`, together; also by phone number."""
    for each in a_day(history.digest_key):
        history.record(each)

    assert history.forget(before=BEGAN) == 0
    assert history.forget(before=BEGAN + timedelta(seconds=25), operation="check_otp") == 1
    assert history.forget(phone=PHONE) == 2
    assert history.forget(http_status={429}) == 1
    assert history.forget(before=BEGAN + timedelta(days=9)) == 3
    assert len(history) == 0


@pytest.mark.parametrize(
    "filters",
    [{}, {"before": None}, {"user_id": None}, {"user_id": None, "before": BEGAN}, {"before": BEGAN.replace(tzinfo=None)}, {"before": "2026"}, {"status": 5}],
)  # fmt: skip
def test_what_says_nothing_erases_nothing(filters: Any) -> None:
    """A variable that is None by mistake does not erase everything."""
    history = History()
    for each in a_day():
        history.record(each)
    with pytest.raises(InputError):
        history.forget(**filters)
    with pytest.raises(TypeError):
        history.forget(users_id="u")  # type: ignore[call-arg]

    assert len(history) == 7


@pytest.mark.parametrize("is_reopened", [False, True])
def test_no_byte_is_left_in_a_file(is_reopened: bool, tmp_path: Path, sqlite_url: str) -> None:
    """Neither in the store nor in its write-ahead log, while it is open and afterwards."""
    with History(sqlite_url) as history:
        filled(history)
        assert GONE.encode() in bytes_of(tmp_path)
        if not is_reopened:
            history.forget(user_id=GONE)
            assert GONE.encode() not in bytes_of(tmp_path)
            assert KEPT.encode() in bytes_of(tmp_path)
            history.record(begun("later"))
    if is_reopened:
        with History(sqlite_url) as again:
            again.forget(user_id=GONE)

    assert GONE.encode() not in bytes_of(tmp_path)
    assert KEPT.encode() in bytes_of(tmp_path)
    assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o600}


def test_a_reader_that_keeps_the_log_is_told(tmp_path: Path, sqlite_url: str) -> None:
    """The rows are deleted; that their bytes are still in the log is an error."""
    with History(sqlite_url) as history:
        filled(history)
        with closing(sqlite3.connect(tmp_path / "history.db")) as other:
            other.execute("BEGIN")
            other.execute("SELECT count(*) FROM pingone_exchange").fetchone()
            with pytest.raises(StoreError, match="another program is reading"):
                history.forget(user_id=GONE)
        history.refresh()

        assert len(history) == 27
        history.forget(user_id=GONE)
        assert GONE.encode() not in bytes_of(tmp_path)


@pytest.fixture
def own_server() -> Iterator[PostgresqlServer]:
    """A server whose files the test may read."""
    with PostgresqlServer.started() as started:
        yield started


def test_no_byte_is_left_in_a_servers_tables(own_server: PostgresqlServer) -> None:
    """PostgreSQL's tables are written anew; its own log is not looked at here, and stays."""
    url = own_server.new_database()
    with History(url) as history:
        filled(history)
        engine = create_engine(url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql("CHECKPOINT")
            assert GONE.encode() in bytes_of(own_server.folder / "data" / "base")
            assert history.forget(user_id=GONE) == 40
            connection.exec_driver_sql("CHECKPOINT")
        engine.dispose()

        assert GONE.encode() not in bytes_of(own_server.folder / "data" / "base")
        assert KEPT.encode() in bytes_of(own_server.folder / "data" / "base")


def test_a_store_that_is_away_is_not_taken_for_erased(tmp_path: Path, sqlite_url: str) -> None:
    """What cannot be reached is told; memory has forgotten."""
    (tmp_path / "history.db").write_bytes(b"not a database" * 100)
    history = History(sqlite_url)
    history.record(of_user(GONE, environment_id="e"))
    with pytest.raises(StoreError, match="can't be reached"):
        history.forget(user_id=GONE)

    assert len(history) == 0

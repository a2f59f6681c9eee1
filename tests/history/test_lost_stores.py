"""A store that goes away while it is open is noticed; what memory holds can be used from then on."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pingone_nb import History
from pingone_nb.expectation import expect
from pingone_nb.history import StoreError
from pingone_nb.interchange import write_har
from pingone_nb.lab.forms import ExchangeTable
from pingone_nb.lab.pictures import timeline
from tests.history.made import a_day, begun
from tests.history.postgresql_server import PASSWORD, PostgresqlServer

ROOT = Path(__file__).parents[2]


def uses_memory(history: History, folder: Path, *, count: int) -> None:
    """Everything that reads works, with so many exchanges."""
    assert len(history) == len(list(history)) == len(history[:]) == count
    assert f"{count} exchanges" in repr(history)
    assert len(history.to_frame()) == len(history.where()) == len(history.session) == count
    assert len(history.authentications()) == history.count_by("operation")["exchanges"].sum()
    assert len(history.errors()) == len(history.where(succeeded=False)) == 0
    assert history.latency()["exchanges"].sum() == count
    assert history[-1].operation == "initialize"
    history.to_parquet(folder / "copy.parquet")
    write_har(history, folder / "copy.har")
    timeline(history)
    ExchangeTable(history)
    expect(history).no_refusals()


def deleted(path: Path) -> None:
    """Somebody tidies up."""
    path.unlink()


def moved(path: Path) -> None:
    """Somebody renames it."""
    path.rename(path.with_name("other.db"))


def replaced(path: Path) -> None:
    """Somebody puts a copy in its place."""
    copy = path.with_name("copy.db")
    shutil.copyfile(path, copy)
    copy.replace(path)


def emptied(path: Path) -> None:
    """Somebody redirects into it."""
    os.truncate(path, 0)


def cut(path: Path) -> None:
    """A disk loses its second half."""
    os.truncate(path, path.stat().st_size // 2)


def overwritten(path: Path) -> None:
    """Something else is saved under its name."""
    path.write_bytes(b"something else")


@pytest.mark.parametrize("spoil", [deleted, moved, replaced, emptied, cut, overwritten])
@pytest.mark.parametrize("is_read_first", [False, True])
def test_a_file_that_goes_away_is_noticed(
    spoil: Callable[[Path], None], is_read_first: bool, tmp_path: Path, sqlite_url: str
) -> None:
    """Whether reading or recording comes first: the warning says it, and memory goes on."""
    with History(sqlite_url) as other:
        for each in a_day() * 20:
            other.record(each)
    with History(sqlite_url) as history:
        spoil(tmp_path / "history.db")
        if is_read_first:
            assert len(history.where()) == 0
        history.record(begun("a1"))

        assert "while it was open" in str(history.warning)
        uses_memory(history, tmp_path, count=1)


def test_a_file_that_was_deleted_can_be_begun_anew(tmp_path: Path, sqlite_url: str) -> None:
    """`save` makes a new store of what memory holds."""
    with History(sqlite_url) as history:
        history.record(begun("a1"))
        deleted(tmp_path / "history.db")
        history.record(begun("a2"))

        assert history.save() == 1
        history.record(begun("a3"))
        assert history.warning is None
        assert [each.authentication_id for each in history] == ["a2", "a3"]


def test_a_file_that_another_process_made_smaller_is_used_on(
    tmp_path: Path, sqlite_url: str
) -> None:
    """VACUUM is no damage."""
    with History(sqlite_url) as history:
        for each in a_day() * 20:
            history.record(each)
        with sqlite3.connect(tmp_path / "history.db") as other:
            other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        history.record(begun("a1"))
        with sqlite3.connect(tmp_path / "history.db", isolation_level=None) as other:
            other.execute("DELETE FROM pingone_exchange_body WHERE exchange_id <= 100")
            other.execute("DELETE FROM pingone_exchange WHERE id <= 100")
            other.execute("VACUUM")
            other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        other.close()
        history.record(begun("a2"))

        assert history.warning is None
        assert len(history.where()) == 42


def test_a_locked_file_is_told_and_read_later(
    tmp_path: Path, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What cannot be read for now raises `StoreError`; the history stays with its store."""
    monkeypatch.setattr("pingone_nb.history.sqlite._PATIENCE_SECONDS", 0.01)
    History(sqlite_url).close()
    with sqlite3.connect(tmp_path / "history.db") as other:
        other.execute("PRAGMA journal_mode=DELETE")
    with History(sqlite_url) as history:
        history.record(begun("a1"))
        other.isolation_level = None
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreError, match="locked"):
            len(history.where())
        other.execute("ROLLBACK")
        other.close()

        assert len(history.where()) == len(history) == 1
        assert history.warning is None


@pytest.fixture
def own_server() -> Iterator[PostgresqlServer]:
    """A server that the test may freeze and end."""
    with PostgresqlServer.started() as started:
        yield started


@pytest.fixture
def is_impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """The limits of a fifth of a second, so that tests need not wait."""
    limits = {"connect_timeout": 2, "options": "-c statement_timeout=20s"}
    monkeypatch.setattr("pingone_nb.history.postgresql._LIMITS", limits)
    monkeypatch.setattr("pingone_nb.history.postgresql._SILENCE_SECONDS", 0.2)


@pytest.mark.usefixtures("is_impatient")
@pytest.mark.parametrize("is_read_first", [False, True])
def test_a_frozen_server_ends_no_session(
    is_read_first: bool, own_server: PostgresqlServer, tmp_path: Path
) -> None:
    """A server that answers nothing is waited for once; then memory goes on, until it is back."""
    with History(own_server.new_database(), key_file=tmp_path / "key") as history:
        for each in a_day():
            history.record(each)
        with own_server.frozen():
            if is_read_first:
                assert len(history.to_frame()) == 0
            history.record(begun("a9"))

            assert ("timeout" if is_read_first else "no answer within") in str(history.warning)
            assert PASSWORD not in str(history.warning)
            uses_memory(history, tmp_path, count=1)
            with pytest.raises(StoreError):
                history.save()
            assert len(history) == 1
        assert history.save() in (0, 1)  # the server may have taken it when it woke up
        assert len(history) == len(history.where()) == 8


@pytest.mark.usefixtures("is_impatient")
def test_a_server_that_is_frozen_at_first_is_told(
    own_server: PostgresqlServer, tmp_path: Path
) -> None:
    """Opening ends, too, and the session goes on in memory."""
    url = own_server.new_database()
    with own_server.frozen():
        history = History(url, key_file=tmp_path / "key")
        history.record(begun("a1"))

        assert "timeout" in str(history.warning)
        uses_memory(history, tmp_path, count=1)


def test_a_server_that_is_gone_leaves_what_memory_holds(
    own_server: PostgresqlServer, tmp_path: Path
) -> None:
    """Reading does not raise, and `refresh` sees the store again once it is back."""
    with History(own_server.new_database(), key_file=tmp_path / "key") as history:
        history.record(begun("a1"))
        own_server.stop()
        assert len(history[0:]) == 0
        with pytest.raises(IndexError):
            history[0]
        history.record(begun("a2"))
        uses_memory(history, tmp_path, count=1)
        own_server.start()
        history.refresh()

        assert [each.authentication_id for each in history] == ["a1", "a2"]


FORKED = """
import os, sys, threading
from pingone_nb import History
from tests.history.made import begun

history = History(sys.argv[1] or None, key_file=sys.argv[2])
history.record(begun("parent"))
session = history.session_id
holds, may_go = threading.Event(), threading.Event()

def hold():
    locks = [history._lock, history._memory._lock]
    locks += [history._store._lock] if history._store else []
    for lock in locks:
        lock.acquire()
    holds.set()
    may_go.wait()
    for lock in locks:
        lock.release()

thread = threading.Thread(target=hold)
thread.start()
holds.wait()
child = os.fork()
if child:
    may_go.set()
    thread.join()
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
else:
    assert [each.authentication_id for each in history] == ["parent"]
    assert len(history.to_frame()) == 1 and len(history.session) == 0
history.record(begun("again" if child else "child"))
assert history.warning is None, history.warning
assert len(history.session) == (2 if child else 1)
assert (history.session_id == session) == bool(child)
assert {"parent", "again" if child else "child"} <= {e.authentication_id for e in history}
if child:
    history.close()
os._exit(0)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_forked_process_can_use_its_history(url: str | None, tmp_path: Path) -> None:
    """Also when a thread of the parent held every lock; the parent's connection is untouched."""
    command = [sys.executable, "-c", FORKED, url or "", str(tmp_path / "key")]
    done = subprocess.run(
        command, cwd=ROOT, timeout=60, capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stderr) == (0, "")


def test_a_store_that_is_back_is_read_after_a_refresh(tmp_path: Path, sqlite_url: str) -> None:
    """A file that was moved away and put back holds what it held; memory comes after it."""
    path = tmp_path / "history.db"
    with History(sqlite_url) as history:
        history.record(begun("a1"))
        moved(path)
        history.record(begun("a2"))
        assert [each.authentication_id for each in history] == ["a2"]

        path.with_name("other.db").rename(path)
        history.refresh()
        assert [each.authentication_id for each in history] == ["a1", "a2"]

"""A SQLite store loses nothing, belongs to its owner, and comes from any older version."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from pingone_nb import History
from pingone_nb.errors import StoreError
from pingone_nb.history.columns import NAMES, NEWEST
from pingone_nb.history.database import BODY, EXCHANGE
from pingone_nb.history.memory import MemoryRows
from pingone_nb.history.sqlite import Sqlite
from tests.history.made import a_day, begun

VERSION_1 = Path(__file__).parent / "stores" / "version_1.sql"
VERSION_2 = Path(__file__).parents[1] / "net" / "golden" / "stores" / "history.db"
RECORDER = """
import sys
from pingone_nb import History
from tests.history.made import begun
history = History(sys.argv[1])
for number in range(int(sys.argv[2])):
    history.record(begun(f"{sys.argv[3]}{number}", at_seconds=number))
    assert history.warning is None, history.warning
    print(number, flush=True)
history.close()
"""


def recorder(url: str, count: int, name: str) -> subprocess.Popen[str]:
    """A process that records, and prints each number once it has."""
    command = [sys.executable, "-W", "error", "-c", RECORDER, url, str(count), name]
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]
    )


def test_a_killed_process_loses_nothing(sqlite_url: str) -> None:
    """What `record` had returned for is there after SIGKILL, and the store goes on."""
    with recorder(sqlite_url, 100_000, "k") as process:
        assert process.stdout is not None
        acknowledged = [int(process.stdout.readline()) for _ in range(50)][-1]
        process.send_signal(signal.SIGKILL)
        acknowledged = int(([str(acknowledged), *process.stdout.read().split("\n")[:-1]])[-1])
    with History(sqlite_url) as history:
        kept = [each.authentication_id for each in history]
        history.record(begun("after"))

        assert kept[: acknowledged + 1] == [f"k{number}" for number in range(acknowledged + 1)]
        assert history.warning is None
        assert len(history) == len(kept) + 1


def test_several_processes_write_one_store(stored_url: str) -> None:
    """Four that begin at once, with a store that is not there, write all of theirs."""
    processes = [recorder(stored_url, 40, name) for name in "abcd"]
    for process in processes:
        process.communicate(timeout=60)
    with History(stored_url) as history:
        counts = history.count_by("session_id")["exchanges"]

        assert [process.returncode for process in processes] == [0] * 4
        assert list(counts) == [40] * 4


def test_several_threads_write_one_history(stored_url: str) -> None:
    """Threads that share a history lose nothing of each other's, and no number is given twice."""
    with History(stored_url) as history:

        def record() -> None:
            for number in range(25):
                history.record(begun(f"t{number}"))

        threads = [threading.Thread(target=record) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert len(history) == len(history.where()) == 100
        assert len(history._store.numbers([history.session_id])) == 100  # type: ignore[union-attr]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_forked_process_is_a_session_of_its_own(sqlite_url: str) -> None:
    """A child writes over connections of its own, under its own session's id."""
    program = """
import os, sys
from pingone_nb import History
from tests.history.made import begun
history = History(sys.argv[1])
history.record(begun("parent"))
child = os.fork()
history.record(begun("child" if child == 0 else "parent again"))
assert history.warning is None, history.warning
if child:
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    history.close()
os._exit(0)
"""
    command = [sys.executable, "-c", program, sqlite_url]
    subprocess.run(command, check=True, cwd=Path(__file__).parents[2])
    with History(sqlite_url) as history:
        assert sorted(history.count_by("session_id")["exchanges"]) == [1, 2]


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_only_its_owner_may_read_it(tmp_path: Path, sqlite_url: str) -> None:
    """Store, write-ahead log and key are made with 0600."""
    history = History(sqlite_url)
    history.record(begun("a1"))
    modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}
    history.close()

    assert set(modes) >= {"history.db", "history.db-wal", "history.db.key"}
    assert set(modes.values()) == {0o600}


def test_the_default_is_in_the_users_data_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`default` makes the directory, and finds the same store again."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    with History.default() as history:
        history.record(begun("a1"))
    with History.default() as again:
        assert len(again) == 1
    assert list(tmp_path.rglob("history.db"))


def test_an_old_store_is_brought_up_to_date(tmp_path: Path, sqlite_url: str) -> None:
    """A store of version 1 is read, what it did not know is missing, and it is recorded into."""
    with sqlite3.connect(tmp_path / "history.db") as old:
        old.executescript(VERSION_1.read_text())
    old.close()
    with History(sqlite_url) as history:
        history.record(begun("new", key=history.digest_key))
        frame = history.to_frame()

        assert history.warning is None
        assert [each.authentication_id for each in history] == ["a1", "a1", "new"]
        assert history[0].request_body == {"selectedDevice": {"oneTime": {"type": "SMS"}}}
        assert list(frame["channel"].isna()) == [True, True, False]
        assert list(frame["phone_digest"].isna()) == [True, True, False]


def test_an_old_store_is_told_what_follows_from_its_rows(tmp_path: Path, sqlite_url: str) -> None:
    """User, environment and host are filled in, as if they had been recorded."""
    shutil.copyfile(VERSION_2, tmp_path / "history.db")
    with History(sqlite_url) as history:
        frame, told = history.to_frame(), list(history)
        names = ["user_id", "environment_id", "host"]

        assert history.warning is None
        for name in names:
            assert frame[name].fillna("").tolist() == [getattr(each, name) or "" for each in told]
            assert frame[name].notna().any()
        users = sorted(set(frame["user_id"].dropna()))
        assert len(users) == 2
        assert len(history.where(user_id=users)) == frame["user_id"].notna().sum()


def test_an_old_store_of_many_rows_is_filled_to_the_last(tmp_path: Path, sqlite_url: str) -> None:
    """Rows are filled in parts; none between two parts is passed over."""
    with sqlite3.connect(tmp_path / "history.db") as old:
        old.executescript(VERSION_1.read_text())
        for number in range(3, 2503):
            old.execute(
                "INSERT INTO pingone_exchange SELECT ?, session_id, ?, started_at, operation, "
                "method, url, request_media_type, http_status, status, code, detail_code, error, "
                "authentication_id, correlation_id, elapsed_seconds, is_simulated "
                "FROM pingone_exchange WHERE id = 1",
                (2 * number, number),
            )
            old.execute("INSERT INTO pingone_exchange_body (exchange_id) VALUES (?)", (2 * number,))
    old.close()
    with History(sqlite_url) as history:
        counts = history.count_by("environment_id", "host")

        assert counts.to_dict("list") == {
            "environment_id": ["e"],
            "host": ["auth.pingone.com"],
            "exchanges": [2502],
        }


@pytest.mark.parametrize("body", ["{half", "[" * 100_000, "7", '{"user": {"id": "u1"}}'])
def test_a_body_that_cannot_be_read_does_not_keep_an_old_store_shut(
    tmp_path: Path, sqlite_url: str, body: str
) -> None:
    """The URL tells environment and host still; the user is told where the body can be read."""
    with sqlite3.connect(tmp_path / "history.db") as old:
        old.executescript(VERSION_1.read_text())
        old.execute("UPDATE pingone_exchange_body SET request_body = ?", (body,))
    old.close()
    with History(sqlite_url) as history:
        assert history.warning is None
        assert len(history.where(environment_id="e", host="auth.pingone.com")) == 2
        assert len(history.where(user_id="u1")) == (2 if "u1" in body else 0)


def test_the_schema_is_what_is_read(tmp_path: Path, sqlite_url: str) -> None:
    """The newest version has just the columns that the store reads and writes."""
    History(sqlite_url).close()
    with sqlite3.connect(tmp_path / "history.db") as connection:
        columns = {
            table.name: [row[1] for row in connection.execute(f"PRAGMA table_info({table.name})")]
            for table in (EXCHANGE, BODY)
        }
        view = [row[1] for row in connection.execute("PRAGMA table_info(pingone_recorded)")]
        version = connection.execute("SELECT version FROM pingone_schema").fetchall()
        mode = connection.execute("PRAGMA journal_mode").fetchone()
    connection.close()

    assert columns == {table.name: list(table.c.keys()) for table in (EXCHANGE, BODY)}
    assert view == list(NAMES)
    assert version == [(NEWEST,)]
    assert mode == ("wal",)


def test_the_file_is_whole_when_it_is_closed(tmp_path: Path, sqlite_url: str) -> None:
    """After closing, the one file holds everything and passes SQLite's own check."""
    with History(sqlite_url) as history:
        for each in a_day():
            history.record(each)
    with sqlite3.connect(tmp_path / "history.db") as connection:
        checked = connection.execute("PRAGMA integrity_check").fetchall()
    connection.close()

    assert checked == [("ok",)]
    assert {path.name for path in tmp_path.iterdir()} == {"history.db", "history.db.key"}


def test_an_empty_file_becomes_a_store(tmp_path: Path, sqlite_url: str) -> None:
    """A file of no bytes is nobody's: it is used."""
    (tmp_path / "history.db").touch()
    with History(sqlite_url) as history:
        history.record(begun("a1"))

        assert history.warning is None


@pytest.mark.parametrize(
    "error",
    [
        PermissionError(1, "not permitted"),
        OSError(95, "not supported"),
        NotImplementedError(),
        None,
    ],
)
def test_a_file_system_without_hard_links_holds_a_store(
    error: Exception | None, tmp_path: Path, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Store and key are made on exFAT, SMB and in a browser, too, and leave nothing beside."""

    def refuse(*_: object) -> None:
        assert error is not None
        raise error

    if error is None:
        monkeypatch.delattr(os, "link")
    else:
        monkeypatch.setattr(os, "link", refuse)
    with History(sqlite_url) as history:
        history.record(begun("a1"))
        key = history.digest_key
        modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}
    with History(sqlite_url) as again:
        again.record(begun("a2"))

        assert again.warning is None
        assert len(again) == 2
        assert repr(again.digest_key) == repr(key)
    assert set(modes.values()) == {0o600}
    assert {path.name for path in tmp_path.iterdir()} == {"history.db", "history.db.key"}


def test_processes_that_begin_at_once_need_no_hard_links(sqlite_url: str) -> None:
    """Four find neither store nor key, and cannot link: they share both, and lose nothing."""
    program = f"import os\ndel os.link\n{RECORDER}print(history.digest_key)\n"
    command = [sys.executable, "-W", "error", "-c", program, sqlite_url, "20"]
    root = Path(__file__).parents[2]
    processes = [
        subprocess.Popen([*command, name], stdout=subprocess.PIPE, text=True, cwd=root)
        for name in "abcd"
    ]
    told = [process.communicate(timeout=60)[0].splitlines()[-1] for process in processes]
    with History(sqlite_url) as history:
        assert [process.returncode for process in processes] == [0] * 4
        assert set(told) == {repr(history.digest_key)}
        assert list(history.count_by("session_id")["exchanges"]) == [20] * 4


def test_a_log_without_its_store_is_not_taken_for_a_new_ones(
    tmp_path: Path, sqlite_url: str
) -> None:
    """Somebody deleted the store and left its write-ahead log: the new store begins empty."""
    with History(sqlite_url) as history:
        history.record(begun("a1"))
        log = (tmp_path / "history.db-wal").read_bytes()
    (tmp_path / "history.db").unlink()
    (tmp_path / "history.db-wal").write_bytes(log)
    with History(sqlite_url) as again:
        again.record(begun("a2"))

        assert [each.authentication_id for each in again] == ["a2"]


def test_a_link_to_nowhere_is_not_followed(tmp_path: Path, sqlite_url: str) -> None:
    """No store is made where a dangling symbolic link leads; one to a store is followed."""
    (tmp_path / "history.db").symlink_to(tmp_path / "elsewhere.db")
    history = History(sqlite_url)

    assert "symbolic link" in str(history.warning)
    assert [path.name for path in tmp_path.iterdir()] == ["history.db"]
    History(f"sqlite:///{tmp_path / 'elsewhere.db'}").close()
    with History(sqlite_url) as again:
        again.record(begun("a1"))
        assert again.warning is None


def test_a_store_stays_where_it_is_when_the_working_directory_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A relative URL means the directory in which it was given."""
    (tmp_path / "other").mkdir()
    monkeypatch.chdir(tmp_path)
    with History("sqlite:///history.db") as history:
        monkeypatch.chdir(tmp_path / "other")
        history.record(begun("a1"))

        assert history.warning is None
        assert len(history.where()) == 1
    assert list((tmp_path / "other").iterdir()) == []


def test_a_row_that_arrived_before_the_connection_broke_is_there_once(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Over the new connection it is looked for before it is written again."""
    insert = Sqlite.insert

    def breaking(self, connection, row):
        insert(self, connection, row)
        monkeypatch.setattr(Sqlite, "insert", insert)
        raise OperationalError("", {}, sqlite3.OperationalError(), connection_invalidated=True)

    with History(sqlite_url) as history:
        history.record(begun("a1"))
        monkeypatch.setattr(Sqlite, "insert", breaking)
        history.record(begun("a2"))
        ids = [each.authentication_id for each in history.where()]

    assert ids == ["a1", "a2"]


def test_what_was_saved_before_a_failure_is_not_saved_again(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows that the store has, though memory still has them, too, are not written twice."""
    history = History(sqlite_url)
    history.close()
    history.record(begun("a1"))
    drop = MemoryRows.drop

    def failing(_self, _count):
        monkeypatch.setattr(MemoryRows, "drop", drop)
        raise StoreError("gone")

    monkeypatch.setattr(MemoryRows, "drop", failing)
    with pytest.raises(StoreError):
        history.save()
    history.save()

    with History(sqlite_url) as stored:
        assert len(stored) == 1
    history.close()


@pytest.mark.parametrize("size", [1, 2, 3])
def test_no_row_between_two_parts_is_passed_over(
    size: int, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However small the parts are that are read: exchanges, slices and frames are whole."""
    monkeypatch.setattr("pingone_nb.history.store._EXCHANGES_A_PART", size)
    monkeypatch.setattr("pingone_nb.history.store._ROWS_A_PART", size)
    names = [f"a{number}" for number in range(7)]
    with History(sqlite_url) as history:
        for name in names:
            history.record(begun(name))

        assert [each.authentication_id for each in history] == names
        assert [each.authentication_id for each in history[1:6]] == names[1:6]
        assert history.to_frame()["authentication_id"].tolist() == names

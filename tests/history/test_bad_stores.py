"""A store that cannot be used is left as it is, and the session goes on in memory and says so."""

from __future__ import annotations

import contextlib
import logging
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from pingone_nb import History, InputError
from pingone_nb.history import StoreError
from tests.canaries import Canaries, hits
from tests.history.made import PHONE, a_day, begun

CANARIES = Canaries.of_seed(50)


def stored(url: str) -> None:
    """A store with a day in it."""
    with History(url) as history:
        for each in a_day() * 20:
            history.record(each)


def foreign(path: Path) -> None:
    """Another program's database."""
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE cookies (value)")
    connection.close()


def no_database(path: Path) -> None:
    """A file that is no database at all."""
    path.write_bytes(b"not a database, but long enough to be one" * 100)


def cut_off(path: Path) -> None:
    """A store of which the second half is missing."""
    stored(f"sqlite:///{path}")
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def beheaded(path: Path) -> None:
    """A store of which only half of the header is left."""
    stored(f"sqlite:///{path}")
    path.write_bytes(path.read_bytes()[:50])


def overwritten(path: Path) -> None:
    """A store whose first page after the header is noise."""
    stored(f"sqlite:///{path}")
    content = bytearray(path.read_bytes())
    content[100:4096] = bytes(range(256)) * 15 + bytes(156)
    path.write_bytes(content)


def newer(path: Path) -> None:
    """A store of a version that does not exist yet."""
    stored(f"sqlite:///{path}")
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE pingone_schema SET version = 99")
    connection.close()


def a_directory(path: Path) -> None:
    """No file."""
    path.mkdir()


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (foreign, "another program"),
        (no_database, "is not a SQLite database"),
        (cut_off, "is damaged or truncated"),
        (beheaded, "is damaged or truncated"),
        (overwritten, "is damaged or truncated"),
        (newer, "Update pingone-nb"),
        (a_directory, "can't be opened"),
    ],
)
def test_a_bad_file_is_left_alone(
    spoil, says: str, tmp_path: Path, sqlite_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    """The warning says what is wrong, in `warning`, `repr` and log; the file keeps every byte."""
    path = tmp_path / "history.db"
    spoil(path)
    before = path.read_bytes() if path.is_file() else b""
    history = History(sqlite_url)
    history.record(begun("a1"))

    assert says in str(history.warning)
    assert says in repr(history)
    assert "continues in memory" in caplog.text
    assert len(history) == len(history.to_frame()) == 1
    assert (path.read_bytes() if path.is_file() else b"") == before
    with pytest.raises(StoreError, match=says):
        history.save()
    assert len(history) == 1
    history.close()


def test_a_directory_that_is_not_there_is_told(tmp_path: Path) -> None:
    """No directory is made by a typing error."""
    history = History(f"sqlite:///{tmp_path / 'nowhere' / 'history.db'}")

    assert "directory" in str(history.warning)
    assert list(tmp_path.iterdir()) == []


READ_ONLY = """
import logging, os, sys
from pingone_nb import History
from tests.history.made import begun
logging.disable()
with History(f"sqlite:///{sys.argv[1]}/loaded.db") as loaded:
    loaded.record(begun("a0"))
    len(loaded)
if os.geteuid() == 0:
    os.setuid(65534)
history = History(f"sqlite:///{sys.argv[2]}/history.db")
history.record(begun("a1"))
print(len(history), history.warning)
"""


@pytest.mark.parametrize("is_there", [False, True])
@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_a_read_only_directory_is_told(is_there: bool) -> None:
    """Neither a new store nor one that is there can be written: it is told and left alone."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        outer, inner = Path(folder), Path(folder) / "inner"
        inner.mkdir()
        outer.chmod(0o755)
        if is_there:
            stored(f"sqlite:///{inner}/history.db")
        before = {path.name: path.read_bytes() for path in inner.iterdir()}
        inner.chmod(0o555)
        command = [sys.executable, "-W", "error", "-c", READ_ONLY, str(outer), str(inner)]
        root = Path(__file__).parents[2]
        done = subprocess.run(command, capture_output=True, text=True, cwd=root, check=False)
        after = {path.name: path.read_bytes() for path in inner.iterdir()}
        inner.chmod(0o755)

    count, _, warning = done.stdout.partition(" ")
    assert (done.returncode, count) == (0, "1"), done.stderr
    assert "can't be" in warning
    assert after == before


def test_a_full_disk_is_told_and_nothing_is_lost(sqlite_url: str) -> None:
    """From the first exchange that does not fit on, all stay in memory; `save` stores them later."""
    with History(sqlite_url) as history:
        connection = history._store._connection  # type: ignore[union-attr]
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages + 5}")
        made = [begun(f"a{number}", at_seconds=number) for number in range(100)]
        for each in made:
            history.record(each)

        assert "the disk is full" in str(history.warning)
        assert list(history) == made
        assert len(history.to_frame()) == len(history.session) == 100
        assert history.count_by("operation")["exchanges"].sum() == 100
        with History(sqlite_url) as other:
            stored_now = list(other)
        assert 0 < len(stored_now) < 100
        assert stored_now == made[: len(stored_now)]
        with pytest.raises(StoreError, match="the disk is full"):
            history.save()
        assert list(history) == made

        connection.exec_driver_sql("PRAGMA max_page_count=1000000")
        assert history.save() == 100 - len(stored_now)
        history.record(begun("after", at_seconds=200))
        assert history.warning is None
        assert list(history)[:-1] == made
    with History(sqlite_url) as again:
        assert [each.authentication_id for each in again] == [
            *(f"a{number}" for number in range(100)),
            "after",
        ]


@contextlib.contextmanager
def small_disk(folder: Path, *, kilobytes: int) -> Iterator[Path]:
    """A file system of its own that is soon full."""
    if os.geteuid() != 0 or not shutil.which("mount"):
        pytest.skip("only root may mount a small disk")
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(folder)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("a small disk cannot be mounted here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.parametrize("kilobytes", [16, 256])
def test_a_disk_that_is_really_full(tmp_path: Path, kilobytes: int) -> None:
    """Too small for a store, or for its exchanges: what was stored can be read afterwards."""
    made = [begun(f"a{number}", at_seconds=number) for number in range(400)]
    with small_disk(tmp_path / "disk", kilobytes=kilobytes) as folder:
        url = f"sqlite:///{folder}/history.db"
        with History(url, key_file=tmp_path / "key") as history:
            for each in made:
                history.record(each)

            assert history.warning is not None
            assert list(history) == made
        shutil.copytree(folder, tmp_path / "copy")
    with History(f"sqlite:///{tmp_path}/copy/history.db") as copy:
        kept = list(copy)

        assert copy.warning is None
        assert kept == made[: len(kept)]


def test_a_store_that_another_program_holds_is_told(
    tmp_path: Path, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A lock that does not end is not waited for without end; `save` stores it afterwards."""
    monkeypatch.setattr("pingone_nb.history.sqlite._PATIENCE_SECONDS", 0.01)
    with History(sqlite_url) as history:
        holder = sqlite3.connect(tmp_path / "history.db", isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        history.record(begun("a1"))
        holder.execute("ROLLBACK")
        holder.close()

        assert "locked" in str(history.warning)
        assert history.save() == 1
        assert len(history.where()) == 1


@pytest.mark.parametrize("url", ["owner:{}@127.0.0.1:1/history", "127.0.0.1:1/history?password={}"])
def test_a_server_that_is_not_there_is_told(url: str, caplog: pytest.LogCaptureFixture) -> None:
    """The session goes on; the password is neither in the warning nor in the log."""
    secret = CANARIES.client_secret
    history = History("postgresql+psycopg://" + url.format(quote(secret, safe="")))
    history.record(begun("a1"))
    shown = f"{history.warning} {history!r} {caplog.text} {vars(history)}"

    assert "127.0.0.1" in str(history.warning)
    assert len(history) == 1
    assert hits([("shown", shown)], [secret]) == []


def test_a_key_that_cannot_be_used_is_told(tmp_path: Path, sqlite_url: str) -> None:
    """Exchanges are stored without it; their digests compare with no others, and it says so."""
    (tmp_path / "history.db.key").write_bytes(b"short")
    with History(sqlite_url) as history:
        history.record(begun("a1", key=history.digest_key))

        assert "doesn't contain a key" in str(history.warning)
        assert len(history.where(phone=PHONE)) == 1
    with History(sqlite_url, key_file=tmp_path / "other.key") as again:
        assert len(again) == 1


def test_what_is_not_installed_is_named() -> None:
    """Without SQLAlchemy or DuckDB, the error names the extra; memory needs neither."""
    program = """
import sys
for name in ("sqlalchemy", "duckdb", "platformdirs", "pyarrow"):
    sys.modules[name] = None
from pingone_nb import History, InputError
history = History()
for act in (lambda: History("sqlite:///x.db"), History.default, lambda: history.to_parquet("x")):
    try:
        act()
    except InputError as error:
        assert "pingone-nb[history]" in error.hint, error
    else:
        raise AssertionError(act)
"""
    subprocess.run([sys.executable, "-c", program], check=True)


def test_a_malformed_url_shows_no_password() -> None:
    """A traceback that prints variables shows nothing of the URL."""
    import traceback

    secret = CANARIES.client_secret
    with pytest.raises(InputError) as caught:
        History(f"postgresql+nothing://owner:{secret}@host/database")
    told = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
    del told.stack[0]

    assert hits([("traceback", "".join(told.format()))], [secret]) == []


def test_the_log_tells_it_once(
    tmp_path: Path, sqlite_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    """One line when a store fails, not one an exchange."""
    no_database(tmp_path / "history.db")
    caplog.set_level(logging.DEBUG)
    history = History(sqlite_url)
    for _ in range(3):
        history.record(begun("a1"))

    assert len([each for each in caplog.records if each.name == "pingone_nb.history"]) == 1

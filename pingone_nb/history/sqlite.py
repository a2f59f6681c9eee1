"""A store in one SQLite file."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import (
    URL,
    ColumnElement,
    Connection,
    Engine,
    Select,
    create_engine,
    event,
    func,
    select,
)
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from pingone_nb.errors import StoreError
from pingone_nb.history.columns import BODIES, NAMES, Row
from pingone_nb.history.database import (
    BODY_COLUMNS,
    EXCHANGE_COLUMNS,
    first_line,
    insert_into,
    migrate,
)

_APPLICATION_ID = 0x50314E42  # "P1NB", in the file's header
_PATIENCE_SECONDS = 5.0
_COLUMNS = ", ".join(NAMES)
_INSERT = insert_into("pingone_recorded", NAMES, values=f"VALUES ({', '.join('?' * len(NAMES))})")


def _new(columns: tuple[str, ...]) -> str:
    return ", ".join(f"NEW.{name}" for name in columns)


_FROM_NEW = f"VALUES ({_new(EXCHANGE_COLUMNS)})"
_FROM_NEW_TOO = f"VALUES (last_insert_rowid(), {_new(BODIES)})"
# one statement a row: each that the driver is handed costs more than SQLite's work for it
_DERIVED = (
    "DROP VIEW IF EXISTS pingone_recorded",
    f"CREATE VIEW pingone_recorded AS SELECT {_COLUMNS} "  # noqa: S608 - no values
    "FROM pingone_exchange JOIN pingone_exchange_body ON exchange_id = id",
    "CREATE TRIGGER pingone_record INSTEAD OF INSERT ON pingone_recorded BEGIN "
    f"{insert_into('pingone_exchange', EXCHANGE_COLUMNS, values=_FROM_NEW)}; "
    f"{insert_into('pingone_exchange_body', BODY_COLUMNS, values=_FROM_NEW_TOO)}; "
    "END",
)
_CAUSES: Mapping[int, tuple[str, str]] = {
    sqlite3.SQLITE_NOTADB: (
        "is not a SQLite database",
        "Use another file. This file wasn't changed.",
    ),
    sqlite3.SQLITE_CORRUPT: (
        "is damaged or truncated",
        "Restore a copy, or recover the data with SQLite's .recover. This file wasn't changed.",
    ),
    sqlite3.SQLITE_FULL: (
        "can't grow: the disk is full",
        "Free up disk space, and then call history.save().",
    ),
    sqlite3.SQLITE_IOERR: ("can't be written", "Check the disk, and then call history.save()."),
    sqlite3.SQLITE_READONLY: (
        "can't be written: the file or its directory is read-only",
        "Allow write access, or use a file in another directory.",
    ),
    sqlite3.SQLITE_CANTOPEN: (
        "can't be opened or created",
        "Check that its directory exists and that you have write access.",
    ),
    sqlite3.SQLITE_PERM: ("can't be opened: access denied", "Allow access, or use another file."),
    sqlite3.SQLITE_BUSY: (
        "is locked by another program",
        "Close that program, and then call history.save().",
    ),
}

_GONE = {sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN}
_FOR_NOW = {  # what is stored can be read, perhaps later
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_INTERRUPT,
    sqlite3.SQLITE_NOMEM,
}


class Sqlite:
    """SQLite in WAL mode: one writes at a time, nobody waits for a reader.

    `synchronous=NORMAL`: a commit hands the exchange to the operating system before `record`
    returns, so that a killed kernel loses nothing; the disk itself is waited for at checkpoints
    only. A power cut may take the last seconds, and leaves the file readable. `FULL` would wait for
    the disk at every exchange: milliseconds, for a call that takes one. WAL needs a local disk.
    """

    begin = "BEGIN IMMEDIATE"
    begin_alone: tuple[str, ...] = (begin,)
    words: Mapping[str, str] = {"numbered_key": "INTEGER PRIMARY KEY", "key": "INTEGER PRIMARY KEY"}
    derived: tuple[str, ...] = _DERIVED

    def __init__(self, url: URL) -> None:
        self._path = Path(str(url.database))
        self._url = url
        self._identity = (0, 0)
        self._size = 0

    def engine(self) -> Engine:
        """Connections to the file, which is made complete and at once when it is not there."""
        if not self._is_there():
            self._make()
        engine = _engine(self._url)
        try:
            with engine.connect() as connection:
                self._check(connection)
                migrate(connection, self)
            found = self._path.stat()
        except BaseException:
            engine.dispose()
            raise
        self._identity, self._size = (found.st_dev, found.st_ino), found.st_size
        return engine

    def insert(self, connection: Connection, row: Row) -> None:
        """Write one row: one statement, which is a transaction of its own outside another one."""
        connection.exec_driver_sql(_INSERT, row)

    def verify(self) -> None:
        """Look whether the file is the one that was opened: two others would not hear of it."""
        try:
            found = self._path.stat()
        except OSError:
            raise self._gone("was deleted or moved") from None
        if (found.st_dev, found.st_ino) != self._identity:
            raise self._gone("was replaced by another file")
        if found.st_size < self._size and not (found.st_size and self._is_whole()):
            raise self._gone("was truncated")
        self._size = found.st_size

    def erase(self, connection: Connection) -> None:
        """Write the file anew, without gaps, and empty the write-ahead log."""
        self._size = 0  # it may become smaller
        connection.exec_driver_sql("VACUUM")
        is_busy, *_ = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()
        if is_busy:
            raise StoreError(
                f"The exchanges are deleted, but another program is reading {self._path}.",
                hint="Parts are in its write-ahead log. Close the program, and call forget again.",
            )

    def soften(self, connection: Connection, error: DBAPIError) -> bool:
        """Text that is no UTF-8 is read as far as it is."""
        if "decode" not in str(error.orig):
            return False
        driver: Any = connection.connection.driver_connection
        driver.text_factory = lambda text: text.decode("utf-8", "replace")
        return True

    def listed(self, values: list[Any], _column: ColumnElement[Any], /) -> Select[Any]:
        """The values that a column is compared with, as one parameter."""
        return select(func.json_each(json.dumps(values)).table_valued("value").c.value)

    def why(self, error: SQLAlchemyError) -> StoreError:
        """What SQLite's error code means."""
        code = getattr(getattr(error, "orig", None), "sqlite_errorcode", 0) & 0xFF
        what, hint = _CAUSES.get(code, (f"reports an error: {first_line(error)}", ""))
        refusal = StoreError(f"{self._path} {what}.", hint=hint)
        refusal.is_gone = code in _GONE
        refusal.is_damaged = not refusal.is_gone and code not in _FOR_NOW
        return refusal

    def _gone(self, what: str) -> StoreError:
        hint = "To store the exchanges of this session, call history.save()."
        refusal = StoreError(f"{self._path} {what} while it was open.", hint=hint)
        refusal.is_gone = True
        return refusal

    def _is_whole(self) -> bool:
        """Another process may have made a file smaller, as `forget` does."""
        try:
            with contextlib.closing(sqlite3.connect(self._path)) as connection:
                return bool(connection.execute("PRAGMA quick_check(1)").fetchone() == ("ok",))
        except sqlite3.Error:
            return False

    def _is_there(self) -> bool:
        try:
            is_there = self._path.exists()
        except OSError as error:
            raise self._unmade(error) from None
        if not is_there and self._path.is_symlink():
            raise StoreError(
                f"{self._path} is a symbolic link to a file that doesn't exist.",
                hint="Remove the link, or create the file.",
            )
        return is_there

    def _unmade(self, error: OSError) -> StoreError:
        message = f"{self._path} can't be created: {error.strerror}."
        return StoreError(message, hint="Use a file in a directory that exists.")

    def _make(self) -> None:
        """Make a complete store beside the place, then put it there unless somebody was faster.

        So no other process sees half a store, and none can be left behind by a kill.
        """
        part = self._path.with_name(f"{self._path.name}.{secrets.token_hex(4)}")
        try:
            os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        except OSError as error:
            raise self._unmade(error) from None
        engine = _engine(self._url.set(database=str(part)))
        try:
            with engine.connect() as connection:
                _claim(connection)
                migrate(connection, self)
            engine.dispose()  # the last connection moves all that is in the WAL into the file
            _put(part, self._path)
        finally:
            engine.dispose()
            for suffix in ("", "-wal", "-shm"):
                part.with_name(part.name + suffix).unlink(missing_ok=True)

    def _check(self, connection: Connection) -> None:
        """Refuse a database that another program has made; claim an empty file."""
        owner = connection.exec_driver_sql("PRAGMA application_id").scalar_one()
        if owner == _APPLICATION_ID:
            return
        if connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one():
            raise StoreError(
                f"{self._path} is the database of another program.",
                hint="Use another file. This file wasn't changed.",
            )
        _claim(connection)


def _claim(connection: Connection) -> None:
    connection.exec_driver_sql("PRAGMA journal_mode=WAL")
    connection.exec_driver_sql(f"PRAGMA application_id={_APPLICATION_ID}")


def _put(part: Path, path: Path) -> None:
    """Give a complete store its name, or leave an empty file, which becomes one as well."""
    is_orphan = path.with_name(f"{path.name}-wal").exists()  # SQLite removes it beside no data only
    with contextlib.suppress(FileExistsError):  # another process was faster: its store counts
        if is_orphan or not _linked(part, path):
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def _linked(part: Path, path: Path) -> bool:
    """Whether a file has a second name now; some file systems, such as exFAT, know one only."""
    try:
        os.link(part, path)
    except FileExistsError:
        raise
    except (OSError, AttributeError, NotImplementedError):
        return False
    return True


def _engine(url: URL) -> Engine:
    engine = create_engine(
        url,
        isolation_level="AUTOCOMMIT",
        hide_parameters=True,
        connect_args={"timeout": _PATIENCE_SECONDS, "check_same_thread": False},
    )
    event.listen(engine, "connect", _set_up)
    return engine


def _set_up(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute("PRAGMA secure_delete=ON")
    # waits for the disk once in 16 MB, not in 4
    connection.execute("PRAGMA wal_autocheckpoint=4000")

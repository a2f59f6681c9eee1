"""What a store needs of a database engine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Protocol

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from pingone_nb.history.columns import BODIES, FACTS, PLACE, Row
from pingone_nb.history.store_error import StoreError


class Database(Protocol):
    """SQLite or PostgreSQL; its connections commit each statement, unless told to begin.

    Attributes:
        begin: what begins a transaction.
        begin_alone: what begins one that no other process migrates beside.
        words: what the schema says in this dialect.
        derived: statements for what can be made anew at any time: indexes, views, triggers.
    """

    begin: str
    begin_alone: tuple[str, ...]
    words: Mapping[str, str]
    derived: tuple[str, ...]

    def engine(self) -> Engine:
        """Connections to a store that is there, and ours; made when there is none."""

    def insert(self, connection: Connection, row: Row) -> None:
        """Write one row: one statement, which is a transaction of its own outside another one."""

    def why(self, error: SQLAlchemyError) -> StoreError:
        """What an error of the engine means."""


@contextmanager
def transaction(connection: Connection, *begin: str) -> Iterator[None]:
    """All or nothing, also when somebody interrupts."""
    try:
        for statement in begin:
            connection.exec_driver_sql(statement)
        yield
        connection.exec_driver_sql("COMMIT")
    except BaseException:
        with suppress(SQLAlchemyError):
            connection.exec_driver_sql("ROLLBACK")
        raise


def insert_into(table: str, columns: tuple[str, ...], *, values: str) -> str:
    """The text of an insert."""
    return f"INSERT INTO {table} ({', '.join(columns)}) {values}"


def first_line(error: SQLAlchemyError) -> str:
    """The driver's own words, without the statement."""
    text = str(getattr(error, "orig", None) or type(error).__name__).strip()
    return text.partition("\n")[0]


EXCHANGE_COLUMNS = (*PLACE, *FACTS)
BODY_COLUMNS = ("exchange_id", *BODIES)

"""What a store needs of a database: its tables, their versions, and what an engine has to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any, Protocol

import sqlalchemy
from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnElement,
    Connection,
    Double,
    Engine,
    Integer,
    MetaData,
    Select,
    Table,
    Text,
    bindparam,
    inspect,
    select,
    update,
)
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from pingone_nb.errors import StoreError
from pingone_nb.history.columns import (
    BODIES,
    COLUMNS,
    FACTS,
    NAMES,
    NEWEST,
    PLACE,
    Column,
    Row,
    exchange_of,
)

_FIRST = (
    "CREATE TABLE pingone_schema (version INTEGER NOT NULL)",
    "INSERT INTO pingone_schema (version) VALUES (0)",
    "CREATE TABLE pingone_exchange (id {numbered_key}, {facts})",
    "CREATE TABLE pingone_exchange_body "
    "(exchange_id {key} REFERENCES pingone_exchange (id), {bodies})",
)
_FIRST_FILLED = 3  # what version 2 brought is missing in rows that are older
_ROWS_A_PART = 1_000
_TYPES = {
    "TEXT": Text,
    "BIGINT": BigInteger,
    "INTEGER": Integer,
    "DOUBLE PRECISION": Double,
    "BOOLEAN": Boolean,
}
METADATA = MetaData()


def _table(name: str, key: str, columns: list[Column]) -> Table:
    return Table(
        name,
        METADATA,
        sqlalchemy.Column(key, BigInteger, primary_key=True),
        *[
            sqlalchemy.Column(each.name, _TYPES[each.kind.sql], nullable=not each.needed)
            for each in columns
        ],
    )


SCHEMA = Table("pingone_schema", METADATA, sqlalchemy.Column("version", Integer, nullable=False))
EXCHANGE = _table("pingone_exchange", "id", [each for each in COLUMNS if not each.body])
# of its own, so that a summary of exchanges never reads the bodies
BODY = _table("pingone_exchange_body", "exchange_id", [each for each in COLUMNS if each.body])


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

    def verify(self) -> None:
        """Look whether the store is the one that was opened; raises `StoreError` when not."""

    def erase(self, connection: Connection) -> None:
        """Let nothing be left of the rows that were deleted; raises `StoreError` when it is."""

    def soften(self, connection: Connection, error: DBAPIError) -> bool:
        """Let a connection read what it has just refused; whether it can."""

    def listed(self, values: list[Any], column: ColumnElement[Any], /) -> Select[Any]:
        """The values that a column is compared with, as one parameter."""

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


def migrate(connection: Connection, database: Database) -> None:
    """Bring the store's schema to the newest version, in one transaction.

    A new store goes through all versions, too: there is one way to a schema, not two.

    Raises:
        StoreError: a newer version of the package has made it.
    """
    if _version(connection) == NEWEST:
        return
    with transaction(connection, *database.begin_alone):
        before = _version(connection)
        for version in range(before + 1, NEWEST + 1):
            for statement in _step(version, database):
                connection.exec_driver_sql(statement)
        if before:
            _fill(connection, since=max(before + 1, _FIRST_FILLED))
        for statement in database.derived:
            connection.exec_driver_sql(statement)
        connection.execute(update(SCHEMA).values(version=NEWEST))


def _version(connection: Connection) -> int:
    if not inspect(connection).has_table("pingone_schema"):
        return 0
    version = int(connection.execute(select(SCHEMA.c.version)).scalar_one())
    if version > NEWEST:
        raise StoreError(
            f"The store has schema version {version}, but this version supports {NEWEST}.",
            hint="Update pingone-nb.",
        )
    return version


def _step(version: int, database: Database) -> Iterator[str]:
    """The statements from one version to the next."""
    columns = [each for each in COLUMNS if each.version == version]
    if version > 1:
        for each in columns:
            table = "pingone_exchange_body" if each.body else "pingone_exchange"
            yield f"ALTER TABLE {table} ADD COLUMN {_defined(each)}"
        return
    facts = ", ".join(_defined(each) for each in columns if not each.body)
    bodies = ", ".join(_defined(each) for each in columns if each.body)
    for statement in _FIRST:
        yield statement.format(facts=facts, bodies=bodies, **database.words)


def _defined(column: Column) -> str:
    return f"{column.name} {column.kind.sql}{' NOT NULL' if column.needed else ''}"


def _fill(connection: Connection, *, since: int) -> None:
    """Tell in the rows that are there what newer versions derive from an exchange."""
    columns = [each for each in COLUMNS if each.version >= since and each.is_derived]
    if not columns:
        return
    values: dict[str, Any] = {each.name: bindparam(f"new_{each.name}") for each in columns}
    statement = update(EXCHANGE).where(EXCHANGE.c.id == bindparam("row_id")).values(values)
    for part in _parts(connection):
        changes = [{"row_id": row_id, **_told(row, columns)} for row_id, *row in part]
        connection.execute(statement, changes)


def _parts(connection: Connection) -> Iterator[Sequence[Any]]:
    kept = [(BODY if name in BODIES else EXCHANGE).c[name] for name in NAMES]
    joined = EXCHANGE.outerjoin(BODY, BODY.c.exchange_id == EXCHANGE.c.id)
    rows = select(EXCHANGE.c.id, *kept).select_from(joined).order_by(EXCHANGE.c.id)
    after = 0
    while part := connection.execute(rows.where(EXCHANGE.c.id > after).limit(_ROWS_A_PART)).all():
        yield part
        after = part[-1][0]


def _told(row: Sequence[Any], columns: Sequence[Column]) -> dict[str, str | None]:
    try:
        exchange = exchange_of(tuple(row))
    except (ValueError, TypeError, OverflowError, RecursionError):  # its URL tells something still
        exchange = exchange_of(_without_bodies(row))
    return {f"new_{each.name}": each.kind.stored(getattr(exchange, each.name)) for each in columns}


def _without_bodies(row: Sequence[Any]) -> Row:
    kept = dict(zip(NAMES, row, strict=True))
    return tuple({**kept, **dict.fromkeys(BODIES), "started_at": 0}.values())

"""A store on a PostgreSQL server, for several machines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import (
    ARRAY,
    URL,
    ColumnElement,
    Connection,
    Engine,
    Select,
    create_engine,
    func,
    literal,
    select,
)
from sqlalchemy.exc import SQLAlchemyError

from pingone_nb.errors import StoreError
from pingone_nb.history.columns import BODIES, Row
from pingone_nb.history.database import (
    BODY_COLUMNS,
    EXCHANGE_COLUMNS,
    first_line,
    insert_into,
    migrate,
)

_MIGRATING = 0x50314E42  # the advisory lock's number
_INSERT_EXCHANGE = insert_into(
    "pingone_exchange",
    EXCHANGE_COLUMNS,
    values=f"VALUES ({', '.join(['%s'] * len(EXCHANGE_COLUMNS))}) RETURNING id",
)
_BODY_OF_IT = f"SELECT id, {', '.join(['%s'] * len(BODIES))} FROM exchange"  # noqa: S608 - no value
_INSERT_BODY = insert_into("pingone_exchange_body", BODY_COLUMNS, values=_BODY_OF_IT)
_INSERT = f"WITH exchange AS ({_INSERT_EXCHANGE}) {_INSERT_BODY}"


class Postgresql:
    """PostgreSQL through psycopg; an exchange is one statement, one round trip.

    The server decides when a commit is safe (`synchronous_commit`, on by default).
    """

    begin = "BEGIN"
    begin_alone: tuple[str, ...] = (begin, f"SELECT pg_advisory_xact_lock({_MIGRATING})")
    words: Mapping[str, str] = {
        "numbered_key": "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
        "key": "BIGINT PRIMARY KEY",
    }
    derived: tuple[str, ...] = (
        "CREATE INDEX IF NOT EXISTS pingone_exchange_authentication "
        "ON pingone_exchange (authentication_id) WHERE authentication_id IS NOT NULL",
        "CREATE INDEX IF NOT EXISTS pingone_exchange_started_at "
        "ON pingone_exchange USING brin (started_at)",
    )

    def __init__(self, url: URL) -> None:
        self._url = url

    def engine(self) -> Engine:
        """Connections to the server; the tables are made when they are not there."""
        engine = create_engine(
            self._url,
            isolation_level="AUTOCOMMIT",
            hide_parameters=True,
            pool_pre_ping=True,
            connect_args={} if "connect_timeout" in self._url.query else {"connect_timeout": 5},
        )
        try:
            with engine.connect() as connection:
                migrate(connection, self)
        except BaseException:
            engine.dispose()
            raise
        return engine

    def insert(self, connection: Connection, row: Row) -> None:
        """Write one row: one statement, which is a transaction of its own outside another one."""
        connection.exec_driver_sql(_INSERT, row)

    def listed(self, values: list[Any], column: ColumnElement[Any], /) -> Select[Any]:
        """The values that a column is compared with, as one parameter."""
        return select(func.unnest(literal(values, ARRAY(column.type))))

    def why(self, error: SQLAlchemyError) -> StoreError:
        """What psycopg says, in one line."""
        message = f"The server {self._url.host or ''} reports an error: {first_line(error)}."
        return StoreError(message, hint="Check the server, and then call history.save().")

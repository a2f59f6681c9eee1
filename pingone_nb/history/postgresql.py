"""A store on a PostgreSQL server, for several machines."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

import psycopg
from sqlalchemy import (
    ARRAY,
    URL,
    ColumnElement,
    Connection,
    Engine,
    Select,
    create_engine,
    event,
    func,
    literal,
    select,
)
from sqlalchemy.exc import (
    DataError,
    DBAPIError,
    InternalError,
    OperationalError,
    ProgrammingError,
    SQLAlchemyError,
)

from pingone_nb.errors import StoreError
from pingone_nb.history.columns import BODIES, Row
from pingone_nb.history.database import (
    BODY_COLUMNS,
    EXCHANGE_COLUMNS,
    first_line,
    insert_into,
    migrate,
)

_STATEMENT_SECONDS = 20
_SILENCE_SECONDS = 22.0  # the server's own limit comes first
_LIMITS: Mapping[str, str | int] = {
    "connect_timeout": 10,
    "options": f"-c statement_timeout={_STATEMENT_SECONDS}s",
    "tcp_user_timeout": 20_000,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
}
_GONE = {"08", "53", "57"}  # connection, resources, shutdown
_CANCELED = "57014"
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

    The server decides when a commit is safe (`synchronous_commit`, on by default). A statement may
    take 20 seconds, and connecting 10; `connect_timeout`, `options` and libpq's other parameters in
    the URL set others.
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
            connect_args={
                name: value for name, value in _LIMITS.items() if name not in self._url.query
            },
        )
        event.listen(engine, "do_connect", _connect)
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

    def verify(self) -> None:
        """A server tells by itself when its tables are gone."""

    def erase(self, connection: Connection) -> None:
        """Let the server write its tables anew; its log and its copies are its administrator's."""
        try:
            connection.exec_driver_sql("VACUUM (FULL) pingone_exchange, pingone_exchange_body")
        except DBAPIError as error:
            raise StoreError(
                f"The exchanges are deleted, but not overwritten: {first_line(error)}.",
                hint="Run VACUUM FULL on pingone_exchange and pingone_exchange_body.",
            ) from None

    def soften(self, _connection: Connection, _error: DBAPIError) -> bool:
        """A server lets in no text that cannot be read."""
        return False

    def listed(self, values: list[Any], column: ColumnElement[Any], /) -> Select[Any]:
        """The values that a column is compared with, as one parameter."""
        return select(func.unnest(literal(values, ARRAY(column.type))))

    def why(self, error: SQLAlchemyError) -> StoreError:
        """What psycopg says, in one line."""
        message = f"The server {self._url.host or ''} reports an error: {first_line(error)}."
        refusal = StoreError(message, hint="Check the server, and then call history.save().")
        refusal.is_gone = _is_gone(error)
        refusal.is_damaged = isinstance(error, ProgrammingError | DataError | InternalError)
        return refusal


def _is_gone(error: SQLAlchemyError) -> bool:
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return True
    state = getattr(getattr(error, "orig", None), "sqlstate", None) or "08"  # no answer, no state
    return isinstance(error, OperationalError) and state != _CANCELED and state[:2] in _GONE


class SilenceError(psycopg.OperationalError, TimeoutError):
    """A server was silent for too long."""


class _Bounded(psycopg.Connection[Any]):
    """A connection that waits for a silent server no longer than a limit.

    A server that is frozen still acknowledges what it is sent: its machine does. So neither its own
    time-outs nor those of the socket end the waiting.
    """

    def wait(self, gen: Any, *arguments: Any, **named: Any) -> Any:
        """Do what psycopg does, within the limit."""
        try:
            return super().wait(_within(gen, _SILENCE_SECONDS), *arguments, **named)
        except SilenceError:
            self.pgconn.finish()
            raise


def _within(waiting: Any, seconds: float) -> Any:
    end = time.monotonic() + seconds
    try:
        wanted = next(waiting)
        while True:
            ready = yield wanted
            if not ready and time.monotonic() > end:
                raise SilenceError(f"no answer within {seconds:g} seconds")
            wanted = waiting.send(ready)
    except StopIteration as stop:
        return stop.value


def _connect(_dialect: Any, _record: Any, arguments: Any, named: Any) -> Any:
    return _Bounded.connect(*arguments, **named)

"""Exchanges in a database: rows are written one by one, and read in parts."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from sqlalchemy import (
    URL,
    ColumnElement,
    Connection,
    Engine,
    Select,
    delete,
    func,
    or_,
    select,
)
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from pingone_nb.errors import PingOneError, StoreError
from pingone_nb.history.columns import BODIES, COLUMN, NAMES, PERIODS, Row, readable_exchange_of
from pingone_nb.history.condition import Clause, Condition, one_of
from pingone_nb.history.database import BODY, EXCHANGE, Database, transaction
from pingone_nb.history.exchange import Exchange
from pingone_nb.history.sqlite import Sqlite

_ROWS_A_PART = 20_000
_EXCHANGES_A_PART = 1_000
_MOST_PARAMETERS = 500  # a database takes some ten thousand; more values are one list


class Store:
    """A database of exchanges.

    Every method raises `StoreError` when the database does not do what it is asked; nothing is
    half done then. A process that was forked gets connections of its own.

    Args:
        database: which one.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._inherited: list[Any] = []
        self._lock = threading.Lock()
        with self._explained():
            self._connect()
            self.last_id = self._last_id()

    def _after_fork(self) -> None:
        """Leave lock and connections to the parent; new ones are made when they are needed."""
        self._lock = threading.Lock()
        self._is_parents = True

    @classmethod
    def at(cls, url: URL) -> Store:
        """The store that a URL names."""
        if url.get_backend_name() == "sqlite":
            return cls(Sqlite(url))
        from pingone_nb.history.postgresql import Postgresql

        return cls(Postgresql(url))

    def append(self, row: Row) -> None:
        """Write one row, all of it or nothing."""
        with self._lock, self._explained():
            self._database.verify()
            try:
                self._database.insert(self._writing(), row)
            except DBAPIError as error:
                # a server that was silent for so long would be so again
                if not error.connection_invalidated or isinstance(error.orig, TimeoutError):
                    raise
                self._append_again(row)

    def extend(self, rows: Iterable[Row]) -> None:
        """Write rows in one transaction, all of them or none."""
        with self._lock, self._explained():
            self._database.verify()
            connection = self._writing()
            with transaction(connection, self._database.begin):
                for row in rows:
                    self._database.insert(connection, row)

    def forget(self, condition: Condition) -> int:
        """Erase the rows that meet a condition, and what the database keeps of them; how many.

        Raises:
            StoreError: nothing was deleted, or it was, and its bytes are still there: it says so.
        """
        chosen = self._where(select(EXCHANGE.c.id), condition)
        with self._lock, self._explained():
            self._database.verify()
            connection = self._writing()
            with transaction(connection, self._database.begin):
                connection.execute(delete(BODY).where(BODY.c.exchange_id.in_(chosen)))
                deleted = connection.execute(delete(EXCHANGE).where(EXCHANGE.c.id.in_(chosen)))
            self._database.erase(connection)
        return deleted.rowcount

    def numbers(self, session_ids: Collection[str]) -> set[Row]:
        """Session and number of each row that these sessions have written."""
        columns = EXCHANGE.c.session_id, EXCHANGE.c.number
        statement = self._where(select(*columns), one_of("session_id", session_ids))
        return {(text_id, number) for text_id, number in self._rows(statement)}

    def count(self, condition: Condition) -> int:
        """How many rows meet the condition."""
        statement = self._where(select(func.count()).select_from(EXCHANGE), condition)
        return int(self._rows(statement)[0][0])

    def count_by(self, names: Sequence[str], condition: Condition) -> Counter[Row]:
        """How often each combination of values occurs; the bodies are not read."""
        columns = [_column(name) for name in names]
        statement = self._where(select(*columns, func.count()), condition).group_by(*columns)
        counted: Counter[Row] = Counter()
        if rows := self._rows(statement):
            *values, counts = zip(*rows, strict=True)
            for row, count in zip(zip(*_sound(names, values), strict=True), counts, strict=True):
                counted[row] += count
        return counted

    def read(self, names: Sequence[str], condition: Condition) -> Iterator[Sequence[Sequence[Any]]]:
        """Columns of the rows that meet the condition, as recorded, in parts."""
        for part in self._parts(names, condition, rows_a_part=_ROWS_A_PART):
            _ids, *columns = zip(*part, strict=True)
            yield _sound(names, columns)

    def exchanges(
        self, condition: Condition, start: int = 0, stop: int | None = None
    ) -> Iterator[Exchange]:
        """The exchanges that meet the condition, or those from one place to another."""
        size = _EXCHANGES_A_PART
        for part in self._parts(NAMES, condition, rows_a_part=size, start=start, stop=stop):
            yield from _exchanges_of(part)

    def latest(self, condition: Condition, *, skip: int, count: int) -> list[Exchange]:
        """So many of the newest that meet the condition, after the very newest, as recorded."""
        newest_first = self._statement(NAMES, condition).order_by(EXCHANGE.c.id.desc())
        rows = self._rows(newest_first.offset(skip).limit(count))
        return list(_exchanges_of(rows[::-1]))

    def refresh(self) -> None:
        """See what others have written by now as past."""
        with self._explained():
            self._own()
            self._database.verify()
            self.last_id = self._last_id()

    def close(self) -> None:
        """End the connections; a forked process leaves its parent's alone."""
        if self._is_parents:
            return
        with suppress(SQLAlchemyError):  # a server may be away
            self._connection.close()
            self._engine.dispose()

    def _connect(self) -> None:
        self._engine: Engine = self._database.engine()
        self._connection: Connection = self._engine.connect()
        self._is_parents = False

    def _writing(self) -> Connection:
        self._own()
        if self._connection.closed or self._connection.invalidated:  # the server went away
            self._connection.close()
            self._connection = self._engine.connect()
        return self._connection

    def _own(self) -> None:
        """Connections of this process: a parent's must not be used, nor closed, by a child."""
        if self._is_parents:
            self._engine.dispose(close=False)
            self._inherited.append((self._engine, self._connection))  # else they would be closed
            self._connection.detach()
            self._connect()

    def _rows(self, statement: Select[Any]) -> Sequence[Any]:
        with self._reading() as connection:
            try:
                return connection.execute(statement).all()
            except DBAPIError as error:
                if not self._database.soften(connection, error):
                    raise
                return connection.execute(statement).all()

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self._explained():
            self._own()
            self._database.verify()
            with self._engine.connect() as connection:
                yield connection

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except PingOneError:  # of who gives the rows
            raise
        except SQLAlchemyError as error:
            # no cause: frames of the driver hold the password
            raise self._database.why(error) from None
        except (ValueError, TypeError, AttributeError, OverflowError, OSError) as error:
            refusal = StoreError(f"The store can't be read: {type(error).__name__}.")
            refusal.is_damaged = True
            raise refusal from None

    def _append_again(self, row: Row) -> None:
        """Once more over a new connection, unless the row arrived before the old one broke."""
        if row[:2] not in self.numbers([row[0]]):
            self._database.insert(self._writing(), row)

    def _last_id(self) -> int:
        with self._engine.connect() as connection:
            return int(connection.execute(select(func.max(EXCHANGE.c.id))).scalar() or 0)

    def _parts(
        self,
        names: Sequence[str],
        condition: Condition,
        *,
        rows_a_part: int,
        start: int = 0,
        stop: int | None = None,
    ) -> Iterator[Sequence[Any]]:
        """Ids and columns, part by part, up to the newest row that is there at first.

        Each part is a query of its own: nothing is held open while the caller thinks.
        """
        statement = self._statement(names, condition).order_by(EXCHANGE.c.id)
        left = None if stop is None else stop - start
        after, offset, newest = 0, start, self._newest()
        while left is None or left > 0:
            size = rows_a_part if left is None else min(left, rows_a_part)
            part = statement.where(EXCHANGE.c.id > after, EXCHANGE.c.id <= newest).limit(size)
            rows = self._rows(part.offset(offset) if offset else part)
            if rows:
                yield rows
            if len(rows) < size or rows[-1][0] <= after:  # a damaged file may go round in circles
                return
            after, offset = rows[-1][0], 0
            left = None if left is None else left - len(rows)

    def _newest(self) -> int:
        with self._explained():
            self._own()
            return self._last_id()

    def _statement(self, names: Sequence[str], condition: Condition) -> Select[Any]:
        statement = select(EXCHANGE.c.id, *map(_column, names))
        if set(names) & set(BODIES):
            joined = EXCHANGE.outerjoin(BODY, BODY.c.exchange_id == EXCHANGE.c.id)
            statement = statement.select_from(joined)
        return self._where(statement, condition)

    def _where(self, statement: Select[Any], condition: Condition) -> Select[Any]:
        return statement.where(*map(self._test, condition.clauses))

    def _test(self, clause: Clause) -> ColumnElement[bool]:
        column = EXCHANGE.c[clause.column]
        if clause.test == "in":
            return self._among(column, clause.value)
        return _TESTS[clause.test](column, clause.value)

    def _among(self, column: ColumnElement[Any], values: Collection[Any]) -> ColumnElement[bool]:
        """One of the values, None among them for what is missing."""
        known = [value for value in values if value is not None]
        few = len(known) <= _MOST_PARAMETERS
        among = column.in_(known if few else self._database.listed(known, column))
        return or_(among, column.is_(None)) if len(known) < len(values) else among


def _column(name: str) -> ColumnElement[Any]:
    if name in PERIODS:
        began, length = EXCHANGE.c.started_at, PERIODS[name]
        # a database's remainder of a moment before 1970 is negative
        return (began - (began % length + length) % length).label(name)
    return (BODY if name in BODIES else EXCHANGE).c[name]


def _sound(names: Sequence[str], columns: Sequence[Sequence[Any]]) -> list[Sequence[Any]]:
    """Columns as they were written, also of a store in which somebody else has written."""
    named = zip(names, columns, strict=True)
    return [
        COLUMN["started_at" if name in PERIODS else name].sound(values) for name, values in named
    ]


def _exchanges_of(rows: Sequence[Any]) -> Iterator[Exchange]:
    if rows:
        _ids, *columns = zip(*rows, strict=True)
        yield from map(readable_exchange_of, zip(*_sound(NAMES, columns), strict=True))


def _success(http_status: ColumnElement[Any], is_wanted: bool) -> ColumnElement[bool]:
    succeeded = http_status.between(200, 299)
    return succeeded if is_wanted else or_(http_status.is_(None), ~succeeded)


_TESTS: dict[str, Callable[[ColumnElement[Any], Any], ColumnElement[bool]]] = {
    "from": lambda column, value: column >= value,
    "before": lambda column, value: column < value,
    "success": _success,
    "known": lambda column, _value: column.is_not(None),
}

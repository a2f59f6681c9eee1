"""Every exchange of a session, and those that a store has kept from earlier ones."""

from __future__ import annotations

import itertools
import logging
import secrets
import threading
import weakref
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

from pingone_nb.errors import InputError, StoreError, traceless
from pingone_nb.history import parquet
from pingone_nb.history.asked_value import plain_exchange
from pingone_nb.history.columns import Filters, Row, row_of
from pingone_nb.history.condition import EVERYTHING, Condition, between, bounds, one_of
from pingone_nb.history.digest_key import DigestKey
from pingone_nb.history.exchange import Exchange
from pingone_nb.history.exchanges import Exchanges, Selection
from pingone_nb.history.memory import MemoryRows
from pingone_nb.history.place import (
    Place,
    Reachable,
    Segment,
    checked_url,
    default_key_file,
    default_url,
)
from pingone_nb.history.process import InterruptsLater, begins_in_child, raise_interrupts
from pingone_nb.privacy.masking import masked_traceback
from pingone_nb.privacy.secret import Secret

if TYPE_CHECKING:
    from sqlalchemy import URL

    from pingone_nb.history.store import Store

_LOG = logging.getLogger("pingone_nb.history")
_ROWS_A_TRANSACTION = 1_000


class History(Exchanges):
    """Exchanges, as recorded: in memory, or in a store that later sessions find again.

    As a sequence it is what the store held when it was opened, and then what this session recorded:
    an exchange keeps its place. Tables and `where` ask the store as it is now, with what other
    processes have written since; `refresh` lets the sequence see that, too.

    Every exchange is stored in a transaction of its own before `record` returns. A store that
    cannot be opened or written is left as it is: the session goes on in memory, `warning` says why,
    and so does the log. `save` tries again. So it is with a store that is gone later – a server
    that does not answer for 20 seconds, a file that was deleted, replaced or truncated: tables and
    the sequence are then what memory holds. If what is stored turns out to be damaged, it is the
    same, after one `StoreError`.

    Everything is masked before it is kept. `phone_digest` and `email_digest` tell that two
    exchanges concern the same contact; their key lies in a file of its own (see `DigestKey`).

    Args:
        url: `sqlite:///history.db`, or `postgresql+psycopg://user:password@host/database`; None
            keeps everything in memory.
        key_file: the digests' key; made if it is not there. By default `history.db.key` beside
            SQLite's `history.db`, `history.key` in the user's data directory for PostgreSQL, and a
            key that is kept nowhere in memory.

    Attributes:
        session_id: what marks the exchanges that this object records.
        warning: why the session goes on in memory; None when all is well.

    Raises:
        InputError: the URL is none of these, or SQLAlchemy is not installed.
    """

    @traceless
    def __init__(
        self, url: str | Secret | URL | None = None, *, key_file: str | PathLike[str] | None = None
    ) -> None:
        self.session_id = secrets.token_hex(8)
        self.warning: str | None = None
        self.digest_key = DigestKey.new()
        self._condition = EVERYTHING
        self._listeners: list[Callable[[Exchange], None]] = []
        self._lock = threading.Lock()
        self._numbers = itertools.count()
        self._memory = MemoryRows()
        self._url = None if url is None else checked_url(url)
        self._key_file = None if key_file is None else Path(key_file)
        self._store: Store | None = None
        self._is_storing = False
        self._is_lost = False  # the store cannot be read
        self._past: int | None = None  # how many the store held when it was looked at
        self._stored = 0
        self._is_inherited = False  # by a forked process, which has not looked at it yet
        begins_in_child(self)
        if self._url is not None:
            self._begin(self._url)
        elif key_file is not None:
            self._use_key(Path(key_file))

    @classmethod
    def default(cls) -> History:
        """The history in the user's data directory, which is made if it is not there."""
        return cls(default_url())

    @property
    def session(self) -> Selection:
        """What this object recorded, without what a store has from elsewhere."""
        return Selection(self, one_of("session_id", [self.session_id]))

    def record(self, exchange: Exchange) -> None:
        """Mask and keep an exchange, then call who listens.

        An interrupt that comes meanwhile is raised when it is kept.

        Raises:
            InputError: it is no exchange, or has a value that no exchange can have, such as a
                moment without a time zone.
        """
        with InterruptsLater():
            exchange = plain_exchange(exchange).masked()
            self._keep(exchange)
        raise_interrupts()
        self._tell(exchange)

    def _tell(self, exchange: Exchange) -> None:
        for listener in tuple(self._listeners):
            try:
                listener(exchange)
            except Exception as error:  # noqa: BLE001 - the call goes on, its message is sent
                _LOG.error("A history listener failed.\n%s", masked_traceback(error))

    def extend(self, exchanges: Iterable[Exchange]) -> int:
        """Mask and keep many exchanges, all of them or none; how many.

        A store is locked until the last one is there: let them come from memory or from a file.

        Raises:
            InputError: as `record`; or what reading `exchanges` raises.
            StoreError: the store cannot be written.
        """
        heard: list[Exchange] = []
        numbers = itertools.count()

        def rows() -> Iterator[Row]:
            for exchange in exchanges:
                kept = plain_exchange(exchange).masked()
                if self._listeners:
                    heard.append(kept)
                next(numbers)
                yield row_of(kept, session_id=self.session_id, number=next(self._numbers))

        if self._is_storing and self._store:
            self._store.extend(rows())
        else:
            self._memory.extend(list(rows()))
        self.refresh()
        for exchange in heard:
            self._tell(exchange)
        return next(numbers)

    def subscribe(self, listener: Callable[[Exchange], None]) -> Callable[[], None]:
        """Call `listener` with each exchange from now on; the result ends that."""
        self._listeners.append(listener)

        def unsubscribe() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return unsubscribe

    def save(self) -> int:
        """Store what is only in memory, and store again from now on; how many exchanges it was.

        Raises:
            InputError: this history has no store.
            StoreError: it cannot be opened or written still; nothing is lost.
        """
        if self._url is None:
            raise InputError(
                "This history isn't stored.",
                field="url",
                hint="Create a stored history: History('sqlite:///history.db').",
            )
        with self._lock:
            try:
                saved = self._move(self._usable_store(self._url))
            except StoreError as error:
                self._lose(error)
                raise
            self._is_storing, self.warning = True, None
        return saved

    @traceless
    def forget(self, *, before: datetime | None = None, **filters: Unpack[Filters]) -> int:
        """Erase the exchanges for which all of this holds, for good; how many they were.

        Such as `history.forget(before=datetime.now(UTC) - timedelta(days=30))`, or by `user_id=…`.
        They are erased from memory and from the store, whoever recorded them: SQLite's file is
        written anew and its write-ahead log emptied; PostgreSQL's tables are written anew. What a
        file system, a backup, a PostgreSQL server's own log and its replicas keep, and what was
        exported, is not reached.

        Args:
            before: what was sent before this moment; aware.
            filters: as `where` takes them; at least one, and none of them None.

        Raises:
            InputError: nothing says which exchanges, or a value is not valid.
            StoreError: the store cannot be written, or its bytes could not be overwritten.
        """
        condition = self._doomed(before, filters)
        with self._lock:
            count = self._memory.forget(condition)
            if self._url is not None:
                count += self._readable_store().forget(condition)
                self._look_again()
        return count

    def load_parquet(self, path: str | PathLike[str]) -> int:
        """Add the exchanges of a Parquet file, masked again; how many were not here already.

        Raises:
            StoreError: it is none that `to_parquet` could have written; what came before the fault
                is kept, and not added twice.
        """
        place = self._store if self._is_storing and self._store else self._memory
        added = 0
        for rows in parquet.read(path):
            known = place.numbers({row[0] for row in rows})
            fresh = [row for row in rows if row[:2] not in known]
            place.extend(fresh)
            added += len(fresh)
        self.refresh()
        return added

    def _after_fork(self) -> None:
        """Be a session of one's own, with locks that no thread of a parent holds."""
        self._lock = threading.Lock()
        self.session_id = secrets.token_hex(8)
        self._numbers = itertools.count()
        self._is_inherited = True
        self._memory._after_fork()
        if self._store is not None:
            self._store._after_fork()

    def refresh(self) -> None:
        """Let the sequence see what other processes have stored by now.

        Raises:
            StoreError: the store cannot be read.
        """
        with self._lock:
            self._look_again()
            self._is_lost = False

    def close(self) -> None:
        """End the connections to the store; what is recorded from now on stays in memory."""
        with self._lock:
            self._is_storing = False
            if self._store is not None:
                self._store.close()

    def __enter__(self) -> History:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        where = f" in {self._url.render_as_string()}" if self._url else ""
        trouble = f"; in memory: {self.warning}" if self.warning else ""
        return f"<History: {self._count()} exchanges{where}{trouble}>"

    def _places(self) -> Sequence[Place]:
        self._look_after_fork()
        if self._store is None or self._is_lost:
            return [self._memory]
        return [Reachable(self._store, self._lose), self._memory]

    def _segments(self) -> list[Segment]:
        *stored, memory = self._places()
        count = memory.count(EVERYTHING)
        segments = [*self._stored_segments(stored), Segment(memory, EVERYTHING, count)]
        # the store may just have been lost
        return segments[-1:] if self._is_lost else segments

    def _stored_segments(self, places: Sequence[Place]) -> Iterator[Segment]:
        for place in places:
            last = self._store.last_id if self._store else 0
            past = bounds("id", below=last + 1)
            own = bounds("id", least=last + 1) & one_of("session_id", [self.session_id])
            if self._past is None:
                self._past = place.count(past)
            yield Segment(place, past, self._past)
            yield Segment(place, own, self._stored)

    def _begin(self, url: URL) -> None:
        try:
            self._open(url)
        except StoreError as error:
            self._go_on_in_memory(str(error))
        else:
            self._is_storing = True

    def _open(self, url: URL) -> Store:
        from pingone_nb.history.store import Store

        self._store = store = Store.at(url)
        weakref.finalize(self, store.close)
        self._use_key(self._key_file or default_key_file(url))
        return store

    def _doomed(self, before: datetime | None, filters: Mapping[str, Any]) -> Condition:
        asked = {**filters, **({} if before is None else {"before": before})}
        missing = [name for name, value in asked.items() if value is None]
        if missing or not asked:
            raise InputError(
                f"{missing[0] if missing else 'before'} must say which exchanges to forget.",
                field=missing[0] if missing else "before",
                hint="Use forget(before=datetime.now(UTC)) to forget all.",
            )
        chosen: Condition = self.where(**filters)._condition
        return chosen & between(None, before, until_field="before")

    def _readable_store(self) -> Store:
        if self._store is None or self._is_lost:
            raise StoreError(f"The store can't be reached: {self.warning}")
        return self._store

    def _usable_store(self, url: URL) -> Store:
        """The store, opened anew when it was gone or damaged."""
        if self._store is not None and not self._is_lost:
            return self._store
        if self._store is not None:
            self._store.close()
        store = self._open(url)
        self._is_lost = False
        return store

    def _use_key(self, path: Path) -> None:
        try:
            self.digest_key = DigestKey.from_file(path)
        except StoreError as error:
            self.warning = f"{error} The digests of this session can't be compared with others."
            _LOG.warning("%s", self.warning)

    def _keep(self, exchange: Exchange) -> None:
        self._look_after_fork()
        if self._is_storing:
            self._store_one(exchange)
        else:
            number = next(self._numbers)
            self._memory.append(exchange, session_id=self.session_id, number=number)

    def _store_one(self, exchange: Exchange) -> None:
        with self._lock:
            number = next(self._numbers)
            try:
                if not self._is_storing:  # another thread has just found out why not
                    raise StoreError(self.warning or "")
                row = row_of(exchange, session_id=self.session_id, number=number)
                assert self._store is not None  # noqa: S101 - else nothing is stored
                self._store.append(row)
                self._stored += 1
            except Exception as error:  # noqa: BLE001 - whatever it is, the row is kept
                self._memory.append(exchange, session_id=self.session_id, number=number)
                if self._is_storing:
                    refusal = _explained(error)
                    self._lose(refusal)
                    self._go_on_in_memory(str(refusal))

    def _look_after_fork(self) -> None:
        """A forked process begins with what the store holds when it first looks."""
        if self._is_inherited:
            self._is_inherited = False
            with suppress(StoreError):  # raised again by what reads or writes next
                self._look_again()

    def _lose(self, error: StoreError) -> None:
        """Go on without a store that is gone or damaged."""
        if error.is_gone or error.is_damaged:
            self._is_lost = True
            self._go_on_in_memory(str(error))

    def _move(self, store: Store) -> int:
        """Store what is in memory, part by part; how many exchanges."""
        rows = list(self._memory.rows())
        arrived = store.numbers({row[0] for row in rows})
        for start in range(0, len(rows), _ROWS_A_TRANSACTION):
            part = rows[start : start + _ROWS_A_TRANSACTION]
            store.extend([row for row in part if row[:2] not in arrived])
            self._memory.drop(len(part))
        self._look_again()
        return len(rows)

    def _look_again(self) -> None:
        self._stored, self._past = 0, None
        if self._store is not None:
            self._store.refresh()

    def _go_on_in_memory(self, warning: str) -> None:
        self._is_storing = False
        if self.warning == warning:
            return
        self.warning = warning
        _LOG.warning("%s The history continues in memory.", warning)


def _explained(error: Exception) -> StoreError:
    if isinstance(error, StoreError):
        return error
    return StoreError(f"{type(error).__name__} while storing.")

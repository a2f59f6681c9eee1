"""Every exchange of a session, and those that a store has kept from earlier ones."""

from __future__ import annotations

import itertools
import logging
import os
import secrets
import threading
import weakref
from collections.abc import Callable, Sequence
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from pingone_nb.errors import InputError, StoreError, traceless
from pingone_nb.history import parquet
from pingone_nb.history.columns import row_of
from pingone_nb.history.condition import EVERYTHING, bounds, one_of
from pingone_nb.history.digest_key import DigestKey
from pingone_nb.history.exchange import Exchange
from pingone_nb.history.exchanges import Exchanges, Selection
from pingone_nb.history.memory import MemoryRows
from pingone_nb.history.place import Place, Segment, checked_url, default_key_file, default_url
from pingone_nb.privacy.masking import masked_traceback
from pingone_nb.privacy.secret import Secret

if TYPE_CHECKING:
    from sqlalchemy import URL

    from pingone_nb.history.store import Store

_LOG = logging.getLogger("pingone_nb.history")
_ROWS_A_TRANSACTION = 1_000


class History(Exchanges):
    """Exchanges, oldest first: in memory, or in a store that later sessions find again.

    As a sequence it is what the store held when it was opened, and then what this session recorded:
    an exchange keeps its place. Tables and `where` ask the store as it is now, with what other
    processes have written since; `refresh` lets the sequence see that, too.

    Every exchange is stored in a transaction of its own before `record` returns. A store that
    cannot be opened or written is left as it is: the session goes on in memory, `warning` says why,
    and so does the log. `save` tries again.

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
        self._past: int | None = None  # how many the store held when it was looked at
        self._stored = 0
        self._process = os.getpid()
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
        """Mask and keep an exchange, then tell who listens."""
        exchange = exchange.masked()
        if self._is_storing:
            self._store_one(exchange)
        else:
            number = next(self._numbers)
            self._memory.append(exchange, session_id=self.session_id, number=number)
        for listener in tuple(self._listeners):
            try:
                listener(exchange)
            except Exception as error:  # noqa: BLE001 - the call goes on, its message is sent
                _LOG.error("A history listener failed.\n%s", masked_traceback(error))

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
            message = "This history isn't stored."
            raise InputError(
                message,
                field="url",
                hint="Create a stored history: History('sqlite:///history.db').",
            )
        with self._lock:
            saved = self._move(self._store or self._open(self._url))
            self._is_storing, self.warning = True, None
        return saved

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

    def refresh(self) -> None:
        """Let the sequence see what other processes have stored by now."""
        with self._lock:
            self._look_again()

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
        return f"<History: {len(self)} exchanges{where}{trouble}>"

    def _places(self) -> Sequence[Place]:
        return [self._memory] if self._store is None else [self._store, self._memory]

    def _segments(self) -> list[Segment]:
        memory = Segment(
            place=self._memory, condition=EVERYTHING, length=self._memory.count(EVERYTHING)
        )
        if self._store is None:
            return [memory]
        last = self._store.last_id
        past = bounds("id", below=last + 1)
        own = bounds("id", least=last + 1) & one_of("session_id", [self.session_id])
        if self._past is None:
            self._past = self._store.count(past)
        return [
            Segment(place=self._store, condition=past, length=self._past),
            Segment(place=self._store, condition=own, length=self._stored),
            memory,
        ]

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

    def _use_key(self, path: Path) -> None:
        try:
            self.digest_key = DigestKey.from_file(path)
        except StoreError as error:
            self.warning = f"{error} The digests of this session can't be compared with others."
            _LOG.warning("%s", self.warning)

    def _store_one(self, exchange: Exchange) -> None:
        with self._lock:
            if self._process != os.getpid():
                self._begin_in_child()
            number = next(self._numbers)
            try:
                row = row_of(exchange, session_id=self.session_id, number=number)
                assert self._store is not None  # noqa: S101 - else nothing is stored
                self._store.append(row)
                self._stored += 1
            except Exception as error:  # noqa: BLE001 - whatever it is, the row is kept
                self._memory.append(exchange, session_id=self.session_id, number=number)
                known = isinstance(error, StoreError)
                self._go_on_in_memory(
                    str(error) if known else f"{type(error).__name__} while storing."
                )

    def _begin_in_child(self) -> None:
        """A forked process is a session of its own."""
        self._process = os.getpid()
        self.session_id = secrets.token_hex(8)
        self._numbers = itertools.count()
        self._stored = 0

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
        self.warning = warning
        _LOG.warning("%s The history continues in memory.", warning)

"""Where exchanges are kept: what a place can be asked, and where a store is."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from pingone_nb.errors import InputError, StoreError, traceless
from pingone_nb.history.columns import Row
from pingone_nb.history.condition import Condition
from pingone_nb.history.exchange import Exchange
from pingone_nb.privacy.secret import Secret

if TYPE_CHECKING:
    from sqlalchemy import URL

_Answer = TypeVar("_Answer")

_DRIVERS = {
    "sqlite": "sqlite",
    "sqlite+pysqlite": "sqlite",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}
_INSTALL = "Install it: pip install 'pingone-nb[history]'."
_FORMS = "Use sqlite:///history.db or postgresql+psycopg://user@host/database."


@traceless
def checked_url(url: str | Secret | URL) -> URL:
    """The URL of a store of a kind that is known; its `repr` hides the password.

    Raises:
        InputError: it is none, or SQLAlchemy is not installed.
    """
    try:
        from sqlalchemy import make_url
        from sqlalchemy.exc import ArgumentError
    except ImportError:
        raise InputError(
            "To store a history, install SQLAlchemy.", field="url", hint=_INSTALL
        ) from None
    try:
        made = make_url(url.reveal() if isinstance(url, Secret) else url)
    except (ArgumentError, ValueError):
        raise InputError("This isn't a valid database URL.", field="url", hint=_FORMS) from None
    if made.drivername not in _DRIVERS:
        raise InputError("This type of URL isn't supported.", field="url", hint=_FORMS)
    if not _is_plain(made):
        raise InputError(
            "The URL has characters that no file and no server can have.", field="url", hint=_FORMS
        )
    made = made.set(drivername=_DRIVERS[made.drivername])
    checked = _file if made.drivername == "sqlite" else _server
    return checked(made)


def _is_plain(url: URL) -> bool:
    """Whether all parts can be handed to a driver: without the character 0, and encodable."""
    options = itertools.chain.from_iterable(url.normalized_query.items())
    parts = (url.username, str(url.password or ""), url.host, url.database, *map(str, options))
    text = "".join(part or "" for part in parts)
    return "\0" not in text and text.encode(errors="ignore").decode() == text


def _file(url: URL) -> URL:
    if not _names_a_file(url.database):
        raise InputError(
            "The URL doesn't include a file name.",
            field="url",
            hint=f"{_FORMS} To keep the history in memory, use History().",
        )
    if url.host or url.username or url.query:
        raise InputError(
            "The URL of a file has no host, no user, and no options.", field="url", hint=_FORMS
        )
    try:  # where it stays when the working directory changes
        return url.set(database=str(Path.cwd() / str(url.database)))
    except OSError:
        raise InputError(
            "The working directory doesn't exist any more.",
            field="url",
            hint="Use an absolute path.",
        ) from None


def _server(url: URL) -> URL:
    try:
        from psycopg import Error
        from psycopg.conninfo import make_conninfo
    except ImportError:
        raise InputError(
            "To use PostgreSQL, install psycopg.", field="url", hint=_INSTALL
        ) from None
    try:
        make_conninfo(**{name: values[-1] for name, values in url.normalized_query.items()})
    except (Error, TypeError, ValueError):
        raise InputError(
            "The URL has an option that PostgreSQL doesn't know.", field="url", hint=_FORMS
        ) from None
    return _with_password_hidden(url)


def _with_password_hidden(url: URL) -> URL:
    """A password in the query goes where `repr` hides it."""
    given = url.query.get("password")
    if given is None:
        return url
    password = given if isinstance(given, str) else given[-1]
    return url.difference_update_query(["password"]).set(password=password)


def default_url() -> URL:
    """A file in the user's data directory."""
    return checked_url("sqlite:///history.db").set(database=str(data_directory() / "history.db"))


def default_key_file(url: URL) -> Path:
    """Beside a file; in the user's data directory for a server."""
    if url.get_backend_name() == "sqlite":
        return Path(f"{url.database}.key")
    return data_directory() / "history.key"


def data_directory() -> Path:
    """The user's data directory of this package, for the user alone; made if it is not there."""
    try:
        from platformdirs import user_data_path
    except ImportError:
        raise InputError(
            "To use the default location, install platformdirs.", field="url", hint=_INSTALL
        ) from None
    path = user_data_path("pingone_nb", appauthor=False)
    with suppress(OSError):  # who opens a file in it, will say so
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def _names_a_file(database: str | None) -> bool:
    name = (database or "").strip()
    return bool(name) and name != ":memory:" and not name.startswith("file:")


class Place(Protocol):
    """Rows that can be asked for, as recorded."""

    def count(self, condition: Condition) -> int:
        """How many rows meet the condition."""

    def count_by(self, names: Sequence[str], condition: Condition) -> Counter[Row]:
        """How often each combination of values occurs."""

    def read(self, names: Sequence[str], condition: Condition) -> Iterator[Iterable[Sequence[Any]]]:
        """Columns of the rows that meet the condition, one after the other, in parts."""

    def exchanges(
        self, condition: Condition, start: int = 0, stop: int | None = None
    ) -> Iterator[Exchange]:
        """The exchanges that meet the condition, or those from one place to another."""

    def latest(self, condition: Condition, *, skip: int, count: int) -> list[Exchange]:
        """So many of the newest that meet the condition, after the very newest, as recorded."""


class Reachable:
    """A place as long as it can be read; nothing from then on.

    Args:
        place: may go away.
        lost: is called with what happened; then `StoreError` is raised where what is there is
            damaged, or refused for now.
    """

    def __init__(self, place: Place, lost: Callable[[StoreError], None]) -> None:
        self._place = place
        self._lost = lost

    def count(self, condition: Condition) -> int:
        """How many rows meet the condition."""
        return self._asked(lambda: self._place.count(condition), 0)

    def count_by(self, names: Sequence[str], condition: Condition) -> Counter[Row]:
        """How often each combination of values occurs."""
        return self._asked(lambda: self._place.count_by(names, condition), Counter())

    def read(self, names: Sequence[str], condition: Condition) -> Iterator[Iterable[Sequence[Any]]]:
        """Columns of the rows that meet the condition, one after the other, in parts."""
        return self._given(self._place.read(names, condition))

    def exchanges(
        self, condition: Condition, start: int = 0, stop: int | None = None
    ) -> Iterator[Exchange]:
        """The exchanges that meet the condition, or those from one place to another."""
        return self._given(self._place.exchanges(condition, start, stop))

    def latest(self, condition: Condition, *, skip: int, count: int) -> list[Exchange]:
        """So many of the newest that meet the condition, after the very newest, as recorded."""
        return self._asked(lambda: self._place.latest(condition, skip=skip, count=count), [])

    def _asked(self, ask: Callable[[], _Answer], otherwise: _Answer) -> _Answer:
        try:
            return ask()
        except StoreError as error:
            self._lose(error)
            return otherwise

    def _given(self, parts: Iterator[_Answer]) -> Iterator[_Answer]:
        try:
            yield from parts
        except StoreError as error:
            self._lose(error)

    def _lose(self, error: StoreError) -> None:
        self._lost(error)
        if not error.is_gone:
            raise error.with_traceback(None) from None


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a sequence: so many exchanges of a place, namely those that meet a condition."""

    place: Place
    condition: Condition
    length: int

    def exchanges(self, start: int, stop: int) -> Iterator[Exchange]:
        """Those from one place of the segment to another."""
        start, stop = max(start, 0), min(stop, self.length)
        if start >= stop:
            return iter(())
        newer = self.length - stop
        if newer < start:  # nearer to the end, from where a database need not pass so many
            return iter(self.place.latest(self.condition, skip=newer, count=stop - start))
        return self.place.exchanges(self.condition, start, stop)

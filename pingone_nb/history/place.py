"""Where exchanges are kept: what a place can be asked, and where a store is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from pingone_nb.errors import InputError, traceless
from pingone_nb.history.columns import Row
from pingone_nb.history.condition import Condition
from pingone_nb.history.exchange import Exchange
from pingone_nb.privacy.secret import Secret

if TYPE_CHECKING:
    from sqlalchemy import URL

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
        message = "To store a history, install SQLAlchemy."
        raise InputError(message, field="url", hint=_INSTALL) from None
    try:
        made = make_url(url.reveal() if isinstance(url, Secret) else url)
    except (ArgumentError, ValueError):
        raise InputError("This isn't a valid database URL.", field="url", hint=_FORMS) from None
    if made.drivername not in _DRIVERS:
        raise InputError("This type of URL isn't supported.", field="url", hint=_FORMS)
    if made.drivername.startswith("sqlite") and not _names_a_file(made.database):
        hint = f"{_FORMS} To keep the history in memory, use History()."
        raise InputError("The URL doesn't include a file name.", field="url", hint=hint)
    return _with_password_hidden(made.set(drivername=_DRIVERS[made.drivername]))


def _with_password_hidden(url: URL) -> URL:
    """A password in the query goes where `repr` hides it."""
    told = url.query.get("password")
    if told is None:
        return url
    password = told if isinstance(told, str) else told[-1]
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
        message = "To use the default location, install platformdirs."
        raise InputError(message, field="url", hint=_INSTALL) from None
    path = user_data_path("pingone_nb", appauthor=False)
    with suppress(OSError):  # who opens a file in it, will say so
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def _names_a_file(database: str | None) -> bool:
    return bool(database) and database != ":memory:" and not str(database).startswith("file:")


class Place(Protocol):
    """Rows that can be asked for, oldest first."""

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
        """So many of the newest that meet the condition, after the very newest, oldest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
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

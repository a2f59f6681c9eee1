"""Exchanges of a history to be looked at: one by one, and as tables."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from os import PathLike
from typing import TYPE_CHECKING, Any, Unpack, overload

from pingone_nb.card import card, paragraph, table
from pingone_nb.errors import InputError, StoreError, traceless
from pingone_nb.history import parquet, tables
from pingone_nb.history.asked_value import check_known, names_in, values_of
from pingone_nb.history.columns import (
    COUNTED,
    NAMES,
    TABLE,
    TEXT,
    Filters,
    Row,
    takes_filters,
    tells_columns,
)
from pingone_nb.history.condition import Condition, asked, is_known
from pingone_nb.history.digest_key import DigestKey
from pingone_nb.history.exchange import Exchange
from pingone_nb.history.place import Place, Segment
from pingone_nb.history.tables import frame_of
from pingone_nb.privacy.secret import Unstorable

if TYPE_CHECKING:
    import pandas


class Exchanges(Unstorable, ABC):
    """Exchanges as recorded, to be looked at one by one, as tables, and in part.

    An exchange is recorded when its reply has come. Where several threads send, the order is that
    of the replies, not that of `started_at`.

    What they are asked for is worked out where they are: a database sends only the rows and columns
    that are needed.

    Attributes:
        digest_key: what digests of contacts are made with.
    """

    _instead = "Open the history by its URL in the other process, or store list(history)."

    digest_key: DigestKey
    _condition: Condition

    @traceless
    @tells_columns
    @takes_filters
    def where(self, **filters: Unpack[Filters]) -> Selection:
        """Those of the exchanges for which all of this holds; what is None is not asked.

        Several values are a collection, an array or a generator; None or `pandas.NA` among them
        finds the exchanges without a value. Members of enumerations, UUIDs and values of NumPy and
        pandas stand for what they mean: `http_status` takes 400, `numpy.int64(400)` and `"400"`.

        Args:
            since, until: when it was sent: at `since` or later, and before `until`; aware.
            {filters}
            phone, email: what the request named; its digest is looked for, with this history's key.
            simulated: whether a simulator replied.
            succeeded: whether PingOne answered 2xx.

        Raises:
            InputError: a moment without a time zone, or a value that its column cannot have.
        """
        wanted: dict[str, Any] = {**filters}
        digests = {"phone": self.digest_key.of_phone, "email": self.digest_key.of_email}
        for name, digest in digests.items():
            contacts = values_of(wanted.get(name), field=name, kind=TEXT)
            wanted[name] = contacts and [each and digest(each) for each in contacts]
        return Selection(self, self._condition & asked(wanted))

    @tells_columns
    def to_frame(self) -> pandas.DataFrame:
        """The exchanges as a table, as recorded, one row each; the same columns when empty.

        {table}
        """
        return frame_of(TABLE, self._read(TABLE))

    def authentications(self) -> pandas.DataFrame:
        """One row an authentication, by its first exchange, as far as these exchanges tell.

        | column | dtype | what |
        |---|---|---|
        | `authentication_id` | `string` | UUID |
        | `started_at` | `datetime64[us, UTC]` | when its first exchange was sent |
        | `channel` | `string` | such as `SMS`; the last one seen |
        | `outcome` | `string` | the last status seen, such as `COMPLETED`, `OTP_REQUIRED` |
        | `attempts` | `int64` | passcodes and assertions that PingOne judged: 2xx or 400 |
        | `seconds_to_code` | `float64` | from the start until the first of them was sent; or NaN |
        | `seconds_to_completion` | `float64` | from the start until `COMPLETED` came; or NaN |
        | `last_error` | `string` | the last detail code, else code, of a refusal |
        | `exchanges` | `int64` | how many |
        | `is_simulated` | `boolean` | missing when no reply came |
        | `phone_digest`, `email_digest` | `string` | of the contact that it was begun with |
        | `user_id`, `environment_id` | `string` | UUIDs of who it is, and where |
        """
        return tables.authentications(self._narrow(tables.OF_AUTHENTICATIONS, "authentication_id"))

    def errors(self) -> pandas.DataFrame:
        """One row an exchange that PingOne refused or that had no reply, as recorded.

        | column | dtype | what |
        |---|---|---|
        | `started_at` | `datetime64[us, UTC]` | when it was sent |
        | `operation` | `string` | such as `check_otp` |
        | `http_status` | `Int64` | missing when no reply came |
        | `code`, `detail_code` | `string` | the error's codes |
        | `message` | `string` | the first detail's words, else the error's |
        | `error` | `string` | why no reply came |
        | `error_id` | `string` | the error's id, to quote to Ping's support |
        | `correlation_id` | `string` | to quote to Ping's support, too |
        | `authentication_id` | `string` | UUID of the authentication that it concerns |
        | `elapsed_seconds` | `float64` | until the reply's last byte, or until giving up |
        | `is_simulated` | `boolean` | missing when no reply came |
        """
        failed = self.where(succeeded=False)
        return tables.errors(frame_of(tables.OF_ERRORS, failed._read(tables.OF_ERRORS)))

    def latency(self) -> pandas.DataFrame:
        """How long replies took: one row an operation and hour, both in order.

        | column | dtype | what |
        |---|---|---|
        | `operation` | `string` | such as `initialize` |
        | `hour` | `datetime64[us, UTC]` | its beginning |
        | `exchanges` | `int64` | replies in it, whatever they say |
        | `p50_seconds`, `p90_seconds`, `p95_seconds`, `p99_seconds` | `float64` | percentiles |
        | `max_seconds` | `float64` | the slowest |
        """
        return tables.latency(self._narrow(tables.OF_LATENCY, "http_status"))

    @tells_columns
    def count_by(self, *columns: str | Iterable[str]) -> pandas.DataFrame:
        """How many exchanges have each combination of values; the most frequent first.

        A database counts them itself, and reads no bodies.

        Args:
            {counted}

        Returns:
            The columns asked for, with the dtypes of `to_frame` (`hour` and `day` are
            `datetime64[us, UTC]`), and `exchanges`, `int64`.

        Raises:
            InputError: no column, or one that is not among them.
        """
        names = _counted(columns)
        counted: Counter[Row] = Counter()
        for place in self._places():
            counted.update(place.count_by(names, self._condition))
        rows = [(*row, count) for row, count in sorted(counted.items(), key=_by_frequency)]
        return frame_of((*names, "exchanges"), [list(zip(*rows, strict=True))] if rows else [])

    def to_parquet(self, path: str | PathLike[str]) -> None:
        """Write the exchanges to a Parquet file that any other engine can read; needs DuckDB.

        Columns: those of `to_frame`, and `number`, `reply_headers`, `reply_text`.

        Raises:
            StoreError: the file cannot be written; one that was there is as it was.
        """
        parquet.write(path, self._read(NAMES))

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self._count()} exchanges>"

    def _repr_html_(self) -> str:
        try:
            segments = self._segments()  # counted once: a selection's are looked for
            length = sum(segment.length for segment in segments)
            newest, count = _between(segments, length - _MOST_SHOWN, length)[::-1], f"{length:,}"
        except StoreError:
            newest, count = [], _UNKNOWN
        rows = [_card_row(exchange) for exchange in newest]
        shown = table("The newest first", _CARD_COLUMNS, rows)
        name = f"{type(self).__name__}: {count} exchanges"
        return card(name, shown, paragraph("All of them, as a table: to_frame()"))

    def _count(self) -> str:
        """How many, also where the store can't be read, such as a locked file."""
        try:
            return f"{len(self):,}"
        except StoreError:
            return _UNKNOWN

    def __len__(self) -> int:
        return sum(segment.length for segment in self._segments())

    def __iter__(self) -> Iterator[Exchange]:
        for segment in self._segments():
            yield from segment.exchanges(0, segment.length)

    @overload
    def __getitem__(self, index: int) -> Exchange: ...
    @overload
    def __getitem__(self, index: slice) -> list[Exchange]: ...
    def __getitem__(self, index: int | slice) -> Exchange | list[Exchange]:
        segments = self._segments()
        length = sum(segment.length for segment in segments)
        places = range(length)[index]
        if isinstance(places, int):
            found, wanted = _between(segments, places, places + 1), 1
        else:
            found, wanted = _sliced(segments, places), len(places)
        if len(found) < wanted and len(self) != length:  # the store has just been lost
            return self[index]
        return found[0] if isinstance(places, int) else found

    @abstractmethod
    def _places(self) -> Sequence[Place]:
        """Where the exchanges are."""

    def _segments(self) -> list[Segment]:
        return [
            Segment(place, self._condition, place.count(self._condition))
            for place in self._places()
        ]

    def _read(self, names: Sequence[str]) -> Iterator[Iterable[Sequence[Any]]]:
        for place in self._places():
            yield from place.read(names, self._condition)

    def _narrow(self, names: Sequence[str], known: str) -> pandas.DataFrame:
        """Some columns of the exchanges that have a value in one of them."""
        selection = Selection(self, self._condition & is_known(known))
        return frame_of(names, selection._read(names))


class Selection(Exchanges):
    """Those of a history's exchanges that meet a condition, as they are when asked for."""

    def __init__(self, origin: Exchanges, condition: Condition) -> None:
        self.digest_key = origin.digest_key
        self._origin = origin
        self._condition = condition

    def _places(self) -> Sequence[Place]:
        return self._origin._places()


_MOST_SHOWN = 10
_UNKNOWN = "an unknown number of"
_CARD_COLUMNS = ("started_at", "operation", "http_status", "status", "code", "elapsed_seconds")


def _card_row(exchange: Exchange) -> tuple[object, ...]:
    code = exchange.detail_code or exchange.code or exchange.error
    seconds = f"{exchange.elapsed_seconds:.3f}"
    outcome = (exchange.operation, exchange.http_status, exchange.status, code, seconds)
    return (exchange.started_at, *outcome)


def _sliced(segments: Sequence[Segment], places: range) -> list[Exchange]:
    if not places:
        return []
    first, last = min(places[0], places[-1]), max(places[0], places[-1])
    found = _between(segments, first, last + 1)
    return found[:: places.step] if places.step > 0 else found[::-1][:: -places.step]


def _between(segments: Sequence[Segment], start: int, stop: int) -> list[Exchange]:
    found: list[Exchange] = []
    for segment in segments:
        found += segment.exchanges(start, stop)
        start, stop = start - segment.length, stop - segment.length
    return found


def _counted(columns: Iterable[str | Iterable[str]]) -> tuple[str, ...]:
    """The names of columns, given one by one or as one collection, each once."""
    names = tuple(dict.fromkeys(names_in(columns, field="columns")))
    for name in names:
        check_known(name, COUNTED, field="columns", what="column to count by")
    if not names:
        raise InputError(
            "Can't count by this column: no column given.",
            field="columns",
            hint=f"The columns are {', '.join(COUNTED)}.",
        )
    return names


def _by_frequency(counted: tuple[Row, int]) -> tuple[Any, ...]:
    """The most frequent first, then by value, missing ones last: the same from every store."""
    row, count = counted
    return (-count, *[(value is None, 0 if value is None else value) for value in row])

"""Rows kept in memory: the newest as they came, the others column by column."""

from __future__ import annotations

import threading
from array import array
from collections import Counter, deque
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, overload

from pingone_nb.history.columns import (
    COLUMNS,
    NAMES,
    PERIODS,
    PLACE,
    Column,
    Row,
    exchange_of,
    row_of,
)
from pingone_nb.history.condition import EVERYTHING, Clause, Condition, one_of
from pingone_nb.history.exchange import Exchange

_AS_THEY_CAME = 5_000
_TEXTS_A_BLOCK = 65_536


@dataclass(slots=True)
class Block:
    """Texts one after the other, laid out as Apache Arrow's large strings are.

    Attributes:
        data: the texts in UTF-8.
        ends: where each begins, and the last one ends.
        known: 1 for a text, 0 for none.
    """

    data: bytearray = field(default_factory=bytearray)
    ends: array[int] = field(default_factory=lambda: array("q", (0,)))
    known: bytearray = field(default_factory=bytearray)

    def at(self, place: int) -> str | None:
        """The text at a place, or None."""
        if not self.known[place]:
            return None
        return self.data[self.ends[place] : self.ends[place + 1]].decode()

    def first(self, count: int) -> Block:
        """The first ones; a full block itself, which does not change any more."""
        if count == _TEXTS_A_BLOCK:
            return self
        ends = self.ends[: count + 1]
        return Block(self.data[: ends[-1]], ends, self.known[:count])


class TextColumn(Sequence[str | None]):
    """Texts, or None, to which more can be added.

    A text takes its bytes and nine more; as a Python string it would take at least 57 more, and a
    table would have to touch each.
    """

    __slots__ = ("_blocks", "_length")

    def __init__(self, blocks: list[Block] | None = None, length: int = 0) -> None:
        self._blocks = [] if blocks is None else blocks
        self._length = length

    def append(self, text: str | None) -> None:
        """Add one."""
        if self._length % _TEXTS_A_BLOCK == 0:
            self._blocks.append(Block())
        block = self._blocks[-1]
        if text is not None:
            block.data += text.encode()
        block.ends.append(len(block.data))
        block.known.append(text is not None)
        self._length += 1

    def first(self, count: int) -> TextColumn:
        """The first ones, as they stay when more are added."""
        blocks = [block.first(size) for block, size in self._sizes(count)]
        return TextColumn(blocks, count)

    @property
    def blocks(self) -> Sequence[Block]:
        """The texts in blocks of 65,536, the last one of fewer."""
        return self._blocks

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[str | None]:
        for block in self._blocks:
            yield from map(block.at, range(len(block.known)))

    @overload
    def __getitem__(self, place: int) -> str | None: ...
    @overload
    def __getitem__(self, place: slice) -> list[str | None]: ...
    def __getitem__(self, place: int | slice) -> str | list[str | None] | None:
        if isinstance(place, slice):
            return [self[each] for each in range(self._length)[place]]
        return self._blocks[place // _TEXTS_A_BLOCK].at(place % _TEXTS_A_BLOCK)

    def _sizes(self, count: int) -> Iterator[tuple[Block, int]]:
        for block in self._blocks:
            if count <= 0:
                return
            yield block, min(count, _TEXTS_A_BLOCK)
            count -= _TEXTS_A_BLOCK


class RepeatedColumn(Sequence[str | None]):
    """Texts, or None, of which few are different: each is there once.

    Attributes:
        values: those that there are.
        codes: for each place, the place of its text in `values`.
    """

    __slots__ = ("_code_of", "codes", "values")

    def __init__(self, values: Iterable[str | None] = (), codes: array[int] | None = None) -> None:
        self.values = list(values)
        self.codes = array("i") if codes is None else codes
        self._code_of = {text: code for code, text in enumerate(self.values)}

    def append(self, text: str | None) -> None:
        """Add one."""
        code = self._code_of.get(text)
        if code is None:
            code = self._code_of[text] = len(self.values)
            self.values.append(text)
        self.codes.append(code)

    def first(self, count: int) -> RepeatedColumn:
        """The first ones, as they stay when more are added."""
        return RepeatedColumn(self.values, self.codes[:count])

    def __len__(self) -> int:
        return len(self.codes)

    def __iter__(self) -> Iterator[str | None]:
        return map(self.values.__getitem__, self.codes)

    @overload
    def __getitem__(self, place: int) -> str | None: ...
    @overload
    def __getitem__(self, place: slice) -> list[str | None]: ...
    def __getitem__(self, place: int | slice) -> str | list[str | None] | None:
        if isinstance(place, slice):
            return [self.values[code] for code in self.codes[place]]
        return self.values[self.codes[place]]


class MemoryRows:
    """Exchanges in memory.

    The newest 5,000 stay as they came: keeping one costs what appending to a list costs. Older ones
    become columns, a fifth of the size and a table already.
    """

    def __init__(self) -> None:
        self._empty()
        self._newest: deque[tuple[str, int, Exchange]] = deque()
        self._after_fork()

    def _after_fork(self) -> None:
        """Have a lock that no thread of a parent holds."""
        self._lock = threading.RLock()

    def append(self, exchange: Exchange, *, session_id: str, number: int) -> None:
        """Keep an exchange."""
        with self._lock:
            self._newest.append((session_id, number, exchange))
            if len(self._newest) > _AS_THEY_CAME:
                self._settle_one()

    def extend(self, rows: Iterable[Row]) -> None:
        """Keep rows."""
        with self._lock:
            self._settle()
            for row in rows:
                self._add(row)

    def drop(self, count: int) -> None:
        """Forget the oldest ones."""
        with self._lock:
            left = list(self.rows())[count:]
            self._empty()
            self.extend(left)

    def forget(self, condition: Condition) -> int:
        """Erase the rows that meet a condition; how many they were."""
        with self._lock:
            chosen = set(self._chosen(condition))
            left = [row for place, row in enumerate(self.rows()) if place not in chosen]
            self._empty()
            self.extend(left)
        return len(chosen)

    def rows(self) -> Iterator[Row]:
        """All rows, as recorded."""
        (part,) = self.read(NAMES, EVERYTHING)
        return zip(*part, strict=True)

    def numbers(self, session_ids: Collection[str]) -> set[Row]:
        """Session and number of each row of these sessions."""
        (part,) = self.read(PLACE, one_of("session_id", session_ids))
        return set(zip(*part, strict=True))

    def count(self, condition: Condition) -> int:
        """How many rows meet the condition."""
        if not condition.clauses:
            with self._lock:
                return self._settled + len(self._newest)
        return len(self._chosen(condition))

    def count_by(self, names: Sequence[str], condition: Condition) -> Counter[Row]:
        """How often each combination of values occurs."""
        (part,) = self.read(names, condition)
        return Counter(zip(*part, strict=True))

    def read(self, names: Sequence[str], condition: Condition) -> Iterator[Iterator[Sequence[Any]]]:
        """Columns of the rows that meet the condition, as recorded: one part, column by column."""
        chosen = self._chosen(condition)
        yield (self._picked(name, chosen) for name in names)

    def exchanges(
        self, condition: Condition, start: int = 0, stop: int | None = None
    ) -> Iterator[Exchange]:
        """The exchanges that meet the condition, or those from one place to another."""
        return map(self._at, self._places(condition)[start:stop])

    def _places(self, condition: Condition) -> Sequence[int]:
        return self._chosen(condition) if condition.clauses else range(self.count(condition))

    def latest(self, condition: Condition, *, skip: int, count: int) -> list[Exchange]:
        """So many of the newest that meet the condition, after the very newest, as recorded."""
        places = self._places(condition)
        stop = max(0, len(places) - skip)
        return [self._at(place) for place in places[max(0, stop - count) : stop]]

    def _empty(self) -> None:
        self._columns = {column.name: _values(column) for column in COLUMNS}
        self._appends = [values.append for values in self._columns.values()]

    @property
    def _settled(self) -> int:
        return len(self._columns["number"])

    def _at(self, place: int) -> Exchange:
        with self._lock:
            if place >= self._settled:
                return self._newest[place - self._settled][2]
            return exchange_of(tuple(values[place] for values in self._columns.values()))

    def _settle(self) -> None:
        while self._newest:
            self._settle_one()

    def _settle_one(self) -> None:
        session_id, number, exchange = self._newest.popleft()
        self._add(row_of(exchange, session_id=session_id, number=number))

    def _add(self, row: Row) -> None:
        for append, value in zip(self._appends, row, strict=True):
            append(value)

    def _chosen(self, condition: Condition) -> Sequence[int]:
        """The places of the rows that meet the condition."""
        with self._lock:
            self._settle()
            chosen: Sequence[int] = range(self._settled)
        for clause in condition.clauses:
            values, meets = self._columns[clause.column], _test(clause)
            chosen = [place for place in chosen if meets(values[place])]
        return chosen

    def _picked(self, name: str, chosen: Sequence[int]) -> Sequence[Any]:
        if name in PERIODS:
            length = PERIODS[name]
            return [began - began % length for began in self._picked("started_at", chosen)]
        values = self._columns[name]
        if not isinstance(chosen, range):
            return [values[place] for place in chosen]
        with self._lock:
            if isinstance(values, TextColumn | RepeatedColumn):
                return values.first(len(chosen))
            some: Sequence[Any] = values[: len(chosen)]
            return some


def _values(column: Column) -> Any:
    if column.kind.array:
        return array(column.kind.array)
    if column.kind.dtype != "string":
        return []
    return TextColumn() if column.varied else RepeatedColumn()


def _test(clause: Clause) -> Callable[[Any], bool]:
    value = clause.value
    tests: dict[str, Callable[[Any], bool]] = {
        "in": lambda found: found in value,
        "from": lambda found: found >= value,
        "before": lambda found: found < value,
        "success": lambda found: (found is not None and 200 <= found < 300) is value,
        "known": lambda found: found is not None,
    }
    return tests[clause.test]

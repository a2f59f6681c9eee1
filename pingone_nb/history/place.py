"""Where rows are: in memory or in a database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from pingone_nb.history.columns import Row
from pingone_nb.history.condition import Condition
from pingone_nb.history.exchange import Exchange


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

"""Which volatile value of one side stands for which of the other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from pingone_nb.lab.comparison.token import Kind, Token

_RENEWED_SECONDS = 1.0  # two moments made further apart than this do not coincide by chance


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a value was met: in which exchange, begun when, and at which path."""

    label: str
    begun: tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class _Side:
    """The partner of each value of one side, and where the two met first."""

    partners: dict[tuple[Kind, str], tuple[str, Place]] = field(default_factory=dict)


class References:
    """Pairs of values that stand for each other, in the order in which they are met.

    An id stands for one id of the other side, everywhere. A host does too, unless one side has one
    host only: then all stand for it. Two moments may be the same by chance, and then differ in the
    other run: so one that stays while its partner changes counts only when the exchanges that tell
    it began more than a second apart. What was masked stands for anything that was masked.

    Args:
        hosts: all hosts of the first side, and of the second.
        names: what the sides are called.
    """

    def __init__(self, hosts: tuple[Iterable[str], Iterable[str]], names: tuple[str, str]) -> None:
        self._names = names
        self._tells_hosts_apart = all(len(set(side)) > 1 for side in hosts)
        self._first, self._second = _Side(), _Side()

    def conflict(self, first: Token, second: Token, place: Place) -> str | None:
        """Pair two values of one kind; why they cannot stand for each other, or None."""
        kind = first.kind
        if kind == "masked" or (kind == "host" and not self._tells_hosts_apart):
            return None
        mine = self._first.partners.get((kind, first.text))
        theirs = self._second.partners.get((kind, second.text))
        if mine is None and theirs is None:
            self._first.partners[kind, first.text] = (second.text, place)
            self._second.partners[kind, second.text] = (first.text, place)
            return None
        if mine is not None and mine[0] != second.text and _counts(kind, mine[1], place, side=0):
            return f"the same {kind} as at {mine[1].label} in {self._names[0]} only"
        if (
            theirs is not None
            and theirs[0] != first.text
            and _counts(kind, theirs[1], place, side=1)
        ):
            return f"the same {kind} as at {theirs[1].label} in {self._names[1]} only"
        return None


def _counts(kind: Kind, before: Place, now: Place, *, side: int) -> bool:
    if kind != "moment":
        return True
    apart = (now.begun[side] - before.begun[side]).total_seconds()
    return abs(apart) > _RENEWED_SECONDS

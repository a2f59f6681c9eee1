"""The volatile parts of a text, and which of them mean the same in two runs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, cast

from pingone_nb.privacy.masking import masked_word

Kind = Literal["id", "moment", "host", "masked"]

_PATTERNS = (
    ("host", r"https?://[^/\s?#\"'<>]+"),
    (
        "id",
        r"(?<![0-9A-Za-z])[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}(?![0-9A-Za-z])",
    ),
    (
        "moment",
        r"(?<!\d)\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?"
        r"|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT",
    ),
    ("masked", masked_word(outside=r"\s\"'<>/")),
)
_VOLATILE = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _PATTERNS))
_ID_NAMES = frozenset({"id", "correlation-id", "x-ping-external-transaction-id"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """One volatile part.

    Attributes:
        kind: an `id`; a `moment`; a `host`, with its scheme and port; what was `masked`.
        text: as it is written.
    """

    kind: Kind
    text: str

    @property
    def form(self) -> str:
        """What of it must be equal: how a moment is written, but for its fraction; else nothing."""
        if self.kind != "moment":
            return ""
        return re.sub(r"\d", "0", re.sub(r"\.\d+", "", self.text))


def parsed(name: str, text: str) -> tuple[tuple[str, ...], tuple[Token, ...]]:
    """A text as what stays and what is volatile.

    Args:
        name: the property's or header's; `id` makes the whole text an id, whatever its form.
        text: the value.

    Returns:
        The pieces around the volatile parts, one more than there are parts; and the parts.
    """
    if name.lower() in _ID_NAMES and text and not _VOLATILE.fullmatch(text):
        return ("", ""), (Token(kind="id", text=text),)
    found = list(_VOLATILE.finditer(text))
    ends = [0, *(match.end() for match in found)]
    begins = [*(match.start() for match in found), len(text)]
    pieces = tuple(text[end:begin] for end, begin in zip(ends, begins, strict=True))
    return pieces, tuple(_tokens(found))


def _tokens(found: list[re.Match[str]]) -> Iterator[Token]:
    for match in found:
        yield Token(kind=cast(Kind, match.lastgroup), text=match.group())


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

"""Which exchange of one run stands beside which of another."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property

from pingone_nb.history import Exchange

_AUTHENTICATION = re.compile(r"/deviceAuthentications/([^/?#]+)")
_MOST_CELLS = 1_000_000  # of the table of authentications; beyond, those far apart are left out
_LEAST_REACH = 16
_WEIGHT = 1_000_000  # more than a run has exchanges: what counts first outweighs what counts next
_BOTH, _FIRST_ALONE, _SECOND_ALONE = range(3)

Pairs = list[tuple[int | None, int | None]]
_Outcome = tuple[str, tuple[Hashable, ...]]  # operation, and what came of it
_Signature = tuple[Hashable, frozenset[tuple[_Outcome, int]]]


def paired(first: Sequence[Exchange], second: Sequence[Exchange]) -> Pairs:
    """The places of exchanges that belong together, each place once; None for no partner.

    An authentication of one run stands beside one of the other, in their order: the one with the
    same id if there is one, else so that as many as possible begin alike, that then as many
    exchanges as possible have partners, and then as many as possible the same outcome. Within two
    authentications, and among the exchanges of none, those of one operation are paired in their
    order, first those of the same outcome: no other way pairs more of them.

    The time grows as the number of exchanges does, where the authentications begin alike one by
    one; else with it, and up to a limit with the difference of their numbers.
    """
    mine, theirs = _flows(first), _flows(second)
    partner: dict[int, int] = {}
    for one, other in _beside(mine, theirs):
        partner.update(_within(first, second, one.places, other.places))
    return list(_in_order(len(first), len(second), partner))


@dataclass(frozen=True)
class _Flow:
    """The exchanges of an authentication, or of none."""

    authentication_id: str | None
    exchanges: list[Exchange] = field(default_factory=list)
    places: list[int] = field(default_factory=list)

    @cached_property
    def beginning(self) -> Hashable:
        """What two that did the same have in common at least."""
        begun = self.exchanges[0]
        return (begun.operation, begun.request_media_type, begun.channel)

    @cached_property
    def signature(self) -> _Signature:
        """What a score depends on."""
        return (self.beginning, frozenset(Counter(map(_by_outcome, self.exchanges)).items()))


def _flows(exchanges: Iterable[Exchange]) -> dict[str | None, _Flow]:
    flows: dict[str | None, _Flow] = {}
    for place, exchange in enumerate(exchanges):
        named = _AUTHENTICATION.search(exchange.url)  # a reply may tell another id by mistake
        name = named[1] if named else exchange.authentication_id
        flow = flows.get(name) or flows.setdefault(name, _Flow(name))
        flow.exchanges.append(exchange)
        flow.places.append(place)
    return flows


def _beside(
    mine: dict[str | None, _Flow], theirs: dict[str | None, _Flow]
) -> Iterator[tuple[_Flow, _Flow]]:
    common = mine.keys() & theirs.keys()
    for name in common:
        yield mine[name], theirs[name]
    one = [flow for name, flow in mine.items() if name not in common | {None}]
    other = [flow for name, flow in theirs.items() if name not in common | {None}]
    if len(one) == len(other) and all(map(_begin_alike, one, other)):
        yield from zip(one, other, strict=True)
    elif one and other:
        yield from _aligned(one, other)


def _begin_alike(one: _Flow, other: _Flow) -> bool:
    return one.beginning == other.beginning


def _aligned(first: list[_Flow], second: list[_Flow]) -> Iterator[tuple[_Flow, _Flow]]:
    """The best pairs in order, by a table of the best scores, row by row, near its diagonal."""
    reach, rows = _reach(len(first), len(second)), []
    kinds = {flow.signature: number for number, flow in enumerate(second)}
    kind_of = [kinds[flow.signature] for flow in second]
    scores = cache(lambda mine: {kind: _score(mine, theirs) for theirs, kind in kinds.items()})
    row = _Row(0, [0], bytearray())
    for number, flow in enumerate(first, 1):
        middle = number * len(second) // len(first)
        start, stop = max(1, middle - reach), min(len(second), middle + reach)
        gains = scores(flow.signature)
        row = row.below(start, [gains[kind] for kind in kind_of[start - 1 : stop]])
        rows.append(row)
    return _traced(first, second, rows)


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of the table: the best scores from a column on, and how each but the first came."""

    start: int
    best: list[int]
    way: bytearray

    def below(self, start: int, gains: list[int]) -> _Row:
        """The next row, by what a pair in each of its columns gains."""
        # what is beyond a row's end has the score of its end
        above = self.best[start - 1 - self.start :] or self.best[-1:]
        above += above[-1:] * (len(gains) + 1 - len(above))
        best, way = above[:1], bytearray(len(gains))
        for at, gain in enumerate(gains):
            left, up, both = best[at], above[at + 1], above[at] + gain
            if gain and both >= left and both >= up:
                best.append(both)
            else:
                best.append(max(left, up))
                way[at] = _FIRST_ALONE if up >= left else _SECOND_ALONE
        return _Row(start - 1, best, way)


def _reach(rows: int, columns: int) -> int:
    if rows * columns <= _MOST_CELLS:
        return max(rows, columns)
    return min(max(_LEAST_REACH, abs(rows - columns) + _LEAST_REACH), _MOST_CELLS // (2 * rows) + 1)


def _traced(
    first: list[_Flow], second: list[_Flow], rows: list[_Row]
) -> Iterator[tuple[_Flow, _Flow]]:
    row, column = len(first), len(second)
    while row and column:
        way, place = rows[row - 1].way, column - rows[row - 1].start - 1
        if place >= len(way):
            column -= 1
        elif place < 0 or way[place] == _FIRST_ALONE:
            row -= 1
        elif way[place] == _SECOND_ALONE:
            column -= 1
        else:
            row, column = row - 1, column - 1
            yield first[row], second[column]


def _score(first: _Signature, second: _Signature) -> int:
    """How well two authentications fit, by their signatures; 0 if nothing can be paired."""
    (beginning, outcomes), (other_beginning, other_outcomes) = first, second
    counts, others = dict(outcomes), dict(other_outcomes)
    operations, other_operations = _by_operation(counts), _by_operation(others)
    pairs = sum((operations & other_operations).values())
    equal = sum((Counter(counts) & Counter(others)).values())
    is_alike = beginning == other_beginning
    best = (is_alike * _WEIGHT + pairs) * _WEIGHT + equal
    return best * _WEIGHT + (counts == others) if pairs else 0  # rather one that is quite the same


def _by_operation(outcomes: dict[_Outcome, int]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for (operation, _), count in outcomes.items():
        counts[operation] += count
    return counts


def _within(
    first: Sequence[Exchange], second: Sequence[Exchange], mine: list[int], theirs: list[int]
) -> dict[int, int]:
    """The partner's place of each of these places of the first run that has one."""
    partner: dict[int, int] = {}
    keys: tuple[Callable[[Exchange], Hashable], ...] = (_by_outcome, lambda each: each.operation)
    for key in keys:
        waiting: dict[Hashable, list[int]] = defaultdict(list)
        taken = set(partner.values())
        for place in reversed(theirs):
            if place not in taken:
                waiting[key(second[place])].append(place)
        for place in mine:
            if place not in partner and (found := waiting.get(key(first[place]))):
                partner[place] = found.pop()
    return partner


def _by_outcome(exchange: Exchange) -> _Outcome:
    outcome = (exchange.http_status, exchange.status, exchange.code, exchange.detail_code)
    return (exchange.operation, (exchange.request_media_type, *outcome))


def _in_order(
    first: int, second: int, partner: dict[int, int]
) -> Iterator[tuple[int | None, int | None]]:
    """In the order of the first run; what only the second has, after what it has before that."""
    back = {other: one for one, other in partner.items()}
    alone: dict[int, list[int]] = defaultdict(list)
    last = -1
    for place in range(second):
        last = back.get(place, last)
        if place not in back:
            alone[last].append(place)
    for place in range(-1, first):
        if place >= 0:
            yield place, partner.get(place)
        yield from ((None, other) for other in alone[place])

"""Which item of one list stands beside which of the other."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Any, TypeVar

_Item = TypeVar("_Item")
_Key = Callable[[Any], Hashable]


def aligned(
    first: Sequence[_Item], second: Sequence[_Item], *keys: _Key
) -> Iterator[tuple[_Item | None, _Item | None]]:
    """Pairs in order; an item without a partner is paired with None.

    Items whose first key is equal are paired first; between them those whose second key is, and so
    on. What is equal in no key stays alone.
    """
    key, *looser = keys
    mine, theirs = [key(item) for item in first], [key(item) for item in second]
    begin = _common(mine, theirs)
    end = _common(mine[begin:][::-1], theirs[begin:][::-1])
    yield from zip(first[:begin], second[:begin], strict=True)
    yield from _aligned_middle(
        first[begin : len(first) - end],
        second[begin : len(second) - end],
        mine[begin : len(mine) - end],
        theirs[begin : len(theirs) - end],
        looser,
    )
    yield from zip(first[len(first) - end :], second[len(second) - end :], strict=True)


def _aligned_middle(
    first: Sequence[_Item],
    second: Sequence[_Item],
    mine: list[Hashable],
    theirs: list[Hashable],
    looser: list[_Key],
) -> Iterator[tuple[_Item | None, _Item | None]]:
    matcher = SequenceMatcher(None, mine, theirs, autojunk=False)
    for tag, begin, end, other_begin, other_end in matcher.get_opcodes():
        one, other = first[begin:end], second[other_begin:other_end]
        if tag == "equal":
            yield from zip(one, other, strict=True)
        elif tag == "replace" and looser:
            yield from aligned(one, other, *looser)
        else:
            yield from ((item, None) for item in one)
            yield from ((None, item) for item in other)


def _common(first: list[Hashable], second: list[Hashable]) -> int:
    """How many items at the beginning are equal."""
    pairs = enumerate(zip_longest(first, second, fillvalue=_NOTHING))
    return next((n for n, (one, other) in pairs if one != other), len(first))


_NOTHING = object()

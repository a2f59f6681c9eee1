"""The structure of an exchange: two of them beside each other, path by path."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Any, TypeVar

from pingone_nb.lab.comparison.difference import Difference
from pingone_nb.lab.comparison.references import Place, References, parsed

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


_PLAIN_NAME = re.compile(r"[\w-]+")


class Structure:
    """Compares values; what stands for what is remembered from value to value.

    Args:
        references: the pairs so far; grows.
        place: which exchanges the values are of.
        ignored: matches the paths that are left out.
    """

    def __init__(self, references: References, place: Place, ignored: re.Pattern[str]) -> None:
        self._references = references
        self._place = place
        self._ignored = ignored

    def differences(self, path: str, first: Any, second: Any) -> Iterator[Difference]:
        """Where two JSON values differ, `path` being that of the values."""
        if self._ignored.fullmatch(path):
            return
        if isinstance(first, Mapping) and isinstance(second, Mapping):
            yield from self._objects(path, first, second)
        elif _is_list(first) and _is_list(second):
            yield from self._lists(path, list(first), list(second))
        elif isinstance(first, str) and isinstance(second, str):
            yield from self._texts(path, first, second)
        elif not _is_same(first, second):
            yield _changed(path, first, second)

    def _objects(
        self, path: str, first: Mapping[str, Any], second: Mapping[str, Any]
    ) -> Iterator[Difference]:
        for name, value in first.items():
            below = _below(path, name)
            if name in second:
                yield from self.differences(below, value, second[name])
            elif not self._ignored.fullmatch(below):
                yield Difference(path=below, kind="only_first", first=json_text(value))
        for name, value in second.items():
            below = _below(path, name)
            if name not in first and not self._ignored.fullmatch(below):
                yield Difference(path=below, kind="only_second", second=json_text(value))

    def _lists(self, path: str, first: list[Any], second: list[Any]) -> Iterator[Difference]:
        mine = [(number, value) for number, value in enumerate(first)]
        theirs = [(number, value) for number, value in enumerate(second)]
        for one, other in aligned(mine, theirs, _skeleton_of, _kind_of):
            number, value = one or other or (0, None)
            below = f"{path}[{number}]"
            if one and other:
                yield from self.differences(below, one[1], other[1])
            elif not self._ignored.fullmatch(below):
                text = json_text(value)
                if one:
                    yield Difference(path=below, kind="only_first", first=text)
                else:
                    yield Difference(path=below, kind="only_second", second=text)

    def _texts(self, path: str, first: str, second: str) -> Iterator[Difference]:
        name = re.split(r"[.\[]", path)[-1]
        (mine, tokens), (theirs, others) = parsed(name, first), parsed(name, second)
        forms = [[(token.kind, token.form) for token in side] for side in (tokens, others)]
        if mine != theirs or forms[0] != forms[1]:
            yield _changed(path, first, second)
            return
        place = Place(label=f"{self._place.label} {path}".strip(), begun=self._place.begun)
        notes = [
            self._references.conflict(one, other, place)
            for one, other in zip(tokens, others, strict=True)
        ]
        note = next((each for each in notes if each), None)
        if note:
            yield Difference(
                path=path,
                kind="reference",
                first=json_text(first),
                second=json_text(second),
                note=note,
            )


def json_text(value: Any) -> str:
    """A value as JSON text."""
    return json.dumps(value, ensure_ascii=False, default=str)


def _changed(path: str, first: Any, second: Any) -> Difference:
    return Difference(path=path, kind="changed", first=json_text(first), second=json_text(second))


def _below(path: str, name: str) -> str:
    step = name if _PLAIN_NAME.fullmatch(name) else f"[{json.dumps(name, ensure_ascii=False)}]"
    return step if not path else f"{path}{step}" if step.startswith("[") else f"{path}.{step}"


def _is_list(value: Any) -> bool:
    return isinstance(value, list | tuple)


def _is_same(first: Any, second: Any) -> bool:
    """Whether two JSON scalars are equal; true is not 1."""
    return bool(first == second) and isinstance(first, bool) == isinstance(second, bool)


def _skeleton_of(numbered: tuple[int, Any]) -> Hashable:
    return _skeleton("", numbered[1])


def _kind_of(numbered: tuple[int, Any]) -> Hashable:
    value = numbered[1]
    return "object" if isinstance(value, Mapping) else "list" if _is_list(value) else "scalar"


def _skeleton(name: str, value: Any) -> Hashable:
    """A value without what is volatile in it."""
    if isinstance(value, Mapping):
        return frozenset((key, _skeleton(key, item)) for key, item in value.items())
    if _is_list(value):
        return tuple(_skeleton("", item) for item in value)
    if isinstance(value, str):
        pieces, tokens = parsed(name, value)
        return (pieces, tuple(token.kind for token in tokens))
    return (type(value).__name__, value)

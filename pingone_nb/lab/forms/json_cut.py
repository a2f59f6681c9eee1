"""A JSON value cut to what a page can show, as nodes that keep the order of properties."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_MOST_NODES = 1_000
_MOST_CHARACTERS = 100_000
_LONGEST_TEXT = 5_000
_DEEPEST = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class CutJson:
    """A tree, and whether it is the whole of it.

    Attributes:
        root: `["object", [[name, node], …], left out]`, `["array", [node, …], left out]`, or
            `[kind, text]` with the kinds `string`, `number`, `boolean` and `null`.
        is_whole: whether nothing was left out.
    """

    root: list[Any]
    is_whole: bool

    @classmethod
    def of(cls, value: Any) -> CutJson:
        """Keep the first 1,000 values and 100,000 characters, texts up to 5,000, 30 deep."""
        knife = _Knife()
        return cls(root=knife.node(value, 0), is_whole=not knife.has_cut)


class _Knife:
    def __init__(self) -> None:
        self._nodes = _MOST_NODES
        self._characters = _MOST_CHARACTERS
        self.has_cut = False

    def node(self, value: Any, depth: int) -> list[Any]:
        self._nodes -= 1
        if isinstance(value, Mapping):
            return self._object(value, depth)
        if isinstance(value, list | tuple):
            return self._array(value, depth)
        if isinstance(value, str):
            return ["string", self._text(value)]
        if value is None:
            return ["null", "null"]
        kind = "boolean" if isinstance(value, bool) else "number"
        return [kind, self._text(json.dumps(value, default=str))]

    def _object(self, value: Mapping[Any, Any], depth: int) -> list[Any]:
        kept: list[Any] = []
        for name, item in value.items():
            if not self._has_room(depth):
                break
            kept.append([self._text(str(name)), self.node(item, depth + 1)])
        return ["object", kept, self._left_out(len(value) - len(kept))]

    def _array(self, value: list[Any] | tuple[Any, ...], depth: int) -> list[Any]:
        kept: list[Any] = []
        for item in value:
            if not self._has_room(depth):
                break
            kept.append(self.node(item, depth + 1))
        return ["array", kept, self._left_out(len(value) - len(kept))]

    def _has_room(self, depth: int) -> bool:
        return self._nodes > 0 and self._characters > 0 and depth < _DEEPEST

    def _left_out(self, number: int) -> int:
        self.has_cut = self.has_cut or number > 0
        return number

    def _text(self, text: str) -> str:
        most = min(_LONGEST_TEXT, max(self._characters, 0))
        self._characters -= min(len(text), most)
        if len(text) <= most:
            return text
        self.has_cut = True
        return f"{text[:most]} … ({len(text) - most:,} more characters)"

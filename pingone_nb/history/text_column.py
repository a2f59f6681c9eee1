"""Many texts in little memory."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import overload

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

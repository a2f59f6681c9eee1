"""Somebody else's JSON document: its items one at a time, and each value with its place."""

from __future__ import annotations

import io
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, NoReturn

from pingone_nb.errors import InputError

DEEPEST = 64  # levels below the document; HAR itself has eight
MOST_VALUES = 200_000  # of one item, property names included
MOST_BYTES = 16 * 1024 * 1024  # of one item
_READ_BYTES = 512 * 1024  # the parser begins a text anew with each piece: few, large ones
_BOM = b"\xef\xbb\xbf"
_OPENING = frozenset(("start_map", "start_array"))
_CLOSING = frozenset(("end_map", "end_array"))


@dataclass(frozen=True, slots=True)
class MemoryFile:
    """A file that is nowhere but in memory, such as one that a browser sent.

    Attributes:
        name: as it was called.
        content: its bytes.
    """

    name: str
    content: bytes = field(repr=False)

    @property
    def suffix(self) -> str:
        """What the name ends with, such as `.har`."""
        return Path(self.name).suffix

    def open(self, _mode: str) -> IO[bytes]:
        """The bytes, as a file."""
        return io.BytesIO(self.content)


Source = str | Path | MemoryFile


def source_of(path: Source) -> Path | MemoryFile:
    """What can be opened."""
    return path if isinstance(path, MemoryFile) else Path(path)


def items_of(path: Source, array: str) -> Iterator[Any]:
    """The items of the array at `array`, such as `log.entries`; memory holds one at a time.

    Raises:
        InputError: the file cannot be read, is no JSON, is cut off, is made to use up memory, or
            has no such array. The items before have been given by then.
    """
    import ijson  # type: ignore[import-untyped] # it has no types

    read = _Reading(array)
    refusal: InputError | None = None
    try:
        with source_of(path).open("rb") as file:
            source = _MeteredFile(file, read)
            events = ijson.basic_parse(source, buf_size=_READ_BYTES, use_float=True)
            placed = ijson.parse(read.shallow(events))
            yield from ijson.items(read.small(placed), f"{array}.item")
    except OSError as error:
        refusal = InputError(f"The file can't be read: {error.strerror}.", field="path")
    except ijson.IncompleteJSONError:
        refusal = read.refusal("the JSON is incomplete or malformed")
    except (ijson.JSONError, ValueError, OverflowError) as error:
        # the library's text quotes the document
        refusal = error if isinstance(error, InputError) else read.refusal("this isn't JSON")
    if refusal is None and not read.has_array:
        refusal = InputError(f"{array} is missing, or is not an array.", field=array)
    if refusal is not None:  # out here, and bare: the parser's frames hold the document
        raise refusal.with_traceback(None) from None


def first_names(path: Source) -> Iterator[str]:
    """The property names of a document's outermost object, as far as it can be read."""
    import ijson

    read = _Reading("")
    try:
        with source_of(path).open("rb") as file:
            events = ijson.basic_parse(_MeteredFile(file, read), buf_size=_READ_BYTES)
            depth = 0
            for kind, value in read.shallow(events):
                depth += (kind in _OPENING) - (kind in _CLOSING)
                if kind == "map_key" and depth == 1:
                    yield value
    except (ijson.JSONError, InputError, ValueError, OSError):
        return  # what cannot be read says so when it is


class _Reading:
    """How far a document has been read, and what the item at hand has used up."""

    def __init__(self, array: str) -> None:
        self.array = array
        self.has_array = False
        self.bytes = 0
        self._items = 0

    def shallow(self, events: Any) -> Iterator[tuple[str, Any]]:
        """The parser's events, as long as they are not nested too deep.

        They have no places yet: each of those is as long as the nesting is deep.
        """
        depth = 0
        for event in events:
            kind = event[0]
            if kind in _OPENING:
                depth += 1
                if depth > DEEPEST:
                    raise self.refusal(f"it has more than {DEEPEST} nested levels")
            elif kind in _CLOSING:
                depth -= 1
            yield event

    def small(self, events: Any) -> Iterator[tuple[str, str, Any]]:
        """The events with their places, as long as no item is too large."""
        values, item = 0, f"{self.array}.item"
        for event in events:
            place, kind, _ = event
            values += 1
            if values > MOST_VALUES:
                raise self.refusal(f"it contains more than {MOST_VALUES:,} values")
            if place == item and kind in _CLOSING:
                self._items += 1
                values = self.bytes = 0  # each item has the whole allowance
            elif place == self.array and kind == "start_array":
                self.has_array = True
            yield event

    def refusal(self, why: str) -> InputError:
        """An error that tells the place."""
        where = f"{self.array}[{self._items}]" if self.has_array else "the document"
        message = f"Reading stopped in {where}: {why}."
        return InputError(message, field=where)


class _MeteredFile:
    """A file that is read no further than one item may be long."""

    def __init__(self, file: IO[bytes], reading: _Reading) -> None:
        self._file = file
        self._reading = reading
        self._is_begin = True

    def read(self, size: int = -1) -> bytes:
        """The next bytes; a byte order mark at the beginning is left out."""
        found = self._file.read(size)
        if self._is_begin and size:
            self._is_begin = False
            found = found.removeprefix(_BOM) or self._file.read(size)
        self._reading.bytes += len(found)
        if self._reading.bytes > MOST_BYTES:
            raise self._reading.refusal(f"it is longer than {MOST_BYTES:,} bytes")
        return found


@dataclass(frozen=True, slots=True)
class Node:
    """Every refusal names the place, such as `log.entries[3].request.url`, never the value.

    Each method raises `InputError`, whose `field` is the place, when the value is not of that kind.
    """

    value: Any = field(repr=False)
    where: str

    def member(self, name: str) -> Node:
        """A property that must be there."""
        found = self.optional(name)
        if found is None:
            where = self._below(name)
            raise InputError(f"{where} is missing.", field=where)
        return found

    def optional(self, name: str) -> Node | None:
        """A property, or None when it is missing or null."""
        if not isinstance(self.value, dict):
            self.refuse("is not an object")
        found = self.value.get(name)
        return None if found is None else Node(found, self._below(name))

    def items(self) -> Iterator[Node]:
        """An array's values."""
        if not isinstance(self.value, list):
            self.refuse("is not an array")
        for number, item in enumerate(self.value):
            yield Node(item, f"{self.where}[{number}]")

    def text(self) -> str:
        """A string."""
        if not isinstance(self.value, str):
            self.refuse("is not text")
        return self.value

    def refuse(self, why: str) -> NoReturn:
        """Raise an `InputError` that says where and why."""
        raise InputError(f"{self.where} {why}.", field=self.where)

    def _below(self, name: str) -> str:
        return f"{self.where}.{name}" if self.where else name


def number_of(value: Any) -> float | None:
    """The finite number that a JSON value is, also written as text; None when it is none."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None

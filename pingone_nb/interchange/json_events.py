"""The items of an array in a JSON document of any size, one at a time, from whoever wrote it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from pingone_nb.errors import InputError

DEEPEST = 64  # levels below the document; HAR itself has eight
MOST_VALUES = 200_000  # of one item, property names included
MOST_BYTES = 16 * 1024 * 1024  # of one item
_READ_BYTES = 512 * 1024  # the parser begins a text anew with each piece: few, large ones
_BOM = b"\xef\xbb\xbf"
_OPENING = frozenset(("start_map", "start_array"))
_CLOSING = frozenset(("end_map", "end_array"))


def items_of(path: str | Path, array: str) -> Iterator[Any]:
    """The items of the array at `array`, such as `log.entries`; memory holds one at a time.

    Raises:
        InputError: the file cannot be read, is no JSON, is cut off, is made to use up memory, or
            has no such array. The items before have been given by then.
    """
    import ijson  # type: ignore[import-untyped] # it has no types

    read = _Reading(array)
    refusal: InputError | None = None
    try:
        with Path(path).open("rb") as file:
            source = _MeteredFile(file, read)
            events = ijson.basic_parse(source, buf_size=_READ_BYTES, use_float=True)
            placed = ijson.parse(read.shallow(events))
            yield from ijson.items(read.small(placed), f"{array}.item")
    except OSError as error:
        refusal = InputError(f"The file cannot be read: {error.strerror}.", field="path")
    except ijson.IncompleteJSONError:
        refusal = read.refusal("the JSON ends too early or is malformed")
    except (ijson.JSONError, ValueError, OverflowError) as error:
        # the library's text quotes the document
        refusal = error if isinstance(error, InputError) else read.refusal("this is no JSON")
    if refusal is None and not read.has_array:
        refusal = InputError(f"{array} is missing, or no array.", field=array)
    if refusal is not None:
        raise refusal.with_traceback(None) from None


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
                    raise self.refusal(f"it is nested deeper than {DEEPEST} levels")
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
                raise self.refusal(f"it holds more than {MOST_VALUES:,} values")
            if place == item and kind in _CLOSING:
                self._items += 1
                values = self.bytes = 0
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

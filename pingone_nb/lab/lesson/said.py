"""A sentence, or a page, as a cell's last value."""

from __future__ import annotations


class Said(str):
    """Text that a cell shows as text, without quotation marks."""

    __slots__ = ()
    __repr__ = str.__str__


class Page(Said):
    """Markdown that a notebook shows as what it means, and a terminal as it is."""

    __slots__ = ()

    def _repr_markdown_(self) -> str:  # IPython's own hook
        return self

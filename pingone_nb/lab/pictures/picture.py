"""A picture: SVG with its words."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture for a notebook, a page or a file of its own.

    Its colours follow the page's theme; a file of its own follows the reader's system.

    Attributes:
        title: what it shows, in a few words; the SVG's `title`.
        description: what is to be seen in it, in sentences with figures; the SVG's `desc`.
        svg: the SVG element as text.
    """

    title: str
    description: str
    svg: str = field(repr=False)

    def save(self, path: str | Path) -> Path:
        """Write an SVG file.

        Raises:
            OSError: the file cannot be written.
        """
        file = Path(path)
        file.write_text(f'<?xml version="1.0" encoding="UTF-8"?>\n{self.svg}\n', encoding="utf-8")
        return file

    def _repr_html_(self) -> str:
        # as part of the page it sees the theme's colours, which an image would not
        return f'<div style="overflow-x: auto">{self.svg}</div>'

    def _repr_svg_(self) -> str:
        return self.svg

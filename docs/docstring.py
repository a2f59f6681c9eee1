"""A docstring as data: its words, what it says of each argument, and the rows of its tables."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_SECTIONS = ("Args", "Attributes", "Raises", "Returns", "Source")
_HEAD = re.compile(rf"^({'|'.join(_SECTIONS)}):(?: +(\S.*))?$")
_ENTRY = re.compile(r"^ {4}(\*{0,2}\w+(?:, \*{0,2}\w+)*): (.+)$")
_NAMES = re.compile(r"`(\w+)`")


@dataclass(frozen=True, kw_only=True)
class Docstring:
    """What a docstring says.

    Attributes:
        words: all above the first section.
        sections: section → its lines.
    """

    words: str
    sections: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, value: object) -> Docstring:
        """The one of a thing; an empty one when it has none of its own."""
        words: list[str] = []
        sections: dict[str, list[str]] = {}
        lines = words
        for line in (inspect.getdoc(value) or "").splitlines():
            head = _HEAD.match(line)
            if head:
                lines = sections.setdefault(head[1], [head[2]] if head[2] else [])
            else:
                lines.append(line)
        return cls(words="\n".join(words).strip(), sections=sections)

    @property
    def first_sentence(self) -> str:
        """Its first line, of whose end the sentence may be part of a longer one."""
        paragraph = " ".join(self.words.partition("\n\n")[0].split())
        return re.split(r"(?<=[.!?]) (?=[A-Z`])", paragraph, maxsplit=1)[0]

    def entries(self, section: str) -> Iterator[tuple[str, str]]:
        """What a section says of each name; several names may share an entry."""
        names, text = "", ""
        for line in self.sections.get(section, []):
            entry = _ENTRY.match(line)
            if entry:
                yield from _told(names, text)
                names, text = entry[1], entry[2]
            else:
                text += f" {line.strip()}"
        yield from _told(names, text)

    def rows(self) -> dict[str, str]:
        """Column → what it is, of a table whose first cell names columns."""
        found = {}
        for line in self.words.splitlines():
            cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
            if line.startswith("| `"):
                found.update(dict.fromkeys(_NAMES.findall(cells[0]), cells[-1]))
        return found


def _told(names: str, text: str) -> Iterator[tuple[str, str]]:
    if names:
        yield names, text.strip()

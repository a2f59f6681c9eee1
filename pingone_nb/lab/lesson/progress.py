"""Which lessons, and which of their steps, somebody has done; kept on this computer."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Collection, Iterator
from contextlib import suppress
from functools import cached_property
from pathlib import Path

from pingone_nb.history.place import data_directory

_NOTEBOOK = re.compile(r"(\d\d)_\w+\.ipynb")


class Progress:
    """A small JSON file: lesson → numbers of the steps that were checked, and how many there are.

    What cannot be read or written is as if nothing had been done: it stops no lesson.

    Args:
        told: where; in the user's data directory when None, nowhere when "".
    """

    def __init__(self, told: str | None) -> None:
        self._told = told

    @cached_property
    def _path(self) -> Path | None:
        if self._told is None:
            return data_directory() / "progress.json"
        return Path(self._told) if self._told else None

    def done(self, lesson: str) -> tuple[frozenset[int], int]:
        """The steps of a lesson that were checked, and how many it has; 0 when it wasn't begun."""
        told = self._read().get(lesson)
        if not isinstance(told, dict):
            return frozenset(), 0
        steps, of = told.get("steps"), told.get("of")
        numbers = steps if isinstance(steps, list) else []
        done = frozenset(each for each in numbers if isinstance(each, int))
        return done, of if isinstance(of, int) else 0

    def add(self, lesson: str, steps: Collection[int], *, of: int) -> None:
        """Add steps to those that were checked before."""
        if self._path is None:
            return
        known = self.done(lesson)[0]
        told = self._read() | {lesson: {"steps": sorted(known | set(steps)), "of": of}}
        beside = self._path.with_name(f"{self._path.name}.{os.getpid()}")
        with suppress(OSError):
            beside.write_text(json.dumps(told, indent=1), encoding="utf-8")
            beside.replace(self._path)  # two notebooks never leave half a file

    def in_words(self, lesson: str) -> str:
        """How far a lesson is done."""
        done, of = self.done(lesson)
        if not of:
            return "not started"
        return "done" if len(done) >= of else f"{len(done)} of {of} steps"

    def _read(self) -> dict[str, object]:
        if self._path is None:
            return {}
        try:
            told = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return told if isinstance(told, dict) else {}


def lessons_in(folder: Path) -> Iterator[tuple[str, str, Path]]:
    """The notebooks of a folder in order: number, title, file."""
    for path in sorted(folder.glob("[0-9][0-9]_*.ipynb")):
        number = _NOTEBOOK.fullmatch(path.name)
        if number is not None:
            yield number[1], _title(path), path


def _title(path: Path) -> str:
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        text = "".join(next(cell["source"] for cell in cells if cell["cell_type"] == "markdown"))
    except (OSError, ValueError, KeyError, TypeError, StopIteration):
        return path.stem
    return text.partition("\n")[0].removeprefix("# ").strip() or path.stem

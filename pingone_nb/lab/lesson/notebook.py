"""A lesson's notebook, and those beside it: what cells show, exercises, errors, and progress.

Outside a notebook nothing is added.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Any

from pingone_nb.errors import LessonError, PingOneError
from pingone_nb.history import Exchange
from pingone_nb.history.place import data_directory
from pingone_nb.lab.lesson.checking import explained

EXERCISE = "%%exercise"
_NOTEBOOK = re.compile(r"(\d\d)_\w+\.ipynb")
BLANK = re.compile(r"(?<!\w)___(?!\w)")
_UNFILLED = (
    "This exercise isn't filled in yet: replace each ___ (or delete the line with ___ when your "
    "code is complete), and run the cell again. Nothing was run. The hints are above the cell."
)
_SKIPPED = (
    "`{name}` isn't known yet. A cell above was skipped or failed, or the kernel was restarted.\n"
    "What to do: run the cell above that begins with `{name}` or makes it, or select "
    "Run > Run All Above Selected Cell. Then run this cell again."
)
_REFUSED = (
    "Why:        The toolkit refused this cell's call: what it needs isn't there, or has ended.\n"
    "What to do: Run the cells of this section again, from the first one."
)


class Said(str):
    """Text that a cell shows as text, without quotation marks."""

    __slots__ = ()
    __repr__ = str.__str__


class Page(Said):
    """Markdown that a notebook shows as what it means, and a terminal as it is."""

    __slots__ = ()

    def _repr_markdown_(self) -> str:  # IPython's own hook
        return self


def add_to_notebook(history: Callable[[], Iterable[Exchange]]) -> None:
    """Let this notebook's cells be exercises, and show errors without the toolkit's own frames.

    Args:
        history: the lesson's exchanges, which say what led to an error.
    """
    shell = _shell()
    if shell is None:
        return
    if exercise not in shell.input_transformers_cleanup:
        shell.input_transformers_cleanup.append(exercise)
    shell.set_custom_exc((Exception,), _handler(history))


def exercise(lines: list[str]) -> list[str]:
    """A cell that begins with `%%exercise`: as it is once it is filled in; before, a remark.

    Args:
        lines: the cell's, each with its end, as IPython hands them over.
    """
    if not lines or lines[0].strip() != EXERCISE:
        return lines
    code = lines[1:]
    return [f"print({_UNFILLED!r})\n"] if BLANK.search("".join(code)) else code


def _shell() -> Any:
    ipython = sys.modules.get("IPython")  # where it is not loaded, this is no notebook
    return None if ipython is None else ipython.get_ipython()


def _handler(history: Callable[[], Iterable[Exchange]]) -> Callable[..., None]:
    def show(
        shell: Any, kind: type, error: BaseException, trace: Any, tb_offset: int | None = None
    ) -> None:
        text = _text(error, history())
        frames = shell.InteractiveTB.structured_traceback
        lines = frames(kind, error, trace, tb_offset=tb_offset) if text is None else [text]
        # IPython only asks for the text when a cell fails; to show it is left to the handler
        shell._showtraceback(kind, error, lines)

    return show


def _text(error: BaseException, history: Iterable[Exchange]) -> str | None:
    """What the reader needs to know; None where the frames say it better."""
    name = type(error).__name__
    if isinstance(error, LessonError):
        return f"{name}: {error}"
    if isinstance(error, PingOneError):
        return f"{name}: this cell made a call that didn't go well.\n{explained(error, history)}"
    if isinstance(error, NameError):
        return f"{name}: {_SKIPPED.format(name=error.name or 'A name')}"
    return f"{name}: {error}\n{_REFUSED}" if _is_ours(error) else None


def _is_ours(error: BaseException) -> bool:
    """Whether it was raised by this package, and not by the reader's cell or another library."""
    frame, module = error.__traceback__, ""
    while frame is not None:
        module, frame = frame.tb_frame.f_globals.get("__name__", ""), frame.tb_next
    return str(module).startswith("pingone_nb.")


class Progress:
    """A small JSON file: lesson → numbers of the steps that were checked, and how many there are.

    What cannot be read or written is as if nothing had been done: it stops no lesson.

    Args:
        place: where; in the user's data directory when None, nowhere when "".
    """

    def __init__(self, place: str | None) -> None:
        self._place = place

    @cached_property
    def _path(self) -> Path | None:
        if self._place is None:
            return data_directory() / "progress.json"
        return Path(self._place) if self._place else None

    def done(self, lesson: str) -> tuple[frozenset[int], int]:
        """The steps of a lesson that were checked, and how many it has; 0 when it wasn't begun."""
        entry = self._read().get(lesson)
        if not isinstance(entry, dict):
            return frozenset(), 0
        steps, of = entry.get("steps"), entry.get("of")
        numbers = steps if isinstance(steps, list) else []
        done = frozenset(each for each in numbers if isinstance(each, int))
        return done, of if isinstance(of, int) else 0

    def add(self, lesson: str, steps: Collection[int], *, of: int) -> None:
        """Add steps to those that were checked before."""
        if self._path is None:
            return
        known = self.done(lesson)[0]
        entries = self._read() | {lesson: {"steps": sorted(known | set(steps)), "of": of}}
        beside = self._path.with_name(f"{self._path.name}.{os.getpid()}")
        with suppress(OSError):
            beside.write_text(json.dumps(entries, indent=1), encoding="utf-8")
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
            entries = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return entries if isinstance(entries, dict) else {}


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

"""What a lesson adds to the notebook that it runs in: exercises, and errors that a reader can use.

Outside a notebook nothing is added.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable
from typing import Any

from pingone_nb.errors import LessonError, PingOneError
from pingone_nb.history import Exchange
from pingone_nb.lab.lesson.checking import explained

EXERCISE = "%%exercise"
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
    "Why:        The toolkit refused this cell's call: what it needs isn't there, or is over.\n"
    "What to do: Run the cells of this section again, from the first one."
)


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

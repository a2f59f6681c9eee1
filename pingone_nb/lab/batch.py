"""One call for each of many inputs: a few at a time, below a rate, and errors kept as values."""

from __future__ import annotations

import contextlib
import math
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextvars import copy_context
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar, overload

from pingone_nb.errors import InputError, traceless
from pingone_nb.privacy.masking import hidden, mask, mask_text, scrubber
from pingone_nb.privacy.secret import MASK, Secret, Unstorable
from pingone_nb.request import MESSAGE_LIMIT, MessageLimit

if TYPE_CHECKING:
    import pandas

_Input = TypeVar("_Input")
_Value = TypeVar("_Value", covariant=True)
Outcome = Literal["done", "failed", "not run"]
Progress = Callable[[int, int], object]

_MOST_AT_ONCE = 64
_LOOK_SECONDS = 0.1
_MOST_SHOWN = 60
_HIGHEST_SHOWN = 999  # a longer number may be a passcode
_COLUMNS = {
    "input": "string",
    "outcome": "string",
    "status": "string",
    "error": "string",
    "code": "string",
    "http_status": "Int64",
    "elapsed_seconds": "float64",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchRow(Unstorable, Generic[_Value]):
    """What came of one input.

    Attributes:
        input: as it was given; not in the `repr`.
        value: what the call returned, or None; not in the `repr`.
        error: what it raised, or None.
        elapsed_seconds: how long it took; None when it was not run.
    """

    _instead = "Its input is in the clear: store to_frame() instead."

    input: Any = field(repr=False)
    value: _Value | None = field(default=None, repr=False)
    error: Exception | None = field(default=None, repr=False)
    elapsed_seconds: float | None = None

    @property
    def outcome(self) -> Outcome:
        """`done`, `failed`, or `not run` after an interrupt."""
        if self.error is not None:
            return "failed"
        return "not run" if self.elapsed_seconds is None else "done"

    @property
    def shown(self) -> str:
        """The input as it may be shown."""
        return _shown(self.input)

    @property
    def error_text(self) -> str | None:
        """The kind of error and its words, without the input."""
        if self.error is None:
            return None
        text: str = scrubber(hidden(_plain(self.input)))(str(self.error))
        return f"{type(self.error).__name__}: {text}"


class Batch(Sequence[BatchRow[_Value]], Unstorable):
    """The rows of `run_each`, in the order of the inputs; shown as a table.

    Attributes:
        was_interrupted: whether some inputs were not run because somebody interrupted it.
    """

    _instead = "Its inputs are in the clear: store to_frame() instead."

    def __init__(self, rows: Sequence[BatchRow[_Value]], *, was_interrupted: bool = False) -> None:
        self._rows = tuple(rows)
        self.was_interrupted = was_interrupted

    @property
    def values(self) -> tuple[_Value | None, ...]:
        """What the calls returned; None in place of an error."""
        return tuple(row.value for row in self._rows)

    @property
    def errors(self) -> tuple[Exception | None, ...]:
        """What the calls raised; None where they returned."""
        return tuple(row.error for row in self._rows)

    def to_frame(self) -> pandas.DataFrame:
        """One row an input, in their order; what is sensitive in it is masked.

        | column | dtype | what |
        |---|---|---|
        | `input` | `string` | masked; a text is shown if it is an id |
        | `outcome` | `string` | `done`, `failed`, or `not run` |
        | `status` | `string` | the value's, such as `OTP_REQUIRED` |
        | `error` | `string` | the kind of error and its words |
        | `code` | `string` | the error's code, such as `INVALID_DATA` |
        | `http_status` | `Int64` | the error's |
        | `elapsed_seconds` | `float64` | how long the call took |
        """
        import pandas

        rows = [_cells(row) for row in self._rows]
        return pandas.DataFrame(rows, columns=list(_COLUMNS)).astype(_COLUMNS)

    @overload
    def __getitem__(self, at: int) -> BatchRow[_Value]: ...
    @overload
    def __getitem__(self, at: slice) -> Batch[_Value]: ...
    def __getitem__(self, at: int | slice) -> BatchRow[_Value] | Batch[_Value]:
        if isinstance(at, slice):
            return Batch(self._rows[at], was_interrupted=self.was_interrupted)
        return self._rows[at]

    def __len__(self) -> int:
        return len(self._rows)

    def __repr__(self) -> str:
        count = [row.outcome for row in self._rows].count
        counts = ", ".join(f"{count(each)} {each}" for each in ("done", "failed", "not run"))
        return f"<Batch of {len(self)}: {counts}>"

    def _repr_html_(self) -> str:
        return self.to_frame().to_html(max_rows=_MOST_SHOWN)


@traceless
def run_each(
    call: Callable[[_Input], _Value],
    inputs: Iterable[_Input],
    *,
    at_once: int = 4,
    per_second: float | None = None,
    most_messages: int | None = None,
    progress: bool | Progress | None = None,
) -> Batch[_Value]:
    """Call a function once for each input, and keep what comes of it.

    An error of one call is kept in its row, and the others go on. An interrupt lets the running
    calls end, starts no other, and gives what is done. In a live environment nothing is sent
    without `most_messages`; a retry counts as a message of its own, and what provably never left
    does not. The limit holds for what `call` sends in its own thread.

    Args:
        call: what to do, such as `lambda phone: client.one_time_sms(user_id, phone=phone)`; it is
            called from several threads.
        inputs: what to do it with, one at a time.
        at_once: so many calls at the same time, 1 to 64.
        per_second: so many calls a second are begun at most; as fast as they go when None.
        most_messages: so many messages are sent at most; needed in a live environment.
        progress: false for no progress bar, true for one, or a function that is called with how
            many are done and how many there are; a bar in a notebook or a terminal when None.

    Raises:
        InputError: an argument is malformed, or `most_messages` is missing: nothing was sent.
    """
    limit = MessageLimit(_whole(most_messages, field="most_messages", lowest=0))
    at_once = _whole(at_once, field="at_once", lowest=1, highest=_MOST_AT_ONCE) or 1
    pace = Pace(_rate(per_second))
    run = _Run(call, list(inputs), pace, limit)
    with _bar(progress, len(run.inputs)) as tell:
        run.go(at_once, tell)
    if limit.refusal is not None:
        raise limit.refusal
    return Batch(run.rows, was_interrupted=run.was_interrupted)


class Pace:
    """Begins so many a second at most, evenly; safe to use from several threads.

    Args:
        per_second: how many; as many as come when None.
        now: seconds that only grow.
    """

    def __init__(
        self, per_second: float | None, *, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._gap = 1 / per_second if per_second else 0.0
        self._now = now
        self._lock = threading.Lock()
        self._next = -math.inf

    def pause_seconds(self) -> float:
        """How long whoever asks has to wait before the next may begin."""
        if not self._gap:
            return 0.0
        with self._lock:
            now = self._now()
            begins = max(now, self._next)
            self._next = begins + self._gap
        return begins - now


class _Run(Generic[_Input, _Value]):
    """The threads that share the inputs, and the rows that they fill."""

    def __init__(
        self,
        call: Callable[[_Input], _Value],
        inputs: list[_Input],
        pace: Pace,
        limit: MessageLimit,
    ) -> None:
        self.inputs = inputs
        self.rows: list[BatchRow[_Value]] = [BatchRow(input=each) for each in inputs]
        self.was_interrupted = False
        self._call = call
        self._pace = pace
        self._limit = limit
        self._waiting = iter(enumerate(inputs))
        self._lock = threading.Lock()
        self._is_over = threading.Event()
        self._stops = threading.Event()
        self._failure: BaseException | None = None
        self._working = 0
        self._done = 0

    def go(self, at_once: int, tell: Progress) -> None:
        """Run all of them, and tell how far it is."""
        self._working = min(at_once, len(self.inputs))
        if not self._working:
            return
        threads: list[threading.Thread] = []
        try:
            for _ in range(self._working):
                threads.append(self._thread())
                threads[-1].start()
            self._watch(threads, tell)
        except KeyboardInterrupt:
            self.was_interrupted = True
            self._stops.set()
            self._watch(threads, tell)  # what is running may have sent a message: let it end
        finally:
            self._stops.set()
        if self._failure is not None:
            raise self._failure

    def _watch(self, threads: list[threading.Thread], tell: Progress) -> None:
        while any(thread.is_alive() for thread in threads):
            tell(self._done, len(self.inputs))
            self._is_over.wait(_LOOK_SECONDS)
        tell(self._done, len(self.inputs))

    def _thread(self) -> threading.Thread:
        context = copy_context()  # the caller's settings of decimals, say
        return threading.Thread(target=context.run, args=(self._work,), daemon=True)

    def _work(self) -> None:
        MESSAGE_LIMIT.set(self._limit)
        try:
            for at, value in self._taken():
                self.rows[at] = self._row(value)
                with self._lock:
                    self._done += 1
                if self._limit.refusal is not None:
                    self._stops.set()
        except KeyboardInterrupt:
            self.was_interrupted = True
            self._stops.set()
        except BaseException as error:  # noqa: BLE001 - raised where the run was asked for
            self._failure = error
            self._stops.set()
        finally:
            with self._lock:
                self._working -= 1
                if not self._working:
                    self._is_over.set()

    def _taken(self) -> Iterator[tuple[int, _Input]]:
        """The next inputs, each at its time, until there is none or it stops."""
        while not self._stops.is_set():
            with self._lock:
                taken = next(self._waiting, None)
            pause = self._pace.pause_seconds() if taken else 0.0
            if taken is None or (pause and self._stops.wait(pause)):
                return
            yield taken

    def _row(self, value: _Input) -> BatchRow[_Value]:
        begun = time.perf_counter()
        try:
            found = self._call(value)
        except Exception as error:  # noqa: BLE001 - whatever it is, the others go on
            elapsed = time.perf_counter() - begun
            above = error.__traceback__.tb_next if error.__traceback__ else None
            return BatchRow(input=value, error=error.with_traceback(above), elapsed_seconds=elapsed)
        return BatchRow(input=value, value=found, elapsed_seconds=time.perf_counter() - begun)


def _cells(row: BatchRow[Any]) -> list[Any]:
    status = getattr(row.value, "status", None)
    return [
        row.shown,
        row.outcome,
        str(status) if isinstance(status, str) else None,
        row.error_text,
        getattr(row.error, "code", None),
        getattr(row.error, "http_status", None),
        row.elapsed_seconds,
    ]


def _shown(value: Any) -> str:
    """An input as it may be shown: of a bare text nobody knows what it is."""
    if isinstance(value, Mapping):
        return str(mask(value))
    if isinstance(value, list | tuple):
        return ", ".join(map(_shown, value))
    if isinstance(value, str):
        return _shown_text(value)
    if value is None or isinstance(value, bool | float):
        return str(value)
    if isinstance(value, int):
        return str(value) if abs(value) <= _HIGHEST_SHOWN else MASK
    return value.mask if isinstance(value, Secret) else type(value).__name__


def _shown_text(text: str) -> str:
    masked = mask_text(text)
    if masked != text or _is_uuid(text):
        return masked
    return MASK


def _is_uuid(text: str) -> bool:
    try:
        return str(uuid.UUID(text)) == text.lower()
    except ValueError:
        return False


def _plain(value: Any) -> Any:
    """An input as far as it is text."""
    if isinstance(value, str | Secret | Mapping | list | tuple):
        return value
    return str(value) if isinstance(value, int) and abs(value) > _HIGHEST_SHOWN else None


def _whole(value: object, *, field: str, lowest: int, highest: int | None = None) -> int | None:
    if value is None and field == "most_messages":
        return None
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    if not is_whole or value < lowest or (highest is not None and value > highest):  # type: ignore[operator] # is_whole
        most = f" and not above {highest}" if highest is not None else ""
        raise InputError(f"{field} must be a whole number, not below {lowest}{most}.", field=field)
    return value  # type: ignore[return-value] # is_whole


def _rate(value: object) -> float | None:
    if value is None:
        return None
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not 0 < value < math.inf:  # type: ignore[operator] # is_number
        raise InputError("per_second must be a number greater than 0.", field="per_second")
    return float(value)  # type: ignore[arg-type] # is_number


@contextlib.contextmanager
def _bar(progress: bool | Progress | None, total: int) -> Iterator[Progress]:
    """What is told how far it is: the caller's function, a bar, or nobody."""
    if callable(progress):
        yield progress
        return
    is_wanted = _is_watched() if progress is None else progress
    bar = _rich_bar() if is_wanted and total else None
    if bar is None:
        yield lambda _done, _total: None
        return
    with bar:
        task = bar.add_task("Calls", total=total)

        def tell(done: int, _total: int) -> None:
            bar.update(task, completed=done, refresh=True)

        yield tell


def _rich_bar() -> Any:
    try:
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn
    except ModuleNotFoundError:  # it comes with the extra `lab`
        return None
    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, auto_refresh=False)


def _is_watched() -> bool:
    """Whether somebody looks on: in a notebook or at a terminal."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    return hasattr(shell, "kernel") or sys.stdout.isatty()

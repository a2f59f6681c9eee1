"""What the system does to a process while it works: a fork, and an interrupt."""

from __future__ import annotations

import os
import signal
import threading
from types import FrameType
from typing import Any, Protocol, Self
from weakref import WeakSet


class Forked(Protocol):
    """Something that holds a lock or a connection."""

    def _after_fork(self) -> None:
        """Put fresh ones in their place; called in the child, before anything else runs in it."""


_LIVING: WeakSet[Forked] = WeakSet()
_has_hook = False


def begins_in_child(each: Forked) -> None:
    """Have its `_after_fork` called in each process that is forked while it lives."""
    global _has_hook
    _LIVING.add(each)
    if not _has_hook and hasattr(os, "register_at_fork"):  # Windows has neither
        os.register_at_fork(after_in_child=_begin_all)
        _has_hook = True


def _begin_all() -> None:
    for each in list(_LIVING):
        each._after_fork()


class InterruptsLater:
    """Holds Ctrl+C back while a row is kept; what came is raised at the end.

    Only a main thread is interrupted, so that elsewhere nothing happens. Within another one, the
    outer one decides. While it is `open`, an interrupt is raised at once, and then it is closed:
    no second interrupt disturbs those who clean up after the first one.
    """

    def __init__(self) -> None:
        self._handler: Any = None
        self._is_open = False
        self._pending: tuple[int, FrameType | None] | None = None

    def __enter__(self) -> Self:
        handler = signal.getsignal(signal.SIGINT)
        if _in_main_thread() and callable(handler) and _outer(handler) is None:
            self._handler = handler
            signal.signal(signal.SIGINT, self._handle)
        return self

    def __exit__(self, _kind: object, raised: object, _traceback: object) -> None:
        self._is_open = False
        if self._handler is not None:
            signal.signal(signal.SIGINT, self._handler)
        if not isinstance(raised, KeyboardInterrupt):
            self._raise_pending()

    def open(self) -> None:
        """Raise what came, and from now on what comes."""
        self._is_open = True
        self._raise_pending()

    def close(self) -> None:
        """Hold back what comes from now on."""
        self._is_open = False

    def _handle(self, number: int, frame: FrameType | None) -> None:
        if not self._is_open:
            self._pending = number, frame
            return
        self._is_open = False
        self._handler(number, frame)
        self._is_open = True  # a program's own handler need not raise

    def _raise_pending(self) -> None:
        pending, self._pending = self._pending, None
        if pending is not None:
            self._is_open = False
            self._handler(*pending)
            self._is_open = True


def raise_interrupts() -> None:
    """Let those who hold interrupts back do so no longer: what they waited for is done."""
    if _in_main_thread() and (outer := _outer(signal.getsignal(signal.SIGINT))):
        outer.open()


def _in_main_thread() -> bool:
    return threading.current_thread() is threading.main_thread()


def _outer(handler: Any) -> InterruptsLater | None:
    owner = getattr(handler, "__self__", None)
    return owner if isinstance(owner, InterruptsLater) else None

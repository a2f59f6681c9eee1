"""What has to begin anew in a forked process: its locks and connections are its parent's."""

from __future__ import annotations

import os
from typing import Protocol
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

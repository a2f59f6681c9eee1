"""Time, as the simulator sees it: real time with an offset, or time moved only by hand."""

from __future__ import annotations

import math
import time
from datetime import UTC, datetime, timedelta
from typing import Protocol

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LATEST = datetime(9000, 1, 1, tzinfo=UTC)  # leaves room for lifetimes below the year 10000


class Clock(Protocol):
    """What the simulator asks for the time."""

    def now(self) -> datetime:
        """The moment, aware, in UTC."""
        ...

    def advance(self, *, seconds: float) -> None:
        """Let time pass at once.

        Raises:
            ValueError: the seconds are negative, no number, or lead beyond the year 9000.
        """
        ...


class SystemClock:
    """The machine's time, plus whatever it was advanced by."""

    def __init__(self) -> None:
        self._offset_seconds = 0.0

    def now(self) -> datetime:
        """The moment, aware, in UTC."""
        return datetime.fromtimestamp(time.time() + self._offset_seconds, UTC)

    def advance(self, *, seconds: float) -> None:
        """Let time pass at once.

        Raises:
            ValueError: the seconds are negative, no number, or lead beyond the year 9000.
        """
        _later(self.now(), seconds)
        self._offset_seconds += seconds


class ManualClock:
    """A clock that stands still until it is advanced; for tests that repeat themselves.

    Args:
        start: the first moment, aware.
    """

    def __init__(self, start: datetime = datetime(2026, 1, 1, 9, tzinfo=UTC)) -> None:
        if start.tzinfo is None:
            raise ValueError("The start time of the clock must have a time zone.")
        self._now = start.astimezone(UTC)

    def now(self) -> datetime:
        """The moment, aware, in UTC."""
        return self._now

    def advance(self, *, seconds: float) -> None:
        """Let time pass at once.

        Raises:
            ValueError: the seconds are negative, no number, or lead beyond the year 9000.
        """
        self._now = _later(self._now, seconds)


def as_timestamp(moment: datetime) -> str:
    """A moment as the API writes it: ISO 8601, UTC, milliseconds, `Z`."""
    return moment.isoformat(timespec="milliseconds")[:23] + "Z"


def epoch_seconds(moment: datetime) -> int:
    """Whole seconds since 1970, as a token's `iat` and `exp` count them."""
    return (moment - _EPOCH) // timedelta(seconds=1)


def epoch_milliseconds(moment: datetime) -> int:
    """Whole milliseconds since 1970, as `pushFails` and `lastRememberedAt` count them."""
    return (moment - _EPOCH) // timedelta(milliseconds=1)


def start_of_day(moment: datetime) -> datetime:
    """The midnight, UTC, at which the moment's day began."""
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)


def from_timestamp(text: str) -> datetime | None:
    """The moment that an ISO 8601 text with an offset names, in UTC; None when it names none."""
    try:
        moment = datetime.fromisoformat(text)
        return moment.astimezone(UTC) if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None


def _later(moment: datetime, seconds: float) -> datetime:
    if not math.isfinite(seconds) or seconds < 0:
        raise ValueError("A clock can advance only by 0 or more seconds.")
    if seconds > (_LATEST - moment).total_seconds():
        raise ValueError("A clock can't go beyond the year 9000.")
    return moment + timedelta(seconds=seconds)

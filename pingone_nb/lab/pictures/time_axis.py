"""The axis of time: since the first moment while that is short, by the calendar when long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import matplotlib.dates
from matplotlib.axes import Axes

_DATES: Any = matplotlib.dates  # its functions have no types
_SECONDS_OF = {"ms": 0.001, "s": 1.0, "min": 60.0}
_CALENDAR = "time (UTC)"
_LONGEST_RELATIVE_SECONDS = 3 * 3600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeAxis:
    """Where moments stand.

    Attributes:
        begin: the first moment, aware.
        span_seconds: from the first to the last one.
    """

    begin: datetime
    span_seconds: float

    @property
    def unit(self) -> str | None:
        """`ms`, `s` or `min` since `begin`; None for the calendar."""
        if self.span_seconds > _LONGEST_RELATIVE_SECONDS:
            return None
        if self.span_seconds < 1:
            return "ms"
        return "s" if self.span_seconds < 300 else "min"

    @property
    def label(self) -> str:
        """What the axis says below."""
        if self.unit is None:
            return _CALENDAR
        return f"{self.unit} since {self.begin.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"

    def place(self, moment: datetime) -> float:
        """Where a moment stands."""
        if self.unit is None:
            return float(_DATES.date2num(moment))
        return (moment - self.begin).total_seconds() / _SECONDS_OF[self.unit]

    def length(self, seconds: float) -> float:
        """How long a duration is."""
        return seconds / (86400 if self.unit is None else _SECONDS_OF[self.unit])

    def mark(self, axes: Axes) -> None:
        """Label the axis, and its ticks."""
        axes.set_xlabel(self.label)
        if self.unit is None:
            locator = _DATES.AutoDateLocator(minticks=4, maxticks=9)
            axes.xaxis.set_major_locator(locator)
            axes.xaxis.set_major_formatter(_DATES.ConciseDateFormatter(locator))

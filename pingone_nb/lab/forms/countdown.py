"""The time that a passcode has left."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import traitlets

from pingone_nb.lab.forms.widget import Widget, static


def machine_time() -> datetime:
    """The moment by this machine's clock; aware, UTC."""
    return datetime.now(UTC)


class Countdown(Widget):
    """Ticks in the browser towards an absolute deadline, also while a cell runs.

    Attributes:
        deadline_ms: milliseconds since 1970 by the clock of `now`; None shows nothing.
        offset_ms: that clock minus this machine's. The browser asks for the exact time when it can.

    Args:
        noun: what expires.
        now: the clock of the deadline: PingOne's, or a simulator's that may be moved.
    """

    _esm, _css = static("countdown")
    noun = traitlets.Unicode().tag(sync=True)
    deadline_ms = traitlets.Float(None, allow_none=True).tag(sync=True)
    offset_ms = traitlets.Float(0.0).tag(sync=True)

    def __init__(
        self, *, noun: str = "Passcode", now: Callable[[], datetime] = machine_time
    ) -> None:
        super().__init__("pnb-countdown", noun=noun)
        self._now = now
        self._over: list[Callable[[], object]] = []

    def start(self, deadline: datetime) -> None:
        """Count down to a moment; one that is past shows as expired."""
        self.deadline_ms = deadline.timestamp() * 1000
        self.refresh()

    def stop(self) -> None:
        """Show nothing."""
        self.deadline_ms = None

    def refresh(self) -> None:
        """Look at the clock anew; to be called when a simulator's was moved."""
        # rounded: that two clocks are read one after the other is no reason to change a trait
        self.offset_ms = round((self._now() - machine_time()).total_seconds(), 1) * 1000
        self._tell()

    @property
    def deadline(self) -> datetime | None:
        """The moment; None when nothing is shown."""
        moment = self.deadline_ms
        return None if moment is None else datetime.fromtimestamp(moment / 1000, UTC)

    @property
    def is_over(self) -> bool:
        """Whether the deadline is past; false without one."""
        return self.deadline_ms is not None and self._now().timestamp() * 1000 >= self.deadline_ms

    def on_over(self, callback: Callable[[], object]) -> None:
        """Call `callback` when the browser has seen the deadline pass."""
        self._over.append(callback)

    def hear(self, message: dict[str, Any]) -> None:
        """Tell the time to a new page; hear that the time is over."""
        super().hear(message)
        if message.get("type") == "over" and self.is_over:
            for callback in tuple(self._over):
                callback()

    def _tell(self) -> None:
        self.send({"type": "now", "now_ms": self._now().timestamp() * 1000})

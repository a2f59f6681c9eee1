"""The time that a passcode has left."""

from __future__ import annotations

import time
from typing import Any

import traitlets

from pingone_nb.forms.widget import Widget, javascript


class Countdown(Widget):
    """Ticks in the browser from an absolute deadline, also while a cell runs.

    `deadline_ms` is in milliseconds since 1970, by the kernel's clock; 0 shows nothing.
    """

    _esm = traitlets.Unicode(javascript("countdown")).tag(sync=True)
    deadline_ms = traitlets.Float(0.0).tag(sync=True)

    def start(self, *, seconds: float) -> None:
        """Count down from now."""
        self.deadline_ms = (time.time() + seconds) * 1000

    def stop(self) -> None:
        """Show nothing."""
        self.deadline_ms = 0.0

    def hear(self, message: dict[str, Any]) -> None:
        """Tell the kernel's time, so that the browser's may differ."""
        if message.get("type") == "ready":
            self.send({"type": "now", "now_ms": time.time() * 1000})

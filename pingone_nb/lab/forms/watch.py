"""Looking again every few seconds, at the browser's word, while somebody looks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import traitlets

from pingone_nb.lab.forms.widget import Widget, javascript, style


class Watch(Widget):
    """Asks every few seconds, as long as it is on and displayed; one question at a time.

    The browser has the clock: the kernel sleeps not and starts no thread.

    Args:
        look: called at each question; it shows its own errors.
        most: how many questions are answered before it goes off by itself.
        period_ms: how long the browser waits between two.

    Attributes:
        is_on: whether the browser asks.
        is_offered: whether there is anything to ask about; else nothing is shown.
    """

    _esm = javascript("watch")
    _css = style("watch")
    is_on = traitlets.Bool(default_value=False).tag(sync=True)
    is_offered = traitlets.Bool(default_value=False).tag(sync=True)
    period_ms = traitlets.Int(2000).tag(sync=True)

    def __init__(
        self, look: Callable[[], object], *, most: int = 60, period_ms: int = 2000
    ) -> None:
        self._look = look
        self._most = most
        self._left = most
        super().__init__("pnb-watch", period_ms=period_ms)

    def start(self) -> None:
        """Let the browser ask."""
        self._left = self._most
        self.is_offered = self.is_on = True

    def stop(self) -> None:
        """Let the browser ask no more, and offer nothing."""
        self.is_offered = self.is_on = False

    def pause(self) -> None:
        """Let the browser ask no more until somebody turns it on."""
        self.is_on = False

    def hear(self, message: dict[str, Any]) -> None:
        """Look once; or turn it on or off."""
        if message.get("type") == "toggle" and self.is_offered:
            self._left = self._most
            self.is_on = not self.is_on
        if message.get("type") != "look":
            return
        try:
            if self.is_on:
                self._answer()
        finally:
            self.send({"type": "looked"})

    def _answer(self) -> None:
        self._left -= 1
        if self._left <= 0:
            self.pause()
        self._look()

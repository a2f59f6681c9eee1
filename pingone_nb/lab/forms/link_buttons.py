"""A button for each link of a reply."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import traitlets

from pingone_nb.lab.forms.widget import Widget, javascript, style


class LinkButtons(Widget):
    """Buttons named like links, whatever their names; none of them is in the widget's state.

    Args:
        label: what the buttons have in common.
        press: called with the name of a pressed one; it shows its own errors.
    """

    _esm = javascript("link_buttons")
    _css = style("link_buttons")
    label = traitlets.Unicode().tag(sync=True)

    def __init__(self, label: str, press: Callable[[str], object]) -> None:
        self._press = press
        self._status = ""
        self._names: tuple[str, ...] = ()
        super().__init__("pnb-links", label=label)

    @property
    def names(self) -> tuple[str, ...]:
        """What is offered."""
        return self._names

    def offer(self, names: Sequence[str], *, status: str) -> None:
        """Show other buttons, and the status that they belong to."""
        self._names, self._status = tuple(names), status
        self._tell()

    def hear(self, message: dict[str, Any]) -> None:
        """Do what a button is for; tell a new page what to show."""
        if message.get("type") == "ready":
            self._tell()
        if message.get("type") != "press":
            return
        try:
            if message.get("name") in self._names:
                self._press(message["name"])
        finally:
            self.send({"type": "done", "id": message.get("id")})

    def _tell(self) -> None:
        self.send({"type": "links", "names": list(self._names), "status": self._status})

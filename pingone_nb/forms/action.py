"""A button that cannot be pressed twice before the first press is done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import traitlets

from pingone_nb.forms.widget import Widget, javascript, style


class Action(Widget):
    """A button. It refuses further clicks, in the browser, until the first one's work is done.

    Args:
        label: what it does.
        press: called at each click; it shows its own errors.
        is_primary: whether it is the form's main button, which Enter in a field presses.
    """

    _esm = javascript("action")
    _css = style("action")
    label = traitlets.Unicode().tag(sync=True)
    is_enabled = traitlets.Bool(default_value=True).tag(sync=True)

    def __init__(
        self, label: str, press: Callable[[], object], *, is_primary: bool = False
    ) -> None:
        super().__init__("pnb-action", *(["pnb-primary"] if is_primary else []), label=label)
        self._press = press

    def focus(self) -> None:
        """Put the keyboard's focus on the button, if the reader is in one of the forms at all."""
        self.send({"type": "focus"})

    def hear(self, message: dict[str, Any]) -> None:
        """Do what the button is for, then let it be pressed again."""
        if message.get("type") != "press":
            return
        self.send({"type": "started"})
        try:
            if self.is_enabled:
                self._press()
        finally:
            self.send({"type": "done"})

    def __repr__(self) -> str:
        return f"<Action {self.label!r}>"

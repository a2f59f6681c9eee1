"""A button that cannot be pressed twice before the first press is done."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import traitlets

from pingone_nb.lab.forms.control import Control
from pingone_nb.lab.forms.widget import Widget, static


class Action(Widget):
    """A button. It refuses further clicks, in the browser, until the first one's work is done.

    Args:
        label: what it does.
        press: called at each click; it shows its own errors.
        is_primary: whether it is the form's main button, which Enter in a field presses.
        fields: the controls that the press is about. A press brings along what was typed last,
            since the kernel may hear the messages of several widgets in another order.
    """

    _esm, _css = static("action")
    label = traitlets.Unicode().tag(sync=True)
    is_enabled = traitlets.Bool(default_value=True).tag(sync=True)
    field_keys = traitlets.List(traitlets.Unicode()).tag(sync=True)

    def __init__(
        self,
        label: str,
        press: Callable[[], object],
        *,
        is_primary: bool = False,
        fields: Iterable[Control] = (),
    ) -> None:
        self._press = press
        self._fields = {field.key: field for field in fields}
        classes = ["pnb-primary"] if is_primary else []
        super().__init__("pnb-action", *classes, label=label, field_keys=list(self._fields))

    def focus(self) -> None:
        """Put the keyboard's focus on the button, if the reader is in one of the forms at all."""
        self.send({"type": "focus"})

    def hear(self, message: dict[str, Any]) -> None:
        """Do what the button is for, then let it be pressed again."""
        if message.get("type") != "press":
            return
        try:
            # first, since what was typed may be what lets the button be pressed, or forbids it
            self._take(message.get("edits"))
            if self.is_enabled:
                self._press()
        finally:  # the page keeps the button locked until it hears this
            self.send({"type": "done", "id": message.get("id")})

    def _take(self, edits: object) -> None:
        for edit in edits if isinstance(edits, list) else []:
            if not isinstance(edit, dict):  # a page may send anything
                continue
            field, text = self._fields.get(str(edit.get("key"))), edit.get("text")
            if field is not None and isinstance(text, str):
                field.take(text, edit=edit.get("edit"))

    def __repr__(self) -> str:
        return f"<Action {self.label!r}>"

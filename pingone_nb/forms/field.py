"""A labelled text field whose text is never in the widget's state."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import traitlets

from pingone_nb.forms.widget import Widget, javascript
from pingone_nb.secret import Secret

KINDS = ("text", "secret", "tel", "email", "otp")
_LONGEST = 100_000


class Field(Widget):
    """One line of text, with a label, a hint and a place for its error.

    The text comes and goes as messages and is kept as a `Secret`, so it is neither in the saved
    notebook nor in a `repr`. A field of kind `secret` never sends its text back to the browser.

    Args:
        label: what to type.
        kind: `text`, `secret`, `tel`, `email` or `otp`.
        hint: a sentence below the field.
    """

    _esm = traitlets.Unicode(javascript("field")).tag(sync=True)
    kind = traitlets.Enum(KINDS, default_value="text").tag(sync=True)
    label = traitlets.Unicode().tag(sync=True)
    hint = traitlets.Unicode().tag(sync=True)
    error = traitlets.Unicode().tag(sync=True)
    is_kept = traitlets.Bool(default_value=False).tag(sync=True)

    def __init__(self, label: str, *, kind: str = "text", hint: str = "") -> None:
        super().__init__(label=label, kind=kind, hint=hint)
        self._text = Secret("")
        self._on_submit: list[Callable[[], object]] = []

    def text(self) -> Secret:
        """What the field holds."""
        return self._text

    def set(self, text: str | Secret) -> None:
        """Fill the field in."""
        self._text = Secret.of(text)
        self.is_kept = bool(self._text)
        self._show()

    def clear(self) -> None:
        """Empty the field and take its error away."""
        self.set("")
        self.error = ""

    def focus(self) -> None:
        """Put the cursor into the field."""
        self.send({"type": "focus"})

    def on_submit(self, callback: Callable[[], object]) -> None:
        """Call `callback` when Enter is pressed in the field."""
        self._on_submit.append(callback)

    def hear(self, message: dict[str, Any]) -> None:
        """Take over what was typed; show the text when the field is displayed anew."""
        if message.get("type") == "ready":
            self._show()
        if isinstance(message.get("text"), str):
            self._text = Secret(message["text"][:_LONGEST])
            self.error = ""
        if message.get("type") == "submit":
            for callback in tuple(self._on_submit):
                callback()

    def _show(self) -> None:
        shown = "" if self.kind == "secret" else self._text.reveal()
        self.send({"type": "text", "text": shown})

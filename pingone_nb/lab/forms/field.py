"""A labelled text field whose text is never in the widget's state."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, get_args

import traitlets

from pingone_nb.lab.forms.control import Control
from pingone_nb.lab.forms.widget import static
from pingone_nb.privacy.secret import Secret

Kind = Literal["text", "secret", "tel", "email", "otp"]
KINDS: tuple[Kind, ...] = get_args(Kind)
_AUTOCOMPLETE: dict[str, str] = {"secret": "new-password", "otp": "one-time-code"}


class Field(Control):
    """One line of text, with a label, a hint and a place for its error.

    The text comes and goes as messages and is kept as a `Secret`, so it is neither in the saved
    notebook nor in a `repr`. A field of kind `secret` never sends its text back to the browser.

    Args:
        label: what to type.
        kind: `text`, `secret`, `tel`, `email` or `otp`.
        hint: a sentence below the field.
        text: what it holds at first.
        is_wide: whether it takes a form's whole width.
        is_code: whether it is shown in the code font, as ids are.

    Attributes:
        key: names the field in messages.
    """

    _esm, _css = static("field", "control")
    kind = traitlets.Enum(KINDS, default_value="text").tag(sync=True)
    hint = traitlets.Unicode().tag(sync=True)
    placeholder = traitlets.Unicode().tag(sync=True)
    autocomplete = traitlets.Unicode("off").tag(sync=True)
    is_enabled = traitlets.Bool(default_value=True).tag(sync=True)

    def __init__(
        self,
        label: str,
        *,
        kind: Kind = "text",
        hint: str = "",
        text: str | Secret = "",
        is_wide: bool = False,
        is_code: bool = False,
    ) -> None:
        classes = [name for name, on in (("pnb-wide", is_wide), ("pnb-mono", is_code)) if on]
        autocomplete = _AUTOCOMPLETE.get(kind, "off")
        super().__init__(
            "pnb-field", *classes, label=label, kind=kind, hint=hint, autocomplete=autocomplete
        )
        self._text = Secret.of(text)
        self._submitted: list[Callable[[], object]] = []

    def text(self) -> Secret:
        """What the field holds."""
        return self._text

    entry = property(text)

    def enter(self, entry: Secret) -> None:
        """Hold this text."""
        if entry != self._text:
            self.set(entry)

    def set(self, text: str | Secret) -> None:
        """Fill the field in."""
        self._text = Secret.of(text)
        self._show_text()
        self._call_each(self._changed)

    def clear(self) -> None:
        """Empty the field and take its error away."""
        self.show_error("")
        self.set("")

    def on_submit(self, callback: Callable[[], object]) -> None:
        """Call `callback` when Enter is pressed in a field that stands outside a form."""
        self._submitted.append(callback)

    def hear(self, message: dict[str, Any]) -> None:
        """Take over what was typed; tell a new page what to show."""
        super().hear(message)
        if message.get("type") == "submit":
            self._call_each(self._submitted)

    def _accept(self, text: str) -> None:
        # not sent back: the page has it already, and may be some letters ahead by now
        self._text = Secret(text)
        self._has_changed()
        self._call_each(self._edited)

    def _tell(self) -> None:
        # marked as an answer, which a page that has been typed into meanwhile leaves aside
        self._show_text(is_answer=True)
        self.send({"type": "error", "text": self._error, "is_answer": True})

    def _show_text(self, *, is_answer: bool = False) -> None:
        shown = "" if self.kind == "secret" else self._text.reveal()
        message = {"type": "text", "text": shown, "is_filled": bool(self._text)}
        self.send({**message, "is_answer": is_answer})

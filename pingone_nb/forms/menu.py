"""One of a few, as a drop-down list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import traitlets

from pingone_nb.forms.widget import Widget, javascript, style


class Menu(Widget):
    """A drop-down list with a label, a hint and a place for its error.

    What is chosen is a word of the API, nothing personal: it is in the widget's state.

    Args:
        label: what is to be chosen.
        options: what is shown and what it stands for, in order.
        value: what is chosen at first.
        hint: a sentence below the list.

    Attributes:
        key: names the control in messages.
        value: what is chosen; setting another one shows it.

    Raises:
        ValueError: `value` is none of the options.
    """

    _esm = javascript("menu")
    _css = style("menu")
    key = traitlets.Unicode().tag(sync=True)
    label = traitlets.Unicode().tag(sync=True)
    hint = traitlets.Unicode().tag(sync=True)
    options: traitlets.List[Any] = traitlets.List().tag(sync=True)
    value = traitlets.Unicode().tag(sync=True)

    def __init__(
        self, label: str, *, options: Sequence[tuple[str, str]], value: str, hint: str = ""
    ) -> None:
        self._edit = 0.0
        self._error = ""
        self._changed: list[Callable[[], object]] = []
        self._edited: list[Callable[[], object]] = []
        super().__init__("pnb-menu", label=label, hint=hint, options=list(options), value=value)
        self.key = self.model_id

    @traitlets.validate("value")
    def _check(self, proposal: dict[str, Any]) -> str:
        value: str = proposal["value"]
        if value not in {told for _, told in self.options}:
            message = "This is none of the options."
            raise ValueError(message)
        return value

    @traitlets.observe("value")
    def _note(self, _change: object) -> None:
        self.show_error("")
        self._tell(self._changed)

    @property
    def error(self) -> str:
        """What is shown to be wrong with the choice, or ""."""
        return self._error

    def show_error(self, text: str) -> None:
        """Say below the list what is wrong; "" takes that away."""
        if text != self._error:
            self._error = text
            self.send({"type": "error", "text": text})

    def focus(self) -> None:
        """Put the focus here, if the reader is in one of the forms at all."""
        self.send({"type": "focus"})

    def on_change(self, callback: Callable[[], object]) -> None:
        """Call `callback` when something else was chosen, by whomever."""
        self._changed.append(callback)

    def on_edit(self, callback: Callable[[], object]) -> None:
        """Call `callback` when a person changed it, after those of `on_change`."""
        self._edited.append(callback)

    def take(self, text: str, *, edit: object) -> None:
        """Take over what was chosen, unless that `edit`, or a later one, was taken already."""
        if isinstance(edit, int | float):
            if edit <= self._edit:
                return
            self._edit = edit
        if any(told == text for _, told in self.options):
            self.value = text
            self._tell(self._edited)

    def hear(self, message: dict[str, Any]) -> None:
        """Take over what was chosen; tell a new page what is wrong with it."""
        if message.get("type") == "ready":
            self.send({"type": "error", "text": self._error})
        elif message.get("type") == "text" and isinstance(message.get("text"), str):
            self.take(message["text"], edit=message.get("edit"))

    def _tell(self, callbacks: list[Callable[[], object]]) -> None:
        for callback in tuple(callbacks):
            callback()

    def __repr__(self) -> str:
        return f"<Menu {self.label!r}>"

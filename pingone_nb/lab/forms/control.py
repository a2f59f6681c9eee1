"""What all controls share that a person fills in: an error beside it, and who hears of changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import traitlets

from pingone_nb.lab.forms.widget import Widget
from pingone_nb.privacy.secret import Secret


class Control(Widget):
    """A labelled control, such as a `Field` or a `Choice`.

    Args:
        classes: the CSS classes, besides `pnb`.
        traits: the traits' first values.

    Attributes:
        label: what is to be filled in.
    """

    label = traitlets.Unicode().tag(sync=True)

    def __init__(self, *classes: str, **traits: Any) -> None:
        self._edit = 0.0
        self._error = ""
        self._changed: list[Callable[[], object]] = []
        self._edited: list[Callable[[], object]] = []
        super().__init__(*classes, **traits)

    @property
    def error(self) -> str:
        """What is shown to be wrong, or ""."""
        return self._error

    def show_error(self, text: str) -> None:
        """Say at the control what is wrong with it; "" takes that away."""
        if text != self._error:
            self._error = text
            self.send({"type": "error", "text": text})

    def focus(self) -> None:
        """Put the focus there, if the reader is in one of the forms at all."""
        self.send({"type": "focus"})

    def on_change(self, callback: Callable[[], object]) -> None:
        """Call `callback` when it was changed, by whomever."""
        self._changed.append(callback)

    def on_edit(self, callback: Callable[[], object]) -> None:
        """Call `callback` when a person changed it, after those of `on_change`."""
        self._edited.append(callback)

    @property
    def entry(self) -> Secret:
        """What it holds, as text."""
        raise NotImplementedError

    def enter(self, entry: Secret) -> None:
        """Hold what a control like this one held; what it cannot hold is left aside."""
        raise NotImplementedError

    def take(self, text: str, *, edit: object) -> None:
        """Take over what a person gave, unless that `edit`, or a later one, was taken already.

        `edit` grows with each change in the browser: a press brings what was typed before it.
        """
        if isinstance(edit, int | float):
            # a press brings the edit along and may overtake it: the same one then comes twice
            if edit <= self._edit:
                return
            self._edit = edit
        self._accept(text)

    def hear(self, message: dict[str, Any]) -> None:
        """Take over what was given; tell a new page what to show."""
        super().hear(message)
        text = message.get("text")
        if message.get("type") == "text" and isinstance(text, str):
            self.take(text, edit=message.get("edit"))

    def _accept(self, text: str) -> None:
        """Make it the control's own."""

    def _tell(self) -> None:
        self.send({"type": "error", "text": self._error})

    def _has_changed(self) -> None:
        self.show_error("")
        self._call_each(self._changed)

    def _call_each(self, callbacks: list[Callable[[], object]]) -> None:
        for callback in tuple(callbacks):  # one may add another
            callback()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.label!r}>"

"""What every form does: submit, show what came of it, keep what was typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Generic, TypeVar

import ipywidgets

from pingone_nb.errors import InputError, PingOneError
from pingone_nb.forms.action import Action
from pingone_nb.forms.field import Field
from pingone_nb.forms.status_line import StatusLine

Value = TypeVar("Value")


class Form(ipywidgets.VBox, Generic[Value]):  # type: ignore[misc] # ipywidgets has no types
    """A form around one call.

    `submit()` makes the call and raises what it raises; a click and the Enter key do the same and
    show the error beside the form. What was typed stays after an error.

    Args:
        title: the heading.
        fields: the argument that each field is for → the field; errors find their field by it.
        body: the widgets between heading and buttons, in order.
        submit_label: what the main button says.
        others: further buttons.
    """

    def __init__(
        self,
        *,
        title: str,
        fields: Mapping[str, Field],
        body: Sequence[ipywidgets.Widget],
        submit_label: str,
        others: Sequence[Action] = (),
    ) -> None:
        self.fields = dict(fields)
        self.status = StatusLine()
        self.action = Action(submit_label, self.press, is_primary=True)
        self.error: Exception | None = None
        self._value: Value | None = None
        self._listeners: list[Callable[[Value], object]] = []
        heading = ipywidgets.HTML(f'<div class="pingone-nb pn-title">{title}</div>')
        buttons = ipywidgets.HBox([self.action, *others])
        buttons.add_class("pn-row")
        super().__init__([heading, *body, buttons, self.status])
        self.add_class("pn-form")
        for field in self.fields.values():
            field.on_submit(self.press)

    def submit(self) -> Value:
        """Make the call with what the form holds.

        Raises:
            PingOneError: as the client's method does; the form shows it, too.
        """
        self._forget_errors()
        try:
            value = self._call()
        except Exception as error:
            self._show_error(error)
            raise
        self._value = value
        self._show_value(value)
        for listener in tuple(self._listeners):
            listener(value)
        return value

    def press(self) -> None:
        """Submit as a click does: an error is shown, not raised."""
        try:
            self.submit()
        except Exception as error:  # noqa: BLE001 - `submit` has shown it; nobody else would
            self.error = error

    def outcome(self) -> Value:
        """What the last submission gave; submits when nobody has pressed the button yet.

        Raises:
            PingOneError: as `submit` does.
        """
        return self.submit() if self._value is None else self._value

    @property
    def last(self) -> Value | None:
        """What the last submission gave, or None."""
        return self._value

    def on_result(self, listener: Callable[[Value], object]) -> None:
        """Call `listener` with the value of each submission that went well."""
        self._listeners.append(listener)

    def _call(self) -> Value:
        raise NotImplementedError

    def _show_value(self, value: Value) -> None:
        raise NotImplementedError

    def _show_error(self, error: Exception) -> None:
        self.error = error
        wrong = self.fields.get(error.field) if isinstance(error, InputError) else None
        if wrong is not None and isinstance(error, PingOneError):
            wrong.error = " ".join(filter(None, (error.message, error.hint)))
            wrong.focus()
            self.status.tell("Nothing was sent: a field needs another look.", kind="bad")
            return
        self.status.tell_error(error)

    def _forget_errors(self) -> None:
        self.error = None
        for field in self.fields.values():
            field.error = ""

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"

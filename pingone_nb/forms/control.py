"""What a form needs to know of a control that a person fills in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol


class Control(Protocol):
    """A labelled control, such as a `Field` or a `Choice`."""

    label: Any  # a trait that holds a str
    key: Any  # a trait that holds a str: names the control in messages

    @property
    def error(self) -> str:
        """What is shown to be wrong, or ""."""

    def show_error(self, text: str) -> None:
        """Say at the control what is wrong with it; "" takes that away."""

    def focus(self) -> None:
        """Put the focus there, if the reader is in one of the forms at all."""

    def take(self, text: str, *, edit: object) -> None:
        """Take over what was typed or chosen; `edit` grows with each change in the browser."""

    def on_change(self, callback: Callable[[], object]) -> None:
        """Call `callback` when it was changed, by whomever."""

    def on_edit(self, callback: Callable[[], object]) -> None:
        """Call `callback` when a person changed it, after those of `on_change`."""

"""One of a few, as a drop-down list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import traitlets

from pingone_nb.lab.forms.control import Control
from pingone_nb.lab.forms.widget import static
from pingone_nb.privacy.secret import Secret


class Menu(Control):
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

    _esm, _css = static("menu", "control")
    hint = traitlets.Unicode().tag(sync=True)
    options: traitlets.List[Any] = traitlets.List().tag(sync=True)
    value = traitlets.Unicode().tag(sync=True)

    def __init__(
        self, label: str, *, options: Sequence[tuple[str, str]], value: str, hint: str = ""
    ) -> None:
        super().__init__("pnb-menu", label=label, hint=hint, options=list(options), value=value)

    @property
    def entry(self) -> Secret:
        """What is chosen."""
        return Secret(self.value)

    def enter(self, entry: Secret) -> None:
        """Choose this, if it is there."""
        value = entry.reveal()
        if any(known == value for _, known in self.options):
            self.value = value

    @traitlets.validate("value")
    def _check(self, proposal: dict[str, Any]) -> str:
        value: str = proposal["value"]
        if value not in {known for _, known in self.options}:
            raise ValueError("This option doesn't exist.")
        return value

    @traitlets.observe("value")
    def _note(self, _change: object) -> None:
        self._has_changed()

    def _accept(self, text: str) -> None:
        if any(known == text for _, known in self.options):
            self.value = text
            self._call_each(self._edited)

"""One thing that is on or off."""

from __future__ import annotations

import traitlets

from pingone_nb.lab.forms.control import Control
from pingone_nb.lab.forms.widget import static
from pingone_nb.privacy.secret import Secret

_VALUES = {"true": True, "false": False}


class CheckBox(Control):
    """A box to tick, with its label beside it and a place for its error.

    Args:
        label: what is on while the box is ticked.
        value: whether it is ticked at first.

    Attributes:
        key: names the control in messages.
        value: whether it is ticked; setting another value shows it.
    """

    _esm, _css = static("checkbox", "control")
    value = traitlets.Bool().tag(sync=True)

    def __init__(self, label: str, *, value: bool = False) -> None:
        super().__init__("pnb-checkbox", "pnb-wide", label=label, value=value)

    @property
    def entry(self) -> Secret:
        """Whether it is ticked."""
        return Secret("true" if self.value else "false")

    def enter(self, entry: Secret) -> None:
        """Tick it, or not."""
        self.value = _VALUES.get(entry.reveal(), self.value)

    @traitlets.observe("value")
    def _note(self, _change: object) -> None:
        self._has_changed()

    def _accept(self, text: str) -> None:
        if text in _VALUES:
            self.value = _VALUES[text]
            self._call_each(self._edited)

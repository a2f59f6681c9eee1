"""One of several, as radio buttons; what they say is never in the widget's state."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import traitlets

from pingone_nb.lab.forms.control import Control
from pingone_nb.lab.forms.widget import static
from pingone_nb.privacy.secret import Secret


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """What can be chosen. All of it is text: whoever shows it must not read it as HTML.

    Attributes:
        value: names it, such as a device's id.
        title: what it is.
        text: which one it is, or "".
        note: what is to be known of it, or "".
        is_enabled: whether it can be chosen.
    """

    value: str
    title: str
    text: str = ""
    note: str = ""
    is_enabled: bool = True


class Choice(Control):
    """A group of radio buttons, with a label and a place for its error.

    Args:
        label: what is to be chosen.
        empty: what is said while there is nothing to choose.

    Attributes:
        key: names the control in messages.
    """

    _esm, _css = static("choice", "control")
    empty = traitlets.Unicode().tag(sync=True)

    def __init__(self, label: str, *, empty: str = "") -> None:
        super().__init__("pnb-choice", "pnb-wide", label=label, empty=empty)
        self._options: tuple[Option, ...] = ()
        self._chosen = ""

    @property
    def options(self) -> tuple[Option, ...]:
        """What there is."""
        return self._options

    @property
    def chosen(self) -> str:
        """The value of what is chosen, or "" when nothing is."""
        return self._chosen

    @property
    def entry(self) -> Secret:
        """The value of what is chosen."""
        return Secret(self._chosen)

    def enter(self, entry: Secret) -> None:
        """Choose this, if it can be chosen."""
        value = entry.reveal()
        if value != self._chosen and self._can_choose(value):
            self.choose(value)

    def offer(self, options: Sequence[Option], *, chosen: str = "") -> None:
        """Show other options; `chosen` marks one, also one that cannot be chosen."""
        self._options = tuple(options)
        self._chosen = chosen if any(each.value == chosen for each in options) else ""
        self.show_error("")
        self._show_options()
        self._call_each(self._changed)

    def choose(self, value: str) -> None:
        """Choose as a click does.

        Raises:
            ValueError: there is no such option, or it cannot be chosen.
        """
        if not self._can_choose(value):
            raise ValueError("This option can't be chosen.")
        self._chosen = value
        self.show_error("")
        self._show_options()
        self._call_each(self._changed)

    def _accept(self, text: str) -> None:
        if self._can_choose(text):
            # the options are not sent back: the page has marked the one that was clicked
            self._chosen = text
            self._has_changed()
            self._call_each(self._edited)

    def _tell(self) -> None:
        self._show_options(is_answer=True)
        super()._tell()

    def _can_choose(self, value: str) -> bool:
        return any(option.value == value and option.is_enabled for option in self._options)

    def _show_options(self, *, is_answer: bool = False) -> None:
        options = [asdict(option) for option in self._options]
        message = {"type": "options", "options": options, "chosen": self._chosen}
        self.send({**message, "is_answer": is_answer})

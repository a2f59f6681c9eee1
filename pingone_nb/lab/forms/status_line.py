"""What a form says, in words, for eyes and for screen readers."""

from __future__ import annotations

from dataclasses import asdict

from pingone_nb.lab.forms.notice import Notice, notice_of
from pingone_nb.lab.forms.widget import Widget, static


class StatusLine(Widget):
    """A live region that shows one `Notice`, always as text; it is not saved with the notebook."""

    _esm, _css = static("status_line")

    def __init__(self) -> None:
        super().__init__("pnb-status-line")
        self._notice: Notice | None = None

    @property
    def notice(self) -> Notice | None:
        """What is shown, or None."""
        return self._notice

    def show(self, notice: Notice) -> None:
        """Say something in place of what was said before."""
        self._notice = notice
        self._tell()

    def say(self, notice: Notice | None) -> None:
        """Show this, unless it is what is shown; None shows nothing."""
        if notice != self._notice:
            self._notice = notice
            self._tell()

    def show_error(self, error: Exception) -> None:
        """Say what happened, why, what to do, and PingOne's code and id."""
        self.show(notice_of(error))

    def clear(self) -> None:
        """Say nothing."""
        self.say(None)

    def focus(self) -> None:
        """Put the focus here, if the reader is in one of the forms at all."""
        self.send({"type": "focus"})

    def _tell(self) -> None:
        notice = None if self._notice is None else asdict(self._notice)
        self.send({"type": "notice", "notice": notice})

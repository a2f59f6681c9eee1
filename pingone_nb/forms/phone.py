"""The virtual phone: what the simulator sent, as a person would see it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import count, islice
from typing import Any, Protocol

import traitlets

from pingone_nb.forms.widget import Widget, javascript, style
from pingone_nb.masking import mask_email, mask_phone
from pingone_nb.secret import Secret

_MOST_SHOWN = 50
_TITLES = {False: "Virtual phone", True: "Your own phone"}
_NOTES = {
    False: "No message yet. What the simulator sends appears here.",
    True: "Look at your own phone or mailbox: real messages go there.",
}
_TEST = "Nothing was sent. The passcode came back in the reply, as test.otp: "


class SentMessage(Protocol):
    """What the phone shows of a message."""

    @property
    def channel(self) -> str:
        """`SMS`, `VOICE` or `EMAIL`."""

    @property
    def to(self) -> str:
        """The number or address; shown masked."""

    @property
    def text(self) -> str:
        """What is read or heard."""

    @property
    def otp(self) -> str:
        """The passcode."""

    @property
    def sent_at(self) -> datetime:
        """When."""


class MessageSource(Protocol):
    """An inbox: newest first, and telling of each new message."""

    def __iter__(self) -> Iterator[SentMessage]:
        """The messages, newest first."""

    def subscribe(self, callback: Callable[[Any], object]) -> Callable[[], None]:
        """Have `callback` called with each new message; gives the way to stop that."""


class VirtualPhone(Widget):
    """Shows an inbox's messages, newest first; without an inbox it sends you to your own phone.

    The messages travel to the browser as messages and are nowhere in the widget's state.

    Args:
        inbox: such as `simulator.inbox`; None when messages are real.
    """

    _esm = javascript("phone")
    _css = style("phone")
    title = traitlets.Unicode().tag(sync=True)
    note = traitlets.Unicode().tag(sync=True)
    can_type = traitlets.Bool(default_value=False).tag(sync=True)

    _leave: Callable[[], None] | None = None

    def __init__(self, inbox: MessageSource | None) -> None:
        is_live = inbox is None
        super().__init__("pnb-phone", title=_TITLES[is_live], note=_NOTES[is_live])
        self._numbers = count()
        self._codes: dict[int, Secret] = {}
        self._shown: list[dict[str, Any]] = []
        self._typists: list[Callable[[Secret], object]] = []
        for message in reversed(list(islice(inbox or (), _MOST_SHOWN))):
            self._keep(_told(message), Secret(message.otp))
        self._leave = None if inbox is None else inbox.subscribe(self._receive)

    def on_type(self, callback: Callable[[Secret], object]) -> None:
        """Offer "Type it for me", which calls `callback` with the passcode; the newest one only."""
        self._typists.append(callback)
        self.can_type = True

    def show_test_otp(self, otp: Secret) -> None:
        """Note that nothing was sent, and show the passcode of test mode's reply."""
        message = {"channel": "TEST", "to": "", "text": _TEST + otp.reveal(), "time": ""}
        self._add(message, otp)

    def hear(self, message: dict[str, Any]) -> None:
        """Show the messages to a new page; type one for who asked."""
        if message.get("type") == "ready":
            self.send({"type": "all", "messages": self._shown})
        number = message.get("number")
        if message.get("type") == "type" and type(number) is int:
            self._type(number)

    def close(self) -> None:
        """Leave the inbox and the page."""
        if self._leave is not None:
            self._leave()
        super().close()

    def _type(self, number: int) -> None:
        code = self._codes.get(number)
        if code is not None and self._typists:
            # the newest form is the one that the person looks at
            self._typists[-1](code)
            self.send({"type": "typed"})

    def _receive(self, message: SentMessage) -> None:
        self._add(_told(message), Secret(message.otp))

    def _add(self, told: dict[str, Any], otp: Secret) -> None:
        self.send({"type": "new", "message": self._keep(told, otp)})

    def _keep(self, told: dict[str, Any], otp: Secret) -> dict[str, Any]:
        kept = {**told, "number": next(self._numbers), "otp": otp.reveal()}
        self._codes[kept["number"]] = otp
        self._shown.insert(0, kept)
        for dropped in self._shown[_MOST_SHOWN:]:
            del self._codes[dropped["number"]]
        del self._shown[_MOST_SHOWN:]
        return kept


def _told(message: SentMessage) -> dict[str, Any]:
    mask = mask_email if message.channel == "EMAIL" else mask_phone
    return {
        "channel": message.channel,
        "to": mask(message.to),
        "text": message.text,
        "time": message.sent_at.strftime("%H:%M:%S UTC"),
    }

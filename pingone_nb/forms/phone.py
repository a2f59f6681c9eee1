"""The virtual phone: what the simulator sent, as a person would see it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import islice
from typing import Any, Protocol

import traitlets

from pingone_nb.forms.widget import Widget, javascript
from pingone_nb.secret import Secret

_MOST_SHOWN = 20
_EMPTY = "No message yet. What the simulator sends appears here."
_LIVE = "Real messages go to the real phone or mailbox: look there."


class SentMessage(Protocol):
    """What the phone shows of a message."""

    @property
    def channel(self) -> str:
        """`SMS`, `VOICE` or `EMAIL`."""

    @property
    def to(self) -> str:
        """The number or address."""

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

    _esm = traitlets.Unicode(javascript("phone")).tag(sync=True)
    is_live = traitlets.Bool(default_value=False).tag(sync=True)
    can_type = traitlets.Bool(default_value=False).tag(sync=True)
    note = traitlets.Unicode().tag(sync=True)

    def __init__(self, inbox: MessageSource | None) -> None:
        super().__init__(is_live=inbox is None, note=_LIVE if inbox is None else _EMPTY)
        self._inbox = inbox
        self._shown: list[SentMessage] = []
        self._typists: list[Callable[[Secret], object]] = []
        self._leave = inbox.subscribe(self._refresh) if inbox is not None else None

    def on_type(self, callback: Callable[[Secret], object]) -> None:
        """Offer "Type it for me", which calls `callback` with the passcode."""
        self._typists.append(callback)
        self.can_type = True

    def hear(self, message: dict[str, Any]) -> None:
        """Show the messages to a new view; type one for who asked."""
        if message.get("type") == "ready":
            self._refresh()
        number = message.get("number")
        if message.get("type") == "type" and isinstance(number, int):
            self._type(number)

    def close(self) -> None:
        """Leave the inbox and the page."""
        if self._leave is not None:
            self._leave()
        super().close()

    def _type(self, number: int) -> None:
        if 0 <= number < len(self._shown) and self._typists:
            # the newest form is the one that the person looks at
            self._typists[-1](Secret(self._shown[number].otp))

    def _refresh(self, _message: object = None) -> None:
        self._shown = list(islice(self._inbox or (), _MOST_SHOWN))
        messages = [_as_told(number, each) for number, each in enumerate(self._shown)]
        self.send({"type": "messages", "messages": messages})


def _as_told(number: int, message: SentMessage) -> dict[str, Any]:
    return {
        "number": number,
        "channel": message.channel,
        "to": message.to,
        "text": message.text,
        "otp": message.otp,
        "at": message.sent_at.strftime("%H:%M:%S UTC"),
    }

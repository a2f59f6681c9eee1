"""What the virtual phone gets and answers; a simulator's inbox and mobile app are of this shape."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, Protocol


class SentMessage(Protocol):
    """What the phone shows of a message."""

    @property
    def channel(self) -> str:
        """`SMS`, `VOICE`, `EMAIL`, `WHATSAPP` or `PUSH`."""

    @property
    def to(self) -> str:
        """The number or address; shown masked; "" for a push."""

    @property
    def title(self) -> str:
        """A push's headline, or ""."""

    @property
    def text(self) -> str:
        """What is read or heard."""

    @property
    def otp(self) -> str | None:
        """The passcode; None for a push."""

    @property
    def authentication_id(self) -> str | None:
        """What a push belongs to."""

    @property
    def numbers(self) -> tuple[int, ...]:
        """What a push offers to pick from; empty without number matching."""

    @property
    def sent_at(self) -> datetime:
        """When."""


class MessageSource(Protocol):
    """An inbox: newest first, and telling of each new message."""

    def __iter__(self) -> Iterator[SentMessage]:
        """The messages, newest first."""

    def subscribe(self, callback: Callable[[Any], object]) -> Callable[[], None]:
        """Have `callback` called with each new message; gives the way to stop that."""


class WaitingPush(Protocol):
    """A push that waits for an answer."""

    @property
    def authentication_id(self) -> str:
        """What it belongs to."""


class PushAnswers(Protocol):
    """The application on the phone: iterating gives the pushes that wait."""

    def __iter__(self) -> Iterator[WaitingPush]:
        """The waiting pushes."""

    def approve(self, authentication_id: str, *, number: int | None = None) -> None:
        """Say yes, and with number matching pick a number.

        Raises:
            LookupError: no push of that authentication waits.
        """

    def deny(self, authentication_id: str) -> None:
        """Say no.

        Raises:
            LookupError: no push of that authentication waits.
        """

"""Messages: how they are worded, the virtual phone and mailbox, and how many there are in a day."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from pingone_nb.simulator.rules.channels import CHANNELS
from pingone_nb.simulator.rules.clock import Clock, start_of_day
from pingone_nb.simulator.rules.refusal import Refused

_MOST_MESSAGES = 1_000
_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A template and what goes into it. The `repr` shows no variables.

    Attributes:
        template: the template's name; `strong_authentication` is the usual one.
        locale: such as `fr-CA`, or None.
        variant: which of the template's variants, or None.
        variables: name → text.
        client_context: what a push shows besides.
    """

    template: str = "strong_authentication"
    locale: str | None = None
    variant: str | None = None
    variables: Mapping[str, str] = field(default_factory=dict, repr=False)
    client_context: Mapping[str, Any] = field(default_factory=dict, repr=False)


USUAL = Notice()


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message with a passcode, or a push. The `repr` shows neither passcode nor text nor target.

    Attributes:
        channel: such as `SMS`, one of `CHANNELS`; `PUSH` for a push.
        to: the phone number in E.164 form, or the address; `''` for a push.
        title: a push's headline.
        text: what the user reads or hears; the wording is the simulator's own.
        otp: the passcode; None for a push.
        sent_at: by the simulator's clock, aware, UTC.
        authentication_id: UUID of the device authentication; None when it pairs a device.
        device_id: UUID of the paired device; None for a one-time target.
        template, locale, variant: which wording the caller asked for.
        numbers: what a push offers to pick from, with number matching.
    """

    channel: str
    to: str = field(repr=False)
    title: str = field(default="", repr=False)
    text: str = field(repr=False)
    otp: str | None = field(repr=False)
    sent_at: datetime
    authentication_id: str | None
    device_id: str | None = None
    template: str = "strong_authentication"
    locale: str | None = None
    variant: str | None = None
    numbers: tuple[int, ...] = field(default=(), repr=False)


class Inbox:
    """The newest 1,000 messages, newest first. Safe to read from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._messages: deque[Message] = deque(maxlen=_MOST_MESSAGES)
        self._unannounced: deque[Message] = deque()
        self._subscribers: list[Callable[[Message], object]] = []

    def __len__(self) -> int:
        return len(self._messages)

    def __iter__(self) -> Iterator[Message]:
        with self._lock:
            messages = list(self._messages)
        return iter(messages)

    def newest(self) -> Message:
        """The message sent last.

        Raises:
            LookupError: nothing was sent yet.
        """
        with self._lock:
            if self._messages:
                return self._messages[0]
        raise LookupError("No message has been sent yet.")

    def newest_passcode(self) -> str:
        """The passcode that was sent last.

        Raises:
            LookupError: none was sent yet.
        """
        for message in self:
            if message.otp is not None:
                return message.otp
        reason = "No passcode has been sent yet."
        raise LookupError(reason)

    def deliver(self, message: Message) -> None:
        """Put a message on top; subscribers hear of it at the next `announce`."""
        with self._lock:
            self._messages.appendleft(message)
            if self._subscribers:
                self._unannounced.append(message)

    def announce(self) -> None:
        """Tell the subscribers of what was delivered; to be called without any lock held."""
        while self._unannounced:
            try:
                message = self._unannounced.popleft()
            except IndexError:  # another thread was faster
                return
            for subscriber in tuple(self._subscribers):
                _tell(subscriber, message)

    def subscribe(self, callback: Callable[[Message], object]) -> Callable[[], None]:
        """Have `callback` called with each new message; gives the way to stop that."""
        self._subscribers.append(callback)

        def unsubscribe() -> None:
            if callback in self._subscribers:
                self._subscribers.remove(callback)

        return unsubscribe


def _tell(subscriber: Callable[[Message], object], message: Message) -> None:
    try:
        subscriber(message)
    except Exception as error:  # noqa: BLE001 - a watcher must not spoil the reply to a request
        _logger.error("A subscriber of the inbox failed: %s", type(error).__name__)


class Quotas:
    """Counts messages per user and day, SMS and voice together, e-mails apart.

    Args:
        limit: of each of the two; PingOne's is 50. None: as many as one likes.
        clock: what time it is.

    Source: https://docs.pingidentity.com/pingone/getting_started_with_pingone/p1_platform_limits.html
    """

    def __init__(self, *, limit: int | None, clock: Clock) -> None:
        self._limit = limit
        self._clock = clock
        self._day: date | None = None
        self._sent: dict[tuple[str, str], int] = {}

    def take(self, user_id: str, channel: str, *, has_own_code: bool = False) -> None:
        """Count one message.

        Args:
            user_id: whose.
            channel: one of `CHANNELS`.
            has_own_code: whether text messages and calls are refused by a code of their own.

        Raises:
            Refused: it is one too many.
        """
        kind = CHANNELS[channel].quota
        if self._limit is None or kind is None:
            return
        begun = start_of_day(self._clock.now())
        if begun.date() != self._day:
            self._day = begun.date()
            self._sent.clear()
        sent = self._sent.get((user_id, kind), 0)
        if sent >= self._limit:
            tomorrow = begun + timedelta(days=1)
            if has_own_code and kind == "phone":
                raise Refused("SMS_VOICE_LIMIT_REACHED", limit=self._limit, resets_at=tomorrow)
            raise Refused("QUOTA_USED_UP", limit=self._limit, resets_at=tomorrow)
        self._sent[user_id, kind] = sent + 1

"""A push: a question on the user's phone that waits for an answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from pingone_nb.simulator.notice import Notice
from pingone_nb.simulator.randomness import Randomness

_CHOICES = 3
_LONGEST = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Push:
    """A push.

    Attributes:
        sent_at: aware, UTC.
        timeout_seconds: how long it waits.
        number: the number that the caller shows and the user picks, 10 to 99; None without
            number matching.
        choices: what the phone offers, the right one among them.
        title, text: what the phone shows.
    """

    sent_at: datetime
    timeout_seconds: int
    number: int | None = field(default=None, repr=False)
    choices: tuple[int, ...] = field(default=(), repr=False)
    title: str = field(default="", repr=False)
    text: str = field(default="", repr=False)

    @property
    def expires_at(self) -> datetime:
        """Until when it waits."""
        return self.sent_at + timedelta(seconds=self.timeout_seconds)

    def is_over(self, now: datetime) -> bool:
        """Whether it has waited long enough."""
        return now >= self.expires_at


def push_of(
    notice: Notice,
    *,
    sent_at: datetime,
    timeout_seconds: int,
    number_matching: bool,
    randomness: Randomness,
) -> Push:
    """A fresh push; title and text are the notice's `clientContext` `header` and `body`, if any."""
    choices = _choices(randomness) if number_matching else ()
    return Push(
        sent_at=sent_at,
        timeout_seconds=timeout_seconds,
        number=choices[randomness.below(_CHOICES)] if choices else None,
        choices=choices,
        title=_words(notice, "header", "Sign-on request"),
        text=_words(notice, "body", "Are you trying to sign on?"),
    )


def _choices(randomness: Randomness) -> tuple[int, ...]:
    found: dict[int, None] = {}
    while len(found) < _CHOICES:
        found[10 + randomness.below(90)] = None
    return tuple(found)


def _words(notice: Notice, name: str, usual: str) -> str:
    told = notice.client_context.get(name)
    return told[:_LONGEST] if isinstance(told, str) and told else usual

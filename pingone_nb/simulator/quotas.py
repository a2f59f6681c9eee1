"""How many messages a user may be sent in a day."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from pingone_nb.simulator.clock import Clock, start_of_day

_KINDS = {"SMS": "phone", "VOICE": "phone", "EMAIL": "email"}  # WhatsApp: no limit is documented


class QuotaUsedUp(Exception):  # noqa: N818 - an answer, not a failure
    """A user's messages of the day are used up.

    Attributes:
        limit: how many there may be.
        resets_at: when the next day begins; aware, UTC.
    """

    def __init__(self, limit: int, resets_at: datetime) -> None:
        super().__init__(f"The daily quota of {limit} is used up.")
        self.limit = limit
        self.resets_at = resets_at


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

    def take(self, user_id: str, channel: str) -> None:
        """Count one message.

        Raises:
            QuotaUsedUp: it is one too many.
        """
        kind = _KINDS.get(channel)
        if self._limit is None or kind is None:
            return
        begun = start_of_day(self._clock.now())
        if begun.date() != self._day:
            self._day = begun.date()
            self._sent.clear()
        sent = self._sent.get((user_id, kind), 0)
        if sent >= self._limit:
            raise QuotaUsedUp(self._limit, begun + timedelta(days=1))
        self._sent[user_id, kind] = sent + 1

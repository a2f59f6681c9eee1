"""A passcode that was sent: what it is, and until when it is good."""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Passcode:
    """A passcode. The `repr` does not show it.

    Attributes:
        code: the digits.
        sent_at: aware, UTC.
        lifetime_seconds: how long it is good.
    """

    code: str = field(repr=False)
    sent_at: datetime
    lifetime_seconds: int

    def is_late(self, now: datetime) -> bool:
        """Whether its lifetime is over."""
        return now - self.sent_at >= timedelta(seconds=self.lifetime_seconds)

    def matches(self, given: str) -> bool:
        """Whether it is the one given, in constant time."""
        # surrogates can come from a JSON text
        return hmac.compare_digest(given.encode("utf-8", "surrogatepass"), self.code.encode())

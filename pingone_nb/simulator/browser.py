"""Browsers that a user asked to be remembered in, so that MFA is not asked for again there."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

_MOST_BROWSERS = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class RememberedBrowser:
    """A remembered browser: a device of type `BROWSER`.

    Attributes:
        id: UUID of the device.
        user_id: UUID of its owner.
        session_id: UUID of its session.
        remembered_at: aware, UTC.
    """

    id: str
    user_id: str
    session_id: str
    remembered_at: datetime

    def is_remembered(self, now: datetime, *, lifetime_seconds: int) -> bool:
        """Whether it is still remembered."""
        return now - self.remembered_at < timedelta(seconds=lifetime_seconds)


class RememberedBrowsers:
    """The newest 1,000 remembered browsers, known again by the digest of their cookie."""

    def __init__(self) -> None:
        self._by_cookie: dict[bytes, RememberedBrowser] = {}

    def keep(self, cookie: str, browser: RememberedBrowser) -> None:
        """Remember a browser by its cookie."""
        if len(self._by_cookie) >= _MOST_BROWSERS:
            del self._by_cookie[next(iter(self._by_cookie))]
        self._by_cookie[_digest(cookie)] = browser

    def find(self, cookie_header: str) -> RememberedBrowser | None:
        """The browser whose cookie is among those of a `Cookie` header, or None."""
        for pair in cookie_header.split(";"):
            found = self._by_cookie.get(_digest(pair.strip()))
            if found is not None:
                return found
        return None


def _digest(cookie: str) -> bytes:
    return hashlib.sha256(cookie.encode("utf-8", "surrogatepass")).digest()

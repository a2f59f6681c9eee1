"""What a user types or scans into a mobile application: pairing keys and authentication codes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pingone_nb.simulator.rules.newest import Newest

_MOST = 1_000
LIFETIME_SECONDS = 600  # the policy's pairingKeyLifetime is 10 minutes by default
MOST_GOOD_KEYS = 20  # documented, for each user


@dataclass(frozen=True, slots=True, kw_only=True)
class PairingKey:
    """A pairing key. The `repr` does not show its code.

    Attributes:
        id, user_id: UUIDs.
        code: what the application is told.
        application_ids: the applications that it may pair; none stands for all.
        created_at, expires_at: aware, UTC.
        claimed_at: when an application used it, or None.
    """

    id: str
    user_id: str
    code: str = field(repr=False)
    application_ids: tuple[str, ...]
    created_at: datetime
    expires_at: datetime
    claimed_at: datetime | None = None

    def is_good(self, now: datetime) -> bool:
        """Whether an application may still use it."""
        return self.claimed_at is None and now < self.expires_at


class PairingKeys:
    """The newest 1,000 pairing keys."""

    def __init__(self) -> None:
        self._by_id: Newest[str, PairingKey] = Newest(most=_MOST)

    def keep(self, key: PairingKey) -> PairingKey:
        """Add a key, or replace the one with that id."""
        self._by_id[key.id] = key
        return key

    def find(self, user_id: str, key_id: str) -> PairingKey | None:
        """The user's key with that id, or None."""
        key = self._by_id.get(key_id.lower())
        return key if key is not None and key.user_id == user_id else None

    def count_good(self, user_id: str, now: datetime) -> int:
        """How many of the user's keys are good."""
        keys = self._by_id.values()
        return sum(key.user_id == user_id and key.is_good(now) for key in keys)

    def with_code(self, code: str) -> PairingKey | None:
        """The key with that code, or None."""
        return next((key for key in self._by_id.values() if key.code == code), None)

    def remove(self, key: PairingKey) -> None:
        """Take a key away."""
        self._by_id.pop(key.id, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthenticationCode:
    """An authentication code. The `repr` does not show it.

    Attributes:
        id: UUID.
        code: 8 characters, digits and capitals.
        told: the properties of the request that the reply repeats.
        created_at, expires_at: aware, UTC.
    """

    id: str
    code: str = field(repr=False)
    told: Mapping[str, Any] = field(repr=False)
    created_at: datetime
    expires_at: datetime


class AuthenticationCodes:
    """The newest 1,000 authentication codes."""

    def __init__(self) -> None:
        self._by_id: Newest[str, AuthenticationCode] = Newest(most=_MOST)

    def keep(self, code: AuthenticationCode) -> AuthenticationCode:
        """Add a code."""
        self._by_id[code.id] = code
        return code

    def find(self, code_id: str, *, now: datetime) -> AuthenticationCode | None:
        """The code with that id, or None when there is none any more."""
        code = self._by_id.get(code_id.lower())
        return code if code is not None and now < code.expires_at else None

    def remove(self, code: AuthenticationCode) -> None:
        """Take a code away."""
        self._by_id.pop(code.id, None)

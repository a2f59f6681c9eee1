"""The device authentications that are remembered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from pingone_nb.simulator.authentication import Authentication
from pingone_nb.simulator.clock import Clock
from pingone_nb.simulator.policy import Policy
from pingone_nb.simulator.randomness import Randomness

_MOST_AUTHENTICATIONS = 10_000
_SENDING = timedelta(milliseconds=48)  # PingOne's examples differ by 48 and 167 ms


class Authentications:
    """The newest 10,000 authentications.

    Args:
        clock: what time it is.
        randomness: where ids come from.
    """

    def __init__(self, *, clock: Clock, randomness: Randomness) -> None:
        self._clock = clock
        self._randomness = randomness
        self._by_id: dict[str, Authentication] = {}

    def __iter__(self) -> Iterator[Authentication]:
        return iter(tuple(self._by_id.values()))

    def new(self, *, user_id: str | None, policy: Policy, **told: Any) -> Authentication:
        """An authentication that has just begun and is not kept yet; without a device so far."""
        now = self._clock.now()
        return Authentication(
            id=self._randomness.uuid(),
            user_id=user_id,
            policy=policy,
            status="DEVICE_SELECTION_REQUIRED",
            created_at=now,
            updated_at=now + _SENDING,
            **told,
        )

    def find(self, authentication_id: str) -> Authentication | None:
        """The authentication with that id, or None."""
        return self._by_id.get(authentication_id.lower())

    def keep(self, authentication: Authentication) -> Authentication:
        """Add an authentication, or replace the one with that id."""
        if authentication.id not in self._by_id and len(self._by_id) >= _MOST_AUTHENTICATIONS:
            del self._by_id[next(iter(self._by_id))]
        self._by_id[authentication.id] = authentication
        return authentication

    def change(self, authentication: Authentication, **changes: Any) -> Authentication:
        """Replace an authentication by one with some attributes changed, updated now."""
        updated_at = max(self._clock.now(), authentication.updated_at)
        return self.keep(replace(authentication, updated_at=updated_at, **changes))

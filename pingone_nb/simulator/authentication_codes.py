"""Authentication codes: what a user scans or types into a mobile application to sign on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

_MOST_CODES = 1_000


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
        self._by_id: dict[str, AuthenticationCode] = {}

    def keep(self, code: AuthenticationCode) -> AuthenticationCode:
        """Add a code."""
        if len(self._by_id) >= _MOST_CODES:
            del self._by_id[next(iter(self._by_id))]
        self._by_id[code.id] = code
        return code

    def find(self, code_id: str, *, now: datetime) -> AuthenticationCode | None:
        """The code with that id, or None when there is none any more."""
        code = self._by_id.get(code_id.lower())
        return code if code is not None and now < code.expires_at else None

    def remove(self, code: AuthenticationCode) -> None:
        """Take a code away."""
        self._by_id.pop(code.id, None)

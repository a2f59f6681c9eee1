"""The environment's users, and the browsers that they asked to be remembered in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from pingone_nb.simulator.rules.newest import Newest
from pingone_nb.simulator.rules.notation import checked_uuid, digest_of

POPULATION_ID = "60971d3b-cc5a-4601-9c44-2be541f91bf1"  # the id in PingOne's own examples
_USER_ID = "991776fd-145b-499e-8237-2c62aef35b2c"  # the id in PingOne's own examples
_MOST_USERS = 10_000
_LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
_MOST_BROWSERS = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """A user. The `repr` shows the id only.

    Args:
        id: UUID.
        username: username of the user; the API always needs the ID instead.
        email: email address of the user.
        phone: phone number of the user, in international format with `+`.
        mfa_enabled: whether MFA is on; the policy says what happens where it is not.
        enabled: whether the user is not disabled.
        locked_at: when the account was locked, aware; None when it is not.
        bypass_until: until when MFA is bypassed, aware; None without a bypass.
        population_id: UUID of the population, or None for the environment's default one.
        told: further properties that a caller wrote, such as `name`.
        created_at, updated_at: aware, UTC.

    Raises:
        ValueError: the id is no UUID.
    """

    id: str = _USER_ID
    username: str = field(default="ada.example", repr=False)
    email: str = field(default="ada@example.com", repr=False)
    phone: str = field(default="+14135550150", repr=False)
    mfa_enabled: bool = field(default=True, repr=False)
    enabled: bool = field(default=True, repr=False)
    locked_at: datetime | None = field(default=None, repr=False)
    bypass_until: datetime | None = field(default=None, repr=False)
    population_id: str | None = field(default=None, repr=False)
    told: Mapping[str, Any] = field(default_factory=dict, repr=False, hash=False)
    created_at: datetime = field(default=_LONG_AGO, repr=False)
    updated_at: datetime = field(default=_LONG_AGO, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "id", checked_uuid(self.id, name="The user's ID"))

    def is_bypassed(self, now: datetime) -> bool:
        """Whether MFA is bypassed."""
        return self.bypass_until is not None and now < self.bypass_until


class Users:
    """The users by id; the first one is the one that notebooks use."""

    def __init__(self, first: User) -> None:
        self._first_id = first.id
        self._by_id = {first.id: first}

    def __iter__(self) -> Iterator[User]:
        return iter(tuple(self._by_id.values()))

    @property
    def first(self) -> User:
        """The user to begin with, as it is now."""
        return self._by_id[self._first_id]

    def add(self, user: User) -> User:
        """Add a user, or replace the one with that id.

        Raises:
            ValueError: there are too many already.
        """
        if user.id not in self._by_id and len(self._by_id) >= _MOST_USERS:
            raise ValueError(f"The simulator keeps at most {_MOST_USERS} users.")
        self._by_id[user.id] = user
        return user

    def find(self, user_id: str) -> User | None:
        """The user with that id, or None."""
        return self._by_id.get(user_id.lower())

    def existing(self, user_id: str | None) -> User:
        """The user with that id, the first one when None.

        Raises:
            LookupError: there is none.
        """
        user = self.first if user_id is None else self.find(user_id)
        if user is None:
            raise LookupError("This user doesn't exist.")
        return user

    def change(
        self, user_id: str | None, *, enabled: bool | None, locked: bool | None, now: datetime
    ) -> User:
        """Disable or enable a user, lock or unlock the account; None leaves it as it is.

        Raises:
            LookupError: there is no such user.
        """
        user = self.existing(user_id)
        changes: dict[str, Any] = {} if enabled is None else {"enabled": enabled}
        if locked is not None:
            changes["locked_at"] = now if locked else None
        return self.add(replace(user, updated_at=now, **changes))

    def named(self, username: str) -> User | None:
        """The user with that sign-on name, whatever its case, or None."""
        wanted = username.casefold()
        return next((user for user in self if user.username.casefold() == wanted), None)


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
        self._by_cookie: Newest[bytes, RememberedBrowser] = Newest(most=_MOST_BROWSERS)

    def keep(self, cookie: str, browser: RememberedBrowser) -> None:
        """Remember a browser by its cookie."""
        self._by_cookie[digest_of(cookie)] = browser

    def find(self, cookie_header: str) -> RememberedBrowser | None:
        """The browser whose cookie is among those of a `Cookie` header, or None."""
        for pair in cookie_header.split(";"):
            found = self._by_cookie.get(digest_of(pair.strip()))
            if found is not None:
                return found
        return None

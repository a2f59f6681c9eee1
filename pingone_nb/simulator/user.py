"""The environment's users."""

from __future__ import annotations

from dataclasses import dataclass, field

from pingone_nb.simulator.identifier import checked_uuid

_USER_ID = "991776fd-145b-499e-8237-2c62aef35b2c"  # the id in PingOne's own examples
_MOST_USERS = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """A user without paired devices. The `repr` shows the id only.

    Args:
        id: UUID.
        username: the sign-on name; the API wants the id, never this.
        email: where the user reads e-mail.
        phone: the user's number, international with a leading `+`.

    Raises:
        ValueError: the id is no UUID.
    """

    id: str = _USER_ID
    username: str = field(default="ada.example", repr=False)
    email: str = field(default="ada@example.com", repr=False)
    phone: str = field(default="+14135550150", repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "id", checked_uuid(self.id, name="The user's id"))


class Users:
    """The users by id; the first one is the one that notebooks use."""

    def __init__(self, first: User) -> None:
        self.first = first
        self._by_id = {first.id: first}

    def add(self, user: User) -> User:
        """Add a user, or replace the one with that id.

        Raises:
            ValueError: there are too many already.
        """
        if len(self._by_id) >= _MOST_USERS:
            message = f"The simulator keeps at most {_MOST_USERS} users."
            raise ValueError(message)
        self._by_id[user.id] = user
        return user

    def find(self, user_id: str) -> User | None:
        """The user with that id, or None."""
        return self._by_id.get(user_id.lower())

"""Users, and whether they need MFA."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from pingone_nb import operations
from pingone_nb.models import Bypass, User
from pingone_nb.privacy.masking import hidden
from pingone_nb.privacy.secret import Secret
from pingone_nb.resources.sender import Sender, noun, nouns


class Users:
    """The environment's users; the arguments are those of the operations of the same name.

    Source: https://developer.pingidentity.com/pingone-api/platform/users.html
    """

    def __init__(self, sender: Sender) -> None:
        self._sender = sender

    def find(self, username: str | Secret) -> User | None:
        """The user of this name, or None."""
        username = hidden(username)
        found = self.search(operations.username_filter(username), limit=1)
        return found[0] if found else None

    def search(
        self,
        filter: str | Secret | None = None,  # noqa: A002 - the API's own name
        *,
        limit: int | None = None,
    ) -> tuple[User, ...]:
        """The users that a SCIM filter finds, such as `email sw "jane"`; the first page of them."""
        filter = hidden(filter)  # noqa: A001
        request = operations.find_users(self._sender.settings, filter=filter, limit=limit)
        return nouns(self._sender, request, User.from_body, name="users")

    def read(self, user_id: str) -> User:
        """The user of this id."""
        request = operations.read_user(self._sender.settings, user_id)
        return noun(self._sender, request, User.from_body)

    def create(
        self,
        *,
        username: str | Secret,
        email: str | Secret,
        population_id: str | None = None,
        mfa_enabled: bool | None = None,
        mobile_phone: str | Secret | None = None,
        primary_phone: str | Secret | None = None,
        name: Mapping[str, str | Secret] | None = None,
    ) -> User:
        """Create a user; the arguments are those of `operations.create_user`."""
        username, email = hidden(username), hidden(email)
        mobile_phone, primary_phone = hidden(mobile_phone), hidden(primary_phone)
        name = hidden(name)
        request = operations.create_user(
            self._sender.settings,
            username=username,
            email=email,
            population_id=population_id,
            mfa_enabled=mfa_enabled,
            mobile_phone=mobile_phone,
            primary_phone=primary_phone,
            name=name,
        )
        return noun(self._sender, request, User.from_body)

    def enable_mfa(self, user_id: str, *, enabled: bool = True) -> None:
        """Let the user's devices count, or no longer."""
        self._sender.send(operations.enable_mfa(self._sender.settings, user_id, enabled=enabled))

    def allow_bypass(self, user_id: str, *, until: datetime) -> Bypass:
        """Let the user in without MFA until then, a date with a time zone."""
        request = operations.allow_bypass(self._sender.settings, user_id, until=until)
        return noun(self._sender, request, Bypass.from_body)

    def read_bypass(self, user_id: str) -> Bypass:
        """Whether the user gets in without MFA."""
        request = operations.read_bypass(self._sender.settings, user_id)
        return noun(self._sender, request, Bypass.from_body)

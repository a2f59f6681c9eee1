"""Authentication codes: shown on a screen, read by a mobile application."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pingone_nb import operations
from pingone_nb.models import AuthenticationCode
from pingone_nb.resources.sender import Sender, noun


class AuthenticationCodes:
    """Authentication codes; the arguments are those of the operations of the same name.

    Source: https://developer.pingidentity.com/pingone-api/mfa/mfa-authentication/mfa-authentication-code.html
    """

    def __init__(self, sender: Sender) -> None:
        self._sender = sender

    def create(
        self,
        *,
        application_id: str,
        client_context: Mapping[str, Any] | None = None,
        lifetime_seconds: int | None = None,
        user_approval: str | None = None,
    ) -> AuthenticationCode:
        """Make a code to show."""
        request = operations.create_authentication_code(
            self._sender.settings,
            application_id=application_id,
            client_context=client_context,
            lifetime_seconds=lifetime_seconds,
            user_approval=user_approval,
        )
        return noun(self._sender, request, AuthenticationCode.from_body)

    def read(self, authentication_code_id: str) -> AuthenticationCode:
        """A code as it is now: claimed or not."""
        settings = self._sender.settings
        request = operations.read_authentication_code(settings, authentication_code_id)
        return noun(self._sender, request, AuthenticationCode.from_body)

    def delete(self, authentication_code_id: str) -> None:
        """Take a code back."""
        settings = self._sender.settings
        self._sender.send(operations.delete_authentication_code(settings, authentication_code_id))

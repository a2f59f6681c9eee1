"""Pairing keys: how a mobile application becomes a user's device."""

from __future__ import annotations

from collections.abc import Sequence

from pingone_nb import operations
from pingone_nb.models import PairingKey
from pingone_nb.resources.sender import Sender, noun


class PairingKeys:
    """Users' pairing keys; the arguments are those of the operations of the same name.

    Source: https://developer.pingidentity.com/pingone-api/mfa/users/mfa-pairing-keys.html
    """

    def __init__(self, sender: Sender) -> None:
        self._sender = sender

    def create(
        self,
        user_id: str,
        *,
        application_ids: Sequence[str] | str | None = None,
        policy_id: str | None = None,
    ) -> PairingKey:
        """Make a key; its `code` is what the application is given."""
        request = operations.create_pairing_key(
            self._sender.settings, user_id, application_ids=application_ids, policy_id=policy_id
        )
        return noun(self._sender, request, PairingKey.from_body)

    def read(self, user_id: str, pairing_key_id: str) -> PairingKey:
        """A key as it is now: claimed or not."""
        request = operations.read_pairing_key(self._sender.settings, user_id, pairing_key_id)
        return noun(self._sender, request, PairingKey.from_body)

    def delete(self, user_id: str, pairing_key_id: str) -> None:
        """Take a key back."""
        settings = self._sender.settings
        self._sender.send(operations.delete_pairing_key(settings, user_id, pairing_key_id))

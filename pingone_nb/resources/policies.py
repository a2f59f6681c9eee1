"""Device authentication policies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pingone_nb import operations
from pingone_nb.models import Policy
from pingone_nb.resources.sender import Sender, noun, nouns


class Policies:
    """The environment's policies; the arguments are those of the operations of the same name.

    Source: https://developer.pingidentity.com/pingone-api/mfa/device-authentication-policy.html
    """

    def __init__(self, sender: Sender) -> None:
        self._sender = sender

    def list(self) -> tuple[Policy, ...]:
        """All policies."""
        request = operations.list_policies(self._sender.settings)
        name = "deviceAuthenticationPolicies"
        return nouns(self._sender, request, Policy.from_body, name=name)

    def read(self, policy_id: str) -> Policy:
        """The policy of this id."""
        request = operations.read_policy(self._sender.settings, policy_id)
        return noun(self._sender, request, Policy.from_body)

    def create(self, policy: Mapping[str, Any]) -> Policy:
        """Create a policy of the API's object."""
        request = operations.create_policy(self._sender.settings, policy)
        return noun(self._sender, request, Policy.from_body)

    def update(self, policy_id: str, policy: Mapping[str, Any]) -> Policy:
        """Replace a policy, such as by `{**policy.raw, "name": "Customers"}`."""
        request = operations.update_policy(self._sender.settings, policy_id, policy)
        return noun(self._sender, request, Policy.from_body)

    def delete(self, policy_id: str) -> None:
        """Delete a policy."""
        self._sender.send(operations.delete_policy(self._sender.settings, policy_id))

"""The environment's policies, of which one is the default."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pingone_nb.simulator.policy import Policy

MOST_POLICIES = 100


class Policies:
    """The policies by id, in the order of their creation; behaves like a collection."""

    def __init__(self, first: Policy) -> None:
        self._by_id = {first.id: first}

    def __iter__(self) -> Iterator[Policy]:
        return iter(tuple(self._by_id.values()))

    def __len__(self) -> int:
        return len(self._by_id)

    @property
    def default(self) -> Policy:
        """The policy that holds where none is named."""
        return next(policy for policy in self._by_id.values() if policy.is_default)

    def find(self, policy_id: str) -> Policy | None:
        """The policy with that id, or None."""
        return self._by_id.get(policy_id.lower())

    def named(self, name: str) -> Policy | None:
        """The policy with that name, or None."""
        return next((each for each in self._by_id.values() if each.body["name"] == name), None)

    def keep(self, policy: Policy) -> Policy:
        """Add or replace a policy; one that becomes the default takes that from the other."""
        if policy.is_default:
            for other in tuple(self._by_id.values()):
                if other.is_default and other.id != policy.id:
                    self._by_id[other.id] = replace(other, body={**other.body, "default": False})
        self._by_id[policy.id] = policy
        return policy

    def remove(self, policy: Policy) -> None:
        """Take a policy away."""
        del self._by_id[policy.id]

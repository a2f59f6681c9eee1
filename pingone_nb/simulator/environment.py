"""Everything that one simulated environment holds."""

from __future__ import annotations

from dataclasses import dataclass, field

from pingone_nb.simulator.application import Application
from pingone_nb.simulator.authentications import Authentications
from pingone_nb.simulator.clock import Clock
from pingone_nb.simulator.inbox import Inbox
from pingone_nb.simulator.policy import Policy
from pingone_nb.simulator.randomness import Randomness
from pingone_nb.simulator.tokens import Tokens
from pingone_nb.simulator.user import Users


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """One environment: its id, its application, its users and its one policy."""

    id: str
    application: Application
    users: Users = field(repr=False)
    policy: Policy
    tokens: Tokens = field(repr=False)
    authentications: Authentications = field(repr=False)
    inbox: Inbox = field(repr=False)
    clock: Clock = field(repr=False)
    randomness: Randomness = field(repr=False)

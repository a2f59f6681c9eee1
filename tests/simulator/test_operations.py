"""Operations: routes on the one hand, what carries them out on the other."""

from __future__ import annotations

from pingone_nb.simulator.http.api import OPERATIONS
from pingone_nb.simulator.simulator import RULES


def test_every_route_has_its_rule() -> None:
    """Each operation of the table of routes is carried out by one rule, and no rule is idle."""
    assert sorted(OPERATIONS) == sorted(RULES)

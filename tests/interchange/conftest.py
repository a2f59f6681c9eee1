"""A simulator for each test."""

from __future__ import annotations

import pytest

from pingone_nb.simulator import Simulator


@pytest.fixture
def simulator() -> Simulator:
    """Seeded."""
    return Simulator(seed=7)

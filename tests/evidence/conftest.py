"""A fresh simulator for each operation, and the count of what was asked of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.evidence.estate import Estate


@pytest.fixture
def estate(request: pytest.FixtureRequest) -> Iterator[Estate]:
    """A simulator of the operation's own; the report gets `cases OPERATION STATUS` properties."""
    with Estate() as served:
        yield served
    for (name, status), number in served.tally.items():
        request.node.user_properties.append((f"cases {name} {status}", number))

"""A fresh simulator for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.snippets.place import Place, served


@pytest.fixture
def place() -> Iterator[Place]:
    """A fresh simulator on a port."""
    with served() as running:
        yield running

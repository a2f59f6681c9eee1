"""Histories in memory, in SQLite and in PostgreSQL, so that a rule is held against each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pingone_nb import History
from tests.history.postgresql_server import PostgresqlServer


@pytest.fixture(scope="session")
def server() -> Iterator[PostgresqlServer]:
    """A PostgreSQL server on loopback, which ends with the tests."""
    with PostgresqlServer.started() as started:
        yield started


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The URL of a file that is not there yet."""
    return f"sqlite:///{tmp_path / 'history.db'}"


@pytest.fixture
def postgresql_url(server: PostgresqlServer) -> str:
    """The URL of a new database."""
    return server.new_database()


@pytest.fixture(
    params=[
        None,
        "sqlite_url",
        "postgresql_url",
    ]
)
def url(request: pytest.FixtureRequest) -> str | None:
    """No URL, then one of each kind."""
    return None if request.param is None else request.getfixturevalue(request.param)


@pytest.fixture(
    params=[
        "sqlite_url",
        "postgresql_url",
    ]
)
def stored_url(request: pytest.FixtureRequest) -> str:
    """A URL of each kind of store."""
    return request.getfixturevalue(request.param)


@pytest.fixture
def history(url: str | None, tmp_path: Path) -> Iterator[History]:
    """An empty history of each kind."""
    with History(url, key_file=tmp_path / "key") as made:
        assert made.warning is None
        yield made

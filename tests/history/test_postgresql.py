"""A history on a PostgreSQL server, which several machines share."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import create_engine, inspect

from pingone_nb import History, Secret
from pingone_nb.history.columns import COLUMNS
from pingone_nb.history.database import BODY, EXCHANGE
from tests.canaries import hits
from tests.history.made import a_day, begun, of_user
from tests.history.postgresql_server import PASSWORD, PostgresqlServer


@pytest.fixture(scope="module")
def cluster() -> Iterator[PostgresqlServer]:
    """A server of this module's own."""
    with PostgresqlServer.started() as started:
        yield started


@pytest.fixture
def own_server(cluster: PostgresqlServer) -> PostgresqlServer:
    """A server that the test may end, running again if an earlier test left it ended."""
    if cluster.process is None:
        cluster.start()
    return cluster


def test_it_goes_on_when_the_server_was_away(own_server: PostgresqlServer) -> None:
    """A connection that broke is made again, and nothing is written twice or lost."""
    with History(own_server.new_database()) as history:
        history.record(begun("a1"))
        own_server.stop()
        own_server.start()
        history.record(begun("a2"))

        assert history.warning is None
        assert [each.authentication_id for each in history.where()] == ["a1", "a2"]


def test_it_goes_on_in_memory_while_the_server_is_away(own_server: PostgresqlServer) -> None:
    """What could not be stored is stored by `save`, in its order."""
    with History(own_server.new_database()) as history:
        history.record(begun("a1"))
        own_server.stop()
        history.record(begun("a2"))
        history.record(begun("a3"))

        assert "reports an error" in str(history.warning)
        assert PASSWORD not in str(history.warning)
        own_server.start()
        assert history.save() == 2
        history.record(begun("a4"))
        assert [each.authentication_id for each in history.where()] == ["a1", "a2", "a3", "a4"]
        assert list(history) == list(history.where())


def test_several_that_begin_at_once_make_one_schema(postgresql_url: str) -> None:
    """Histories that find an empty database all at once do not stand in each other's way."""
    with ThreadPoolExecutor(8) as pool:
        histories = list(pool.map(History, [postgresql_url] * 8))
    for history in histories:
        history.record(begun("a1"))

    assert [history.warning for history in histories] == [None] * 8
    assert len(histories[0].where()) == 8
    for history in histories:
        history.close()


def test_the_schema_is_what_is_read(postgresql_url: str) -> None:
    """The newest version has just the columns that the store reads and writes."""
    History(postgresql_url).close()
    engine = create_engine(postgresql_url)
    found = inspect(engine)
    columns = {
        table.name: [each["name"] for each in found.get_columns(table.name)]
        for table in (EXCHANGE, BODY)
    }
    engine.dispose()

    assert columns == {table.name: list(table.c.keys()) for table in (EXCHANGE, BODY)}


def test_an_old_store_is_told_what_follows_from_its_rows(postgresql_url: str) -> None:
    """A store of version 2 gets the newer columns, filled from what it holds."""
    with History(postgresql_url) as history:
        for number in range(1_001):
            history.record(of_user(f"u{number % 2}", environment_id="e1"))
        told = history.to_frame()
    engine = create_engine(postgresql_url)
    with engine.begin() as connection:
        for column in COLUMNS:
            if column.version > 2:
                connection.exec_driver_sql(f"ALTER TABLE pingone_exchange DROP {column.name}")
        connection.exec_driver_sql("UPDATE pingone_schema SET version = 2")
    engine.dispose()
    with History(postgresql_url) as again:
        assert again.warning is None
        assert again.to_frame().equals(told)
        assert len(again.where(user_id="u0", environment_id="e1", host="api.pingone.com")) == 501


def test_tables_of_others_in_the_database_are_left_alone(postgresql_url: str) -> None:
    """A team's database may hold other things."""
    engine = create_engine(postgresql_url)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE theirs AS SELECT 1 AS one")
    with History(postgresql_url) as history:
        history.record(begun("a1"))
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT one FROM theirs").scalar_one() == 1
    engine.dispose()


def test_short_names_and_secrets_are_urls_too(postgresql_url: str) -> None:
    """`postgresql://` means psycopg, and a URL may be a `Secret`."""
    short = postgresql_url.replace("+psycopg", "")
    with History(Secret(short)) as history:
        history.record(begun("a1"))

        assert history.warning is None


def test_the_password_is_shown_nowhere(
    postgresql_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither `repr`, nor attributes, nor the log hold it."""
    caplog.set_level("DEBUG")
    with History(postgresql_url) as history:
        for each in a_day():
            history.record(each)
        shown = f"{history!r} {vars(history)} {vars(history._store)} {caplog.text}"

    assert hits([("shown", shown)], [PASSWORD]) == []

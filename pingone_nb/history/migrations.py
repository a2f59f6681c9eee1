"""The schema's versions, oldest first: a store is brought up to date when it is opened."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, inspect, select, update

from pingone_nb.history.columns import COLUMNS, NEWEST, Column
from pingone_nb.history.database import Database, transaction
from pingone_nb.history.schema import SCHEMA
from pingone_nb.history.store_error import StoreError

_FIRST = (
    "CREATE TABLE pingone_schema (version INTEGER NOT NULL)",
    "INSERT INTO pingone_schema (version) VALUES (0)",
    "CREATE TABLE pingone_exchange (id {numbered_key}, {facts})",
    "CREATE TABLE pingone_exchange_body "
    "(exchange_id {key} REFERENCES pingone_exchange (id), {bodies})",
)


def migrate(connection: Connection, database: Database) -> None:
    """Bring the store's schema to the newest version, in one transaction.

    A new store goes through all versions, too: there is one way to a schema, not two.

    Raises:
        StoreError: a newer version of the package has made it.
    """
    if _version(connection) == NEWEST:
        return
    with transaction(connection, *database.begin_alone):
        for version in range(_version(connection) + 1, NEWEST + 1):
            for statement in _step(version, database):
                connection.exec_driver_sql(statement)
        for statement in database.derived:
            connection.exec_driver_sql(statement)
        connection.execute(update(SCHEMA).values(version=NEWEST))


def _version(connection: Connection) -> int:
    if not inspect(connection).has_table("pingone_schema"):
        return 0
    version = int(connection.execute(select(SCHEMA.c.version)).scalar_one())
    if version > NEWEST:
        message = f"The store has schema {version}; this version knows {NEWEST}."
        raise StoreError(message, hint="Update pingone-nb.")
    return version


def _step(version: int, database: Database) -> Iterator[str]:
    """The statements from one version to the next."""
    columns = [each for each in COLUMNS if each.version == version]
    if version > 1:
        for each in columns:
            table = "pingone_exchange_body" if each.body else "pingone_exchange"
            yield f"ALTER TABLE {table} ADD COLUMN {_defined(each)}"
        return
    facts = ", ".join(_defined(each) for each in columns if not each.body)
    bodies = ", ".join(_defined(each) for each in columns if each.body)
    for statement in _FIRST:
        yield statement.format(facts=facts, bodies=bodies, **database.words)


def _defined(column: Column) -> str:
    return f"{column.name} {column.kind.sql}{' NOT NULL' if column.needed else ''}"

"""The schema's versions, oldest first: a store is brought up to date when it is opened."""

from __future__ import annotations

from sqlalchemy import Connection, inspect, select, update

from pingone_nb.history.database import Database, transaction
from pingone_nb.history.schema import SCHEMA
from pingone_nb.history.store_error import StoreError

_VERSION_1 = """
CREATE TABLE pingone_schema (version INTEGER NOT NULL);
INSERT INTO pingone_schema (version) VALUES (0);
CREATE TABLE pingone_exchange (
    id {numbered_key},
    session_id TEXT NOT NULL,
    number BIGINT NOT NULL,
    started_at BIGINT NOT NULL,
    operation TEXT NOT NULL,
    method TEXT NOT NULL,
    url TEXT NOT NULL,
    request_media_type TEXT,
    http_status INTEGER,
    status TEXT,
    code TEXT,
    detail_code TEXT,
    error TEXT,
    authentication_id TEXT,
    correlation_id TEXT,
    elapsed_seconds DOUBLE PRECISION NOT NULL,
    is_simulated BOOLEAN
);
CREATE TABLE pingone_exchange_body (
    exchange_id {key} REFERENCES pingone_exchange (id),
    reply_headers TEXT,
    request_body TEXT,
    reply_body TEXT,
    reply_text TEXT
)
"""
_VERSION_2 = """
ALTER TABLE pingone_exchange ADD COLUMN channel TEXT;
ALTER TABLE pingone_exchange ADD COLUMN phone_digest TEXT;
ALTER TABLE pingone_exchange ADD COLUMN email_digest TEXT
"""
STEPS = (_VERSION_1, _VERSION_2)


def migrate(connection: Connection, database: Database) -> None:
    """Bring the store's schema to the newest version, in one transaction.

    A new store goes through all versions, too: there is one way to a schema, not two.

    Raises:
        StoreError: a newer version of the package has made it.
    """
    if _version(connection) == len(STEPS):
        return
    with transaction(connection, *database.begin_alone):
        for step in STEPS[_version(connection) :]:
            for statement in step.format_map(database.words).split(";"):
                connection.exec_driver_sql(statement)
        for statement in database.derived:
            connection.exec_driver_sql(statement)
        connection.execute(update(SCHEMA).values(version=len(STEPS)))


def _version(connection: Connection) -> int:
    if not inspect(connection).has_table("pingone_schema"):
        return 0
    version = int(connection.execute(select(SCHEMA.c.version)).scalar_one())
    if version > len(STEPS):
        message = f"The store has schema {version}; this version knows {len(STEPS)}."
        raise StoreError(message, hint="Update pingone-nb.")
    return version

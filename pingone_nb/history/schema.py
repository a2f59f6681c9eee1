"""The tables in which a store keeps exchanges, as they are read."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Double, Integer, MetaData, Table, Text

METADATA = MetaData()

SCHEMA = Table("pingone_schema", METADATA, Column("version", Integer, nullable=False))
EXCHANGE = Table(
    "pingone_exchange",
    METADATA,
    Column("id", BigInteger, primary_key=True),
    Column("session_id", Text, nullable=False),
    Column("number", BigInteger, nullable=False),
    Column("started_at", BigInteger, nullable=False),  # microseconds since 1970, UTC
    Column("operation", Text, nullable=False),
    Column("method", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("request_media_type", Text),
    Column("http_status", Integer),
    Column("status", Text),
    Column("code", Text),
    Column("detail_code", Text),
    Column("error", Text),
    Column("authentication_id", Text),
    Column("correlation_id", Text),
    Column("elapsed_seconds", Double, nullable=False),
    Column("is_simulated", Boolean),
    Column("channel", Text),
    Column("phone_digest", Text),
    Column("email_digest", Text),
)
BODY = Table(  # of its own, so that a summary of exchanges never reads the bodies
    "pingone_exchange_body",
    METADATA,
    Column("exchange_id", BigInteger, primary_key=True),
    Column("reply_headers", Text),
    Column("request_body", Text),
    Column("reply_body", Text),
    Column("reply_text", Text),
)

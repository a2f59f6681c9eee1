"""The tables in which a store keeps exchanges, as they are read."""

from __future__ import annotations

import sqlalchemy
from sqlalchemy import BigInteger, Boolean, Double, Integer, MetaData, Table, Text

from pingone_nb.history.columns import COLUMNS, Column

_TYPES = {
    "TEXT": Text,
    "BIGINT": BigInteger,
    "INTEGER": Integer,
    "DOUBLE PRECISION": Double,
    "BOOLEAN": Boolean,
}
METADATA = MetaData()


def _table(name: str, key: str, columns: list[Column]) -> Table:
    return Table(
        name,
        METADATA,
        sqlalchemy.Column(key, BigInteger, primary_key=True),
        *[
            sqlalchemy.Column(each.name, _TYPES[each.kind.sql], nullable=not each.needed)
            for each in columns
        ],
    )


SCHEMA = Table("pingone_schema", METADATA, sqlalchemy.Column("version", Integer, nullable=False))
EXCHANGE = _table("pingone_exchange", "id", [each for each in COLUMNS if not each.body])
# of its own, so that a summary of exchanges never reads the bodies
BODY = _table("pingone_exchange_body", "exchange_id", [each for each in COLUMNS if each.body])

"""A row from elsewhere, masked as if it had been recorded here."""

from __future__ import annotations

from pingone_nb.history.columns import NAMES, NEEDED, Row, exchange_of, row_of
from pingone_nb.history.store_error import StoreError


def masked_row(row: Row) -> Row:
    """The values of `COLUMNS`, masked; what follows from the bodies is told by them alone.

    Raises:
        StoreError: a value is missing, or a body is no JSON text.
    """
    told = dict(zip(NAMES, row, strict=True))
    missing = [name for name in NEEDED if told[name] is None]
    if missing:
        raise StoreError(f"A row lacks {', '.join(missing)}.")
    try:
        exchange = exchange_of(row).masked()
    except (ValueError, TypeError, OverflowError, RecursionError):
        # no cause: its text may repeat the body
        raise StoreError("A row's body is no JSON, or its moment none.") from None
    return row_of(exchange, session_id=told["session_id"], number=told["number"])

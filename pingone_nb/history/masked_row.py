"""A row from elsewhere, masked as if it had been recorded here."""

from __future__ import annotations

import json
import re
from typing import Any

from pingone_nb.history.row import BODIES, COLUMNS, Row, json_text
from pingone_nb.history.store_error import StoreError
from pingone_nb.masking import mask, mask_text

_JSON = {*BODIES} - {"reply_text"}
_DIGESTS = {"phone_digest", "email_digest"}
_DIGEST = re.compile(r"[0-9a-f]{4}:[0-9a-f]{32}")
_NEEDED = ("session_id", "number", "started_at", "operation", "method", "url", "elapsed_seconds")


def masked_row(row: Row) -> Row:
    """The values of `COLUMNS`, masked; a digest that is none is left out.

    Raises:
        StoreError: a value is missing, or a body is no JSON text.
    """
    told = dict(zip(COLUMNS, row, strict=True))
    missing = [name for name in _NEEDED if told[name] is None]
    if missing:
        raise StoreError(f"A row lacks {', '.join(missing)}.")
    return tuple(_masked(name, value) for name, value in told.items())


def _masked(name: str, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if name in _DIGESTS:
        return value if _DIGEST.fullmatch(value) else None
    if name not in _JSON:
        return mask_text(value)
    try:
        return json_text(mask(json.loads(value)))
    except (ValueError, RecursionError):
        # no cause: its text may repeat the body
        raise StoreError(f"A row's {name} is no JSON.") from None

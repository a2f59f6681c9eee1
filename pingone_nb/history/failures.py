"""Exchanges that came to nothing, with the words that say why."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas

NEEDED = (
    "started_at",
    "operation",
    "http_status",
    "code",
    "detail_code",
    "error",
    "correlation_id",
    "authentication_id",
    "elapsed_seconds",
    "is_simulated",
    "reply_body",
)


def table(exchanges: pandas.DataFrame) -> pandas.DataFrame:
    """One row an exchange of the columns `NEEDED`; see `errors()`."""
    import pandas as pd

    bodies = [_body(text) for text in exchanges.pop("reply_body")]
    words = {
        "message": [_message(body) for body in bodies],
        "error_id": [_text(body.get("id")) for body in bodies],
    }
    for name, values in words.items():
        exchanges[name] = pd.Series(values, dtype=pd.StringDtype("python"))
    order = [*NEEDED[:5], "message", "error", "error_id", *NEEDED[6:-1]]
    told: pandas.DataFrame = exchanges.loc[:, order]
    return told


def _body(text: Any) -> Mapping[str, Any]:
    body = json.loads(text) if isinstance(text, str) else None
    return body if isinstance(body, Mapping) else {}


def _message(body: Mapping[str, Any]) -> str | None:
    """The first detail's words, else the error's, else OAuth's."""
    details = body.get("details")
    first = details[0] if isinstance(details, list) and details else None
    detail = _text(first.get("message")) if isinstance(first, Mapping) else None
    return detail or _text(body.get("message")) or _text(body.get("error_description"))


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None

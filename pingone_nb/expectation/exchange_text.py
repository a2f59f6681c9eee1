"""An exchange as text, for a failure's message or a report."""

from __future__ import annotations

import json
from typing import Any

from pingone_nb.history import Exchange
from pingone_nb.privacy.masking import mask

_LONGEST = 3_000


def exchange_text(exchange: Exchange) -> str:
    """Request and answer on lines of their own, masked, each body cut at 3,000 characters."""
    kind = f"  Content-Type: {exchange.request_media_type}" if exchange.request_media_type else ""
    lines = [
        f"{exchange.operation}, begun {exchange.started_at:%Y-%m-%d %H:%M:%S} UTC,"
        f" took {exchange.elapsed_seconds * 1000:.1f} ms",
        f"> {exchange.method} {mask(exchange.url)}",
        *([f"> {kind.strip()}"] if kind else []),
        *_indented(exchange.request_body, sign=">"),
        f"< {_head(exchange)}",
        *_indented(exchange.reply_body, sign="<"),
        *_indented(exchange.reply_text, sign="<"),
    ]
    return "\n".join(lines)


def value_text(value: Any) -> str:
    """A JSON value as text on several lines, masked and cut."""
    masked = mask(value)
    text = (
        masked
        if isinstance(masked, str)
        else json.dumps(masked, indent=2, ensure_ascii=False, default=str)
    )
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]} … (cut)"


def _head(exchange: Exchange) -> str:
    if exchange.http_status is None:
        return f"no reply: {mask(exchange.error)}"
    told = exchange.correlation_id
    return f"HTTP {exchange.http_status}" + (f", Correlation-Id {told}" if told else "")


def _indented(value: Any, *, sign: str) -> list[str]:
    return [] if value is None else [f"{sign} {line}" for line in value_text(value).splitlines()]

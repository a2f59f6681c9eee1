"""An exchange as a row of plain values, which is how it is stored."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from pingone_nb.history.exchange import Exchange

Row = tuple[Any, ...]

PLACE = ("session_id", "number")
FACTS = (
    "started_at",
    "operation",
    "method",
    "url",
    "request_media_type",
    "http_status",
    "status",
    "code",
    "detail_code",
    "error",
    "authentication_id",
    "correlation_id",
    "elapsed_seconds",
    "is_simulated",
    "channel",
    "phone_digest",
    "email_digest",
)
BODIES = ("reply_headers", "request_body", "reply_body", "reply_text")
COLUMNS = (*PLACE, *FACTS, *BODIES)
PERIODS = {"hour": 3_600_000_000, "day": 86_400_000_000}  # in microseconds
COUNTED = (
    *PERIODS,
    "session_id",
    "operation",
    "method",
    "http_status",
    "status",
    "code",
    "detail_code",
    "authentication_id",
    "is_simulated",
    "channel",
    "phone_digest",
    "email_digest",
)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def row_of(exchange: Exchange, *, session_id: str, number: int) -> Row:
    """The values of `COLUMNS`: JSON values as JSON text, the moment as microseconds."""
    return (
        session_id,
        number,
        microseconds(exchange.started_at),
        exchange.operation,
        exchange.method,
        _storable(exchange.url),
        exchange.request_media_type,
        exchange.http_status,
        _storable(exchange.status),
        _storable(exchange.code),
        _storable(exchange.detail_code),
        _storable(exchange.error),
        _storable(exchange.authentication_id),
        _storable(exchange.correlation_id),
        exchange.elapsed_seconds,
        exchange.is_simulated,
        _storable(exchange.channel),
        exchange.phone_digest,
        exchange.email_digest,
        json_text(dict(exchange.reply_headers)),
        json_text(exchange.request_body),
        json_text(exchange.reply_body),
        _storable(exchange.reply_text),
    )


def exchange_of(row: Row) -> Exchange:
    """The exchange of a row of `COLUMNS`."""
    _, _, started_at, operation, method, url, request_media_type, http_status, *others = row
    _, _, _, error, _, _, elapsed_seconds, _, _, phone_digest, email_digest, *bodies = others
    reply_headers, request_body, reply_body, reply_text = bodies
    return Exchange(
        started_at=moment(started_at),
        operation=operation,
        method=method,
        url=url,
        request_media_type=request_media_type,
        request_body=_json(request_body),
        http_status=http_status,
        reply_headers=_json(reply_headers) or {},
        reply_body=_json(reply_body),
        reply_text=reply_text,
        error=error,
        elapsed_seconds=elapsed_seconds,
        phone_digest=phone_digest,
        email_digest=email_digest,
    )


def microseconds(when: datetime) -> int:
    """Microseconds since 1970, UTC, of an aware moment."""
    return (when - _EPOCH) // _MICROSECOND


def moment(since_1970: int) -> datetime:
    """The moment, UTC, of microseconds since 1970."""
    return _EPOCH + since_1970 * _MICROSECOND


def json_text(value: Any) -> str | None:
    """A JSON value as text that every database takes; None for None."""
    if value is None:
        return None
    text = _encode(value)
    # half a surrogate pair is JSON when it is escaped, but no text
    return text if text.isascii() or _is_unicode(text) else json.dumps(value, default=_named)


def _json(text: str | None) -> Any:
    return None if text is None else json.loads(text)


def _storable(text: str | None) -> str | None:
    """Without what databases refuse: the character 0 and half surrogate pairs."""
    if text is None or (text.isascii() and "\0" not in text):
        return text
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode()


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _named(value: Any) -> str:
    """What stands for a value that no JSON can hold: such a request is refused, yet recorded."""
    return f"<{type(value).__name__}>"


_encode = json.JSONEncoder(ensure_ascii=False, default=_named).encode

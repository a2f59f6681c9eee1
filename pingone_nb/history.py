"""Every exchange, masked before it is kept; as a sequence and as a table."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, overload

from pingone_nb.errors import PingOneError
from pingone_nb.masking import scrubber
from pingone_nb.wire import ApiReply, ApiRequest

if TYPE_CHECKING:
    import pandas

_LONGEST_TEXT = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One request and what came of it, with everything sensitive masked.

    Attributes:
        started_at: when it was sent; aware, UTC.
        operation, method, url, request_media_type, request_body: the request, body as JSON value.
        http_status: None when no reply came.
        reply_headers: names in lower case.
        reply_body: the JSON value, or None.
        reply_text: the reply's text when it is no JSON, cut at 10,000 characters; else None.
        error: why there was no reply, in words, or None.
        elapsed_seconds: until the reply's last byte, or until the error.
    """

    started_at: datetime
    operation: str
    method: str
    url: str
    request_media_type: str | None
    request_body: Any
    http_status: int | None
    reply_headers: Mapping[str, str]
    reply_body: Any
    reply_text: str | None
    error: str | None
    elapsed_seconds: float

    @classmethod
    def of(
        cls,
        request: ApiRequest,
        outcome: ApiReply | PingOneError,
        *,
        started_at: datetime,
        elapsed_seconds: float,
    ) -> Exchange:
        """Mask a request and its outcome."""
        reply = outcome if isinstance(outcome, ApiReply) else None
        scrub = scrubber(*request.sensitive, reply.body if reply else None)
        return cls(
            started_at=started_at,
            operation=request.operation,
            method=request.method,
            url=request.masked_address(),
            request_media_type=request.media_type,
            request_body=scrub(request.body),
            http_status=reply.http_status if reply else None,
            reply_headers=scrub(reply.headers) if reply else {},
            reply_body=scrub(reply.body) if reply else None,
            reply_text=_unreadable_text(reply, scrub),
            error=None if reply else scrub(str(outcome)),
            elapsed_seconds=elapsed_seconds,
        )

    @property
    def is_success(self) -> bool:
        """Whether PingOne answered 2xx."""
        return self.http_status is not None and 200 <= self.http_status < 300

    @property
    def status(self) -> str | None:
        """The status that the reply tells, such as `OTP_REQUIRED`, or a device's `ACTIVE`."""
        return _text(self._told("status"))

    @property
    def authentication_id(self) -> str | None:
        """The authentication that a successful reply tells of."""
        is_one = self.is_success and "/deviceAuthentications" in self.url
        return _text(self._told("id")) if is_one else None

    @property
    def code(self) -> str | None:
        """The error's top-level code, or OAuth's `error`."""
        if self.is_success:  # a pairing key has a code, too
            return None
        return _text(self._told("code")) or _text(self._told("error"))

    @property
    def detail_code(self) -> str | None:
        """The first detail's code, such as `INVALID_OTP`."""
        details = self._told("details")
        first = details[0] if isinstance(details, list) and details else None
        return _text(first.get("code")) if isinstance(first, Mapping) else None

    @property
    def correlation_id(self) -> str | None:
        """The reply's `Correlation-Id`."""
        return self.reply_headers.get("correlation-id")

    @property
    def is_simulated(self) -> bool | None:
        """Whether a simulator replied; None without a reply."""
        return None if self.http_status is None else "x-simulated-by" in self.reply_headers

    def _told(self, name: str) -> Any:
        return self.reply_body.get(name) if isinstance(self.reply_body, Mapping) else None


class History:
    """The exchanges of a session, oldest first, in memory."""

    def __init__(self) -> None:
        self._exchanges: list[Exchange] = []
        self._listeners: list[Callable[[Exchange], None]] = []

    def record(self, exchange: Exchange) -> None:
        """Keep an exchange, then tell who listens."""
        self._exchanges.append(exchange)
        for listener in tuple(self._listeners):
            listener(exchange)

    def subscribe(self, listener: Callable[[Exchange], None]) -> Callable[[], None]:
        """Call `listener` with each exchange from now on; the result ends that."""
        self._listeners.append(listener)

        def unsubscribe() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return unsubscribe

    def to_frame(self) -> pandas.DataFrame:
        """The exchanges as a table, oldest first, one row each; the same columns when empty.

        | column | dtype | what |
        |---|---|---|
        | `started_at` | `datetime64[us, UTC]` | when it was sent |
        | `operation` | `string` | such as `initialize`, `check_otp` |
        | `method`, `url` | `string` | the request line |
        | `request_media_type` | `string` | what selected the action |
        | `http_status` | `Int64` | missing when no reply came |
        | `status` | `string` | the reply's, such as `OTP_REQUIRED` |
        | `code`, `detail_code` | `string` | the error's codes |
        | `error` | `string` | why no reply came |
        | `authentication_id` | `string` | UUID |
        | `correlation_id` | `string` | to quote to Ping's support |
        | `elapsed_seconds` | `float64` | until the reply's last byte |
        | `is_simulated` | `boolean` | missing when no reply came |
        | `request_body`, `reply_body` | `string` | JSON text, masked; missing without a body |
        """
        import pandas as pd

        columns = {
            name: pd.Series([read(each) for each in self._exchanges], dtype=dtype)
            for name, (dtype, read) in _COLUMNS.items()
        }
        return pd.DataFrame(columns)

    def __len__(self) -> int:
        return len(self._exchanges)

    def __iter__(self) -> Iterator[Exchange]:
        return iter(tuple(self._exchanges))

    @overload
    def __getitem__(self, index: int) -> Exchange: ...
    @overload
    def __getitem__(self, index: slice) -> list[Exchange]: ...
    def __getitem__(self, index: int | slice) -> Exchange | list[Exchange]:
        return self._exchanges[index]

    def __repr__(self) -> str:
        return f"<History: {len(self)} exchanges>"


def _unreadable_text(reply: ApiReply | None, scrub: Callable[[Any], Any]) -> str | None:
    if reply is None or reply.body is not None or not reply.text:
        return None
    return str(scrub(reply.text))[:_LONGEST_TEXT]


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _json_text(value: Any) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False)


_COLUMNS: dict[str, tuple[str, Callable[[Exchange], Any]]] = {
    "started_at": ("datetime64[us, UTC]", lambda each: each.started_at),
    "operation": ("string", lambda each: each.operation),
    "method": ("string", lambda each: each.method),
    "url": ("string", lambda each: each.url),
    "request_media_type": ("string", lambda each: each.request_media_type),
    "http_status": ("Int64", lambda each: each.http_status),
    "status": ("string", lambda each: each.status),
    "code": ("string", lambda each: each.code),
    "detail_code": ("string", lambda each: each.detail_code),
    "error": ("string", lambda each: each.error),
    "authentication_id": ("string", lambda each: each.authentication_id),
    "correlation_id": ("string", lambda each: each.correlation_id),
    "elapsed_seconds": ("float64", lambda each: each.elapsed_seconds),
    "is_simulated": ("boolean", lambda each: each.is_simulated),
    "request_body": ("string", lambda each: _json_text(each.request_body)),
    "reply_body": ("string", lambda each: _json_text(each.reply_body)),
}

"""A reply as it came, in parts that may be seen and are short enough to be shown."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from pingone_nb.history import Exchange
from pingone_nb.lab.forms.json_cut import CutJson

_MOST_HEADERS = 60
_LONGEST_HEADER = 500
_LONGEST_TEXT = 2_000
_CUT = "This is only the beginning. The rest is in client.history."
_CUT_TEXT = "This is only the beginning of the reply."
_LOST = "No reply received."


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyText:
    """What is shown of a reply, masked as the history keeps it.

    Attributes:
        operation: what it is the reply to.
        status: such as `HTTP 201 Created`, or that no reply came.
        is_success: whether PingOne answered 2xx.
        elapsed_ms: until its last byte.
        headers: names and values.
        tree: the JSON value, see `CutJson`; None when it is none.
        text: what came in place of JSON, or why nothing came.
        note: what is to be known of that, or "".
    """

    operation: str
    status: str
    is_success: bool
    elapsed_ms: int
    headers: tuple[tuple[str, str], ...]
    tree: list[Any] | None
    text: str
    note: str

    @classmethod
    def of(cls, exchange: Exchange) -> ReplyText:
        """What an exchange keeps of its reply."""
        tree = None if exchange.reply_body is None else CutJson.of(exchange.reply_body)
        text, note = _plain(exchange) if tree is None else ("", "" if tree.is_whole else _CUT)
        return cls(
            operation=exchange.operation,
            status=_status(exchange.http_status),
            is_success=exchange.is_success,
            elapsed_ms=round(exchange.elapsed_seconds * 1000),
            headers=_headers(exchange),
            tree=None if tree is None else tree.root,
            text=text,
            note=note,
        )


def _status(http_status: int | None) -> str:
    if http_status is None:
        return _LOST
    try:
        phrase = HTTPStatus(http_status).phrase
    except ValueError:
        phrase = ""
    return f"HTTP {http_status} {phrase}".strip()


def _headers(exchange: Exchange) -> tuple[tuple[str, str], ...]:
    told = list(exchange.reply_headers.items())
    kept = [(name, str(value)[:_LONGEST_HEADER]) for name, value in told[:_MOST_HEADERS]]
    left = len(told) - len(kept)
    return (*kept, *([("…", f"{left} more headers")] if left else []))


def _plain(exchange: Exchange) -> tuple[str, str]:
    if exchange.http_status is None:
        return exchange.error or _LOST, ""
    kind = exchange.reply_headers.get("content-type", "").partition(";")[0][:80] or "no media type"
    text = exchange.reply_text or ""
    if not text:
        return "", f"The reply is empty ({kind})."
    cut = f" {_CUT_TEXT}" if len(text) > _LONGEST_TEXT else ""
    return text[:_LONGEST_TEXT], f"The reply is not JSON, but {kind}.{cut}"

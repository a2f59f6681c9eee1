"""The exchanges so far, as a table that grows."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import urlsplit

import traitlets

from pingone_nb.client import Client
from pingone_nb.errors import InputError
from pingone_nb.history import Exchange, History
from pingone_nb.interchange.snippets import Sandbox, render, request_of
from pingone_nb.lab.forms.code_view import Serving, is_reachable
from pingone_nb.lab.forms.records import Records
from pingone_nb.lab.forms.widget import Widget, afterwards, static

_MOST_SHOWN = 50
_MOST_CHARACTERS = 20_000
_REST_OF_UUID = r"-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_UUID_WITHIN = re.compile(rf"[0-9a-f]{{8}}{_REST_OF_UUID}(?=/)")
_UUID_AT_END = re.compile(rf"([0-9a-f]{{8}}){_REST_OF_UUID}$")
_NO_ADDRESS = (
    "The command can't reach the simulator, which has no address: lesson.serve() gives it one."
)
_VENDOR = "application/vnd.pingidentity."


class ExchangeTable(Widget):
    """The newest exchanges of a history, masked as the history keeps them, newest first.

    Rows travel to the browser one by one; what was sent and answered only when a row is opened.

    Args:
        history: a history, or a client, whose history of the moment is shown; each new exchange
            appears at once.
        serving: the simulator that rows copied as cURL can be tried at, where there is one.
    """

    _esm, _css = static("exchange_table")
    caption = traitlets.Unicode("Exchanges, newest first").tag(sync=True)
    most = traitlets.Int(_MOST_SHOWN).tag(sync=True)

    def __init__(self, history: History | Client, *, serving: Serving | None = None) -> None:
        super().__init__("pnb-table", "pnb-history")
        self._serving = serving
        self._opened: set[int] = set()
        if serving is not None:
            serving.follow(self._tell_addresses)
        self._records = Records(history, add=self._add, turn=self._turn)
        self._leave = self._records.leave

    def hear(self, message: dict[str, Any]) -> None:
        """Tell a new page the rows, and an opened row its bodies."""
        super().hear(message)
        number = message.get("number")
        if message.get("type") == "open" and type(number) is int:  # a bool is an int, too
            self._open(number)

    @property
    def _history(self) -> History:
        return self._records.history

    def _turn(self) -> None:
        self._opened.clear()
        self._tell(is_other=True)

    def _tell(self, *, is_other: bool = False) -> None:
        first = max(0, len(self._history) - _MOST_SHOWN)
        kept = enumerate(self._history[first:], start=first)
        rows = [_row(number, exchange) for number, exchange in kept]
        self.send({"type": "all", "rows": rows, "dropped": first, "is_other": is_other})

    def _add(self, exchange: Exchange) -> None:
        number = len(self._history) - 1
        afterwards(lambda: self.send({"type": "new", "row": _row(number, exchange)}))

    def _open(self, number: int) -> None:
        if 0 <= number < len(self._history):  # a negative one would count from the end
            exchange = self._history[number]
            sandbox = self._serving.sandbox if self._serving else None
            details = {
                "parts": _parts(exchange),
                "curl": _curl(exchange, sandbox),
                "needs": _needs(exchange, sandbox),
            }
            self._opened.add(number)
            self.send({"type": "details", "number": number, **details})

    def _tell_addresses(self) -> None:
        for number in sorted(self._opened):
            self._open(number)


def _row(number: int, exchange: Exchange) -> dict[str, Any]:
    path = _UUID_WITHIN.sub("…", urlsplit(exchange.url).path)
    path = _UUID_AT_END.sub(r"\1…", path)
    media_type = (exchange.request_media_type or "").removeprefix(_VENDOR)
    return {
        "number": number,
        "time": exchange.started_at.strftime("%H:%M:%S"),
        "operation": exchange.operation,
        "request": f"{exchange.method} {path} {media_type}".strip(),
        "http": "–" if exchange.http_status is None else str(exchange.http_status),
        "outcome": _cut(_outcome(exchange), most=300),
        "ms": f"{exchange.elapsed_seconds * 1000:.0f}",
        "is_success": exchange.is_success,
    }


def _outcome(exchange: Exchange) -> str:
    if exchange.http_status is None:
        return "no reply"
    if exchange.reply_text is not None:
        return "not JSON"
    codes = (exchange.status, exchange.code, exchange.detail_code)
    return " ".join(code for code in codes if code)


def _parts(exchange: Exchange) -> list[tuple[str, str]]:
    facts = [
        (f"{exchange.method} {exchange.url}", exchange.request_body),
        ("Reply", exchange.reply_body),
        ("Reply, not JSON", exchange.reply_text),
        ("No reply", exchange.error),
    ]
    return [(title, _cut(_shown(value))) for title, value in facts if value is not None]


def _curl(exchange: Exchange, sandbox: Sandbox | None) -> str:
    """The row as cURL; "" where it is no request that can be sent."""
    try:
        return render(request_of(exchange), language="curl", sandbox=sandbox)
    except InputError:
        return ""


def _needs(exchange: Exchange, sandbox: Sandbox | None) -> str:
    """What whoever runs the copied command has to know."""
    if is_reachable(exchange.url):
        return "The command reads secrets from environment variables."
    return _NO_ADDRESS if sandbox is None else f"It runs as it is, at {sandbox.there.auth_path}."


def _shown(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, indent=2, ensure_ascii=False)


def _cut(text: str, *, most: int = _MOST_CHARACTERS) -> str:
    return text if len(text) <= most else f"{text[:most]} … (the rest is in client.history)"

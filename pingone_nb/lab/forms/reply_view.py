"""The last reply, folded, with what each of its properties means."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from functools import cache
from itertools import islice
from typing import Any

import traitlets

from pingone_nb.contract.meaning import Meaning, Meanings
from pingone_nb.contract.openapi import document
from pingone_nb.history import Exchange, History
from pingone_nb.lab.forms.reply_text import ReplyText
from pingone_nb.lab.forms.widget import Widget, javascript, style

_MOST_PATHS = 2_000  # more than are shown
_EMPTY = "No reply yet. The reply appears here as PingOne sends it."


class ReplyView(Widget):
    """Shows a history's newest reply: status, headers, and its JSON as a tree to unfold.

    A property that has the focus, or the mouse on it, is explained in the contract's words, and how
    sure they are. A reply that is long is cut, and one that is no JSON is shown as the text that it
    is. It travels to the browser as messages.

    Args:
        history: such as `client.history`.
    """

    _esm = javascript("reply_view")
    _css = style("wire", "reply_view")
    title = traitlets.Unicode("Reply").tag(sync=True)
    empty = traitlets.Unicode(_EMPTY).tag(sync=True)

    _leave: Callable[[], None] | None = None

    def __init__(self, history: History) -> None:
        self._exchange: Exchange | None = history[-1] if len(history) else None
        super().__init__("pnb-reply")
        self._leave = history.subscribe(self._show)

    def hear(self, message: dict[str, Any]) -> None:
        """Tell a new page the reply; explain the properties of the one that is shown."""
        if message.get("type") == "ready":
            self._tell()
        if message.get("type") == "explain" and self._exchange is not None:
            self.send({"type": "meanings", "meanings": meanings_of(self._exchange)})

    def close(self) -> None:
        """Leave the history and the page."""
        if self._leave is not None:
            self._leave()
        super().close()

    def _show(self, exchange: Exchange) -> None:
        self._exchange = exchange
        self._tell()

    def _tell(self) -> None:
        reply = None if self._exchange is None else asdict(ReplyText.of(self._exchange))
        self.send({"type": "reply", "reply": reply})


def meanings_of(exchange: Exchange) -> dict[str, dict[str, Any]]:
    """Path → description, evidence and meanings of values, for each property of a reply.

    Empty without a reply, and where PyYAML, which reads the contract, is not installed.
    """
    if exchange.http_status is None:
        return {}
    try:
        known = _meanings().of_reply(exchange.operation, exchange.http_status)
    except ImportError:
        return {}
    paths = set(islice(_paths(exchange.reply_body, ""), _MOST_PATHS))
    return {path: _told(known[path]) for path in paths & known.keys()}


@cache
def _meanings() -> Meanings:
    return Meanings(document())


def _paths(value: Any, path: str) -> Iterator[str]:
    if isinstance(value, Mapping):
        for name, item in value.items():
            inner = f"{path}.{name}" if path else str(name)
            yield inner
            yield from _paths(item, inner)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _paths(item, f"{path}[]")


def _told(meaning: Meaning) -> dict[str, Any]:
    return {
        "description": meaning.description,
        "evidence": meaning.evidence,
        "values": dict(meaning.values),
    }

"""The last reply, folded, with what each of its properties means."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import cache
from http.client import responses
from itertools import islice
from typing import Any

import traitlets

from pingone_nb.client import Client
from pingone_nb.contract.meaning import Meaning, Meanings
from pingone_nb.contract.openapi import document
from pingone_nb.history import Exchange, History
from pingone_nb.lab.forms.records import Records
from pingone_nb.lab.forms.widget import Widget, afterwards, static

_MOST_PATHS = 2_000  # more than are shown
_EMPTY = "No reply yet. The reply appears here as PingOne sends it."


class ReplyView(Widget):
    """Shows a history's newest reply: status, headers, and its JSON as a tree to unfold.

    A property that has the focus, or the mouse on it, is explained in the contract's words, and how
    sure they are. A reply that is long is cut, and one that is no JSON is shown as the text that it
    is. It travels to the browser as messages.

    Args:
        history: a history, or a client, whose history of the moment is shown.
        is_shown: which of its replies; all of them unless given.
    """

    _esm, _css = static("reply_view", "wire", module="wire")
    title = traitlets.Unicode("Reply").tag(sync=True)
    empty = traitlets.Unicode(_EMPTY).tag(sync=True)

    def __init__(
        self,
        history: History | Client,
        *,
        is_shown: Callable[[Exchange], bool] = lambda _exchange: True,
    ) -> None:
        self._is_shown = is_shown
        super().__init__("pnb-reply")
        self._records = Records(history, add=self._show, turn=self._turn)
        self._leave = self._records.leave
        self._exchange = self._records.newest(is_shown)

    def hear(self, message: dict[str, Any]) -> None:
        """Tell a new page the reply; explain the properties of the one that is shown."""
        super().hear(message)
        if message.get("type") == "explain" and self._exchange is not None:
            self.send({"type": "meanings", "meanings": meanings_of(self._exchange)})

    def _show(self, exchange: Exchange) -> None:
        if self._is_shown(exchange):
            self._exchange = exchange
            afterwards(self._tell)

    def _turn(self) -> None:
        self._exchange = self._records.newest(self._is_shown)
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
    return _meanings_in(exchange.reply_body, known)


def meanings_of_request(operation: str, body: Any) -> dict[str, dict[str, Any]]:
    """The same, for each property of what an operation sends."""
    try:
        return _meanings_in(body, _meanings().of_request(operation))
    except ImportError:
        return {}


def _meanings_in(body: Any, known: Mapping[str, Meaning]) -> dict[str, dict[str, Any]]:
    # only what the body has: the contract knows many times more
    paths = set(islice(_paths(body, ""), _MOST_PATHS))
    return {
        path: {
            "description": known[path].description,
            "evidence": known[path].evidence,
            "values": dict(known[path].values),
        }
        for path in paths & known.keys()
    }


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
    return f"HTTP {http_status} {responses.get(http_status, '')}".strip()


def _headers(exchange: Exchange) -> tuple[tuple[str, str], ...]:
    headers = list(exchange.reply_headers.items())
    kept = [(name, str(value)[:_LONGEST_HEADER]) for name, value in headers[:_MOST_HEADERS]]
    left = len(headers) - len(kept)
    return (*kept, *([("…", f"{left} more headers")] if left else []))


def _plain(exchange: Exchange) -> tuple[str, str]:
    if exchange.http_status is None:
        return exchange.error or _LOST, ""
    # the media type is the server's word: cut, since it is shown in the midst of a sentence
    kind = exchange.reply_headers.get("content-type", "").partition(";")[0][:80] or "no media type"
    text = exchange.reply_text or ""
    if not text:
        return "", f"The reply is empty ({kind})."
    cut = f" {_CUT_TEXT}" if len(text) > _LONGEST_TEXT else ""
    return text[:_LONGEST_TEXT], f"The reply is not JSON, but {kind}.{cut}"


_MOST_NODES = 1_000
_MOST_CHARACTERS = 100_000
_LONGEST_STRING = 5_000
_DEEPEST = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class CutJson:
    """A tree, and whether it is the whole of it.

    Attributes:
        root: `["object", [[name, node], …], left out]`, `["array", [node, …], left out]`, or
            `[kind, text]` with the kinds `string`, `number`, `boolean` and `null`.
        is_whole: whether nothing was left out.
    """

    root: list[Any]
    is_whole: bool

    @classmethod
    def of(cls, value: Any) -> CutJson:
        """Keep the first 1,000 values and 100,000 characters, texts up to 5,000, 30 deep."""
        knife = _Knife()
        return cls(root=knife.node(value, 0), is_whole=not knife.has_cut)


class _Knife:
    def __init__(self) -> None:
        self._nodes = _MOST_NODES
        self._characters = _MOST_CHARACTERS
        self.has_cut = False

    def node(self, value: Any, depth: int) -> list[Any]:
        self._nodes -= 1
        if isinstance(value, Mapping):
            return self._kept("object", value.items(), depth, self._property)
        if isinstance(value, list | tuple):
            return self._kept("array", value, depth, self.node)
        if isinstance(value, str):
            return ["string", self._text(value)]
        if value is None:
            return ["null", "null"]
        kind = "boolean" if isinstance(value, bool) else "number"
        return [kind, self._text(json.dumps(value, default=str))]

    def _property(self, named: tuple[object, Any], depth: int) -> list[Any]:
        name, value = named
        return [self._text(str(name)), self.node(value, depth)]

    def _kept(
        self,
        kind: str,
        items: Collection[Any],
        depth: int,
        of_item: Callable[[Any, int], list[Any]],
    ) -> list[Any]:
        kept: list[Any] = []
        for item in items:
            # asked before each item, since what is inside an earlier one uses up the room as well
            if not self._has_room(depth):
                self.has_cut = True
                break
            kept.append(of_item(item, depth + 1))
        return [kind, kept, len(items) - len(kept)]

    def _has_room(self, depth: int) -> bool:
        return self._nodes > 0 and self._characters > 0 and depth < _DEEPEST

    def _text(self, text: str) -> str:
        # names count as well as values: an object may be all names
        most = min(_LONGEST_STRING, max(self._characters, 0))
        self._characters -= min(len(text), most)
        if len(text) <= most:
            return text
        self.has_cut = True
        return f"{text[:most]} … ({len(text) - most:,} more characters)"

"""What all of this package's own widgets share."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from functools import cache
from html import escape
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import uuid4

import anywidget
import traitlets

_STATIC = Path(__file__).parent / "static"
_QUICK = ("choose", "draw", "explain", "open", "text")  # what nothing is sent for
_MOST_IDS = 256  # no page repeats what is older
_logger = logging.getLogger(__name__)


_STYLE = (
    "padding:8px 14px;border:1px solid #8888;border-radius:10px;font:13px/1.45 system-ui,sans-serif"
)
_MOST_NAMES = 4  # of a panel's many parts
_AGAIN = "The kernel was restarted: run this cell again"


class Pictured:
    """A widget with a static picture, for whoever cannot show the widget itself.

    A saved notebook whose kernel has ended, a viewer of notebooks and a browser for code show it.
    The picture names what there was, and holds nothing that was typed, sent or returned.
    """

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        told: Any = super()._repr_mimebundle_(**kwargs)  # type: ignore[misc] # a mixin
        data, metadata = told if isinstance(told, tuple) else (told, {})
        return {**(data or {}), "text/html": _picture(self)}, metadata


def _picture(widget: Any) -> str:
    names = ", ".join(islice(dict.fromkeys(_names(widget)), _MOST_NAMES)) or type(widget).__name__
    said = f"<strong>{escape(names)}</strong><br>{_AGAIN}"
    return f'<div style="{_STYLE}">{said}</div>'


def _names(widget: Any) -> Iterator[str]:
    """What a person reads at the head of it and of its parts."""
    yield from filter(None, [getattr(widget, "title", ""), getattr(widget, "caption", "")])
    for child in getattr(widget, "children", ()):
        if child.layout.display != "none":
            yield from _names(child)


class Bundle:
    """What widgets tell a page while one message of it is handled, as one message.

    What has to be seen first is told first: what takes longer to make or to draw is made once that
    has left.

    Args:
        carrier: whose channel it takes.
    """

    def __init__(self, carrier: Widget) -> None:
        self._carrier = carrier
        self._news: list[tuple[str, dict[str, Any]]] = []
        self.later: dict[Callable[[], object], None] = {}

    def put(self, model_id: str, message: dict[str, Any]) -> None:
        """Keep what a widget tells."""
        self._news.append((model_id, message))

    def send(self) -> None:
        """Tell what is kept."""
        news, self._news = self._news, []
        if news:
            self._carrier.comm.send({"method": "custom", "content": {"type": "news", "news": news}})

    def end(self) -> None:
        """Tell what is kept, then make and tell what could wait."""
        self.send()
        while self.later:
            waiting, self.later = self.later, {}
            for make in waiting:
                make()
            self.send()


_BUNDLE: ContextVar[Bundle | None] = ContextVar("bundle", default=None)


@contextmanager
def _bundled(carrier: Widget) -> Iterator[None]:
    bundle = Bundle(carrier)
    token = _BUNDLE.set(bundle)
    try:
        yield
    finally:
        try:
            bundle.end()
        finally:
            _BUNDLE.reset(token)


def tell_now() -> None:
    """Have the page see what was told so far, before something that takes long."""
    bundle = _BUNDLE.get()
    if bundle is not None:
        bundle.send()


def afterwards(make: Callable[[], object]) -> None:
    """Do what can wait, once, when the page has been told the rest; at once where nothing waits."""
    bundle = _BUNDLE.get()
    if bundle is None:
        make()
    else:
        bundle.later[make] = None


class Widget(Pictured, anywidget.AnyWidget):  # type: ignore[misc] # its types are not followed
    """A widget whose `repr` shows none of its traits, and that hears messages from the browser.

    What a person does has an `id`: it is acknowledged as soon as it is heard, and done once,
    however often a page repeats it that lost its connection. A page that says `takes_news` is told
    what comes of it in a `Bundle`.

    What is sensitive, and what a server said, travels in messages and never sits in a trait: traits
    are saved with the notebook.

    Args:
        classes: the CSS classes, besides `pnb`.
        traits: the traits' first values.

    Attributes:
        key: names the widget in messages, and is its model's id.
    """

    _leave: Callable[[], None] | None = None  # also when it could not be made
    key = traitlets.Unicode().tag(sync=True)

    def __init__(self, *classes: str, **traits: Any) -> None:
        self._heard: deque[str] = deque(maxlen=_MOST_IDS)
        own = uuid4().hex  # part of the first message: a page that is slow may miss later ones
        super().__init__(**traits, model_id=own, key=own)
        for name in ("pnb", *classes):
            self.add_class(name)
        self.on_msg(self._dispatch)

    def hear(self, message: dict[str, Any]) -> None:
        """React to a message from the browser; its `type` says what it is.

        A page that is new, or back again, says `ready`, and is told what to show.
        """
        if message.get("type") == "ready":
            self._tell()

    def close(self) -> None:
        """Leave what the widget follows, and the page."""
        if self._leave is not None:
            self._leave()
        super().close()

    def _tell(self) -> None:
        """Tell the page what to show that is in no trait."""

    def _send(self, msg: dict[str, Any], buffers: Any = None) -> None:
        bundle = _BUNDLE.get()
        if bundle is None or buffers or self.comm is None:
            super()._send(msg, buffers=buffers)
        else:
            bundle.put(self.comm.comm_id, msg)

    def _dispatch(self, _widget: object, content: object, _buffers: object) -> None:
        if not isinstance(content, dict):
            return
        try:
            with _bundled(self) if content.get("takes_news") is True else nullcontext():
                if self._is_news(content):
                    if content.get("type") not in _QUICK:  # else the answer comes along
                        tell_now()
                    self.hear(content)
        except Exception as error:  # noqa: BLE001 - raised here, its text would be printed
            _logger.error("%r failed to handle a message: %s", self, type(error).__name__)

    def _is_news(self, content: dict[str, Any]) -> bool:
        """Acknowledge what has an id; whether it is to be done now."""
        told = content.get("id")
        if not isinstance(told, str):
            return True
        # a page that was cut off asks what became of its message: the answer must not do it
        is_known, is_question = told in self._heard, content.get("type") == "ask"
        if is_known or not is_question:
            self.send({"type": "heard", "id": told, "is_known": is_known})
        if is_known or is_question:
            return False
        # noted before it is done: what takes long, or fails, is not done a second time either
        self._heard.append(told)
        return True

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"


_File = traitlets.Unicode[str, str | bytes]


def static(name: str, *sheets: str, module: str = "") -> tuple[_File, _File]:
    """The traits with a widget's JavaScript module and style sheet, the theme's colours included.

    Args:
        name: of its two files.
        sheets: further style sheets, which its own may overrule.
        module: further JavaScript, which isn't another widget's: a module has one default export.
    """
    # one text each: a page has no address from which a module could import a second one
    modules = filter(None, ("elements", "line", module, name))
    script = "".join(_text(f"{part}.js") for part in modules)
    sheet = "".join(
        _text(f"{part}.css") for part in ("tokens", "line", "layout", "desk", *sheets, name)
    )
    return traitlets.Unicode(script).tag(sync=True), traitlets.Unicode(sheet).tag(sync=True)


@cache
def _text(name: str) -> str:  # some thirty widgets have most of it in common
    return (_STATIC / name).read_text(encoding="utf-8")

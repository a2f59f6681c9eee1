"""What all of this package's own widgets share."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import anywidget
import traitlets

_STATIC = Path(__file__).parent / "static"
_logger = logging.getLogger(__name__)


class Widget(anywidget.AnyWidget):  # type: ignore[misc] # its types are not followed
    """A widget whose `repr` shows none of its traits, and that hears messages from the browser.

    What is sensitive, and what a server said, travels in messages and never sits in a trait: traits
    are saved with the notebook.

    Args:
        classes: the CSS classes, besides `pnb`.
        traits: the traits' first values.
    """

    def __init__(self, *classes: str, **traits: Any) -> None:
        super().__init__(**traits)
        for name in ("pnb", *classes):
            self.add_class(name)
        self.on_msg(self._dispatch)

    def hear(self, message: dict[str, Any]) -> None:
        """React to a message from the browser; its `type` says what it is."""

    def _dispatch(self, _widget: object, content: object, _buffers: object) -> None:
        if not isinstance(content, dict):
            return
        try:
            self.hear(content)
        except Exception as error:  # noqa: BLE001 - raised here, its text would be printed
            _logger.error("%r failed at a message: %s", self, type(error).__name__)

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"


def javascript(name: str) -> traitlets.Unicode[str, str | bytes]:
    """The trait with a widget's JavaScript module, which needs no other file."""
    return traitlets.Unicode(_text("elements.js") + _text(f"{name}.js")).tag(sync=True)


def style(*names: str) -> traitlets.Unicode[str, str | bytes]:
    """The trait with a widget's style sheets, the theme's colours included."""
    sheets = "".join(_text(f"{name}.css") for name in ("tokens", *names))
    return traitlets.Unicode(sheets).tag(sync=True)


def _text(name: str) -> str:
    return (_STATIC / name).read_text(encoding="utf-8")

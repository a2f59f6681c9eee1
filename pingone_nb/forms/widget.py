"""What all of this package's own widgets share."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import anywidget
import traitlets

STATIC = Path(__file__).parent / "static"
CSS = (STATIC / "forms.css").read_text(encoding="utf-8")


class Widget(anywidget.AnyWidget):
    """A widget whose `repr` shows none of its traits, and that hears messages from the browser.

    What is sensitive travels in messages and never sits in a trait: traits are saved with the
    notebook.
    """

    _css = traitlets.Unicode(CSS).tag(sync=True)

    def __init__(self, **traits: Any) -> None:
        super().__init__(**traits)
        self.on_msg(self._dispatch)

    def hear(self, message: dict[str, Any]) -> None:
        """React to a message from the browser; its `type` says what it is."""
        raise NotImplementedError

    def _dispatch(self, _widget: object, content: object, _buffers: object) -> None:
        if isinstance(content, dict):
            self.hear(content)

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"


def javascript(name: str) -> str:
    """The source of one of the package's JavaScript modules."""
    return (STATIC / f"{name}.js").read_text(encoding="utf-8")

"""A browser's end of a widget's channel: what came in as messages, and what a person does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pingone_nb.lab.forms.widget import Widget


class FakeComm:
    """Keeps what a widget sends, and hands it what a browser says."""

    def __init__(self, comm_id: str) -> None:
        self.comm_id = comm_id
        self.sent: list[dict[str, Any]] = []
        self._handler: Callable[[dict[str, Any]], object] = print

    def on_msg(self, handler: Callable[[dict[str, Any]], object]) -> None:
        """Remember who hears."""
        self._handler = handler

    def send(self, data: dict[str, Any], buffers: object = None) -> None:  # noqa: ARG002
        """Keep what the widget sends."""
        self.sent.append(data)

    def close(self, *_args: object, **_options: object) -> None:
        """Nothing to close."""

    def say(self, content: object) -> None:
        """Deliver a custom message."""
        data = {"method": "custom", "content": content}
        self._handler({"content": {"data": data}, "buffers": []})


class FakeBrowser:
    """Takes the place of the page that shows a widget.

    Args:
        widget: the widget that is shown.
    """

    def __init__(self, widget: Widget) -> None:
        self.widget = widget
        self._comm = FakeComm(widget.comm.comm_id)
        widget.comm = self._comm
        self._comm.sent.clear()

    def say(self, type: str, **values: object) -> None:  # noqa: A002 - the message's own name
        """Send what the widget's JavaScript would send."""
        self._comm.say({"type": type, **values})

    def say_nonsense(self, content: object) -> None:
        """Send what no JavaScript of ours would send."""
        self._comm.say(content)

    @property
    def heard(self) -> list[dict[str, Any]]:
        """The custom messages so far, oldest first."""
        return [data["content"] for data in self._comm.sent if data["method"] == "custom"]

    def heard_of(self, type: str) -> list[dict[str, Any]]:  # noqa: A002
        """The messages of one type."""
        return [message for message in self.heard if message["type"] == type]

    @property
    def heard_types(self) -> list[str]:
        """The types of the messages so far."""
        return [message["type"] for message in self.heard]

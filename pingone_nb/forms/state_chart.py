"""The states of an authentication as a picture that follows one."""

from __future__ import annotations

from functools import cache
from typing import Any

from pingone_nb.contract.openapi import document
from pingone_nb.contract.state_chart import state_chart
from pingone_nb.contract.state_machine import StateMachine
from pingone_nb.forms.source import AuthenticationSource, source_of
from pingone_nb.forms.widget import Widget, javascript, style
from pingone_nb.models import DeviceAuthentication


class StateChart(Widget):
    """The contract's state machine, where an authentication is, and what its reply allows.

    A status that the contract does not know is drawn as it is, with what the reply links. The
    picture travels to the browser as a message; nothing of it is in the widget's state.

    Args:
        source: whose current authentication to follow; or an authentication; None: the whole
            machine, until `show` is called.
    """

    _esm = javascript("state_chart")
    _css = style("state_chart")

    def __init__(self, source: AuthenticationSource | DeviceAuthentication | None = None) -> None:
        self._authentication: DeviceAuthentication | None = None
        super().__init__("pnb-state-chart")
        if source is not None:
            source_of(source).follow(self.show)

    def show(self, authentication: DeviceAuthentication) -> None:
        """Mark where an authentication is now."""
        self._authentication = authentication
        self._tell()

    def svg(self) -> str:
        """The picture, for a page or a file of its own.

        Raises:
            ImportError: PyYAML, which reads the contract, is not installed.
        """
        value = self._authentication
        return state_chart(
            _machine(),
            current=None if value is None else str(value.status),
            allowed=() if value is None else value.actions,
            name=f"pnb-{self.model_id}",
        )

    def hear(self, message: dict[str, Any]) -> None:
        """Tell a new page what to show."""
        if message.get("type") == "ready":
            self._tell()

    def _tell(self) -> None:
        value = self._authentication
        try:
            picture, words = self.svg(), _words(value)
        except ImportError as error:
            picture, words = "", f"{_words(value)} There is no picture: {error}"
        self.send({"type": "chart", "svg": picture, "words": words})


@cache
def _machine() -> StateMachine:
    return StateMachine.of(document())


def _words(value: DeviceAuthentication | None) -> str:
    if value is None:
        return "No authentication has begun yet."
    allowed = f"Allowed next: {', '.join(value.actions)}." if value.actions else "Nothing is next."
    return f"Status: {value.status}. {allowed}"

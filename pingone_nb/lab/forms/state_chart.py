"""The states of an authentication as a picture that follows one."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import traitlets

from pingone_nb.api import DeviceAuthentication
from pingone_nb.contract.openapi import document
from pingone_nb.contract.state_chart import state_chart
from pingone_nb.contract.state_machine import StateMachine
from pingone_nb.lab.forms.source import AuthenticationSource, source_of
from pingone_nb.lab.forms.state_rail import state_rail
from pingone_nb.lab.forms.widget import Widget, javascript, style


class StateChart(Widget):
    """The contract's state machine, where an authentication is, and what its reply allows.

    A status that the contract does not know is drawn as it is, with what the reply links. The
    picture travels to the browser as a message; nothing of it is in the widget's state.

    Args:
        source: whose current authentication to follow; or an authentication; None: the whole
            machine, until `show` is called.
        is_compact: whether only the current status and what may come next is drawn, with the whole
            machine a click away.
    """

    _esm = javascript("state_chart")
    _css = style("small_button", "state_chart")
    is_compact = traitlets.Bool(default_value=False).tag(sync=True)

    def __init__(
        self,
        source: AuthenticationSource | DeviceAuthentication | None = None,
        *,
        is_compact: bool = False,
    ) -> None:
        self._authentication: DeviceAuthentication | None = None
        self._before: str | None = None
        super().__init__("pnb-state-chart", is_compact=is_compact)
        if source is not None:
            source_of(source).follow(self.show)

    def show(self, authentication: DeviceAuthentication) -> None:
        """Mark where an authentication is now."""
        last = self._authentication
        if last is None or last.id != authentication.id:
            self._before = None
        elif last.status != authentication.status:
            self._before = str(last.status)
        self._authentication = authentication
        self._tell()

    def forget(self) -> None:
        """Show the whole machine, without a mark."""
        self._authentication = self._before = None
        self._tell()

    def rail(self) -> str:
        """The small picture; "" before there is an authentication.

        Raises:
            ImportError: PyYAML, which reads the contract, is not installed.
        """
        value = self._authentication
        if value is None:
            return ""
        return state_rail(
            _machine(),
            current=str(value.status),
            allowed=value.actions,
            before=self._before,
            name=f"pnb-{self.model_id}-rail",
        )

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
        """Tell a new page what to show; draw the whole machine for who unfolds it."""
        if message.get("type") == "ready":
            self._tell()
            _drawn(self.svg)  # so that the first news need not wait for it
        if message.get("type") == "draw":
            self.send({"type": "whole", "svg": _drawn(self.svg)[0]})

    def _tell(self) -> None:
        """What is small at once; what is large only to who looks at it."""
        picture, trouble = _drawn(self.rail if self.is_compact else self.svg)
        words = f"{_words(self._authentication)} {trouble}".strip()
        self.send({"type": "chart", "svg": picture, "words": words})


def _drawn(draw: Callable[[], str]) -> tuple[str, str]:
    """A picture, or why there is none."""
    try:
        return draw(), ""
    except ImportError as error:
        return "", f"The chart can't be drawn: {error}"


@cache
def _machine() -> StateMachine:
    return StateMachine.of(document())


def _words(value: DeviceAuthentication | None) -> str:
    if value is None:
        return "No authentication has started yet."
    allowed = (
        f"Allowed next: {', '.join(value.actions)}."
        if value.actions
        else "There is no next action."
    )
    return f"Status: {value.status}. {allowed}"

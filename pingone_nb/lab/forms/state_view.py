"""The state: where the authentication is, what ends when, and the ways on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import ipywidgets
import traitlets

from pingone_nb.api import DeviceAuthentication
from pingone_nb.lab.forms.action import Action
from pingone_nb.lab.forms.actions_row import ActionsRow
from pingone_nb.lab.forms.box import Stack, box_of
from pingone_nb.lab.forms.heading import Heading
from pingone_nb.lab.forms.otp import DEFAULT_LIMITS, Limits
from pingone_nb.lab.forms.source import AuthenticationSource, source_of
from pingone_nb.lab.forms.state_chart import StateChart
from pingone_nb.lab.forms.ways_on import can_change_device, endings, ways_on
from pingone_nb.lab.forms.widget import Widget, static


class Guide(Widget):
    """Shows sentences and terms, always as text; nothing of it is saved with the notebook.

    Args:
        title: what they are about.
    """

    _esm, _css = static("guide")
    title = traitlets.Unicode().tag(sync=True)

    def __init__(self, title: str) -> None:
        self._content: dict[str, Any] = {"sentences": [], "terms": []}
        super().__init__("pnb-guide", title=title)

    @property
    def shown(self) -> dict[str, Any]:
        """The `sentences`, and the `terms` as pairs."""
        return dict(self._content)

    def show(
        self,
        *,
        sentences: tuple[str, ...] = (),
        terms: tuple[tuple[str, str], ...] = (),
    ) -> None:
        """Show something else; nothing hides the title, too."""
        told = {"sentences": list(sentences), "terms": [list(pair) for pair in terms]}
        if told != self._content:
            self._content = told
            self._tell()

    def _tell(self) -> None:
        self.send({"type": "guide", **self._content})


class StateView(Stack):
    """State chart, failures against the policy's count, time left, and what can be done.

    Args:
        source: whose current authentication to follow; or one.
        next: the links of its reply, as buttons; None shows none.
        limits: what the policy says; PingOne's defaults unless stated otherwise.
        end: tells when the passcode or the push ends; None: nobody knows.
        counters: what counts failures and time, such as `OtpForm.lend_counters()`.
        change_device, start_over: what these two buttons do; without that they are not shown.
        limits_of: what an authentication's own policy says, in place of `limits`.

    Attributes:
        chart: the small state chart; the whole one is a click away.
        change_device, start_over: the buttons.
        endings, ways: what is said.
    """

    def __init__(
        self,
        source: AuthenticationSource | DeviceAuthentication,
        next: ActionsRow | None = None,  # noqa: A002 - what comes next
        *,
        limits: Limits = DEFAULT_LIMITS,
        end: Callable[[], datetime | None] | None = None,
        change_device: Callable[[], object] | None = None,
        start_over: Callable[[], object] | None = None,
        counters: Sequence[ipywidgets.Widget] = (),
        limits_of: Callable[[DeviceAuthentication], Limits] | None = None,
    ) -> None:
        self._limits_of = limits_of or (lambda _authentication: limits)
        self._end = end
        self.chart = StateChart(source, is_compact=True)
        self.endings = Guide("Time limits")
        self.ways = Guide("Next steps")
        self.change_device = _action("Change device", change_device)
        self.start_over = _action("Start over", start_over)
        buttons = box_of([self.change_device, self.start_over], "pnb-actions", kind=ipywidgets.HBox)
        counts = box_of(counters, "pnb-meta", kind=ipywidgets.HBox)
        words = box_of(
            [counts, self.endings, self.ways, buttons, *([] if next is None else [next])],
            "pnb-state-words",
            kind=ipywidgets.VBox,
        )
        body = box_of([self.chart, words], "pnb-state-body")
        super().__init__([Heading("State"), body], "pnb-form", "pnb-state")
        self.forget()
        followed = source_of(source)
        followed.follow(self._show)
        followed.on_result(self._show)  # once more, when those that count have heard of it

    def forget(self) -> None:
        """Go back to before there was an authentication."""
        self.chart.forget()
        self.endings.show()
        self.ways.show()
        self._words_of(None)

    def _show(self, authentication: DeviceAuthentication) -> None:
        end = None if self._end is None else self._end()
        self.endings.show(
            sentences=endings(authentication, self._limits_of(authentication), end=end)
        )
        self.ways.show(terms=ways_on(authentication))
        self._words_of(authentication)

    def _words_of(self, authentication: DeviceAuthentication | None) -> None:
        self.change_device.is_enabled = authentication is not None and can_change_device(
            authentication
        )
        self.start_over.is_enabled = authentication is not None


def _action(label: str, press: Callable[[], object] | None) -> Action:
    made = Action(label, press or (lambda: None))
    made.layout.display = "none" if press is None else None
    return made

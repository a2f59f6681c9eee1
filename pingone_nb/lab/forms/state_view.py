"""The state: where the authentication is, what ends when, and what can be done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import ipywidgets
import traitlets

from pingone_nb.api import DeviceAuthentication
from pingone_nb.lab.forms.actions_row import ActionsRow
from pingone_nb.lab.forms.box import Stack, box_of
from pingone_nb.lab.forms.flow import AuthenticationSource, Limits, LimitsOf, source_of
from pingone_nb.lab.forms.heading import Heading
from pingone_nb.lab.forms.state_chart import StateChart
from pingone_nb.lab.forms.ways_on import endings
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
        content = {"sentences": list(sentences), "terms": [list(pair) for pair in terms]}
        if content != self._content:
            self._content = content
            self._tell()

    def _tell(self) -> None:
        self.send({"type": "guide", **self._content})


class StateView(Stack):
    """State chart, failures against the policy's count, time left, and what can be done.

    Args:
        source: whose current authentication to follow; or one.
        next: what can be done, as buttons; None shows none.
        limits: what the policy says; None leaves it to what is known of the authentication.
        end: tells when the passcode or the push ends; None leaves it to what is known.
        counters: what counts failures and time, such as `OtpForm.lend_counters()`.
        limits_of: what an authentication's own policy says, in place of `limits`.

    Attributes:
        chart: the small state chart; the whole one is a click away.
        endings: what is said of time and failures.
    """

    def __init__(
        self,
        source: AuthenticationSource | DeviceAuthentication,
        next: ActionsRow | None = None,  # noqa: A002 - what comes next
        *,
        limits: Limits | None = None,
        end: Callable[[], datetime | None] | None = None,
        counters: Sequence[ipywidgets.Widget] = (),
        limits_of: LimitsOf | None = None,
    ) -> None:
        source = source_of(source)
        self._flow = source.flow
        self._flow.use(limits_of=limits_of, given=limits or Limits())
        self._end = end or (lambda: self._flow.deadline)
        self.chart = StateChart(source)
        self.endings = Guide("Time limits")
        counts = box_of(counters, "pnb-meta", kind=ipywidgets.HBox)
        words = box_of(
            [counts, self.endings, *([] if next is None else [next])],
            "pnb-state-words",
            kind=ipywidgets.VBox,
        )
        body = box_of([self.chart, words], "pnb-state-body")
        super().__init__([Heading("State"), body], "pnb-form", "pnb-state")
        self.leave = self._flow.follow(self._draw)

    def _draw(self) -> None:
        value = self._flow.authentication
        sentences = () if value is None else endings(value, self._flow.limits, end=self._end())
        self.endings.show(sentences=sentences)

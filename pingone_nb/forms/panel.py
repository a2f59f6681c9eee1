"""The whole flow in one panel: request, passcode, phone, exchanges."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import ipywidgets

from pingone_nb.client import Client
from pingone_nb.forms.countdown import machine_time
from pingone_nb.forms.exchange_table import ExchangeTable
from pingone_nb.forms.form import Form
from pingone_nb.forms.notice import Notice
from pingone_nb.forms.one_time import OneTimeForm
from pingone_nb.forms.otp import OtpForm
from pingone_nb.forms.phone import MessageSource, VirtualPhone
from pingone_nb.forms.status_line import StatusLine
from pingone_nb.forms.widget import Widget
from pingone_nb.models import DeviceAuthentication
from pingone_nb.secret import Secret


class AuthenticationPanel(ipywidgets.VBox):  # type: ignore[misc] # ipywidgets has no types
    """One-time device authentication from request to `COMPLETED`.

    The reply's links choose what comes next: a form is shown when its link is among the
    authentication's actions.

    Args:
        client: what sends.
        inbox: a simulator's inbox; None when messages are real.
        user_id, phone, email, type: what the request form begins with.
        failure_count, lifetime_seconds: what the policy says; PingOne's defaults when None.
        now: the time by which PingOne, or the simulator, counts.

    Attributes:
        request, check, phone, table: the parts.
    """

    _parts: tuple[Widget, ...] = ()  # also when it could not be made

    def __init__(
        self,
        client: Client,
        *,
        inbox: MessageSource | None = None,
        user_id: str = "",
        phone: str | Secret | None = None,
        email: str | Secret | None = None,
        type: str = "SMS",  # noqa: A002 - the API's own name
        failure_count: int | None = None,
        lifetime_seconds: float | None = None,
        now: Callable[[], datetime] = machine_time,
    ) -> None:
        self.request = OneTimeForm(client, user_id=user_id, phone=phone, email=email, type=type)
        self.request.on_result(self.show)  # before the next form hears of it and takes the focus
        self.check = OtpForm(
            client,
            self.request,
            failure_count=failure_count,
            lifetime_seconds=lifetime_seconds,
            now=now,
        )
        self.phone = VirtualPhone(inbox)
        self.phone.on_type(self.check.type_code)
        self.table = ExchangeTable(client.history)
        self._parts = (self.phone, self.table)
        self._form_of: Mapping[str, Form[Any]] = {"otp.check": self.check}
        self._next = StatusLine()
        forms = ipywidgets.VBox([self.request, self.check, self._next])
        forms.add_class("pnb-stack")
        super().__init__([side_by_side(forms, self.phone), self.table])
        self.add_class("pnb")
        self.add_class("pnb-stack")
        self.check.layout.display = "none"
        self.check.on_result(self._explain)

    def show(self, authentication: DeviceAuthentication) -> None:
        """Offer what the authentication's links allow."""
        for link, form in self._form_of.items():
            form.layout.display = None if link in authentication.actions else "none"
        if authentication.test_otp is not None:
            self.phone.show_test_otp(authentication.test_otp)
        self._explain(authentication)

    def close(self) -> None:
        """Leave the inbox, the history and the page."""
        for part in self._parts:
            part.close()
        super().close()

    def _explain(self, authentication: DeviceAuthentication) -> None:
        actions = authentication.actions
        if not actions or any(link in self._form_of for link in actions):
            self._next.clear()
            return
        title = f"{authentication.status}: there is no form for what comes next."
        said = f"The reply allows: {', '.join(actions)}."
        self._next.show(Notice(kind="info", title=title, paragraphs=(said,)))

    def __repr__(self) -> str:
        return "<AuthenticationPanel>"


def side_by_side(*widgets: ipywidgets.Widget) -> ipywidgets.Box:
    """Widgets beside each other, or below each other where the page is narrow."""
    pair = ipywidgets.Box(widgets)
    pair.add_class("pnb-pair")
    around = ipywidgets.Box([pair])
    around.add_class("pnb-beside")
    return around

"""The whole flow in one panel: request, passcode, phone, exchanges."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import ipywidgets

from pingone_nb.client import Client
from pingone_nb.forms.actions_row import ActionsRow
from pingone_nb.forms.countdown import machine_time
from pingone_nb.forms.deliveries import MessageSource, PushAnswers
from pingone_nb.forms.exchange_table import ExchangeTable
from pingone_nb.forms.form import Form
from pingone_nb.forms.one_time import OneTimeForm
from pingone_nb.forms.otp import OtpForm
from pingone_nb.forms.phone import VirtualPhone
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
        mobile: what answers a simulator's pushes; None when they are real.
        user_id, phone, email, type: what the request form begins with.
        failure_count, lifetime_seconds: what the policy says; PingOne's defaults when None.
        now: the time by which PingOne, or the simulator, counts.

    Attributes:
        request, check, next, phone, table: the parts; `next` offers what no form is for.
    """

    _parts: tuple[Widget, ...] = ()  # also when it could not be made

    def __init__(
        self,
        client: Client,
        *,
        inbox: MessageSource | None = None,
        mobile: PushAnswers | None = None,
        user_id: str = "",
        phone: str | Secret | None = None,
        email: str | Secret | None = None,
        type: str = "SMS",  # noqa: A002 - the API's own name
        failure_count: int | None = None,
        lifetime_seconds: float | None = None,
        now: Callable[[], datetime] = machine_time,
    ) -> None:
        self._shown_id: str | None = ""
        self.request = OneTimeForm(client, user_id=user_id, phone=phone, email=email, type=type)
        self.request.follow(self._learn)  # before the next form hears of it and takes the focus
        self.check = OtpForm(
            client,
            self.request,
            failure_count=failure_count,
            lifetime_seconds=lifetime_seconds,
            now=now,
        )
        self.phone = VirtualPhone(inbox, mobile)
        self.phone.on_type(self.check.type_code)
        self.table = ExchangeTable(client.history)
        self._parts = (self.phone, self.table)
        self._form_of: Mapping[str, Form[Any]] = {"otp.check": self.check}
        self.next = ActionsRow(client, self.request, forms=self._form_of)
        forms = ipywidgets.VBox([self.request, self.check, self.next])
        forms.add_class("pnb-stack")
        super().__init__([side_by_side(forms, self.phone), self.table])
        self.add_class("pnb")
        self.add_class("pnb-stack")
        self.check.layout.display = self.next.layout.display = "none"

    def show(self, authentication: DeviceAuthentication) -> None:
        """Offer what a new authentication's links allow."""
        self._shown_id = authentication.id
        for form in self._form_of.values():
            form.layout.display = "none"
        self._offer(authentication)
        if authentication.test_otp is not None:
            self.phone.show_test_otp(authentication.test_otp)

    def _learn(self, authentication: DeviceAuthentication) -> None:
        if authentication.id != self._shown_id:
            self.show(authentication)
        else:
            self._offer(authentication)  # a form that is done stays, and says what came of it

    def _offer(self, authentication: DeviceAuthentication) -> None:
        fitting = [form for link, form in self._form_of.items() if link in authentication.actions]
        for form in fitting:
            form.layout.display = None
        is_led = bool(fitting) or not authentication.actions
        self.next.layout.display = "none" if is_led else None

    def close(self) -> None:
        """Leave the inbox, the history and the page."""
        for part in self._parts:
            part.close()
        super().close()

    def __repr__(self) -> str:
        return "<AuthenticationPanel>"


def side_by_side(*widgets: ipywidgets.Widget) -> ipywidgets.Box:
    """Widgets beside each other, or below each other where the page is narrow."""
    pair = ipywidgets.Box(widgets)
    pair.add_class("pnb-pair")
    around = ipywidgets.Box([pair])
    around.add_class("pnb-beside")
    return around

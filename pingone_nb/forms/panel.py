"""The whole flow in one panel: request, passcode, phone, exchanges."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

import ipywidgets

from pingone_nb.client import Client
from pingone_nb.forms.exchange_table import ExchangeTable
from pingone_nb.forms.one_time import OneTimeForm
from pingone_nb.forms.otp import FAILURE_COUNT, LIFETIME_SECONDS, OtpForm
from pingone_nb.forms.phone import MessageSource, VirtualPhone
from pingone_nb.models import DeviceAuthentication
from pingone_nb.secret import Secret


class AuthenticationPanel(ipywidgets.VBox):  # type: ignore[misc] # ipywidgets has no types
    """One-time device authentication from request to `COMPLETED`.

    The reply's links choose what comes next: a form is shown when its link is among the
    authentication's actions.

    Args:
        client: what sends.
        inbox: a simulator's inbox; None when messages are real.
        user_id, phone, email: what the request form begins with.
        failure_count, lifetime_seconds: what the policy says.
        now: the time by which PingOne, or the simulator, counts.

    Attributes:
        request, check, phone, table: the parts.
    """

    def __init__(
        self,
        client: Client,
        *,
        inbox: MessageSource | None = None,
        user_id: str = "",
        phone: str | Secret | None = None,
        email: str | Secret | None = None,
        failure_count: int = FAILURE_COUNT,
        lifetime_seconds: float = LIFETIME_SECONDS,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.request = OneTimeForm(client, user_id=user_id, phone=phone, email=email)
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
        self._form_of: Mapping[str, ipywidgets.Widget] = {"otp.check": self.check}
        forms = ipywidgets.VBox([self.request, self.check])
        forms.add_class("pn-stack")
        super().__init__([side_by_side(forms, self.phone), self.table])
        self.add_class("pn-panel")
        self.request.on_result(self.show)
        self._offer(())

    def show(self, authentication: DeviceAuthentication) -> None:
        """Offer what the authentication's links allow."""
        self._offer(authentication.actions)

    def close(self) -> None:
        """Leave the inbox, the history and the page."""
        self.phone.close()
        self.table.close()
        super().close()

    def _offer(self, actions: tuple[str, ...]) -> None:
        for link, form in self._form_of.items():
            form.layout.display = None if link in actions else "none"

    def __repr__(self) -> str:
        return "<AuthenticationPanel>"


def side_by_side(*widgets: ipywidgets.Widget) -> ipywidgets.Box:
    """Widgets beside each other, or below each other where the page is narrow."""
    box = ipywidgets.HBox(widgets)
    box.add_class("pn-side-by-side")
    return box

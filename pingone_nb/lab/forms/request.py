"""The request: to a one-time target, or with the user's devices."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from pingone_nb.api import DeviceAuthentication
from pingone_nb.client import Client
from pingone_nb.errors import PingOneError
from pingone_nb.lab.forms.action import Action
from pingone_nb.lab.forms.box import Stack
from pingone_nb.lab.forms.checkbox import CheckBox
from pingone_nb.lab.forms.choice import Choice, Option
from pingone_nb.lab.forms.countdown import machine_time
from pingone_nb.lab.forms.device import DeviceForm
from pingone_nb.lab.forms.field import Field
from pingone_nb.lab.forms.flow import FlowHolder, Resending, flow_at
from pingone_nb.lab.forms.flow_form import SourceForm
from pingone_nb.lab.forms.menu import Menu
from pingone_nb.lab.forms.one_time import OneTimeForm
from pingone_nb.privacy.secret import Secret

_ONE_TIME, _DEVICES = "one_time", "devices"
_OPTIONS = (
    Option(value=_ONE_TIME, title="A one-time target"),
    Option(value=_DEVICES, title="The user's devices"),
)


class RequestForm(Stack, FlowHolder):
    """Begins a device authentication, in one of the two ways there are.

    It behaves like the form that is chosen, and is the `AuthenticationSource` of both.

    Args:
        client: what sends.
        user_id: UUID of the user to begin with.
        phone, email, type: what the one-time form begins with.
        now: the time by which PingOne, or the simulator, counts.

    Attributes:
        kind: the choice between the two.
        one_time, devices: the two forms.
    """

    def __init__(
        self,
        client: Client,
        *,
        user_id: str = "",
        phone: str | Secret | None = None,
        email: str | Secret | None = None,
        type: str = "SMS",  # noqa: A002 - the API's own name
        now: Callable[[], datetime] = machine_time,
    ) -> None:
        inputs = (user_id, Secret.of(phone or ""), Secret.of(email or ""), type)
        self.flow = flow_at(client, "RequestForm", *inputs)
        self.kind = Choice("Authenticate with")
        self.kind.add_class("pnb-segments")
        self.kind.offer(_OPTIONS, chosen=_ONE_TIME)
        self.one_time = OneTimeForm(
            client, user_id=user_id, phone=phone, email=email, type=type, flow=self.flow
        )
        self.devices = DeviceForm(
            client,
            user_id=user_id,
            now=now,
            can_start_over=False,
            phone=phone,
            email=email,
            flow=self.flow,
        )
        self._forms: Mapping[str, SourceForm] = {
            _ONE_TIME: self.one_time,
            _DEVICES: self.devices,
        }
        super().__init__([self.kind, self.one_time, self.devices], "pnb-stack", "pnb-request")
        kept = self.flow.memory("RequestForm").entries
        self.kind.enter(kept.get("kind", self.kind.entry))
        self.kind.on_change(self._show)
        self._show()

    @property
    def form(self) -> SourceForm:
        """The form that is chosen."""
        return self._forms[self.kind.chosen]

    def choose(self, kind: str) -> None:
        """Choose a form: `one_time` or `devices`.

        Raises:
            ValueError: it is neither.
        """
        if kind != self.kind.chosen:
            self.kind.choose(kind)

    @property
    def begun_by(self) -> SourceForm | None:
        """The form that began the current authentication; None before there is one."""
        forms = self._forms.values()
        return next((form for form in forms if type(form).__name__ == self.flow.begun_by), None)

    # like the form that is chosen

    @property
    def fields(self) -> dict[str, Field]:
        """Its fields."""
        return self.form.fields

    @property
    def action(self) -> Action:
        """Its main button."""
        return self.form.action

    @property
    def type(self) -> Menu:
        """The one-time form's channel."""
        return self.one_time.type

    @property
    def test_mode(self) -> CheckBox:
        """The one-time form's test mode."""
        return self.one_time.test_mode

    @property
    def last(self) -> DeviceAuthentication | None:
        """What its last submission gave, or None."""
        return self.form.last

    @property
    def error(self) -> PingOneError | None:
        """Why its last submission failed, or None."""
        return self.form.error

    def submit(self) -> DeviceAuthentication:
        """Send.

        Raises:
            PingOneError: as the form does.
        """
        return self.form.submit()

    def press(self) -> None:
        """Submit as a click does: an error is shown, not raised."""
        self.form.press()

    def outcome(self) -> DeviceAuthentication:
        """What its last submission gave; submits when there was none.

        Raises:
            PingOneError: as the form does.
        """
        return self.form.outcome()

    def focus(self) -> None:
        """Put the focus on its first control, if the reader is in one of the forms."""
        self.form.focus()

    # as the source of what comes next

    @property
    def lock(self) -> Any:
        """Held while something is sent."""
        return self.one_time.lock

    @property
    def resending(self) -> Resending:
        """What sending again does, which depends on the form that began."""
        controls = (*self.one_time.resending.controls, *self.devices.resending.controls)
        begun_by = self.begun_by or self.form
        hint = "" if begun_by.resending is None else begun_by.resending.hint
        return Resending(hint=hint, controls=controls)

    def send_again(self) -> DeviceAuthentication:
        """Send again, by the form that began the current authentication.

        Raises:
            PingOneError: as the form does.
        """
        return (self.begun_by or self.form).send_again()

    def on_result(self, listener: Callable[[DeviceAuthentication], object]) -> None:
        """Call `listener` with each authentication that was begun or sent again from here."""
        for form in self._forms.values():
            form.on_result(listener)

    def tell(self, authentication: DeviceAuthentication) -> None:
        """Take over what somebody learned of it, or another one."""
        self.flow.learn(authentication, by=type(self.begun_by or self.form).__name__)

    def _show(self) -> None:
        self.flow.memory("RequestForm").entries["kind"] = self.kind.entry
        for form in self._forms.values():
            form.layout.display = None if form is self.form else "none"

"""The whole flow in one panel, from the connection to the history; and a desk of a single form."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

import ipywidgets

from pingone_nb.client import Client
from pingone_nb.errors import PingOneError
from pingone_nb.lab.forms.actions_row import ActionsRow
from pingone_nb.lab.forms.box import Stack, box_of
from pingone_nb.lab.forms.code_view import Serving
from pingone_nb.lab.forms.connection import ConnectionForm
from pingone_nb.lab.forms.countdown import machine_time
from pingone_nb.lab.forms.deliveries import MessageSource, PushAnswers
from pingone_nb.lab.forms.exchange_files import ExportForm, ImportForm, fill
from pingone_nb.lab.forms.exchange_table import ExchangeTable
from pingone_nb.lab.forms.flow import LimitsOf
from pingone_nb.lab.forms.flow_form import FlowForm
from pingone_nb.lab.forms.fold import Fold
from pingone_nb.lab.forms.form import Form
from pingone_nb.lab.forms.notice import Notice
from pingone_nb.lab.forms.otp import OtpForm
from pingone_nb.lab.forms.passkey import Authenticator, PasskeyForm
from pingone_nb.lab.forms.phone import VirtualPhone
from pingone_nb.lab.forms.push import PushForm
from pingone_nb.lab.forms.reply_view import ReplyView
from pingone_nb.lab.forms.request import RequestForm
from pingone_nb.lab.forms.request_preview import RequestPreview
from pingone_nb.lab.forms.state_chart import StateChart
from pingone_nb.lab.forms.state_view import StateView
from pingone_nb.lab.forms.step import Step
from pingone_nb.lab.forms.ways_on import can_change_device
from pingone_nb.privacy.secret import Secret

_CANCEL = "cancel.push.authentication"
_NO_OTHER = Notice(
    kind="info",
    title="There is no other device to choose.",
    paragraphs=(
        "device.select needs the ID of one of the user's devices, and the reply contains none.",
        "Start over with another target, or with the user's devices.",
    ),
)


class AuthenticationPanel(Stack):
    """A device authentication from connection to `COMPLETED`.

    The reply chooses what comes next: of the forms for passcode, push and passkey the one is shown
    that it asks for. Whatever is sent stands in the preview before, with its reply beside it after.

    Args:
        client: what sends.
        inbox: a simulator's inbox; None when messages are real.
        mobile: what answers a simulator's pushes; None when they are real.
        user_id, phone, email, type: what the request form begins with.
        failure_count, lifetime_seconds: what the policy says; it is asked when None.
        limits_of: what an authentication's own policy says; None leaves it to the other two.
        now: the time by which PingOne, or the simulator, counts.
        connection: whether the connection can be seen and changed here.
        authenticator: what signs for passkeys; without one a browser has to.
        serving: the simulator that rows copied as cURL can be tried at, where there is one.

    Attributes:
        connection, request, check, push, passkey: the forms.
        preview, reply, exchanges: what is sent, what came, and all of that so far.
        importing, exporting: files of other tools, in and out.
        phone: the virtual phone.
        state, chart, next: where the authentication is, its chart, and what its reply links.
    """

    _parts: tuple[Any, ...] = ()  # also when it could not be made

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
        limits_of: LimitsOf | None = None,
        now: Callable[[], datetime] = machine_time,
        connection: bool = True,
        authenticator: Authenticator | None = None,
        serving: Serving | None = None,
    ) -> None:
        self._turn = -1
        self._explained: Exception | None = None
        self.connection = ConnectionForm(client)
        self.request = RequestForm(
            client, user_id=user_id, phone=phone, email=email, type=type, now=now
        )
        self._flow = self.request.flow
        self.check = OtpForm(
            client,
            self.request,
            failure_count=failure_count,
            lifetime_seconds=lifetime_seconds,
            now=now,
            limits_of=limits_of,
        )
        self.push = PushForm(client, self.request, now=now)
        self.passkey = PasskeyForm(client, self.request, authenticator=authenticator)
        self._steps: tuple[Step, ...] = (self.check, self.push, self.passkey)
        self.next = ActionsRow(
            client,
            self.request,
            forms={"otp.check": self.check, "assertion.check": self.passkey},
            leads={"device.select": self.change_device},
            start_over=self.start_over,
        )
        self.state = StateView(
            self.request,
            self.next,
            counters=[counter for step in self._steps for counter in step.lend_counters()],
        )
        self.phone = VirtualPhone(inbox, mobile)
        self.phone.on_type(self.check.type_code)
        self.phone.follow(self.request)
        self.preview = RequestPreview(client, *self._forms())
        self.reply = ReplyView(client)
        self.exchanges = ExchangeTable(client, serving=serving)
        self.importing, self.exporting = ImportForm(client), ExportForm(client)
        self.importing.on_result(lambda found: fill(found, self.connection, self.request))
        self._parts = (self.phone, self.preview, self.reply, self.exchanges, self.chart)
        self._fold = Fold("Connection", self.connection)
        self.request.kind.on_edit(lambda: self.preview.turn_to(self.request.form))
        self.connection.on_result(self._note_connection)
        self.connection.on_error(self._explain)
        super().__init__(
            [*([self._fold] if connection else []), *self._rows()], "pnb-stack", "pnb-panel"
        )
        self.leave = self._flow.follow(self._draw)
        self._fold.head.say(client.settings.auth_path)

    @property
    def chart(self) -> StateChart:
        """The state chart."""
        return self.state.chart

    def change_device(self) -> None:
        """Take a push back that waits, and go to the list of devices; an error is shown."""
        current = self.request.current
        if current is None or not can_change_device(current):
            self.next.status.show(_NO_OTHER)
            return
        self.request.choose("devices")
        if _CANCEL in current.actions:
            self.next.press(_CANCEL)
        else:
            self.request.devices.focus()

    def start_over(self) -> None:
        """Forget the authentication, and go back to the request; nothing is sent."""
        with self.request.lock:
            self._flow.forget()
            self.preview.turn_to(self.request.form)
        self.request.focus()

    def refresh(self) -> None:
        """Look at the clock anew; to be called when a simulator's was moved."""
        for step in self._steps:
            step.refresh()
        self.request.devices.refresh()
        self.phone.refresh()

    def close(self) -> None:
        """Leave the inbox, the history and the page."""
        for part in self._parts:
            part.close()
        for part in (*self._forms(), self.next, self.state):
            part.leave()
        super().close()

    def _forms(self) -> Iterator[Form[Any]]:
        yield self.request.one_time
        yield self.request.devices
        yield from self._steps
        yield self.connection

    def _rows(self) -> Iterator[ipywidgets.Widget]:
        forms = _stack([self.request, _stack(self._steps, "pnb-code")])
        wire = _stack([self.preview, self.reply], "pnb-wire")
        yield desk(forms, phone=self.phone, wire=wire, state=self.state)
        yield self.exchanges
        yield Fold("Import and export", self.importing, self.exporting)

    def _draw(self) -> None:
        """Show the step that fits; one that is done stays, and says what came of it."""
        is_new, self._turn = self._turn != self._flow.turn, self._flow.turn
        fitting = [step for step in self._steps if step.fits_now]
        for step in self._steps:
            # where nothing fits, as after COMPLETED, the last step stays in view with its outcome
            if step in fitting:
                step.layout.display = None
            elif fitting or (is_new and not step.has_said):
                step.layout.display = "none"
        error = self._flow.error
        if error is not None and error is not self._explained:
            self._explain(error)
        self._explained = error

    def _note_connection(self, client: Client) -> None:
        self._fold.head.say(f"{client.settings.auth_path} · connected")

    def _explain(self, error: Exception) -> None:
        """Lead to the connection form where the connection is what is wrong."""
        is_known = isinstance(error, PingOneError) and self.connection.explain(error)
        if is_known:
            self._fold.head.say("There is a problem with the connection.")
            self._fold.unfold()


def side_by_side(*widgets: ipywidgets.Widget) -> ipywidgets.Box:
    """Widgets beside each other, or below each other where the page is narrow."""
    return box_of([box_of(widgets, "pnb-pair")], "pnb-beside")


def _stack(widgets: Iterable[ipywidgets.Widget], *names: str) -> ipywidgets.Box:
    return box_of(widgets, "pnb-stack", *names, kind=ipywidgets.VBox)


class Wire(Stack):
    """The request of a form, what was sent, and the reply, with what each property means.

    Args:
        client: what sends.
        form: whose request it is; what others send is not shown.

    Attributes:
        preview, reply: the two halves.
    """

    def __init__(self, client: Client, form: Form[Any]) -> None:
        self.preview = RequestPreview(client, form, only_own=True)
        self.reply = ReplyView(client, is_shown=self.preview.is_own)
        super().__init__([self.preview, self.reply], "pnb-stack", "pnb-wire")
        follows = isinstance(form, FlowForm)
        self._leave = form.flow.follow(self._draw) if follows else lambda: None

    def close(self) -> None:
        """Leave the authentication, the history and the page."""
        self._leave()
        for half in (self.preview, self.reply):
            half.close()
        super().close()

    def _draw(self) -> None:
        if not self.preview.shown["is_sent"]:  # what was sent stays, until something is changed
            self.preview.refresh()


def desk(
    form: ipywidgets.Widget,
    *,
    phone: ipywidgets.Widget,
    wire: ipywidgets.Widget,
    state: ipywidgets.Widget | None = None,
) -> ipywidgets.Box:
    """A form with the wire beside it and the phone at hand; below each other on a narrow page.

    Args:
        form: what is filled in, or a stack of forms.
        phone: what shows the messages.
        wire: the request and the reply.
        state: where the authentication is.
    """
    parts = {"form": form, "phone": phone, "wire": wire, "state": state}
    for name, part in parts.items():
        if part is not None:
            part.add_class(f"pnb-desk-{name}")
    kind = "pnb-desk-of-one" if state is None else "pnb-desk-of-all"
    shown = [part for part in parts.values() if part is not None]
    return box_of([box_of(shown, "pnb-desk", kind)], "pnb-desk-around")

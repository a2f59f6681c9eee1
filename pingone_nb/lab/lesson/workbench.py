"""The forms that a lesson shows, each filled in with what is known."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from pingone_nb.api import DeviceAuthentication, MfaDevice
from pingone_nb.client import Client
from pingone_nb.errors import InputError
from pingone_nb.lab.lesson.arrangements import Arrangements
from pingone_nb.privacy.secret import Secret

if TYPE_CHECKING:
    import ipywidgets

    from pingone_nb.lab.forms import (
        ActionsRow,
        AuthenticationPanel,
        AuthenticationSource,
        AuthenticatorApp,
        Banner,
        CodeView,
        ConnectionForm,
        DeviceForm,
        ExchangeTable,
        OneTimeForm,
        OtpForm,
        PasskeyForm,
        PushForm,
        StateChart,
        VirtualPhone,
    )
    from pingone_nb.lab.forms.code_view import Source as CodeSource
    from pingone_nb.simulator import Simulator
    from pingone_nb.simulator.software_authenticator import SoftwareAuthenticator

    Source = AuthenticationSource | DeviceAuthentication


class _Ticking(Protocol):
    """A widget that shows how time goes by."""

    def refresh(self) -> None:
        """Look at the clock again."""
        ...


_Shown = TypeVar("_Shown", bound=_Ticking)


class Workbench(Arrangements):
    """Makes forms for one client.

    Args:
        client: what the forms call.
        simulator: the simulator, or None when live.
        phone_number, email_address: where to reach the user, or None when unknown.
    """

    def __init__(
        self,
        client: Client,
        *,
        simulator: Simulator | None = None,
        phone_number: Secret | None = None,
        email_address: Secret | None = None,
    ) -> None:
        super().__init__(client)
        self.simulator = simulator
        self.user_id = client.settings.user_id or ""
        self.phone_number = phone_number
        self.email_address = email_address
        self._ticking: list[_Ticking] = []

    @property
    def is_live(self) -> bool:
        """Whether real messages are sent."""
        return self.simulator is None

    @cached_property
    def passkey(self) -> SoftwareAuthenticator:
        """A software authenticator, in place of a browser with a passkey."""
        from pingone_nb.simulator.software_authenticator import SoftwareAuthenticator

        return SoftwareAuthenticator()

    def needs_simulator(self, reason: str) -> None:
        """Stop a lesson that cannot be done in a real environment.

        Raises:
            InputError: it is a real environment.
        """
        if self.is_live:
            message = f"This lesson needs the simulator. {reason}"
            hint = "Start it without the live variables, or read it along with your own phone."
            raise InputError(message, field="PINGONE_ENVIRONMENT_ID", hint=hint)

    def banner(self) -> Banner:
        """SIMULATOR or LIVE, and what that means."""
        from pingone_nb.lab.forms import Banner

        return Banner(is_live=self.is_live, auth_path=self.client.settings.auth_path)

    def connection_form(self) -> ConnectionForm:
        """The form that tests the connection."""
        from pingone_nb.lab.forms import ConnectionForm

        return ConnectionForm(self.client)

    def one_time_form(self, *, type: str = "SMS") -> OneTimeForm:  # noqa: A002 - the API's name
        """The form that sends a passcode, filled in with what is known."""
        from pingone_nb.lab.forms import OneTimeForm

        return OneTimeForm(self.client, type=type, **self._known())

    def device_form(self, begun: Source | None = None, *, policy_id: str = "") -> DeviceForm:
        """The form that begins an authentication with paired devices, and selects one of them.

        Args:
            begun: an authentication to go on with; the form begins one when None.
            policy_id: UUID of the policy to begin with; the environment's default when "".
        """
        from pingone_nb.lab.forms import DeviceForm

        form = DeviceForm(
            self.client, begun, user_id=self.user_id, policy_id=policy_id, **self._now()
        )
        return self._followed(form)

    def otp_form(self, source: Source) -> OtpForm:
        """The form that checks the passcode for the authentication of `source`."""
        from pingone_nb.lab.forms import OtpForm

        return self._followed(OtpForm(self.client, source, **self._rules()))

    def push_form(self, source: Source) -> PushForm:
        """The form that waits until a push is answered."""
        from pingone_nb.lab.forms import PushForm

        return self._followed(PushForm(self.client, source, **self._now()))

    def passkey_form(self, source: Source, *, origin: str = "") -> PasskeyForm:
        """The form that has a challenge signed, by the lesson's `passkey`, and sends it."""
        from pingone_nb.lab.forms import PasskeyForm

        return PasskeyForm(self.client, source, authenticator=self.passkey, origin=origin)

    def authenticator_app(self, device: MfaDevice) -> AuthenticatorApp:
        """A virtual authenticator application that has just learned the secret of a new device."""
        from pingone_nb.lab.forms import AuthenticatorApp

        return self._followed(AuthenticatorApp(device.key_uri, **self._now()))

    def phone(self) -> VirtualPhone:
        """The virtual phone; a later `side_by_side` lets it type into the passcode form there."""
        from pingone_nb.lab.forms import VirtualPhone

        if self.simulator is None:
            return VirtualPhone(None)
        return self._followed(VirtualPhone(self.simulator.inbox, self.simulator.mobile))

    def state_chart(self, source: Source) -> StateChart:
        """Where the authentication of `source` stands, among all states that there are."""
        from pingone_nb.lab.forms import StateChart

        return StateChart(source)

    def actions_row(self, source: Source) -> ActionsRow:
        """What the reply allows next, a button each."""
        from pingone_nb.lab.forms import ActionsRow

        return ActionsRow(self.client, source)

    def exchange_table(self) -> ExchangeTable:
        """The exchanges so far, and each new one."""
        from pingone_nb.lab.forms import ExchangeTable

        return ExchangeTable(self.client.history)

    def code(self, source: CodeSource, *, language: str = "") -> CodeView:
        """The same call in code: a form's, a request's, or that of a row of the history."""
        from pingone_nb.lab.forms import CodeView

        return CodeView(source, settings=lambda: self.client.settings, language=language)

    def panel(self) -> AuthenticationPanel:
        """The whole flow in one panel."""
        from pingone_nb.lab.forms import AuthenticationPanel

        told: dict[str, Any] = {}
        if self.simulator is not None:
            told = {
                "inbox": self.simulator.inbox,
                "mobile": self.simulator.mobile,
                "authenticator": self.passkey,
            }
        panel = AuthenticationPanel(self.client, **told, **self._known(), **self._rules())
        return self._followed(panel)

    def side_by_side(self, form: ipywidgets.DOMWidget, other: ipywidgets.DOMWidget) -> Any:
        """A form and the phone, or the authenticator application, which types into it."""
        from pingone_nb.lab.forms import AuthenticatorApp, OtpForm, VirtualPhone, side_by_side

        if isinstance(form, OtpForm) and isinstance(other, VirtualPhone | AuthenticatorApp):
            other.on_type(form.type_code)
            if isinstance(other, VirtualPhone):
                other.follow(form.source)
        return side_by_side(form, other)

    def _followed(self, widget: _Shown) -> _Shown:
        self._ticking.append(widget)
        return widget

    def _known(self) -> dict[str, Any]:
        return {
            "user_id": self.user_id,
            "phone": self.phone_number,
            "email": self.email_address,
        }

    def _now(self) -> dict[str, Any]:
        return {} if self.simulator is None else {"now": self.simulator.clock.now}

    def _rules(self) -> dict[str, Any]:
        if self.simulator is None:
            return {}
        rules = self.simulator.policy.otp_rules("SMS")
        return {
            "failure_count": rules.failure_count,
            "lifetime_seconds": rules.lifetime_seconds,
            **self._now(),
        }

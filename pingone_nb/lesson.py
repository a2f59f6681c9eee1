"""What a tutorial notebook needs at hand: a client, the simulator or a real environment, forms."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from getpass import getpass
from typing import TYPE_CHECKING, Any

from pingone_nb.client import Client
from pingone_nb.errors import InputError, PingOneError, traceless
from pingone_nb.secret import Secret
from pingone_nb.settings import LIVE_VARIABLES, Settings

if TYPE_CHECKING:
    import ipywidgets

    from pingone_nb.forms import (
        AuthenticationPanel,
        Banner,
        ConnectionForm,
        ExchangeTable,
        Form,
        OneTimeForm,
        OtpForm,
        VirtualPhone,
    )
    from pingone_nb.simulator import Simulator


class Lesson:
    """One notebook's surroundings: SIMULATOR, unless the three live variables are set.

    `PINGONE_ENVIRONMENT_ID`, `PINGONE_CLIENT_ID` and `PINGONE_CLIENT_SECRET` make it LIVE: real
    messages are sent, and paid for. `PINGONE_USER_ID`, `PINGONE_PHONE` and `PINGONE_EMAIL` then
    fill in the forms.

    Attributes:
        client: what the forms call; `client.history` holds every exchange.
        simulator: the simulator, or None when live.
        user_id: UUID of the user to begin with, "" when unknown.
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
        self.client = client
        self.simulator = simulator
        self.user_id = client.settings.user_id or ""
        self.phone_number = phone_number
        self.email_address = email_address
        self._otp_forms: list[OtpForm] = []

    @classmethod
    @traceless
    def open(cls, environ: Mapping[str, str] | None = None, *, seed: int | None = None) -> Lesson:
        """Begin a lesson.

        Args:
            environ: the variables to look at; the process's own when None.
            seed: makes the simulator's ids and passcodes repeatable; from a CSPRNG when None.

        Raises:
            InputError: some of the live variables are set, but not all, or one is malformed.
        """
        values = os.environ if environ is None else environ
        told = [name for name in LIVE_VARIABLES if values.get(name)]
        if not told:
            return cls._simulated(seed)
        if len(told) < len(LIVE_VARIABLES):
            missing = ", ".join(sorted(set(LIVE_VARIABLES) - set(told)))
            message = f"Some live variables are set, but not {missing}."
            hint = "Set all three for a real environment, or none for the simulator."
            raise InputError(message, field=missing.partition(",")[0], hint=hint)
        return cls(
            Client(Settings.from_env(values)),
            phone_number=_secret(values.get("PINGONE_PHONE")),
            email_address=_secret(values.get("PINGONE_EMAIL")),
        )

    @classmethod
    def _simulated(cls, seed: int | None) -> Lesson:
        from pingone_nb.simulator import Simulator

        simulator = Simulator(seed=seed)
        client = Client(simulator.settings(), session=simulator.session())
        user = simulator.user
        return cls(
            client,
            simulator=simulator,
            phone_number=_secret(user.phone),
            email_address=_secret(user.email),
        )

    @property
    def is_live(self) -> bool:
        """Whether real messages are sent."""
        return self.simulator is None

    def banner(self) -> Banner:
        """SIMULATOR or LIVE, and what that means."""
        from pingone_nb.forms import Banner

        return Banner(is_live=self.is_live, auth_path=self.client.settings.auth_path)

    def connection_form(self) -> ConnectionForm:
        """The form that tests the connection."""
        from pingone_nb.forms import ConnectionForm

        return ConnectionForm(self.client)

    def one_time_form(self, *, type: str = "SMS") -> OneTimeForm:  # noqa: A002 - the API's name
        """The form that sends a passcode, filled in with what is known."""
        from pingone_nb.forms import OneTimeForm

        return OneTimeForm(self.client, type=type, **self._known())

    def otp_form(self, request: OneTimeForm) -> OtpForm:
        """The form that checks the passcode which `request` sent."""
        from pingone_nb.forms import OtpForm

        form = OtpForm(self.client, request, **self._rules())
        self._otp_forms.append(form)
        return form

    def phone(self) -> VirtualPhone:
        """The virtual phone; a later `side_by_side` lets it type into the passcode form there."""
        from pingone_nb.forms import VirtualPhone

        return VirtualPhone(self.simulator.inbox if self.simulator else None)

    def exchange_table(self) -> ExchangeTable:
        """The exchanges so far, and each new one."""
        from pingone_nb.forms import ExchangeTable

        return ExchangeTable(self.client.history)

    def panel(self) -> AuthenticationPanel:
        """The whole flow in one panel."""
        from pingone_nb.forms import AuthenticationPanel

        inbox = self.simulator.inbox if self.simulator else None
        panel = AuthenticationPanel(self.client, inbox=inbox, **self._known(), **self._rules())
        self._otp_forms.append(panel.check)
        return panel

    def side_by_side(self, form: Form[Any], phone: VirtualPhone) -> ipywidgets.Box:
        """A form and the phone, which types into it if it is for a passcode."""
        from pingone_nb.forms import OtpForm, side_by_side

        if isinstance(form, OtpForm):
            phone.on_type(form.type_code)
        return side_by_side(form, phone)

    def type_code_into(self, check: OtpForm) -> None:
        """Type the newest passcode into a form, unless somebody has typed or checked one."""
        if not check.otp.text() and not check.is_done:
            check.type_code(self.newest_code())

    def newest_code(self) -> Secret:
        """The passcode of the newest message: the virtual phone's, or typed in by you when live."""
        if self.simulator is None:
            return Secret(getpass("The passcode on your phone: "))
        return Secret(self.simulator.inbox.newest().otp)

    def wrong_code(self) -> Secret:
        """A passcode of the right form that is not the newest message's; when live, most likely."""
        right = self.simulator.inbox.newest().otp if self.simulator else "000000"
        wrong = (int(right) + 1) % 10 ** len(right)
        return Secret(f"{wrong:0{len(right)}d}")

    def refusal_of(self, call: Callable[[], object]) -> PingOneError:
        """The error with which `call` is refused.

        Raises:
            AssertionError: it was not refused.
        """
        try:
            call()
        except PingOneError as error:
            return error
        message = "This should have been refused, but was not."
        raise AssertionError(message)

    def connect_with(self, **changes: Any) -> None:
        """Ask for a token with some settings changed; the exchange lands in the same history.

        Raises:
            PingOneError: as `Client.connect` does.
        """
        settings = self.client.settings.with_changes(token=None, **changes)
        self.client.with_settings(settings).connect()

    def let_time_pass(self, *, seconds: float) -> bool:
        """Move the simulator's clock; false, and nothing happens, in a real environment."""
        if self.simulator is None:
            return False
        self.simulator.clock.advance(seconds=seconds)
        for form in self._otp_forms:
            form.refresh()
        return True

    def _known(self) -> dict[str, Any]:
        return {
            "user_id": self.user_id,
            "phone": self.phone_number,
            "email": self.email_address,
        }

    def _rules(self) -> dict[str, Any]:
        if self.simulator is None:
            return {}
        policy = self.simulator.policy
        return {
            "failure_count": policy.failure_count,
            "lifetime_seconds": policy.lifetime_seconds,
            "now": self.simulator.clock.now,
        }


def _secret(text: str | None) -> Secret | None:
    return Secret(text) if text else None

"""What a tutorial notebook needs at hand: a client, the simulator or a real environment, forms."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from getpass import getpass
from typing import TYPE_CHECKING, Any

from pingone_nb.client import Client
from pingone_nb.errors import InputError, PingOneError, traceless
from pingone_nb.lab.lesson.workbench import Workbench
from pingone_nb.privacy.secret import Secret
from pingone_nb.settings import LIVE_VARIABLES, Settings

if TYPE_CHECKING:
    from pingone_nb.lab.forms import OtpForm


class Lesson(Workbench):
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

    def type_code_into(self, check: OtpForm) -> None:
        """Type the newest passcode into a form, unless somebody has typed or checked one."""
        if not check.otp.text() and not check.is_done:
            check.type_code(self.newest_code())

    def newest_code(self) -> Secret:
        """The passcode of the newest message: the virtual phone's, or typed in by you when live."""
        if self.simulator is None:
            return Secret(getpass("The passcode on your phone: "))
        return Secret(self.simulator.inbox.newest_passcode())

    def wrong_code(self) -> Secret:
        """A passcode of the right form that is not the newest message's; when live, most likely."""
        right = self.simulator.inbox.newest_passcode() if self.simulator else "000000"
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
        for widget in self._ticking:
            widget.refresh()
        return True


def _secret(text: str | None) -> Secret | None:
    return Secret(text) if text else None

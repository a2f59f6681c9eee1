"""A form for what an authentication's reply links next."""

from __future__ import annotations

from typing import Any

import ipywidgets

from pingone_nb.api import DeviceAuthentication
from pingone_nb.client import Client
from pingone_nb.errors import InputError
from pingone_nb.lab.forms.action import Action
from pingone_nb.lab.forms.flow import AuthenticationSource, source_of
from pingone_nb.lab.forms.flow_form import FlowForm
from pingone_nb.lab.forms.notice import Notice, notice_of_authentication

_NOTHING = "There is no authentication yet."


class Step(FlowForm):
    """Acts on a source's current authentication, as soon as its reply allows it.

    Args:
        client: what sends.
        source: where the authentication comes from; or one, which then cannot be sent again.
        waits_for: what has to happen before, as a sentence.
        again_label: what the button says that has the source send again.
        others: further buttons, behind that one.
        arguments: those of `Form`.

    Attributes:
        source: as given.
        again: the button that has the source send again.
    """

    def __init__(
        self,
        client: Client,
        source: AuthenticationSource | DeviceAuthentication,
        *,
        waits_for: str,
        again_label: str = "Send again",
        others: tuple[Action, ...] = (),
        **arguments: Any,
    ) -> None:
        self._waits_for = waits_for
        self.source = source_of(source, client)
        resending = self.source.resending
        typed = () if resending is None else resending.controls
        self.again = Action(again_label, self.send_again, fields=typed)
        super().__init__(
            client, self.source.flow, is_step=True, **arguments, others=[self.again, *others]
        )
        self.again.layout.display = None if resending is not None else "none"
        self._follow()

    @property
    def is_done(self) -> bool:
        """Whether this step was taken."""
        return self._memory.value is not None

    @property
    def has_said(self) -> bool:
        """Whether it shows what came of a submission."""
        return self._memory.value is not None or self._memory.error is not None

    def outcome(self) -> DeviceAuthentication:
        """What the last submission gave, or the authentication where it is completed without it.

        Submits when there was no submission, as a press does.

        Raises:
            PingOneError: as `submit` does.
        """
        with self.lock:
            value = self.flow.authentication
            is_elsewhere = not self.is_done and self.flow.is_completed and value is not None
            return value if is_elsewhere and value is not None else super().outcome()

    def lend_counters(self) -> tuple[ipywidgets.Widget, ...]:
        """Give away what counts failures and time, to be shown elsewhere."""
        return ()

    def send_again(self) -> None:
        """Send again, by the source; an error is shown here, too."""
        try:
            self.source.send_again()
        except Exception as error:  # noqa: BLE001 - nobody else would show it
            self.status.show_error(error)

    def refresh(self) -> None:
        """Look at the clock anew; to be called when a simulator's was moved."""

    def fits(self, authentication: DeviceAuthentication) -> bool:
        """Whether its reply asks for this step."""
        raise NotImplementedError

    @property
    def fits_now(self) -> bool:
        """Whether what is known last asks for this step."""
        value = self.flow.authentication
        return value is not None and self.fits(value)

    def _draw(self) -> None:
        is_new = self._memory.turn != self.flow.turn
        self._memory.turn = self.flow.turn
        self.again.is_enabled = self.flow.authentication is not None
        if is_new:
            self._turn()
        super()._draw()
        self.refresh()
        self._enable(self.fits_now)

    def _turn(self) -> None:
        """Turn to another authentication, or to the same one after something was sent anew."""

    def _enable(self, is_enabled: bool) -> None:
        raise NotImplementedError

    def _notice(self) -> Notice | None:
        """What came of it, or why the form cannot be used."""
        value, done = self.flow.authentication, self._memory.value
        if value is None:
            return Notice(kind="info", title=self._waits_for)
        if done is not None:
            return notice_of_authentication(done)
        if self.fits(value):
            return None
        title = f"This step isn't available now. The status is {value.status}."
        return Notice(kind="info", title=title)

    def _acted_on(self) -> DeviceAuthentication:
        """The authentication to act on.

        Raises:
            InputError: there is none yet.
        """
        if self.flow.authentication is None:
            raise InputError(_NOTHING, field="authentication", hint=self._waits_for)
        return self.flow.authentication

    def _show_value(self, value: DeviceAuthentication) -> None:
        super()._show_value(value)
        self.status.focus()

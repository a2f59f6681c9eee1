"""A form for what an authentication's reply links next."""

from __future__ import annotations

from typing import Any

import ipywidgets

from pingone_nb.api import DeviceAuthentication
from pingone_nb.client import Client
from pingone_nb.errors import InputError
from pingone_nb.lab.forms.action import Action
from pingone_nb.lab.forms.authentication_notice import notice_of_authentication
from pingone_nb.lab.forms.form import Form
from pingone_nb.lab.forms.notice import Notice
from pingone_nb.lab.forms.source import AuthenticationSource, source_of

_NOTHING = "There is no authentication yet."


class Step(Form[DeviceAuthentication]):
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
        self._client = client
        self._waits_for = waits_for
        self._authentication: DeviceAuthentication | None = None
        self._begun_with: DeviceAuthentication | None = None
        self.source = source_of(source)
        resending = self.source.resending
        typed = () if resending is None else resending.controls
        self.again = Action(again_label, self.send_again, fields=typed)
        super().__init__(**arguments, others=[self.again, *others])
        self.lock = self.source.lock  # no step while a new authentication is begun
        self.on_result(self.source.tell)  # before anybody else hears of it
        self.again.layout.display = None if resending is not None else "none"
        self.again.is_enabled = False
        self._enable(False)
        self.status.show(Notice(kind="info", title=waits_for))
        self.source.follow(self._learn)
        self.source.on_result(self.begin)

    @property
    def is_done(self) -> bool:
        """Whether this step was taken."""
        return self._value is not None

    def begin(self, authentication: DeviceAuthentication) -> None:
        """Turn to a new authentication, or to the same one after something was sent anew."""
        if authentication is self._begun_with:
            return  # followers and results bring the same one
        self._begun_with = authentication
        self._value = self._error = None
        self.status.clear()
        self._turn_to(authentication)
        self.again.is_enabled = True
        self._begun(authentication)
        self._name_status()

    def forget(self) -> None:
        """Go back to before there was an authentication."""
        self._authentication = self._begun_with = None
        self._value = self._error = None
        self._enable(False)
        self.again.is_enabled = False
        self.refresh()
        self.status.show(Notice(kind="info", title=self._waits_for))

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

    def _begun(self, authentication: DeviceAuthentication) -> None:
        """Show what is new, once it is known whether the form can be used."""

    def _enable(self, is_enabled: bool) -> None:
        raise NotImplementedError

    def _learn(self, authentication: DeviceAuthentication) -> None:
        """Take over what somebody else did or learned."""
        mine = self._authentication
        if authentication is mine:
            return
        is_same = mine is not None and (
            (mine.id, mine.selected_device_id)
            == (authentication.id, authentication.selected_device_id)
        )
        if not is_same or (self.fits(authentication) and not self._fits_now):
            self.begin(authentication)
        else:
            self._turn_to(authentication)
            self._name_status()

    def _name_status(self) -> None:
        """Say why the form cannot be used, unless it says already what came of it."""
        authentication = self._authentication
        if authentication is None or self.fits(authentication) or self._value is not None:
            return
        title = f"This step isn't available now. The status is {authentication.status}."
        self.status.show(Notice(kind="info", title=title))

    @property
    def _fits_now(self) -> bool:
        return self._authentication is not None and self.fits(self._authentication)

    def _turn_to(self, authentication: DeviceAuthentication) -> None:
        self._authentication = authentication
        self._enable(self.fits(authentication))
        self.refresh()

    def _call(self) -> DeviceAuthentication:
        value: DeviceAuthentication = self._client.send(self.next_request())
        return value

    def _acted_on(self) -> DeviceAuthentication:
        """The authentication to act on.

        Raises:
            InputError: there is none yet.
        """
        if self._authentication is None:
            raise InputError(_NOTHING, field="authentication", hint=self._waits_for)
        return self._authentication

    def _show_value(self, value: DeviceAuthentication) -> None:
        self._turn_to(value)
        self.status.show(notice_of_authentication(value))
        self.status.focus()

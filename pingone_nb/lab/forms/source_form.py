"""A form that begins an authentication, or sends anew: others follow what comes of it."""

from __future__ import annotations

from typing import Any

from pingone_nb.api import DeviceAuthentication
from pingone_nb.client import Client
from pingone_nb.lab.forms.form import Form
from pingone_nb.lab.forms.source import Latest, Listener, Resending


class SourceForm(Form[DeviceAuthentication]):
    """A `Form` that is an `AuthenticationSource`.

    Args:
        client: what sends.
        arguments: those of `Form`.
    """

    def __init__(self, client: Client, **arguments: Any) -> None:
        self._client = client
        self._latest = Latest()
        super().__init__(**arguments)
        self.on_result(self.tell)  # before anybody else hears of it

    @property
    def current(self) -> DeviceAuthentication | None:
        """The authentication as last told, by whomever; None before there is one."""
        return self._latest.current

    @property
    def resending(self) -> Resending | None:
        """What "Send again" does."""
        raise NotImplementedError

    def send_again(self) -> DeviceAuthentication:
        """Send again.

        Raises:
            PingOneError: as the client's method does; the form shows it, too.
        """
        raise NotImplementedError

    def forget(self) -> None:
        """Go back to before anything was begun; what was typed stays."""
        self._latest.forget()
        self._value = None
        self._error = None
        self.status.clear()

    def follow(self, listener: Listener) -> None:
        """Call `listener` with the current authentication, if any, and with all that is told."""
        self._latest.follow(listener)

    def tell(self, authentication: DeviceAuthentication) -> None:
        """Take over what a later form learned of the authentication."""
        self._latest.tell(authentication)

    def _call(self) -> DeviceAuthentication:
        value: DeviceAuthentication = self._client.send(self.next_request())
        return value

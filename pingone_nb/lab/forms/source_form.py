"""A form that begins an authentication, or sends anew: others follow what comes of it."""

from __future__ import annotations

from typing import Any

from pingone_nb.api import DeviceAuthentication
from pingone_nb.client import Client
from pingone_nb.lab.forms.authentication_notice import notice_of_authentication
from pingone_nb.lab.forms.form import Form
from pingone_nb.lab.forms.source import Latest, Resending


class SourceForm(Form[DeviceAuthentication], Latest):
    """A `Form` that is an `AuthenticationSource`.

    Args:
        client: what sends.
        arguments: those of `Form`.
    """

    def __init__(self, client: Client, **arguments: Any) -> None:
        self._client = client
        Latest.__init__(self)  # before the widget: controls may ask for what is current
        super().__init__(**arguments)
        self.on_result(self.tell)  # before anybody else hears of it

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
        super().forget()
        self._value = self._error = None
        self.status.clear()

    def _show_value(self, value: DeviceAuthentication) -> None:
        self.status.show(notice_of_authentication(value))

    def _call(self) -> DeviceAuthentication:
        value: DeviceAuthentication = self._client.send(self.next_request())
        return value

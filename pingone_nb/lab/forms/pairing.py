"""Pair a phone or mailbox with a user who has no device yet."""

from __future__ import annotations

from collections.abc import Callable

from pingone_nb import api
from pingone_nb.api import MfaDevice
from pingone_nb.client import Client
from pingone_nb.lab.forms.device_words import channel_options
from pingone_nb.lab.forms.flow import Memory
from pingone_nb.lab.forms.form import Form
from pingone_nb.lab.forms.menu import Menu
from pingone_nb.lab.forms.notice import Notice
from pingone_nb.lab.forms.one_time import contact_fields, contact_name
from pingone_nb.privacy.secret import Secret
from pingone_nb.request import ApiRequest

_ACTIVE = "Select Begin: PingOne now finds this device."
_INACTIVE = "It can be used once it is activated with the passcode that PingOne sent to it."


class PairingForm(Form[MfaDevice]):
    """Pairs a device that gets passcodes: a phone, by text message or call, or a mailbox.

    Args:
        client: what sends.
        user_id: tells the user's UUID when it is needed.
        phone, email: what the form begins with.
        memory: what an earlier form of the kind knew.

    Source: https://developer.pingidentity.com/pingone-api/mfa/users/mfa-devices.html
    """

    def __init__(
        self,
        client: Client,
        user_id: Callable[[], str],
        *,
        phone: str | Secret | None = None,
        email: str | Secret | None = None,
        memory: Memory | None = None,
    ) -> None:
        self._client = client
        self._user_id = user_id
        self.type = Menu("Channel", options=channel_options(), value="SMS")
        fields = contact_fields(self.type, phone=phone, email=email)
        super().__init__(
            title="Pair a device",
            lead="This user has no device that can be used. A paired device stays with the user.",
            fields=fields,
            choices={"type": self.type},
            body=[self.type, *fields.values()],
            submit_label="Pair",
            submit_busy="Pairing …",
            memory=memory,
        )

    def next_request(self) -> ApiRequest[MfaDevice]:
        """The pairing of what the form holds."""
        name = contact_name(self.type)
        contact = self.fields[name].text()
        return api.create_device(
            self._client.settings,
            self._user_id(),
            type=self.type.value,
            phone=contact if name == "phone" else None,
            email=contact if name == "email" else None,
        )

    def _call(self) -> MfaDevice:
        value: MfaDevice = self._client.send(self.next_request())
        return value

    def _show_value(self, value: MfaDevice) -> None:
        is_active = value.status == "ACTIVE"
        said = _ACTIVE if is_active else _INACTIVE
        title = f"Paired. The device's status is {value.status}."
        self.status.show(
            Notice(kind="success" if is_active else "info", title=title, paragraphs=(said,))
        )

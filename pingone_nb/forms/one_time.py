"""The request: send a passcode to a one-time target."""

from __future__ import annotations

import ipywidgets

from pingone_nb import operations
from pingone_nb.client import Client
from pingone_nb.forms.field import Field
from pingone_nb.forms.form import Form
from pingone_nb.models import DeviceAuthentication
from pingone_nb.secret import Secret

_CHANNELS = (("SMS", "SMS"), ("Voice call", "VOICE"), ("E-mail", "EMAIL"))


class OneTimeForm(Form[DeviceAuthentication]):
    """User, channel, phone or address, test mode; Send begins a device authentication.

    Args:
        client: what sends.
        user_id: UUID of the user to begin with.
        phone: the number to begin with.
        email: the address to begin with.
        type: the channel to begin with: `SMS`, `VOICE` or `EMAIL`.

    Source: https://developer.pingidentity.com/pingone-api/mfa/mfa-authentication/mfa-device-authentications/onetime-authentication-sms.html
    """

    def __init__(
        self,
        client: Client,
        *,
        user_id: str = "",
        phone: str | Secret | None = None,
        email: str | Secret | None = None,
        type: str = "SMS",  # noqa: A002 - the API's own name
    ) -> None:
        self._client = client
        self.type = ipywidgets.Dropdown(options=_CHANNELS, value=type, description="Channel")
        self.test_mode = ipywidgets.Checkbox(
            value=False,
            description="Test mode: send nothing, tell the passcode in the reply",
            indent=False,
        )
        fields = {
            "user_id": Field("User id", hint="The user's UUID, not the username."),
            "phone": Field("Phone", kind="tel", hint="International, such as +1 413 555 0150."),
            "email": Field("E-mail address", kind="email"),
        }
        fields["user_id"].set(user_id)
        fields["phone"].set(phone or "")
        fields["email"].set(email or "")
        super().__init__(
            title="One-time device authentication",
            fields=fields,
            body=[fields["user_id"], self.type, fields["phone"], fields["email"], self.test_mode],
            submit_label="Send",
        )
        self.type.observe(self._show_contact, names="value")
        self._show_contact()

    def _call(self) -> DeviceAuthentication:
        by_email = self.type.value == "EMAIL"
        target = operations.one_time(
            type=self.type.value,
            phone=None if by_email else self.fields["phone"].text(),
            email=self.fields["email"].text() if by_email else None,
            test_mode=self.test_mode.value,
        )
        user_id = self.fields["user_id"].text().reveal().strip()
        return self._client.initialize(user_id, selected_device=target)

    def _show_contact(self, _change: object = None) -> None:
        by_email = self.type.value == "EMAIL"
        self.fields["phone"].layout.display = "none" if by_email else None
        self.fields["email"].layout.display = None if by_email else "none"

    def _show_value(self, value: DeviceAuthentication) -> None:
        failed = value.status == "FAILED"
        reason = f"{value.error.code}: {value.error.message}" if value.error else ""
        self.status.tell(
            f"{value.status}",
            kind="bad" if failed else "good",
            advice=reason or _next(value),
            facts=f"id {value.id}",
        )


def _next(value: DeviceAuthentication) -> str:
    sent = "Nothing was sent: test mode." if value.test_otp else "The message is on its way."
    allowed = f" Allowed next: {', '.join(value.actions)}." if value.actions else ""
    return sent + allowed

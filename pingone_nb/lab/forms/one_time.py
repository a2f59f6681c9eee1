"""The request: send a passcode to a one-time target."""

from __future__ import annotations

from pingone_nb import api
from pingone_nb.api import DeviceAuthentication
from pingone_nb.client import Client
from pingone_nb.lab.forms.checkbox import CheckBox
from pingone_nb.lab.forms.device_words import channel_options
from pingone_nb.lab.forms.field import Field
from pingone_nb.lab.forms.flow import Flow, Resending, flow_at
from pingone_nb.lab.forms.flow_form import SourceForm
from pingone_nb.lab.forms.menu import Menu
from pingone_nb.privacy.secret import Secret
from pingone_nb.request import ApiRequest

_CALLS = {"SMS": api.one_time_sms, "VOICE": api.one_time_voice}
_AGAIN = "Select Send again. For a one-time target, this starts a new authentication."


def contact_name(channel: Menu) -> str:
    """The field that a channel uses: `phone` or `email`."""
    return "email" if channel.value == "EMAIL" else "phone"


def contact_fields(
    channel: Menu, *, phone: str | Secret | None, email: str | Secret | None
) -> dict[str, Field]:
    """The fields for a number and an address; the one that `channel` uses is shown."""
    hint = "Include the country code, such as +1 413 555 0150."
    fields = {
        "phone": Field("Phone number", kind="tel", hint=hint, text=phone or ""),
        "email": Field(
            "Email address", kind="email", hint="For example, name@example.com.", text=email or ""
        ),
    }

    def show() -> None:
        for name, field in fields.items():
            field.layout.display = None if name == contact_name(channel) else "none"

    channel.on_change(show)
    show()
    return fields


class OneTimeForm(SourceForm):
    """User, channel, phone or address, test mode; Send begins a device authentication.

    Args:
        client: what sends.
        user_id: UUID of the user to begin with.
        phone: the number to begin with.
        email: the address to begin with.
        type: the channel to begin with: `SMS`, `VOICE` or `EMAIL`.
        flow: what is known of the authentication; of the client and these values when None.

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
        flow: Flow | None = None,
    ) -> None:
        inputs = (user_id, Secret.of(phone or ""), Secret.of(email or ""), type)
        self.type = Menu("Channel", options=channel_options(), value=type)
        self.test_mode = CheckBox(
            "Test mode: don't send a message, return the passcode in the reply"
        )
        fields = {
            "user_id": Field(
                "User ID",
                hint="The user's UUID, not the username.",
                text=user_id,
                is_wide=True,
                is_code=True,
            ),
            **contact_fields(self.type, phone=phone, email=email),
        }
        super().__init__(
            client,
            flow or flow_at(client, "OneTimeForm", *inputs),
            title="One-time device authentication",
            lead="Sends a passcode to a phone number or email address that isn't paired.",
            fields=fields,
            choices={"type": self.type, "test_mode": self.test_mode},
            body=[fields["user_id"], self.type, fields["phone"], fields["email"], self.test_mode],
            submit_label="Send",
            submit_busy="Sending …",
        )
        self._follow()

    @property
    def resending(self) -> Resending:
        """Sending again submits the form: PingOne has no other way for a one-time target."""
        return Resending(hint=_AGAIN, controls=tuple(self._controls.values()))

    def send_again(self) -> DeviceAuthentication:
        """Begin a new authentication with what the form holds.

        Raises:
            PingOneError: as `submit` does.
        """
        return self.submit()

    def next_request(self) -> ApiRequest[DeviceAuthentication]:
        """A new device authentication for what the form holds."""
        settings, is_test = self._client.settings, self.test_mode.value
        user_id = self.fields["user_id"].text().reveal().strip()
        if self.type.value == "EMAIL":
            email = self.fields["email"].text()
            return api.one_time_email(settings, user_id, email=email, test_mode=is_test)
        phone = self.fields["phone"].text()
        return _CALLS[self.type.value](settings, user_id, phone=phone, test_mode=is_test)

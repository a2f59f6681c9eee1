"""The connection: region, environment and worker application, with a test."""

from __future__ import annotations

from typing import Any

import ipywidgets

from pingone_nb.client import Client
from pingone_nb.forms.field import Field
from pingone_nb.forms.form import Form
from pingone_nb.settings import AUTH_METHODS, REGIONS

_REGION_NAMES = {
    "com": "North America (com)",
    "eu": "Europe (eu)",
    "ca": "Canada (ca)",
    "asia": "Asia Pacific (asia)",
    "com.au": "Australia (com.au)",
    "sg": "Singapore (sg)",
}
_METHOD_NAMES = {"basic": "CLIENT_SECRET_BASIC", "post": "CLIENT_SECRET_POST"}


class ConnectionForm(Form[Client]):
    """Says whom the client calls, and tests it by asking for a token.

    The client takes over what the form holds; the secret stays as it is while its field is empty.

    Args:
        client: whose settings to show and to change.

    Source: https://developer.pingidentity.com/pingone-api/auth/openid-connect-oauth-2/token-admin-app-client_credentials.html
    """

    def __init__(self, client: Client) -> None:
        self._client = client
        settings = client.settings
        self.region = ipywidgets.Dropdown(
            options=[(_REGION_NAMES[each], each) for each in REGIONS],
            value=settings.region,
            description="Region",
        )
        self.auth_method = ipywidgets.Dropdown(
            options=[(_METHOD_NAMES[each], each) for each in AUTH_METHODS],
            value=settings.auth_method,
            description="Token endpoint authentication method",
        )
        fields = {
            "environment_id": Field("Environment id"),
            "client_id": Field("Client id"),
            "client_secret": Field("Client secret", kind="secret", hint="It is never shown again."),
        }
        fields["environment_id"].set(settings.environment_id)
        fields["client_id"].set(settings.client_id)
        if settings.client_secret:
            fields["client_secret"].set(settings.client_secret)
        super().__init__(
            title="Connection",
            fields=fields,
            body=[self.region, *fields.values(), self.auth_method],
            submit_label="Test it",
        )

    def _call(self) -> Client:
        self._client.use(self._client.settings.with_changes(**self._changes()))
        self._client.connect()
        return self._client

    def _changes(self) -> dict[str, Any]:
        settings = self._client.settings
        secret = self.fields["client_secret"].text()
        told: dict[str, Any] = {
            "environment_id": self.fields["environment_id"].text().reveal().strip(),
            "client_id": self.fields["client_id"].text().reveal().strip(),
            "auth_method": self.auth_method.value,
            "token": None,
        }
        if secret:
            told["client_secret"] = secret
        if self.region.value != settings.region:
            told["region"] = self.region.value
        return told

    def _show_value(self, value: Client) -> None:
        self.status.tell(
            "Connected: a token was received.",
            kind="good",
            facts=f"from {value.settings.auth_path}",
        )

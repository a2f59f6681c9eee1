"""The connection: region, environment and worker application, with a test."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import ipywidgets

from pingone_nb.client import Client
from pingone_nb.forms.field import Field
from pingone_nb.forms.form import Form
from pingone_nb.forms.notice import Notice
from pingone_nb.settings import AUTH_METHODS, REGIONS, Settings

_REGION_NAMES = {
    "com": "North America (com)",
    "eu": "Europe (eu)",
    "ca": "Canada (ca)",
    "asia": "Asia Pacific (asia)",
    "com.au": "Australia (com.au)",
    "sg": "Singapore (sg)",
}
_METHOD_NAMES = {"basic": "CLIENT_SECRET_BASIC", "post": "CLIENT_SECRET_POST"}
_AS_GIVEN = ""  # the hosts that the settings name, whatever the region


class ConnectionForm(Form[Client]):
    """Says whom the client calls, and tests it by asking for a token.

    When the test goes well the client goes on with what the form holds; else it stays as it was.
    An empty secret means the one that the client has.

    Args:
        client: whose settings to show and to change; or settings, for a client of their own.

    Source: https://developer.pingidentity.com/pingone-api/auth/openid-connect-oauth-2/token-admin-app-client_credentials.html
    """

    def __init__(self, client: Client | Settings) -> None:
        self._client = Client(client) if isinstance(client, Settings) else client
        settings = self._client.settings
        self.region = ipywidgets.Dropdown(
            options=_regions(settings),
            value=_AS_GIVEN if _has_own_hosts(settings) else settings.region,
            description="Region",
        )
        self.auth_method = ipywidgets.Dropdown(
            options=[(_METHOD_NAMES[each], each) for each in AUTH_METHODS],
            value=settings.auth_method,
            description="Token endpoint authentication method",
        )
        fields = {
            "environment_id": Field("Environment id", is_code=True),
            "client_id": Field("Client id", is_code=True),
            "client_secret": Field(
                "Client secret", kind="secret", hint="Kept in memory only, and never shown again."
            ),
        }
        fields["environment_id"].set(settings.environment_id)
        fields["client_id"].set(settings.client_id)
        fields["client_secret"].set(settings.client_secret or "")
        environment_id, client_id, client_secret = fields.values()
        super().__init__(
            title="Connection",
            lead="The worker application that calls PingOne. Testing asks for an access token.",
            fields=fields,
            body=[self.region, environment_id, client_id, client_secret, self.auth_method],
            submit_label="Test it",
            submit_busy="Asking for a token …",
        )

    def _call(self) -> Client:
        before = self._client.settings
        self._client.use(before.with_changes(**self._changes(before)))
        try:
            self._client.connect()
        except BaseException:
            self._client.use(before)
            raise
        return self._client

    def _changes(self, settings: Settings) -> dict[str, Any]:
        secret = self.fields["client_secret"].text()
        client_id = self.fields["client_id"].text().reveal().strip()
        told: dict[str, Any] = {
            "environment_id": self.fields["environment_id"].text().reveal().strip(),
            "client_id": client_id,
            "auth_method": self.auth_method.value,
        }
        if client_id or secret:
            told["token"] = None
        if secret:
            told["client_secret"] = secret
        if self.region.value not in (_AS_GIVEN, settings.region) or (
            self.region.value != _AS_GIVEN and _has_own_hosts(settings)
        ):
            told |= {"region": self.region.value, "custom_domain": None}
        return told

    def _show_value(self, value: Client) -> None:
        had = value.settings.token is not None
        said = (
            "A token is given; the next call uses it." if had else "An access token was received."
        )
        self.status.show(
            Notice(
                kind="success",
                title="Connected.",
                paragraphs=(said,),
                facts=(("From", value.settings.auth_path),),
            )
        )


def _has_own_hosts(settings: Settings) -> bool:
    return settings.auth_path != f"https://auth.pingone.{settings.region}"


def _regions(settings: Settings) -> list[tuple[str, str]]:
    regions = [(_REGION_NAMES[each], str(each)) for each in REGIONS]
    if not _has_own_hosts(settings):
        return regions
    host = urlsplit(settings.auth_path).netloc
    return [(f"As given: {host}", _AS_GIVEN), *regions]

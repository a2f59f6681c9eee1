"""The connection: region, environment and worker application, with a test."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from pingone_nb import api
from pingone_nb.client import Client
from pingone_nb.diagnosis.cures import NO_ROLE, mistake_of
from pingone_nb.errors import ApiError, PingOneError
from pingone_nb.lab.forms.action import Action
from pingone_nb.lab.forms.field import Field
from pingone_nb.lab.forms.flow import Memory
from pingone_nb.lab.forms.form import Form
from pingone_nb.lab.forms.menu import Menu
from pingone_nb.lab.forms.notice import Notice, notice_of
from pingone_nb.privacy.secret import Secret
from pingone_nb.request import ApiRequest
from pingone_nb.settings import AUTH_METHODS, REGION_NAMES, Settings

_METHOD_NAMES = {"basic": "CLIENT_SECRET_BASIC", "post": "CLIENT_SECRET_POST"}
_AS_GIVEN = ""  # the hosts that the settings name, whatever the region
_SEEN = "Seen: {what} may be read (HTTP {http_status})."
_MISSING = "Missing: reading {what} was refused (HTTP {http_status} {code})."
_BY_EFFECT = (
    "Roles are inferred from what the token can read: this client has no call that lists roles. "
    "Sending a passcode was not tried."
)
_NOBODY = "00000000-0000-4000-8000-000000000000"


class ConnectionForm(Form[Client]):
    """Says whom the client calls, and tests it by asking for a token.

    When the test goes well the client goes on with what the form holds; else it stays as it was,
    and the form says which of the classic mistakes was made. An empty secret means the one that the
    client has. A token that was given is tried with a GET that changes nothing; "Also check roles"
    tries both hosts in that way, and says which roles were seen, and which are missing.

    Args:
        client: whose settings to show and to change; or settings, for a client of their own.

    Source: https://developer.pingidentity.com/pingone-api/auth/openid-connect-oauth-2/token-admin-app-client_credentials.html
    """

    def __init__(self, client: Client | Settings) -> None:
        self._tested: Settings | None = None  # what a test that failed was made with
        self._roles: tuple[tuple[str, str], ...] = ()  # what the last test found out of them
        self._client = Client(client) if isinstance(client, Settings) else client
        settings = self._client.settings
        self.region = Menu(
            "Region",
            options=_regions(settings),
            value=_AS_GIVEN if settings.has_own_hosts else settings.region,
        )
        self.auth_method = Menu(
            "Token endpoint authentication method",
            options=[(_METHOD_NAMES[each], each) for each in AUTH_METHODS],
            value=settings.auth_method,
        )
        fields = {
            "environment_id": Field("Environment ID", text=settings.environment_id, is_code=True),
            "client_id": Field("Client ID", text=settings.client_id, is_code=True),
            "client_secret": Field(
                "Client secret",
                kind="secret",
                hint="Kept only in memory, and never shown again.",
                text=settings.client_secret or "",
            ),
        }
        environment_id, client_id, client_secret = fields.values()
        menus = {"region": self.region, "auth_method": self.auth_method}
        self.further = Action(
            "Also check roles",
            partial(self._press, self.look_further),
            fields=[*menus.values(), *fields.values()],
        )
        super().__init__(
            title="Connection",
            lead="The worker application that calls PingOne. The test requests an access token.",
            fields=fields,
            choices=menus,
            body=[self.region, environment_id, client_id, client_secret, self.auth_method],
            submit_label="Test connection",
            submit_busy="Requesting a token …",
            others=[self.further],
            memory=self._client.attached.setdefault(("ConnectionForm", settings), Memory()),
        )
        self.add_class("pnb-connection")
        if self._memory.error is not None:
            self._draw_error(self._memory.error)
        elif self.last is not None:
            self._show_value(self.last)

    def next_request(self) -> ApiRequest[Any]:
        """What testing sends: the request for a token, or the trial of the one that is given."""
        settings = self._settings()
        return api.token(settings) if settings.token is None else _trial(settings)

    def look_further(self) -> Client:
        """Test the connection, then try both hosts with a GET that changes nothing.

        The form says which roles were seen, and which are missing.

        Raises:
            PingOneError: as `submit` does, or a role is missing.
        """
        with self.lock:
            return self._submit(lambda: self._connected(is_thorough=True))

    def explain(self, error: PingOneError, *, settings: Settings | None = None) -> bool:
        """Say which classic mistake an error comes from, wherever it happened.

        Args:
            error: what came of a call.
            settings: what it was made with; the client's when None.

        Returns:
            Whether it is one.
        """
        mistake = mistake_of(error, settings or self._client.settings)
        if mistake is None:
            return False
        general = notice_of(error)
        said = (mistake.why, mistake.cure, *general.paragraphs[:1])
        facts = (*self._roles, *general.facts)
        notice = Notice(kind="error", title=mistake.title, paragraphs=said, facts=facts)
        self.status.show(notice)
        self._controls[mistake.field].show_error(mistake.title)
        self._wrong = (*self._wrong, mistake.field)
        return True

    def _call(self) -> Client:
        return self._connected(is_thorough=False)

    def _connected(self, *, is_thorough: bool) -> Client:
        settings = self._tested = self._settings()
        trial = self._client.with_settings(settings)
        self._roles = ()
        trial.connect()
        if is_thorough:
            self._look_for_roles(trial)
        elif settings.token is not None:
            _try(trial, _trial(settings))
        self._client.become(trial)
        self._tested = None
        return self._client

    def _look_for_roles(self, trial: Client) -> None:
        """Try what each role is for; a refusal is raised once all of it was tried."""
        missing: list[ApiError] = []
        for role, what, make in _ROLES:
            try:
                status = _try(trial, make(trial.settings))
                seen = _SEEN.format(what=what, http_status=status)
            except ApiError as error:
                if not _lacks_role(error, trial):
                    raise
                seen = _MISSING.format(what=what, http_status=error.http_status, code=error.code)
                missing.append(error)
            self._roles += ((role, seen),)
        if missing:
            raise missing[0]

    def _settings(self) -> Settings:
        before = self._client.settings
        return before.with_changes(**self._changes(before))

    def _draw_error(self, error: Exception) -> dict[str, str]:
        wrong = super()._draw_error(error)
        if isinstance(error, PingOneError) and self.explain(error, settings=self._tested):
            wrong = {name: each.error for name, each in self._controls.items() if each.error}
        return wrong

    def _changes(self, settings: Settings) -> dict[str, Any]:
        secret = self.fields["client_secret"].text()
        client_id = self.fields["client_id"].text().reveal().strip()
        arguments: dict[str, Any] = {
            "environment_id": self.fields["environment_id"].text().reveal().strip(),
            "client_id": client_id,
            "auth_method": self.auth_method.value,
        }
        if self._wants_credentials(settings, client_id, secret):
            arguments["token"] = None
        if secret:
            arguments["client_secret"] = secret
        if self.region.value not in (_AS_GIVEN, settings.region) or (
            self.region.value != _AS_GIVEN and settings.has_own_hosts
        ):
            arguments |= {"region": self.region.value, "custom_domain": None}
        return arguments

    def _wants_credentials(self, settings: Settings, client_id: str, secret: Secret) -> bool:
        """Whether to ask for a token though one was given: it was refused, or something typed."""
        has_typed = client_id != settings.client_id or (
            bool(secret) and secret != settings.client_secret
        )
        was_refused = self._tested is not None and self._tested.token is not None
        return has_typed or (was_refused and bool(client_id))

    def _show_value(self, value: Client) -> None:
        had = value.settings.token is not None
        said = "PingOne accepts this token." if had else "PingOne issued an access token."
        paragraphs = (said, _BY_EFFECT) if self._roles else (said,)
        self.status.show(
            Notice(
                kind="success",
                title="Connected.",
                paragraphs=paragraphs,
                facts=(("From", value.settings.auth_path), *self._roles),
            )
        )


def _trial(settings: Settings) -> ApiRequest[Any]:
    """A read of an authentication that nobody has: 404 to whom the token allows to ask."""
    return api.read(settings, _NOBODY)


# as the contract names them for the access token: examples, since other roles may reach as far
_ROLES: tuple[tuple[str, str, Callable[[Settings], ApiRequest[Any]]], ...] = (
    ("Identity Data Admin, or similar", "device authentications", _trial),
    ("Environment Admin, or similar", "policies", api.list_policies),
)


def _lacks_role(error: ApiError, client: Client) -> bool:
    mistake = mistake_of(error, client.settings)
    return mistake is not None and mistake.title == NO_ROLE.title


def _try(client: Client, request: ApiRequest[Any]) -> int:
    """The HTTP status of an answer to who may ask."""
    try:
        client.send(request)
    except ApiError as error:
        if error.http_status != 404 or request.operation != "read":
            raise  # that there is no such authentication is the answer of who may ask
        return error.http_status
    return 200


def _regions(settings: Settings) -> list[tuple[str, str]]:
    regions = [(f"{name} ({region})", str(region)) for region, name in REGION_NAMES.items()]
    if not settings.has_own_hosts:
        return regions
    host = urlsplit(settings.auth_path).netloc
    return [(f"Custom: {host}", _AS_GIVEN), *regions]

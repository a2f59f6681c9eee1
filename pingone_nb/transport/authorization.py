"""What a request is authorized with, what of it is secret, and how long a token is good."""

from __future__ import annotations

import base64
import time
from collections.abc import Callable, Mapping
from typing import Any

import requests
from requests.auth import AuthBase, HTTPBasicAuth

from pingone_nb.errors import InputError, ReplyError, traceless
from pingone_nb.privacy.secret import Secret
from pingone_nb.request import ApiReply, ApiRequest
from pingone_nb.settings import Settings, is_private, origin_of

_RENEW_EARLY_SECONDS = 60.0
_LONGEST_LIFE_SECONDS = 30 * 86_400  # a longer life is a mistake; some are not even finite


class Authorization(AuthBase):
    """What a request is sent with, and what in it no reply may bring back."""

    @property
    def secrets(self) -> tuple[Secret, ...]:
        """What it adds to a request that is secret."""
        return ()


class BearerAuth(Authorization):
    """`Authorization: Bearer …`, as an object so that `~/.netrc` cannot replace it."""

    @traceless
    def __init__(self, token: Secret) -> None:
        if not is_header_text(token.reveal()):
            raise InputError(
                "The access token contains characters that aren't allowed in a token.",
                field="token",
                hint="Copy it again, without quotation marks or line breaks.",
            )
        self._token = token

    @property
    def secrets(self) -> tuple[Secret, ...]:
        """The token."""
        return (self._token,)

    def __call__(self, prepared: requests.PreparedRequest) -> requests.PreparedRequest:
        """Add the header."""
        prepared.headers["Authorization"] = f"Bearer {self._token.reveal()}"
        return prepared


def is_header_text(text: str) -> bool:
    """Whether a token can stand in a header: ASCII, without blanks and control characters."""
    return bool(text) and text.isascii() and text.isprintable() and " " not in text


class BasicAuth(Authorization):
    """`Authorization: Basic …` of client id and secret, both as UTF-8."""

    def __init__(self, client_id: str, client_secret: Secret) -> None:
        self._client_id = client_id
        self._client_secret = client_secret

    @property
    def secrets(self) -> tuple[Secret, ...]:
        """The client secret, and the pair as it is sent."""
        pair = f"{self._client_id}:{self._client_secret.reveal()}".encode()
        return (self._client_secret, Secret(base64.b64encode(pair).decode()))

    def __call__(self, prepared: requests.PreparedRequest) -> requests.PreparedRequest:
        """Add the header."""
        pair = (self._client_id.encode(), self._client_secret.reveal().encode())
        signed: requests.PreparedRequest = HTTPBasicAuth(*pair)(prepared)
        return signed


class NoAuth(Authorization):
    """No `Authorization` header, whatever `~/.netrc` says."""

    def __call__(self, prepared: requests.PreparedRequest) -> requests.PreparedRequest:
        """Leave the request as it is."""
        return prepared


class Credentials:
    """Knows how to ask for a token and how long the last one is good; sends nothing itself.

    Args:
        settings: a given `token` is used as it is; else client id and secret ask for one.
        now: seconds that only grow, such as `time.monotonic`.
        wall: seconds that go on while the computer sleeps, such as `time.time`.

    Source: https://developer.pingidentity.com/pingone-api/auth/openid-connect-oauth-2/token-admin-app-client_credentials.html
    """

    def __init__(
        self,
        settings: Settings,
        *,
        now: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
    ) -> None:
        self._settings = settings
        self._clocks = (now, wall)
        self._token = settings.token
        self._was_good = False
        self._good_until = [float("inf")] * 2
        origins = {origin_of(settings.auth_path), origin_of(settings.api_path)}
        self._origins = frozenset(origins)
        self._known = tuple(f"{origin}/" for origin in origins if is_private(origin))

    def check(self, request: ApiRequest[Any]) -> None:
        """Let token and client secret go to the hosts of the settings only, or to the one that the
        request names as `trusted_host`: over TLS, unless it is this machine.

        Raises:
            InputError: it is another host, or the connection would not be private.
        """
        if not request.url.startswith(self._known):
            self._check_origin(origin_of(request.url), request.trusted_host)

    def _check_origin(self, origin: str, trusted_host: str | None) -> None:
        host = origin.partition("://")[2]
        if origin not in self._origins and host != (trusted_host or "").lower():
            raise InputError(
                ("The URL's host is not one of the settings': the access token isn't sent to it."),
                field="url",
                hint="Check the URL. To send the token there, name the host as trusted_host.",
            )
        if not is_private(origin):
            raise InputError(
                "The access token and the client secret are sent over HTTPS only.",
                field="url",
                hint="Use an https:// URL; http:// is for this machine, such as http://127.0.0.1.",
            )

    def current(self) -> BearerAuth | None:
        """What authorizes a call, or None when a token must be asked for first."""
        token = self._token
        if token is None or self._has_ended():
            return None
        return BearerAuth(token)

    def _has_ended(self) -> bool:
        return any(
            clock() >= end for clock, end in zip(self._clocks, self._good_until, strict=True)
        )

    def for_token_request(self) -> Authorization:
        """What authorizes the token request: Basic, or nothing when the form holds the secret.

        Raises:
            InputError: there is no client secret.
        """
        settings = self._settings
        if not settings.client_id or settings.client_secret is None:
            raise InputError(
                "PingOne refused the token, and a new one needs a client secret.",
                field="token",
                hint="Provide a new access token.",
            )
        if settings.auth_method == "post":
            return NoAuth()
        return BasicAuth(settings.client_id, settings.client_secret)

    @traceless
    def accept(self, reply: ApiReply) -> None:
        """Keep the token of a successful reply.

        Raises:
            ReplyError: there is none in it.
        """
        body = reply.body if isinstance(reply.body, Mapping) else {}
        token, seconds = body.get("access_token"), body.get("expires_in")
        if not isinstance(token, str) or not is_header_text(token):
            # a token that no header can carry would be refused here at each call, for ever
            raise ReplyError(
                "The token endpoint's reply has no usable access_token.",
                http_status=reply.http_status,
            )
        life = _life_seconds(seconds)
        # a token may end while its request is under way, and clocks differ
        early = min(_RENEW_EARLY_SECONDS, life / 10)
        self._token = Secret(token)
        self._was_good = True
        self._good_until = [clock() + life - early for clock in self._clocks]

    def confirm(self) -> None:
        """Note that PingOne took the token: one that it refuses later has become stale."""
        self._was_good = True

    def refuse(self, auth: Authorization) -> bool:
        """Forget the token that PingOne did not take, unless another one has come meanwhile.

        Returns:
            Whether it was good before, and another one can be asked for. A token that was given,
            and never was good, is a mistake that has to be seen.
        """
        if not self._settings.client_id or self._settings.client_secret is None:
            return False
        if self._token in auth.secrets:
            self._token = None
        return self._was_good


def _life_seconds(expires_in: object) -> float:
    """What `expires_in` says, within bounds; an hour, as PingOne has it, where it says nothing."""
    if (
        not isinstance(expires_in, int | float)
        or isinstance(expires_in, bool)
        or not expires_in > 0
    ):
        return 3600.0
    return float(min(expires_in, _LONGEST_LIFE_SECONDS))

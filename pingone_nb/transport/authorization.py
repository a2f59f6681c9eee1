"""What a request is authorized with, and what of it is secret."""

from __future__ import annotations

import base64

import requests
from requests.auth import AuthBase, HTTPBasicAuth

from pingone_nb.errors import InputError, traceless
from pingone_nb.privacy.secret import Secret


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

"""What an access token says of itself: where it is from, and whose it is."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from pingone_nb.privacy.secret import Secret


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenClaims:
    """The claims that tell a mistake; nothing is verified, and "" is what the token does not tell.

    Attributes:
        host: the auth host that issued it, such as `auth.pingone.eu`.
        environment_id: UUID.
        is_users: whether it names an end user; a worker application's does not.

    Source: https://developer.pingidentity.com/pingone-api/foundations/authentication-concepts/access-tokens-and-id-tokens.html
    """

    host: str = ""
    environment_id: str = ""
    is_users: bool = False

    @classmethod
    def of(cls, token: Secret | None) -> TokenClaims:
        """Read a token; one that is no JWT tells nothing."""
        claims = _claims(token.reveal()) if token is not None else {}
        return cls(
            host=_host(_text(claims, "iss")),
            environment_id=_text(claims, "env").lower(),
            is_users=bool(_text(claims, "sub")),
        )


def _claims(token: str) -> dict[str, Any]:
    parts = token.split(".")
    if len(parts) != 3:
        return {}
    try:
        payload = parts[1] + "=" * (-len(parts[1]) % 4)
        claims = json.loads(base64.urlsafe_b64decode(payload))
    except (binascii.Error, ValueError, RecursionError):
        return {}
    return claims if isinstance(claims, dict) else {}


def _text(claims: dict[str, Any], name: str) -> str:
    value = claims.get(name)
    return value if isinstance(value, str) else ""


def _host(url: str) -> str:
    try:
        return urlsplit(url).netloc
    except ValueError:
        return ""

"""The access token of a worker application."""

from __future__ import annotations

from typing import Any

from pingone_nb.request import FORM, ApiRequest
from pingone_nb.settings import Settings


def token(settings: Settings) -> ApiRequest:
    """Ask for a worker application's access token.

    With `auth_method="post"` the credentials are in the form; with `basic` the sender adds them.

    Source: https://developer.pingidentity.com/pingone-api/auth/openid-connect-oauth-2/token-admin-app-client_credentials.html
    """
    fields: dict[str, Any] = {"grant_type": "client_credentials"}
    if settings.auth_method == "post":
        fields |= {"client_id": settings.client_id, "client_secret": settings.client_secret}
    return ApiRequest(
        operation="token",
        method="POST",
        url=settings.auth_url("as", "token"),
        media_type=FORM,
        body=fields,
        retry="safe",
    )

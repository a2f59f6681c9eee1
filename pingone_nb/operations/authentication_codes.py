"""Authentication codes: shown on a screen, read by a mobile application."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pingone_nb.errors import traceless
from pingone_nb.operations import arguments
from pingone_nb.request import JSON, ApiRequest
from pingone_nb.settings import Settings, checked_uuid

_COLLECTION = "authenticationCodes"


@traceless
def create_authentication_code(
    settings: Settings,
    *,
    application_id: str,
    client_context: Mapping[str, Any] | None = None,
    lifetime_seconds: int | None = None,
    user_approval: str | None = None,
) -> ApiRequest:
    """Make a code of eight digits and capitals.

    Args:
        settings: where to.
        application_id: UUID of the mobile application that may read it.
        client_context: what the application shows, such as `{"header": …, "body": …}`.
        lifetime_seconds: 10 to 1800; 60 when None.
        user_approval: a word in capitals, such as `NOT_REQUIRED`.

    Raises:
        InputError: `field` names the argument.

    Source: https://developer.pingidentity.com/pingone-api/mfa/mfa-authentication/mfa-authentication-code/create-authentication-code.html
    """
    body: dict[str, Any] = {
        "application": {"id": checked_uuid(application_id, field="application_id")}
    }
    if client_context is not None:
        body["clientContext"] = arguments.json_object(client_context, field="client_context")
    if lifetime_seconds is not None:
        body["lifeTime"] = arguments.duration(
            lifetime_seconds, field="lifetime_seconds", lowest=10, highest=1800
        )
    if user_approval is not None:
        body["userApproval"] = arguments.constant(user_approval, field="user_approval")
    return ApiRequest(
        operation="create_authentication_code",
        method="POST",
        url=settings.auth_url(_COLLECTION),
        media_type=JSON,
        body=body,
        retry="unsent",
    )


@traceless
def read_authentication_code(settings: Settings, authentication_code_id: str) -> ApiRequest:
    """Read a code, to see whether it was claimed.

    Raises:
        InputError: `field` is `authentication_code_id`.

    Source: https://developer.pingidentity.com/pingone-api/mfa/mfa-authentication/mfa-authentication-code.html
    """
    url = _url(settings, authentication_code_id)
    return ApiRequest(operation="read_authentication_code", method="GET", url=url, retry="safe")


@traceless
def delete_authentication_code(settings: Settings, authentication_code_id: str) -> ApiRequest:
    """Take a code back.

    Raises:
        InputError: `field` is `authentication_code_id`.

    Source: https://developer.pingidentity.com/pingone-api/mfa/mfa-authentication/mfa-authentication-code.html
    """
    url = _url(settings, authentication_code_id)
    return ApiRequest(
        operation="delete_authentication_code", method="DELETE", url=url, retry="safe"
    )


def _url(settings: Settings, authentication_code_id: str) -> str:
    code = checked_uuid(authentication_code_id, field="authentication_code_id")
    return settings.auth_url(_COLLECTION, code)

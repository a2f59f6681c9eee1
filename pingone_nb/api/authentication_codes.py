"""Authentication codes: shown on a screen, read by a mobile application."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pingone_nb.api import arguments
from pingone_nb.api.reading import Noun, json_object, moment, part, secret, text
from pingone_nb.api.sender import Resource, nothing, one, sends
from pingone_nb.errors import traceless
from pingone_nb.privacy.secret import Secret
from pingone_nb.request import JSON, ApiRequest
from pingone_nb.settings import Settings, checked_uuid


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class AuthenticationCode(Noun):
    """An authentication code as PingOne last returned it.

    Attributes:
        id: UUID.
        code: eight digits and capitals.
        status: `UNCLAIMED` at first; an unknown one is kept.
        application_id, environment_id, user_id: UUIDs; the user is known once it is claimed.
        user_approval: such as `NOT_REQUIRED`.
        created_at, updated_at, expires_at: aware, UTC; None when absent or unreadable.
        raw: the whole reply body; `code` in it is a `Secret`.

    Source: https://developer.pingidentity.com/pingone-api/mfa/mfa-authentication/mfa-authentication-code.html
    """

    id: str
    code: Secret | None = None
    status: str | None = None
    application_id: str | None = None
    environment_id: str | None = None
    user_id: str | None = None
    user_approval: str | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
    expires_at: datetime | None = None

    @classmethod
    def from_body(cls, body: Any, *, http_status: int = 200) -> AuthenticationCode:
        """Read a reply's body.

        Raises:
            ReplyError: it is no JSON object, or has no `id`.
        """
        body = json_object(body, what="authentication code", needs="id", http_status=http_status)
        return cls(
            id=text(body.get("id")) or "",
            code=secret(body.get("code")),
            status=text(body.get("status")),
            application_id=text(part(body, "application").get("id")),
            environment_id=text(part(body, "environment").get("id")),
            user_id=text(part(body, "user").get("id")),
            user_approval=text(body.get("userApproval")),
            created_at=moment(body.get("createdAt")),
            updated_at=moment(body.get("updatedAt")),
            expires_at=moment(body.get("expiresAt")),
            _body=body,
        )


_COLLECTION = "authenticationCodes"


@traceless
def create_authentication_code(
    settings: Settings,
    *,
    application_id: str,
    client_context: Mapping[str, Any] | None = None,
    lifetime_seconds: int | None = None,
    user_approval: str | None = None,
) -> ApiRequest[AuthenticationCode]:
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
        reads=one(AuthenticationCode.from_body),
    )


@traceless
def read_authentication_code(
    settings: Settings, authentication_code_id: str
) -> ApiRequest[AuthenticationCode]:
    """Read a code, to see whether it was claimed.

    Raises:
        InputError: `field` is `authentication_code_id`.

    Source: https://developer.pingidentity.com/pingone-api/mfa/mfa-authentication/mfa-authentication-code.html
    """
    url = _url(settings, authentication_code_id)
    return ApiRequest(
        operation="read_authentication_code",
        method="GET",
        url=url,
        retry="safe",
        reads=one(AuthenticationCode.from_body),
    )


@traceless
def delete_authentication_code(settings: Settings, authentication_code_id: str) -> ApiRequest[None]:
    """Take a code back.

    Raises:
        InputError: `field` is `authentication_code_id`.

    Source: https://developer.pingidentity.com/pingone-api/mfa/mfa-authentication/mfa-authentication-code.html
    """
    url = _url(settings, authentication_code_id)
    return ApiRequest(
        operation="delete_authentication_code",
        method="DELETE",
        url=url,
        retry="safe",
        reads=nothing,
    )


def _url(settings: Settings, authentication_code_id: str) -> str:
    code = checked_uuid(authentication_code_id, field="authentication_code_id")
    return settings.auth_url(_COLLECTION, code)


class AuthenticationCodes(Resource):
    """Authentication codes.

    Source: https://developer.pingidentity.com/pingone-api/mfa/mfa-authentication/mfa-authentication-code.html
    """

    create = sends(create_authentication_code)
    read = sends(read_authentication_code)
    delete = sends(delete_authentication_code)

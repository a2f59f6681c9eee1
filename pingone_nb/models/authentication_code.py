"""A code that is shown on a screen and read by a mobile application."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pingone_nb.models.told import Told, json_object, moment, part, secret, text
from pingone_nb.privacy.secret import Secret


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthenticationCode(Told):
    """An authentication code as PingOne last told it.

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

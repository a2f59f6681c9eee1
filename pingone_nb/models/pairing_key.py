"""A code that a mobile application pairs with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pingone_nb.models.told import Told, ids, json_object, moment, part, secret, text
from pingone_nb.privacy.secret import Secret


@dataclass(frozen=True, slots=True, kw_only=True)
class PairingKey(Told):
    """A pairing key as PingOne last told it.

    Attributes:
        id: UUID.
        code: what the application is given, digits or digits and letters.
        status: `UNCLAIMED`, then `CLAIMED`; an unknown one is kept.
        application_ids: UUIDs of the applications that may claim it.
        environment_id, user_id: UUIDs.
        created_at, updated_at, expires_at: aware, UTC; None when absent or unreadable.
        raw: the whole reply body; `code` in it is a `Secret`.

    Source: https://developer.pingidentity.com/pingone-api/mfa/users/mfa-pairing-keys.html
    """

    id: str
    code: Secret | None = None
    status: str | None = None
    application_ids: tuple[str, ...] = ()
    environment_id: str | None = None
    user_id: str | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
    expires_at: datetime | None = None

    @classmethod
    def from_body(cls, body: Any, *, http_status: int = 200) -> PairingKey:
        """Read a reply's body.

        Raises:
            ReplyError: it is no JSON object, or has no `id`.
        """
        body = json_object(body, what="pairing key", needs="id", http_status=http_status)
        return cls(
            id=text(body.get("id")) or "",
            code=secret(body.get("code")),
            status=text(body.get("status")),
            application_ids=ids(body.get("applications")),
            environment_id=text(part(body, "environment").get("id")),
            user_id=text(part(body, "user").get("id")),
            created_at=moment(body.get("createdAt")),
            updated_at=moment(body.get("updatedAt")),
            expires_at=moment(body.get("expiresAt")),
            _body=body,
        )

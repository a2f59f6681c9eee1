"""A user."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pingone_nb.models.told import Told, flag, json_object, moment, part, secret, text
from pingone_nb.privacy.secret import Secret


@dataclass(frozen=True, slots=True, kw_only=True)
class User(Told):
    """A user as PingOne last told it; whom it is about is not shown.

    Attributes:
        id: UUID.
        username, email, mobile_phone, primary_phone: as they are, each as a `Secret`.
        given_name, family_name: the parts of `name`, each as a `Secret`.
        environment_id, population_id: UUIDs.
        enabled: whether the user may sign on.
        mfa_enabled: whether the user's devices count.
        created_at, updated_at: aware, UTC; None when absent or unreadable.
        raw: the whole reply body; what is sensitive in it is a `Secret`.

    Source: https://developer.pingidentity.com/pingone-api/platform/users.html
    """

    id: str
    username: Secret | None = None
    email: Secret | None = None
    mobile_phone: Secret | None = None
    primary_phone: Secret | None = None
    given_name: Secret | None = None
    family_name: Secret | None = None
    environment_id: str | None = None
    population_id: str | None = None
    enabled: bool | None = None
    mfa_enabled: bool | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None

    @classmethod
    def from_body(cls, body: Any, *, http_status: int = 200) -> User:
        """Read a reply's body.

        Raises:
            ReplyError: it is no JSON object, or has no `id`.
        """
        body = json_object(body, what="user", needs="id", http_status=http_status)
        return cls(
            id=text(body.get("id")) or "",
            username=secret(body.get("username")),
            email=secret(body.get("email")),
            mobile_phone=secret(body.get("mobilePhone")),
            primary_phone=secret(body.get("primaryPhone")),
            given_name=secret(part(body, "name").get("given")),
            family_name=secret(part(body, "name").get("family")),
            environment_id=text(part(body, "environment").get("id")),
            population_id=text(part(body, "population").get("id")),
            enabled=flag(body.get("enabled")),
            mfa_enabled=flag(body.get("mfaEnabled")),
            created_at=moment(body.get("createdAt")),
            updated_at=moment(body.get("updatedAt")),
            _body=body,
        )

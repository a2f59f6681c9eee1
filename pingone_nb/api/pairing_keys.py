"""Pairing keys: how a mobile application becomes a user's device."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pingone_nb.api import arguments
from pingone_nb.api.reading import Noun, ids, json_object, moment, part, secret, text
from pingone_nb.api.sender import Resource, nothing, one, sends
from pingone_nb.errors import traceless
from pingone_nb.privacy.secret import Secret
from pingone_nb.request import JSON, ApiRequest
from pingone_nb.settings import Settings, checked_uuid


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class PairingKey(Noun):
    """A pairing key as PingOne last returned it.

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


@traceless
def create_pairing_key(
    settings: Settings,
    user_id: str,
    *,
    application_ids: Sequence[str] | str | None = None,
    policy_id: str | None = None,
) -> ApiRequest[PairingKey]:
    """Make a code that a mobile application pairs with.

    Args:
        settings: where to.
        user_id: UUID of the user.
        application_ids: UUIDs of the applications that may claim it, or a single one; any
            application of the environment when None.
        policy_id: UUID of a device authentication policy.

    Raises:
        InputError: `field` names the argument.

    Source: https://developer.pingidentity.com/pingone-api/mfa/users/mfa-pairing-keys.html
    """
    url = settings.api_url("users", arguments.user_id(user_id), "pairingKeys")
    body: dict[str, Any] = {}
    if application_ids is not None:
        ids = arguments.uuids(application_ids, field="application_ids")
        body["applications"] = [{"id": each} for each in ids]
    if policy_id is not None:
        body["policy"] = {"id": checked_uuid(policy_id, field="policy_id")}
    return ApiRequest(
        operation="create_pairing_key",
        method="POST",
        url=url,
        media_type=JSON,
        body=body,
        retry="unsent",
        reads=one(PairingKey.from_body),
    )


@traceless
def read_pairing_key(
    settings: Settings, user_id: str, pairing_key_id: str
) -> ApiRequest[PairingKey]:
    """Read a pairing key, to see whether it was claimed.

    Raises:
        InputError: `field` is `user_id` or `pairing_key_id`.

    Source: https://developer.pingidentity.com/pingone-api/mfa/users/mfa-pairing-keys.html
    """
    url = _url(settings, user_id, pairing_key_id)
    return ApiRequest(
        operation="read_pairing_key",
        method="GET",
        url=url,
        retry="safe",
        reads=one(PairingKey.from_body),
    )


@traceless
def delete_pairing_key(settings: Settings, user_id: str, pairing_key_id: str) -> ApiRequest[None]:
    """Take a pairing key back.

    Raises:
        InputError: `field` is `user_id` or `pairing_key_id`.

    Source: https://developer.pingidentity.com/pingone-api/mfa/users/mfa-pairing-keys.html
    """
    url = _url(settings, user_id, pairing_key_id)
    return ApiRequest(
        operation="delete_pairing_key", method="DELETE", url=url, retry="safe", reads=nothing
    )


def _url(settings: Settings, user_id: str, pairing_key_id: str) -> str:
    key = checked_uuid(pairing_key_id, field="pairing_key_id")
    return settings.api_url("users", arguments.user_id(user_id), "pairingKeys", key)


class PairingKeys(Resource):
    """Users' pairing keys.

    Source: https://developer.pingidentity.com/pingone-api/mfa/users/mfa-pairing-keys.html
    """

    create = sends(create_pairing_key)
    read = sends(read_pairing_key)
    delete = sends(delete_pairing_key)

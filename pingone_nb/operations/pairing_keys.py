"""Pairing keys: how a mobile application becomes a user's device."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pingone_nb.errors import traceless
from pingone_nb.operations import arguments
from pingone_nb.request import JSON, ApiRequest
from pingone_nb.settings import Settings, checked_uuid


@traceless
def create_pairing_key(
    settings: Settings,
    user_id: str,
    *,
    application_ids: Sequence[str] | str | None = None,
    policy_id: str | None = None,
) -> ApiRequest:
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
    )


@traceless
def read_pairing_key(settings: Settings, user_id: str, pairing_key_id: str) -> ApiRequest:
    """Read a pairing key, to see whether it was claimed.

    Raises:
        InputError: `field` is `user_id` or `pairing_key_id`.

    Source: https://developer.pingidentity.com/pingone-api/mfa/users/mfa-pairing-keys.html
    """
    url = _url(settings, user_id, pairing_key_id)
    return ApiRequest(operation="read_pairing_key", method="GET", url=url, retry="safe")


@traceless
def delete_pairing_key(settings: Settings, user_id: str, pairing_key_id: str) -> ApiRequest:
    """Take a pairing key back.

    Raises:
        InputError: `field` is `user_id` or `pairing_key_id`.

    Source: https://developer.pingidentity.com/pingone-api/mfa/users/mfa-pairing-keys.html
    """
    url = _url(settings, user_id, pairing_key_id)
    return ApiRequest(operation="delete_pairing_key", method="DELETE", url=url, retry="safe")


def _url(settings: Settings, user_id: str, pairing_key_id: str) -> str:
    key = checked_uuid(pairing_key_id, field="pairing_key_id")
    return settings.api_url("users", arguments.user_id(user_id), "pairingKeys", key)

"""Users, and whether they need MFA."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pingone_nb.errors import InputError, traceless
from pingone_nb.operations import arguments, filters
from pingone_nb.operations.contacts import email_address, phone_number
from pingone_nb.privacy.masking import mask_username
from pingone_nb.privacy.secret import Secret
from pingone_nb.request import JSON, ApiRequest
from pingone_nb.settings import Settings, checked_uuid

NAME_PARTS = ("given", "middle", "family", "formatted", "honorificPrefix", "honorificSuffix")

_LONGEST_NAME = 256


@traceless
def find_users(
    settings: Settings,
    *,
    filter: str | Secret | None = None,  # noqa: A002 - the API's own name
    limit: int | None = None,
) -> ApiRequest:
    """Look users up.

    Args:
        settings: where to.
        filter: a SCIM filter, such as `username eq "jane"`; all users when None.
        limit: at most so many, 1 to 1000.

    Raises:
        InputError: `field` is `filter` or `limit`.

    Source: https://developer.pingidentity.com/pingone-api/platform/users.html
    """
    query: dict[str, str | Secret] = {}
    hidden: dict[str, Any] = {}
    if filter is not None:
        query["filter"] = condition = filters.checked_filter(filter)
        hidden["username"] = filters.literals(condition)
    if limit is not None:
        query["limit"] = str(arguments.number(limit, field="limit", lowest=1, highest=1000))
    return ApiRequest(
        operation="find_users",
        method="GET",
        url=settings.api_url("users"),
        query=query,
        hidden=hidden,
        retry="safe",
    )


@traceless
def create_user(
    settings: Settings,
    *,
    username: str | Secret,
    email: str | Secret,
    population_id: str | None = None,
    mfa_enabled: bool | None = None,
    mobile_phone: str | Secret | None = None,
    primary_phone: str | Secret | None = None,
    name: Mapping[str, str | Secret] | None = None,
) -> ApiRequest:
    """Create a user.

    Args:
        settings: where to.
        username: unique in the environment, at most 128 characters.
        email: the user's address.
        population_id: UUID of the population; the environment's default when None.
        mfa_enabled: whether devices count; can be set here, later only by `enable_mfa`.
        mobile_phone: international with a leading `+`; sent in E.164 form.
        primary_phone: the same.
        name: any of `given`, `middle`, `family`, `formatted`, `honorificPrefix`,
            `honorificSuffix`.

    Raises:
        InputError: `field` names the argument.

    Source: https://developer.pingidentity.com/pingone-api/platform/users.html
    """
    text = arguments.line(username, field="username", longest=128)
    body: dict[str, Any] = {
        "username": Secret(text, mask=mask_username(text)),
        "email": email_address(email),
    }
    if population_id is not None:
        body["population"] = {"id": checked_uuid(population_id, field="population_id")}
    if mfa_enabled is not None:
        body["mfaEnabled"] = arguments.flag(mfa_enabled, field="mfa_enabled")
    if mobile_phone is not None:
        body["mobilePhone"] = phone_number(mobile_phone, field="mobile_phone")
    if primary_phone is not None:
        body["primaryPhone"] = phone_number(primary_phone, field="primary_phone")
    if name is not None:
        body["name"] = _name(name)
    return ApiRequest(
        operation="create_user",
        method="POST",
        url=settings.api_url("users"),
        media_type=JSON,
        body=body,
        retry="unsent",
    )


@traceless
def read_user(settings: Settings, user_id: str) -> ApiRequest:
    """Read a user.

    Raises:
        InputError: `field` is `user_id`.

    Source: https://developer.pingidentity.com/pingone-api/platform/users.html
    """
    url = settings.api_url("users", arguments.user_id(user_id))
    return ApiRequest(operation="read_user", method="GET", url=url, retry="safe")


@traceless
def enable_mfa(settings: Settings, user_id: str, *, enabled: bool = True) -> ApiRequest:
    """Let the user's devices count, or no longer.

    Raises:
        InputError: `field` is `user_id` or `enabled`.

    Source: https://developer.pingidentity.com/pingone-api/mfa/users.html
    """
    url = settings.api_url("users", arguments.user_id(user_id), "mfaEnabled")
    body = {"mfaEnabled": arguments.flag(enabled, field="enabled")}
    return ApiRequest(
        operation="enable_mfa", method="PUT", url=url, media_type=JSON, body=body, retry="safe"
    )


@traceless
def allow_bypass(settings: Settings, user_id: str, *, until: datetime) -> ApiRequest:
    """Let the user in without MFA for a while.

    Args:
        settings: where to.
        user_id: UUID of the user.
        until: when that ends, with a time zone.

    Raises:
        InputError: `field` is `user_id` or `until`.

    Source: https://developer.pingidentity.com/pingone-api/mfa/users/users-1/allow_mfa_bypass.html
    """
    url = settings.api_url("users", arguments.user_id(user_id), "bypassMFA")
    body = {"bypassMFAEnabledUntil": arguments.moment(until, field="until")}
    return ApiRequest(
        operation="allow_bypass", method="PUT", url=url, media_type=JSON, body=body, retry="safe"
    )


@traceless
def read_bypass(settings: Settings, user_id: str) -> ApiRequest:
    """Read whether the user gets in without MFA.

    Raises:
        InputError: `field` is `user_id`.

    Source: https://developer.pingidentity.com/pingone-api/mfa/users/users-1/check_mfa_bypass_status.html
    """
    url = settings.api_url("users", arguments.user_id(user_id), "bypassMFA")
    return ApiRequest(operation="read_bypass", method="GET", url=url, retry="safe")


def _name(name: object) -> dict[str, Any]:
    parts = arguments.json_object(name, field="name")
    if not parts or not parts.keys() <= set(NAME_PARTS):
        message = f"name holds other parts than {', '.join(NAME_PARTS)}, or none."
        raise InputError(message, field="name")
    return {
        part: Secret(arguments.line(value, field="name", longest=_LONGEST_NAME))
        for part, value in parts.items()
    }

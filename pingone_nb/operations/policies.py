"""Device authentication policies: which devices count, and how their passcodes behave."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pingone_nb.errors import InputError, traceless
from pingone_nb.operations import arguments
from pingone_nb.request import JSON, ApiRequest
from pingone_nb.settings import Settings, checked_uuid

REQUIRED = ("name", "sms", "email", "voice", "mobile", "totp", "default")

_READ_ONLY = ("_links", "_embedded", "id", "environment", "createdAt", "updatedAt")
_COLLECTION = "deviceAuthenticationPolicies"


@traceless
def list_policies(settings: Settings) -> ApiRequest:
    """List the environment's policies.

    Source: https://developer.pingidentity.com/pingone-api/mfa/device-authentication-policy.html
    """
    url = settings.api_url(_COLLECTION)
    return ApiRequest(operation="list_policies", method="GET", url=url, retry="safe")


@traceless
def create_policy(settings: Settings, policy: Mapping[str, Any]) -> ApiRequest:
    """Create a policy.

    Args:
        settings: where to.
        policy: the API's object; `name`, `sms`, `email`, `voice`, `mobile`, `totp` and `default`
            are needed. What only PingOne writes, such as `id` and `_links`, is left out.

    Raises:
        InputError: `field` is `policy`.

    Source: https://developer.pingidentity.com/pingone-api/mfa/device-authentication-policy.html
    """
    return ApiRequest(
        operation="create_policy",
        method="POST",
        url=settings.api_url(_COLLECTION),
        media_type=JSON,
        body=_written(policy),
        retry="unsent",
    )


@traceless
def read_policy(settings: Settings, policy_id: str) -> ApiRequest:
    """Read a policy.

    Raises:
        InputError: `field` is `policy_id`.

    Source: https://developer.pingidentity.com/pingone-api/mfa/device-authentication-policy.html
    """
    url = _url(settings, policy_id)
    return ApiRequest(operation="read_policy", method="GET", url=url, retry="safe")


@traceless
def update_policy(settings: Settings, policy_id: str, policy: Mapping[str, Any]) -> ApiRequest:
    """Replace a policy as a whole; what was read may be changed and given back.

    Raises:
        InputError: `field` is `policy_id` or `policy`.

    Source: https://developer.pingidentity.com/pingone-api/mfa/device-authentication-policy.html
    """
    return ApiRequest(
        operation="update_policy",
        method="PUT",
        url=_url(settings, policy_id),
        media_type=JSON,
        body=_written(policy),
        retry="safe",
    )


@traceless
def delete_policy(settings: Settings, policy_id: str) -> ApiRequest:
    """Delete a policy.

    Raises:
        InputError: `field` is `policy_id`.

    Source: https://developer.pingidentity.com/pingone-api/mfa/device-authentication-policy.html
    """
    url = _url(settings, policy_id)
    return ApiRequest(operation="delete_policy", method="DELETE", url=url, retry="safe")


def _url(settings: Settings, policy_id: str) -> str:
    return settings.api_url(_COLLECTION, checked_uuid(policy_id, field="policy_id"))


def _written(policy: object) -> dict[str, Any]:
    body = arguments.json_object(policy, field="policy")
    missing = [name for name in REQUIRED if name not in body]
    if missing:
        message = f"policy lacks {', '.join(missing)}."
        raise InputError(message, field="policy")
    arguments.line(body["name"], field="policy")
    return {name: value for name, value in body.items() if name not in _READ_ONLY}

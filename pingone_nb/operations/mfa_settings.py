"""The environment's MFA settings."""

from __future__ import annotations

from typing import Any

from pingone_nb.errors import InputError, traceless
from pingone_nb.operations import arguments
from pingone_nb.request import JSON, ApiRequest
from pingone_nb.settings import Settings


@traceless
def read_mfa_settings(settings: Settings) -> ApiRequest:
    """Read the MFA settings.

    Source: https://developer.pingidentity.com/pingone-api/mfa/mfa-settings.html
    """
    url = settings.api_url("mfaSettings")
    return ApiRequest(operation="read_mfa_settings", method="GET", url=url, retry="safe")


@traceless
def update_mfa_settings(
    settings: Settings,
    *,
    max_allowed_devices: int | None = None,
    pairing_key_format: str | None = None,
    lockout_failure_count: int | None = None,
    lockout_duration_seconds: int | None = None,
    phone_extensions_enabled: bool | None = None,
    users_mfa_enabled: bool | None = None,
) -> ApiRequest:
    """Replace the MFA settings by those given.

    Args:
        settings: where to.
        max_allowed_devices: a user may pair so many, 1 to 15.
        pairing_key_format: a word in capitals, such as `NUMERIC`.
        lockout_failure_count: so many failures lock the user's account.
        lockout_duration_seconds: for so long.
        phone_extensions_enabled: whether VOICE devices may have an `extension`.
        users_mfa_enabled: whether new users begin with MFA.

    Raises:
        InputError: `field` names the argument, or is `max_allowed_devices` when none is given.

    Source: https://developer.pingidentity.com/pingone-api/mfa/mfa-settings.html
    """
    pairing = _given(
        maxAllowedDevices=_count(max_allowed_devices, field="max_allowed_devices", highest=15),
        pairingKeyFormat=None
        if pairing_key_format is None
        else arguments.constant(pairing_key_format, field="pairing_key_format"),
    )
    lockout = _given(
        failureCount=_count(lockout_failure_count, field="lockout_failure_count"),
        durationSeconds=_count(lockout_duration_seconds, field="lockout_duration_seconds"),
    )
    extensions = _given(enabled=_flag(phone_extensions_enabled, field="phone_extensions_enabled"))
    users = _given(mfaEnabled=_flag(users_mfa_enabled, field="users_mfa_enabled"))
    named = {"pairing": pairing, "lockout": lockout, "phoneExtensions": extensions, "users": users}
    body = {name: value for name, value in named.items() if value}
    if not body:
        message = "No setting is given."
        raise InputError(message, field="max_allowed_devices")
    return ApiRequest(
        operation="update_mfa_settings",
        method="PUT",
        url=settings.api_url("mfaSettings"),
        media_type=JSON,
        body=body,
        retry="safe",
    )


def _given(**named: Any) -> dict[str, Any]:
    return {name: value for name, value in named.items() if value is not None}


def _count(value: int | None, *, field: str, highest: int = 1_000_000) -> int | None:
    if value is None:
        return None
    return arguments.number(value, field=field, lowest=1, highest=highest)


def _flag(value: bool | None, *, field: str) -> bool | None:
    return None if value is None else arguments.flag(value, field=field)

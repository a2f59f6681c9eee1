"""The environment's MFA settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pingone_nb.api import arguments
from pingone_nb.api.reading import Noun, flag, number, part, text
from pingone_nb.api.sender import Resource, nothing, one, sends
from pingone_nb.errors import InputError, ReplyError, traceless
from pingone_nb.privacy.masking import sealed
from pingone_nb.request import JSON, ApiRequest
from pingone_nb.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class MfaSettings(Noun):
    """The MFA settings as PingOne last returned them; None where the reply had nothing.

    Attributes:
        max_allowed_devices: a user may pair so many.
        pairing_key_format: how pairing keys look.
        lockout_failure_count, lockout_duration_seconds: when, and for how long, failures lock the
            user's account.
        phone_extensions_enabled: whether VOICE devices may have an extension.
        users_mfa_enabled: whether new users begin with MFA.
        raw: the whole reply body.

    Source: https://developer.pingidentity.com/pingone-api/mfa/mfa-settings.html
    """

    max_allowed_devices: int | None = None
    pairing_key_format: str | None = None
    lockout_failure_count: int | None = None
    lockout_duration_seconds: int | None = None
    phone_extensions_enabled: bool | None = None
    users_mfa_enabled: bool | None = None

    @classmethod
    def from_body(cls, body: Any, *, http_status: int = 200) -> MfaSettings:
        """Read a reply's body.

        Raises:
            ReplyError: it is no JSON object.
        """
        if not isinstance(body, Mapping):
            raise ReplyError("The reply is not a JSON object.", http_status=http_status)
        pairing, lockout = part(body, "pairing"), part(body, "lockout")
        return cls(
            max_allowed_devices=number(pairing.get("maxAllowedDevices")),
            pairing_key_format=text(pairing.get("pairingKeyFormat")),
            lockout_failure_count=number(lockout.get("failureCount")),
            lockout_duration_seconds=number(lockout.get("durationSeconds")),
            phone_extensions_enabled=flag(part(body, "phoneExtensions").get("enabled")),
            users_mfa_enabled=flag(part(body, "users").get("mfaEnabled")),
            _body=sealed(body),
        )


@traceless
def read_mfa_settings(settings: Settings) -> ApiRequest[MfaSettings]:
    """Read the MFA settings.

    Source: https://developer.pingidentity.com/pingone-api/mfa/mfa-settings.html
    """
    url = settings.api_url("mfaSettings")
    return ApiRequest(
        operation="read_mfa_settings",
        method="GET",
        url=url,
        retry="safe",
        reads=one(MfaSettings.from_body),
    )


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
) -> ApiRequest[MfaSettings]:
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
        raise InputError("Specify at least one setting.", field="max_allowed_devices")
    return ApiRequest(
        operation="update_mfa_settings",
        method="PUT",
        url=settings.api_url("mfaSettings"),
        media_type=JSON,
        body=body,
        retry="safe",
        reads=one(MfaSettings.from_body),
    )


@traceless
def reset_mfa_settings(settings: Settings) -> ApiRequest[None]:
    """Reset the MFA settings to PingOne's defaults.

    Source: https://github.com/patrickcping/pingone-go-sdk-v2/blob/4a884deb/mfa/api/openapi.yaml
    """
    url = settings.api_url("mfaSettings")
    return ApiRequest(
        operation="reset_mfa_settings", method="DELETE", url=url, retry="safe", reads=nothing
    )


def _given(**named: Any) -> dict[str, Any]:
    return {name: value for name, value in named.items() if value is not None}


def _count(value: int | None, *, field: str, highest: int = 1_000_000) -> int | None:
    if value is None:
        return None
    return arguments.number(value, field=field, lowest=1, highest=highest)


def _flag(value: bool | None, *, field: str) -> bool | None:
    return None if value is None else arguments.flag(value, field=field)


class EnvironmentMfaSettings(Resource):
    """The one set of MFA settings of an environment.

    Source: https://developer.pingidentity.com/pingone-api/mfa/mfa-settings.html
    """

    read = sends(read_mfa_settings)
    update = sends(update_mfa_settings)
    reset = sends(reset_mfa_settings)

"""The environment's MFA settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pingone_nb.errors import ReplyError
from pingone_nb.models.told import Told, flag, number, part, text
from pingone_nb.privacy.masking import sealed


@dataclass(frozen=True, slots=True, kw_only=True)
class MfaSettings(Told):
    """The MFA settings as PingOne last told them; None where the reply had nothing.

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
            message = "The reply is no JSON object."
            raise ReplyError(message, http_status=http_status)
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

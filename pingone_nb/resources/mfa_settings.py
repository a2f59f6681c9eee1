"""The environment's MFA settings."""

from __future__ import annotations

from pingone_nb import operations
from pingone_nb.models import MfaSettings
from pingone_nb.resources.sender import Sender, noun


class EnvironmentMfaSettings:
    """The one set of MFA settings of an environment.

    Source: https://developer.pingidentity.com/pingone-api/mfa/mfa-settings.html
    """

    def __init__(self, sender: Sender) -> None:
        self._sender = sender

    def read(self) -> MfaSettings:
        """The settings as they are now."""
        request = operations.read_mfa_settings(self._sender.settings)
        return noun(self._sender, request, MfaSettings.from_body)

    def update(
        self,
        *,
        max_allowed_devices: int | None = None,
        pairing_key_format: str | None = None,
        lockout_failure_count: int | None = None,
        lockout_duration_seconds: int | None = None,
        phone_extensions_enabled: bool | None = None,
        users_mfa_enabled: bool | None = None,
    ) -> MfaSettings:
        """Replace the settings; the arguments are those of `operations.update_mfa_settings`."""
        request = operations.update_mfa_settings(
            self._sender.settings,
            max_allowed_devices=max_allowed_devices,
            pairing_key_format=pairing_key_format,
            lockout_failure_count=lockout_failure_count,
            lockout_duration_seconds=lockout_duration_seconds,
            phone_extensions_enabled=phone_extensions_enabled,
            users_mfa_enabled=users_mfa_enabled,
        )
        return noun(self._sender, request, MfaSettings.from_body)

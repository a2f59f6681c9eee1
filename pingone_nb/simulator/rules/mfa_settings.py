"""The environment's MFA settings, as far as the simulator obeys them."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from datetime import datetime
from typing import Any

from pingone_nb.simulator.http.bodies import check_choice, check_flag, check_number, object_at
from pingone_nb.simulator.http.refusals import Detail

_KEY_FORMATS = ("NUMERIC", "ALPHANUMERIC")
_LOCKOUT = ("failureCount", "durationSeconds")  # neither has a default
_DEFAULTS: dict[str, Any] = {
    "pairing": {"maxAllowedDevices": 5, "pairingKeyFormat": "NUMERIC"},
    "lockout": {},
    "phoneExtensions": {"enabled": False},
    "users": {"mfaEnabled": False},
}


class MfaSettings:
    """The settings; PingOne's defaults to begin with.

    Source: https://developer.pingidentity.com/pingone-api/mfa/mfa-settings.html
    """

    def __init__(self) -> None:
        self.body: Mapping[str, Any] = deepcopy(_DEFAULTS)
        self.updated_at: datetime | None = None

    @property
    def most_devices(self) -> int:
        """How many devices a user may have."""
        return int(self.body["pairing"]["maxAllowedDevices"])

    @property
    def has_phone_extensions(self) -> bool:
        """Whether a voice device may have an extension."""
        return bool(self.body["phoneExtensions"]["enabled"])

    @property
    def enables_new_users(self) -> bool:
        """Whether MFA is enabled for users that are created."""
        return bool(self.body["users"]["mfaEnabled"])

    def replace(self, told: Mapping[str, Any], *, now: datetime) -> None:
        """Take over settings that were read by `read_mfa_settings`."""
        self.body = told
        self.updated_at = now


def read_mfa_settings(body: Mapping[str, Any], details: list[Detail]) -> dict[str, Any]:
    """The complete settings of a request; what is wrong with it goes into `details`."""
    settings = deepcopy(_DEFAULTS)
    for name in settings:
        told = object_at(body, name, details)
        known = (*settings[name], *(_LOCKOUT if name == "lockout" else ()))
        settings[name] |= {key: told[key] for key in known if told and told.get(key) is not None}
    check_number(settings["pairing"], "maxAllowedDevices", 1, 15, details, at="pairing")
    check_choice(settings["pairing"], "pairingKeyFormat", _KEY_FORMATS, details, at="pairing")
    check_flag(settings["phoneExtensions"], "enabled", details, at="phoneExtensions")
    check_flag(settings["users"], "mfaEnabled", details, at="users")
    check_number(settings["lockout"], "failureCount", 1, 100, details, at="lockout")
    check_number(settings["lockout"], "durationSeconds", 0, 86_400, details, at="lockout")
    return settings

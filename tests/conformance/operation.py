"""The API's operations as a caller meets them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Host = Literal["auth", "api"]
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One operation.

    Attributes:
        name: the project's name for it.
        method: the HTTP method.
        host: which host has it.
        path: below the environment, with names of ids in braces.
        media_type: of the request's body; `""` when it has none.
    """

    name: str
    method: str
    host: Host
    path: str
    media_type: str

    @property
    def contract_path(self) -> str:
        """The path in the contract."""
        root = "/{envID}" if self.host == "auth" else "/v1/environments/{envID}"
        return root + self.path


def action(name: str) -> str:
    """The media type of an action."""
    return f"application/vnd.pingidentity.{name}+json"


_AUTHENTICATION = "/deviceAuthentications/{deviceAuthID}"
_CODE = "/authenticationCodes/{authenticationCodeID}"
_USER = "/users/{userID}"
_DEVICES = f"{_USER}/devices"
_DEVICE = f"{_DEVICES}/{{deviceID}}"
_KEY = f"{_USER}/pairingKeys/{{pairingKeyID}}"
_POLICY = "/deviceAuthenticationPolicies/{policyID}"

_TABLE: tuple[tuple[str, str, Host, str, str], ...] = (
    ("token", "POST", "auth", "/as/token", FORM),
    ("initialize", "POST", "auth", "/deviceAuthentications", JSON),
    ("check_remembered_device", "POST", "auth", "/deviceAuthentications", action("payload.check")),
    ("read", "GET", "auth", _AUTHENTICATION, ""),
    ("select_device", "POST", "auth", _AUTHENTICATION, action("device.select")),
    ("check_otp", "POST", "auth", _AUTHENTICATION, action("otp.check")),
    ("check_assertion", "POST", "auth", _AUTHENTICATION, action("assertion.check")),
    ("cancel", "POST", "auth", _AUTHENTICATION, action("cancel.push.authentication")),
    ("create_authentication_code", "POST", "auth", "/authenticationCodes", JSON),
    ("read_authentication_code", "GET", "auth", _CODE, ""),
    ("delete_authentication_code", "DELETE", "auth", _CODE, ""),
    ("find_users", "GET", "api", "/users", ""),
    ("create_user", "POST", "api", "/users", JSON),
    ("read_user", "GET", "api", _USER, ""),
    ("update_user", "PATCH", "api", _USER, JSON),
    ("read_mfa", "GET", "api", f"{_USER}/mfaEnabled", ""),
    ("list_populations", "GET", "api", "/populations", ""),
    ("enable_mfa", "PUT", "api", f"{_USER}/mfaEnabled", JSON),
    ("allow_bypass", "PUT", "api", f"{_USER}/bypassMFA", JSON),
    ("read_bypass", "GET", "api", f"{_USER}/bypassMFA", ""),
    ("list_devices", "GET", "api", _DEVICES, ""),
    ("delete_devices", "DELETE", "api", _DEVICES, ""),
    ("create_device", "POST", "api", _DEVICES, JSON),
    ("order_devices", "POST", "api", _DEVICES, action("devices.reorder")),
    ("remove_device_order", "POST", "api", _DEVICES, action("devices.order.remove")),
    ("read_device", "GET", "api", _DEVICE, ""),
    ("delete_device", "DELETE", "api", _DEVICE, ""),
    ("activate_device", "POST", "api", _DEVICE, action("device.activate")),
    ("resend_pairing_otp", "POST", "api", _DEVICE, action("device.sendActivationCode")),
    ("block_device", "POST", "api", _DEVICE, action("device.block")),
    ("unblock_device", "POST", "api", _DEVICE, action("device.unblock")),
    ("unlock_device", "POST", "api", _DEVICE, action("device.unlock")),
    ("rename_device", "PUT", "api", f"{_DEVICE}/nickname", JSON),
    ("create_pairing_key", "POST", "api", f"{_USER}/pairingKeys", JSON),
    ("read_pairing_key", "GET", "api", _KEY, ""),
    ("delete_pairing_key", "DELETE", "api", _KEY, ""),
    ("list_policies", "GET", "api", "/deviceAuthenticationPolicies", ""),
    ("create_policy", "POST", "api", "/deviceAuthenticationPolicies", JSON),
    ("read_policy", "GET", "api", _POLICY, ""),
    ("update_policy", "PUT", "api", _POLICY, JSON),
    ("delete_policy", "DELETE", "api", _POLICY, ""),
    ("read_mfa_settings", "GET", "api", "/mfaSettings", ""),
    ("update_mfa_settings", "PUT", "api", "/mfaSettings", JSON),
    ("reset_mfa_settings", "DELETE", "api", "/mfaSettings", ""),
)
OPERATIONS = {
    name: Operation(name=name, method=method, host=host, path=path, media_type=media_type)
    for name, method, host, path, media_type in _TABLE
}

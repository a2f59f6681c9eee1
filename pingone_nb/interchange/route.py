"""Which operation a request is: method, path and media type tell it."""

from __future__ import annotations

import re
from functools import cache

UNKNOWN = "unknown"
_USER = "environments/*/users/*"
_DEVICE = f"{_USER}/devices/*"
_POLICIES = "environments/*/deviceAuthenticationPolicies"
_VENDOR = re.compile(r"\s*application/vnd\.pingidentity\.([\w.]+)\+json", re.IGNORECASE)
_ROUTES = {  # method, end of the path with * for an id, media type's own word → operation
    ("POST", "as/token", ""): "token",
    ("POST", "deviceAuthentications", ""): "initialize",
    ("POST", "deviceAuthentications", "payload.check"): "check_remembered_device",
    ("GET", "deviceAuthentications/*", ""): "read",
    ("POST", "deviceAuthentications/*", "device.select"): "select_device",
    ("POST", "deviceAuthentications/*", "otp.check"): "check_otp",
    ("POST", "deviceAuthentications/*", "assertion.check"): "check_assertion",
    ("POST", "deviceAuthentications/*", "cancel.push.authentication"): "cancel",
    ("POST", "authenticationCodes", ""): "create_authentication_code",
    ("GET", "authenticationCodes/*", ""): "read_authentication_code",
    ("DELETE", "authenticationCodes/*", ""): "delete_authentication_code",
    ("GET", "environments/*/users", ""): "find_users",
    ("POST", "environments/*/users", ""): "create_user",
    ("GET", _USER, ""): "read_user",
    ("PATCH", _USER, ""): "update_user",
    ("GET", f"{_USER}/mfaEnabled", ""): "read_mfa",
    ("PUT", f"{_USER}/mfaEnabled", ""): "enable_mfa",
    ("GET", "environments/*/populations", ""): "list_populations",
    ("PUT", f"{_USER}/bypassMFA", ""): "allow_bypass",
    ("GET", f"{_USER}/bypassMFA", ""): "read_bypass",
    ("GET", f"{_USER}/devices", ""): "list_devices",
    ("POST", f"{_USER}/devices", ""): "create_device",
    ("DELETE", f"{_USER}/devices", ""): "delete_devices",
    ("POST", f"{_USER}/devices", "devices.reorder"): "order_devices",
    ("POST", f"{_USER}/devices", "devices.order.remove"): "remove_device_order",
    ("GET", _DEVICE, ""): "read_device",
    ("DELETE", _DEVICE, ""): "delete_device",
    ("POST", _DEVICE, "device.activate"): "activate_device",
    ("POST", _DEVICE, "device.sendActivationCode"): "resend_pairing_otp",
    ("POST", _DEVICE, "device.block"): "block_device",
    ("POST", _DEVICE, "device.unblock"): "unblock_device",
    ("POST", _DEVICE, "device.unlock"): "unlock_device",
    ("PUT", f"{_DEVICE}/nickname", ""): "rename_device",
    ("POST", f"{_USER}/pairingKeys", ""): "create_pairing_key",
    ("GET", f"{_USER}/pairingKeys/*", ""): "read_pairing_key",
    ("DELETE", f"{_USER}/pairingKeys/*", ""): "delete_pairing_key",
    ("GET", _POLICIES, ""): "list_policies",
    ("POST", _POLICIES, ""): "create_policy",
    ("GET", f"{_POLICIES}/*", ""): "read_policy",
    ("PUT", f"{_POLICIES}/*", ""): "update_policy",
    ("DELETE", f"{_POLICIES}/*", ""): "delete_policy",
    ("GET", "environments/*/mfaSettings", ""): "read_mfa_settings",
    ("PUT", "environments/*/mfaSettings", ""): "update_mfa_settings",
    ("DELETE", "environments/*/mfaSettings", ""): "reset_mfa_settings",
}


def operation_of(method: str, url: str, media_type: str | None) -> str:
    """The operation's name, or `unknown`."""
    vendor = _VENDOR.match(media_type or "")
    word = vendor.group(1).lower() if vendor else ""
    # only the end of the path decides: what is before it differs with region, domain and proxy
    path = url.partition("?")[0].rstrip("/")
    for pattern, name in _patterns().get((method.upper(), word), ()):
        if pattern.search(path):
            return name
    return UNKNOWN


@cache
def _patterns() -> dict[tuple[str, str], list[tuple[re.Pattern[str], str]]]:
    """Method and word → the ends of paths that they select."""
    found: dict[tuple[str, str], list[tuple[re.Pattern[str], str]]] = {}
    for (method, shape, word), name in _ROUTES.items():
        pattern = re.compile("/" + re.escape(shape).replace(r"\*", "[^/]+") + "$")
        found.setdefault((method, word.lower()), []).append((pattern, name))
    return found

"""A right request of every operation, and a scene in which all of them can be sent."""

from __future__ import annotations

import re
from typing import Any

from pingone_nb.simulator import SimulatedReply
from tests.simulator.caller import (
    API_BASE,
    APPLICATION_ID,
    BASE,
    EMAIL,
    JSON,
    ORIGIN,
    PHONE,
    RP,
    SMS,
    Caller,
    body_of,
    content_of,
    vendor,
)
from tests.simulator.policies import POLICY

AUTHENTICATIONS = "/{env}/deviceAuthentications"
CODES = "/{env}/authenticationCodes"
ENVIRONMENT = "/v1/environments/{env}"
USER = f"{ENVIRONMENT}/users/{{user}}"
DEVICE = f"{USER}/devices/{{device}}"
WAITING = f"{USER}/devices/{{waiting}}"
POLICIES = f"{ENVIRONMENT}/deviceAuthenticationPolicies"

# operation → method, path, media type, a right body (None: without one)
REQUESTS: dict[str, tuple[str, str, str | None, Any]] = {
    "initialize": (
        "POST",
        AUTHENTICATIONS,
        JSON,
        {
            "user": {"id": "{user}"},
            "policy": {"id": "{policy}"},
            "selectedDevice": {"id": "{device}"},
            "otp": "123456",
            "rp": {"id": "pingone.com"},
            "webAuthn": {"challenge": "A" * 43},
            "application": {"id": APPLICATION_ID},
            "mobilePayload": "opaque",
            "notification": {
                "template": {"name": "transaction", "locale": "fr", "variables": {"account": "1"}},
                "clientContext": {"header": "Hello", "body": "Is it you?"},
            },
        },
    ),
    "check_remembered_device": (
        "POST",
        AUTHENTICATIONS,
        vendor("payload.check"),
        {
            "user": {"id": "{user}"},
            "policy": {"id": "{policy}"},
            "payload": {"type": "BROWSER", "value": "signals"},
            "deviceSession": {"id": "{device}"},
        },
    ),
    "read": ("GET", f"{AUTHENTICATIONS}/{{authentication}}", None, None),
    "select_device": (
        "POST",
        f"{AUTHENTICATIONS}/{{authentication}}",
        vendor("device.select"),
        {"device": {"id": "{device}"}, "compatibility": "FULL"},
    ),
    "check_otp": (
        "POST",
        f"{AUTHENTICATIONS}/{{authentication}}",
        vendor("otp.check"),
        {"otp": "123456"},
    ),
    "check_assertion": (
        "POST",
        f"{AUTHENTICATIONS}/{{authentication}}",
        vendor("assertion.check"),
        {"origin": ORIGIN, "assertion": "{{}}", "compatibility": "NONE"},
    ),
    "cancel": (
        "POST",
        f"{AUTHENTICATIONS}/{{authentication}}",
        vendor("cancel.push.authentication"),
        {"reason": "SIGNOUT"},
    ),
    "create_authentication_code": (
        "POST",
        CODES,
        JSON,
        {
            "application": {"id": APPLICATION_ID},
            "clientContext": {"header": "Hello", "body": "Is it you?"},
            "lifeTime": {"duration": 2, "timeUnit": "MINUTES"},
            "userApproval": "REQUIRED",
        },
    ),
    "read_authentication_code": ("GET", f"{CODES}/{{code}}", None, None),
    "delete_authentication_code": ("DELETE", f"{CODES}/{{code}}", None, None),
    "find_users": ("GET", f"{ENVIRONMENT}/users", None, None),
    "create_user": (
        "POST",
        f"{ENVIRONMENT}/users",
        JSON,
        {
            "username": "bob",
            "email": EMAIL,
            "population": {"id": APPLICATION_ID},
            "mfaEnabled": True,
            "mobilePhone": PHONE,
            "primaryPhone": PHONE,
            "name": {"given": "Bob", "family": "Example"},
        },
    ),
    "read_user": ("GET", USER, None, None),
    "update_user": ("PATCH", USER, JSON, {"email": EMAIL, "name": {"given": "Bob"}}),
    "read_mfa": ("GET", f"{USER}/mfaEnabled", None, None),
    "list_populations": ("GET", f"{ENVIRONMENT}/populations", None, None),
    "delete_devices": ("DELETE", f"{USER}/devices", None, None),
    "reset_mfa_settings": ("DELETE", f"{ENVIRONMENT}/mfaSettings", None, None),
    "enable_mfa": ("PUT", f"{USER}/mfaEnabled", JSON, {"mfaEnabled": True}),
    "read_bypass": ("GET", f"{USER}/bypassMFA", None, None),
    "allow_bypass": (
        "PUT",
        f"{USER}/bypassMFA",
        JSON,
        {"bypassMFAEnabledUntil": "2026-01-01T10:00:00.000Z"},
    ),
    "list_devices": ("GET", f"{USER}/devices", None, None),
    "create_device": (
        "POST",
        f"{USER}/devices",
        JSON,
        {
            "type": "VOICE",
            "phone": "+14135550151",
            "extension": "1",
            "email": EMAIL,
            "rp": RP,
            "policy": {"id": "{policy}"},
            "status": "ACTIVATION_REQUIRED",
            "nickname": "mine",
            "testMode": False,
            "notification": {"template": {"locale": "fr"}},
        },
    ),
    "order_devices": (
        "POST",
        f"{USER}/devices",
        vendor("devices.reorder"),
        {"devices": [{"id": "{device}"}]},
    ),
    "remove_device_order": ("POST", f"{USER}/devices", vendor("devices.order.remove"), {}),
    "read_device": ("GET", DEVICE, None, None),
    "delete_device": ("DELETE", DEVICE, None, None),
    "activate_device": (
        "POST",
        WAITING,
        vendor("device.activate"),
        {"otp": "123456", "oathResync": False, "origin": ORIGIN, "attestation": "{{}}"},
    ),
    "resend_pairing_otp": ("POST", WAITING, vendor("device.sendActivationCode"), {}),
    "block_device": ("POST", DEVICE, vendor("device.block"), {}),
    "unblock_device": ("POST", DEVICE, vendor("device.unblock"), {}),
    "unlock_device": ("POST", DEVICE, vendor("device.unlock"), {}),
    "rename_device": ("PUT", f"{DEVICE}/nickname", JSON, {"nickname": "mine"}),
    "create_pairing_key": (
        "POST",
        f"{USER}/pairingKeys",
        JSON,
        {"applications": [{"id": APPLICATION_ID}], "policy": {"id": "{policy}"}},
    ),
    "read_pairing_key": ("GET", f"{USER}/pairingKeys/{{key}}", None, None),
    "delete_pairing_key": ("DELETE", f"{USER}/pairingKeys/{{key}}", None, None),
    "list_policies": ("GET", POLICIES, None, None),
    "create_policy": ("POST", POLICIES, JSON, POLICY),
    "read_policy": ("GET", f"{POLICIES}/{{policy}}", None, None),
    "update_policy": ("PUT", f"{POLICIES}/{{policy}}", JSON, {**POLICY, "default": True}),
    "delete_policy": ("DELETE", f"{POLICIES}/{{policy}}", None, None),
    "read_mfa_settings": ("GET", f"{ENVIRONMENT}/mfaSettings", None, None),
    "update_mfa_settings": (
        "PUT",
        f"{ENVIRONMENT}/mfaSettings",
        JSON,
        {
            "pairing": {"maxAllowedDevices": 5, "pairingKeyFormat": "NUMERIC"},
            "lockout": {"failureCount": 5, "durationSeconds": 60},
            "phoneExtensions": {"enabled": True},
            "users": {"mfaEnabled": True},
        },
    ),
}


class Scene:
    """A caller, and something of everything that a request can be about."""

    def __init__(self, caller: Caller | None = None) -> None:
        self.caller = caller = caller or Caller.connected()
        key = self.caller.on_user("POST", "pairingKeys", {"applications": [{"id": APPLICATION_ID}]})
        code = self.caller.send(
            "POST",
            f"/{self.caller.environment_id}/authenticationCodes",
            content_of({"application": {"id": APPLICATION_ID}}),
            content_type=JSON,
        )
        waiting = {**SMS, "phone": "+14135550152", "status": "ACTIVATION_REQUIRED"}
        self.names = {
            "env": self.caller.environment_id,
            "user": self.caller.user_id,
            "policy": self.caller.simulator.policy.id,
            "device": self.caller.paired(),
            "waiting": self.caller.paired(waiting),
            "authentication": self.caller.begun(),
            "key": body_of(key)["id"],
            "code": body_of(code)["id"],
        }

    def request(
        self, operation: str, body: Any = None, *, query: str = "", **headers: str | None
    ) -> SimulatedReply:
        """Send the operation's request with a body, and maybe a query or other headers."""
        method, path, media_type, _ = REQUESTS[operation]
        told = self.filled(path) + (f"?{query}" if query else "")
        content = b"" if body is None else content_of(body)
        base = API_BASE if path.startswith("/v1/") else BASE
        return self.caller.send(
            method, told, content, base=base, **{"content_type": media_type, **headers}
        )

    def filled(self, value: Any) -> Any:
        """A value with the ids of this scene."""
        if isinstance(value, str):
            return re.sub(r"\{(\w+)\}", lambda found: self.names[found[1]], value)
        if isinstance(value, dict):
            return {name: self.filled(each) for name, each in value.items()}
        if isinstance(value, list):
            return [self.filled(each) for each in value]
        return value

    def right_body(self, operation: str) -> Any:
        """The operation's right body."""
        return self.filled(REQUESTS[operation][3])

"""A device authentication as replies show it: property by property in the documented order."""

from __future__ import annotations

from typing import Any

from pingone_nb.simulator.authentications import Authentication
from pingone_nb.simulator.clock import as_timestamp


def as_body(authentication: Authentication, *, href: str, environment_id: str) -> dict[str, Any]:
    """The body of a 200 or 201.

    The order is that of PingOne's complete examples. Assumed, as no example shows them: the place
    of `test` and of `error`, and that a `COMPLETED` one keeps its one-time target and names no
    `authenticators`.

    Args:
        authentication: what to show.
        href: its own absolute URL, which all links share.
        environment_id: UUID.

    Source: https://developer.pingidentity.com/pingone-api/mfa/mfa-authentication/mfa-device-authentications/onetime-authentication-email.html
    """
    target = authentication.target
    body: dict[str, Any] = {
        "_links": {name: {"href": href} for name in _LINKS[authentication.status]},
        "_embedded": {"devices": [target.as_body()] if target else []},
        "id": authentication.id,
        "environment": {"id": environment_id},
        "status": authentication.status,
    }
    if target is None:
        body["error"] = _no_usable_devices(authentication.user_id)
    body["policy"] = {"id": authentication.policy.id}
    if target is not None:
        body["selectedDevice"] = {"oneTime": target.as_body()}
    body["user"] = {"id": authentication.user_id}
    if target is not None and target.test_mode:
        body["test"] = {"otp": authentication.otp}
    body["createdAt"] = as_timestamp(authentication.created_at)
    body["updatedAt"] = as_timestamp(authentication.updated_at)
    return body


_LINKS = {
    "OTP_REQUIRED": ("self", "device.select", "otp.check"),
    "COMPLETED": ("self",),
    "FAILED": ("self",),
}


def _no_usable_devices(user_id: str) -> dict[str, Any]:
    return {
        "code": "NO_USABLE_DEVICES",
        "message": f"Couldn't find authenticating device for user: {user_id}",
        "unavailableDevices": [],
    }

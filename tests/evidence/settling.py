"""What exists, in place of what was generated: so that requests get beyond 404."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from schemathesis import Case
from schemathesis.core import NotSet

from tests.evidence.tenant import ORIGIN, Tenant

PARAMETER_OF = {  # a property whose `id` names a thing, and the path parameter that names its kind
    "user": "userID",
    "device": "deviceID",
    "devices": "deviceID",
    "order": "deviceID",
    "selectedDevice": "deviceID",
    "policy": "policyID",
    "application": "applicationID",
    "applications": "applicationID",
}
EVERY = 7  # so often a path's ids stay as generated; the turn after, the body's


def settle(case: Case, tenant: Tenant) -> None:
    """Put existing ids, and every other time usable values, into a generated request.

    Only well-formed ids are replaced: what was generated to be wrong stays wrong.
    """
    if tenant.turn % EVERY != 0:
        for name, value in case.path_parameters.items():
            if _is_uuid(value):
                case.path_parameters[name] = tenant.id_of(name) or value
    if isinstance(case.body, NotSet) and case.media_type is not None:
        case.headers["Content-Type"] = case.media_type  # it names the action, also without a body
    is_right = case.meta is None or case.meta.generation.mode.is_positive
    usable = is_right and tenant.turn % 2 == 0
    if usable and "Cookie" in case.headers:
        case.headers["Cookie"] = tenant.cookie()
    if tenant.turn % EVERY != 1 and isinstance(case.body, dict):
        case.body = _settled(case.body, "", tenant, usable=usable)


def _settled(value: Any, name: str, tenant: Tenant, *, usable: bool) -> Any:
    if isinstance(value, list):
        if usable and name in PARAMETER_OF:
            value = value[:1]  # there is one thing of each kind, and named twice it is refused
        return [_settled(item, name, tenant, usable=usable) for item in value]
    if not isinstance(value, dict):
        make = _USABLE.get(name) if usable and isinstance(value, str) else None
        return (make(tenant) or value) if make else value
    settled = {key: _settled(item, key, tenant, usable=usable) for key, item in value.items()}
    if name in PARAMETER_OF and _is_uuid(settled.get("id")):
        settled["id"] = tenant.id_of(PARAMETER_OF[name]) or settled["id"]
    return settled


def _is_uuid(value: object) -> bool:
    try:
        return isinstance(value, str) and str(uuid.UUID(value)) == value.lower()
    except ValueError:
        return False


_USABLE: dict[str, Callable[[Tenant], str | None]] = {
    "otp": Tenant.otp,
    "assertion": Tenant.assertion,
    "attestation": Tenant.attestation,
    "origin": lambda _tenant: ORIGIN,
    "phone": lambda tenant: f"+1413555{tenant.turn % 10_000:04}",
    "email": lambda tenant: f"tenant-{tenant.turn}@example.com",
    "username": lambda tenant: f"newcomer-{tenant.turn}",
    "bypassMFAEnabledUntil": lambda _tenant: "2099-01-01T00:00:00Z",
}

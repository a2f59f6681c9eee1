"""What a lesson creates for itself in an environment, and takes away again: policies, devices."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pingone_nb.api import Policy
from pingone_nb.client import Client

if TYPE_CHECKING:
    import pandas

_READ_ONLY = frozenset({"_links", "id", "environment", "createdAt", "updatedAt", "forSignOnPolicy"})
_METHODS = ("sms", "voice", "email", "whatsapp", "mobile", "totp", "fido2")
_RULES = (
    "enabled",
    "pairing_disabled",
    "otp_length",
    "lifetime_seconds",
    "failure_count",
    "cool_down_seconds",
)


def own_policy(client: Client, **changes: Any) -> Policy:
    """A fresh policy: the environment's default one with some properties changed.

    Args:
        client: creates it.
        **changes: as in the API, such as `totp={"enabled": True}`; objects are merged.

    Raises:
        PingOneError: the application may not create policies, or a property cannot be so.
    """
    default = next(policy for policy in client.policies.list() if policy.is_default)
    name = f"pingone_nb lesson {secrets.token_hex(4)}"
    body = policy_body(default, **{**changes, "name": name, "default": False})
    return client.policies.create(body)


def policy_body(policy: Policy, **changes: Any) -> dict[str, Any]:
    """A policy's body to be sent, with some properties changed; objects are merged."""
    told = {name: value for name, value in policy.raw.items() if name not in _READ_ONLY}
    return _merged(told, changes)


def compare_policies(*policies: Policy) -> pandas.DataFrame:
    """The policies' rules beside each other.

    A row a method and rule, such as (`sms`, `otp_length`), a column of dtype `object` a policy,
    headed by its name; missing where a policy says nothing. Rules on which none says anything
    are left out.
    """
    import pandas as pd

    rows = {
        (method, rule): [getattr(getattr(policy, method), rule) for policy in policies]
        for method in _METHODS
        for rule in _RULES
    }
    rows["authentication", "device_selection"] = [each.device_selection for each in policies]
    told = {row: values for row, values in rows.items() if any(v is not None for v in values)}
    index = pd.MultiIndex.from_tuples(list(told), names=["method", "rule"])
    names = [policy.name or policy.id for policy in policies]
    return pd.DataFrame(list(told.values()), index=index, columns=names, dtype="object")


def clean_up(client: Client) -> int:
    """Delete what a client created, as its history tells it; how many were left of it."""
    deleted = 0
    for exchange in tuple(client.history.session):
        told = exchange.reply_body
        if exchange.http_status != 201 or not isinstance(told, Mapping):
            continue
        if exchange.operation == "create_device":
            deleted += _delete_device(client, told)
        elif exchange.operation == "create_policy":
            deleted += _delete_policy(client, str(told["id"]))
    return deleted


def _delete_device(client: Client, told: Mapping[str, Any]) -> bool:
    user_id, device_id = str(told["user"]["id"]), str(told["id"])
    if all(device.id != device_id for device in client.devices.list(user_id)):
        return False
    client.devices.delete(user_id, device_id)
    return True


def _delete_policy(client: Client, policy_id: str) -> bool:
    if all(policy.id != policy_id for policy in client.policies.list()):
        return False
    client.policies.delete(policy_id)
    return True


def _merged(told: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    merged = {name: _plain(value) for name, value in told.items()}
    for name, value in changes.items():
        before = merged.get(name)
        if isinstance(value, Mapping) and isinstance(before, dict):
            merged[name] = _merged(before, value)
        else:
            merged[name] = value
    return merged


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value

"""How many messages a case may send, and how many it can have sent."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from tests.conformance.operation import Operation

CHANNELS = frozenset({"SMS", "VOICE", "EMAIL", "WHATSAPP"})  # a push reaches the phone only


class OverBudget(Exception):  # noqa: N818 - the run's fault, not the target's
    """The next request might send more messages than were announced, so it is not made."""


class Messages:
    """Counts, before each request, the message that it may send.

    Test mode sends nothing, and neither do users whom the suite itself made and gave only devices
    in test mode.

    Args:
        most: how many the case announces.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self.sent = 0
        self._own_users: set[str] = set()
        self._reachable_users: set[str] = set()
        self._reachable_devices: set[str] = set()

    def before(self, operation: Operation, ids: Mapping[str, str], body: Any) -> None:
        """Count a request.

        Raises:
            OverBudget: it is one too many.
        """
        if not self._may_send(operation.name, ids, _object(body)):
            return
        if self.sent >= self.most:
            message = f"{operation.name} might send a message beyond the {self.most} announced"
            raise OverBudget(message)
        self.sent += 1

    def after(self, operation: Operation, ids: Mapping[str, str], sent: Any, body: Any) -> None:
        """Learn from a reply which users and devices messages can reach."""
        made = body.get("id") if isinstance(body, Mapping) else None
        if not isinstance(made, str) or not isinstance(sent, Mapping):
            return
        if operation.name == "create_user":
            self._own_users.add(made)
        elif operation.name == "create_device" and _reaches(sent):
            self._reachable_devices.add(made)
            self._reachable_users.add(ids.get("userID", ""))

    def _may_send(self, name: str, ids: Mapping[str, str], body: Mapping[str, Any]) -> bool:
        if name == "initialize":
            return self._initialize_may_send(body)
        if name == "select_device":
            return _inner(body, "device").get("id") in self._reachable_devices
        if name == "resend_pairing_otp":
            return ids.get("deviceID") in self._reachable_devices
        return name == "create_device" and _reaches(body)

    def _initialize_may_send(self, body: Mapping[str, Any]) -> bool:
        one_time = _inner(body, "selectedDevice").get("oneTime")
        if isinstance(one_time, Mapping):
            return one_time.get("testMode") is not True
        user = _inner(body, "user").get("id")
        if not isinstance(user, str):
            return False  # nobody is to be authenticated
        return user not in self._own_users or user in self._reachable_users


def _reaches(device: Mapping[str, Any]) -> bool:
    return device.get("type") in CHANNELS and device.get("testMode") is not True


def _object(body: Any) -> Mapping[str, Any]:
    if isinstance(body, str | bytes):
        try:
            body = json.loads(body)
        except ValueError:
            return {}
    return body if isinstance(body, Mapping) else {}


def _inner(body: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = body.get(name)
    return value if isinstance(value, Mapping) else {}

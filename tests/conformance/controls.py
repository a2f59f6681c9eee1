"""A stand-in's own interface, as `pingone-nb sim` has it: the inbox, the clock, the faults.

PingOne has nothing like it, so a case that needs a control is skipped there.
"""

from __future__ import annotations

import time
from datetime import datetime
from typing import Any

import requests

_SECONDS = 10


class Controls:
    """The controls that answer below a URL; none without a URL.

    Args:
        url: such as `http://127.0.0.1:8080/simulator`.
        names: which controls there are: `inbox`, `clock`, `faults`, `pushes`, `pair`, `user`.
    """

    def __init__(self, url: str, names: frozenset[str]) -> None:
        self.names = names
        self._url = url
        self._http = requests.Session()
        self._http.trust_env = False

    @classmethod
    def at(cls, url: str) -> Controls:
        """The controls that are there."""
        found = cls(url, frozenset())
        if url:
            reads = {
                name for name in ("inbox", "clock", "pushes") if found._status("GET", name) == 200
            }
            # an empty body is refused by those that are there, so that nothing happens
            writes = {name for name in ("faults", "pair") if found._status("POST", name) == 400}
            if found._status("POST", "user") == 200:  # it names no change
                writes.add("user")
            found.names = frozenset(reads | writes)
        return found

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def messages(self) -> list[dict[str, Any]]:
        """What was sent, newest first."""
        return list(self._get("inbox")["messages"])

    def now(self) -> float:
        """The target's time in seconds since 1970; this machine's where it has no clock to ask."""
        if "clock" not in self.names:
            return time.time()
        return datetime.fromisoformat(self._get("clock")["now"]).timestamp()

    def advance(self, seconds: float) -> None:
        """Let time go by."""
        self._post("clock", {"seconds": seconds})

    def fail_next(self, name: str, *, operation: str, retry_after_seconds: int = 1) -> None:
        """Spoil the next call of an operation."""
        fault = {"name": name, "operation": operation, "retryAfterSeconds": retry_after_seconds}
        self._post("faults", fault)

    def pushes(self) -> list[dict[str, Any]]:
        """The pushes that wait on the phone."""
        return list(self._get("pushes")["pushes"])

    def answer_push(self, authentication_id: str, answer: str, number: int | None = None) -> None:
        """Approve or deny on the phone."""
        body = {"authenticationId": authentication_id, "answer": answer}
        self._post("pushes", body if number is None else {**body, "number": number})

    def pair(self, pairing_key: str) -> str:
        """Claim a pairing key on the phone; gives the device's id."""
        return str(self._post("pair", {"pairingKey": pairing_key})["deviceId"])

    def change_user(self, user_id: str, **changes: bool) -> None:
        """Disable a user (`enabled`), or lock the account (`locked`)."""
        self._post("user", {"userId": user_id, **changes})

    def _get(self, name: str) -> dict[str, Any]:
        reply = self._http.get(f"{self._url}/{name}", timeout=_SECONDS)
        return self._told(reply, name)

    def _post(self, name: str, body: dict[str, Any]) -> dict[str, Any]:
        reply = self._http.post(f"{self._url}/{name}", json=body, timeout=_SECONDS)
        return self._told(reply, name)

    def _told(self, reply: requests.Response, name: str) -> dict[str, Any]:
        assert reply.status_code == 200, f"the control {name} answered {reply.status_code}"
        told: dict[str, Any] = reply.json()
        return told

    def _status(self, method: str, name: str) -> int:
        body: dict[str, Any] | None = {} if method == "POST" else None
        reply = self._http.request(method, f"{self._url}/{name}", json=body, timeout=_SECONDS)
        return reply.status_code

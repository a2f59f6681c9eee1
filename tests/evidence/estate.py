"""A served simulator, and what was asked of it."""

from __future__ import annotations

import base64
from collections import Counter
from copy import deepcopy
from typing import Any, Self

import requests

from pingone_nb.simulator import ManualClock, Simulator
from pingone_nb.simulator.rules.policies import DEFAULT_BODY, Policy

SEED = 7
SECONDS = 15


class Estate:
    """A seeded simulator on a port of its own, a worker's token, and what was asked so far.

    Its policy allows all that PingOne's default one leaves out.

    Attributes:
        simulator: to look into; requests go over the port.
        base_url: `http://127.0.0.1:…`, for both of PingOne's hosts.
        session: to ask with.
        tally: how many requests were answered, by operation and status.
    """

    def __init__(self) -> None:
        self.simulator = Simulator(seed=SEED, clock=ManualClock(), policy=_policy())
        self.tally: Counter[tuple[str, int]] = Counter()
        self._server = self.simulator.serve()
        self.session = requests.Session()
        self.session.trust_env = False  # no proxy on the way to this machine
        self.base_url = self._server.auth_path
        environ = self.simulator.environ()
        pair = f"{environ['PINGONE_CLIENT_ID']}:{environ['PINGONE_CLIENT_SECRET']}"
        self._basic = {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}
        self._bearer = {"Authorization": f"Bearer {self._token()}"}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_told: object) -> None:
        self.session.close()
        self._server.close()

    def credentials(self, operation: str) -> dict[str, str]:
        """The header that an operation wants."""
        return self._basic if operation == "token" else self._bearer

    @property
    def application_id(self) -> str:
        """UUID of the worker application."""
        return self.simulator.environ()["PINGONE_CLIENT_ID"]

    def get(self, path: str) -> dict[str, Any]:
        """The reply to a GET that must succeed."""
        return _told(self.session.get(self.base_url + path, headers=self._bearer, timeout=SECONDS))

    def post(self, path: str, body: Any, *, media_type: str = "application/json") -> dict[str, Any]:
        """The reply to a POST that must succeed."""
        headers = {**self._bearer, "Content-Type": media_type}
        return _told(
            self.session.post(self.base_url + path, json=body, headers=headers, timeout=SECONDS)
        )

    def _token(self) -> str:
        reply = self.session.post(
            f"{self.base_url}/{self.simulator.environment_id}/as/token",
            data={"grant_type": "client_credentials"},
            headers=self._basic,
            timeout=SECONDS,
        )
        return str(_told(reply)["access_token"])


def _told(reply: requests.Response) -> dict[str, Any]:
    assert reply.ok, (reply.request.path_url, reply.status_code, reply.text)
    told: dict[str, Any] = reply.json()
    return told


def _policy() -> Policy:
    body = deepcopy(DEFAULT_BODY)
    body["authentication"]["deviceSelection"] = "PROMPT_TO_SELECT"
    body["totp"]["enabled"] = True
    body["rememberMe"]["web"]["enabled"] = True
    return Policy(body=body)

"""A simulator on a port, for one language's snippets."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from pingone_nb import Client, Settings, api
from pingone_nb.request import ApiRequest, whole
from pingone_nb.simulator import ManualClock
from tests.snippets.recording_simulator import RecordingSimulator

PHONE = "+14135550150"


@dataclass(frozen=True, kw_only=True)
class Place:
    """A simulator on a port, and a client of it that goes in without the port."""

    simulator: RecordingSimulator
    settings: Settings
    client: Client
    token: str = field(repr=False)

    def told(self, request: ApiRequest) -> dict[str, Any]:
        """The body of the reply to a request."""
        body: dict[str, Any] = self.client.send(replace(request, reads=whole)).body
        return body

    def granted(self) -> str:
        """The token that was granted last."""
        return str(self._last("as/token")["access_token"])

    def newest_id(self) -> str:
        """The id of the authentication that began last."""
        return str(self._last("deviceAuthentications")["id"])

    def _last(self, ending: str) -> dict[str, Any]:
        replies = [
            reply.body
            for request, reply in self.simulator.exchanges
            if request.path.endswith(ending)
        ]
        body: dict[str, Any] = json.loads(replies[-1])
        return body

    def begun(self, **target: Any) -> str:
        """The id of a new authentication of the first user."""
        user_id = self.simulator.user.id
        target = target or {"selected_device": api.one_time(type="SMS", phone=PHONE)}
        return str(self.told(api.initialize(self.settings, user_id, **target))["id"])

    def device(self, **arguments: Any) -> str:
        """The id of a new device of the first user."""
        arguments = {"type": "SMS", "phone": PHONE, **arguments}
        return str(
            self.told(api.create_device(self.settings, self.simulator.user.id, **arguments))["id"]
        )


@contextlib.contextmanager
def served() -> Iterator[Place]:
    """A simulator on a port; with a seed, so that ids are the same for each language."""
    clock = ManualClock()  # no passcode or push expires while a compiler takes its time
    simulator = RecordingSimulator(seed=6, daily_quota=None, clock=clock)
    with simulator.serve() as server:
        settings, session = server.settings(), simulator.session()
        reply = session.post(
            settings.auth_url("as", "token"),
            data={"grant_type": "client_credentials"},
            auth=(settings.client_id, settings.client_secret.reveal()),
        )
        yield Place(
            simulator=simulator,
            settings=settings,
            client=Client(settings, session=session),
            token=reply.json()["access_token"],
        )

"""A lesson's simulator on a port, for programs that are copied out of the lesson."""

from __future__ import annotations

import base64
import weakref
from collections.abc import Callable
from dataclasses import replace
from threading import Lock
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from pingone_nb.interchange.snippets import Sandbox
from pingone_nb.settings import Settings

if TYPE_CHECKING:
    from pingone_nb.simulator import Simulator
    from pingone_nb.simulator.http.call import SimulatedReply, SimulatedRequest
    from pingone_nb.simulator.http.refusals import Refusal
    from pingone_nb.simulator.rim.server import SimulatorServer

_CLIENT_ID = "test-client"
_CLIENT_SECRET = "test-secret"  # noqa: S105 - anyone may read it: it is part of the programs


class Serving:
    """The simulator's port: none at first, one at a time, until it is stopped or forgotten.

    Args:
        simulator: what is served, beside its calls within this process.
    """

    def __init__(self, simulator: Simulator) -> None:
        self._simulator = simulator
        self._lock = Lock()
        self._server: SimulatorServer | None = None
        self._followers: list[Callable[[], object]] = []
        # the server's thread must not outlive the lesson that it belongs to
        self._end: weakref.finalize | None = None  # type: ignore[type-arg]

    @property
    def sandbox(self) -> Sandbox | None:
        """Where programs can be tried; None while it isn't served."""
        server = self._server
        if server is None or not server.is_alive:
            return None
        return Sandbox(here=self._simulator.settings(), there=server.settings())

    def start(self) -> SimulatorServer:
        """Serve on a free loopback port; the running server if there is one.

        Raises:
            OSError: there is no port.
            ModuleNotFoundError: uvicorn and httptools are not installed (`pingone-nb[sim]`).
        """
        with self._lock:
            server = self._server
            if server is not None and server.is_alive:
                return server
            server = self._server = _served(self._simulator)
            self._end = weakref.finalize(self, server.close)
        self._announce()
        return server

    def stop(self) -> None:
        """Close the port, if there is one."""
        with self._lock:
            end, self._end, self._server = self._end, None, None
        if end is not None:
            end()
            self._announce()

    def follow(self, callback: Callable[[], object]) -> None:
        """Call it after each start and stop."""
        self._followers.append(callback)

    def _announce(self) -> None:
        for callback in tuple(self._followers):
            callback()


def _served(simulator: Simulator) -> SimulatorServer:
    from pingone_nb.simulator.rim.server import SimulatorServer

    return SimulatorServer(_OpenToPrograms(simulator))


class _OpenToPrograms:
    """The simulator with a second pair of credentials, which aren't secret.

    The simulator's own client secret stays out of what is shown and copied.
    """

    def __init__(self, simulator: Simulator) -> None:
        self._simulator = simulator

    def handle(self, request: SimulatedRequest) -> SimulatedReply:
        """The reply to a request, whatever its bytes."""
        is_program = request.headers.get("authorization") == _basic(_CLIENT_ID, _CLIENT_SECRET)
        return self._simulator.handle(self._as_own(request) if is_program else request)

    def refuse(self, request: SimulatedRequest, refusal: Refusal) -> SimulatedReply:
        """The reply that says no to a request which is not even looked at."""
        return self._simulator.refuse(request, refusal)

    def environ(self, *, auth_path: str, api_path: str) -> dict[str, str]:
        """The `PINGONE_…` variables that any client needs; nothing secret is among them."""
        return {
            **self._simulator.environ(auth_path=auth_path, api_path=api_path),
            "PINGONE_CLIENT_ID": _CLIENT_ID,
            "PINGONE_CLIENT_SECRET": _CLIENT_SECRET,
            "PINGONE_AUTH_METHOD": "basic",
        }

    def settings(self, *, auth_path: str, api_path: str) -> Settings:
        """The same as a client's settings."""
        return Settings.from_env(self.environ(auth_path=auth_path, api_path=api_path))

    def _as_own(self, request: SimulatedRequest) -> SimulatedRequest:
        own = self._simulator.environ()
        pair = (own["PINGONE_CLIENT_ID"], own["PINGONE_CLIENT_SECRET"])
        if own["PINGONE_AUTH_METHOD"] == "basic":
            return replace(request, headers={**request.headers, "authorization": _basic(*pair)})
        headers = {name: text for name, text in request.headers.items() if name != "authorization"}
        posted = urlencode(dict(zip(("client_id", "client_secret"), pair, strict=True)))
        return replace(request, headers=headers, body=request.body + f"&{posted}".encode())


def _basic(client_id: str, secret: str) -> str:
    return f"Basic {base64.b64encode(f'{client_id}:{secret}'.encode()).decode()}"

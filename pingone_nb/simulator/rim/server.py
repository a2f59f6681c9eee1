"""The simulator on a port: uvicorn on a thread."""

from __future__ import annotations

import socket
import threading
from types import TracebackType
from typing import TYPE_CHECKING, Any, Protocol

import uvicorn

from pingone_nb.simulator.rim.asgi import Answering, SimulatorApp
from pingone_nb.simulator.rim.guard import is_loopback
from pingone_nb.simulator.rim.protocol import SimulatorProtocol

if TYPE_CHECKING:
    from pingone_nb.settings import Settings

_KEEP_ALIVE_SECONDS = 120
_STOP_SECONDS = 10.0


class Served(Answering, Protocol):
    """What is served: the simulator, which knows what a client needs."""

    def environ(self, *, auth_path: str, api_path: str) -> dict[str, str]:
        """The `PINGONE_…` variables that any client needs; the secret is among them."""
        ...

    def settings(self, *, auth_path: str, api_path: str) -> Settings:
        """The same as a client's settings."""
        ...


class SimulatorServer:
    """A running server; use it as a context manager, or `close` it.

    Args:
        simulator: answers.
        host: the address to bind; loopback unless stated otherwise.
        port: the port, or 0 for a free one.

    Raises:
        OSError: the port is taken, or the host is none of this machine.
        OverflowError: there is no such port.
    """

    def __init__(self, simulator: Served, *, host: str = "127.0.0.1", port: int = 0) -> None:
        self._simulator = simulator
        self._socket = _bound(host, port)
        address, self.port = self._socket.getsockname()[:2]
        self.is_loopback = is_loopback(address)
        self._host = f"{_reachable(host, address)}:{self.port}"
        app = SimulatorApp(simulator, host=self._host, loopback_only=self.is_loopback)
        self._server = _AnnouncedServer(config_of(app))
        self._thread = threading.Thread(target=self._run, name="pingone-simulator", daemon=True)
        self._thread.start()
        self._server.is_up.wait()

    def __repr__(self) -> str:
        return f"<SimulatorServer at {self.auth_path}>"

    @property
    def auth_path(self) -> str:
        """The auth host's base URL."""
        return f"http://{self._host}"

    @property
    def api_path(self) -> str:
        """The API host's base URL, below which users, devices and policies are."""
        return f"http://{self._host}/v1"

    @property
    def is_alive(self) -> bool:
        """Whether it still answers."""
        return self._thread.is_alive()

    def environ(self) -> dict[str, str]:
        """The `PINGONE_…` variables that any client needs; the secret is among them."""
        return self._simulator.environ(auth_path=self.auth_path, api_path=self.api_path)

    def settings(self) -> Settings:
        """The same as a client's settings."""
        return self._simulator.settings(auth_path=self.auth_path, api_path=self.api_path)

    def close(self) -> None:
        """Answer what has been asked, and stop."""
        self._server.should_exit = True
        self._thread.join(_STOP_SECONDS)

    def __enter__(self) -> SimulatorServer:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _run(self) -> None:
        try:
            self._server.run(sockets=[self._socket])
        finally:
            self._server.is_up.set()
            self._socket.close()


class _AnnouncedServer(uvicorn.Server):
    """Tells when it is up."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.is_up = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.is_up.set()


def config_of(app: Any) -> uvicorn.Config:
    """What uvicorn is told."""
    return uvicorn.Config(
        app,
        http=SimulatorProtocol,
        interface="asgi3",
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        date_header=False,
        timeout_keep_alive=_KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=1,
    )


def _bound(host: str, port: int) -> socket.socket:
    family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
    listening = socket.create_server((host, port), family=family, backlog=2048)
    # accepted sockets inherit it: without it a reply waits for the caller's delayed ACK
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening


def _reachable(host: str, address: str) -> str:
    name = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(address, host)  # noqa: S104 - not bound here
    return f"[{name}]" if ":" in name else name

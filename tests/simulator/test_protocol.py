"""What the server's protocol takes for granted of uvicorn, which documents none of it.

A newer uvicorn may rename or call differently what is used here; without these tests the simulator
would then lose replies, or answer garbage with nothing at all. They are why there is an upper bound.
"""

from __future__ import annotations

import ast
import asyncio
import importlib.metadata
import inspect
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle
from uvicorn.server import ServerState

from pingone_nb.simulator import Simulator
from pingone_nb.simulator.rim import protocol
from pingone_nb.simulator.rim.asgi import SimulatorApp
from pingone_nb.simulator.rim.protocol import SimulatorProtocol
from pingone_nb.simulator.rim.server import config_of

SOURCE = ast.parse(Path(protocol.__file__).read_text())
BODY = next(
    node
    for node in SOURCE.body
    if isinstance(node, ast.ClassDef) and node.name == "SimulatorProtocol"
)
OWN_NAMES = {"hold", "reset", "is_receiving"}  # nothing of uvicorn's is meant by them
OVERRIDDEN = sorted(
    name
    for name, value in vars(SimulatorProtocol).items()
    if inspect.isfunction(value) and name != "__init__" and hasattr(HttpToolsProtocol, name)
)


def attributes(owner: str) -> set[str]:
    """The names that the protocol's source uses of an owner, such as `self`."""
    return {
        node.attr
        for node in ast.walk(BODY)
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) == owner
    }


def own_attributes() -> set[str]:
    """The names that the protocol itself brings along."""
    assigned = {
        node.attr
        for node in ast.walk(BODY)
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)
    }
    return {*vars(SimulatorProtocol), *OWN_NAMES} | {
        name for name in assigned if name.startswith("_")
    }


class Wire(asyncio.Transport):
    """A connection's other end, which keeps what is sent."""

    def __init__(self) -> None:
        super().__init__()
        self.sent = b""
        self.closed = False

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Keep it."""
        self.sent += bytes(data)

    def is_closing(self) -> bool:
        """Whether it was closed."""
        return self.closed

    def close(self) -> None:
        """Remember that."""
        self.closed = True

    def pause_reading(self) -> None:
        """Nothing is read."""

    def resume_reading(self) -> None:
        """Nothing is read."""


def watched(called: list[str]) -> type[SimulatorProtocol]:
    """The protocol, telling which of its overridden names uvicorn and httptools call."""

    def watch(name: str) -> Callable[..., Any]:
        def method(self: SimulatorProtocol, *arguments: Any) -> Any:
            called.append(name)
            return getattr(SimulatorProtocol, name)(self, *arguments)

        return method

    return type("Watched", (SimulatorProtocol,), {name: watch(name) for name in OVERRIDDEN})


def made(kind: type[HttpToolsProtocol]) -> Any:
    """A protocol as uvicorn makes one."""
    app = SimulatorApp(Simulator(seed=7), host="127.0.0.1", loopback_only=True)
    loop = asyncio.get_running_loop()
    return kind(config=config_of(app), server_state=ServerState(), app_state={}, _loop=loop)


async def fresh_names() -> set[str]:
    """The names of one of uvicorn's own, to which a request comes."""
    theirs = made(HttpToolsProtocol)
    theirs.on_message_begin()
    return {*dir(theirs)}


def test_there_is_an_upper_bound() -> None:
    """The extra names a highest uvicorn, and the one that is installed is no higher."""
    project = tomllib.loads(Path("pyproject.toml").read_text())["project"]
    told = (Requirement(each) for each in project["optional-dependencies"]["sim"])
    bound = next(each.specifier for each in told if each.name == "uvicorn")

    assert any(each.operator == "<" for each in bound)
    assert bound.contains(importlib.metadata.version("uvicorn"))


def test_what_is_overridden_is_what_is_meant() -> None:
    """Each public name of the protocol overrides one of uvicorn's, but for its own."""
    public = {name for name in vars(SimulatorProtocol) if not name.startswith("_")}

    assert public - OWN_NAMES <= {*OVERRIDDEN, "transport"}
    assert len(OVERRIDDEN) >= 8


@pytest.mark.parametrize("name", OVERRIDDEN)
def test_an_overridden_name_takes_the_same_arguments(name: str) -> None:
    """What uvicorn's own takes, by name and in order, the override takes."""
    theirs = inspect.signature(getattr(HttpToolsProtocol, name)).parameters
    ours = inspect.signature(getattr(SimulatorProtocol, name)).parameters

    assert [*ours] == [*theirs]


def test_every_name_that_is_used_is_there() -> None:
    """Whatever the protocol reads of itself and did not bring along is uvicorn's."""
    used = attributes("self") - own_attributes()

    assert {"cycle", "parser", "pipeline", "scope", "headers", "url", "app"} <= used
    assert used <= asyncio.run(fresh_names())


def test_every_name_of_a_cycle_is_there() -> None:
    """Whatever the protocol uses of a request's cycle, uvicorn gives it."""
    source = inspect.getsource(RequestResponseCycle.__init__)
    used = attributes("self.cycle")

    assert used
    assert [name for name in used if f"self.{name} =" not in source] == []


async def answered(called: list[str]) -> bytes:
    """The reply to a request that comes in two parts, while `called` is filled."""
    connection, wire = made(watched(called)), Wire()
    connection.connection_made(wire)
    connection.data_received(b"GET /e/deviceAuthentications/x HTTP/1.1\r\nHost: 127.0.0.1\r\n")
    connection.data_received(b"Content-Length: 2\r\n\r\n{}")
    await asyncio.gather(*connection.tasks)
    connection.eof_received()
    connection.shutdown()
    connection.connection_lost(None)
    return wire.sent


def test_uvicorn_calls_what_is_overridden() -> None:
    """In one request each overridden name is called, in the order that the protocol counts on."""
    called: list[str] = []
    reply = asyncio.run(answered(called))

    assert reply.startswith(b"HTTP/1.1 401 ")
    assert {*called} == {*OVERRIDDEN}
    assert [name for name in dict.fromkeys(called) if name.startswith("on_")] == [
        "on_message_begin",
        "on_headers_complete",
        "on_message_complete",
        "on_response_complete",
    ]

"""Fixtures for a test suite of your own: the simulator in place of PingOne.

pytest finds them once `pingone_nb` is installed. Nothing of it is loaded before a test asks for a
fixture.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pingone_nb.client import Client
    from pingone_nb.history import History
    from pingone_nb.simulator import Simulator
    from pingone_nb.simulator.rim.server import SimulatorServer

_MARKER = "pingone(**arguments): arguments for `Simulator`, such as `seed`, `policy`, or `clock`"
_MOST_SHOWN = 10


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known."""
    config.addinivalue_line("markers", _MARKER)


@pytest.fixture
def pingone_simulator(request: pytest.FixtureRequest) -> Simulator:
    """A `Simulator` of its own for each test, on no port.

    Its ids and passcodes repeat themselves from run to run. `@pytest.mark.pingone(seed=7)` makes
    it with arguments of yours; of several markers the nearest one wins, argument by argument.
    """
    from pingone_nb.simulator import Simulator

    arguments: dict[str, Any] = {"seed": zlib.crc32(request.node.nodeid.encode())}
    for marker in reversed(list(request.node.iter_markers("pingone"))):
        arguments |= marker.kwargs
    return Simulator(**arguments)


@pytest.fixture
def pingone_server(pingone_simulator: Simulator) -> Iterator[SimulatorServer]:
    """The simulator on a free loopback port, for an application that is tested from outside.

    `pingone_server.environ()` has the `PINGONE_…` variables that the application needs.
    """
    with pingone_simulator.serve() as server:
        yield server


@pytest.fixture
def pingone_history() -> History:
    """Where `pingone_client` records its exchanges; a failing test's report shows the last ten."""
    from pingone_nb.history import History

    return History()


@pytest.fixture
def pingone_client(pingone_simulator: Simulator, pingone_history: History) -> Iterator[Client]:
    """A `Client` of the simulator; what it should wait before a retry passes on its clock."""
    from pingone_nb.client import Client
    from pingone_nb.request import Retries

    def wait(seconds: float) -> None:
        pingone_simulator.clock.advance(seconds=seconds)

    client = Client(
        pingone_simulator.settings(),
        session=pingone_simulator.session(),
        history=pingone_history,
        retries=Retries(sleep=wait),
    )
    yield client
    client.close()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Show a failing test's exchanges, masked."""
    outcome: Any = yield
    report: pytest.TestReport = outcome.get_result()
    history = getattr(item, "funcargs", {}).get("pingone_history")
    if history and report.failed and call.when == "call":
        from pingone_nb.expectation import exchange_text

        kept = list(history)
        texts = [exchange_text(each) for each in kept[-_MOST_SHOWN:]]
        title = f"PingOne exchanges, {len(texts)} of {len(kept)}"
        report.sections.append((title, "\n\n".join(texts)))

"""What the conformance suite's tests share; the options are in `plugin.py`.

pytest reads this file before the command line when the folder is named (`pytest tests/conformance`)
and after it in a run of everything (`pytest`). Either way it brings the plugin along; in the second
case options come from `CONFORMANCE_…` variables only.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.conformance import plugin
from tests.conformance.codes import source_of_codes
from tests.conformance.contract import Contract
from tests.conformance.controls import Controls
from tests.conformance.plugin import Conformance, conformance_of
from tests.conformance.recording import Recorder
from tests.conformance.served import served
from tests.conformance.session import Session
from tests.conformance.target import Target


def pytest_addoption(pluginmanager: pytest.PytestPluginManager) -> None:
    """Register the plugin, which adds the options."""
    if not pluginmanager.has_plugin(plugin.__name__):
        pluginmanager.register(plugin, plugin.__name__)


@pytest.fixture(scope="session")
def conformance(pytestconfig: pytest.Config) -> Conformance:
    """What this run is told, and what it has found."""
    return conformance_of(pytestconfig)


@pytest.fixture(scope="session")
def target(conformance: Conformance) -> Iterator[Target]:
    """What is called: the one that was named, or a simulator of this run's own."""
    told = conformance.target
    if told is not None:
        yield told
        return
    with served() as simulator:
        yield simulator


@pytest.fixture(scope="session")
def session(
    conformance: Conformance, target: Target, pytestconfig: pytest.Config
) -> Iterator[Session]:
    """Everything that a case needs to call the target and to judge what it replies."""
    controls = Controls.at(target.control_url)
    capture = pytestconfig.pluginmanager.getplugin("capturemanager")
    with Session(
        target=target,
        contract=Contract.read(),
        controls=controls,
        codes=source_of_codes(conformance.options, controls, capture),
        recorder=Recorder.at(conformance.options.record, target),
    ) as opened:
        yield opened

"""A simulator, a client and widgets that end with their test."""

from __future__ import annotations

from collections.abc import Iterator

import ipywidgets
import pytest

from pingone_nb import Client, Retries
from pingone_nb.lab.forms import AuthenticationPanel
from pingone_nb.simulator import ManualClock, Simulator


@pytest.fixture(autouse=True)
def _no_widget_stays() -> Iterator[None]:
    yield
    ipywidgets.Widget.close_all()


@pytest.fixture
def simulator() -> Simulator:
    """A simulator that repeats itself, and whose time moves by hand."""
    return Simulator(seed=7, clock=ManualClock(), daily_quota=None)


@pytest.fixture
def client(simulator: Simulator) -> Client:
    """A client of the simulator that does not really wait."""
    retries = Retries(sleep=lambda _seconds: None)
    return Client(simulator.settings(), session=simulator.session(), retries=retries)


@pytest.fixture
def panel(simulator: Simulator, client: Client) -> AuthenticationPanel:
    """The whole flow, filled in."""
    return AuthenticationPanel(
        client,
        inbox=simulator.inbox,
        user_id=simulator.user.id,
        phone=simulator.user.phone,
        email=simulator.user.email,
        failure_count=simulator.policy.otp_rules("SMS").failure_count,
        lifetime_seconds=simulator.policy.otp_rules("SMS").lifetime_seconds,
        now=simulator.clock.now,
    )

"""The state view shows where the authentication is, what ends, and the ways on."""

from __future__ import annotations

from pingone_nb.lab.forms import AuthenticationPanel, StateView
from pingone_nb.simulator import Simulator
from tests.forms.enrolled import enroll
from tests.forms.fake_browser import FakeBrowser


def test_it_follows_the_authentication(panel: AuthenticationPanel, simulator: Simulator) -> None:
    """Before, during and after: words and chart are those of the moment."""
    state, chart = panel.state, FakeBrowser(panel.chart)
    before = state.endings.shown["sentences"]

    panel.request.submit()
    begun = state.endings.shown["sentences"]
    panel.check.type_code(simulator.inbox.newest_passcode())
    panel.check.submit()

    assert before == []
    assert "30 minutes after it was sent" in begun[0]
    assert state.endings.shown["sentences"][0].startswith("The authentication has ended")
    assert "COMPLETED" in chart.heard_of("chart")[-1]["words"]
    assert ">OTP_REQUIRED<" in chart.heard_of("chart")[-1]["svg"], "what it was before"


def test_it_can_stand_alone() -> None:
    """An authentication is enough: then no end is known."""
    enrolled = enroll()

    view = StateView(enrolled.begin("SMS"))

    assert "At " not in view.endings.shown["sentences"][0]
    assert repr(view) == "<StateView>"


def test_the_whole_machine_is_drawn_for_who_asks(panel: AuthenticationPanel) -> None:
    """The small picture comes by itself, the large one only when it is looked at."""
    chart = FakeBrowser(panel.chart)
    panel.request.submit()

    chart.say("draw")

    assert len(chart.heard_of("whole")) == 1
    assert "you are here" in chart.heard_of("whole")[0]["svg"]
    assert "pnb-rail" in chart.heard_of("chart")[-1]["svg"]


def test_a_resend_moves_the_end() -> None:
    """Choosing the same device again counts the passcode's life anew."""
    enrolled = enroll()
    user, clock = enrolled.simulator.user, enrolled.simulator.clock
    panel = AuthenticationPanel(
        enrolled.client, inbox=enrolled.simulator.inbox, user_id=user.id, now=clock.now
    )
    panel.request.choose("devices")
    panel.request.submit()
    panel.request.devices.choose(enrolled.ids["SMS"])
    panel.request.submit()
    first = panel.state.endings.shown["sentences"][0]

    clock.advance(seconds=60)
    panel.check.send_again()

    assert panel.state.endings.shown["sentences"][0] != first

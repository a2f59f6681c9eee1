"""The panel leads from request to COMPLETED; the reply's links choose what comes next."""

from __future__ import annotations

from pingone_nb import Client
from pingone_nb.forms import AuthenticationPanel
from pingone_nb.simulator import Simulator
from tests.forms.fake_browser import FakeBrowser
from tests.stub_adapter import stub_session

TOKEN = (200, {}, b'{"access_token": "abc", "token_type": "Bearer", "expires_in": 3600}')
ASSERTION = (
    b'{"status": "ASSERTION_REQUIRED", "id": "0ff545da-016a-4ae7-a8c6-84d67f7b20ea", "_links": '
    b'{"self": {"href": "https://x"}, "assertion.check": {"href": "https://x"}}}'
)


def is_offered(panel: AuthenticationPanel) -> bool:
    """Whether the passcode form is shown."""
    return bool(panel.check.layout.display != "none")


def test_the_whole_flow(panel: AuthenticationPanel, simulator: Simulator) -> None:
    """Send, type the phone's code for me, check: COMPLETED, with one message sent."""
    phone = FakeBrowser(panel.phone)
    before = is_offered(panel)

    FakeBrowser(panel.request.action).say("press")
    offered = is_offered(panel)
    phone.say("type", number=phone.heard[-1]["message"]["number"])
    FakeBrowser(panel.check.action).say("press")

    assert (before, offered) == (False, True)
    assert is_offered(panel), "it says what came of it"
    assert panel.check.outcome().status == "COMPLETED"
    assert len(simulator.inbox) == 1


def test_links_without_a_form_are_told(simulator: Simulator) -> None:
    """When no form fits the reply's links, the panel offers them by their names."""
    client = Client(simulator.settings(), session=stub_session(TOKEN, (201, {}, ASSERTION)))
    panel = AuthenticationPanel(client, user_id=simulator.user.id, phone=simulator.user.phone)

    panel.request.submit()

    assert panel.next.layout.display is None
    assert panel.next.buttons.names == ("self", "assertion.check")
    assert not is_offered(panel)


def test_test_mode_is_noted_on_the_phone(panel: AuthenticationPanel) -> None:
    """The phone shows that nothing was sent, and the reply's code."""
    phone = FakeBrowser(panel.phone)
    panel.request.test_mode.value = True

    panel.request.submit()

    assert phone.heard[-1]["message"]["channel"] == "TEST"


def test_the_panel_makes_no_new_widgets(panel: AuthenticationPanel, simulator: Simulator) -> None:
    """However often it is used, the panel stays the same widgets."""
    before = len(panel.get_manager_state()["state"])

    for _ in range(5):
        panel.request.submit()
        panel.check.type_code(simulator.inbox.newest_passcode())
        panel.check.submit()

    assert len(panel.get_manager_state()["state"]) == before


def test_a_closed_panel_listens_no_more(panel: AuthenticationPanel, client: Client) -> None:
    """After `close` neither history nor inbox is listened to."""
    table, phone = FakeBrowser(panel.exchanges), FakeBrowser(panel.phone)

    panel.close()
    panel.request.submit()

    assert len(client.history) == 2
    assert table.heard == phone.heard == []

"""The panel leads from request to COMPLETED; the reply's links choose what comes next."""

from __future__ import annotations

import json

import pytest

from pingone_nb import Client
from pingone_nb.lab.forms import AuthenticationPanel
from pingone_nb.simulator import Simulator
from tests.forms.enrolled import Enrolled, enroll
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


def test_the_reply_chooses_the_form(simulator: Simulator) -> None:
    """A reply that asks for a passkey shows that form, and offers its links by their names."""
    client = Client(simulator.settings(), session=stub_session(TOKEN, (201, {}, ASSERTION)))
    panel = AuthenticationPanel(client, user_id=simulator.user.id, phone=simulator.user.phone)

    panel.request.submit()

    assert panel.next.buttons.names == ("self", "assertion.check")
    assert panel.passkey.layout.display is None
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
    told = [FakeBrowser(part) for part in (panel.exchanges, panel.phone, panel.chart)]

    panel.close()
    panel.request.submit()

    assert len(client.history) == 2
    assert [part.heard for part in told] == [[], [], []]
    assert panel.request.flow._followers == []


@pytest.fixture
def enrolled() -> Enrolled:
    """A user with a device of each kind."""
    return enroll(number_matching=True)


@pytest.fixture
def device_panel(enrolled: Enrolled) -> AuthenticationPanel:
    """A panel for that user, with an authentication begun."""
    simulator = enrolled.simulator
    panel = AuthenticationPanel(
        enrolled.client,
        inbox=simulator.inbox,
        mobile=simulator.mobile,
        user_id=enrolled.user_id,
        now=simulator.clock.now,
        authenticator=enrolled.passkey,
    )
    panel.request.choose("devices")
    panel.request.submit()
    return panel


def choose(panel: AuthenticationPanel, device_id: str) -> None:
    """Choose a device and press the button."""
    panel.request.devices.choose(device_id)
    panel.request.submit()


def shown_steps(panel: AuthenticationPanel) -> list[str]:
    """The names of the steps that are shown."""
    steps = {"check": panel.check, "push": panel.push, "passkey": panel.passkey}
    return [name for name, step in steps.items() if step.layout.display != "none"]


@pytest.mark.parametrize(
    ("kind", "step"), [("SMS", "check"), ("MOBILE", "push"), ("FIDO2", "passkey")]
)
def test_each_device_has_its_step(
    device_panel: AuthenticationPanel, enrolled: Enrolled, kind: str, step: str
) -> None:
    """Passcode, push and passkey each have their form, one at a time."""
    before = shown_steps(device_panel)

    choose(device_panel, enrolled.ids[kind])

    assert (before, shown_steps(device_panel)) == ([], [step])


def test_a_push_is_answered_on_the_phone(
    device_panel: AuthenticationPanel, enrolled: Enrolled
) -> None:
    """Number matching from the panel to COMPLETED."""
    choose(device_panel, enrolled.ids["MOBILE"])
    phone = FakeBrowser(device_panel.phone)
    phone.say("ready")
    [message] = [each for each in phone.heard[-1]["messages"] if each["push"]]
    prompting = device_panel.push.prompt.shown
    assert prompting is not None

    phone.say("answer", number=message["number"], answer="approve", picked=int(prompting.big))
    device_panel.push.press()

    assert device_panel.push.outcome().status == "COMPLETED"
    assert shown_steps(device_panel) == ["push"], "it says what came of it"


def test_a_passkey_signs(device_panel: AuthenticationPanel, enrolled: Enrolled) -> None:
    """With an authenticator the panel signs and completes."""
    choose(device_panel, enrolled.ids["FIDO2"])

    assert device_panel.passkey.submit().status == "COMPLETED"


def test_changing_the_device_takes_a_push_back(
    device_panel: AuthenticationPanel, enrolled: Enrolled
) -> None:
    """While a push waits it is cancelled; else the list of devices has the focus."""
    choose(device_panel, enrolled.ids["MOBILE"])

    FakeBrowser(device_panel.next.buttons).say("press", name="cancel.push.authentication")

    assert enrolled.client.history[-1].operation == "cancel"
    assert device_panel.request.current is not None
    assert device_panel.request.current.status == "DEVICE_SELECTION_REQUIRED"
    devices = FakeBrowser(device_panel.request.devices.devices)
    device_panel.change_device()
    assert devices.heard_types == ["focus"]


def test_a_one_time_target_has_no_other_device(panel: AuthenticationPanel) -> None:
    """`device.select` is linked, but there is nothing to choose: that is said, and nothing sent."""
    panel.request.submit()

    FakeBrowser(panel.next.buttons).say("press", name="device.select")

    assert panel.next.status.notice is not None
    assert panel.next.status.notice.title == "There is no other device to choose."
    assert panel.request.kind.chosen == "one_time"


def test_starting_over_sends_nothing(device_panel: AuthenticationPanel, enrolled: Enrolled) -> None:
    """Everything goes back to the beginning; what was typed stays, and may be sent anew."""
    choose(device_panel, enrolled.ids["SMS"])
    device_panel.check.type_code("123456")
    sent = len(enrolled.client.history)

    FakeBrowser(device_panel.next.buttons).say("press", name="Start over")

    assert len(enrolled.client.history) == sent
    assert shown_steps(device_panel) == []
    assert device_panel.request.current is None
    assert device_panel.next.buttons.names == ()
    assert device_panel.check.otp.text().reveal() == ""
    assert device_panel.preview.shown["caption"] == "“Begin” will send this"
    assert device_panel.request.submit().status == "DEVICE_SELECTION_REQUIRED"
    choose(device_panel, enrolled.ids["SMS"])
    assert shown_steps(device_panel) == ["check"]


def test_the_counters_stand_in_the_state(panel: AuthenticationPanel) -> None:
    """Failures and time are shown once, beside the chart."""
    panel.request.submit()
    panel.check.type_code("000000")
    panel.check.press()

    assert panel.check._counters.children == ()
    assert (panel.check.tally.used, panel.check.tally.allowed) == (1, 3)
    assert panel.check.countdown.deadline is not None


def test_a_moved_clock_is_looked_at(device_panel: AuthenticationPanel, enrolled: Enrolled) -> None:
    """After the simulator's clock was moved, `refresh` shows what has ended."""
    choose(device_panel, enrolled.ids["MOBILE"])
    enrolled.simulator.clock.advance(seconds=41)

    device_panel.refresh()

    assert device_panel.push.countdown.is_over


def test_the_connection_may_be_left_out(client: Client) -> None:
    """Where the connection is told elsewhere, the panel has one row less."""
    rows = [len(AuthenticationPanel(client, connection=on).children) for on in (True, False)]

    assert rows[0] == rows[1] + 1


def test_a_tested_connection_is_said(panel: AuthenticationPanel) -> None:
    """The connection's heading says how it stands."""
    head = FakeBrowser(panel._fold.head)

    panel.connection.submit()

    assert head.heard[-1]["words"].endswith("· connected")


def test_hostile_text_stays_text_everywhere(simulator: Simulator) -> None:
    """Markup in a reply travels as text in messages, in no state, and leaves the panel usable."""
    hostile = "<img src=x onerror=alert(1)>"
    reply = {"status": hostile, "id": hostile, "_links": {hostile: {"href": hostile}}, hostile: 1}
    good = b'{"status": "OTP_REQUIRED", "id": "1", "_links": {"otp.check": {"href": "x"}}}'
    body = json.dumps(reply).encode()
    session = stub_session(TOKEN, (201, {"x": hostile}, body), (201, {}, good))
    client = Client(simulator.settings(), session=session)
    panel = AuthenticationPanel(client, user_id=simulator.user.id, phone=simulator.user.phone)

    panel.request.press()

    assert hostile not in json.dumps(panel.get_manager_state()["state"])
    assert panel.next.buttons.names == (hostile,)
    assert "<img" not in panel.chart.rail()
    panel.request.press()
    assert is_offered(panel)


def test_the_new_state_is_told_before_what_is_large(
    panel: AuthenticationPanel, simulator: Simulator
) -> None:
    """A press is answered in four messages; reply, table and chart are in the last one."""
    panel.request.submit()
    panel.check.type_code(simulator.inbox.newest_passcode())
    browser = FakeBrowser(panel.check.action)

    browser.say("press", id="a", takes_news=True)

    heard, busy, state, large = browser.heard
    large_ids = {each.model_id for each in (panel.exchanges, panel.reply, panel.chart)}
    told = [{model_id for model_id, _data in each["news"]} for each in (busy, state, large)]
    assert [data["content"]["type"] for _id, data in heard["news"]] == ["heard"]
    assert panel.check.status.model_id in told[0] & told[1]
    assert panel.check.action.model_id in told[1], "it can be pressed again"
    assert large_ids <= told[2]
    assert not large_ids & (told[0] | told[1])

"""The row offers what the reply links, whatever its status is called."""

from __future__ import annotations

import json

import pytest

from pingone_nb import Client
from pingone_nb.lab.forms import ActionsRow, DeviceForm, OneTimeForm, OtpForm
from pingone_nb.simulator import Simulator
from tests.forms.enrolled import Enrolled, enroll
from tests.forms.fake_browser import FakeBrowser
from tests.stub_adapter import stub_session

TOKEN = (200, {}, b'{"access_token": "abc", "token_type": "Bearer", "expires_in": 3600}')
HOSTILE = "<img src=x onerror=canary>"


@pytest.fixture
def enrolled() -> Enrolled:
    """A user who has to choose."""
    return enroll()


def said(row: ActionsRow) -> str:
    """All that the row says."""
    notice = row.status.notice
    if notice is None:
        return ""
    return " ".join((notice.title, *notice.paragraphs, *(value for _name, value in notice.facts)))


def test_it_offers_the_links_of_each_reply(enrolled: Enrolled) -> None:
    """The buttons follow the form's authentication, by the links' names."""
    devices = DeviceForm(enrolled.client, user_id=enrolled.user_id)
    row = ActionsRow(enrolled.client, devices)
    browser = FakeBrowser(row.buttons)

    devices.submit()
    devices.choose(enrolled.ids["SMS"])
    devices.submit()

    assert [each["names"] for each in browser.heard_of("links")] == [
        ["self", "device.select"],
        ["self", "device.select", "otp.check"],
    ]
    assert browser.heard[-1]["status"] == "OTP_REQUIRED"


def test_a_form_s_link_leads_to_the_form(client: Client, simulator: Simulator) -> None:
    """Pressing otp.check puts the focus into the passcode's field and sends nothing."""
    request = OneTimeForm(client, user_id=simulator.user.id, phone=simulator.user.phone)
    check = OtpForm(client, request)
    row = ActionsRow(client, request, forms={"otp.check": check})
    request.submit()
    before = len(client.history)
    field = FakeBrowser(check.otp)

    FakeBrowser(row.buttons).say("press", name="otp.check")

    assert field.heard_types == ["focus"]
    assert len(client.history) == before


def test_self_reads_it_again(enrolled: Enrolled) -> None:
    """Pressing self reads, says the status, and tells all that follow the source."""
    devices = DeviceForm(enrolled.client, user_id=enrolled.user_id)
    row = ActionsRow(enrolled.client, devices)
    devices.submit()
    devices.choose(enrolled.ids["MOBILE"])
    begun = devices.submit()
    enrolled.simulator.mobile.approve(begun.id or "")
    browser = FakeBrowser(row.buttons)

    browser.say("press", name="self")

    assert said(row).startswith("COMPLETED")
    assert devices.current is not None
    assert devices.current.status == "COMPLETED"
    assert browser.heard_types[-1] == "done"


def test_cancel_takes_a_push_back(enrolled: Enrolled) -> None:
    """The one action that needs nothing typed is carried out."""
    row = ActionsRow(enrolled.client, enrolled.begin("MOBILE"))

    FakeBrowser(row.buttons).say("press", name="cancel.push.authentication")

    assert said(row).startswith("Choose a device.")
    assert row.buttons.names == ("self", "device.select")


def test_an_unknown_status_still_offers_its_links(simulator: Simulator) -> None:
    """A link that nobody knows is named with its address, as text, and nothing is sent."""
    body = {"id": "x", "status": HOSTILE, "_links": {HOSTILE: {"href": "https://x/novel"}}}
    client = Client(
        simulator.settings(), session=stub_session(TOKEN, (201, {}, json.dumps(body).encode()))
    )
    request = OneTimeForm(client, user_id=simulator.user.id, phone=simulator.user.phone)
    row = ActionsRow(client, request)
    request.submit()
    before = len(client.history)
    browser = FakeBrowser(row.buttons)

    browser.say("press", name=HOSTILE)

    assert row.buttons.names == (HOSTILE,)
    assert "https://x/novel" in said(row)
    assert len(client.history) == before
    assert "canary" not in repr(row.buttons.get_state()) + repr(row)


@pytest.mark.parametrize("name", ["nothing", None, 7, ["self"], {}])
def test_what_is_not_offered_is_not_done(enrolled: Enrolled, name: object) -> None:
    """A press that names no button of the row does nothing and ends."""
    row = ActionsRow(enrolled.client, enrolled.begin("SMS"))
    before = len(enrolled.client.history)
    browser = FakeBrowser(row.buttons)

    browser.say("press", name=name)

    assert len(enrolled.client.history) == before
    assert browser.heard_types == ["done"]


def test_an_error_is_shown(enrolled: Enrolled) -> None:
    """Without a reply the row says so, and its buttons can be pressed again."""
    row = ActionsRow(enrolled.client, enrolled.begin("SMS"))
    enrolled.simulator.faults.next("connection_reset", operation="read", times=3)
    browser = FakeBrowser(row.buttons)

    browser.say("press", name="self")

    assert said(row).startswith("No reply received.")
    assert browser.heard_types[-1] == "done"


def test_a_new_page_is_told_what_is_offered(enrolled: Enrolled) -> None:
    """A reloaded page shows the same buttons."""
    row = ActionsRow(enrolled.client, enrolled.begin("SMS"))
    browser = FakeBrowser(row.buttons)

    browser.say("ready")

    assert browser.heard[-1]["names"] == ["self", "device.select", "otp.check"]


def test_before_there_is_an_authentication_nothing_is_done(enrolled: Enrolled) -> None:
    """Without an authentication there is nothing to read."""
    row = ActionsRow(enrolled.client, DeviceForm(enrolled.client))
    before = len(enrolled.client.history)

    row.press("self")

    assert len(enrolled.client.history) == before


def test_a_link_may_lead_elsewhere(enrolled: Enrolled) -> None:
    """What a link's button does can be given; then nothing is sent."""
    led: list[str] = []
    row = ActionsRow(
        enrolled.client, enrolled.begin("SMS"), leads={"device.select": lambda: led.append("x")}
    )

    row.press("device.select")

    assert led == ["x"]


def test_it_forgets(enrolled: Enrolled) -> None:
    """Before there is an authentication nothing is offered and nothing said."""
    row = ActionsRow(enrolled.client, enrolled.begin("SMS"))
    row.press("self")

    row.forget()

    assert row.buttons.names == ()
    assert row.status.notice is None


def test_each_action_has_its_sentence(enrolled: Enrolled) -> None:
    """The page is told what each button does, in the buttons' order, and is not told twice."""
    row = ActionsRow(enrolled.client, enrolled.begin("SMS"))
    browser = FakeBrowser(row.buttons)
    browser.say("ready")

    [told] = browser.heard_of("links")
    assert dict(zip(told["names"], told["sentences"], strict=True)) == row.buttons.sentences
    assert all(text.endswith(".") for text in told["sentences"])


def test_starting_over_is_offered_where_it_can_be_done(enrolled: Enrolled) -> None:
    """ "Start over" stands behind the links, and does what it was given."""
    done: list[str] = []
    row = ActionsRow(
        enrolled.client, enrolled.begin("SMS"), start_over=lambda: done.append("forgotten")
    )

    FakeBrowser(row.buttons).say("press", name="Start over")

    assert list(row.buttons.sentences)[-1] == "Start over"
    assert done == ["forgotten"]

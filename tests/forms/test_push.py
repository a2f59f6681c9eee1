"""The push form says what to do on the phone, and looks whether it was done."""

from __future__ import annotations

import pytest

from pingone_nb import InputError
from pingone_nb.errors import TransportError
from pingone_nb.lab.forms import DeviceForm, OtpForm, PushForm
from tests.forms.enrolled import Enrolled, enroll
from tests.forms.fake_browser import FakeBrowser


@pytest.fixture
def enrolled() -> Enrolled:
    """A user with a mobile app, whose pushes ask for a number."""
    return enroll(number_matching=True)


@pytest.fixture
def devices(enrolled: Enrolled) -> DeviceForm:
    """The form that chooses the device."""
    return DeviceForm(enrolled.client, user_id=enrolled.user_id)


@pytest.fixture
def form(enrolled: Enrolled, devices: DeviceForm) -> PushForm:
    """A form that waits for a push."""
    return PushForm(enrolled.client, devices, now=enrolled.simulator.clock.now)


def choose(devices: DeviceForm, enrolled: Enrolled, kind: str = "MOBILE") -> str:
    """Begin, and choose a device; gives the authentication's id."""
    devices.submit()
    devices.choose(enrolled.ids[kind])
    return devices.submit().id or ""


def said(form: PushForm) -> str:
    """All that the form says."""
    notice = form.status.notice
    return "" if notice is None else " ".join((notice.title, *notice.paragraphs))


def test_it_waits_for_a_push(form: PushForm) -> None:
    """Before a push was sent there is nothing to look for."""
    with pytest.raises(InputError, match="Choose a device"):
        form.submit()

    assert not form.action.is_enabled
    assert not form.watch.is_on


def test_it_shows_the_number_to_pick(
    form: PushForm, devices: DeviceForm, enrolled: Enrolled
) -> None:
    """With number matching the reply's number is shown, and is in no trait."""
    browser = FakeBrowser(form.prompt)

    choose(devices, enrolled)

    assert devices.current is not None
    number = str(devices.current.number_matching_number)
    assert browser.heard[-1]["prompt"]["big"] == number
    assert number not in [str(each) for each in form.prompt.get_state().values()]
    assert form.action.is_enabled
    assert form.watch.is_on


def test_a_look_finds_the_answer(form: PushForm, devices: DeviceForm, enrolled: Enrolled) -> None:
    """At the browser's word the form reads, says nothing while nothing changed, then the end."""
    authentication_id = choose(devices, enrolled)
    browser = FakeBrowser(form.watch)
    browser.say("look")
    quiet = form.status.notice
    number = devices.current.number_matching_number if devices.current else None
    enrolled.simulator.mobile.approve(authentication_id, number=number)

    browser.say("look")

    assert quiet is None
    assert browser.heard_types == ["looked", "looked"]
    assert form.outcome().status == "COMPLETED"
    assert not form.watch.is_offered
    assert form.countdown.deadline_ms is None
    assert form.prompt.shown is None
    assert devices.current is not None
    assert devices.current.status == "COMPLETED"


def test_check_now_reads_once(form: PushForm, devices: DeviceForm, enrolled: Enrolled) -> None:
    """A press reads once and says that the push still waits."""
    choose(devices, enrolled)
    before = len(enrolled.client.history)

    FakeBrowser(form.action).say("press")

    assert len(enrolled.client.history) == before + 1
    assert said(form).startswith("A push notification is waiting on the phone.")


def test_an_outcome_is_read_anew(form: PushForm, devices: DeviceForm, enrolled: Enrolled) -> None:
    """Asking for the outcome does not give an answer from before the phone's."""
    authentication_id = choose(devices, enrolled)
    waiting = form.outcome()
    enrolled.simulator.mobile.deny(authentication_id)

    assert waiting.status == "PUSH_CONFIRMATION_REQUIRED"
    assert form.outcome().status == "FAILED"
    assert "PUSH_CONFIRMATION_REJECTED" in said(form)


def test_a_wrong_number_is_told(form: PushForm, devices: DeviceForm, enrolled: Enrolled) -> None:
    """After a wrong number the form says so, and what can be done."""
    authentication_id = choose(devices, enrolled)
    enrolled.simulator.mobile.approve(authentication_id, number=1)

    form.submit()

    assert said(form).startswith(
        "The wrong number was picked on the phone. Try the same device again"
    )
    assert form.again.is_enabled


def test_a_push_that_nobody_answers_is_told(
    form: PushForm, devices: DeviceForm, enrolled: Enrolled
) -> None:
    """After the time-out the form says so, and sending again waits anew."""
    choose(devices, enrolled)
    enrolled.simulator.clock.advance(seconds=41)

    form.submit()
    late = said(form)
    FakeBrowser(form.again).say("press")

    assert late.startswith("The push notification timed out.")
    assert form.watch.is_on
    assert form.status.notice is None
    assert len(enrolled.simulator.inbox) == 2


def test_the_countdown_is_the_push_s(
    form: PushForm, devices: DeviceForm, enrolled: Enrolled
) -> None:
    """It ends the policy's time after the push was sent."""
    choose(devices, enrolled)

    assert devices.current is not None
    assert devices.current.updated_at is not None
    sent_ms = devices.current.updated_at.timestamp() * 1000
    assert form.countdown.deadline_ms == sent_ms + 40_000


def test_another_device_takes_the_push_back(
    form: PushForm, devices: DeviceForm, enrolled: Enrolled
) -> None:
    """The push is cancelled, and the device form offers its list again."""
    choose(devices, enrolled)
    browser = FakeBrowser(devices.devices)

    FakeBrowser(form.other_device).say("press")

    assert [each.authentication_id for each in enrolled.simulator.mobile] == []
    assert devices.current is not None
    assert devices.current.status == "DEVICE_SELECTION_REQUIRED"
    assert browser.heard_types[-1] == "focus"
    assert not form.action.is_enabled


def test_a_lost_reply_ends_the_looking(
    form: PushForm, devices: DeviceForm, enrolled: Enrolled
) -> None:
    """When a look fails, the form says so and looks no more by itself until told to."""
    choose(devices, enrolled)
    enrolled.simulator.faults.next("connection_reset", operation="read", times=3)
    browser = FakeBrowser(form.watch)

    browser.say("look")
    failed = said(form)
    browser.say("look")
    before = len(enrolled.client.history)
    browser.say("toggle")
    browser.say("look")

    assert failed.startswith("No reply received.")
    assert isinstance(form.error, TransportError)
    assert form.watch.is_on
    assert len(enrolled.client.history) == before + 1


def test_looking_has_an_end(form: PushForm, devices: DeviceForm, enrolled: Enrolled) -> None:
    """After sixty looks it goes off by itself."""
    choose(devices, enrolled)
    before = len(enrolled.client.history)
    browser = FakeBrowser(form.watch)

    for _ in range(70):
        browser.say("look")

    assert len(enrolled.client.history) == before + 60
    assert not form.watch.is_on
    assert form.watch.is_offered


def test_it_is_for_pushes_only(form: PushForm, devices: DeviceForm, enrolled: Enrolled) -> None:
    """Another device's status is named, and nothing is looked for."""
    choose(devices, enrolled, "SMS")

    assert said(form) == "This step isn't available now. The status is OTP_REQUIRED."
    assert not form.watch.is_on


def test_an_authentication_alone_can_be_waited_for(enrolled: Enrolled) -> None:
    """Given an authentication, the form looks for it and does not offer to send again."""
    form = PushForm(enrolled.client, enrolled.begin("MOBILE"))

    assert form.again.layout.display == "none"
    assert form.submit().status == "PUSH_CONFIRMATION_REQUIRED"
    assert form.change_device().status == "DEVICE_SELECTION_REQUIRED"


def test_a_stale_status_is_not_left_standing(
    form: PushForm, devices: DeviceForm, enrolled: Enrolled
) -> None:
    """When the passcode form has completed it, this form names the new status."""
    choose(devices, enrolled, "SMS")
    check = OtpForm(enrolled.client, devices)
    check.type_code(enrolled.simulator.inbox.newest_passcode())

    check.submit()

    assert said(form) == "This step isn't available now. The status is COMPLETED."

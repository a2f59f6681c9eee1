"""The device form begins, lists what the reply lists, and selects one of it."""

from __future__ import annotations

import json

import pytest

from pingone_nb import Client, InputError
from pingone_nb.api import DeviceAuthentication
from pingone_nb.errors import ApiError
from pingone_nb.lab.forms import DeviceForm, OneTimeForm, OtpForm
from pingone_nb.lab.forms.choice import Option
from pingone_nb.simulator import Simulator
from tests.forms.enrolled import NICKNAME, Enrolled, enroll
from tests.forms.fake_browser import FakeBrowser
from tests.stub_adapter import stub_session

TOKEN = (200, {}, b'{"access_token": "abc", "token_type": "Bearer", "expires_in": 3600}')


@pytest.fixture
def enrolled() -> Enrolled:
    """A user who has to choose."""
    return enroll()


@pytest.fixture
def form(enrolled: Enrolled) -> DeviceForm:
    """A form filled in with that user."""
    now = enrolled.simulator.clock.now
    return DeviceForm(enrolled.client, user_id=enrolled.user_id, now=now)


def option(form: DeviceForm, device_id: str) -> Option:
    """What is said of a device."""
    return next(each for each in form.devices.options if each.value == device_id)


def said(form: DeviceForm) -> str:
    """All that the form says."""
    notice = form.status.notice
    return "" if notice is None else " ".join((notice.title, *notice.paragraphs))


def test_a_press_begins_and_lists_the_devices(form: DeviceForm, enrolled: Enrolled) -> None:
    """The reply's devices are offered with kind, name and masked contact; a blocked one only shown."""
    FakeBrowser(form.action).say("press")

    ids = enrolled.ids
    assert form.last is not None
    assert form.last.status == "DEVICE_SELECTION_REQUIRED"
    assert {each.value for each in form.devices.options} == set(ids.values())
    assert option(form, ids["SMS"]).title == "Text message"
    assert option(form, ids["SMS"]).text == f"{NICKNAME} · *******50"
    assert not option(form, ids["EMAIL"]).is_enabled
    assert option(form, ids["EMAIL"]).note == "Blocked by an administrator."
    assert form.chosen == ""
    assert form.action.label == "Use this device"


def test_the_chosen_device_is_selected(form: DeviceForm, enrolled: Enrolled) -> None:
    """A click on a device and a press select it, and the form says where the passcode went."""
    form.submit()
    FakeBrowser(form.devices).say("text", text=enrolled.ids["SMS"], edit=1)

    FakeBrowser(form.action).say("press")

    assert form.outcome().status == "OTP_REQUIRED"
    assert form.outcome().selected_device_id == enrolled.ids["SMS"]
    assert said(form).startswith("Passcode sent by text message to ")
    assert [message.channel for message in enrolled.simulator.inbox] == ["SMS"]
    assert form.action.label == "Send again"


def test_the_default_device_is_asked_at_once() -> None:
    """Where the policy takes the first device, it is marked, and another one may be chosen."""
    enrolled = enroll(selection="DEFAULT_TO_FIRST")
    form = DeviceForm(enrolled.client, user_id=enrolled.user_id)

    form.submit()
    first = form.chosen
    form.choose(enrolled.ids["FIDO2"])

    assert first == enrolled.ids["SMS"]
    assert form.submit().status == "ASSERTION_REQUIRED"
    assert form.action.label == "Ask again"


def test_nothing_is_chosen_for_the_person(form: DeviceForm, enrolled: Enrolled) -> None:
    """Without a choice nothing is sent, and the error stands at the list."""
    form.submit()
    before = len(enrolled.client.history)

    with pytest.raises(InputError, match="No device is selected"):
        form.submit()

    assert form.devices.error
    assert len(enrolled.client.history) == before


def test_the_same_device_again_sends_again(form: DeviceForm, enrolled: Enrolled) -> None:
    """Send again sends another passcode for the same authentication, and the old one is dead."""
    form.submit()
    form.choose(enrolled.ids["SMS"])
    first = form.submit()
    old = enrolled.simulator.inbox.newest_passcode()

    again = form.send_again()

    assert again.id == first.id
    assert enrolled.simulator.inbox.newest_passcode() != old
    assert len(enrolled.simulator.inbox) == 2


def test_another_user_is_another_authentication(form: DeviceForm, enrolled: Enrolled) -> None:
    """When the user id was edited, the main button begins; an error keeps what was typed."""
    first = form.submit()
    form.choose(enrolled.ids["SMS"])
    FakeBrowser(form.fields["user_id"]).say("text", text="no uuid")

    assert form.action.label == "Begin"
    with pytest.raises(InputError):
        form.submit()

    assert form.fields["user_id"].text().reveal() == "no uuid"
    assert form.fields["user_id"].error
    assert form.current is first


def test_starting_over_begins_anew(form: DeviceForm) -> None:
    """Start over makes a new authentication, and nothing is chosen yet."""
    first = form.submit()

    FakeBrowser(form.again).say("press")

    assert form.last is not None
    assert form.last.id != first.id


def test_a_cooling_device_says_until_when(enrolled: Enrolled) -> None:
    """After too many wrong passcodes the list says until when; PingOne's refusal is shown."""
    enrolled = enroll(cool_down=120)
    form = DeviceForm(enrolled.client, user_id=enrolled.user_id, now=enrolled.simulator.clock.now)
    form.submit()
    form.choose(enrolled.ids["SMS"])
    form.submit()
    wrong = f"{(int(enrolled.simulator.inbox.newest_passcode()) + 1) % 1_000_000:06}"
    for _ in range(3):
        with pytest.raises(ApiError):
            enrolled.client.check_otp(form.last or "", otp=wrong)
    form.tell(enrolled.client.read(form.last or ""))

    with pytest.raises(ApiError):
        form.submit()

    assert option(form, enrolled.ids["SMS"]).note.startswith("Cooling down until ")
    assert said(form).startswith("Too many wrong passcodes.")
    assert form.devices.error
    enrolled.simulator.clock.advance(seconds=121)
    form.refresh()
    assert option(form, enrolled.ids["SMS"]).note == ""


def test_a_policy_of_nobody_is_told_at_its_field(form: DeviceForm) -> None:
    """What PingOne says of the policy stands at the policy's field."""
    form.fields["policy_id"].set("6adc6dfa-d883-08ed-37c5-ea8f61029ad9")

    with pytest.raises(ApiError):
        form.submit()

    assert form.fields["policy_id"].error


def test_no_usable_device_is_shown_as_failure(enrolled: Enrolled) -> None:
    """FAILED with NO_USABLE_DEVICES is a value, shown as what it is, and can be begun again."""
    nobody = enrolled.simulator.add_user(username="nobody")
    form = DeviceForm(enrolled.client, user_id=nobody.id)

    form.submit()

    assert "NO_USABLE_DEVICES" in said(form)
    assert form.action.label == "Begin"


def test_an_authentication_may_be_given(enrolled: Enrolled) -> None:
    """Of an authentication that was begun elsewhere the form only chooses the device."""
    form = DeviceForm(enrolled.client, enrolled.client.initialize(enrolled.user_id))
    form.choose(enrolled.ids["MOBILE"])

    assert form.submit().status == "PUSH_CONFIRMATION_REQUIRED"
    assert form.fields["user_id"].layout.display == "none"
    with pytest.raises(InputError, match="Start the authentication elsewhere"):
        form.start_over()


def test_another_form_s_authentication_may_be_given(client: Client, simulator: Simulator) -> None:
    """Of a one-time target there is no device that could be chosen: what is listed has no id."""
    request = OneTimeForm(client, user_id=simulator.user.id, phone=simulator.user.phone)
    form = DeviceForm(client, request)

    value = request.submit()

    assert form.current is value
    assert not any(each.is_enabled for each in form.devices.options)
    assert form.resending.hint


def test_before_the_beginning_there_is_nothing_to_choose(enrolled: Enrolled) -> None:
    """A form that only chooses says so while there is no authentication."""
    request = OneTimeForm(enrolled.client)
    form = DeviceForm(enrolled.client, request)

    with pytest.raises(InputError, match="can't choose a device now"):
        form.submit()

    assert len(enrolled.client.history.to_frame()) == len(enrolled.client.history)


def test_what_a_later_form_learns_comes_back(form: DeviceForm, enrolled: Enrolled) -> None:
    """After the passcode form has completed it, the device form's authentication is complete."""
    check = OtpForm(enrolled.client, form)
    form.submit()
    form.choose(enrolled.ids["SMS"])
    form.submit()
    check.type_code(enrolled.simulator.inbox.newest_passcode())

    check.submit()

    assert form.current is not None
    assert form.current.status == "COMPLETED"
    assert form.action.label == "Begin"
    assert said(form) == "The status is now COMPLETED."
    assert form.chosen == enrolled.ids["SMS"], "what it was done with stays marked"
    assert form.again.layout.display == "none"


def test_an_unknown_device_is_offered_as_it_is(simulator: Simulator) -> None:
    """A type that nobody knows, and hostile names, are text; an unknown status keeps its links."""
    device = {
        "id": "7f150524-34b9-45df-9e77-69b10f4205b4",
        "type": "<i>RING</i>",
        "nickname": "<b>",
    }
    body = {
        "id": "0ff545da-016a-4ae7-a8c6-84d67f7b20ea",
        "status": "<img src=x>",
        "_embedded": {"devices": [device, {"type": "SMS"}]},
        "_links": {"device.select": {"href": "https://x"}},
    }
    session = stub_session(TOKEN, (201, {}, json.dumps(body).encode()))
    form = DeviceForm(Client(simulator.settings(), session=session), user_id=simulator.user.id)

    form.submit()

    assert form.devices.options[0].title == "<i>RING</i>"
    assert not form.devices.options[1].is_enabled, "it has no id"
    assert form.action.label == "Use this device"
    assert said(form).startswith("<img src=x>.")
    assert "RING" not in repr(form.devices.get_state())


def test_a_reply_without_a_list_takes_none_away(form: DeviceForm, enrolled: Enrolled) -> None:
    """When a later reply lists no devices, those known of the same authentication stay."""
    begun = form.submit()
    body = {
        "id": begun.id,
        "status": "OTP_REQUIRED",
        "_links": {"device.select": {"href": "https://x"}},
    }

    form.tell(DeviceAuthentication.from_body(body))

    assert len(form.devices.options) == len(enrolled.ids)


def test_the_focus_goes_to_what_can_be_chosen(form: DeviceForm) -> None:
    """Before the beginning it goes to the user's id, afterwards to the devices."""
    user_id, devices = FakeBrowser(form.fields["user_id"]), FakeBrowser(form.devices)

    form.focus()
    first = (list(user_id.heard_types), list(devices.heard_types))
    form.submit()
    form.focus()

    assert first == (["focus"], [])
    assert devices.heard_types[-1] == "focus"

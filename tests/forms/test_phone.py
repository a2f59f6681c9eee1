"""The virtual phone shows what was sent, newest first, and types codes; nothing of it is state."""

from __future__ import annotations

from typing import Any

import pytest

from pingone_nb.client import Client
from pingone_nb.lab.forms import DeviceForm, OneTimeForm, VirtualPhone
from pingone_nb.privacy.secret import Secret
from pingone_nb.simulator import Simulator
from tests.forms.enrolled import Enrolled, enroll
from tests.forms.fake_browser import FakeBrowser


def send(client: Client, simulator: Simulator) -> str:
    """Send an SMS and an e-mail; gives the newest code."""
    client.one_time_sms(simulator.user.id, phone=simulator.user.phone)
    client.one_time_email(simulator.user.id, email=simulator.user.email)
    return simulator.inbox.newest_passcode()


def test_messages_are_shown_newest_first(client: Client, simulator: Simulator) -> None:
    """A page shows what was sent before it, the newest on top."""
    code = send(client, simulator)
    browser = FakeBrowser(VirtualPhone(simulator.inbox))

    browser.say("ready")

    shown = browser.heard[-1]["messages"]
    assert [each["channel"] for each in shown] == ["EMAIL", "SMS"]
    assert code in shown[0]["text"]
    assert shown[0]["otp"] == code


def test_a_new_message_arrives_by_itself(client: Client, simulator: Simulator) -> None:
    """What is sent later is told at once."""
    browser = FakeBrowser(VirtualPhone(simulator.inbox))

    send(client, simulator)

    assert [each["message"]["channel"] for each in browser.heard] == ["SMS", "EMAIL"]


def test_targets_are_masked_and_nothing_is_state(client: Client, simulator: Simulator) -> None:
    """Number and address are shown masked; code and text are in no trait and no repr."""
    phone = VirtualPhone(simulator.inbox)
    browser = FakeBrowser(phone)

    code = send(client, simulator)

    assert simulator.user.phone not in repr(browser.heard)
    assert simulator.user.email not in repr(browser.heard)
    assert code not in repr(phone.get_state())
    assert code not in repr(phone)


def test_the_code_is_typed_for_the_newest_form(client: Client, simulator: Simulator) -> None:
    """`Fill in code` hands the message's code to the form that asked last."""
    phone = VirtualPhone(simulator.inbox)
    first: list[Secret] = []
    second: list[Secret] = []
    phone.on_type(first.append)
    phone.on_type(second.append)
    browser = FakeBrowser(phone)
    code = send(client, simulator)

    browser.say("type", number=browser.heard[-1]["message"]["number"])

    assert (first, second) == ([], [Secret(code)])
    assert browser.heard_types[-1] == "typed"


@pytest.mark.parametrize("number", [-1, 7, "0", None, True, [], 1.5])
def test_a_number_that_is_none_types_nothing(
    client: Client, simulator: Simulator, number: object
) -> None:
    """Only a message that is shown can be typed."""
    phone = VirtualPhone(simulator.inbox)
    typed: list[Secret] = []
    phone.on_type(typed.append)
    send(client, simulator)

    FakeBrowser(phone).say("type", number=number)

    assert not typed


def test_old_messages_leave(client: Client, simulator: Simulator) -> None:
    """The phone keeps fifty messages."""
    phone = VirtualPhone(simulator.inbox)
    for _ in range(60):
        client.one_time_sms(simulator.user.id, phone=simulator.user.phone)
    browser = FakeBrowser(phone)

    browser.say("ready")

    assert len(browser.heard[-1]["messages"]) == 50


def push(*, number_matching: bool = False) -> tuple[Enrolled, VirtualPhone, DeviceForm]:
    """A user whose mobile app has just got a push, and the phone that shows it."""
    enrolled = enroll(number_matching=number_matching)
    phone = VirtualPhone(enrolled.simulator.inbox, enrolled.simulator.mobile)
    devices = DeviceForm(enrolled.client, user_id=enrolled.user_id)
    devices.submit()
    devices.choose(enrolled.ids["MOBILE"])
    devices.submit()
    return enrolled, phone, devices


def shown(phone: VirtualPhone) -> list[dict[str, Any]]:
    """What a new page shows."""
    browser = FakeBrowser(phone)
    browser.say("ready")
    told: list[dict[str, Any]] = browser.heard_of("all")[-1]["messages"]
    return told


def status(enrolled: Enrolled, devices: DeviceForm) -> str:
    """How the authentication is now."""
    return str(enrolled.client.read(devices.last or "").status)


@pytest.mark.parametrize(
    ("answer", "ending", "expected"),
    [
        ("approve", "You approved it.", "COMPLETED"),
        ("deny", "You denied it.", "FAILED"),
    ],
)
def test_a_push_is_answered_once(answer: str, ending: str, expected: str) -> None:
    """Approve and deny reach the simulator; the push then says so and takes no other answer."""
    enrolled, phone, devices = push()
    message = shown(phone)[0]
    before = dict(message["push"])
    browser = FakeBrowser(phone)

    browser.say("answer", number=message["number"], answer=answer)
    browser.say("answer", number=message["number"], answer="approve")

    assert before == {"numbers": [], "ending": "", "can_answer": True}
    assert (message["channel"], message["otp"]) == ("PUSH", "")
    assert message["title"]
    assert browser.heard_types == ["ended"]
    assert browser.heard[-1]["push"] == {"numbers": [], "ending": ending, "can_answer": False}
    assert status(enrolled, devices) == expected


def test_a_number_is_picked() -> None:
    """With number matching the phone offers the numbers, and the picked one is sent."""
    enrolled, phone, devices = push(number_matching=True)
    message = shown(phone)[0]
    assert devices.last is not None
    right = devices.last.number_matching_number
    browser = FakeBrowser(phone)

    browser.say("answer", number=message["number"], answer="approve", picked=right)

    assert right in message["push"]["numbers"]
    assert browser.heard[-1]["push"]["ending"] == f"You picked {right}."
    assert status(enrolled, devices) == "COMPLETED"


@pytest.mark.parametrize("picked", [None, 7, "17", True, [17]])
def test_only_an_offered_number_can_be_picked(picked: object) -> None:
    """A number that the push does not offer, or none, is no answer."""
    enrolled, phone, devices = push(number_matching=True)
    number = shown(phone)[0]["number"]
    browser = FakeBrowser(phone)

    browser.say("answer", number=number, answer="approve", picked=picked)
    browser.say("answer", number=number, answer="<b>")
    browser.say("answer", number=number + 7, answer="deny")

    assert browser.heard == []
    assert status(enrolled, devices) == "PUSH_CONFIRMATION_REQUIRED"


def test_a_push_that_is_over_says_so() -> None:
    """Timed out or taken back, it cannot be answered; the phone finds out when it looks."""
    enrolled, phone, _devices = push()
    browser = FakeBrowser(phone)
    enrolled.simulator.clock.advance(seconds=41)

    browser.say("look")
    browser.say("look")

    assert browser.heard_types == ["ended"]
    assert browser.heard[-1]["push"]["ending"] == "This push notification is no longer active."
    assert shown(phone)[0]["push"]["can_answer"] is False


def test_an_answer_that_comes_too_late_is_told() -> None:
    """Somebody cancels, and the person approves before the phone has looked: it waits no longer."""
    enrolled, phone, devices = push()
    number = shown(phone)[0]["number"]
    enrolled.client.cancel(devices.last or "")
    browser = FakeBrowser(phone)

    browser.say("answer", number=number, answer="approve")

    assert browser.heard[-1]["push"]["ending"] == "This push notification is no longer active."


def test_a_newer_push_takes_the_older_one_s_place() -> None:
    """Sent again for the same authentication, only the newest push can be answered."""
    enrolled, phone, devices = push()
    devices.send_again()

    pushes = shown(phone)

    assert [each["push"]["can_answer"] for each in pushes] == [True, False]
    assert len(list(enrolled.simulator.mobile)) == 1


def test_without_the_app_a_push_is_only_shown() -> None:
    """A phone that was not given the mobile app shows the push and offers no answer."""
    enrolled, _phone, devices = push()
    phone = VirtualPhone(enrolled.simulator.inbox)
    message = shown(phone)[0]

    FakeBrowser(phone).say("answer", number=message["number"], answer="approve")

    assert message["push"]["can_answer"] is False
    assert status(enrolled, devices) == "PUSH_CONFIRMATION_REQUIRED"


def test_a_whatsapp_message_is_shown(client: Client, simulator: Simulator) -> None:
    """A paired WhatsApp number's passcode is shown and can be typed like any other."""
    phone = VirtualPhone(simulator.inbox)
    client.devices.create_whatsapp(simulator.user.id, phone=simulator.user.phone)
    client.initialize(simulator.user.id)

    message = shown(phone)[0]

    assert message["channel"] == "WHATSAPP"
    assert message["otp"] in message["text"]
    assert message["push"] is None
    assert simulator.user.phone not in repr(message)


def test_live_it_sends_you_to_your_own_phone() -> None:
    """Without an inbox there is nothing to show but where to look."""
    phone = VirtualPhone(None)

    assert phone.title == "Your own phone"
    assert "your own phone" in phone.note


def test_test_mode_is_noted() -> None:
    """In test mode the phone says that nothing was sent, and shows the reply's code."""
    phone = VirtualPhone(None)
    browser = FakeBrowser(phone)

    phone.show_test_otp(Secret("123456"))

    message = browser.heard[-1]["message"]
    assert message["text"].startswith("Nothing was sent.")
    assert message["otp"] == "123456"


def test_a_closed_phone_leaves_the_inbox(client: Client, simulator: Simulator) -> None:
    """After `close` nothing is told any more."""
    phone = VirtualPhone(simulator.inbox)
    browser = FakeBrowser(phone)

    phone.close()
    send(client, simulator)

    assert browser.heard == []


def test_it_follows_a_source_for_test_mode(client: Client, simulator: Simulator) -> None:
    """The passcode of a test-mode reply appears once, however often the authentication is told."""
    form = OneTimeForm(client, user_id=simulator.user.id, phone=simulator.user.phone)
    phone = VirtualPhone(simulator.inbox)
    phone.follow(form)
    form.test_mode.value = True

    authentication = form.submit()
    form.tell(client.read(authentication))

    assert [message["channel"] for message in shown(phone)] == ["TEST"]

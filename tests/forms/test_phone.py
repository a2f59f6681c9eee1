"""The virtual phone shows what was sent, newest first, and types codes; nothing of it is state."""

from __future__ import annotations

import pytest

from pingone_nb.client import Client
from pingone_nb.forms import VirtualPhone
from pingone_nb.secret import Secret
from pingone_nb.simulator import Simulator
from tests.forms.fake_browser import FakeBrowser


def send(client: Client, simulator: Simulator) -> str:
    """Send an SMS and an e-mail; gives the newest code."""
    client.one_time_sms(simulator.user.id, phone=simulator.user.phone)
    client.one_time_email(simulator.user.id, email=simulator.user.email)
    return simulator.inbox.newest().otp


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
    """`Type it for me` hands the message's code to the form that asked last."""
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

"""The request form sends one passcode a press, by the chosen channel."""

from __future__ import annotations

import pytest

from pingone_nb import Client, InputError, TransportError
from pingone_nb.errors import ApiError
from pingone_nb.lab.forms import OneTimeForm
from pingone_nb.simulator import Simulator
from tests.forms.fake_browser import FakeBrowser
from tests.stub_adapter import stub_session

TOKEN = (200, {}, b'{"access_token": "abc", "token_type": "Bearer", "expires_in": 3600}')
HOSTILE = "<script>alert('canary')</script>"


@pytest.fixture
def form(client: Client, simulator: Simulator) -> OneTimeForm:
    """A form filled in with the simulator's user."""
    user = simulator.user
    return OneTimeForm(client, user_id=user.id, phone=user.phone, email=user.email)


@pytest.mark.parametrize(
    ("channel", "way"),
    [("SMS", "by text message to *******50"), ("VOICE", "by voice call"), ("EMAIL", "by email")],
)
def test_each_channel_sends_one_message(
    form: OneTimeForm, simulator: Simulator, channel: str, way: str
) -> None:
    """A press sends exactly one message by the chosen channel, and says where to, masked."""
    form.type.value = channel

    FakeBrowser(form.action).say("press")

    assert [message.channel for message in simulator.inbox] == [channel]
    assert form.status.notice is not None
    assert way in form.status.notice.title


def test_the_channel_decides_which_contact_is_asked_for(form: OneTimeForm) -> None:
    """Phone for SMS and voice, an address for e-mail; the other field is gone."""
    for channel, gone in (("SMS", "email"), ("EMAIL", "phone"), ("VOICE", "email")):
        form.type.value = channel

        contacts = ("phone", "email")
        hidden = [name for name in contacts if form.fields[name].layout.display == "none"]
        assert hidden == [gone]


def test_test_mode_sends_nothing(form: OneTimeForm, simulator: Simulator) -> None:
    """In test mode the passcode comes back, nothing is sent, and the form says so."""
    form.test_mode.value = True

    authentication = form.submit()

    assert authentication.test_otp
    assert len(simulator.inbox) == 0
    assert form.status.notice is not None
    assert form.status.notice.title == "Test mode: nothing was sent."


@pytest.mark.parametrize("field", ["user_id", "phone"])
@pytest.mark.parametrize("text", ["", HOSTILE, "x" * 100_000, "\x00", "１２３"])
def test_a_wrong_field_sends_nothing_and_keeps_its_text(
    form: OneTimeForm, client: Client, field: str, text: str
) -> None:
    """Whatever is typed, the answer is one error beside the field, and the text stays."""
    form.fields[field].set(text)

    with pytest.raises(InputError):
        form.submit()

    assert form.fields[field].error
    assert "canary" not in form.fields[field].error
    assert form.fields[field].text().reveal() == text
    assert len(client.history) == 0


def test_a_lost_connection_is_told(form: OneTimeForm, simulator: Simulator) -> None:
    """Without a reply the form says whether a message may have been sent."""
    simulator.faults.next("read_timeout", operation="initialize")

    with pytest.raises(TransportError):
        form.submit()

    assert form.status.notice is not None
    assert "A message may have been sent" in " ".join(form.status.notice.paragraphs)


def test_a_limit_is_told(form: OneTimeForm, simulator: Simulator) -> None:
    """429 says that PingOne asks to wait."""
    simulator.faults.next("429", operation="initialize", times=3)

    with pytest.raises(ApiError):
        form.submit()

    assert form.status.notice is not None
    assert form.status.notice.title == "Too many requests."


@pytest.mark.parametrize("body", [b"OK", b"<html>canary</html>" * 100_000])
def test_a_reply_that_is_no_json_leaves_the_form_usable(simulator: Simulator, body: bytes) -> None:
    """A reply that is not PingOne's is told, whatever its size, and the next one works."""
    good = b'{"status": "OTP_REQUIRED", "id": "0ff545da-016a-4ae7-a8c6-84d67f7b20ea"}'
    session = stub_session(TOKEN, (200, {"content-type": "text/html"}, body), (201, {}, good))
    client = Client(simulator.settings(), session=session)
    form = OneTimeForm(client, user_id=simulator.user.id, phone=simulator.user.phone)

    form.press()

    assert form.status.notice is not None
    assert form.status.notice.title == "The reply isn't from PingOne."
    assert "canary" not in repr(form.status.notice)
    assert form.submit().status == "OTP_REQUIRED"


def test_a_failed_authentication_is_shown_as_failure(simulator: Simulator) -> None:
    """A 201 whose status is FAILED is a value, and shown as what it is."""
    failed = (
        b'{"status": "FAILED", "error": {"code": "NO_USABLE_DEVICES", "message": "None found"}}'
    )
    client = Client(simulator.settings(), session=stub_session(TOKEN, (201, {}, failed)))
    form = OneTimeForm(client, user_id=simulator.user.id, phone=simulator.user.phone)

    form.submit()

    assert form.status.notice is not None
    assert form.status.notice.kind == "error"
    assert form.status.notice.paragraphs == ("NO_USABLE_DEVICES: None found",)

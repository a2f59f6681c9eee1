"""The passkey form signs for one site, has it checked, and says what an authenticator refuses."""

from __future__ import annotations

import json

import pytest

from pingone_nb import Client, InputError
from pingone_nb.errors import ApiError
from pingone_nb.lab.forms import DeviceForm, PasskeyForm
from pingone_nb.simulator import Simulator
from pingone_nb.simulator.software_authenticator import SoftwareAuthenticator
from tests.forms.enrolled import SITE, Enrolled, enroll
from tests.forms.fake_browser import FakeBrowser
from tests.stub_adapter import stub_session

TOKEN = (200, {}, b'{"access_token": "abc", "token_type": "Bearer", "expires_in": 3600}')


@pytest.fixture
def enrolled() -> Enrolled:
    """A user with a passkey."""
    return enroll()


@pytest.fixture
def devices(enrolled: Enrolled) -> DeviceForm:
    """The form that chooses the device."""
    return DeviceForm(enrolled.client, user_id=enrolled.user_id)


@pytest.fixture
def form(enrolled: Enrolled, devices: DeviceForm) -> PasskeyForm:
    """A form with the user's own authenticator, whose passkey is asked for."""
    made = PasskeyForm(enrolled.client, devices, authenticator=enrolled.passkey)
    devices.submit()
    devices.choose(enrolled.ids["FIDO2"])
    devices.submit()
    return made


def said(form: PasskeyForm) -> str:
    """All that the form says."""
    notice = form.status.notice
    return "" if notice is None else " ".join((notice.title, *notice.paragraphs))


def test_it_says_what_is_asked(form: PasskeyForm) -> None:
    """Relying party and its page are filled in from the reply."""
    assert form.prompt.shown is not None
    assert ("Relying party", SITE) in form.prompt.shown.facts
    assert ("Allowed passkeys", "1") in form.prompt.shown.facts
    assert form.origin.text().reveal() == f"https://{SITE}"


def test_a_press_signs_and_completes(form: PasskeyForm, devices: DeviceForm) -> None:
    """The right authenticator on the right page ends in COMPLETED."""
    FakeBrowser(form.action).say("press")

    assert form.outcome().status == "COMPLETED"
    assert form.is_done
    assert not form.action.is_enabled
    assert form.prompt.shown is None
    assert devices.current is form.outcome()


def test_a_double_press_signs_once(form: PasskeyForm, enrolled: Enrolled) -> None:
    """The second of two presses finds the button disabled."""
    before = len(enrolled.client.history)
    browser = FakeBrowser(form.action)

    browser.say("press")
    browser.say("press")

    assert len(enrolled.client.history) == before + 1


@pytest.mark.parametrize(
    "origin",
    ["https://evil.example.org", "", "<b>x</b>", "https://app.example.com/path", "x" * 9999],
)
def test_a_page_of_another_site_signs_nothing(
    form: PasskeyForm, enrolled: Enrolled, origin: str
) -> None:
    """A wrong origin is refused by the authenticator, beside the field, and stays to be corrected."""
    form.origin.set(origin)
    before = len(enrolled.client.history)

    with pytest.raises(InputError):
        form.submit()

    assert form.origin.error
    assert form.origin.text().reveal() == origin
    assert len(enrolled.client.history) == before


def test_another_authenticator_has_no_passkey(enrolled: Enrolled) -> None:
    """An authenticator that never was registered cannot answer, and the form says so."""
    authentication = enrolled.begin("FIDO2")
    form = PasskeyForm(enrolled.client, authentication, authenticator=SoftwareAuthenticator())

    with pytest.raises(InputError, match="Register a passkey first"):
        form.submit()

    assert "No passkey of this authenticator is allowed here." in said(form)


def test_a_refused_assertion_is_told(enrolled: Enrolled) -> None:
    """When nobody touched the authenticator, PingOne refuses, and the form says it."""
    enrolled.passkey.user_present = False
    form = PasskeyForm(enrolled.client, enrolled.begin("FIDO2"), authenticator=enrolled.passkey)

    with pytest.raises(ApiError):
        form.submit()

    assert said(form).startswith("PingOne refused the request.")
    assert form.action.is_enabled


def test_without_an_authenticator_it_says_who_has_to_sign(enrolled: Enrolled) -> None:
    """In a real environment only a browser on the site's own page can sign."""
    form = PasskeyForm(enrolled.client, enrolled.begin("FIDO2"))

    with pytest.raises(InputError, match="no authenticator"):
        form.submit()

    assert form.prompt.shown is not None
    assert "Only a browser" in form.prompt.shown.paragraphs[0]
    assert not form.action.is_enabled


@pytest.mark.parametrize("options", [None, "no JSON", "[]", '{"rpId": 7}', '{"rpId": "<b>"}'])
def test_options_that_are_none_leave_the_form_usable(
    simulator: Simulator, options: str | None
) -> None:
    """Whatever the reply gives to sign, the form shows it as text or says what is wrong."""
    body = {
        "id": "0ff545da-016a-4ae7-a8c6-84d67f7b20ea",
        "status": "ASSERTION_REQUIRED",
        "publicKeyCredentialRequestOptions": options,
        "_links": {"assertion.check": {"href": "https://x"}},
    }
    session = stub_session(TOKEN, (200, {}, json.dumps(body).encode()))
    client = Client(simulator.settings(), session=session)
    authentication = client.read("0ff545da-016a-4ae7-a8c6-84d67f7b20ea")
    form = PasskeyForm(client, authentication, authenticator=SoftwareAuthenticator())

    with pytest.raises(InputError):
        form.submit()

    assert said(form).startswith("Nothing was sent.")

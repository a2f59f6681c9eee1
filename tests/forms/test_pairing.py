"""A user without a device is not a dead end: the form pairs one."""

from __future__ import annotations

import pytest

from pingone_nb import Client
from pingone_nb.lab.forms import AuthenticationPanel, DeviceForm
from pingone_nb.simulator import Simulator
from tests.forms.fake_browser import FakeBrowser

PHONE = "+14135550150"


@pytest.fixture
def form(client: Client, simulator: Simulator) -> DeviceForm:
    """A form for a user without devices."""
    return DeviceForm(client, user_id=simulator.user.id, phone=PHONE, email="ada@example.com")


def is_offered(form: DeviceForm) -> bool:
    """Whether the form for pairing is shown."""
    return form.pairing.layout.display != "none"


def test_pairing_is_offered_only_without_a_usable_device(form: DeviceForm) -> None:
    """Before anybody begins nothing is offered; after NO_USABLE_DEVICES the form is there."""
    before = is_offered(form)
    form.submit()

    assert (before, is_offered(form)) == (False, True)
    assert form.current is not None
    assert form.current.status == "FAILED"


@pytest.mark.parametrize("kind", ["SMS", "VOICE", "EMAIL"])
def test_a_paired_device_is_used_next(form: DeviceForm, kind: str) -> None:
    """Pair, then Begin: PingOne finds the device, and the form for pairing is gone."""
    form.submit()
    form.pairing.type.value = kind
    FakeBrowser(form.pairing.action).say("press")
    assert form.pairing.status.notice is not None
    assert form.pairing.status.notice.kind == "success"

    FakeBrowser(form.action).say("press")

    assert form.current is not None
    assert form.current.status == "OTP_REQUIRED"
    assert form.current.selected_device is not None
    assert form.current.selected_device.type == kind
    assert not is_offered(form)


def test_a_wrong_number_pairs_nothing(form: DeviceForm, client: Client) -> None:
    """What is no phone number is refused at its field; nothing is sent."""
    form.submit()
    sent = len(client.history)
    form.pairing.fields["phone"].set("0150")

    form.pairing.press()

    assert "country code" in form.pairing.fields["phone"].error
    assert len(client.history) == sent


def test_the_panel_pairs_with_what_it_knows(panel: AuthenticationPanel) -> None:
    """In the panel the phone is filled in, and the new device completes the authentication."""
    panel.request.choose("devices")
    panel.request.submit()
    panel.request.devices.pairing.submit()

    assert panel.request.submit().status == "OTP_REQUIRED"


def test_starting_over_takes_the_offer_away(panel: AuthenticationPanel) -> None:
    """After Start over nobody has asked for devices, so none is missing."""
    panel.request.choose("devices")
    panel.request.submit()
    panel.start_over()

    assert not is_offered(panel.request.devices)

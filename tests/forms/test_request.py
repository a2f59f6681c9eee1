"""One request form: to a one-time target, or with the user's devices."""

from __future__ import annotations

import pytest

from pingone_nb.lab.forms import OtpForm, RequestForm
from tests.forms.enrolled import Enrolled, enroll
from tests.forms.fake_browser import FakeBrowser


@pytest.fixture
def enrolled() -> Enrolled:
    """A user with a device of each kind."""
    return enroll()


@pytest.fixture
def request_form(enrolled: Enrolled) -> RequestForm:
    """Filled in with that user."""
    user = enrolled.simulator.user
    return RequestForm(
        enrolled.client, user_id=user.id, phone=user.phone, now=enrolled.simulator.clock.now
    )


def displays(form: RequestForm) -> list[bool]:
    """Which of the two is shown."""
    return [each.layout.display != "none" for each in (form.one_time, form.devices)]


def test_one_form_is_shown_at_a_time(request_form: RequestForm) -> None:
    """A click on the other kind shows its form in place of the first."""
    before = displays(request_form)

    FakeBrowser(request_form.kind).say("text", text="devices", edit=1)

    assert (before, displays(request_form)) == ([True, False], [False, True])
    assert request_form.action is request_form.devices.action
    assert request_form.fields is request_form.devices.fields


def test_it_behaves_like_the_chosen_form(request_form: RequestForm) -> None:
    """Submit, last, outcome and the rest are those of the form that is chosen."""
    sent = request_form.submit()

    assert request_form.last is request_form.outcome() is request_form.current is sent
    assert sent.one_time is not None
    request_form.choose("devices")
    assert request_form.last is None
    assert request_form.outcome().status == "DEVICE_SELECTION_REQUIRED"
    assert request_form.begun_by is request_form.devices
    assert repr(request_form) == "<RequestForm>"


def test_a_failure_is_the_chosen_forms(request_form: RequestForm) -> None:
    """A press shows its error, and keeps what was typed."""
    request_form.fields["phone"].set("nobody")

    request_form.press()

    assert request_form.error is not None
    assert request_form.fields["phone"].text().reveal() == "nobody"


def test_sending_again_is_left_to_who_began(request_form: RequestForm, enrolled: Enrolled) -> None:
    """For a one-time target it begins anew, for a paired device it selects again."""
    check = OtpForm(enrolled.client, request_form)
    first = request_form.submit()
    check.send_again()
    assert request_form.current is not None
    assert request_form.current.id != first.id
    assert "new authentication" in request_form.resending.hint

    request_form.choose("devices")
    begun = request_form.submit()
    request_form.devices.choose(enrolled.ids["SMS"])
    request_form.submit()
    check.send_again()

    assert request_form.current.id == begun.id
    assert enrolled.client.history[-1].operation == "select_device"
    assert "Earlier passcodes" in request_form.resending.hint


def test_what_a_step_learns_reaches_the_devices(
    request_form: RequestForm, enrolled: Enrolled
) -> None:
    """The form that began hears what became of its authentication."""
    request_form.choose("devices")
    request_form.submit()
    request_form.devices.choose(enrolled.ids["SMS"])
    request_form.submit()
    check = OtpForm(enrolled.client, request_form)
    check.type_code(enrolled.simulator.inbox.newest_passcode())

    check.submit()

    assert request_form.devices.current is request_form.current
    assert request_form.current is not None
    assert request_form.current.status == "COMPLETED"


def test_the_two_send_one_thing_at_a_time(request_form: RequestForm) -> None:
    """Both forms share one lock."""
    assert request_form.lock is request_form.one_time.lock is request_form.devices.lock


def test_it_forgets(request_form: RequestForm) -> None:
    """Back to the beginning: nothing is current, and what was typed stays."""
    request_form.choose("devices")
    request_form.submit()

    request_form.forget()

    assert request_form.current is request_form.last is request_form.begun_by is None
    assert request_form.devices.devices.options == ()
    assert request_form.action.label == "Begin"
    assert request_form.fields["user_id"].text()


def test_there_are_two_kinds_only(request_form: RequestForm) -> None:
    """Another kind cannot be chosen."""
    with pytest.raises(ValueError, match="can't be chosen"):
        request_form.choose("fax")

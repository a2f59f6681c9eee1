"""The wire beside a form shows what this form sent, and the reply to it."""

from __future__ import annotations

from typing import Any

import pytest

from pingone_nb import Client, PingOneError
from pingone_nb.lab.forms import (
    AuthenticationPanel,
    OneTimeForm,
    OtpForm,
    PushForm,
    Wire,
    desk,
)
from pingone_nb.lab.lesson import Lesson
from pingone_nb.simulator import Simulator
from tests.forms.enrolled import enroll
from tests.forms.fake_browser import FakeBrowser


@pytest.fixture
def form(client: Client, simulator: Simulator) -> OneTimeForm:
    """A form that is filled in."""
    return OneTimeForm(client, user_id=simulator.user.id, phone=simulator.user.phone)


def reply_of(wire: Wire) -> Any:
    """What a new page is told of the reply."""
    browser = FakeBrowser(wire.reply)
    browser.say("ready")
    return browser.heard[-1]["reply"]


def request_of(wire: Wire) -> Any:
    """What a new page is told of the request."""
    browser = FakeBrowser(wire.preview)
    browser.say("ready")
    return browser.heard[-1]


def test_it_shows_what_was_sent_and_the_reply(client: Client, form: OneTimeForm) -> None:
    """Before the press what will be sent, after it that, and what came."""
    wire = Wire(client, form)
    assert (wire.preview.shown["is_sent"], reply_of(wire)) == (False, None)

    form.press()

    assert wire.preview.shown["is_sent"]
    assert reply_of(wire)["operation"] == "initialize"


def test_it_leaves_out_what_others_send(client: Client, form: OneTimeForm) -> None:
    """Neither another form's message, nor a program's, nor the token's request is this form's."""
    other = OneTimeForm(
        client, user_id="0ff545da-016a-4ae7-a8c6-84d67f7b20ea", phone="+14135550199"
    )
    wire = Wire(client, form)

    other.press()
    client.policies.list()

    assert (wire.preview.shown["is_sent"], reply_of(wire)) == (False, None)


def test_a_cell_that_runs_again_shows_the_reply(client: Client, form: OneTimeForm) -> None:
    """A new wire of a form that has sent shows what came, not nothing."""
    form.press()
    client.policies.list()

    assert reply_of(Wire(client, form))["operation"] == "initialize"


def test_a_code_typed_by_a_program_is_shown(
    client: Client, simulator: Simulator, form: OneTimeForm
) -> None:
    """What was sent is compared with what the form holds then, not with what it held before."""
    check = OtpForm(client, form)
    wire = Wire(client, check)
    form.press()
    check.type_code(simulator.inbox.newest_passcode())

    check.press()

    assert reply_of(wire)["operation"] == "check_otp"
    assert simulator.inbox.newest_passcode() not in repr(request_of(wire))


def test_a_refusal_is_shown(client: Client, form: OneTimeForm) -> None:
    """A reply that says no is the reply."""
    check = OtpForm(client, form)
    wire = Wire(client, check)
    form.press()
    check.type_code("000000")

    with pytest.raises(PingOneError):
        check.submit()

    assert reply_of(wire)["status"].startswith("HTTP 400")


def test_a_step_shows_its_request_once_it_is_known() -> None:
    """Before there is an authentication nothing can be said; then the request, without a press."""
    enrolled = enroll()
    source = OneTimeForm(enrolled.client, user_id=enrolled.user_id, phone="+14135550150")
    wire = Wire(enrolled.client, PushForm(enrolled.client, source))
    assert wire.preview.shown["missing"]

    source.tell(enrolled.begin("MOBILE"))

    assert wire.preview.shown["request"]["operation"] == "read"


def test_the_request_is_explained(client: Client, form: OneTimeForm) -> None:
    """Each property of what is sent has the contract's words and evidence."""
    browser = FakeBrowser(Wire(client, form).preview)
    browser.say("explain")
    meanings = browser.heard[-1]["meanings"]

    assert set(meanings) >= {"user.id", "selectedDevice.oneTime.type"}
    assert meanings["user.id"]["evidence"] in ("documented", "observed", "assumed")
    assert all(each["description"] for each in meanings.values())


def test_the_request_is_a_tree(client: Client, form: OneTimeForm) -> None:
    """A JSON body travels as a tree, in which the number is masked."""
    told = request_of(Wire(client, form))
    kind, inner, left = told["tree"]

    assert (kind, [name for name, _ in inner], left) == ("object", ["user", "selectedDevice"], 0)
    assert "4135550" not in repr(told)


def test_a_form_body_is_no_tree(client: Client) -> None:
    """What is no JSON is shown as the text that it is."""
    panel = AuthenticationPanel(client)
    panel.preview.turn_to(panel.connection)
    browser = FakeBrowser(panel.preview)
    browser.say("ready")

    assert browser.heard[-1]["tree"] is None
    assert browser.heard[-1]["request"]["body"].startswith("grant_type=")


def test_lessons_put_the_wire_beside_each_form() -> None:
    """A form and the phone come with the wire, whichever form it is."""
    lesson = Lesson.open({}, seed=3)
    request = lesson.one_time_form()
    for form in (request, lesson.otp_form(request), lesson.push_form(request)):
        (inner,) = lesson.side_by_side(form, lesson.phone()).children
        assert [type(each).__name__ for each in inner.children][2] == "Wire"


def test_a_desk_has_its_parts_in_reading_order(client: Client, form: OneTimeForm) -> None:
    """Form, phone and wire follow each other, as a screen reader meets them."""
    wire = Wire(client, form)
    phone, state = Wire(client, form), Wire(client, form)
    (inner,) = desk(form, phone=phone, wire=wire, state=state).children

    assert inner.children == (form, phone, wire, state)


def test_it_leaves_the_history(client: Client, form: OneTimeForm) -> None:
    """A wire that is closed hears of nothing any more."""
    wire = Wire(client, form)
    wire.close()
    form.press()

    assert not wire.preview.shown["is_sent"]

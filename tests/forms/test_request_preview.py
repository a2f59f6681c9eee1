"""What the preview shows is what is sent, masked; it changes with what is typed."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from pingone_nb import Client, Tracing
from pingone_nb.lab.forms import (
    AuthenticationPanel,
    ConnectionForm,
    DeviceForm,
    Form,
    OneTimeForm,
    OtpForm,
    PasskeyForm,
    PushForm,
    RequestPreview,
)
from pingone_nb.privacy.masking import mask
from pingone_nb.simulator import Simulator
from tests.forms.enrolled import Enrolled, enroll
from tests.forms.fake_browser import FakeBrowser

OF_ANY_CLIENT = {"host", "user-agent", "accept-encoding", "connection", "content-length"}


def one_time(channel: str) -> Callable[[Enrolled], Form[Any]]:
    """A one-time form of a channel."""

    def make(enrolled: Enrolled) -> Form[Any]:
        user = enrolled.simulator.user
        return OneTimeForm(
            enrolled.client, user_id=user.id, phone=user.phone, email=user.email, type=channel
        )

    return make


def test_mode(enrolled: Enrolled) -> Form[Any]:
    """A one-time form in test mode."""
    form = one_time("SMS")(enrolled)
    assert isinstance(form, OneTimeForm)
    form.test_mode.value = True
    return form


test_mode.__test__ = False  # type: ignore[attr-defined] # it is no test


def beginning(enrolled: Enrolled) -> Form[Any]:
    """A device form that begins."""
    policy_id = enrolled.simulator.policy.id
    return DeviceForm(enrolled.client, user_id=enrolled.user_id, policy_id=policy_id)


def selection(enrolled: Enrolled) -> Form[Any]:
    """A device form that chooses."""
    form = DeviceForm(enrolled.client, enrolled.client.initialize(enrolled.user_id))
    form.choose(enrolled.ids["SMS"])
    return form


def check(enrolled: Enrolled) -> Form[Any]:
    """A passcode form with the right passcode."""
    form = OtpForm(enrolled.client, enrolled.begin("SMS"))
    form.type_code(enrolled.simulator.inbox.newest_passcode())
    return form


def push(enrolled: Enrolled) -> Form[Any]:
    """A form that reads."""
    return PushForm(enrolled.client, enrolled.begin("MOBILE"))


def passkey(enrolled: Enrolled) -> Form[Any]:
    """A form that signs."""
    authentication = enrolled.begin("FIDO2")
    return PasskeyForm(enrolled.client, authentication, authenticator=enrolled.passkey)


def connection(method: str) -> Callable[[Enrolled], Form[Any]]:
    """A connection form of an authentication method."""

    def make(enrolled: Enrolled) -> Form[Any]:
        form = ConnectionForm(enrolled.client)
        form.auth_method.value = method
        return form

    return make


@pytest.mark.parametrize(
    "make",
    [
        one_time("SMS"),
        one_time("VOICE"),
        one_time("EMAIL"),
        test_mode,
        beginning,
        selection,
        check,
        push,
        passkey,
        connection("basic"),
        connection("post"),
    ],
)
def test_what_is_shown_is_what_the_simulator_receives(
    make: Callable[[Enrolled], Form[Any]],
) -> None:
    """Method, address, headers, media type and body of the preview are those received, masked."""
    enrolled = enroll()
    enrolled.client.tracing = Tracing(transaction_id="lesson-1")
    enrolled.client.connect()
    form = make(enrolled)
    preview = RequestPreview(enrolled.client, form)
    before = preview.shown["request"]
    assert not preview.shown["is_sent"]

    form.press()

    received = enrolled.simulator.requests[-1]
    names = {name.lower() for name, _ in before["headers"]}
    assert (before["operation"], before["method"]) == (received.operation, received.method)
    assert before["url"].endswith(received.path)
    assert dict(before["headers"]).get("Content-Type", "") == received.media_type
    assert names == set(received.header_names) - OF_ANY_CLIENT
    assert before["body"] == masked(received.body.decode())
    assert preview.shown["is_sent"]
    assert preview.shown["request"] == before


def masked(body: str) -> str:
    """A received body as the preview writes it."""
    if not body:
        return ""
    if not body.startswith("{"):
        pairs = (each.partition("=")[::2] for each in body.split("&"))
        return "&".join(f"{name}={mask({name: value})[name]}" for name, value in pairs)
    return json.dumps(mask(json.loads(body)), indent=2, ensure_ascii=False)


def test_it_follows_what_is_typed(client: Client, simulator: Simulator) -> None:
    """Each change in the browser is one message to it, with the request as it is then."""
    form = OneTimeForm(client, user_id=simulator.user.id)
    preview = RequestPreview(client, form)
    field, browser = FakeBrowser(form.fields["phone"]), FakeBrowser(preview)

    for edit, text in enumerate(("+1413555015", "+14135550151", "+14135550152"), start=1):
        field.say("text", text=text, edit=edit)

    bodies = [(message["request"] or {}).get("body", "") for message in browser.heard]
    assert len(bodies) <= 3
    assert '"*******52"' in bodies[-1]
    assert "413555" not in repr(browser.heard)


def test_typing_is_at_most_one_message_a_key(client: Client, simulator: Simulator) -> None:
    """Whatever is typed, the whole panel answers each message with at most one."""
    panel = AuthenticationPanel(client, user_id=simulator.user.id, inbox=simulator.inbox)
    widgets = (panel.preview, panel.reply, panel.exchanges, panel.phone, panel.chart,
               panel.request.fields["phone"], panel.request.one_time.status)  # fmt: skip
    browsers = [FakeBrowser(widget) for widget in widgets]
    field = browsers[5]

    for edit, _ in enumerate("+14135550150", start=1):
        field.say("text", text="+14135550150"[:edit], edit=edit)

    assert sum(len(browser.heard) for browser in browsers) <= 12


def test_what_is_missing_is_named(client: Client) -> None:
    """When the values make no request, the field is named as a person knows it."""
    form = OneTimeForm(client, user_id="canary", phone="+14135550150")
    preview = RequestPreview(client, form)

    assert preview.shown["request"] is None
    assert preview.shown["missing"].startswith("User ID: user_id must be a UUID")
    assert "canary" not in repr(preview.shown)


def test_it_turns_to_the_form_that_is_typed_in(panel: AuthenticationPanel) -> None:
    """After a send it shows what was sent, until somebody types the passcode."""
    preview = panel.preview
    panel.request.submit()
    assert (preview.shown["is_sent"], preview.shown["request"]["operation"]) == (True, "initialize")

    FakeBrowser(panel.check.otp).say("text", text="123456", edit=1)

    assert (preview.shown["is_sent"], preview.shown["request"]["operation"]) == (False, "check_otp")
    assert preview.shown["caption"] == "“Check” will send this"
    assert "123456" not in repr(preview.shown)


def test_type_it_for_me_turns_it_too(panel: AuthenticationPanel, simulator: Simulator) -> None:
    """The phone's button types as a person does."""
    panel.request.submit()

    panel.check.type_code(simulator.inbox.newest_passcode())

    assert panel.preview.shown["request"]["operation"] == "check_otp"


def test_another_kind_of_request_is_shown_at_once(panel: AuthenticationPanel) -> None:
    """Choosing the user's devices shows what Begin will send."""
    FakeBrowser(panel.request.kind).say("text", text="devices", edit=1)

    assert panel.preview.shown["caption"] == "“Begin” will send this"
    assert "selectedDevice" not in panel.preview.shown["request"]["body"]


def test_a_new_page_is_told_the_request(panel: AuthenticationPanel) -> None:
    """A reloaded page shows the same, and nothing of it is in the state."""
    browser = FakeBrowser(panel.preview)

    browser.say("ready")

    assert browser.heard[-1]["request"] == panel.preview.shown["request"]
    assert "deviceAuthentications" not in repr([panel.preview.get_state(), panel.preview])


def test_without_a_form_it_shows_what_was_sent(client: Client, simulator: Simulator) -> None:
    """Alone it shows the newest request of the client."""
    preview = RequestPreview(client)

    client.one_time_sms(simulator.user.id, phone=simulator.user.phone)

    assert preview.shown["request"]["operation"] == "initialize"


def test_a_closed_preview_listens_no_more(client: Client, simulator: Simulator) -> None:
    """After `close` the history is not listened to."""
    preview = RequestPreview(client)
    browser = FakeBrowser(preview)

    preview.close()
    client.one_time_sms(simulator.user.id, phone=simulator.user.phone)

    assert browser.heard == []

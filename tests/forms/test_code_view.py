"""The code is that of the snippets, follows the form, and holds nothing secret."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from pingone_nb import Client, Retries, Secret, api
from pingone_nb.errors import InputError
from pingone_nb.interchange import snippets
from pingone_nb.lab.forms import DeviceForm, OneTimeForm, OtpForm, RequestForm
from pingone_nb.lab.forms.code_view import CodeView, copy_as_curl, pieces_of
from pingone_nb.request import ApiRequest
from pingone_nb.simulator import ManualClock, Policy, Simulator, User
from tests.canaries import Canaries, hits
from tests.forms.enrolled import enroll
from tests.forms.fake_browser import FakeBrowser

NAMES = [language.name for language in snippets.languages()]
KINDS = {"", "comment", "keyword", "name", "number", "string", "variable"}
HOSTILE = (
    "</pre><img src=x onerror=alert(1)> \" ' \\ ` $(id) #{id} {{x}} \r\n\t\x00\u202e\ufeff 👩‍💻"
)
EXPECTED = {
    "sms": ["PINGONE_ACCESS_TOKEN", "PINGONE_PHONE"],
    "check_otp": ["PINGONE_ACCESS_TOKEN", "PINGONE_OTP"],
    "select_device": ["PINGONE_ACCESS_TOKEN"],
}


def request_of(case: str, simulator: Simulator) -> ApiRequest:
    """The request of a case."""
    here, some = simulator.settings(), simulator.user.id
    sms = api.one_time(type="SMS", phone=simulator.user.phone)
    make: dict[str, Callable[[], ApiRequest]] = {
        "sms": lambda: api.initialize(here, some, selected_device=sms),
        "check_otp": lambda: api.check_otp(here, some, otp="123456"),
        "select_device": lambda: api.select_device(here, some, device_id=some),
    }
    return make[case]()


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("case", EXPECTED)
def test_it_shows_the_program_of_each_language(case: str, name: str, simulator: Simulator) -> None:
    """The pieces are the snippet, coloured, and the variables that it reads are told."""
    request = request_of(case, simulator)

    view = CodeView(request, settings=simulator.settings(), language=name)

    assert view.text == snippets.render(request, language=name)
    assert view.language == name
    assert view.shown["variables"] == EXPECTED[case]
    assert all(variable in view.text for variable in EXPECTED[case])
    assert view.shown["missing"] == ""
    kinds = {kind for kind, _ in view.shown["pieces"]}
    assert kinds <= KINDS
    assert len(kinds) >= 3
    assert "string" in kinds


@pytest.mark.parametrize("name", NAMES)
def test_it_shows_the_whole_flow_in_each_language(name: str, simulator: Simulator) -> None:
    """The flow begins with the form's request, and reads client id and secret."""
    request = request_of("sms", simulator)
    view = CodeView(request, settings=simulator.settings(), language=name)

    view.show_flow()

    told = view.shown["variables"]
    assert view.is_flow
    assert view.text == snippets.flow(simulator.settings(), language=name, request=request)
    assert told == ["PINGONE_CLIENT_ID", "PINGONE_CLIENT_SECRET", "PINGONE_PHONE"]
    assert all(variable in view.text for variable in told)


def test_credentials_in_the_form_are_told_too(simulator: Simulator) -> None:
    """With CLIENT_SECRET_POST the program reads the secret only."""
    settings = simulator.settings().with_changes(auth_method="post")

    view = CodeView(api.token(settings), language="python")

    assert view.shown["variables"] == ["PINGONE_CLIENT_SECRET"]
    assert "PINGONE_CLIENT_SECRET" in view.text


def test_the_token_alone_needs_the_credentials(simulator: Simulator) -> None:
    """A token's program reads client id and secret, and no token."""
    view = CodeView(api.token(simulator.settings()))

    assert view.shown["variables"] == ["PINGONE_CLIENT_ID", "PINGONE_CLIENT_SECRET"]


def test_typing_changes_it_with_at_most_one_message_a_key(
    client: Client, simulator: Simulator
) -> None:
    """While the number is incomplete the field is named; then the program is there."""
    form = OneTimeForm(client, user_id=simulator.user.id)
    view = CodeView(form, settings=client.settings)
    field, browser = FakeBrowser(form.fields["phone"]), FakeBrowser(view)
    missing = view.shown["missing"]

    for edit in range(1, 13):
        before = len(browser.heard)
        field.say("text", text="+14135550150"[:edit], edit=edit)
        assert len(browser.heard) - before <= 1

    assert missing.startswith("Phone number: ")
    assert view.shown["missing"] == ""
    assert view.text == snippets.render(form.next_request(), language="curl")


def test_what_is_typed_is_in_the_program(client: Client, simulator: Simulator) -> None:
    """Another user id and another channel are seen at once."""
    form = OneTimeForm(client, user_id=simulator.user.id, phone="+14135550150", email="a@b.example")
    view = CodeView(form)
    user_id = "11111111-2222-4333-8444-555555555555"

    FakeBrowser(form.fields["user_id"]).say("text", text=user_id, edit=1)
    FakeBrowser(form.type).say("text", text="EMAIL", edit=1)

    assert user_id in view.text
    assert '"EMAIL"' in view.text
    assert view.shown["variables"][-1] == "PINGONE_EMAIL"


def test_a_missing_field_is_named_as_a_person_knows_it(client: Client) -> None:
    """What is wrong is said, without the value, and there is no program."""
    view = CodeView(
        OneTimeForm(client, user_id="canary", phone="+14135550150"), settings=client.settings
    )

    for is_flow in (False, True):
        view.show_flow(is_flow)

        assert view.shown["missing"].startswith("User ID: user_id must be a UUID")
        assert (view.text, view.shown["variables"]) == ("", [])
        assert "canary" not in repr(view.shown)


def test_a_function_may_give_the_request(simulator: Simulator) -> None:
    """It is asked anew at `refresh`; the error it raises is shown."""
    given: list[ApiRequest] = []

    def ask() -> ApiRequest:
        if not given:
            message = "No device is selected."
            raise InputError(message, field="device_id", hint="Choose one.")
        return given[0]

    view = CodeView(ask)
    missing = view.shown["missing"]
    given.append(request_of("select_device", simulator))
    view.refresh()

    assert missing == "device_id: No device is selected. Choose one."
    assert view.text == snippets.render(given[0], language="curl")


def test_a_step_follows_its_source(client: Client, simulator: Simulator) -> None:
    """The check's program comes with the authentication; its flow begins as the source does."""
    form = OneTimeForm(client, user_id=simulator.user.id, phone=simulator.user.phone)
    check = OtpForm(client, form)
    view = CodeView(check, settings=client.settings)
    assert view.shown["missing"] == (
        "authentication: There is no authentication yet. Send a passcode first."
    )

    authentication = form.submit()
    check.type_code(simulator.inbox.newest_passcode())

    assert authentication.id is not None
    assert authentication.id in view.text
    view.show_flow()
    assert view.text == snippets.flow(client.settings, language="curl", request=form.next_request())


def test_the_flow_of_a_check_begins_with_a_text_message(simulator: Simulator) -> None:
    """Where nothing is known of the beginning, it is an SMS to the settings' user."""
    settings = replace(simulator.settings(), user_id=simulator.user.id)
    view = CodeView(request_of("check_otp", simulator), settings=lambda: settings)

    view.show_flow()

    assert view.text == snippets.flow(settings, language="curl")
    assert view.shown["variables"][-1] == "PINGONE_PHONE"


def test_without_a_user_the_flow_says_so(simulator: Simulator) -> None:
    """The user id is what is missing."""
    settings = replace(simulator.settings(), user_id=None)
    view = CodeView(request_of("check_otp", simulator), settings=settings)

    view.show_flow()

    assert view.shown["missing"].startswith("user_id: ")


def test_the_flow_of_devices_begins_as_it_was_begun() -> None:
    """Once a device is to be chosen, the flow still begins with the form's user."""
    enrolled = enroll()
    form = DeviceForm(enrolled.client, user_id=enrolled.user_id)
    view = CodeView(form, settings=enrolled.client.settings)
    begun = form.next_request()

    form.submit()
    form.choose(enrolled.ids["SMS"])
    view.refresh()

    assert view.text == snippets.render(form.next_request(), language="curl")
    assert "device.select+json" in view.text
    view.show_flow()
    assert view.text == snippets.flow(enrolled.client.settings, language="curl", request=begun)


def test_either_kind_of_request_is_followed(client: Client, simulator: Simulator) -> None:
    """The chosen form of the two is shown, as soon as it is chosen or typed in."""
    form = RequestForm(client, user_id=simulator.user.id, phone=simulator.user.phone)
    view = CodeView(form)

    FakeBrowser(form.kind).say("text", text="devices", edit=1)
    chosen = view.text
    FakeBrowser(form.devices.fields["user_id"]).say("text", text="x", edit=1)

    assert '"user"' in chosen
    assert "selectedDevice" not in chosen
    assert view.shown["missing"].startswith("User ID: ")


def test_it_turns_to_another_source(client: Client, simulator: Simulator) -> None:
    """After `turn_to` the earlier form is listened to no more."""
    form = OneTimeForm(client, user_id=simulator.user.id, phone=simulator.user.phone)
    view = CodeView(form)
    request = request_of("select_device", simulator)

    view.turn_to(request)
    FakeBrowser(form.fields["user_id"]).say("text", text="x", edit=1)

    assert view.text == snippets.render(request, language="curl")


def test_a_language_is_chosen_in_the_kernel_too(simulator: Simulator) -> None:
    """`choose` tells the browser once; the same language again is no news."""
    view = CodeView(request_of("sms", simulator))
    browser = FakeBrowser(view)

    view.choose("swift")
    view.choose("swift")

    assert [message["language"] for message in browser.heard] == ["swift"]


def test_turning_to_and_fro_is_one_message_a_key(client: Client, simulator: Simulator) -> None:
    """A form that is turned to again is not listened to twice."""
    form = OneTimeForm(client, user_id=simulator.user.id, phone=simulator.user.phone)
    view = CodeView(form)
    view.turn_to(request_of("select_device", simulator))
    view.turn_to(form)
    browser = FakeBrowser(view)

    FakeBrowser(form.fields["user_id"]).say("text", text="x", edit=1)

    assert len(browser.heard) == 1


def test_a_check_of_something_begun_elsewhere(client: Client, simulator: Simulator) -> None:
    """A form that only has an authentication shows its check; the flow begins with an SMS."""
    settings = replace(client.settings, user_id=simulator.user.id)
    begun = client.one_time_sms(simulator.user.id, phone=simulator.user.phone)
    check = OtpForm(client, begun)
    view = CodeView(check, settings=settings)
    check.type_code(simulator.inbox.newest_passcode())

    view.show_flow()

    assert view.text == snippets.flow(settings, language="curl")


@pytest.mark.parametrize("operation", ["token", "initialize"])
def test_a_row_of_a_history_is_a_program_again(
    operation: str, client: Client, simulator: Simulator
) -> None:
    """What was masked is read from a variable, in any language and as cURL."""
    client.one_time_sms(simulator.user.id, phone=simulator.user.phone)
    exchange = next(each for each in client.history if each.operation == operation)

    view = CodeView(exchange, language="go")

    assert view.text == snippets.render(snippets.request_of(exchange), language="go")
    assert all(name in copy_as_curl(exchange) for name in view.shown["variables"])
    assert copy_as_curl(exchange).startswith(("curl ", "json() {"))
    assert "*" * 4 not in view.text + copy_as_curl(exchange)


def test_an_unknown_language_is_refused(simulator: Simulator) -> None:
    """The error lists the known ones; nothing is changed."""
    view = CodeView(request_of("sms", simulator), language="ruby")

    for refused in (
        lambda: view.choose("cobol"),
        lambda: CodeView(request_of("sms", simulator), language="<b>"),
    ):
        with pytest.raises(InputError) as raised:
            refused()
        assert raised.value.field == "language"
        assert "curl, go" in raised.value.message

    assert view.language == "ruby"


def test_the_flow_needs_settings(simulator: Simulator) -> None:
    """Without settings there is this call only, whatever a browser says."""
    view = CodeView(request_of("sms", simulator))
    browser = FakeBrowser(view)

    with pytest.raises(InputError) as raised:
        view.show_flow()
    browser.say("choose", language="go", is_flow=True)

    assert raised.value.field == "settings"
    assert (view.language, view.is_flow, view.has_flow) == ("go", False, False)


def test_the_browsers_choice_is_taken_over(simulator: Simulator) -> None:
    """A choice is answered with its program, the same one too; nonsense with what is shown."""
    view = CodeView(request_of("sms", simulator), settings=simulator.settings())
    browser = FakeBrowser(view)

    browser.say("choose", language="go", is_flow=True)
    browser.say("choose", language="go", is_flow=True)
    browser.say("choose", language="<b>", is_flow="no")
    browser.say("choose", language=["go"])
    browser.say_nonsense("x")
    browser.say("else")

    told = [(message["language"], message["is_flow"]) for message in browser.heard]
    assert told == [("go", True)] * 4
    assert "net/http" in view.text


@pytest.mark.parametrize(("remembered", "shown"), [("", "php"), ("swift", "swift"), ("x", "php")])
def test_a_new_page_brings_the_language_it_remembers(
    remembered: str, shown: str, simulator: Simulator
) -> None:
    """A known one is shown; else the one that the kernel begins with."""
    view = CodeView(request_of("sms", simulator), language="php")
    browser = FakeBrowser(view)

    browser.say("ready", language=remembered)

    assert [message["language"] for message in browser.heard] == [shown]


@pytest.mark.parametrize("name", NAMES)
def test_hostile_values_stay_text(name: str, simulator: Simulator) -> None:
    """Nothing of a value is lost or becomes a kind of its own: the pieces are the snippet."""
    plain = request_of("sms", simulator)
    request = replace(plain, body={**(plain.body or {}), "x": HOSTILE, HOSTILE: [HOSTILE]})

    view = CodeView(request, settings=simulator.settings(), language=name)

    assert view.text == snippets.render(request, language=name)
    assert {kind for kind, _ in view.shown["pieces"]} <= KINDS
    assert "\u202e" not in view.text
    json.dumps(view.shown)


def test_a_huge_program_is_shown_without_colours(simulator: Simulator) -> None:
    """Half a megabyte is one piece, and whole."""
    request = replace(request_of("sms", simulator), body={"x": "y'" * 250_000})

    view = CodeView(request)

    assert view.shown["pieces"] == [("", snippets.render(request, language="curl"))]


def test_each_request_of_a_raw_flow_is_coloured(simulator: Simulator) -> None:
    """Comments, methods and bodies of all three requests have their kinds."""
    request = request_of("sms", simulator)
    view = CodeView(request, settings=simulator.settings(), language="http")
    view.show_flow()

    pieces = view.shown["pieces"]

    assert sum(kind == "name" and text.startswith("POST ") for kind, text in pieces) == 3
    assert sum(kind == "comment" and "# @name" in text for kind, text in pieces) == 3
    assert ("name", '"otp"') in pieces


def test_a_language_that_nobody_colours_is_plain() -> None:
    """A twelfth language is shown, whether Pygments knows it or not."""
    unknown = snippets.Language(name="no-such", title="No", library="none", suffix=".nosuch")
    known = replace(unknown, suffix=".rs")

    assert pieces_of("a 'b'", unknown) == [("", "a 'b'")]
    assert ("keyword", "fn ") in pieces_of("fn main() {}", known)


def test_no_secret_is_in_a_message_or_trait() -> None:
    """Phone, address, passcode, secret and token are nowhere, in any language."""
    canaries = Canaries.of_seed(4)
    simulator = Simulator(
        seed=7,
        clock=ManualClock(),
        client_secret=canaries.client_secret,
        user=User(email=canaries.email, phone=canaries.phone),
        policy=Policy.of(otp_length=10),
    )
    client = Client(
        simulator.settings(),
        session=simulator.session(),
        retries=Retries(sleep=lambda _seconds: None),
    )
    form = OneTimeForm(client, user_id=simulator.user.id, phone=canaries.phone)
    check = OtpForm(client, form)
    form.submit()
    check.type_code(canaries.otp)
    owned = client.settings.with_changes(auth_method="post", token=Secret(canaries.token))
    sources: list[Any] = [form, check, *client.history, api.token(owned)]
    browsers, views = [], []
    for source in sources:
        view = CodeView(source, settings=owned)
        views.append(view)
        browsers.append(FakeBrowser(view))
        for name in NAMES:
            for is_flow in (False, True):
                browsers[-1].say("choose", language=name, is_flow=is_flow)
    form.type.value = "EMAIL"
    form.fields["email"].take(canaries.email, edit=1)

    places = [
        ("messages", json.dumps([browser.heard for browser in browsers])),
        ("shown", "".join(view.text + json.dumps(view.shown) for view in views)),
        ("traits", repr([view.get_state() for view in views])),
        ("repr", repr(views)),
    ]
    assert sum(len(browser.heard) for browser in browsers) > len(sources) * len(NAMES)
    assert hits(places, canaries.values()) == []
    assert "deviceAuthentications" not in places[2][1] + places[3][1]

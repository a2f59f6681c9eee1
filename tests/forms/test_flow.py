"""All forms of an authentication show what is known of it, and a cell that is run again goes on."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from requests.adapters import BaseAdapter

from pingone_nb import Client, History
from pingone_nb.errors import ApiError, InputError, PingOneError, TransportError
from pingone_nb.lab.forms import (
    AuthenticationPanel,
    ConnectionForm,
    DeviceForm,
    OneTimeForm,
    OtpForm,
    PasskeyForm,
    PushForm,
    StateView,
)
from pingone_nb.lab.lesson import Lesson
from pingone_nb.simulator import ManualClock, Policy, Simulator
from tests.forms.enrolled import enroll
from tests.forms.fake_browser import FakeBrowser
from tests.stub_adapter import StubAdapter

POLICIES = "deviceAuthenticationPolicies"
REFUSAL = b'{"id": "1", "code": "ACCESS_FAILED", "message": "The actor may not do this."}'


def wrong_code(simulator: Simulator) -> str:
    """A code that is not the newest one."""
    right = int(simulator.inbox.newest_passcode())
    return f"{(right + 1) % 1_000_000:06}"


def request_of(client: Client, simulator: Simulator) -> OneTimeForm:
    """What a cell with the form makes, each time that it is run."""
    return OneTimeForm(client, user_id=simulator.user.id, phone=simulator.user.phone)


def panel_of(client: Client, simulator: Simulator) -> AuthenticationPanel:
    """What a cell with the panel makes, each time that it is run."""
    user = simulator.user
    return AuthenticationPanel(
        client, inbox=simulator.inbox, user_id=user.id, phone=user.phone, now=simulator.clock.now
    )


def said(form: OneTimeForm | OtpForm | DeviceForm | PushForm) -> str:
    """All that a form says."""
    notice = form.status.notice
    return "" if notice is None else " ".join((notice.title, *notice.paragraphs))


def refused(client: Client, authentication_id: str | None, otp: str) -> None:
    """A check by code that PingOne refuses."""
    with pytest.raises(ApiError):
        client.check_otp(authentication_id or "", otp=otp)


def strict(**told: int) -> tuple[Simulator, Client]:
    """A simulator with a policy of its own, and a client of it."""
    simulator = Simulator(seed=7, clock=ManualClock(), policy=Policy.of(**told), daily_quota=None)  # type: ignore[arg-type]
    return simulator, Client(simulator.settings(), session=simulator.session())


class WithoutRole(BaseAdapter):
    """Lets a session do everything but read policies."""

    def __init__(self, adapter: BaseAdapter) -> None:
        super().__init__()
        self._adapter = adapter

    def send(self, request: requests.PreparedRequest, **told: Any) -> requests.Response:  # type: ignore[override]
        """Refuse what is about policies, with PingOne's envelope."""
        if POLICIES in str(request.url):
            refusal: requests.Response = StubAdapter([(403, {}, REFUSAL)]).send(request)  # type: ignore[no-untyped-call]
            return refusal
        return self._adapter.send(request, **told)

    def close(self) -> None:
        """Nothing to close."""


def not_readable(simulator: Simulator) -> Client:
    """A client whose role does not reach policies."""
    session = simulator.session()
    session.mount("https://", WithoutRole(session.get_adapter("https://")))
    return Client(simulator.settings(), session=session)


# the cell is run again


def test_a_form_that_is_made_again_goes_on(client: Client, simulator: Simulator) -> None:
    """Run again after Send: the same authentication, one message, no request, the same words."""
    first = request_of(client, simulator)
    begun = first.submit()
    exchanges = len(client.history)

    again = request_of(client, simulator)

    assert again.outcome() is begun
    assert again.current is begun
    assert said(again) == said(first)
    assert (len(simulator.inbox), len(client.history)) == (1, exchanges)


def test_what_was_typed_is_kept(client: Client, simulator: Simulator) -> None:
    """Every control holds what the one before it held, sent or not."""
    first = request_of(client, simulator)
    FakeBrowser(first.fields["phone"]).say("text", text="+1 413 555 0177")
    FakeBrowser(first.type).say("text", text="EMAIL")
    FakeBrowser(first.test_mode).say("text", text="true")

    again = request_of(client, simulator)

    assert again.fields["phone"].text().reveal() == "+1 413 555 0177"
    assert (again.type.value, again.test_mode.value) == ("EMAIL", True)
    assert again.fields["phone"].layout.display == "none", "it is by e-mail"


@pytest.mark.parametrize("fault", ["500", "429", "read_timeout", "connection_refused", "html"])
def test_an_error_is_kept_and_not_repeated(
    client: Client, simulator: Simulator, fault: str
) -> None:
    """Run again after a failure: the error still stands there, and asking sends nothing."""
    simulator.faults.next(fault, operation="initialize", times=9)
    first = request_of(client, simulator)
    first.press()
    exchanges = len(client.history)

    again = request_of(client, simulator)

    assert again.error is first.error
    assert said(again) == said(first) != ""
    with pytest.raises(PingOneError):
        again.outcome()
    assert len(client.history) == exchanges


def test_a_wrong_field_is_kept_with_its_error(client: Client, simulator: Simulator) -> None:
    """What was refused here stands at its field again, until it is corrected."""
    first = request_of(client, simulator)
    FakeBrowser(first.fields["phone"]).say("text", text="nobody")
    first.press()
    again = request_of(client, simulator)
    shown = again.fields["phone"].error
    FakeBrowser(again.fields["phone"]).say("text", text=simulator.user.phone)

    third = request_of(client, simulator)

    assert shown == first.fields["phone"].error != ""
    assert third.fields["phone"].error == ""
    assert third.outcome().status == "OTP_REQUIRED"


@pytest.mark.parametrize("fault", ["read_timeout", "500", "html"])
def test_a_message_that_may_be_out_is_not_followed_by_another(
    client: Client, simulator: Simulator, fault: str
) -> None:
    """Where a message may have been sent, only a press sends one more, whatever was edited."""
    simulator.faults.next(fault, operation="initialize")
    form = request_of(client, simulator)
    form.press()
    exchanges = len(client.history)
    FakeBrowser(form.fields["phone"]).say("text", text="+1 413 555 0177")

    with pytest.raises(PingOneError):
        form.outcome()

    assert len(client.history) == exchanges
    assert form.submit().status == "OTP_REQUIRED"


def test_after_completed_it_is_a_new_one(client: Client, simulator: Simulator) -> None:
    """A completed authentication is over: the form is as at first, but for what was typed."""
    first = request_of(client, simulator)
    FakeBrowser(first.fields["phone"]).say("text", text="+1 413 555 0177")
    begun = first.submit()
    check = OtpForm(client, first)
    check.type_code(simulator.inbox.newest_passcode())
    check.submit()

    again = request_of(client, simulator)

    assert (again.last, again.current, said(again)) == (None, None, "")
    assert again.fields["phone"].text().reveal() == "+1 413 555 0177"
    assert OtpForm(client, again).otp.text().reveal() == ""
    assert again.outcome().id != begun.id
    assert OtpForm(client, first).outcome().id == begun.id, "which has its outcome"


def test_the_passcode_form_goes_on(client: Client, simulator: Simulator) -> None:
    """Its typed passcode, its error and its count are there again, and nothing is sent."""
    source = request_of(client, simulator)
    source.submit()
    first = OtpForm(client, source)
    first.type_code(wrong_code(simulator))
    first.press()
    FakeBrowser(first.otp).say("text", text="12")
    exchanges = len(client.history)

    again = OtpForm(client, request_of(client, simulator))

    assert again.otp.text().reveal() == "12"
    assert said(again) == said(first)
    assert again.failures == first.failures == 1
    assert len(client.history) == exchanges
    again.type_code(simulator.inbox.newest_passcode())
    assert again.submit().status == "COMPLETED"
    assert said(first) == said(again), "the one before shows it, too"


def test_a_given_authentication_goes_on(client: Client, simulator: Simulator) -> None:
    """A form of an authentication that code has begun knows it again, also when it is complete."""
    begun = client.one_time_sms(simulator.user.id, phone=simulator.user.phone)
    first = OtpForm(client, begun)
    first.type_code(simulator.inbox.newest_passcode())
    done = first.submit()

    again = OtpForm(client, begun)

    assert again.outcome() is done
    assert said(again).startswith("COMPLETED")
    assert not again.action.is_enabled


def test_a_push_that_waits_is_waited_for_again() -> None:
    """Run again while a push waits: the number, the time left and the watch are there."""
    enrolled = enroll(number_matching=True)
    begun = enrolled.begin("MOBILE")
    first = PushForm(enrolled.client, begun, now=enrolled.simulator.clock.now)
    exchanges = len(enrolled.client.history)

    again = PushForm(enrolled.client, begun, now=enrolled.simulator.clock.now)

    assert again.prompt.shown == first.prompt.shown is not None
    assert again.countdown.deadline == first.countdown.deadline is not None
    assert again.watch.is_on
    assert len(enrolled.client.history) == exchanges
    enrolled.simulator.mobile.approve(begun.id or "", number=begun.number_matching_number)
    assert again.outcome().status == "COMPLETED"


def test_a_passkey_that_is_asked_for_is_asked_for_again() -> None:
    """Run again before the signature: the page that was typed stays, and it still signs."""
    enrolled = enroll()
    begun = enrolled.begin("FIDO2")
    first = PasskeyForm(enrolled.client, begun, authenticator=enrolled.passkey)
    FakeBrowser(first.origin).say("text", text="https://login.app.example.com")

    again = PasskeyForm(enrolled.client, begun, authenticator=enrolled.passkey)

    assert again.origin.text().reveal() == "https://login.app.example.com"
    assert again.prompt.shown == first.prompt.shown is not None


def test_the_device_that_was_marked_stays_marked() -> None:
    """A choice that was not sent yet is there again, with the list that it is from."""
    enrolled = enroll()
    first = DeviceForm(enrolled.client, user_id=enrolled.user_id)
    first.submit()
    FakeBrowser(first.devices).say("text", text=enrolled.ids["SMS"])

    again = DeviceForm(enrolled.client, user_id=enrolled.user_id)

    assert again.chosen == enrolled.ids["SMS"]
    assert again.action.label == "Use this device"
    assert again.submit().id == again.current.id if again.current else False


def test_the_panel_goes_on(client: Client, simulator: Simulator) -> None:
    """The step, the state and the count are those of before, and so is what was chosen."""
    first = panel_of(client, simulator)
    begun = first.request.submit()
    first.check.type_code(wrong_code(simulator))
    first.check.press()
    exchanges = len(client.history)

    again = panel_of(client, simulator)

    assert again.request.outcome() is begun
    assert again.check.layout.display is None
    assert again.next.buttons.names == first.next.buttons.names
    assert again.state.endings.shown == first.state.endings.shown
    assert (again.check.tally.used, said(again.check)) == (1, said(first.check))
    assert (len(simulator.inbox), len(client.history)) == (1, exchanges)


def test_the_panel_comes_back_to_the_users_devices() -> None:
    """Which of the two ways was chosen is kept as well."""
    enrolled = enroll()
    first = panel_of(enrolled.client, enrolled.simulator)
    FakeBrowser(first.request.kind).say("text", text="devices")
    begun = first.request.submit()

    again = panel_of(enrolled.client, enrolled.simulator)

    assert again.request.form is again.request.devices
    assert again.request.outcome() is begun


def test_a_live_notebook_run_again_pays_once(simulator: Simulator) -> None:
    """Opened again in a live environment, a lesson goes on with what was sent, in a new history."""
    with simulator.serve() as served:
        environ = served.environ() | {"PINGONE_PHONE": simulator.user.phone}
        first = Lesson.open(environ)
        begun = first.one_time_form().submit()

        again = Lesson.open(environ)

        assert again.one_time_form().outcome() is begun
        assert len(again.client.history) == 0
    assert len(simulator.inbox) == 1


def test_the_connection_form_goes_on(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    """What was typed for the connection, and what came of the test, is there again, unasked."""
    first = ConnectionForm(client)
    FakeBrowser(first.fields["client_secret"]).say("text", text="not-the-secret")
    first.press()
    exchanges = len(client.history)

    again = ConnectionForm(client)

    assert again.fields["client_secret"].text().reveal() == "not-the-secret"
    assert again.fields["client_secret"].error == first.fields["client_secret"].error != ""
    assert again.status.notice == first.status.notice
    assert len(client.history) == exchanges
    assert "not-the-secret" not in repr(client.attached) + caplog.text


def test_start_over_is_kept_as_well(client: Client, simulator: Simulator) -> None:
    """After Start over a panel that is made again has nothing to show, and sends when asked."""
    first = panel_of(client, simulator)
    first.request.submit()
    FakeBrowser(first.next.buttons).say("press", name="Start over")

    again = panel_of(client, simulator)

    assert again.request.current is None
    assert again.check.layout.display == "none"
    again.request.outcome()
    assert len(simulator.inbox) == 2


def test_after_expiry_nothing_is_sent_by_itself(client: Client, simulator: Simulator) -> None:
    """Run again when the passcode is too old: the form says so, and only a press sends."""
    now = simulator.clock.now
    source = request_of(client, simulator)
    begun = source.submit()
    OtpForm(client, source, now=now)
    simulator.clock.advance(seconds=1801)

    again = request_of(client, simulator)
    check = OtpForm(client, again, now=now)

    assert again.outcome() is begun
    assert said(check).startswith("The passcode has expired")
    assert len(simulator.inbox) == 1
    check.send_again()
    assert said(check) == ""
    assert len(simulator.inbox) == 2


# whose flow it is


def test_two_forms_of_the_same_show_the_same(client: Client, simulator: Simulator) -> None:
    """What one form of a user and target sends, the other one knows."""
    one, other = request_of(client, simulator), request_of(client, simulator)

    begun = one.submit()

    assert other.outcome() is begun
    assert said(other) == said(one)
    assert len(simulator.inbox) == 1


def test_other_inputs_are_another_flow(client: Client, simulator: Simulator) -> None:
    """Another target of the same user is another authentication."""
    one = request_of(client, simulator)
    other = OneTimeForm(client, user_id=simulator.user.id, phone="+14135550177")

    one.submit()

    assert other.current is None
    assert other.outcome().id != one.outcome().id


def test_another_client_is_another_flow(client: Client, simulator: Simulator) -> None:
    """Two clients of one environment do not share what was begun."""
    elsewhere = Client(simulator.settings(), session=simulator.session())
    request_of(client, simulator).submit()

    assert request_of(elsewhere, simulator).current is None


# limits and failures


def test_the_panel_shows_the_policy_in_force() -> None:
    """Two failures and sixty seconds, and after the last one nothing says that it goes on."""
    simulator, client = strict(failure_count=2, lifetime_seconds=60)
    panel = panel_of(client, simulator)

    begun = panel.request.submit()
    tally = (panel.check.tally.used, panel.check.tally.allowed)
    endings = panel.state.endings.shown["sentences"]
    panel.check.type_code(wrong_code(simulator))
    panel.check.press()
    panel.check.press()

    assert begun.created_at is not None
    assert tally == (0, 2)
    assert panel.check.countdown.deadline == begun.created_at + timedelta(seconds=60)
    assert "60 seconds after it was sent" in endings[0]
    assert endings[1].startswith("After 2 wrong passcodes")
    assert "attempt 2 of 2" in said(panel.check)
    assert "continues" not in said(panel.check)


def test_a_policy_that_may_not_be_read_is_not_guessed(simulator: Simulator) -> None:
    """Without the role nothing is shown as the policy's limit, and the form says why."""
    panel = panel_of(not_readable(simulator), simulator)

    panel.request.submit()

    tally = panel.check.tally
    assert (tally.used, tally.allowed) == (0, None)
    assert "not known" in tally.note
    assert panel.check.countdown.deadline is None
    assert all("not known" in each for each in panel.state.endings.shown["sentences"])


@pytest.mark.parametrize("fault", ["html", "500", "connection_refused", "empty"])
def test_a_policy_that_could_not_be_read_costs_nothing(
    client: Client, simulator: Simulator, fault: str
) -> None:
    """Whatever becomes of the reading, the form can be used."""
    simulator.faults.next(fault, operation="read_policy", times=9)
    source = request_of(client, simulator)
    check = OtpForm(client, source)
    source.press()
    check.type_code(simulator.inbox.newest_passcode())

    assert check.tally.allowed is None
    assert said(source).startswith("Passcode sent")
    assert check.submit().status == "COMPLETED"


def test_unknown_limits_end_with_pingones_word(simulator: Simulator) -> None:
    """Failures are counted all the same, and when PingOne takes no more, neither does the form."""
    client = not_readable(simulator)
    source = request_of(client, simulator)
    check = OtpForm(client, source)
    source.submit()
    check.type_code(wrong_code(simulator))

    for _ in range(3):
        check.press()
    counted, is_enabled = check.failures, check.action.is_enabled
    check.press()

    assert (counted, is_enabled) == (3, True)
    assert not check.action.is_enabled
    assert said(check).startswith("Too many wrong passcodes.")


def test_the_policy_is_asked_once(client: Client, simulator: Simulator) -> None:
    """However often the form is made and used, an authentication's policy is read once."""
    source = request_of(client, simulator)
    source.submit()
    asked = len(simulator.requests)

    for _ in range(3):
        check = OtpForm(client, source)
        check.type_code(wrong_code(simulator))
    after = [each for each in list(simulator.requests)[asked:] if POLICIES in str(each)]

    assert check.tally.allowed == 3
    assert len(after) <= 1


def test_a_policy_that_code_changes_is_followed() -> None:
    """When a cell changes the policy, what is shown changes with it."""
    simulator, client = strict(failure_count=5)
    source = request_of(client, simulator)
    check = OtpForm(client, source, now=simulator.clock.now)
    source.submit()
    policy = client.policies.list()[0]
    body = {name: value for name, value in policy.raw.items() if not name.startswith("_")}
    body["sms"] = {**body["sms"], "otp": {**body["sms"]["otp"]}}
    body["sms"]["otp"]["failure"] = {**body["sms"]["otp"]["failure"], "count": 2}

    client.policies.update(policy.id, body)

    assert check.tally.allowed == 2


def test_a_deleted_policy_still_holds() -> None:
    """An authentication keeps the limits that it was begun under."""
    lesson = Lesson.open({}, seed=7)
    policy = lesson.own_policy(sms={"otp": {"failure": {"count": 2}}})
    begun = lesson.client.one_time_sms(lesson.user_id, phone="+14135550150", policy_id=policy.id)
    check = lesson.otp_form(begun)

    lesson.client.policies.delete(policy.id)
    refused(lesson.client, begun.id, "000000")

    assert (check.tally.used, check.tally.allowed) == (1, 2)


def test_checks_by_code_are_counted(client: Client, simulator: Simulator) -> None:
    """Tally and table agree, whoever made the checks."""
    panel = panel_of(client, simulator)
    begun = panel.request.submit()

    for _ in range(2):
        refused(client, begun.id, wrong_code(simulator))
    panel.check.type_code(wrong_code(simulator))
    panel.check.press()

    in_table = client.history.where(authentication_id=begun.id, detail_code="INVALID_OTP")
    assert panel.check.tally.used == len(in_table) == 3
    assert "attempt 3 of 3" in said(panel.check)


def test_checks_before_the_form_are_counted(client: Client, simulator: Simulator) -> None:
    """A form that is made after the checks counts them, too."""
    begun = client.one_time_sms(simulator.user.id, phone=simulator.user.phone)
    for _ in range(2):
        refused(client, begun.id, wrong_code(simulator))

    assert OtpForm(client, begun).failures == 2


def test_a_lock_by_code_is_shown(client: Client, simulator: Simulator) -> None:
    """When code used up the attempts the form takes no more, and says so."""
    panel = panel_of(client, simulator)
    begun = panel.request.submit()

    for _ in range(4):
        refused(client, begun.id, wrong_code(simulator))

    assert not panel.check.action.is_enabled
    assert said(panel.check).startswith("Too many wrong passcodes.")
    assert panel.check.tally.used == 3
    assert panel.check.countdown.deadline is None


def test_what_code_completes_is_complete_in_the_forms(client: Client, simulator: Simulator) -> None:
    """A check in a cell is seen by the panel, and its outcome is the check's."""
    panel = panel_of(client, simulator)
    begun = panel.request.submit()

    done = client.check_otp(begun, otp=simulator.inbox.newest_passcode())

    assert panel.check.outcome() is done
    assert panel.state.endings.shown["sentences"][0].startswith("The authentication has ended")
    assert not panel.check.action.is_enabled


def test_another_device_has_its_own_failures() -> None:
    """Failures are a device's; asked again it keeps them, another one begins at none."""
    enrolled = enroll()
    devices = DeviceForm(enrolled.client, user_id=enrolled.user_id)
    check = OtpForm(enrolled.client, devices)
    devices.submit()
    used = []
    for kind in ("SMS", "SMS", "TOTP"):
        devices.choose(enrolled.ids[kind])
        devices.submit()
        used.append(check.tally.used)
        refused(enrolled.client, devices.current.id if devices.current else "", "000000")

    assert used == [0, 1, 0]


def test_a_new_history_is_followed(client: Client, simulator: Simulator, tmp_path: Path) -> None:
    """After the history was replaced, what is shown is of the new one, and nothing is uncounted."""
    panel = panel_of(client, simulator)
    begun = panel.request.submit()
    refused(client, begun.id, wrong_code(simulator))

    with History(f"sqlite:///{tmp_path}/history.db") as stored:
        client.history = stored
        table = FakeBrowser(panel.exchanges)
        refused(client, begun.id, wrong_code(simulator))
        client.history = History()

    assert [each["row"]["number"] for each in table.heard_of("new")] == [0]
    assert panel.check.failures == 2, "PingOne has counted both"


def test_a_history_with_failures_of_it_counts(client: Client, simulator: Simulator) -> None:
    """What a history tells of the authentication that is assigned is counted, and nothing twice."""
    begun = client.one_time_sms(simulator.user.id, phone=simulator.user.phone)
    before = client.history
    refused(client, begun.id, wrong_code(simulator))
    client.history = History()
    check = OtpForm(client, begun)
    without = check.failures

    for history in (before, History(), before):
        client.history = history

    assert (without, check.failures) == (0, 1)


def test_a_moved_clock_changes_no_deadline(client: Client, simulator: Simulator) -> None:
    """The end stays where it is; only what is left of it changes."""
    source = request_of(client, simulator)
    check = OtpForm(client, source, now=simulator.clock.now)
    source.submit()
    deadline = check.countdown.deadline
    simulator.clock.advance(seconds=100)

    check.refresh()
    again = OtpForm(client, source, now=simulator.clock.now)

    assert again.countdown.deadline == check.countdown.deadline == deadline


# one signal


def test_what_happens_at_once_is_told_once(client: Client, simulator: Simulator) -> None:
    """A press changes much, and those who follow draw once."""
    source = request_of(client, simulator)
    drawn: list[str | None] = []
    source.flow.follow(lambda: drawn.append(source.current.status if source.current else None))

    source.submit()

    assert drawn == [None, "OTP_REQUIRED"]


def test_the_order_of_widgets_does_not_matter(client: Client, simulator: Simulator) -> None:
    """A state view that was made before the form that counts shows the same as one made after."""
    source = request_of(client, simulator)
    before = StateView(source)
    check = OtpForm(client, source, now=simulator.clock.now)
    after = StateView(source)

    source.submit()
    check.type_code(wrong_code(simulator))
    check.press()

    assert before.endings.shown == after.endings.shown
    assert "30 minutes" in before.endings.shown["sentences"][0]


def test_no_memory_shows_what_was_typed(client: Client, simulator: Simulator) -> None:
    """What forms keep beside the client names neither number nor passcode."""
    source = request_of(client, simulator)
    source.submit()
    OtpForm(client, source).type_code("31415926")

    assert "31415926" not in repr(client.attached)
    assert simulator.user.phone not in repr(client.attached)


def test_an_input_error_is_repeatable(client: Client, simulator: Simulator) -> None:
    """What was refused here may be corrected and asked for: nothing was sent."""
    form = request_of(client, simulator)
    form.fields["phone"].set("nobody")
    with pytest.raises(InputError):
        form.outcome()
    form.fields["phone"].set(simulator.user.phone)

    assert form.outcome().status == "OTP_REQUIRED"


def test_a_refused_connection_may_be_tried_again(client: Client, simulator: Simulator) -> None:
    """What never left may be sent after something was changed."""
    simulator.faults.next("connection_refused", operation="initialize", times=3)
    form = request_of(client, simulator)
    with pytest.raises(TransportError):
        form.outcome()
    form.fields["phone"].set("+14135550177")

    assert form.outcome().status == "OTP_REQUIRED"

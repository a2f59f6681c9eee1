"""The passcode form checks, counts, and says what to do when it is over."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pingone_nb import Client, InputError, Secret
from pingone_nb.api import DeviceAuthentication
from pingone_nb.errors import ApiError
from pingone_nb.lab.forms import AuthenticatorApp, DeviceForm, OneTimeForm, OtpForm
from pingone_nb.simulator import ManualClock, Policy, Simulator
from tests.forms.enrolled import Enrolled, enroll
from tests.forms.fake_browser import FakeBrowser


@pytest.fixture
def request_form(client: Client, simulator: Simulator) -> OneTimeForm:
    """A request form filled in with the simulator's user."""
    return OneTimeForm(client, user_id=simulator.user.id, phone=simulator.user.phone)


@pytest.fixture
def form(client: Client, simulator: Simulator, request_form: OneTimeForm) -> OtpForm:
    """A passcode form that knows the simulator's policy."""
    return OtpForm(
        client,
        request_form,
        failure_count=simulator.policy.otp_rules("SMS").failure_count,
        lifetime_seconds=simulator.policy.otp_rules("SMS").lifetime_seconds,
        now=simulator.clock.now,
    )


def wrong_code(simulator: Simulator) -> str:
    """A code that is not the newest one."""
    right = int(simulator.inbox.newest_passcode())
    return f"{(right + 1) % 1_000_000:06}"


def said(form: OtpForm) -> str:
    """All that the form says."""
    notice = form.status.notice
    return "" if notice is None else " ".join((notice.title, *notice.paragraphs))


def test_it_waits_for_a_passcode(form: OtpForm, client: Client) -> None:
    """Before anything was sent there is nothing to check, and the form says so."""
    with pytest.raises(InputError, match="Send a passcode first"):
        form.submit()

    assert not form.action.is_enabled
    assert len(client.history) == 0


def test_the_right_code_completes(
    form: OtpForm, request_form: OneTimeForm, simulator: Simulator
) -> None:
    """The right code ends in COMPLETED; the code is cleared, and nothing is left to press."""
    request_form.submit()
    form.type_code(simulator.inbox.newest_passcode())

    FakeBrowser(form.action).say("press")

    assert form.outcome().status == "COMPLETED"
    assert form.is_done
    assert not form.otp.text()
    assert not form.action.is_enabled
    assert form.countdown.deadline_ms is None
    assert said(form).startswith("COMPLETED")


def test_a_pasted_code_with_spaces_works(
    form: OtpForm, request_form: OneTimeForm, simulator: Simulator
) -> None:
    """Spaces that were pasted with a code do not matter."""
    request_form.submit()
    code = simulator.inbox.newest_passcode()
    form.type_code(f" {code[:3]} {code[3:]}\n")

    assert form.submit().status == "COMPLETED"


def test_a_wrong_code_is_counted_and_kept(
    form: OtpForm, request_form: OneTimeForm, simulator: Simulator
) -> None:
    """A wrong code stays to be corrected, is counted here, and the form says that it counts."""
    request_form.submit()
    wrong = wrong_code(simulator)
    form.type_code(wrong)
    browser = FakeBrowser(form.otp)

    form.press()

    assert (form.tally.used, form.tally.allowed) == (1, 3)
    assert "This form counts" in form.tally.note
    assert form.otp.text().reveal() == wrong
    assert form.otp.error
    assert browser.heard_types[-1] == "focus"
    assert form.action.is_enabled


def test_the_last_wrong_code_says_what_to_do(
    form: OtpForm, request_form: OneTimeForm, simulator: Simulator
) -> None:
    """After the policy's last attempt the form points to a new authentication."""
    request_form.submit()
    form.type_code(wrong_code(simulator))

    for _ in range(3):
        form.press()

    assert "attempt 3 of 3" in said(form)
    assert "Send again" in said(form)


def test_a_locked_authentication_takes_no_more_codes(
    form: OtpForm, request_form: OneTimeForm, simulator: Simulator
) -> None:
    """After too many wrong codes only a new authentication helps, and the focus goes there."""
    request_form.submit()
    form.type_code(wrong_code(simulator))
    browser = FakeBrowser(form.again)

    for _ in range(4):
        form.press()

    assert not form.action.is_enabled
    assert form.again.is_enabled
    assert browser.heard_types[-1] == "focus"
    assert said(form).startswith("Too many wrong passcodes.")


def test_sending_again_begins_a_new_authentication(
    form: OtpForm, request_form: OneTimeForm, simulator: Simulator
) -> None:
    """Send again makes one new authentication, with all its attempts and its full time."""
    first = request_form.submit()
    form.type_code(wrong_code(simulator))
    for _ in range(4):
        form.press()

    FakeBrowser(form.again).say("press")

    assert len(simulator.inbox) == 2
    assert simulator.inbox.newest().authentication_id != first.id
    assert form.failures == 0
    assert not form.otp.text()
    form.type_code(simulator.inbox.newest_passcode())
    assert form.outcome().status == "COMPLETED"


def test_a_failure_to_send_again_is_told_here(
    form: OtpForm, request_form: OneTimeForm, simulator: Simulator
) -> None:
    """Whoever pressed Send again sees there what went wrong."""
    request_form.submit()
    simulator.faults.next("500", operation="initialize")

    form.send_again()

    assert said(form).startswith("PingOne has a problem.")


def test_a_late_code_says_what_to_do(
    form: OtpForm, request_form: OneTimeForm, simulator: Simulator
) -> None:
    """After the lifetime the code is refused, and the form points to a new authentication."""
    request_form.submit()
    simulator.clock.advance(seconds=simulator.policy.otp_rules("SMS").lifetime_seconds + 1)
    form.type_code(simulator.inbox.newest_passcode())

    with pytest.raises(ApiError):
        form.submit()

    assert said(form).startswith("The passcode has expired.")
    assert not form.action.is_enabled


def test_the_countdown_ends_with_the_policy_s_lifetime(
    form: OtpForm, request_form: OneTimeForm, simulator: Simulator
) -> None:
    """The deadline is the authentication's beginning plus the lifetime, by the simulator's clock."""
    authentication = request_form.submit()

    assert authentication.created_at is not None
    begun_ms = authentication.created_at.timestamp() * 1000
    assert (
        form.countdown.deadline_ms
        == begun_ms + simulator.policy.otp_rules("SMS").lifetime_seconds * 1000
    )


def test_a_deadline_that_passes_is_told(
    form: OtpForm, request_form: OneTimeForm, simulator: Simulator
) -> None:
    """When the browser sees the time run out, the form says what to do; PingOne still decides."""
    request_form.submit()
    browser = FakeBrowser(form.countdown)
    simulator.clock.advance(seconds=simulator.policy.otp_rules("SMS").lifetime_seconds)
    form.refresh()

    browser.say("over")

    assert "Send again" in said(form)
    assert form.action.is_enabled


def test_limits_are_those_of_the_policy_in_force() -> None:
    """What nobody tells the form is read from the policy, and not kept with what forms sent."""
    policy = Policy.of(failure_count=2, lifetime_seconds=60)
    simulator = Simulator(seed=7, clock=ManualClock(), policy=policy)
    client = Client(simulator.settings(), session=simulator.session())
    source = OneTimeForm(client, user_id=simulator.user.id, phone=simulator.user.phone)
    form = OtpForm(client, source, now=simulator.clock.now)

    begun = source.submit()

    assert begun.created_at is not None
    assert form.tally.allowed == 2
    assert form.countdown.deadline == begun.created_at + timedelta(seconds=60)
    assert [each.operation for each in client.history] == ["token", "initialize"]


def test_a_lost_reply_to_a_check_counts_nothing(
    form: OtpForm, request_form: OneTimeForm, simulator: Simulator
) -> None:
    """Without a reply nobody knows; the check is sent once, and the form says so."""
    request_form.submit()
    form.type_code(simulator.inbox.newest_passcode())
    simulator.faults.next("connection_reset", operation="check_otp")

    form.press()

    assert form.failures == 0
    assert "an attempt used up" in said(form)


def test_attempts_lost_on_the_way_are_counted_in_the_end(
    form: OtpForm, request_form: OneTimeForm, simulator: Simulator
) -> None:
    """When PingOne says that the attempts are used up, they are, whatever was counted here."""
    request_form.submit()
    form.type_code(wrong_code(simulator))
    simulator.faults.next("read_timeout", operation="check_otp")

    for _ in range(4):
        form.press()

    assert form.failures == 3
    assert not form.action.is_enabled


def test_an_authentication_alone_can_be_checked(client: Client, simulator: Simulator) -> None:
    """Given an authentication, the form checks it and does not offer to send again."""
    authentication = client.one_time_sms(simulator.user.id, phone=simulator.user.phone)
    form = OtpForm(client, authentication)
    form.type_code(simulator.inbox.newest_passcode())

    form.send_again()

    assert form.again.layout.display == "none"
    assert len(simulator.inbox) == 1
    assert form.submit().status == "COMPLETED"


def test_test_mode_s_code_can_be_typed(form: OtpForm, request_form: OneTimeForm) -> None:
    """In test mode a button types the reply's code."""
    request_form.test_mode.value = True
    request_form.submit()

    FakeBrowser(form.test_otp).say("press")

    assert form.test_otp.layout.display is None
    assert form.submit().status == "COMPLETED"


@pytest.mark.parametrize("text", ["", "<b>1</b>", "12345", "abcdef", "x" * 100_000])
def test_a_code_that_is_none_burns_no_attempt(
    form: OtpForm, request_form: OneTimeForm, client: Client, text: str
) -> None:
    """What cannot be a passcode is refused here, beside the field, and not sent."""
    request_form.submit()
    before = len(client.history)
    form.type_code(text)

    with pytest.raises(InputError):
        form.submit()

    assert form.otp.error
    assert form.failures == 0
    assert len(client.history) == before


def paired(*, cool_down: int = 0) -> tuple[Enrolled, DeviceForm, OtpForm]:
    """A user's paired phone that has just got a passcode, and the form that checks it."""
    enrolled = enroll(cool_down=cool_down)
    devices = DeviceForm(enrolled.client, user_id=enrolled.user_id)
    check = OtpForm(enrolled.client, devices, failure_count=3, now=enrolled.simulator.clock.now)
    devices.submit()
    devices.choose(enrolled.ids["SMS"])
    devices.submit()
    return enrolled, devices, check


def test_a_paired_device_s_code_completes() -> None:
    """The form checks what the device form chose, and both then know that it is complete."""
    enrolled, devices, form = paired()
    form.type_code(enrolled.simulator.inbox.newest_passcode())

    assert form.submit().status == "COMPLETED"
    assert devices.current is form.last


def test_sending_again_to_a_paired_device_is_the_same_authentication() -> None:
    """Send again chooses the device again: the old code is dead, the failures stay counted."""
    enrolled, devices, form = paired()
    old = enrolled.simulator.inbox.newest_passcode()
    form.type_code(wrong_code(enrolled.simulator))
    form.press()
    begun = devices.last

    FakeBrowser(form.again).say("press")
    form.type_code(old)
    form.press()

    assert begun is not None
    assert devices.last is not None
    assert devices.last.id == begun.id
    assert form.failures == 2
    form.type_code(enrolled.simulator.inbox.newest_passcode())
    assert form.submit().status == "COMPLETED"


def test_after_the_last_failure_a_paired_device_is_asked_anew() -> None:
    """Without a cool-down only the passcode is dead: sent again, it counts from nothing."""
    enrolled, _devices, form = paired()
    form.type_code(wrong_code(enrolled.simulator))
    for _ in range(4):
        form.press()
    locked = form.action.is_enabled

    form.send_again()

    assert not locked
    assert form.failures == 0
    assert form.action.is_enabled


def test_a_cooling_device_s_refusal_is_told() -> None:
    """While the device cools down, sending again is refused, and both forms say so."""
    enrolled, devices, form = paired(cool_down=120)
    form.type_code(wrong_code(enrolled.simulator))
    for _ in range(3):
        form.press()

    FakeBrowser(form.again).say("press")

    assert said(form).startswith("Too many wrong passcodes.")
    assert devices.error is not None


def test_an_authenticator_app_gets_no_message() -> None:
    """For an authenticator app nothing is sent again and nothing expires; its code completes."""
    enrolled, devices, form = paired()
    app = AuthenticatorApp(enrolled.key_uri, now=enrolled.simulator.clock.now)
    app.on_type(form.type_code)
    devices.choose(enrolled.ids["TOTP"])
    devices.submit()

    FakeBrowser(app).say("type")

    assert form.again.layout.display == "none"
    assert form.countdown.deadline_ms is None
    assert "shown in the app" in form.otp.hint
    assert form.submit().status == "COMPLETED"


@pytest.mark.parametrize("length", [6, 8, 10])
def test_codes_have_the_length_of_the_policy(length: int) -> None:
    """Whatever the policy's length, the code is checked as it was sent, none of it cut off."""
    simulator = Simulator(seed=7, policy=Policy.of(otp_length=length))
    client = Client(simulator.settings(), session=simulator.session())
    form = OtpForm(client, client.one_time_sms(simulator.user.id, phone=simulator.user.phone))
    code = simulator.inbox.newest_passcode()
    form.type_code(code)

    assert len(code) == length
    assert form.submit().status == "COMPLETED"


def test_a_told_length_is_said() -> None:
    """When the reply tells the passcode's length, the form says how many digits."""
    body = {
        "id": "x",
        "status": "OTP_REQUIRED",
        "otpLength": 8,
        "_links": {"otp.check": {"href": "https://x"}},
    }
    client = Client(Simulator(seed=7).settings())

    form = OtpForm(client, DeviceAuthentication.from_body(body))

    assert form.otp.hint == "8 digits, as in the message. Spaces are ignored."


@pytest.mark.parametrize("pasted", ["227120.0", "315 902 29", "227 120 10", "12a456"])
def test_a_doubtful_paste_uses_up_no_attempt(
    form: OtpForm, request_form: OneTimeForm, client: Client, pasted: str
) -> None:
    """What holds no single passcode is not sent: the form says so, and counts no failure."""
    request_form.submit()
    exchanges = len(client.history)
    form.type_code(pasted)

    form.press()

    assert said(form).startswith("Nothing was sent.")
    assert "Enter only the digits of the passcode." in form.otp.error
    assert (form.failures, len(client.history)) == (0, exchanges)


def test_a_known_length_tells_the_code_from_its_neighbour() -> None:
    """An authenticator app's code has six digits, so that a number beside it does no harm."""
    enrolled, devices, form = paired()
    app = AuthenticatorApp(enrolled.key_uri, now=enrolled.simulator.clock.now)
    app.on_type(lambda code: form.type_code(f"1 {Secret.of(code).reveal()}"))
    devices.choose(enrolled.ids["TOTP"])
    devices.submit()

    FakeBrowser(app).say("type")

    assert form.otp.hint.startswith("6 digits, ")
    assert form.submit().status == "COMPLETED"


def test_another_step_is_not_taken_for_this_one() -> None:
    """A device that is asked for a push leaves nothing to type here, and the form names the status."""
    enrolled, devices, form = paired()
    devices.choose(enrolled.ids["MOBILE"])

    devices.submit()

    assert not form.action.is_enabled
    assert said(form) == "This step isn't available now. The status is PUSH_CONFIRMATION_REQUIRED."


def test_a_read_by_somebody_else_keeps_what_was_typed() -> None:
    """News of the same authentication changes neither what was typed nor what was counted."""
    enrolled, devices, form = paired()
    form.type_code(wrong_code(enrolled.simulator))
    form.press()
    typed = form.otp.text()

    devices.tell(enrolled.client.read(devices.last or ""))

    assert form.otp.text() == typed
    assert form.failures == 1
    assert form.action.is_enabled


def test_attempts_left_are_shown_when_the_reply_tells_them() -> None:
    """What a reply says of the attempts left stands at the field, and corrects the tally."""
    simulator = Simulator(attempts_remaining="shown", policy=Policy.of(failure_count=5))
    client = Client(simulator.settings(), session=simulator.session())
    begun = client.one_time_sms(simulator.user.id, phone="+14135550150")
    client_elsewhere = Client(simulator.settings(), session=simulator.session())
    with pytest.raises(ApiError):
        client_elsewhere.check_otp(begun, otp=wrong_code(simulator))
    form = OtpForm(client, begun, failure_count=5, now=simulator.clock.now)
    form.type_code(wrong_code(simulator))

    FakeBrowser(form.action).say("press")

    assert form.otp.error == "Wrong OTP was provided. 3 attempts left."
    assert form.tally.used == 2

"""Expectations hold or raise an AssertionError that shows the exchange, and nothing secret."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import requests

from pingone_nb import (
    Client,
    DeviceAuthentication,
    History,
    Retries,
    Secret,
    TransportError,
)
from pingone_nb.expectation import expect, expect_refusal
from pingone_nb.simulator import Simulator
from tests.canaries import Canaries
from tests.pictures.runs import PHONE, changed
from tests.stub_adapter import stub_session

CANARIES = Canaries.of_seed(5)


@pytest.fixture
def simulator() -> Simulator:
    """A simulator that repeats itself."""
    return Simulator(seed=7)


@pytest.fixture
def client(simulator: Simulator) -> Client:
    """Its client."""
    return Client(simulator.settings(), session=simulator.session())


@pytest.fixture
def begun(client: Client, simulator: Simulator) -> DeviceAuthentication:
    """An authentication that waits for a passcode."""
    return client.one_time_sms(simulator.user.id, phone=PHONE)


def wrong(simulator: Simulator) -> Secret:
    """A passcode that is not the right one."""
    return Secret(f"{(int(simulator.inbox.newest_passcode()) + 1) % 10**6:06d}")


def test_what_holds_is_a_chain(
    client: Client, simulator: Simulator, begun: DeviceAuthentication
) -> None:
    """Each check gives the expectation back, whose repr tells what held."""
    chain = (
        expect(begun)
        .status("OTP_REQUIRED")
        .allows("otp.check", "device.select")
        .channel("SMS")
        .property("selectedDevice.oneTime.type", "SMS")
    )
    done = client.check_otp(begun, otp=simulator.inbox.newest_passcode())

    assert repr(chain) == (
        "<expected of the authentication: status OTP_REQUIRED, allows otp.check, device.select,"
        " channel SMS, selectedDevice.oneTime.type = 'SMS'>"
    )
    expect(done).status("COMPLETED", "FAILED").allows_nothing()


def test_a_failure_is_a_value(client: Client, simulator: Simulator) -> None:
    """`FAILED` with its error's code, and the selected device's channel."""
    expect(client.initialize(simulator.user.id)).failed_with("OTHER", "NO_USABLE_DEVICES")
    client.devices.create_sms(simulator.user.id, phone=PHONE)
    by_device = client.initialize(simulator.user.id)

    expect(by_device).channel("SMS")
    expect(client.history[-1]).property("selectedDevice", {"id": by_device.selected_device_id})
    assert repr(expect(by_device)) == "<expected of the authentication: no checks yet>"


def test_a_refusal_is_expected(
    client: Client, simulator: Simulator, begun: DeviceAuthentication
) -> None:
    """Code, detail, target and HTTP status of an error, made by a call or caught."""
    refusal = (
        expect_refusal(lambda: client.check_otp(begun, otp=wrong(simulator)))
        .code("INVALID_DATA")
        .detail("INVALID_OTP")
        .target("otp")
        .http_status(400)
    )

    expect(refusal.error).detail("OTHER", "INVALID_OTP")
    expect_refusal(lambda: client.one_time_sms(simulator.user.id, phone="0150")).field(
        "phone"
    ).unsent()


def test_an_exchange_is_expected(client: Client, begun: DeviceAuthentication) -> None:
    """Operation, status, property, time and whose reply it is."""
    assert begun.id
    (
        expect(client.history[-1])
        .operation("initialize")
        .success()
        .http_status(200, 201)
        .status("OTP_REQUIRED")
        .property("_embedded.devices.0.type", "SMS")
        .faster_than(seconds=60)
        .simulated()
    )


def test_a_history_is_expected(
    client: Client, simulator: Simulator, begun: DeviceAuthentication
) -> None:
    """Order, number, success and time of exchanges; on from there to one of them."""
    expect(client.history).operations("token", "initialize").no_refusals().only_simulated()
    expect_refusal(lambda: client.check_otp(begun, otp=wrong(simulator)))
    expect(client.history).count(3).count(1, operation="check_otp").faster_than(seconds=60)
    expect(list(client.history)).last("check_otp").code("INVALID_DATA").detail("INVALID_OTP")
    expect(client.history).last().operation("check_otp")


class On(NamedTuple):
    """What a check is about."""

    begun: DeviceAuthentication
    history: History


Check = Callable[[On], Any]
FAILURES: dict[str, tuple[Check, str, str]] = {
    "status": (
        lambda on: expect(on.begun, history=on.history).status("COMPLETED", "FAILED"),
        "Expected of the authentication: status COMPLETED or FAILED. Found: status OTP_REQUIRED.",
        "> POST https://",
    ),
    "status without history": (
        lambda on: expect(on.begun).status("COMPLETED"),
        "status COMPLETED. Found: status OTP_REQUIRED.",
        '"status": "OTP_REQUIRED"',
    ),
    "action": (
        lambda on: expect(on.begun, history=on.history).allows("otp.resend"),
        "allows otp.resend. Found: the actions device.select, otp.check.",
        "< HTTP 201, Correlation-Id",
    ),
    "over": (
        lambda on: expect(on.begun, history=on.history).allows_nothing(),
        "no allowed actions. Found: the actions device.select, otp.check.",
        "< HTTP 201",
    ),
    "channel": (
        lambda on: expect(on.begun, history=on.history).channel("EMAIL"),
        "channel EMAIL. Found: channel SMS.",
        "< HTTP 201",
    ),
    "failure": (
        lambda on: expect(on.begun, history=on.history).failed_with("X"),
        "status FAILED. Found: status OTP_REQUIRED.",
        "< HTTP 201",
    ),
    "property": (
        lambda on: expect(on.begun).property("user.id", "x"),
        "user.id = 'x'. Found: user.id = '",
        '"user"',
    ),
    "missing property": (
        lambda on: expect(on.begun).property("user.name", "x"),
        "user.name = 'x'. Found: no such property.",
        '"user"',
    ),
    "exchange status": (
        lambda on: expect(on.history[-1]).http_status(400),
        "Expected of the exchange: HTTP status 400. Found: HTTP status 201.",
        "> POST https://",
    ),
    "exchange code": (
        lambda on: expect(on.history[-1]).code("INVALID_DATA"),
        "code INVALID_DATA. Found: no code.",
        "initialize, started",
    ),
    "lost exchange": (
        lambda on: expect(
            changed(
                on.history[-1], http_status=None, reply_headers={}, reply_body=None, error="lost"
            )
        ).success(),
        "HTTP 2xx. Found: no reply.",
        "< no reply: lost",
    ),
    "slow exchange": (
        lambda on: expect(on.history[-1]).faster_than(seconds=0),
        "a reply within 0 s. Found: ",
        "< HTTP 201",
    ),
    "live exchange": (
        lambda on: expect(changed(on.history[-1], reply_headers={})).simulated(),
        "a reply from the simulator. Found: a reply from PingOne.",
        "< HTTP 201",
    ),
    "operations": (
        lambda on: expect(on.history).operations("token"),
        "the operations token. Found: token, initialize.",
        "#1 initialize 201 OTP_REQUIRED",
    ),
    "count": (
        lambda on: expect(on.history).count(2, operation="read"),
        "2 exchanges of read. Found: 0.",
        "#0 token 200",
    ),
    "last": (
        lambda on: expect(on.history).last("read"),
        "an exchange of read. Found: none.",
        "#0 token 200",
    ),
    "empty": (
        lambda on: expect(on.history[:0]).last(),
        "an exchange. Found: none.",
        "The history is empty.",
    ),
    "refused": (
        lambda on: expect([changed(on.history[-1], http_status=400)]).no_refusals(),
        "no refusals. Found: 1 that don't match.",
        "< HTTP 400",
    ),
    "not refused": (
        lambda on: expect_refusal(lambda: on.begun, history=on.history),
        "Expected a refusal. Found: a DeviceAuthentication and no error.",
        "< HTTP 201",
    ),
}


@pytest.mark.parametrize(("check", "first", "shown"), FAILURES.values(), ids=FAILURES)
def test_a_failure_shows_the_exchange(
    client: Client, begun: DeviceAuthentication, check: Check, first: str, shown: str
) -> None:
    """The first line says what was expected and found; the exchange, or what is known, follows."""
    with pytest.raises(AssertionError) as caught:
        check(On(begun, client.history))
    line, _, rest = str(caught.value).partition("\n")

    assert first in line
    assert shown in rest


@pytest.mark.parametrize(
    ("check", "first"),
    [
        (lambda one: one.code("OTHER"), "code OTHER. Found: code INVALID_DATA."),
        (lambda one: one.detail("OTHER"), "detail OTHER. Found: the details INVALID_OTP."),
        (lambda one: one.target("phone"), "target phone. Found: the targets otp."),
        (lambda one: one.http_status(403), "HTTP status 403. Found: HTTP status 400."),
        (lambda one: one.field("otp"), "wrong argument otp. Found: no wrong argument."),
        (lambda one: one.unsent(), "unsent. Found: a reply."),
    ],
)
def test_a_refusal_that_is_another_one(
    client: Client,
    simulator: Simulator,
    begun: DeviceAuthentication,
    check: Callable[[Any], Any],
    first: str,
) -> None:
    """It shows the error and the very exchange that it came from."""
    refusal = expect_refusal(
        lambda: client.check_otp(begun, otp=wrong(simulator)), history=client.history
    )
    client.read(begun)
    with pytest.raises(AssertionError) as caught:
        check(refusal)
    text = str(caught.value)

    assert text.startswith(f"Expected of the refusal: {first}\nApiError: ")
    assert "check_otp, started" in text
    assert '"code": "INVALID_OTP"' in text


def test_a_lost_request_may_have_been_sent() -> None:
    """What was lost on its way is unsent only when it provably never left."""
    never = TransportError("no way", may_have_been_sent=False)
    lost = TransportError("lost", may_have_been_sent=True)

    expect(never).unsent()
    with pytest.raises(AssertionError, match="the request may have been sent"):
        expect(lost).unsent()


def test_what_was_not_sent_shows_no_exchange(
    client: Client, simulator: Simulator, begun: DeviceAuthentication
) -> None:
    """An input error has no exchange, and none of another call is shown in its place."""
    expect_refusal(lambda: client.check_otp(begun, otp=wrong(simulator)))
    refusal = expect_refusal(lambda: client.check_otp(begun, otp="x"), history=client.history)
    with pytest.raises(AssertionError) as caught:
        refusal.code("INVALID_DATA")

    assert "no code.\nInputError: " in str(caught.value)
    assert "> POST" not in str(caught.value)


@pytest.mark.parametrize("value", [None, 1, "text", [1], {"a": 1}, object()])
def test_nothing_is_expected_of_anything_else(value: Any) -> None:
    """Another value is a TypeError, not an expectation that always holds."""
    with pytest.raises(TypeError, match="expect can't check"):
        expect(value)


def test_a_check_without_an_expectation_is_an_error(begun: DeviceAuthentication) -> None:
    """`status()` with nothing to compare with is a TypeError: it would never hold."""
    with pytest.raises(TypeError, match="needs at least one value"):
        expect(begun).status()


def test_other_errors_pass() -> None:
    """An error that is no refusal is not taken for one."""
    with pytest.raises(ZeroDivisionError):
        expect_refusal(lambda: 1 // 0)


def test_nothing_secret_is_shown(simulator: Simulator) -> None:
    """Planted secrets are in no message and in no traceback that prints variables."""
    simulator = Simulator(seed=7, client_secret=CANARIES.client_secret)
    client = Client(simulator.settings(), session=simulator.session())
    sms = client.one_time_sms(simulator.user.id, phone=Secret(CANARIES.phone), test_mode=True)
    email = client.one_time_email(simulator.user.id, email=Secret(CANARIES.email))
    otp = sms.test_otp.reveal() if sms.test_otp else ""
    checks: list[Callable[[], Any]] = [
        lambda: expect(sms).status("X"),
        lambda: expect(email, history=client.history).status("X"),
        lambda: expect(sms).property("test.otp", "000000"),
        lambda: expect(sms).property("selectedDevice.oneTime.phone", Secret(CANARIES.phone)),
        lambda: expect(email).property("selectedDevice.oneTime.email", CANARIES.email),
        lambda: expect(email).property("note", f"to {CANARIES.email}"),
        lambda: expect(client.history[0]).status("X"),
        lambda: expect_refusal(lambda: sms, history=client.history),
        lambda: expect(client.history).count(9),
    ]
    for check in checks:
        for secret in (*CANARIES.values(), otp):
            assert all(secret not in text for text in failure(check))


def test_a_secret_can_be_compared(client: Client, simulator: Simulator) -> None:
    """A passcode in test mode is compared with a text or a secret, and shown as neither."""
    sms = client.one_time_sms(simulator.user.id, phone=PHONE, test_mode=True)
    assert sms.test_otp
    chain = (
        expect(sms).property("test.otp", sms.test_otp.reveal()).property("test.otp", sms.test_otp)
    )

    assert sms.test_otp.reveal() not in repr(chain)


def test_a_huge_body_is_cut(client: Client, begun: DeviceAuthentication) -> None:
    """A reply of megabytes does not fill the screen."""
    assert begun.id
    huge = changed(client.history[-1], reply_body={"text": "x" * 1_000_000})
    with pytest.raises(AssertionError) as caught:
        expect(huge).status("X")

    assert len(str(caught.value)) < 10_000


def test_a_lost_reply_is_shown(simulator: Simulator) -> None:
    """An error without a reply shows the exchange that has none."""
    session = stub_session(requests.ConnectionError("gone"))
    client = Client(simulator.settings(), session=session, retries=Retries(attempts=1))
    refusal = expect_refusal(client.connect, history=client.history)
    with pytest.raises(AssertionError) as caught:
        refusal.code("INVALID_DATA")

    assert "TransportError: " in str(caught.value)
    assert "< no reply: " in str(caught.value)


def failure(check: Callable[[], Any]) -> tuple[str, str]:
    """The message of a check that fails, and the package's part of its traceback with variables."""
    with pytest.raises(AssertionError) as caught:
        check()
    told = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
    frames = [frame for frame in told.stack if "pingone_nb" in Path(frame.filename).parts]
    assert frames
    return str(caught.value), repr([(frame.name, frame.locals) for frame in frames])

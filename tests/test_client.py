"""The client makes the two calls, records every attempt and repeats only what does no harm."""

from __future__ import annotations

import pytest
import requests

from pingone_nb import (
    ApiError,
    ApiRequest,
    Client,
    History,
    InputError,
    PingOneError,
    ReplyError,
    Retries,
    Secret,
    TransportError,
)
from pingone_nb.simulator import ManualClock, Simulator
from tests.stub_adapter import stub_session

PHONE = "+14135550177"
EMAIL = "canary.address@example.com"


@pytest.fixture
def simulator() -> Simulator:
    """A simulator that repeats itself."""
    return Simulator(seed=7, clock=ManualClock())


@pytest.fixture
def waits() -> list[float]:
    """The seconds that the client waited."""
    return []


@pytest.fixture
def client(simulator: Simulator, waits: list[float]) -> Client:
    """A client of the simulator that does not really wait."""
    return Client(
        simulator.settings(), session=simulator.session(), retries=Retries(sleep=waits.append)
    )


def operations_of(client: Client) -> list[str]:
    """The operations in the history, in order."""
    return [exchange.operation for exchange in client.history]


def test_one_time_sms_from_send_to_completed(client: Client, simulator: Simulator) -> None:
    """Two calls complete an authentication; token and calls are in the history."""
    authentication = client.one_time_sms(simulator.user.id, phone=PHONE)
    completed = client.check_otp(authentication, otp=simulator.inbox.newest_passcode())

    assert authentication.status == "OTP_REQUIRED"
    assert completed.status == "COMPLETED"
    assert completed.actions == ()
    assert operations_of(client) == ["token", "initialize", "check_otp"]
    assert client.is_simulated is True


def test_voice_and_email(client: Client, simulator: Simulator) -> None:
    """The other channels carry their own contact, masked in the reply."""
    voice = client.one_time_voice(simulator.user.id, phone=Secret(PHONE))
    email = client.one_time_email(simulator.user.id, email=EMAIL)

    assert voice.one_time is not None
    assert email.one_time is not None
    assert (voice.one_time.type, voice.one_time.phone) == ("VOICE", "*******77")
    assert (email.one_time.type, email.one_time.email) == ("EMAIL", "ca****@example.com")
    assert [message.channel for message in simulator.inbox] == ["EMAIL", "VOICE"]


def test_test_mode_sends_nothing(client: Client, simulator: Simulator) -> None:
    """In test mode the passcode comes back and no message is sent."""
    authentication = client.one_time_sms(simulator.user.id, phone=PHONE, test_mode=True)

    assert len(simulator.inbox) == 0
    assert authentication.test_otp is not None
    assert client.check_otp(authentication, otp=authentication.test_otp).status == "COMPLETED"


def test_the_token_is_asked_for_once(client: Client, simulator: Simulator) -> None:
    """Connecting and calling many times takes one token."""
    client.connect()
    client.connect()
    for _ in range(3):
        client.one_time_sms(simulator.user.id, phone=PHONE)

    assert operations_of(client).count("token") == 1


def test_a_token_that_ended_is_replaced(client: Client, simulator: Simulator) -> None:
    """A token that PingOne refuses fails no call: another one is asked for."""
    authentication = client.one_time_sms(simulator.user.id, phone=PHONE)
    simulator.clock.advance(seconds=3601)

    assert client.read(authentication).id == authentication.id
    assert operations_of(client).count("token") == 2


@pytest.mark.parametrize("method", ["basic", "post"])
def test_both_ways_of_sending_the_secret(method: str) -> None:
    """client_secret_basic and client_secret_post work where the application is set to them."""
    simulator = Simulator(seed=7, auth_method=method)
    Client(simulator.settings(), session=simulator.session()).connect()

    other = "post" if method == "basic" else "basic"
    wrong = simulator.settings().with_changes(auth_method=other)
    with pytest.raises(ApiError) as caught:
        Client(wrong, session=simulator.session()).connect()
    assert caught.value.code == "invalid_client"
    assert "auth_method=" in caught.value.hint


def test_a_given_token_needs_no_secret(simulator: Simulator) -> None:
    """A user's token given in place of a worker's is refused, and the error says which it wants."""
    settings = simulator.settings().with_changes(
        token=simulator.user_token(), client_id="", client_secret=None
    )
    client = Client(settings, session=simulator.session())

    with pytest.raises(ApiError) as caught:
        client.one_time_sms(simulator.user.id, phone=PHONE)
    assert caught.value.has_detail("INVALID_TOKEN")
    assert "worker" in caught.value.hint


def test_the_api_host_is_named_as_the_mistake(simulator: Simulator) -> None:
    """authPath set to the API host gives the gateway's 403, and the error says which host to use."""
    settings = simulator.settings()
    wrong = settings.with_changes(auth_path=settings.api_path, token=Secret("any"))

    with pytest.raises(ApiError) as caught:
        Client(wrong, session=simulator.session()).one_time_sms(simulator.user.id, phone=PHONE)
    assert caught.value.http_status == 403
    assert "auth host" in caught.value.hint


def test_a_missing_media_type_is_named_as_the_mistake(client: Client, simulator: Simulator) -> None:
    """A check sent as plain JSON is refused, and the error says which media type selects it."""
    authentication = client.one_time_sms(simulator.user.id, phone=PHONE)
    request = ApiRequest(
        operation="check_otp",
        method="POST",
        url=authentication.links["otp.check"],
        media_type="application/json",
        body={"otp": Secret("123456")},
    )

    with pytest.raises(ApiError) as caught:
        client.send(request)
    assert "application/vnd.pingidentity.otp.check+json" in caught.value.hint


def test_a_lost_reply_never_sends_a_second_message(client: Client, simulator: Simulator) -> None:
    """When the reply is lost the message may be out: exactly one is, and the error says so."""
    client.connect()
    simulator.faults.next("read_timeout")

    with pytest.raises(TransportError) as caught:
        client.one_time_sms(simulator.user.id, phone=PHONE)

    assert caught.value.may_have_been_sent
    assert len(simulator.inbox) == 1
    assert client.history[-1].error is not None


def test_what_never_left_is_sent_again(
    client: Client, simulator: Simulator, waits: list[float]
) -> None:
    """A refused connection is tried again, and exactly one message is sent."""
    client.connect()
    simulator.faults.next("connection_refused")

    client.one_time_sms(simulator.user.id, phone=PHONE)

    assert len(simulator.inbox) == 1
    assert len(waits) == 1
    assert [exchange.http_status for exchange in client.history][-2:] == [None, 201]


def test_429_with_retry_after_is_obeyed(
    client: Client, simulator: Simulator, waits: list[float]
) -> None:
    """Told to wait, the client waits as told and sends exactly one message."""
    client.connect()
    simulator.faults.next("429", retry_after_seconds=2)

    client.one_time_sms(simulator.user.id, phone=PHONE)

    assert waits == [2.0]
    assert len(simulator.inbox) == 1


@pytest.mark.parametrize(
    "fault", ["connection_refused", "connection_reset", "read_timeout", "429", "503"]
)
def test_an_otp_check_is_sent_once(
    client: Client, simulator: Simulator, waits: list[float], fault: str
) -> None:
    """Whatever happens to a check, it is not repeated: it would burn an attempt."""
    authentication = client.one_time_sms(simulator.user.id, phone=PHONE)
    simulator.faults.next(fault)

    with pytest.raises(PingOneError):
        client.check_otp(authentication, otp="123456")

    assert operations_of(client).count("check_otp") == 1
    assert waits == []


def test_a_reply_that_is_no_json_is_said_so(client: Client, simulator: Simulator) -> None:
    """A proxy's HTML page is a ReplyError, and the exchange is kept."""
    client.connect()
    simulator.faults.next("html")

    with pytest.raises(ReplyError):
        client.one_time_sms(simulator.user.id, phone=PHONE)
    assert client.history[-1].reply_text is not None


def test_nothing_is_sent_for_a_wrong_argument(client: Client) -> None:
    """An InputError means that nothing was sent, not even for a token."""
    calls = [
        lambda: client.one_time_sms("jane.doe", phone=PHONE),
        lambda: client.one_time_sms("", phone=""),
        lambda: client.one_time_email("0ff545da-016a-4ae7-a8c6-84d67f7b20ea", email=5),
        lambda: client.one_time_voice("0ff545da-016a-4ae7-a8c6-84d67f7b20ea", phone=None),
        lambda: client.check_otp("0ff545da-016a-4ae7-a8c6-84d67f7b20ea", otp=[]),
        lambda: client.read(None),
    ]
    for call in calls:
        with pytest.raises(InputError):
            call()
    assert len(client.history) == 0


def test_an_interrupted_call_is_recorded() -> None:
    """A call that the user interrupts is in the history too, with what is known of it."""

    class Interrupting(requests.Session):
        def send(self, *_arguments, **_named):
            raise KeyboardInterrupt

    simulator = Simulator(seed=7)
    client = Client(simulator.settings().with_changes(token="t"), session=Interrupting())

    with pytest.raises(KeyboardInterrupt):
        client.one_time_sms(simulator.user.id, phone=PHONE)
    assert client.history[-1].error == "Interrupted. The request may have been sent."


def test_unknown_properties_survive(simulator: Simulator) -> None:
    """What this version does not know is in the value and in the history."""
    body = b'{"id": "x", "status": "NEW_STATUS", "novel": {"a": 1}, "_links": {"novel.check": {"href": "u"}}}'
    client = Client(
        simulator.settings().with_changes(token="t"), session=stub_session((200, {}, body))
    )
    told = client.read("0ff545da-016a-4ae7-a8c6-84d67f7b20ea")

    assert told.raw["novel"]["a"] == 1
    assert told.actions == ("novel.check",)
    assert client.history[-1].reply_body["novel"] == {"a": 1}


def test_the_history_holds_nothing_sensitive(client: Client, simulator: Simulator) -> None:
    """After a whole flow neither the records nor the table hold a canary."""
    authentication = client.one_time_sms(simulator.user.id, phone=PHONE)
    otp = simulator.inbox.newest_passcode()
    client.check_otp(authentication, otp=otp)
    client.one_time_email(simulator.user.id, email=EMAIL, test_mode=True)
    kept = "".join(map(repr, client.history)) + client.history.to_frame().to_csv()

    secret = simulator.settings().client_secret
    assert secret is not None
    for canary in (otp, PHONE, EMAIL, secret.reveal()):
        assert canary.lstrip("+") not in kept


def test_who_follows_hears_values_and_histories(client: Client, simulator: Simulator) -> None:
    """A follower gets what each reply gives and each history that is assigned, until it leaves."""
    heard: list[object] = []
    leave = client.follow(heard.append)
    other = History()

    begun = client.one_time_sms(simulator.user.id, phone=simulator.user.phone)
    client.history = other
    leave()
    leave()
    client.history = History()

    assert heard == [begun, other]


def test_a_follower_that_fails_costs_nobody_the_reply(
    client: Client, simulator: Simulator, caplog: pytest.LogCaptureFixture
) -> None:
    """The caller gets the value, the next follower hears it, and the log says what failed."""
    heard: list[object] = []
    client.follow(lambda _news: 1 / 0)
    client.follow(heard.append)

    begun = client.one_time_sms(simulator.user.id, phone=simulator.user.phone)

    assert heard == [begun]
    assert "ZeroDivisionError" in caplog.text


def test_a_wait_that_the_call_has_no_time_for_is_not_begun(simulator: Simulator) -> None:
    """The refusal is raised at once, where the total time-out would end the wait."""
    waits: list[float] = []
    busy = (503, {"Retry-After": "20"}, b"")
    settings = simulator.settings().with_changes(token="t", total_timeout_seconds=10)
    retries = Retries(sleep=waits.append)
    client = Client(settings, session=stub_session(busy, busy), retries=retries)
    with pytest.raises(PingOneError):
        client.read("0ff545da-016a-4ae7-a8c6-84d67f7b20ea")

    assert (waits, len(client.history)) == ([], 1)


def test_a_sessions_cookie_that_comes_back_is_not_kept(simulator: Simulator) -> None:
    """What the given session sends of its own accord is taken out of the record."""
    session = stub_session((200, {}, b'{"id": "x", "status": "S", "said": "c00kie-c00kie"}'))
    session.cookies.set("ST", "c00kie-c00kie")
    client = Client(simulator.settings().with_changes(token="t"), session=session)
    client.read("0ff545da-016a-4ae7-a8c6-84d67f7b20ea")

    assert "c00kie" not in str(client.history[0].reply_body)

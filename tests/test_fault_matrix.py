"""Whatever comes back, and wherever the call stands: one message, one row, a value or our error."""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests
import urllib3

from pingone_nb import ApiRequest, Client, History, PingOneError, Retries, Settings, TransportError
from pingone_nb.simulator import Simulator
from tests.fault_matrix import (
    CALLS,
    ID,
    KINDS,
    PLACES,
    SLOW,
    HostileServer,
    closed_port,
    hostile_server,
    outcome_of,
)
from tests.stub_adapter import stub_session

FEW = ("check_otp", "one_time_sms")
SAFE = "read 4"


@pytest.fixture(scope="module")
def server() -> Iterator[HostileServer]:
    """One server for all."""
    with hostile_server() as served:
        yield served


@pytest.mark.parametrize("kind", KINDS)
def test_one_message_one_row_and_an_error_of_ours(server: HostileServer, kind: str) -> None:
    """Each call of the client, and inside each handler the two that cost most; what takes long with
    these two and one that may be repeated."""
    if kind in SLOW:
        outcomes = [outcome_of(server, kind, name, "generator") for name in (*FEW, SAFE)]
    else:
        outcomes = [outcome_of(server, kind, name, "plain") for name in CALLS]
        outcomes += [outcome_of(server, kind, name, place) for name in FEW for place in PLACES]

    assert [each for each in outcomes if not each.is_right] == []


@pytest.mark.parametrize("place", PLACES)
def test_what_never_left_is_known_inside_a_handler_too(place: str) -> None:
    """A refused connection is told as such, and tried again, wherever the call stands."""
    client = Client(
        Settings(environment_id=ID, token="t", auth_path=f"http://127.0.0.1:{closed_port()}"),
        retries=Retries(sleep=lambda _seconds: None),
    )
    with pytest.raises(TransportError) as caught:
        PLACES[place](lambda: client.one_time_sms(ID, phone="+14135550150"))

    assert not caught.value.may_have_been_sent
    assert len(client.history) == 3


def test_the_callers_exception_keeps_its_traceback_and_what_led_to_it() -> None:
    """A call inside a handler leaves what is handled as it was."""
    client = Client(
        Settings(environment_id=ID, token="t"), session=stub_session(requests.ReadTimeout())
    )
    cause = KeyError("cause")
    try:
        raise ValueError("the caller's") from cause
    except ValueError as handled:
        outer, before = handled, traceback.format_exception(handled)
        with pytest.raises(TransportError) as caught:
            client.check_otp(ID, otp="918273")
        after = traceback.format_exception(handled)

    assert after == before
    assert caught.value.__context__ is outer


def test_an_exception_that_is_raised_again_still_tells_that_nothing_left() -> None:
    """What the caller handles may be the very exception that is raised once more."""
    refused = requests.ConnectTimeout("no connection")
    refused.__cause__ = urllib3.exceptions.ConnectTimeoutError()
    client = Client(
        Settings(environment_id=ID, token="t"),
        session=stub_session(refused),
        retries=Retries(attempts=1),
    )
    try:
        raise refused
    except requests.ConnectTimeout:
        with pytest.raises(TransportError) as caught:
            client.check_otp(ID, otp="918273")
    assert not caught.value.may_have_been_sent


@pytest.mark.parametrize("name", [1, 1.5, True, None])
def test_a_body_with_names_that_are_no_text_is_sent_as_json_writes_it(name: Any) -> None:
    """JSON makes such names text; the exchange is recorded like any other."""
    session = stub_session((200, {}, b'{"status":"OTP_REQUIRED"}'))
    client = Client(Settings(environment_id=ID, token="t"), session=session)
    body = {name: {"otp": "918273"}}
    url = client.settings.auth_url("deviceAuthentications")
    client.send(ApiRequest(operation="initialize", method="POST", url=url, body=body))

    assert len(session.adapter.sent) == len(client.history) == 1
    assert "918273" not in repr(client.history[0].request_body)


@pytest.mark.parametrize("deep", [63, 65, 5_000])
def test_a_body_that_is_too_deep_is_refused_unsent(deep: int) -> None:
    """What cannot be masked is not sent."""
    session = stub_session((200, {}, b'{"status":"OTP_REQUIRED"}'))
    client = Client(Settings(environment_id=ID, token="t"), session=session)
    body: dict[str, Any] = {}
    for _ in range(deep):
        body = {"a": body}
    refused = False
    try:
        client.initialize(ID, selected_device=body)
    except PingOneError:
        refused = True
    assert refused is (deep > 63)
    assert len(session.adapter.sent) == (0 if refused else 1)


def test_a_body_that_contains_itself_is_refused_unsent() -> None:
    """A cycle is an InputError, not a RecursionError."""
    body: dict[str, Any] = {}
    body["a"] = [body, body]
    client = Client(Settings(environment_id=ID, token="t"), session=stub_session())
    with pytest.raises(PingOneError):
        client.initialize(ID, selected_device=body)
    with pytest.raises(PingOneError):
        client.initialize(ID, notification=body)
    with pytest.raises(PingOneError):
        client.check_assertion(ID, origin="https://a.example", assertion=body)


@pytest.fixture
def simulator() -> Simulator:
    """A simulator without a port."""
    return Simulator()


def test_a_listener_that_raises_does_not_cost_the_reply(
    simulator: Simulator, caplog: pytest.LogCaptureFixture
) -> None:
    """The call goes on, the other listeners hear of it, and the log says what failed."""
    client = Client(simulator.settings(), session=simulator.session())
    heard: list[str] = []

    def fails(_exchange: object) -> None:
        raise RuntimeError("broken chart for +14135550150")

    client.history.subscribe(fails)
    client.history.subscribe(lambda exchange: heard.append(exchange.operation))
    with caplog.at_level(logging.ERROR, "pingone_nb"):
        begun = client.one_time_sms(simulator.user.id, phone="+14135550150")

    assert begun.status == "OTP_REQUIRED"
    assert heard == ["token", "initialize"]
    assert "Traceback" in caplog.text
    assert "broken chart" in caplog.text
    assert "4135550150" not in caplog.text


class BrokenHistory(History):
    """A history of the caller's own that fails."""

    def record(self, exchange: object) -> None:
        """Fail."""
        del exchange
        raise OSError(28, "No space left on device")


def test_a_history_that_fails_does_not_cost_the_reply(
    simulator: Simulator, caplog: pytest.LogCaptureFixture
) -> None:
    """Nothing is sent twice and nothing is raised; the log says that the exchange is not kept."""
    client = Client(simulator.settings(), session=simulator.session(), history=BrokenHistory())
    with caplog.at_level(logging.ERROR, "pingone_nb"):
        client.one_time_sms(simulator.user.id, phone="+14135550150")

    assert len(simulator.inbox) == 1
    assert [each.levelname for each in caplog.records] == ["ERROR", "ERROR"]
    assert "No space left on device" in caplog.text


def test_a_store_that_fails_in_an_unknown_way_keeps_the_row_in_memory(
    simulator: Simulator, tmp_path: Any
) -> None:
    """Whatever the store raises, the session goes on in memory and says so."""
    with History(f"sqlite:///{tmp_path}/h.db") as history:
        client = Client(simulator.settings(), session=simulator.session(), history=history)
        client.connect()
        history._store = None
        client.one_time_sms(simulator.user.id, phone="+14135550150")

        assert history.warning
        assert history[-1].operation == "initialize"


def _at_depth(depth: int, call: Callable[[], Any]) -> Any:
    return call() if depth <= 0 else _at_depth(depth - 1, call)


def test_what_was_sent_is_recorded_however_deep_the_call_stands(simulator: Simulator) -> None:
    """Near the end of the stack there is no room to mask: the bare facts are kept."""
    client = Client(simulator.settings(), session=simulator.session())
    client.connect()
    ended = 0
    for depth in range(sys.getrecursionlimit() // 2, sys.getrecursionlimit(), 2):
        sent, kept = len(simulator.inbox), len(client.history)
        try:
            _at_depth(depth, lambda: client.one_time_sms(simulator.user.id, phone="+14135550150"))
        except (RecursionError, PingOneError):
            ended += 1
            assert len(client.history) - kept >= len(simulator.inbox) - sent
    assert ended

"""Many inputs: in order, a few at a time, below a rate, and never more messages than allowed."""

from __future__ import annotations

import copy
import json
import pickle
import threading
from collections.abc import Callable
from typing import Any

import pandas
import pytest
import requests
from urllib3.exceptions import NewConnectionError

from pingone_nb import Batch, Client, InputError, Retries, Secret, Settings, run_each
from pingone_nb.lab.batch import Pace
from pingone_nb.simulator import Simulator
from tests.stub_adapter import stub_session

ID = "991776fd-145b-499e-8237-2c62aef35b2c"
PHONES = [f"+1413555010{n}" for n in range(10)]
BEGUN: tuple[int, dict[str, str], bytes] = (
    201,
    {},
    json.dumps({"id": ID, "status": "OTP_REQUIRED"}).encode(),
)


def live(*answers: Any, **settings: Any) -> Client:
    """A client of an environment where messages reach people."""
    told = {"environment_id": ID, "token": "t"} | settings
    session = stub_session(*answers)
    return Client(Settings(**told), session=session, retries=Retries(sleep=lambda _s: None))


def sent(client: Client) -> int:
    """How many requests the session was given to send."""
    return len(client._transport.session.adapter.sent)  # type: ignore[attr-defined]


def sms(client: Client) -> Callable[[str], Any]:
    """What most tests call."""
    return lambda phone: client.one_time_sms(ID, phone=phone)


@pytest.mark.parametrize("at_once", [1, 4, 64])
def test_rows_are_in_the_order_of_the_inputs(at_once: int) -> None:
    """However many run at the same time; an iterator will do as inputs."""
    batch = run_each(lambda n: n * n, iter(range(200)), at_once=at_once)

    assert batch.values == tuple(n * n for n in range(200))
    assert [row.input for row in batch] == list(range(200))
    assert len(batch[10:20]) == 10
    assert not batch.was_interrupted


def test_nothing_to_do_is_done() -> None:
    """No input gives an empty table with the same columns."""
    batch: Batch[int] = run_each(lambda n: n, [])

    assert list(batch) == []
    assert list(batch.to_frame().columns) == list(run_each(str, [1]).to_frame().columns)


def test_no_more_run_at_once_than_asked_for() -> None:
    """As many as `at_once` wait for each other, and never one more."""
    together, lock, running, most = threading.Barrier(3), threading.Lock(), 0, 0

    def call(_n: int) -> None:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        together.wait(10)
        with lock:
            running -= 1

    run_each(call, range(9), at_once=3)
    assert most == 3


def test_errors_are_values() -> None:
    """What one call raises is in its row; the others go on."""

    def call(n: int) -> float:
        return 1 / n

    batch = run_each(call, [1, 0, 2])
    assert batch.values == (1.0, None, 0.5)
    assert [type(each) for each in batch.errors] == [type(None), ZeroDivisionError, type(None)]
    assert list(batch.to_frame()["outcome"]) == ["done", "failed", "done"]
    assert repr(batch) == "<Batch of 3: 2 done, 1 failed, 0 not run>"


def test_an_interrupt_gives_what_is_done() -> None:
    """The running call ends, no other begins, and nothing is raised."""
    ran: list[int] = []
    interrupted = threading.Event()

    def call(n: int) -> int:
        ran.append(n)
        if n == 3:
            interrupted.wait(10)
        return n

    def watch(_done: int, _total: int) -> None:
        if 3 in ran and not interrupted.is_set():
            interrupted.set()
            raise KeyboardInterrupt

    batch = run_each(call, range(4), at_once=1, progress=watch)
    assert batch.was_interrupted
    assert batch.values == (0, 1, 2, 3)


def test_after_an_interrupt_no_other_call_begins() -> None:
    """What was not run says so, and what was done is there."""

    def call(n: int) -> int:
        if n == 3:
            raise KeyboardInterrupt
        return n

    batch = run_each(call, range(100), at_once=1)
    assert batch.was_interrupted
    assert batch.values[:4] == (0, 1, 2, None)
    assert [row.outcome for row in batch[2:5]] == ["done", "not run", "not run"]
    assert list(batch.to_frame()["outcome"]) == ["done"] * 3 + ["not run"] * 97


def test_an_exit_is_raised() -> None:
    """What wants to end the program is no error of a call."""
    with pytest.raises(SystemExit):
        run_each(lambda _n: (_ for _ in ()).throw(SystemExit), range(3))


def test_a_rate_is_kept() -> None:
    """Calls begin evenly; after a pause, the lost time is not made up for."""
    clock = [0.0]
    pace = Pace(4, now=lambda: clock[0])
    begun = [clock[0] + pace.pause_seconds() for _ in range(5)]
    clock[0] = 100.0
    later = [clock[0] + pace.pause_seconds() for _ in range(2)]

    assert begun == [0, 0.25, 0.5, 0.75, 1.0]
    assert later == [100, 100.25]
    assert Pace(None).pause_seconds() == 0


@pytest.mark.parametrize(
    "settings", [{}, {"token": None, "client_id": "c", "client_secret": Secret("s")}]
)
@pytest.mark.parametrize("at_once", [1, 4])
def test_a_live_environment_needs_a_limit(settings: dict[str, Any], at_once: int) -> None:
    """Without `most_messages` nothing is sent at all, not even for a token."""
    client = live(**settings)

    with pytest.raises(InputError) as caught:
        run_each(sms(client), PHONES, at_once=at_once)
    assert caught.value.field == "most_messages"
    assert sent(client) == 0


def test_a_method_itself_can_be_called() -> None:
    """Reading needs a limit, too, which may be 0."""
    client = live(*[BEGUN] * 3)

    with pytest.raises(InputError):
        run_each(client.read, [ID] * 3)
    assert run_each(client.read, [ID] * 3, most_messages=0).errors == (None,) * 3


@pytest.mark.parametrize("most", [0, 1, 7, 20])
def test_never_more_messages_are_sent(most: int) -> None:
    """What is beyond the limit is refused in its row, and not sent."""
    client = live(*[BEGUN] * 20)
    batch = run_each(sms(client), PHONES, most_messages=most)

    assert sent(client) == len(client.history) == min(most, 10)
    refused = [each for each in batch.errors if isinstance(each, InputError)]
    assert len(refused) == max(0, 10 - most)
    assert all(each.field == "most_messages" for each in refused)


def test_a_retry_is_a_message_and_what_never_left_is_none() -> None:
    """The limit holds for what goes out, however often it is tried."""
    wait = (429, {"Retry-After": "0"}, b"{}")
    unsent = requests.ConnectionError(NewConnectionError(None, "no"))  # type: ignore[arg-type] # no pool
    repeated, refused = live(*[wait] * 9), live(unsent, BEGUN, BEGUN)
    run_each(sms(repeated), PHONES, at_once=1, most_messages=4)
    batch = run_each(sms(refused), PHONES[:2], at_once=1, most_messages=2)

    assert sent(repeated) == 4
    assert sent(refused) == 3
    assert batch.errors == (None, None)


@pytest.mark.parametrize(
    ("method", "path", "is_message"),
    [("POST", "anything", True), ("PUT", "anything", True), ("GET", "anything", False), ("DELETE", "x", False)],
)  # fmt: skip
def test_a_request_of_ones_own_may_send_a_message(method: str, path: str, is_message: bool) -> None:
    """What nobody knows more of counts, unless it only reads or deletes."""
    client = live((200, {}, b"{}"))
    batch = run_each(lambda _n: client.request(method, path), [1], most_messages=0)

    assert isinstance(batch.errors[0], InputError) is is_message
    assert sent(client) == (0 if is_message else 1)


def test_the_simulator_needs_no_limit() -> None:
    """And the limit is the batch's: it does not hold for what comes after."""
    simulator = Simulator(seed=1)
    client = Client(simulator.settings(), session=simulator.session())

    def call(phone: str) -> Any:
        return client.one_time_sms(simulator.user.id, phone=phone)

    frame = run_each(call, PHONES).to_frame()
    assert set(frame["status"]) == {"OTP_REQUIRED"}
    assert run_each(call, PHONES[:1], most_messages=0).errors != (None,)
    assert call(PHONES[0]).status == "OTP_REQUIRED"


SECRETS = ["+14135550177", "canary@example.com", "canary-user", "227120", "eyJhbGciOi.eyJjYW5.sig"]


@pytest.mark.parametrize(
    "wrap", [str, Secret, lambda v: {"phone": v}, lambda v: (v, 1), lambda v: [v]]
)
def test_inputs_are_masked_wherever_they_are_shown(wrap: Callable[[str], Any]) -> None:
    """No table, repr or error's text repeats an input."""

    def call(given: Any) -> None:
        text = given if isinstance(given, str) else "".join(map(str, given))
        raise ValueError(f"bad {text} {SECRETS}")

    for secret in SECRETS:
        batch = run_each(call, [wrap(secret)])
        shown = repr(batch) + repr(batch[0]) + batch.to_frame().to_csv() + batch._repr_html_()
        assert secret not in shown.replace("bad", "")
    assert secret not in run_each(lambda n: n, [227120]).to_frame().to_csv()


def test_ids_and_small_numbers_are_shown() -> None:
    """They tell the rows apart and concern nobody."""
    frame = run_each(lambda each: each, [ID, 7, None, (ID, 1)]).to_frame()

    assert list(frame["input"]) == [ID, "7", "None", f"{ID}, 1"]
    assert isinstance(frame, pandas.DataFrame)


def test_it_is_not_stored() -> None:
    """Its table is; the batch itself holds its inputs in the clear."""
    batch = run_each(str, [1])
    for store in (pickle.dumps, copy.deepcopy):
        for each in (batch, batch[0]):
            with pytest.raises(TypeError, match=r"to_frame\(\)"):
                store(each)


@pytest.mark.parametrize(
    ("named", "field"),
    [
        ({"at_once": 0}, "at_once"), ({"at_once": 65}, "at_once"), ({"at_once": True}, "at_once"),
        ({"at_once": None}, "at_once"), ({"per_second": 0}, "per_second"),
        ({"per_second": "5"}, "per_second"), ({"per_second": float("inf")}, "per_second"),
        ({"most_messages": -1}, "most_messages"), ({"most_messages": 1.5}, "most_messages"),
    ],
)  # fmt: skip
def test_a_wrong_argument_is_refused(named: dict[str, Any], field: str) -> None:
    """By name, before anything is called."""
    with pytest.raises(InputError) as caught:
        run_each(lambda _n: pytest.fail("was called"), [1], **named)
    assert caught.value.field == field


def test_progress_is_told_without_inputs(capsys: pytest.CaptureFixture[str]) -> None:
    """A function hears how many are done; a bar shows it; nothing is printed where none looks on."""
    heard: list[tuple[int, int]] = []
    run_each(str, PHONES, progress=lambda done, total: heard.append((done, total)))
    run_each(str, PHONES)
    assert capsys.readouterr() == ("", "")
    run_each(str, PHONES, progress=True)

    assert heard[-1] == (10, 10)
    shown = capsys.readouterr().out
    assert "10/10" in shown
    assert [each for each in PHONES if each in shown] == []


@pytest.mark.parametrize(
    "lost", [requests.ReadTimeout(), requests.exceptions.ChunkedEncodingError()]
)
def test_a_message_that_may_have_been_sent_counts(lost: requests.RequestException) -> None:
    """Without a reply nobody knows: the limit takes it as sent."""
    client = live(lost, BEGUN, BEGUN)
    batch = run_each(sms(client), PHONES[:3], at_once=1, most_messages=2)

    assert sent(client) == 2
    assert [type(each).__name__ for each in batch.errors] == [
        "TransportError",
        "NoneType",
        "InputError",
    ]

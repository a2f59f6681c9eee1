"""An interrupt comes at any line of a call: what was sent is recorded."""

from __future__ import annotations

import signal
import threading
from pathlib import Path

import pytest

from pingone_nb import History
from pingone_nb.history.process import InterruptsLater, raise_interrupts
from tests.interrupting import ID, client_with, interrupted_calls


def _records(file: str) -> bool:
    return file.endswith(("pingone_nb/client.py", "transport/transport.py")) or (
        "pingone_nb/history/" in file
    )


@pytest.fixture(params=["memory", "sqlite"])
def history(request: pytest.FixtureRequest, tmp_path: Path):
    """An empty history."""
    url = None if request.param == "memory" else f"sqlite:///{tmp_path / 'history.db'}"
    with History(url) as made:
        yield made


def test_no_row_is_lost(history: History) -> None:
    """Wherever the interrupt comes, each request has its row, and the history works."""
    client, adapter = client_with(history)
    lost, unheard, before = [], [], (0, 0)
    calls = interrupted_calls(client, within=_records)
    for line, heard in enumerate(calls):
        now = len(history), len(adapter.sent)
        if now[0] - before[0] < now[1] - before[1]:
            lost.append(line)
        if not heard:
            unheard.append(line)
        before = now

    assert line > 100
    assert (lost, unheard) == ([], [])
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    assert history.warning is None
    assert len(history.to_frame()) == len(history)


def test_an_interrupt_while_storing_comes_after_it(history: History) -> None:
    """The row has the reply, and then the interrupt goes on."""
    client, _ = client_with(history)
    record = history.record

    def interrupted(exchange):
        signal.raise_signal(signal.SIGINT)
        record(exchange)

    history.record = interrupted
    with pytest.raises(KeyboardInterrupt):
        client.read(ID)

    assert history[0].http_status == 201


def test_a_listener_can_be_interrupted(history: History) -> None:
    """What listens is not waited for: the row is kept before it is called."""
    client, _ = client_with(history)
    went_on = []

    def listener(_exchange):
        signal.raise_signal(signal.SIGINT)
        went_on.append(1)

    history.subscribe(listener)
    with pytest.raises(KeyboardInterrupt):
        client.read(ID)

    assert (len(history), went_on) == (1, [])


def test_a_programs_own_handler_is_called_once_for_all() -> None:
    """What a program does at an interrupt, it does when the row is kept, and stays its handler."""
    calls = []
    before = signal.signal(signal.SIGINT, lambda *_: calls.append(1))
    try:
        with InterruptsLater():
            signal.raise_signal(signal.SIGINT)
            signal.raise_signal(signal.SIGINT)
            assert calls == []
        signal.raise_signal(signal.SIGINT)
    finally:
        signal.signal(signal.SIGINT, before)

    assert calls == [1, 1]


def test_a_handler_that_does_not_raise_stays_open() -> None:
    """asyncio's, for example: a request that goes on can be interrupted again."""
    calls = []
    before = signal.signal(signal.SIGINT, lambda *_: calls.append(1))
    try:
        with InterruptsLater() as interrupts:
            interrupts.open()
            signal.raise_signal(signal.SIGINT)
            signal.raise_signal(signal.SIGINT)
            assert calls == [1, 1]
    finally:
        signal.signal(signal.SIGINT, before)


def test_an_ignored_interrupt_stays_ignored() -> None:
    """A program that ignores Ctrl+C is not interrupted by us."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with InterruptsLater() as interrupts:
            interrupts.open()
            signal.raise_signal(signal.SIGINT)
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)


def test_another_thread_changes_no_handler() -> None:
    """Signals are the main thread's: a call in another one neither holds nor raises them."""
    seen = []

    def work():
        with InterruptsLater() as interrupts:
            interrupts.open()
            raise_interrupts()
            seen.append(signal.getsignal(signal.SIGINT))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()

    assert seen == [signal.getsignal(signal.SIGINT)]


def test_a_second_interrupt_disturbs_no_cleaning_up() -> None:
    """Who presses Ctrl+C again while the row of the first one is kept, loses no row."""
    kept = []

    def work() -> None:
        with InterruptsLater() as interrupts:
            interrupts.open()
            try:
                signal.raise_signal(signal.SIGINT)
            finally:
                signal.raise_signal(signal.SIGINT)
                kept.append(1)

    with pytest.raises(KeyboardInterrupt):
        work()

    assert kept == [1]

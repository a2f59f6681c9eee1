"""Interrupts that arrive at a chosen line of a call, one after the other at all of them."""

from __future__ import annotations

import contextlib
import itertools
import linecache
import signal
import sys
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any

import requests

from pingone_nb import Client, History, Retries
from pingone_nb.simulator import Simulator
from tests.stub_adapter import StubAdapter

ID = "0ff545da-016a-4ae7-a8c6-84d67f7b20ea"
BODY = b'{"id": "0ff545da-016a-4ae7-a8c6-84d67f7b20ea", "status": "OTP_REQUIRED"}'


class Interrupting:
    """Lets Ctrl+C be pressed when so many lines have run in files that are chosen.

    Args:
        at: at which line, counted from 0.
        within: whether a file counts.
    """

    def __init__(self, at: int, *, within: Callable[[str], bool]) -> None:
        self.lines = 0
        self._at = at
        self._within = within
        self._last: dict[FrameType, int] = {}

    def __enter__(self) -> Interrupting:
        self._before = sys.gettrace()
        sys.settrace(self._trace)
        return self

    def __exit__(self, *_: object) -> None:
        sys.settrace(self._before)
        self._last.clear()

    def _trace(self, frame: FrameType, event: str, _argument: object) -> Any:
        if not self._within(frame.f_code.co_filename):
            return None
        if event == "line" and not self._is_deaf(frame):
            number, self.lines = self.lines, self.lines + 1
            if number == self._at:
                signal.raise_signal(signal.SIGINT)
        return self._trace

    def _is_deaf(self, frame: FrameType) -> bool:
        """Where the interpreter never looks for signals, and would leave a `with` unfinished."""
        before, self._last[frame] = self._last.get(frame, 0), frame.f_lineno
        line = linecache.getline(frame.f_code.co_filename, frame.f_lineno).strip()
        return line == "try:" or (line.startswith("with ") and before > frame.f_lineno)


class Answering(StubAdapter):
    """Answers all requests, and counts those that it took."""

    def __init__(self) -> None:
        super().__init__([])

    def send(self, request, **named):
        """Answer always the same."""
        self._answers.append((201, {}, BODY))
        return super().send(request, **named)


def client_with(history: History) -> tuple[Client, Answering]:
    """A client whose requests end in an adapter, which is beside it."""
    simulator = Simulator(seed=7)
    session, adapter = requests.Session(), Answering()
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    settings = simulator.settings().with_changes(token="t")
    return Client(settings, session=session, history=history, retries=Retries(attempts=1)), adapter


def interrupted_calls(client: Client, *, within: Callable[[str], bool]) -> Iterator[bool]:
    """Calls, each interrupted a line later than the one before; whether somebody heard of it."""
    for line in itertools.count():
        went_on = False
        with (
            contextlib.suppress(KeyboardInterrupt),
            Interrupting(line, within=within) as interrupting,
        ):
            client.read(ID)
            went_on = True
        if interrupting.lines <= line:
            return
        yield not went_on

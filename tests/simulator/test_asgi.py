"""The ASGI application, without a server."""

from __future__ import annotations

import asyncio
import json
import logging
from typing import Any

import pytest

from pingone_nb.simulator import SimulatedReply, SimulatedRequest, Simulator
from pingone_nb.simulator.rim.asgi import SimulatorApp

SCOPE = {
    "type": "http",
    "method": "POST",
    "scheme": "http",
    "raw_path": b"/x",
    "query_string": b"",
    "headers": [(b"host", b"localhost"), (b"x", b"1"), (b"x", b"2")],
}


class Broken(Simulator):
    """A simulator with a fault of its own."""

    def handle(self, request: SimulatedRequest) -> SimulatedReply:
        """Fail, with a text that repeats what was sent."""
        raise RuntimeError(request.body.decode())


def answer(simulator: Simulator, *received: dict[str, Any]) -> list[dict[str, Any]]:
    """What the application sends when it receives these messages."""
    sent: list[dict[str, Any]] = []
    waiting = list(received)

    async def receive() -> dict[str, Any]:
        return waiting.pop(0)

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    app = SimulatorApp(simulator, host="localhost:1", loopback_only=True)
    asyncio.run(app(SCOPE, receive, send))
    return sent


def test_a_body_in_parts_is_put_together() -> None:
    """The body may come in parts; repeated headers are joined."""
    simulator = Simulator(seed=7)
    start, _ = answer(
        simulator,
        {"type": "http.request", "body": b"a", "more_body": True},
        {"type": "http.request", "body": b"b", "more_body": False},
    )

    assert start["status"] == 403
    assert simulator.requests[-1].body == b"ab"
    assert simulator.requests[-1].header_names == ("host", "x")


def test_a_caller_that_goes_away_gets_nothing() -> None:
    """When the caller leaves in the middle of its request, nothing is carried out."""
    simulator = Simulator(seed=7)
    sent = answer(
        simulator,
        {"type": "http.request", "body": b"a", "more_body": True},
        {"type": "http.disconnect"},
    )

    assert sent == []
    assert len(simulator.requests) == 0


def test_a_fault_of_the_simulators_own_is_told_without_a_word(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Should the simulator itself fail, the reply is an envelope, and only the kind is logged."""
    with caplog.at_level(logging.DEBUG):
        start, body = answer(Broken(), {"type": "http.request", "body": b"canary"})

    assert start["status"] == 500
    assert json.loads(body["body"])["code"] == "UNEXPECTED_ERROR"
    assert "RuntimeError" in caplog.text
    assert "canary" not in caplog.text + str(body)

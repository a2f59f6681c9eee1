"""A simulator that keeps all that it received and answered, whole."""

from __future__ import annotations

from typing import Any

from pingone_nb.simulator import Simulator
from pingone_nb.simulator.http.call import SimulatedReply, SimulatedRequest


class RecordingSimulator(Simulator):
    """`exchanges` holds each request with its reply, in the order of their arrival."""

    def __init__(self, **arguments: Any) -> None:
        super().__init__(**arguments)
        self.exchanges: list[tuple[SimulatedRequest, SimulatedReply]] = []

    def handle(self, request: SimulatedRequest) -> SimulatedReply:
        """Answer, and keep both."""
        reply = super().handle(request)
        self.exchanges.append((request, reply))
        return reply

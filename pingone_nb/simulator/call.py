"""One call on its way through the simulator."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import format_datetime
from typing import Any

from pingone_nb.simulator.clock import Clock
from pingone_nb.simulator.exchange import SimulatedReply, SimulatedRequest

JSON = "application/json;charset=UTF-8"
SIMULATED_BY = ("X-Simulated-By", "pingone_nb")

_encode = json.JSONEncoder(separators=(",", ":")).encode
_ALWAYS = (
    SIMULATED_BY,
    ("Cache-Control", "no-cache, no-store, max-age=0, must-revalidate"),
    ("Pragma", "no-cache"),
    ("Expires", "0"),
    ("X-Content-Type-Options", "nosniff"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A request with the correlation id of its reply.

    Source: https://developer.pingidentity.com/pingone-api/foundations/conventions/pingone-api-responses.html
    """

    request: SimulatedRequest
    correlation_id: str
    clock: Clock

    def reply(
        self, status: int, body: Mapping[str, Any], *headers: tuple[str, str]
    ) -> SimulatedReply:
        """A JSON reply with the headers that every reply has."""
        return self.raw_reply(status, _encode(body).encode("ascii"), *headers)

    def raw_reply(
        self, status: int, body: bytes, *headers: tuple[str, str], media_type: str = JSON
    ) -> SimulatedReply:
        """A reply of any bytes with the headers that every reply has."""
        told = (
            ("Content-Type", media_type),
            ("Correlation-Id", self.correlation_id),
            ("Date", format_datetime(self.clock.now(), usegmt=True)),
            *_ALWAYS,
            *headers,
        )
        return SimulatedReply(status=status, headers=told, body=body)

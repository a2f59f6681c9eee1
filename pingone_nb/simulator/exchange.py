"""A request and its reply, without any HTTP library."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Loss = Literal["connection_refused", "connect_timeout", "connection_reset", "read_timeout"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedRequest:
    """A request as received. The `repr` shows method and path only.

    Attributes:
        method: such as `POST`.
        base: scheme and host that the caller used, such as `https://auth.pingone.invalid`.
        path: as received, percent-encoding untouched.
        query: without the question mark.
        headers: lower-case name → value; repeated ones joined by a comma.
        body: the bytes.
    """

    method: str
    base: str = field(repr=False)
    path: str
    query: str = field(default="", repr=False)
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(default=b"", repr=False)

    @property
    def host(self) -> str:
        """The host that the caller used, with the port if any."""
        return self.base.partition("://")[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedReply:
    """A reply to send. The `repr` shows the status only.

    Attributes:
        status: the HTTP status.
        headers: name and value pairs.
        body: the bytes.
        loss: how the reply gets lost on its way, when a fault says so; the caller then sees none.
    """

    status: int
    headers: tuple[tuple[str, str], ...] = field(repr=False)
    body: bytes = field(default=b"", repr=False)
    loss: Loss | None = None

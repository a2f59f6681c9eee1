"""A request and its reply, without any HTTP library, and the call that leads to it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from email.utils import format_datetime
from typing import Any, Literal
from urllib.parse import parse_qsl

from pingone_nb.simulator.http.bodies import read_object
from pingone_nb.simulator.rules.clock import Clock

Loss = Literal["connection_refused", "connect_timeout", "connection_reset", "read_timeout"]
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
_JSON_REPLY = f"{JSON};charset=UTF-8"
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A request with the correlation id of its reply.

    Source: https://developer.pingidentity.com/pingone-api/foundations/conventions/pingone-api-responses.html
    """

    request: SimulatedRequest
    correlation_id: str
    clock: Clock
    environment_id: str

    def auth_href(self, *segments: str) -> str:
        """An absolute URL on the auth host, below the environment."""
        base = self.request.base.replace("://api.", "://auth.", 1)
        return "/".join((base, self.environment_id, *segments))

    def api_href(self, *segments: str) -> str:
        """An absolute URL on the API host, below the environment."""
        base = f"{self.request.base}/v1/environments/{self.environment_id}"
        return "/".join((base, *segments))

    def body(self) -> dict[str, Any]:
        """The request's JSON object.

        Raises:
            Refusal: 400 `INVALID_REQUEST`: it is none.
        """
        return read_object(self.request.body)

    def check_no_body(self) -> None:
        """Let an empty body pass, and any JSON object, which is not looked at (assumed).

        Raises:
            Refusal: 400 `INVALID_REQUEST`: it is anything else.
        """
        if self.request.body:
            read_object(self.request.body)

    def query(self) -> dict[str, str]:
        """The query's parameters; of a repeated one the last."""
        return dict(parse_qsl(self.request.query, keep_blank_values=True, errors="replace"))

    def reply(
        self, status: int, body: Mapping[str, Any], *headers: tuple[str, str]
    ) -> SimulatedReply:
        """A JSON reply with the headers that every reply has."""
        return self.raw_reply(status, _encode(body).encode("ascii"), *headers)

    def empty_reply(self) -> SimulatedReply:
        """204: done, and nothing to say; without `Content-Type`."""
        reply = self.raw_reply(204, b"")
        return replace(reply, headers=reply.headers[1:])

    def raw_reply(
        self, status: int, body: bytes, *headers: tuple[str, str], media_type: str = _JSON_REPLY
    ) -> SimulatedReply:
        """A reply of any bytes with the headers that every reply has."""
        headers_ = (
            ("Content-Type", media_type),
            ("Correlation-Id", self.correlation_id),
            ("Date", format_datetime(self.clock.now(), usegmt=True)),
            *_ALWAYS,
            *headers,
        )
        return SimulatedReply(status=status, headers=headers_, body=body)


# what carries an operation out: with the environment, the call, and the ids in the path in turn
Rule = Callable[..., SimulatedReply]


@dataclass(frozen=True, slots=True)
class Operation:
    """What carries an operation out, and what a request looks like that asks for it.

    Attributes:
        rule: what carries it out.
        method: such as `POST`.
        path: its names below the environment, and `*` in place of an id at its end, such as
            `users/devices/*`.
        media_type: the body's; "" where no body is wanted.
        is_auth: whether it is on the auth host, not on the API host.
    """

    rule: Rule
    method: str
    path: str
    media_type: str = ""
    is_auth: bool = False


Rules = Mapping[str, Operation]


def vendor(name: str) -> str:
    """PingOne's own media type of that name."""
    return f"application/vnd.pingidentity.{name}+json"


def media_type_of(request: SimulatedRequest) -> str | None:
    """The body's media type in lower case; None without one or with a charset but UTF-8."""
    value = request.headers.get("content-type", "")
    media_type, _, parameters = value.partition(";")
    for parameter in parameters.split(";") if parameters else ():
        name, _, setting = parameter.partition("=")
        if name.strip().lower() == "charset" and setting.strip(' "').lower() != "utf-8":
            return None
    return media_type.strip().lower() or None

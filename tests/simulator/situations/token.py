"""Replies to requests for a token."""

from __future__ import annotations

from pingone_nb.simulator import SimulatedReply
from tests.simulator.caller import UNKNOWN, Caller
from tests.simulator.situations.preparations import Act, Situation


def token(form: str = "grant_type=client_credentials", **headers: str | None) -> Act:
    """Ask for a token."""
    return lambda caller: caller.ask_token(form, **headers)


def token_by_get(caller: Caller) -> SimulatedReply:
    """Ask for a token in the wrong way, and without any credentials."""
    return caller.send("GET", f"/{caller.environment_id}/as/token", authorization=None)


def token_elsewhere(caller: Caller) -> SimulatedReply:
    """Ask for a token of an environment that is not there."""
    caller.environment_id = UNKNOWN
    return caller.ask_token()


def token_without_roles(_caller: Caller) -> SimulatedReply:
    """Ask for a token as an application without roles."""
    return Caller(has_roles=False).ask_token()


def token_without_grant(_caller: Caller) -> SimulatedReply:
    """Ask for a token as an application without the grant."""
    return Caller(without_grant=True).ask_token()


TOKEN: list[Situation] = [
    ("token", 200, token()),
    ("token", 400, token("")),
    ("token", 400, token("grant_type=password")),
    ("token", 400, token("grant_type=a&grant_type=b")),
    ("token", 400, token("grant_type=client_credentials&client_secret=x")),
    ("token", 400, token_without_roles),
    ("token", 400, token_without_grant),
    ("token", 401, token(authorization="Basic eDp5")),
    ("token", 401, token(authorization=None)),
    ("token", 403, token_by_get),
    ("token", 404, token_elsewhere),
    ("token", 413, token("x" * 70_000)),
    ("token", 415, token(content_type="application/json")),
    ("token", 431, token(x_long="a" * 7_000)),
]

"""The suite's options: on the command line, or as `CONFORMANCE_…` variables."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

import pytest

PREFIX = "CONFORMANCE_"
_HELP = {
    "base_url": "base URL of the authentication host of a stand-in; without it, and without --live, "
    "the suite starts a simulator of its own",
    "api_url": "base URL of the API host, with its /v1; default: the base URL and /v1",
    "environment_id": "UUID of the environment",
    "client_id": "the worker application's client id",
    "client_secret": "its secret; better in the variable, since others may read a command line",
    "access_token": "a worker's access token, in place of client id and secret",
    "auth_method": "basic or post; default basic",
    "user_id": "UUID of a user whom the suite may authenticate",
    "user_token": "an end user's access token, for the case that such a token is refused",
    "phone": "number that messages may go to, international with a leading +",
    "email": "address that messages may go to",
    "codes": "command or URL that gives the newest passcode; it finds the authentication's id in "
    "CODE_FOR, the URL in place of {id}",
    "control_url": "base URL of a stand-in's own interface, as `pingone-nb sim` has it below "
    "/simulator",
    "record": "folder in which to keep each case's exchanges, scrubbed, as examples",
    "assumptions": "what a difference from something merely assumed is: `fail` or `report`; default "
    "fail against the simulator, report otherwise",
}
_FLAGS = {
    "live": "call a real environment, told by the PINGONE_… variables",
    "yes": "do not ask before messages are sent",
    "stand_in": "the host of --base-url is certainly not PingOne's",
}


@dataclass(frozen=True, kw_only=True)
class Options:
    """What the run is told; `""` stands for what it is not told. The `repr` shows no value."""

    base_url: str = field(default="", repr=False)
    api_url: str = field(default="", repr=False)
    environment_id: str = field(default="", repr=False)
    client_id: str = field(default="", repr=False)
    client_secret: str = field(default="", repr=False)
    access_token: str = field(default="", repr=False)
    auth_method: str = field(default="", repr=False)
    user_id: str = field(default="", repr=False)
    user_token: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    email: str = field(default="", repr=False)
    codes: str = field(default="", repr=False)
    control_url: str = field(default="", repr=False)
    record: str = field(default="", repr=False)
    assumptions: str = field(default="", repr=False)
    live: bool = False
    yes: bool = False
    stand_in: bool = False


def add_options(parser: pytest.Parser) -> None:
    """Let pytest know the options."""
    group = parser.getgroup("conformance", "conformance suite (tests/conformance)")
    for name, text in _HELP.items():
        told = f"{text} [{PREFIX}{name.upper()}]"
        group.addoption(_switch(name), dest=f"conformance_{name}", metavar="…", help=told)
    for name, text in _FLAGS.items():
        dest = f"conformance_{name}"
        group.addoption(_switch(name), dest=dest, action="store_true", default=False, help=text)


def read_options(config: pytest.Config, environ: Mapping[str, str] | None = None) -> Options:
    """The options as told.

    The flags are taken from the command line only, so that no forgotten variable sends messages.
    """
    variables = os.environ if environ is None else environ
    values: dict[str, Any] = {
        name: _told(config, name) or variables.get(PREFIX + name.upper(), "") for name in _HELP
    }
    flags: dict[str, Any] = {name: bool(_told(config, name)) for name in _FLAGS}
    assert values.keys() | flags.keys() == {each.name for each in fields(Options)}
    return Options(**values, **flags)


def _switch(name: str) -> str:
    return "--" + name.replace("_", "-")


def _told(config: pytest.Config, name: str) -> str:
    # without a default it would not be there when the plugin came after the command line was read
    told: str | None = getattr(config.option, f"conformance_{name}", None)
    return told or ""

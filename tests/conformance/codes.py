"""Where the suite reads a passcode that was really sent."""

from __future__ import annotations

import contextlib
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import requests

from tests.conformance.controls import Controls
from tests.conformance.options import Options

Codes = Callable[[str], str]  # an authentication's or a device's id → its newest passcode

_SECONDS = 30
_TRIES = 20
_CODE = re.compile(r"^\d{4,12}$")


@contextlib.contextmanager
def terminal(capture: Any) -> Iterator[bool]:
    """The terminal as it is, in place of pytest's capture; gives whether somebody sits there.

    Args:
        capture: pytest's capture manager, or None where there is none.
    """
    if capture is not None:
        capture.suspend(in_=True)
    try:
        yield bool(sys.__stdin__ and sys.__stdin__.isatty())
    finally:
        if capture is not None:
            capture.resume()


def source_of_codes(options: Options, controls: Controls, capture: Any) -> Codes | None:
    """Command, URL, inbox or terminal, whichever there is first; None when there is none.

    Args:
        options: `--codes` wins.
        controls: may have an inbox.
        capture: pytest's capture manager, which otherwise has the terminal.
    """
    if options.codes.startswith(("http://", "https://")):
        return lambda about: _from_url(options.codes, about)
    if options.codes:
        return lambda about: _from_command(options.codes, about)
    if "inbox" in controls.names:
        return inbox_of(controls)
    with terminal(capture) as can_ask:
        return (lambda _about: _from_terminal(capture)) if options.live and can_ask else None


def inbox_of(controls: Controls) -> Codes:
    """The controls' own inbox."""
    return lambda about: _from_inbox(controls, about)


def _from_inbox(controls: Controls, about: str) -> str:
    for message in controls.messages():
        if about in message.values():
            return str(message["otp"])
    raise LookupError("nothing was sent for it")


def _from_command(command: str, about: str) -> str:
    done = subprocess.run(
        shlex.split(command),
        env={**os.environ, "CODE_FOR": about},
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=False,
    )
    return _checked(done.stdout)


def _from_url(url: str, about: str) -> str:
    reply = requests.get(url.replace("{id}", about), timeout=_SECONDS)
    with contextlib.suppress(ValueError):
        told = reply.json()
        if isinstance(told, dict):
            return _checked(str(told.get("otp", "")))
    return _checked(reply.text)


def _from_terminal(capture: Any) -> str:
    with terminal(capture):
        for _ in range(_TRIES):
            typed = input("\nThe passcode that was just sent: ").strip()
            if _CODE.match(typed):
                return typed
    raise LookupError("no passcode was typed")


def _checked(text: str) -> str:
    told = text.strip().strip('"')
    if not _CODE.match(told):
        raise LookupError("the source of codes gave no passcode")
    return told

"""`doctor`: what is installed, what is configured, what is wrong and what to do about it."""

from __future__ import annotations

import argparse
import importlib.metadata
import os
import platform
import sys
import webbrowser
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pingone_nb.lab.lesson import Lesson

_PACKAGES = {
    "requests": "",
    "phonenumberslite": "",
    "email-validator": "",
    "PyJWT": "",
    "pyotp": "",
    "uvicorn": "sim",
    "webauthn": "sim",
    "fido2": "sim",
    "scim2-filter-parser": "sim",
    "pyyaml": "sim",
    "ipywidgets": "lab",
    "anywidget": "lab",
    "pandas": "lab",
    "jupyterlab": "lab",
    "nbclient": "lab",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One line of the report: `ok`, `warn` or `fail`, and what to do."""

    verdict: str
    text: str

    def __str__(self) -> str:
        return f"{self.verdict:<5}{self.text}"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Give the parser this command's options."""
    parser.add_argument(
        "--live",
        action="store_true",
        help="also request an access token from the configured environment",
    )


def run(arguments: argparse.Namespace) -> int:
    """Print a line for each thing looked at.

    Returns:
        0 when nothing failed, else 1.
    """
    checks: list[Callable[[], Iterator[Finding]]] = [_python, _packages, _browser, _simulator]
    checks.append(lambda: _environment(os.environ, live=arguments.live))
    failed = False
    for check in checks:
        for finding in check():
            failed = failed or finding.verdict == "fail"
            sys.stdout.write(f"{finding}\n")
    return 1 if failed else 0


def _python() -> Iterator[Finding]:
    text = f"Python {platform.python_version()} on {platform.system()}"
    new_enough = sys.version_info >= (3, 11)
    cure = "" if new_enough else ": install Python 3.11 or newer"
    yield Finding(verdict="ok" if new_enough else "fail", text=text + cure)


def _packages() -> Iterator[Finding]:
    for name, extra in _PACKAGES.items():
        try:
            yield Finding(verdict="ok", text=f"{name} {importlib.metadata.version(name)}")
        except importlib.metadata.PackageNotFoundError:
            wanted = f"pingone-nb[{extra}]" if extra else "pingone-nb"
            text = f"{name} is not installed: pip install '{wanted}'"
            yield Finding(verdict="warn" if extra else "fail", text=text)


def _browser() -> Iterator[Finding]:
    try:
        text = f"browser for JupyterLab: {webbrowser.get().name}"
        yield Finding(verdict="ok", text=text)
    except webbrowser.Error:
        text = (
            "no browser found: open the address that JupyterLab prints in a browser of your choice"
        )
        yield Finding(verdict="warn", text=text)


def _simulator() -> Iterator[Finding]:
    from pingone_nb.client import Client
    from pingone_nb.errors import PingOneError
    from pingone_nb.simulator import Simulator

    simulator = Simulator()
    client = Client(simulator.settings(), session=simulator.session())
    try:
        sent = client.one_time_sms(simulator.user.id, phone=simulator.user.phone)
        status = client.check_otp(sent, otp=simulator.inbox.newest_passcode()).status
    except PingOneError as error:
        yield Finding(verdict="fail", text=f"simulator: {error}")
    else:
        verdict = "ok" if status == "COMPLETED" else "fail"
        yield Finding(verdict=verdict, text=f"simulator: one-time SMS ended with {status}")


def _environment(environ: Mapping[str, str], *, live: bool) -> Iterator[Finding]:
    from pingone_nb.errors import PingOneError
    from pingone_nb.lab.lesson import Lesson

    names = sorted(name for name in environ if name.startswith("PINGONE_") and environ[name])
    yield Finding(verdict="ok", text=f"variables set: {', '.join(names) or 'none'}")
    try:
        lesson = Lesson.open(environ)
        yield from _mode(lesson, live=live)
        if live and lesson.is_live:
            lesson.client.connect()
            yield Finding(verdict="ok", text="the environment issued an access token")
    except PingOneError as error:
        yield Finding(verdict="fail", text=str(error))


def _mode(lesson: Lesson, *, live: bool) -> Iterator[Finding]:
    from pingone_nb.settings import REGION_NAMES

    if lesson.is_live:
        settings = lesson.client.settings
        text = f"notebooks are LIVE: {settings.auth_path}, environment ID {settings.environment_id}"
        yield Finding(verdict="ok", text=text)
        if not settings.has_own_hosts:
            yield Finding(verdict="ok", text=f"region: {REGION_NAMES[settings.region]}")
    else:
        text = "the variables for a live environment aren't set: notebooks use the SIMULATOR"
        yield Finding(verdict="fail" if live else "ok", text=text)

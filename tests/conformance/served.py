"""A simulator of this run's own: a process on a free port of this machine."""

from __future__ import annotations

import contextlib
import os
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator

import requests

from tests.conformance.target import EXAMPLE_EMAIL, EXAMPLE_PHONE, Target

_COMMAND = (sys.executable, "-m", "pingone_nb", "sim", "--port", "0", "--number-matching")
_LAST = "PINGONE_AUTH_METHOD"  # the last variable that it prints
_MOST_LINES = 20
_END_SECONDS = 10


@contextlib.contextmanager
def served(*options: str) -> Iterator[Target]:
    """Start the command `sim`, and end it afterwards.

    Args:
        options: further ones of the command.

    Raises:
        AssertionError: it did not start; the text is what it said on standard error.
    """
    with tempfile.TemporaryFile("w+") as errors:
        process = subprocess.Popen(
            [*_COMMAND, *options],
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            env={**os.environ, "PYTHONWARNINGS": "error"},
        )
        with process:
            try:
                yield _target(_told(process, errors))
            finally:
                process.terminate()
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(_END_SECONDS)
                process.kill()


def _told(process: subprocess.Popen[str], errors: object) -> dict[str, str]:
    variables: dict[str, str] = {}
    assert process.stdout is not None
    for _ in range(_MOST_LINES):
        words = shlex.split(process.stdout.readline())
        if not words:
            break
        name, _, value = words[0].partition("=")
        variables[name] = value
        if name == _LAST:
            return variables
    process.wait(_END_SECONDS)
    errors.seek(0)  # type: ignore[attr-defined]
    said = errors.read()  # type: ignore[attr-defined]
    message = f"The simulator did not start:\n{said}"
    raise AssertionError(message)


def _target(told: dict[str, str]) -> Target:
    auth = told["PINGONE_AUTH_PATH"]
    return Target(
        kind="simulator",
        auth_root=f"{auth}/{told['PINGONE_ENVIRONMENT_ID']}",
        auth_path=auth,
        api_path=told["PINGONE_API_PATH"],
        environment_id=told["PINGONE_ENVIRONMENT_ID"],
        client_id=told["PINGONE_CLIENT_ID"],
        client_secret=told["PINGONE_CLIENT_SECRET"],
        auth_method=told["PINGONE_AUTH_METHOD"],
        user_id=told["PINGONE_USER_ID"],
        phone=EXAMPLE_PHONE,
        email=EXAMPLE_EMAIL,
        user_token=_user_token(auth),
        control_url=f"{auth}/simulator",
    )


def _user_token(auth: str) -> str:
    """An end user's access token: a stand-in has no sign-on page that would give one."""
    reply = requests.post(f"{auth}/simulator/user-token", json={}, timeout=_END_SECONDS)
    return str(reply.json()["accessToken"])

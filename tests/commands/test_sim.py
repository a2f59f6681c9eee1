"""The command `sim`, as a process of its own."""

from __future__ import annotations

import argparse
import base64
import contextlib
import errno
import json
import os
import shlex
import signal
import socket
import subprocess
import sys
import urllib.parse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import pytest
import requests

from pingone_nb.commands import sim

TIMEOUT_SECONDS = 20
NAMES = [
    "PINGONE_AUTH_PATH",
    "PINGONE_API_PATH",
    "PINGONE_ENVIRONMENT_ID",
    "PINGONE_CLIENT_ID",
    "PINGONE_CLIENT_SECRET",
    "PINGONE_USER_ID",
    "PINGONE_AUTH_METHOD",
]
COMMAND = [sys.executable, "-m", "pingone_nb", "sim"]
OTP_CHECK = "application/vnd.pingidentity.otp.check+json"
ENVIRONMENT_ID = "abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6"
SECRET = "canary $(echo) 'secret' \"7"
FIXED = [
    "--environment-id", ENVIRONMENT_ID,
    "--client-id", "canary-client",
    "--client-secret", SECRET,
    "--auth-method", "post",
    "--user-id", "f5b8ac2c-3b9e-4f0e-8f2a-000000000001",
    "--user-name", "canary.name",
    "--user-email", "canary@example.com",
    "--user-phone", "+1 413 555 0199",
]  # fmt: skip


@dataclass
class Process:
    """A running simulator: its lines on standard output, and where standard error goes."""

    popen: subprocess.Popen[str]
    lines: list[str]
    errors: Path

    @property
    def variables(self) -> dict[str, str]:
        """What it printed, as a shell reads it."""
        words = [shlex.split(line)[0].partition("=") for line in self.lines]
        return {name: value for name, _, value in words}

    def end(self, number: signal.Signals) -> tuple[int, str]:
        """Send a signal; gives the exit code, and what else came on standard output."""
        self.popen.send_signal(number)
        rest, _ = self.popen.communicate(timeout=TIMEOUT_SECONDS)
        return self.popen.returncode, rest


@contextlib.contextmanager
def running(folder: Path, *options: str) -> Iterator[Process]:
    """Run the command on a free port until it has said where."""
    errors = folder / "errors"
    with errors.open("w") as stderr, started(stderr, *options) as popen:
        try:
            assert popen.stdout is not None
            lines = [popen.stdout.readline() for _ in NAMES]
            assert all(lines), errors.read_text("utf-8")
            yield Process(popen, lines, errors)
        finally:
            popen.kill()


def started(stderr: IO[str], *options: str) -> subprocess.Popen[str]:
    """The process; warnings are errors in it."""
    return subprocess.Popen(
        [*COMMAND, "--port", "0", *options],
        stdout=subprocess.PIPE,
        stderr=stderr,
        text=True,
        env={**os.environ, "PYTHONWARNINGS": "error"},
    )


def refused(*options: str) -> tuple[int, str]:
    """Exit code and message of a run that does not start."""
    done = subprocess.run(
        [*COMMAND, *options], capture_output=True, text=True, timeout=TIMEOUT_SECONDS, check=False
    )
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    return done.returncode, done.stderr


def test_what_it_prints_is_all_that_a_client_needs(tmp_path: Path) -> None:
    """It prints exactly the variables, the port listens by then, and the values work."""
    with running(tmp_path) as process:
        told = process.variables
        response = requests.post(
            f"{told['PINGONE_AUTH_PATH']}/{told['PINGONE_ENVIRONMENT_ID']}/as/token",
            data={"grant_type": "client_credentials"},
            auth=(told["PINGONE_CLIENT_ID"], told["PINGONE_CLIENT_SECRET"]),
            timeout=TIMEOUT_SECONDS,
        )
        code, rest = process.end(signal.SIGTERM)

    assert list(told) == NAMES
    assert told["PINGONE_API_PATH"] == told["PINGONE_AUTH_PATH"] + "/v1"
    assert told["PINGONE_AUTH_PATH"].startswith("http://127.0.0.1:")
    assert response.status_code == 200
    assert (code, rest) == (0, "")


def test_a_shell_can_source_it(tmp_path: Path) -> None:
    """A POSIX shell reads every value back unchanged, a secret full of quotes included."""
    with running(tmp_path, *FIXED) as process:
        told = process.variables
        script = tmp_path / "sim.env"
        script.write_text("".join(process.lines), "utf-8")
        shell = subprocess.run(
            ["/bin/sh", "-c", '. "$0"; printf "%s\\n" "$PINGONE_CLIENT_SECRET" "$PINGONE_USER_ID"', str(script)],
            capture_output=True,
            text=True,
            timeout=TIMEOUT_SECONDS,
            check=True,
        )  # fmt: skip

    assert shell.stdout.splitlines() == [SECRET, "f5b8ac2c-3b9e-4f0e-8f2a-000000000001"]
    assert told["PINGONE_CLIENT_SECRET"] == SECRET
    assert told["PINGONE_ENVIRONMENT_ID"] == ENVIRONMENT_ID
    assert (told["PINGONE_CLIENT_ID"], told["PINGONE_AUTH_METHOD"]) == ("canary-client", "post")


def test_nothing_secret_is_told_elsewhere(tmp_path: Path) -> None:
    """After a whole flow standard error holds no secret, token, code, number or address."""
    with running(tmp_path, *FIXED) as process:
        told = process.variables
        base = f"{told['PINGONE_AUTH_PATH']}/{ENVIRONMENT_ID}"
        form = {
            "grant_type": "client_credentials",
            "client_id": told["PINGONE_CLIENT_ID"],
            "client_secret": told["PINGONE_CLIENT_SECRET"],
        }
        token = requests.post(f"{base}/as/token", data=form, timeout=TIMEOUT_SECONDS).json()[
            "access_token"
        ]
        headers = {"Authorization": f"Bearer {token}"}
        body = {
            "user": {"id": told["PINGONE_USER_ID"]},
            "selectedDevice": {"oneTime": {"type": "SMS", "phone": "+14135550199"}},
        }
        begun = requests.post(
            f"{base}/deviceAuthentications", json=body, headers=headers, timeout=TIMEOUT_SECONDS
        )
        inbox = requests.get(
            f"{told['PINGONE_AUTH_PATH']}/simulator/inbox", timeout=TIMEOUT_SECONDS
        ).json()
        otp = inbox["messages"][0]["otp"]
        checked = requests.post(
            begun.headers["Location"],
            data=json.dumps({"otp": otp}),
            headers={**headers, "Content-Type": OTP_CHECK},
            timeout=TIMEOUT_SECONDS,
        )
        assert checked.json()["status"] == "COMPLETED"
        with socket.create_connection(("127.0.0.1", urllib.parse.urlsplit(base).port)) as raw:
            raw.sendall(f"{SECRET} {otp}\r\n\r\n".encode())
            assert raw.recv(12) == b"HTTP/1.1 400"
        code, rest = process.end(signal.SIGINT)

    stderr = process.errors.read_text("utf-8")
    assert (code, rest) == (0, "")
    assert "simulator/inbox" in stderr
    for canary in (SECRET, token, otp, "14135550199", "canary"):
        assert canary not in stderr
        assert base64.b64encode(canary.encode()).decode() not in stderr
        assert urllib.parse.quote(canary) not in stderr


def test_rules_can_be_set(tmp_path: Path) -> None:
    """The policy's options and the reading of lock-out reach the simulator."""
    options = ["--otp-length", "8", "--failure-count", "1", "--lifetime-seconds", "60",
               "--cool-down-seconds", "5", "--policy-id", ENVIRONMENT_ID, "--seed", "7",
               "--one-time-lockout", "never", "--no-roles",
               "--device-selection", "ALWAYS_DISPLAY_DEVICES", "--push-timeout", "failed"]  # fmt: skip
    with running(tmp_path, *options) as process:
        told = process.variables
        policy = requests.get(
            f"{told['PINGONE_AUTH_PATH']}/simulator/policy", timeout=TIMEOUT_SECONDS
        ).json()
        refusal = requests.post(
            f"{told['PINGONE_AUTH_PATH']}/{told['PINGONE_ENVIRONMENT_ID']}/as/token",
            data={"grant_type": "client_credentials"},
            auth=(told["PINGONE_CLIENT_ID"], told["PINGONE_CLIENT_SECRET"]),
            timeout=TIMEOUT_SECONDS,
        )
    with running(tmp_path, "--seed", "7") as process:
        again = process.variables

    assert policy == {
        "id": ENVIRONMENT_ID,
        "otpLength": 8,
        "failureCount": 1,
        "lifetimeSeconds": 60,
        "coolDownSeconds": 5,
        "deviceSelection": "ALWAYS_DISPLAY_DEVICES",
    }
    assert "role assignments" in refusal.text
    assert again["PINGONE_CLIENT_SECRET"] == told["PINGONE_CLIENT_SECRET"]


def test_a_taken_port_is_told_in_one_line() -> None:
    """A port in use ends the command with 2 and one line that names it."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        code, message = refused("--port", str(port))

    assert code == 2
    reason = os.strerror(errno.EADDRINUSE)
    assert message == f"pingone-nb sim: can't serve on 127.0.0.1, port {port}: {reason}\n"


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--environment-id", "canary"),
        ("--user-id", "canary"),
        ("--policy-id", ""),
        ("--client-id", ""),
        ("--client-secret", "canary\nsecret"),
        ("--user-email", "canary"),
        ("--user-phone", "canary"),
        ("--port", "65536"),
        ("--port", "-1"),
        ("--seed", "canary"),
        ("--otp-length", "1.5"),
        ("--otp-length", "5"),
        ("--failure-count", "8"),
        ("--lifetime-seconds", "0"),
        ("--cool-down-seconds", "9" * 30),
        ("--auth-method", "none"),
        ("--one-time-lockout", "always"),
    ],
)
def test_malformed_options(option: str, value: str, capsys: pytest.CaptureFixture[str]) -> None:
    """An option out of range ends the command with 2, and the message does not repeat it."""
    parser = argparse.ArgumentParser(prog="sim")
    sim.add_arguments(parser)
    try:
        code = sim.run(parser.parse_args(["--port", "0", f"{option}={value}"]))
    except SystemExit as end:
        code = end.code

    assert code == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "canary" not in shown.err
    assert option.strip("-").replace("-", "_") in shown.err.replace("-", "_")


def test_a_host_that_is_not_here() -> None:
    """An address that this machine does not have ends the command with 2 and one line."""
    code, message = refused("--host", "host.invalid", "--port", "0")

    assert code == 2
    assert message.startswith("pingone-nb sim: can't serve on host.invalid, port 0: ")
    assert message.count("\n") == 1

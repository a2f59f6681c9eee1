"""The suite as somebody starts it: in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conformance.target import Target

ROOT = Path(__file__).parent.parent.parent
PYTEST = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:schemathesis"]
SECONDS = 120
LIVE = {
    "PINGONE_ENVIRONMENT_ID": "abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6",
    "PINGONE_CLIENT_ID": "canary-client",
    "PINGONE_CLIENT_SECRET": "canary-secret",
    "PINGONE_USER_ID": "991776fd-145b-499e-8237-2c62aef35b2c",
    "PINGONE_AUTH_PATH": "http://127.0.0.1:1",  # where nobody listens
    "PINGONE_API_PATH": "http://127.0.0.1:1/v1",
}


def ran(*arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """Run pytest on the suite's cases, without a terminal."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    return subprocess.run(
        [*PYTEST,
         "tests/conformance/test_cases.py", *arguments],
        cwd=ROOT, env={**kept, **environ}, stdin=subprocess.DEVNULL,
        capture_output=True, text=True, timeout=SECONDS, check=False,
    )  # fmt: skip


def test_live_without_variables_is_refused() -> None:
    """--live without the live variables ends at once, and names what is missing."""
    done = ran("--live")

    assert done.returncode == 4
    assert "PINGONE_ENVIRONMENT_ID is missing" in done.stderr


def test_live_asks_first() -> None:
    """--live announces its messages, and calls nobody when there is no terminal to ask at."""
    done = ran("--live", "--phone", "+14135550177", "--codes", "true", "-k", "brings", **LIVE)

    assert done.returncode == 2
    assert "will send at most 2 messages" in done.stdout
    assert "Say --yes to go on" in done.stdout + done.stderr
    assert "canary" not in done.stdout + done.stderr
    assert "5550177" not in done.stdout + done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_live_takes_no_for_an_answer() -> None:
    """At a terminal --live asks, and whoever does not type yes has called nobody."""
    ours, theirs = os.openpty()
    with subprocess.Popen(
        [*PYTEST,
         "tests/conformance/test_cases.py", "--live", "-k", "tokens"],
        cwd=ROOT, env={**os.environ, **LIVE}, stdin=theirs, stdout=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        os.write(ours, b"no\n")
        told, _ = process.communicate(timeout=SECONDS)
    os.close(ours)
    os.close(theirs)

    assert process.returncode == 2
    assert "at most 0 messages" in told
    assert "nothing was sent" in told
    assert "canary" not in told


def test_live_is_one_process() -> None:
    """--live refuses workers, since it asks and counts in one process."""
    done = ran("--live", "-n", "2", **LIVE)

    assert done.returncode == 4
    assert "leave out -n" in done.stderr


def test_another_stand_in(target: Target, tmp_path: Path) -> None:
    """A stand-in that is told by options alone is put to the test, codes from a command."""
    script = tmp_path / "newest_code.py"
    script.write_text(
        "import json, os, urllib.request\n"
        f"inbox = json.load(urllib.request.urlopen({target.control_url + '/inbox'!r}))\n"
        "about = os.environ['CODE_FOR']\n"
        "print(next(m['otp'] for m in inbox['messages'] if about in m.values()))\n"
    )
    done = ran(
        "--base-url", target.auth_path,
        "--environment-id", target.environment_id,
        "--client-id", target.client_id,
        "--user-id", target.user_id,
        "--auth-method", target.auth_method,
        "--codes", f"{sys.executable} {script}",
        "-k", "tokens or one_time",
        CONFORMANCE_CLIENT_SECRET=target.client_secret,
    )  # fmt: skip

    assert done.returncode == 0, done.stdout
    assert "target: stand-in" in done.stdout
    assert "messages: 3 sent, 3 announced" in done.stdout
    assert "needs clock" in done.stdout
    assert target.client_secret not in done.stdout

"""What is exported, run by the tools whose formats it is, against a simulator on a port.

The collection runs in newman, the `.http` file in httpyac; both are installed below `build/` where
they are not there. Both send every operation of a one-time authentication to COMPLETED. The HAR is
replayed in a browser by Playwright. Claim: each operation that is exported is accepted.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pingone_nb import ApiRequest, Client, Exchange, Settings, api
from pingone_nb.interchange import (
    write_har,
    write_http_file,
    write_postman_collection,
    write_postman_environment,
)
from pingone_nb.simulator import Simulator

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

TOOLS = ROOT / "build" / "foreign_tools"
PACKAGES = ("newman@6", "httpyac@6")
PHONE = "+14135550150"


@dataclass
class Begun:
    """An authentication that waits for its passcode, and what is to be sent of it."""

    simulator: Simulator
    settings: Settings
    client: Client
    requests: list[ApiRequest[Any] | Exchange]
    passcode: str

    def values(self) -> dict[str, str]:
        """What a person fills in: all that is masked in the files."""
        secret = self.settings.client_secret
        assert secret is not None
        return {
            "appID": self.settings.client_id,
            "appSecret": secret.reveal(),
            "accessToken": token_of(self.client),
            "phone": PHONE,
            "otp": self.passcode,
            "username": "",
        }


def token_of(client: Client) -> str:
    """The token that the client has."""
    current = client._credentials.current()
    assert current is not None
    return current._token.reveal()


@contextmanager
def begun() -> Iterator[Begun]:
    """A simulator on a port of loopback, and an authentication there."""
    simulator = Simulator(seed=11)
    with simulator.serve() as server:
        settings = server.settings()
        client = Client(settings)
        user = simulator.user.id
        sent = client.one_time_sms(user, phone=PHONE)
        passcode = simulator.inbox.newest_passcode()
        requests: list[ApiRequest[Any] | Exchange] = [
            *client.history,
            api.read_user(settings, user),
            api.list_devices(settings, user),
            api.list_policies(settings),
            api.check_otp(settings, sent.id, otp=passcode),
            api.read(settings, sent.id),
        ]
        yield Begun(simulator, settings, client, requests, passcode)


def tool(name: str) -> Path:
    """A tool's program, installed when it is not there.

    Raises:
        SystemExit: there is no npm.
    """
    npm = shutil.which("npm")
    if npm is None:
        sys.exit("newman and httpyac need Node.js and npm: install them to compare.")
    program = TOOLS / "node_modules" / ".bin" / name
    if not program.exists():
        command = [npm, "install", "--silent", "--no-fund", "--no-audit", "--prefix", str(TOOLS)]
        subprocess.run([*command, *PACKAGES], check=True)
    return program


def in_newman(each: Begun, folder: Path) -> list[tuple[str, int, str]]:
    """Run the exported collection with its environment: name, HTTP status, and reply's status."""
    write_postman_collection(each.requests, folder / "collection.json")
    write_postman_environment(each.settings, folder / "environment.json")
    given = [f"--env-var={name}={value}" for name, value in each.values().items()]
    files = ["collection.json", "-e", "environment.json", *given]
    report = ["-r", "json", "--reporter-json-export", "report.json"]
    command = [tool("newman"), "run", *files, *report]
    subprocess.run(command, cwd=folder, check=False, capture_output=True, timeout=120)
    told = json.loads((folder / "report.json").read_text())
    return [_of_newman(execution) for execution in told["run"]["executions"]]


def _of_newman(execution: dict[str, Any]) -> tuple[str, int, str]:
    response = execution.get("response") or {}
    text = bytes(response.get("stream", {}).get("data", ())).decode()
    return execution["item"]["name"], response.get("code", 0), _status(text)


def in_httpyac(each: Begun, folder: Path) -> list[tuple[str, int, str]]:
    """Run the exported `.http` file: the same."""
    write_http_file(each.requests, folder / "flow.http")
    given = [word for name, value in each.values().items() for word in ("--var", f"{name}={value}")]
    command = [tool("httpyac"), "send", "flow.http", "--all", "--json", *given]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120)
    report = json.loads(done.stdout[done.stdout.index("{") :])
    return [_of_httpyac(request) for request in report["requests"]]


def _of_httpyac(request: dict[str, Any]) -> tuple[str, int, str]:
    response = request.get("response") or {}
    status = _status(str(response.get("body", "")))
    return request.get("name", ""), response.get("statusCode", 0), status


def in_playwright(each: Begun, folder: Path) -> list[tuple[str, int, str]]:
    """Replay the exported HAR in a browser, with no simulator behind it: the same."""
    from benchmarks.browser import browser_page

    for request in each.requests:
        if isinstance(request, ApiRequest):  # what is replayed was sent once
            each.client.send(request)
    recorded = list(each.client.history)
    write_har(recorded, folder / "flow.har")
    entries = json.loads((folder / "flow.har").read_text())["log"]["entries"]
    page_url = next(e["request"]["url"] for e in entries if e["request"]["method"] == "GET")
    with browser_page() as page:
        page.route_from_har(folder / "flow.har", not_found="abort")
        page.goto(page_url)
        told = [page.evaluate(_FETCH, entry["request"]) for entry in entries]
    names = [exchange.operation for exchange in recorded]
    return [(name, status, _status(text)) for name, (status, text) in zip(names, told, strict=True)]


_FETCH = """async request => {
  const headers = Object.fromEntries(request.headers.map(each => [each.name, each.value]))
  const body = request.postData ? request.postData.text : undefined
  const reply = await fetch(request.url, {method: request.method, headers, body})
  return [reply.status, await reply.text()]
}"""


def _status(text: str) -> str:
    found = re.search(r'"status"\s*:\s*"(\w+)"', text)
    return found[1] if found else ""


def accepted(results: list[tuple[str, int, str]]) -> int:
    """How many replies were 2xx."""
    return sum(200 <= status < 300 for _, status, _ in results)


RUNS = {"newman": in_newman, "httpyac": in_httpyac, "Playwright": in_playwright}


def main() -> int:
    """Print operations accepted of those exported, and the last status."""
    failed = False
    for name, run in RUNS.items():
        with begun() as each, tempfile.TemporaryDirectory() as folder:
            results = run(each, Path(folder))
        last = results[-1][2] if results else "nothing"
        count = accepted(results)
        failed |= not (count == len(results) > 0 and last == "COMPLETED")
        print(f"{name}: {count} of {len(results)} operations accepted, the last is {last}")
        print("   " + ", ".join(f"{operation} {status}" for operation, status, _ in results))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

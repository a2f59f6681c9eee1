"""The simulator over a port and in-process, beside Prism mocking the same contract.

Claim: over the port at least 3 times Prism's requests per second, for the full create + check flow,
under the same load, in one run. Prism answers from examples; the simulator applies its rules.

Needs Node.js, for Prism.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import sys
import time
from collections.abc import Awaitable, Callable

from loopback import simulator_process, token_of
from prism import prism_process

from pingone_nb import Client, Settings
from pingone_nb.simulator import Simulator

CONNECTIONS = 8
FLOWS_A_ROUND = 400
ROUNDS = 5
CHECK = "application/vnd.pingidentity.otp.check+json"
PHONE = "+14135550150"


class Connection:
    """A keep-alive connection that does as little as HTTP/1.1 needs: the server is measured."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    async def post(
        self, path: str, *, media_type: str, body: bytes, token: str
    ) -> tuple[int, bytes]:
        """Status and body of a POST."""
        head = (
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\n"
            f"Accept: application/json\r\nContent-Type: {media_type}\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        self._writer.write(head.encode() + body)
        status, *lines = (await self._reader.readuntil(b"\r\n\r\n")).lower().split(b"\r\n")
        length = next(line for line in lines if line.startswith(b"content-length:"))
        content = await self._reader.readexactly(int(length.partition(b":")[2]))
        return int(status.split()[1]), content

    def close(self) -> None:
        """Close it."""
        self._writer.close()


def flow(
    variables: dict[str, str], token: str, *, mocked: bool
) -> Callable[[Connection], Awaitable[None]]:
    """Create + check, as one coroutine function of a connection."""
    collection = f"/{variables['PINGONE_ENVIRONMENT_ID']}/deviceAuthentications"
    target = {"type": "SMS", "phone": PHONE, "testMode": True}
    create = {"user": {"id": variables["PINGONE_USER_ID"]}, "selectedDevice": {"oneTime": target}}
    created = json.dumps(create).encode()

    async def run(connection: Connection) -> None:
        status, content = await connection.post(
            collection, media_type="application/json", body=created, token=token
        )
        assert status == 201, (status, content)
        told = json.loads(content)
        otp = "123456" if mocked else told["test"]["otp"]
        status, content = await connection.post(
            f"{collection}/{told['id']}",
            media_type=CHECK,
            body=json.dumps({"otp": otp}).encode(),
            token=token,
        )
        assert status == 200, (status, content)
        assert mocked or json.loads(content)["status"] == "COMPLETED"

    return run


async def requests_a_second(port: int, run: Callable[[Connection], Awaitable[None]]) -> float:
    """Requests per second of a round of flows, over so many connections at once."""
    streams = [await asyncio.open_connection("127.0.0.1", port) for _ in range(CONNECTIONS)]
    connections = [Connection(*stream) for stream in streams]

    async def work(connection: Connection) -> None:
        for _ in range(FLOWS_A_ROUND // CONNECTIONS):
            await run(connection)

    begun = time.perf_counter()
    await asyncio.gather(*map(work, connections))
    seconds = time.perf_counter() - begun
    for connection in connections:
        connection.close()
    return 2 * FLOWS_A_ROUND / seconds


def in_process_requests_a_second() -> float:
    """Requests per second through the client and the adapter, without a socket."""
    simulator = Simulator()
    client = Client(simulator.settings(), session=simulator.session())
    client.connect()
    begun = time.perf_counter()
    for _ in range(FLOWS_A_ROUND):
        sent = client.one_time_sms(simulator.user.id, phone=PHONE, test_mode=True)
        assert sent.test_otp is not None
        client.check_otp(sent, otp=sent.test_otp)
    return 2 * FLOWS_A_ROUND / (time.perf_counter() - begun)


def main() -> int:
    """Print requests per second and their ratio."""
    with simulator_process() as variables, prism_process({CHECK}) as prism_port:
        settings = Settings.from_env(variables)
        client = Client(settings)
        token = token_of(client)
        port = int(settings.auth_path.rpartition(":")[2])
        ours, theirs = flow(variables, token, mocked=False), flow(variables, "any", mocked=True)
        rates: dict[str, list[float]] = {"port": [], "prism": [], "in-process": []}
        (
            asyncio.run(requests_a_second(port, ours)),
            asyncio.run(requests_a_second(prism_port, theirs)),
        )
        for _ in range(ROUNDS):
            rates["port"].append(asyncio.run(requests_a_second(port, ours)))
            rates["prism"].append(asyncio.run(requests_a_second(prism_port, theirs)))
            rates["in-process"].append(in_process_requests_a_second())
    median = {name: statistics.median(values) for name, values in rates.items()}
    for name, rate in median.items():
        print(f"{name:>10}: {rate:8.0f} requests/s (create + check flow)")
    ratio = median["port"] / median["prism"]
    print(f"simulator over the port / Prism: {ratio:.1f} (claim: at least 3)")
    return 0 if ratio >= 3 else 1


if __name__ == "__main__":
    sys.exit(main())

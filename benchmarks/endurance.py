"""Many flows through one client, in a row and all at once: create in test mode, then check.

Claim: no error, no lost row and no wrong reply in 100,000 flows of a few threads, and in 500 flows
that begin at the same moment over connections of their own. `--flows N` tries another number.
"""

from __future__ import annotations

import argparse
import sys
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import psutil

from pingone_nb import Client
from pingone_nb.simulator import Simulator

FLOWS = 100_000
THREADS = 4
AT_ONCE = 500
PHONE = "+14135550150"


def flow(client: Client, simulator: Simulator) -> str:
    """The status at the end of one flow, or the error."""
    try:
        begun = client.one_time_sms(simulator.user.id, phone=PHONE, test_mode=True)
        done = client.check_otp(begun, otp=begun.test_otp or "")
    except Exception as error:  # noqa: BLE001 - it is counted
        return type(error).__name__
    return done.status if done.id == begun.id else "another's reply"


def in_a_row(flows: int) -> tuple[Counter[str], int]:
    """How flows without a socket end, and how many rows they leave."""
    simulator = Simulator()
    client = Client(simulator.settings(), session=simulator.session())
    with ThreadPoolExecutor(THREADS) as pool:
        ends = Counter(pool.map(lambda _: flow(client, simulator), range(flows)))
    return ends, len(client.history)


def at_once() -> tuple[Counter[str], int]:
    """How flows that begin together over a port end, and how many rows they leave."""
    simulator = Simulator()
    start = threading.Barrier(AT_ONCE)
    with simulator.serve() as server, Client(server.settings()) as client:

        def begin(_: int) -> str:
            start.wait()
            return flow(client, simulator)

        with ThreadPoolExecutor(AT_ONCE) as pool:
            return Counter(pool.map(begin, range(AT_ONCE))), len(client.history)


def told(name: str, flows: int, ends: Counter[str], rows: int) -> bool:
    """Print how it went; whether all is as claimed."""
    errors = flows - ends["COMPLETED"]
    lost = max(0, 2 * flows - rows)
    print(f"{name}: {flows:,} flows, {errors} not COMPLETED {dict(ends)}, {lost} rows lost")
    return errors == 0 and lost == 0


def main() -> int:
    """Print both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--flows", type=int, default=FLOWS)
    flows = parser.parse_args().flows
    begun, process = time.perf_counter(), psutil.Process()
    holds = told(f"{THREADS} threads", flows, *in_a_row(flows))
    seconds, megabytes = time.perf_counter() - begun, process.memory_info().rss / 2**20
    print(f"in {seconds:.0f} s, with {megabytes:.0f} MiB in memory, history included")
    holds &= told("at once", AT_ONCE, *at_once())
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())

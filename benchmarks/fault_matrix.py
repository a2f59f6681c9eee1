"""Whatever comes back, wherever the call stands: one message, one row, a value or our error.

Claim: each request that was sent left a row and came to a value or a `PingOneError`, or to the
interrupt that there was; what costs a message or an attempt was sent once; nothing says "not sent"
of what was sent; row, log, error and frames hold nothing of it. Processes that are forked while
threads read get their own replies, each with its row.
"""

from __future__ import annotations

import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.fault_matrix import (
    CALLS,
    INTERRUPTS,
    KINDS,
    PLACES,
    SLOW,
    Outcome,
    hostile_server,
    outcome_of,
)
from tests.test_sharing import client_of, codes_of, forked, reads_its_own, served, tells_its_own

FEW = ("check_otp", "one_time_sms")
CHILDREN = 24
THREADS = 4
READS = 50


def main() -> int:
    """Print a line a kind, then the sums."""
    outcomes: list[Outcome] = []
    with hostile_server() as server:
        for kind in KINDS:
            calls = FEW if kind in SLOW or kind in INTERRUPTS else tuple(CALLS)
            told = [outcome_of(server, kind, call, place) for call in calls for place in PLACES]
            outcomes += told
            print(f"{kind:32} {_line(told)}", flush=True)
    wrong = [each for each in outcomes if not each.is_right]
    print(
        f"{len(KINDS)} kinds x {len(CALLS)} calls x {len(PLACES)} places, tried {len(outcomes)}:"
        f" beyond one message {sum(_repeats(each) for each in outcomes)},"
        f" lost rows {sum(each.messages > each.rows for each in outcomes)},"
        f" raw exceptions {sum(each.is_raw for each in outcomes)},"
        f" canaries {sum(bool(each.canaries) for each in outcomes)},"
        f" sent but told as not sent {sum(each.denies for each in outcomes)}"
    )
    return 1 if wrong or forks() else 0


def forks() -> int:
    """Fork while threads of the parent read; how many processes or threads did not get theirs."""
    with served() as server, ThreadPoolExecutor(THREADS) as threads:
        client = client_of(server)
        client.connect()
        reading = [threads.submit(tells_its_own, client, READS) for _ in range(THREADS)]
        children = [forked(lambda: reads_its_own(client, times=READS)) for _ in range(CHILDREN)]
        others = sum(not each.result() for each in reading)
        failed = sum(code != 0 for code in codes_of(children))
        lost = THREADS * READS + 1 - len(client.history)  # a row for the token
        client.close()
    print(
        f"{CHILDREN} forks while {THREADS} threads read {READS} times each:"
        f" children that got another's reply or lost a row {failed}, threads {others},"
        f" lost rows of the parent {lost}"
    )
    return failed + others + abs(lost)


def _repeats(outcome: Outcome) -> bool:
    return outcome.messages > 1 and not outcome.may_repeat


def _line(told: list[Outcome]) -> str:
    once = [each for each in told if not each.may_repeat]
    counts = sorted({(each.messages, each.rows) for each in once})
    classes = Counter(each.raised or "a value" for each in told)
    return f"messages, rows: {counts}; " + ", ".join(f"{n} x {c}" for c, n in classes.most_common())


if __name__ == "__main__":
    sys.exit(main())

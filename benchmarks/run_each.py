"""`run_each` beside `ThreadPoolExecutor.map` of the same canned call, taken in turns.

Claim: what it adds to 1,000 calls is at most 0.1 seconds, with the frame at the end; the calls
answer from memory, so that nothing but the overhead is measured.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from pingone_nb import run_each

ROUNDS = 9
CALLS = 1_000
AT_ONCE = 4
MOST_SECONDS = 0.1
INPUTS = [f"+1413555{number:04}" for number in range(CALLS)]
REPLY = {"status": "OTP_REQUIRED"}


def canned(_phone: str) -> dict[str, str]:
    """A reply from memory."""
    return REPLY


def with_pool() -> None:
    """As one would do it by hand."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(canned, INPUTS))


def with_run_each() -> None:
    """The run alone."""
    run_each(canned, INPUTS, at_once=AT_ONCE, progress=False)


def with_frame() -> None:
    """The run, and its table."""
    run_each(canned, INPUTS, at_once=AT_ONCE, progress=False).to_frame()


def seconds(call: Callable[[], None]) -> float:
    """How long it takes once."""
    begun = time.perf_counter()
    call()
    return time.perf_counter() - begun


def main() -> int:
    """Print the medians, and what `run_each` adds."""
    calls = {"pool": with_pool, "run_each": with_run_each, "with frame": with_frame}
    taken: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(ROUNDS + 1):
        for name, call in calls.items():
            taken[name].append(seconds(call))
    middle = {name: statistics.median(each[1:]) for name, each in taken.items()}  # one to warm up
    for name, each in middle.items():
        print(f"{CALLS:,} canned calls, {name}: {each * 1000:.1f} ms")
    added = middle["with frame"] - middle["pool"]
    ratio = middle["run_each"] / middle["pool"]
    print(f"run_each / pool: {ratio:.2f}; added with the frame: {added * 1000:.1f} ms")
    return 0 if max(added, middle["run_each"]) <= MOST_SECONDS else 1


if __name__ == "__main__":
    sys.exit(main())

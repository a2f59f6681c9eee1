"""Pairs of exchanges when two runs with random retries are compared, and how their time grows.

Claims: of two runs of 200 authentications all exchanges are paired that can be; from 10,000 to
100,000 exchanges the time to pair them grows at most three times as much as their number, also when
one run has authentications that the other has not.
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from pingone_nb import Exchange
from pingone_nb.lab.comparison import compare_runs
from pingone_nb.lab.comparison.pairing import paired
from tests.comparison.test_pairing import run_of

STEPS = (10_000, 30_000, 100_000)
MOST_GROWTH = 3.0
LONGEST_RATIO = 0.03  # authentications that one run has and the other has not


def flows(seed: int, count: int) -> list[str]:
    """Authentications with some wrong codes each."""
    rng = random.Random(seed)  # noqa: S311 - to be repeated
    return ["s" + "r" * rng.choice((0, 0, 0, 1, 1, 2, 3)) + "c" for _ in range(count)]


def pairs_found() -> tuple[int, int]:
    """How many pairs two runs have, and how many they can have."""
    first, second = flows(1, 200), flows(2, 200)
    comparison = compare_runs(run_of(first, name="a"), run_of(second, name="b"))
    both = sum(bool(pair.first and pair.second) for pair in comparison.pairs)
    counts = [Counter(one) & Counter(other) for one, other in zip(first, second, strict=True)]
    return both, 1 + sum(sum(each.values()) for each in counts)


def seconds(first: list[Exchange], second: list[Exchange]) -> float:
    """The time of the processor."""
    begin = time.process_time()
    paired(first, second)
    return time.process_time() - begin


def growth(ratio: float) -> float:
    """How much the time for an exchange grows from the first step to the last."""
    each = []
    for exchanges in STEPS:
        count = exchanges * 100 // 300
        first = run_of(flows(1, count), name="a")
        second = run_of(flows(2, count - int(count * ratio)), name="b")
        took = seconds(first, second)
        each.append(took / len(first))
        print(f"  {len(first):,} and {len(second):,} exchanges paired in {took:.2f} s", flush=True)
    return each[-1] / each[0]


def main() -> int:
    """Print the pairs and the growth."""
    found, possible = pairs_found()
    print(f"two runs of 200 authentications: pairs found {found} of {possible} possible")
    factors = []
    for ratio in (0.0, LONGEST_RATIO):
        print(f"of the second run {ratio:.0%} of the authentications are missing:")
        factors.append(growth(ratio))
        print(f"  time per exchange grows by {factors[-1]:.2f} (claim: at most {MOST_GROWTH:g})")
    return 0 if found == possible and max(factors) <= MOST_GROWTH else 1


if __name__ == "__main__":
    sys.exit(main())

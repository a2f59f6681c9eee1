"""What a stored history costs: recording 1,000,000 exchanges into SQLite, and a summary of them.

Claims: the last thousand cost at most 1.3 times what the first thousand cost (medians, taken in
turns, an empty store beside the full one); recording takes less than 10 % of a loopback call on
average, checkpoints and all; `count_by` takes at most 1/5 of loading the exchanges as a frame.
"""

from __future__ import annotations

import itertools
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from history_exchanges import exchanges
from loopback import simulator_process

from pingone_nb import Client, Exchange, History, Settings

EXCHANGES = 1_000_000
ROUNDS = 100
CALLS_A_ROUND = 20
COMPARED = 1_000
SUMMARIES = 3
PHONE = "+14135550150"


def seconds_of(act: Callable[[], object]) -> float:
    """Seconds that it takes once."""
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def fill(
    history: History, made: Iterator[Exchange], call: Callable[[], object]
) -> tuple[float, float]:
    """Mean seconds of recording one, and median seconds of a loopback call, in turns."""
    a_round = (EXCHANGES - COMPARED) // ROUNDS
    recording, calls = 0.0, []
    for _ in range(ROUNDS):
        some = list(itertools.islice(made, a_round))
        recording += seconds_of(lambda some=some: [history.record(each) for each in some])
        calls += [seconds_of(call) for _ in range(CALLS_A_ROUND)]
    return recording / (a_round * ROUNDS), statistics.median(calls)


def compare(full: History, empty: History, made: Iterator[Exchange]) -> float:
    """The full store's median by the empty one's, each recording the same thousand, in turns."""
    late, early = [], []
    for each in itertools.islice(made, COMPARED):
        late.append(seconds_of(lambda each=each: full.record(each)))
        early.append(seconds_of(lambda each=each: empty.record(each)))
    return statistics.median(late) / statistics.median(early)


def measure(folder: Path, call: Callable[[], object]) -> bool:
    """Print the ratios; whether all claims hold."""
    made = exchanges(EXCHANGES)
    with History(f"sqlite:///{folder}/full.db") as full:
        mean, a_call = fill(full, made, call)
        with History(f"sqlite:///{folder}/empty.db") as empty:
            growth = compare(full, empty, made)
        summaries = [seconds_of(lambda: full.count_by("status")) for _ in range(SUMMARIES)]
        loading = seconds_of(full.to_frame)
        size = sum(path.stat().st_size for path in folder.glob("full.db*")) / 1e9
        print(f"{len(full):,} exchanges in {size:.2f} GB, {full.warning or 'none lost'}")
    share, part = mean / a_call, statistics.median(summaries) / loading
    print(f"recording: {mean * 1e6:.0f} µs on average, a loopback call {a_call * 1e6:.0f} µs")
    print(f"the last thousand / the first thousand: {growth:.2f} (claim: at most 1.3)")
    print(f"recording / a loopback call: {share:.3f} (claim: below 0.1)")
    print(
        f"loading: {loading:.2f} s; count_by('status') / loading: {part:.3f} (claim: at most 0.2)"
    )
    return growth <= 1.3 and share < 0.1 and part <= 0.2


def main() -> int:
    """Measure in a folder that is removed afterwards."""
    with simulator_process() as variables, tempfile.TemporaryDirectory() as folder:
        settings = Settings.from_env(variables)
        client = Client(settings)

        def call() -> object:
            return client.one_time_sms(settings.user_id, phone=PHONE)

        call()
        return 0 if measure(Path(folder), call) else 1


if __name__ == "__main__":
    sys.exit(main())

"""HAR out and in at 10,000 and at 100,000 exchanges: how much memory each takes at its peak.

Claim: export and import of 100,000 exchanges stream, so their peak is at most 1.1 times that at
10,000; each runs in a process of its own. Beside them, as a rival, `json.load` of the same files.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

COUNTS = (10_000, 100_000)
HIGHEST_RATIO = 1.1


def exchanges(count: int) -> Iterator[object]:
    """As many as wanted, made one at a time from a real flow's."""
    from pingone_nb import Client
    from pingone_nb.simulator import Simulator

    simulator = Simulator(seed=1)
    client = Client(simulator.settings(), session=simulator.session())
    sent = client.one_time_sms(simulator.user.id, phone="+14135550150", test_mode=True)
    client.check_otp(sent, otp=sent.test_otp)
    client.read(sent)
    recorded = list(client.history)
    for number in range(count):
        each = recorded[number % len(recorded)]
        yield replace(each, started_at=each.started_at + timedelta(seconds=number))


def write(path: Path, count: int) -> None:
    """Export."""
    from pingone_nb.interchange import write_har

    assert write_har(exchanges(count), path) == count


def read(path: Path, count: int) -> None:
    """Import, into a store beside the file."""
    from pingone_nb.history import History
    from pingone_nb.interchange import import_har

    with History(f"sqlite:///{path.with_suffix('.db')}") as history:
        assert import_har(path, history) == count


def load(path: Path, count: int) -> None:
    """The rival: the whole file at once."""
    import json

    with path.open(encoding="utf-8") as file:
        assert len(json.load(file)["log"]["entries"]) == count


STEPS: dict[str, Callable[[Path, int], None]] = {"export": write, "import": read, "json.load": load}


def measured(step: str, path: Path, count: int) -> tuple[float, float]:
    """Peak memory in MiB and seconds of a step in a process of its own."""
    command = [sys.executable, __file__, step, str(path), str(count)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    peak, seconds = done.stdout.split()
    return float(peak), float(seconds)


def run(step: str, path: Path, count: int) -> int:
    """One step in this process; prints its peak in MiB and its seconds."""
    begun = time.perf_counter()
    STEPS[step](path, count)
    seconds = time.perf_counter() - begun
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, seconds)
    return 0


def main() -> int:
    """Print the peaks and their ratios."""
    ratios = {}
    with tempfile.TemporaryDirectory() as folder:
        for step in STEPS:
            peaks = []
            for count in COUNTS:
                path = Path(folder) / f"{count}.har"
                peak, seconds = measured(step, path, count)
                peaks.append(peak)
                rate = f"{count / seconds:,.0f} entries/s"
                print(
                    f"{step} of {count:,} exchanges: peak {peak:.0f} MiB, {seconds:.1f} s, {rate}"
                )
            ratios[step] = peaks[1] / peaks[0]
        size = path.stat().st_size / 2**20
    print(f"the file of {COUNTS[1]:,} exchanges: {size:.0f} MiB")
    for step, ratio in ratios.items():
        claim = "the rival" if step == "json.load" else f"claim: at most {HIGHEST_RATIO}"
        print(f"{step}: peak at {COUNTS[1]:,} / at {COUNTS[0]:,}: {ratio:.2f} ({claim})")
    return 0 if max(ratios["export"], ratios["import"]) <= HIGHEST_RATIO else 1


if __name__ == "__main__":
    if len(sys.argv) == 4:
        sys.exit(run(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])))
    sys.exit(main())

"""A history of 1,000,000 exchanges as a frame, beside `pandas.json_normalize` of the same bodies.

Claims: at least 10 times as fast, and at most half its peak memory. Each has a process of its own
that holds what it starts from: the history with all of every exchange, or the reply bodies alone.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from typing import Any

import pandas as pd
import pyarrow  # noqa: F401 - both sides find it loaded
from history_exchanges import exchanges, reply_bodies

from pingone_nb import History

EXCHANGES = 1_000_000


def ours(count: int) -> dict[str, Any]:
    """Record, then make the table."""
    history = History()
    begun = time.process_time()
    for exchange in exchanges(count):
        history.record(exchange)
    recorded = time.process_time()
    frame = history.to_frame()
    return told(time.process_time() - recorded, frame.shape) | {"recorded": recorded - begun}


def theirs(count: int) -> dict[str, Any]:
    """Collect the bodies, then normalise them."""
    bodies = [body for _, body in reply_bodies(count)]
    begun = time.process_time()
    frame = pd.json_normalize(bodies)
    return told(time.process_time() - begun, frame.shape)


def told(seconds: float, shape: tuple[int, int]) -> dict[str, Any]:
    """What a process reports: seconds, peak gigabytes, shape."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e9
    return {"seconds": seconds, "gigabytes": peak, "shape": shape}


def in_a_process(name: str, count: int) -> dict[str, Any]:
    """Run one of the two by itself."""
    command = [sys.executable, __file__, name, str(count)]
    done = subprocess.run(command, capture_output=True, check=True)
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def main() -> int:
    """Print both ratios."""
    mine, other = in_a_process("ours", EXCHANGES), in_a_process("theirs", EXCHANGES)
    for name, report in (("history.to_frame()", mine), ("pandas.json_normalize", other)):
        rows, columns = report["shape"]
        print(
            f"{name}: {report['seconds']:.2f} s, peak {report['gigabytes']:.2f} GB, "
            f"{rows:,} rows, {columns} columns"
        )
    faster, memory = other["seconds"] / mine["seconds"], mine["gigabytes"] / other["gigabytes"]
    print(f"faster than json_normalize: {faster:.1f} times (claim: at least 10)")
    print(f"peak memory / json_normalize's: {memory:.2f} (claim: at most 0.5)")
    return 0 if faster >= 10 and memory <= 0.5 else 1


if __name__ == "__main__":
    if len(sys.argv) == 3:
        print(json.dumps({"ours": ours, "theirs": theirs}[sys.argv[1]](int(sys.argv[2]))))
        sys.exit(0)
    sys.exit(main())

"""The app's states in a browser on a machine that has other things to do.

Runs the browser tests of the app's states again and again, while two processes keep the machine's
processors busy and the browser's is slowed down fourfold. The first run also judges how each state
looks; the others leave that out, and the test that is about nothing else. Claim: no run fails.

`python -m benchmarks app_under_load --runs N` runs them N times; once without. `--at-once M` runs M
of them side by side, each with its own app and browser, which is a heavier load still.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).parent.parent
STATES = "tests/browser/test_states.py"
FIRST = ("some", "not lab and not idle")
OTHERS = ("none", "not lab and not idle and not dark")
BUSY = [sys.executable, "-c", "while True: pass"]
BUSY_PROCESSES = 2
CPU_SLOWDOWN = 4


@contextlib.contextmanager
def load() -> Iterator[None]:
    """Processes that do nothing, as fast as they can."""
    with contextlib.ExitStack() as ends:
        for _ in range(BUSY_PROCESSES):
            process = ends.enter_context(subprocess.Popen(BUSY))
            ends.callback(process.kill)
        yield


def passes(number: int) -> bool:
    """Run the tests once; what a failure says is printed."""
    looks, chosen = FIRST if number == 1 else OTHERS
    command = [sys.executable, "-m", "pytest", "-q", "-n", "0", "--tb=short", STATES, "-k", chosen]
    environ = os.environ | {"CPU_SLOWDOWN": str(CPU_SLOWDOWN), "LOOKS": looks}
    done = subprocess.run(
        command, cwd=ROOT, env=environ, check=False, capture_output=True, text=True
    )
    if done.returncode:
        print(done.stdout, flush=True)
    return not done.returncode


def main() -> int:
    """Print how many runs there were, and how many of them failed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--at-once", type=int, default=1)
    options = parser.parse_args()
    failures = 0
    with load(), ThreadPoolExecutor(options.at_once) as runs:
        for number, passed in enumerate(runs.map(passes, range(1, options.runs + 1)), 1):
            failures += not passed
            print(f"{number} of {options.runs} runs, {failures} failed (claim: 0)", flush=True)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())

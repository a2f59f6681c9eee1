"""The app's states in a browser on a machine that has other things to do.

Runs the browser tests of the app's states again and again, while two processes keep the machine's
processors busy and the browser's is slowed down fourfold. Claim: no run fails.

`python -m benchmarks app_under_load --runs N` runs them N times; once without.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
TESTS = ["tests/browser/test_states.py", "-k", "not lab and not idle"]
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


def passes() -> bool:
    """Run the tests once; what a failure says is printed."""
    command = [sys.executable, "-m", "pytest", "-q", "-n", "0", "--tb=short", *TESTS]
    environ = os.environ | {"CPU_SLOWDOWN": str(CPU_SLOWDOWN)}
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
    runs = parser.parse_args().runs
    failures = 0
    with load():
        for number in range(1, runs + 1):
            failures += not passes()
            print(f"{number} of {runs} runs, {failures} failed (claim: 0)", flush=True)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())

"""`import pingone_nb` beside `import requests`, each in fresh interpreters, taken in turns.

Claim: at most 1.6 times, and neither pandas nor ipywidgets is loaded.
"""

from __future__ import annotations

import statistics
import subprocess
import sys

ROUNDS = 21
HEAVY = ("pandas", "ipywidgets", "anywidget", "phonenumbers", "email_validator", "uvicorn")
PROGRAM = """
import sys, time
begun = time.perf_counter()
import {module}
print(time.perf_counter() - begun, *[name for name in {heavy!r} if name in sys.modules])
"""


def measure(module: str) -> tuple[float, list[str]]:
    """Seconds that the import takes in a fresh interpreter, and which heavy modules it loads."""
    program = PROGRAM.format(module=module, heavy=HEAVY)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    seconds, *loaded = done.stdout.decode().split()
    return float(seconds), loaded


def main() -> int:
    """Print the ratio of the medians."""
    measure("requests"), measure("pingone_nb")  # warm the file cache and the byte code
    ours, theirs, loaded = [], [], set()
    for _ in range(ROUNDS):
        theirs.append(measure("requests")[0])
        seconds, found = measure("pingone_nb")
        ours.append(seconds)
        loaded.update(found)
    ratio = statistics.median(ours) / statistics.median(theirs)
    print(f"import pingone_nb / import requests: {ratio:.2f} (claim: at most 1.6)")
    print(f"heavy modules loaded: {sorted(loaded) or 'none'} (claim: none)")
    return 0 if ratio <= 1.6 and not loaded else 1


if __name__ == "__main__":
    sys.exit(main())

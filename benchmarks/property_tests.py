"""How many sequences and requests the property tests try.

Counts what hypothesis itself reports of a run of the simulator's property tests.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
TESTS = ["tests/simulator/test_authentications.py", "tests/simulator/test_api_fuzz.py"]


def main() -> int:
    """Print each property's cases and failures."""
    command = [sys.executable, "-m", "pytest", "-q", "--hypothesis-show-statistics", *TESTS]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    found = re.findall(
        r"^(tests/\S+)::(\S+?):\n.*?(\d+) passing, (\d+) failing",
        done.stdout,
        re.MULTILINE | re.DOTALL,
    )
    for _file, name, passing, failing in found:
        print(f"{name}: {passing} cases, {failing} failing")
    print(f"all: {sum(int(each[2]) for each in found)} cases")
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())

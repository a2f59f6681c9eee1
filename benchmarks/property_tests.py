"""How many cases the property tests try, all of them and not the part that `make test` tries.

Counts what hypothesis itself reports of a run of every file with properties. The cases of most are
new in each run; what a failure prints repeats it.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
ELSEWHERE = "evidence"  # `schemathesis_run` has them


def tests() -> list[str]:
    """The files with properties."""
    files = sorted((ROOT / "tests").rglob("test_*.py"))
    return [
        str(path)
        for path in files
        if "from hypothesis" in path.read_text("utf-8") and path.parent.name != ELSEWHERE
    ]


def main() -> int:
    """Print each property's cases and failures, and what a failure says."""
    told = ["--hypothesis-profile=proof", "--hypothesis-show-statistics"]
    command = [sys.executable, "-m", "pytest", "-q", "-n", "0", *told, *tests()]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        print(done.stdout)
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

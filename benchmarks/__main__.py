"""Runs every benchmark, one after the other; exits with 1 when a claim does not hold.

`python -m benchmarks NAME …` runs those named only; options behind the names go to each of them.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).parent
NO_BENCHMARK = {"__main__", "browser", "history_exchanges", "loopback", "prism"}


def main(names: list[str]) -> int:
    """Run them; what they print is the report."""
    first = next((at for at, word in enumerate(names) if word.startswith("-")), len(names))
    names, options = names[:first], names[first:]
    known = sorted({path.stem for path in FOLDER.glob("*.py")} - NO_BENCHMARK)
    unknown = sorted(set(names) - set(known))
    if unknown:
        sys.stderr.write(f"no benchmark {', '.join(unknown)}; there are {', '.join(known)}\n")
        return 2
    failed = []
    for name in names or known:
        print(f"== {name}", flush=True)
        done = subprocess.run([sys.executable, str(FOLDER / f"{name}.py"), *options], check=False)
        failed += [name] if done.returncode else []
    if failed:
        print(f"below its claim: {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

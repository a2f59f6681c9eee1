"""What axe-core finds in every state of every form, in JupyterLab and in the app, light and dark.

Runs the tests that look at each state, and counts the looks. Claim: no violation.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
TESTS = ["tests/browser/test_states.py", "tests/browser/test_behaviour.py"]


def main() -> int:
    """Print how many states were judged, and whether any look found something."""
    for kept in (ROOT / "artefacts").glob("*-wide.png"):
        kept.unlink()
    command = [sys.executable, "-m", "pytest", "-q", *TESTS]
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    looks = len(list((ROOT / "artefacts").glob("*-wide.png")))
    if done.returncode:
        print(done.stdout)
    print(f"axe violations: {'see above' if done.returncode else 0} in {looks} looks (claim: 0)")
    return 1 if done.returncode or not looks else 0


if __name__ == "__main__":
    sys.exit(main())

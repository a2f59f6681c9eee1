"""How many requests schemathesis makes from the contract, and what it finds wrong with the replies.

Claim: at least 5,000 cases, none of them a failure, and each operation succeeds in some of them.
Runs the test suite's own run, with all of its cases, and counts what that tells.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).parent.parent
TESTS = "tests/evidence/test_schemathesis.py"
LEAST_CASES = 5_000
WORKERS = "2"


def main() -> int:
    """Print each operation's cases and successes, and the failures."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        told = ["--hypothesis-profile=proof", f"--junitxml={report}"]
        command = [sys.executable, "-m", "pytest", "-q", "-n", WORKERS, *told, TESTS]
        done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True)
        if not report.exists():
            sys.exit(done.stdout.decode())
        suite = ElementTree.parse(report).getroot()  # noqa: S314 - written by the line above
    cases, successes = counts(suite)
    for name, number in cases.items():
        print(f"{name}: {number} cases, {successes[name]} of them accepted")
    failed = sorted({name for test in suite.iter("testcase") for name in failures(test)})
    never = [name for name in cases if not successes[name]]
    total = sum(cases.values())
    print(f"all: {total} cases of {len(cases)} operations (claim: at least {LEAST_CASES})")
    print(f"failures: {', '.join(failed) or 0} (claim: 0)")
    print(f"never accepted: {', '.join(never) or 'none'} (claim: none)")
    return 1 if failed or never or total < LEAST_CASES or done.returncode else 0


def counts(suite: ElementTree.Element) -> tuple[dict[str, int], dict[str, int]]:
    """Cases and accepted ones by operation, from properties named `cases OPERATION STATUS`."""
    cases: dict[str, int] = defaultdict(int)
    successes: dict[str, int] = defaultdict(int)
    for told in suite.iter("property"):
        kind, _, rest = told.get("name", "").partition(" ")
        if kind == "cases":
            name, _, status = rest.partition(" ")
            cases[name] += int(told.get("value", 0))
            successes[name] += int(told.get("value", 0)) if status.startswith("2") else 0
    return cases, successes


def failures(test: ElementTree.Element) -> list[str]:
    """The operations of a test that did not pass, or its name when it came to none."""
    if test.find("failure") is None and test.find("error") is None:
        return []
    return list(counts(test)[0]) or [test.get("name", "")]


if __name__ == "__main__":
    sys.exit(main())

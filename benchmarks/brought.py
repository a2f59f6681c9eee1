"""What people bring: reported cases, secrets on the way in, and commands against the real curl.

Claim: each of the reported cases is right; of the secrets that are planted in a recording, none is
kept; what is read from a command is what the installed curl sends, in each of a thousand cases.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from dataclasses import fields
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from hypothesis import HealthCheck, given, settings  # noqa: E402 - after the path is known

from pingone_nb.interchange import read_har  # noqa: E402
from tests.interchange.brought import CASES  # noqa: E402
from tests.interchange.curl_commands import commands, difference, recording  # noqa: E402
from tests.interchange.places import PLACES, entry, traces  # noqa: E402

COMMANDS = 1_000


def wrong_cases() -> list[str]:
    """The cases that are not right."""
    found = []
    for title, check in CASES.items():
        with tempfile.TemporaryDirectory() as folder:
            try:
                check(Path(folder))
            except Exception as error:  # noqa: BLE001 - whatever it is, the case is wrong
                found.append(f"{title}: {type(error).__name__}")
    return found


def kept_secrets() -> list[str]:
    """The places whose secret is kept."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.har"
        for place, edit in PLACES.items():
            path.write_text(json.dumps({"log": {"entries": [entry(edit)]}}), encoding="utf-8")
            told = [[getattr(each, kept.name) for kept in fields(each)] for each in read_har(path)]
            found += [place] if traces(repr(told)) else []
    return found


def differences() -> tuple[int, list[str]]:
    """How many commands were tried, and what was read otherwise than curl sends it."""
    tried, found = [0], list[str]()
    with recording() as recorder:

        @settings(
            max_examples=COMMANDS,
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(commands())
        def each(command: str) -> None:
            tried[0] += 1
            try:
                told = difference(recorder, command)
            except Exception as error:  # noqa: BLE001 - a refusal is a difference, too
                told = f"{command}\n  {error}"
            found.extend([told] if told else [])

        each()
    return tried[0], found


def main() -> int:
    """Print the three figures."""
    wrong, kept = wrong_cases(), kept_secrets()
    print(f"reported cases: {len(CASES) - len(wrong)} of {len(CASES)} right (claim: all)")
    print(f"secrets planted in {len(PLACES)} places: {len(kept)} kept (claim: 0)")
    lines = [*wrong, *kept]
    if shutil.which("curl"):
        count, found = differences()
        print(f"commands compared with curl: {count}, differences: {len(found)} (claim: 0)")
        lines += found[:5]
    for line in lines:
        print(f"  {line}")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())

"""Odd URLs, tampered stores, and files with wrong bytes: how many end in a raw exception.

Claim: none. Each is opened, read in every way, recorded into, saved, exported and closed; whatever
is raised is a `PingOneError`.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.history.damage import tried_corrupted, tried_files, tried_odd, tried_tampered

KINDS: dict[str, Callable[[Path], Mapping[object, list[str]]]] = {
    "odd URLs": lambda folder: dict(tried_odd(folder)),
    "tampered stores": lambda folder: dict(tried_tampered(folder)),
    "corrupted stores": lambda folder: dict(tried_corrupted(folder, range(150))),
    "corrupted Parquet and HAR files": lambda folder: dict(tried_files(folder, range(150))),
}


def main() -> int:
    """Print what was tried, and what was raw."""
    raw = 0
    for kind, tried in KINDS.items():
        with tempfile.TemporaryDirectory() as folder:
            told = tried(Path(folder))
        for name, found in told.items():
            for each in found:
                print(f"  {name}: {each}")
        count = sum(map(bool, told.values()))
        print(f"{kind}: tried {len(told)}, raw exceptions from {count} (claim: 0)", flush=True)
        raw += count
    return 1 if raw else 0


if __name__ == "__main__":
    sys.exit(main())

"""A server repeats what was sent, in every way and place, to every operation.

Claim: no canary is found in what is kept or shown afterwards: exchange, error, traceback with
variables, notice, SQLite, HAR, Postman, Parquet, replay, snippet.
"""

from __future__ import annotations

import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from tests.echo_forms import PLACES, WAYS, forms
from tests.echo_trial import REQUESTS, Trial, tried

MOST_SHOWN = 5


def trial(name: str) -> Trial:
    """Try every form with a request."""
    with tempfile.TemporaryDirectory() as folder:
        return tried(name, list(forms()), Path(folder))


def main() -> int:
    """Print how many echoes came, and how many canaries were found."""
    print(f"echo forms: {len(list(forms()))} ({len(WAYS)} ways × {len(PLACES)} places)")
    total, found = 0, list[str]()
    with ProcessPoolExecutor() as pool:
        for each in pool.map(trial, REQUESTS):
            total += each.tried
            found += each.found
    operations = {name.partition(" ")[0] for name in REQUESTS}
    print(f"operations: {len(operations)} in {len(REQUESTS)} requests")
    print(f"echoes tried: {total:,}; canaries found: {len(found)} (claim: 0)")
    print("".join(f"  {each}\n" for each in found[:MOST_SHOWN]), end="")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

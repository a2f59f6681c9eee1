"""Records the contract's marks of today as its last version: `python -m docs.versions`.

To be run once for each version of the contract, when it is released: the ledger shows what has
changed since.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from docs.reference import PACKAGE
from pingone_nb.contract import document
from pingone_nb.contract.changes import FILE, marks, version

PATH = PACKAGE / "contract" / FILE


def recorded(told: Mapping[str, Any], kept: Mapping[str, Any], date: str) -> dict[str, Any]:
    """The file's content once a document is its last version; an earlier record of it goes."""
    own = asdict(version(told, date=date))
    others = [each for each in kept["versions"] if each["version"] != own["version"]]
    return {"versions": [*others, own], "marks": marks(told)}


def main() -> None:
    """Write the file anew."""
    kept = json.loads(PATH.read_text(encoding="utf-8"))
    today = datetime.now(UTC).date().isoformat()
    PATH.write_text(
        json.dumps(recorded(document(), kept, today), indent=1) + "\n", encoding="utf-8"
    )


if __name__ == "__main__":
    main()

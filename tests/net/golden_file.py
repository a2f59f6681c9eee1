"""Golden files: what an earlier version did, written by `python -m tests.net.write`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

GOLDEN = Path(__file__).parent / "golden"
STORES = GOLDEN / "stores"


def as_json(value: Any) -> str:
    """A value as the text of its golden file: the order of keys is kept, it may be a column's."""
    return json.dumps(value, indent=1, ensure_ascii=False) + "\n"


def through_json(value: Any) -> Any:
    """A value as it comes back from its golden file."""
    return json.loads(as_json(value))


def golden(name: str) -> Any:
    """What a golden JSON file holds."""
    return json.loads((GOLDEN / name).read_text(encoding="utf-8"))


def write_text(path: Path, text: str) -> None:
    """Replace a file, with the same bytes on each system."""
    path.write_text(text, encoding="utf-8", newline="\n")

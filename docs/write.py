"""Writes what the documentation takes from the code: `python -m docs.write`."""

from __future__ import annotations

from pathlib import Path

from docs import reference, rooms, support
from pingone_nb.commands import ledger

FOLDER = Path(__file__).parent
WRITTEN = {
    "reference.md": reference.page,
    "rooms.svg": rooms.picture,
    "state_machine.svg": ledger.chart,
}


def main() -> None:
    """Write each file anew."""
    for name, text in WRITTEN.items():
        (FOLDER / name).write_text(text(), encoding="utf-8")
    support.main()  # tries every case and every lesson, which takes a minute or two


if __name__ == "__main__":
    main()

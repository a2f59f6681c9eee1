"""Write the golden files anew: `python -m tests.net.write`, or some of them by name."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.net import commands, names, sentences, stores, tables, wire
from tests.net.golden_file import GOLDEN, as_json, write_text


def write_wire(golden: Path) -> None:
    """What is sent."""
    write_text(golden / "wire.json", as_json(wire.everything()))


def write_tables(golden: Path) -> None:
    """What a history tells."""
    with tempfile.TemporaryDirectory() as scratch:
        write_text(golden / "tables.json", as_json(tables.everything(Path(scratch))))


def write_stores(golden: Path) -> None:
    """Stores, and what they hold."""
    folder = golden / "stores"
    folder.mkdir(exist_ok=True)
    stores.write_stores(folder)
    write_text(golden / "rows.json", as_json(stores.rows()))


def write_names(golden: Path) -> None:
    """What can be imported."""
    write_text(golden / "names.json", as_json(names.everything()))


def write_commands(golden: Path) -> None:
    """The command line."""
    write_text(golden / "commands.json", as_json(commands.everything()))


def write_sentences(golden: Path) -> None:
    """What users read, without its place."""
    texts = sorted({each.text for each in sentences.everything()})
    write_text(golden / "sentences.txt", "\n".join(texts) + "\n")


PARTS: dict[str, Callable[[Path], None]] = {
    "wire": write_wire,
    "tables": write_tables,
    "stores": write_stores,
    "names": write_names,
    "commands": write_commands,
    "sentences": write_sentences,
}


def main(words: Sequence[str] | None = None) -> None:
    """Write all parts, or those that are named."""
    parser = argparse.ArgumentParser(prog="python -m tests.net.write", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="part", help=f"of {', '.join(PARTS)}")
    chosen = parser.parse_args(words).parts or list(PARTS)
    unknown = [each for each in chosen if each not in PARTS]
    if unknown:
        parser.error(f"there are only {', '.join(PARTS)}")
    GOLDEN.mkdir(exist_ok=True)
    for name in chosen:
        PARTS[name](GOLDEN)
        sys.stdout.write(f"{name} is written\n")


if __name__ == "__main__":
    main()

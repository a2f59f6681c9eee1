"""What the documentation takes from the code is what the code says now."""

from __future__ import annotations

import hashlib
import subprocess
import sys

import pytest

from docs.write import FOLDER, WRITTEN


@pytest.mark.parametrize("name", WRITTEN)
def test_it_is_up_to_date(name: str) -> None:
    """The file is what `make docs` writes."""
    assert (FOLDER / name).read_text(encoding="utf-8") == WRITTEN[name](), "run `make docs`"


def test_it_is_the_same_in_every_process() -> None:
    """Neither the order of sets nor addresses in memory show in what is written."""
    program = "from docs.write import WRITTEN; print(*(text() for text in WRITTEN.values()))"
    told = subprocess.run(
        [sys.executable, "-c", program],
        cwd=FOLDER.parent,
        env={
            "PYTHONHASHSEED": "4711",
            "PYTHONPATH": str(FOLDER.parent),
            "PYTHONIOENCODING": "utf-8",
        },
        capture_output=True,
        check=True,
    ).stdout
    here = " ".join(text() for text in WRITTEN.values()) + "\n"

    assert hashlib.sha256(told).hexdigest() == hashlib.sha256(here.encode()).hexdigest()

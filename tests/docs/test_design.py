"""What the design page says of rooms: their layers, and which of them have which effects."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.test_architecture import LAYERS, imported, modules, room_of

PAGE = (Path(__file__).parents[2] / "docs" / "design.md").read_text(encoding="utf-8")
ROOMS = {  # library → the rooms of the client's side that import it, here or inside a function
    "requests": {"client", "interchange", "transport"},
    "pandas": {"commands", "history", "lab.batch", "lab.comparison", "lab.lesson", "lab.pictures"},
    "ipywidgets": {"lab.forms", "lab.lesson"},
    "sqlite3": {"history"},
    "sqlalchemy": {"history"},
    "duckdb": {"history"},
}


@pytest.mark.parametrize("library", ROOMS)
def test_effects_stay_in_their_rooms(library: str) -> None:
    """A library with effects is imported by the rooms that the rule names, and by no other."""
    found = {
        room_of(name)
        for name, path in modules().items()
        if library in {each.split(".")[0] for each in imported(path.read_text("utf-8"))}
    }

    assert found - {"simulator"} == ROOMS[library]


def test_the_rule_names_the_rooms() -> None:
    """The page's rule names each room that the data name."""
    rule = re.search(r"^4\. (.*?)^5\. ", PAGE, re.MULTILINE | re.DOTALL)

    assert rule
    assert {room for rooms in ROOMS.values() for room in rooms} <= set(
        re.findall(r"`([\w.]+)`", rule[1])
    )


def test_the_table_has_every_room_in_its_layer() -> None:
    """The page's table lists the rooms bottom up, each with the number of its layer."""
    rows = re.findall(r"^\| (\d+) \| `([\w/.]+)` \|", PAGE, re.MULTILINE)
    told = [
        (int(number), path.removesuffix(".py").rstrip("/").replace("/", "."))
        for number, path in rows
    ]

    assert told == [
        (number, room) for number, layer in enumerate(LAYERS) for room in layer if room != "lab"
    ]

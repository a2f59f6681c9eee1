"""A JSON value is cut to what a page can show, in its own order."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pingone_nb.lab.forms.reply_view import CutJson


def deep(levels: int) -> Any:
    """Objects within objects."""
    return {"a": deep(levels - 1)} if levels else 1


def test_each_kind_of_value_is_a_node() -> None:
    """Kinds, order and exact texts are kept, also of names that a browser would sort."""
    cut = CutJson.of({"b": [1, 2.5, True, None], "10": "<b>", "2": {}})

    assert cut.is_whole
    assert cut.root == [
        "object",
        [
            ["b", ["array", [["number", "1"], ["number", "2.5"], ["boolean", "true"], ["null", "null"]], 0]],
            ["10", ["string", "<b>"]],
            ["2", ["object", [], 0]],
        ],
        0,
    ]  # fmt: skip


@pytest.mark.parametrize(
    "value",
    [
        [{"a": index, "b": "x" * 100} for index in range(20_000)],
        {f"{index}": index for index in range(300_000)},
        "x" * 2_000_000,
        ["x" * 4_000] * 500,
        {"x" * 2_000_000: 1},
        deep(500),
    ],
)
def test_what_is_long_is_cut(value: Any) -> None:
    """Two million characters, many values or great depth become a short tree that says so."""
    cut = CutJson.of(value)

    assert not cut.is_whole
    assert len(json.dumps(cut.root)) < 200_000


def test_what_is_left_out_is_counted() -> None:
    """An object tells how many of its properties are not shown."""
    cut = CutJson.of(list(range(5_000)))

    assert len(cut.root[1]) + cut.root[2] == 5_000

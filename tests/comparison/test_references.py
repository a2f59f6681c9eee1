"""Renaming ids throughout is no difference; mixing two of them up is one."""

from __future__ import annotations

import uuid
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from pingone_nb import Exchange
from pingone_nb.lab.comparison import compare_exchanges
from pingone_nb.simulator import Simulator
from tests.pictures.runs import changed, run

EXCHANGE: Exchange = run(Simulator(seed=1))[1]
numbers = st.integers(0, 5)
bodies = st.recursive(
    numbers.map(lambda n: ("id", n)) | st.sampled_from(["a", "b", 1, None, True]),
    lambda below: st.lists(below, max_size=3) | st.dictionaries(st.sampled_from("xyz"), below),
    max_leaves=12,
)


def written(value: Any, names: dict[int, str]) -> Any:
    """A body with its numbered ids written out, bare or within a text."""
    if isinstance(value, tuple):
        return f"urn:{names[value[1]]}"
    if isinstance(value, list):
        return [written(item, names) for item in value]
    if isinstance(value, dict):
        return {name: written(item, names) for name, item in value.items()}
    return value


def names(seed: int) -> dict[int, str]:
    """An id for each number."""
    return {n: str(uuid.uuid5(uuid.NAMESPACE_OID, f"{seed} {n}")) for n in range(6)}


def ids_in(value: Any) -> list[int]:
    """The numbers of the ids in a body, each as often as it is there."""
    if isinstance(value, tuple):
        return [value[1]]
    below = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [n for item in below for n in ids_in(item)]


def compared(first: Any, second: Any) -> bool:
    """Whether two bodies are equal."""
    one, other = changed(EXCHANGE, reply_body=first), changed(EXCHANGE, reply_body=second)
    return compare_exchanges(one, other).is_equal


@given(bodies)
def test_other_ids_are_equal(body: Any) -> None:
    """A body with each id replaced by another one, the same everywhere, is equal."""
    assert compared(written(body, names(1)), written(body, names(2)))


@given(bodies, numbers, numbers)
def test_two_ids_that_become_one_are_found(body: Any, one: int, other: int) -> None:
    """When two different ids of a body become the same, it is equal no more, from either side."""
    merged = {**names(2), one: names(2)[other]}
    is_changed = one != other and {one, other} <= set(ids_in(body))

    assert compared(written(body, names(1)), written(body, merged)) == (not is_changed)
    assert compared(written(body, merged), written(body, names(1))) == (not is_changed)

"""Items of two lists are paired in order, by the strictest key that fits."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pingone_nb.lab.comparison.structure import aligned

letters = st.lists(st.sampled_from("abAB"), max_size=12)


def pairs(first: str, second: str) -> list[str]:
    """Pairs of letters, `-` for nothing; equal letters first, then those equal but for case."""
    found = aligned(list(first), list(second), str, str.lower)
    return [f"{one or '-'}{other or '-'}" for one, other in found]


def test_equal_items_are_paired() -> None:
    """What is inserted or left out stands alone."""
    assert pairs("abc", "abc") == ["aa", "bb", "cc"]
    assert pairs("abc", "ac") == ["aa", "b-", "cc"]
    assert pairs("ac", "abc") == ["aa", "-b", "cc"]
    assert pairs("", "a") == ["-a"]
    assert pairs("", "") == []


def test_the_next_key_pairs_what_is_left() -> None:
    """Between equal items those are paired that are equal in the looser key."""
    assert pairs("xay", "xAy") == ["xx", "aA", "yy"]
    assert pairs("xab", "xAA") == ["xx", "aA", "b-", "-A"]


@given(letters, letters)
def test_nothing_is_lost_and_order_stays(first: list[str], second: list[str]) -> None:
    """Each item is in one pair, in its order, and pairs are equal but for case."""
    found = list(aligned(first, second, str, str.lower))

    assert [one for one, _ in found if one is not None] == first
    assert [other for _, other in found if other is not None] == second
    assert all(one.lower() == other.lower() for one, other in found if one and other)


@given(letters)
def test_a_list_is_paired_with_itself(items: list[str]) -> None:
    """Each item stands beside itself."""
    assert list(aligned(items, items, str, str.lower)) == [(each, each) for each in items]

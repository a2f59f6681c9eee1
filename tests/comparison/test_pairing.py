"""Exchanges of two runs are paired as well as they can be, in a time that grows with their number."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations, permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pingone_nb import Exchange
from pingone_nb.lab.comparison import compare_runs
from pingone_nb.lab.comparison.pairing import paired
from tests.history.made import begun, checked, exchange, refused, reply

LETTERS = "sbcr"
BEGINS = {"s": "SMS", "b": "any", "c": "check", "r": "check"}  # the same operation and channel


def flow(name: str, letters: str) -> list[Exchange]:
    """An authentication: `s` a code by SMS, `b` a code, `c` a right code, `r` a wrong code."""
    made = {
        "s": lambda: begun(name),
        "b": lambda: exchange("initialize", reply({"id": name}, http_status=201)),
        "c": lambda: checked(name, at_seconds=1, status="COMPLETED"),
        "r": lambda: refused(name, at_seconds=1),
    }
    return [made[letter]() for letter in letters]


def run_of(flows: Sequence[str], *, name: str) -> list[Exchange]:
    """The authentications one after the other; the first part of a flow is what belongs to none."""
    others = [exchange("list_devices", reply({})) for _ in flows[:1]]
    return others + [
        each for number, letters in enumerate(flows) for each in flow(f"{name}{number}", letters)
    ]


def outcome(each: Exchange) -> tuple[object, ...]:
    """What two exchanges of an operation may have in common."""
    return (each.operation, each.http_status, each.status, each.detail_code)


def score(first: Sequence[Exchange], second: Sequence[Exchange]) -> tuple[int, int]:
    """The best of all ways to pair the exchanges of two authentications: pairs, equal ones."""
    few, many = sorted((first, second), key=len)
    best = (0, 0)
    for chosen in permutations(many, len(few)):
        both = [
            pair for pair in zip(few, chosen, strict=True) if pair[0].operation == pair[1].operation
        ]
        best = max(best, (len(both), sum(outcome(one) == outcome(other) for one, other in both)))
    return best


def ways(first: int, second: int) -> Iterator[list[tuple[int, int]]]:
    """All ways to pair authentications in their order."""
    for size in range(min(first, second) + 1):
        for mine in combinations(range(first), size):
            for theirs in combinations(range(second), size):
                yield list(zip(mine, theirs, strict=True))


def optimum(first: Sequence[str], second: Sequence[str]) -> tuple[int, int, int]:
    """By trying all: authentications that begin alike, exchanges with partners, equal ones."""
    mine = [flow(f"a{n}", letters) for n, letters in enumerate(first)]
    theirs = [flow(f"b{n}", letters) for n, letters in enumerate(second)]
    scores = {
        (one, other): score(mine[one], theirs[other])
        for one in range(len(mine))
        for other in range(len(theirs))
    }
    best = (0, 0, 0)
    for way in ways(len(mine), len(theirs)):
        alike = sum(
            scores[one, other][0] > 0 and BEGINS[first[one][0]] == BEGINS[second[other][0]]
            for one, other in way
        )
        told = [scores[pair] for pair in way]
        best = max(best, (alike, sum(pairs for pairs, _ in told), sum(same for _, same in told)))
    return best


FLOWS = st.lists(st.text(LETTERS, min_size=1, max_size=3), max_size=4)


@settings(max_examples=150, deadline=None)
@given(FLOWS, FLOWS)
def test_no_other_way_is_better(first: list[str], second: list[str]) -> None:
    """On small runs it is what trying all ways finds; each exchange is there once."""
    one = [each for n, letters in enumerate(first) for each in flow(f"a{n}", letters)]
    other = [each for n, letters in enumerate(second) for each in flow(f"b{n}", letters)]
    pairs = paired(one, other)
    both = [(one[a], other[b]) for a, b in pairs if a is not None and b is not None]
    beside = {(a.authentication_id, b.authentication_id) for a, b in both}
    begins = {
        **{f"a{n}": BEGINS[letters[0]] for n, letters in enumerate(first)},
        **{f"b{n}": BEGINS[letters[0]] for n, letters in enumerate(second)},
    }

    assert sorted(a for a, _ in pairs if a is not None) == list(range(len(one)))
    assert sorted(b for _, b in pairs if b is not None) == list(range(len(other)))
    assert all(a.operation == b.operation for a, b in both)
    assert optimum(first, second) == (
        sum(begins[str(a)] == begins[str(b)] for a, b in beside),
        len(both),
        sum(outcome(a) == outcome(b) for a, b in both),
    )


def retried(seed: int, *, flows: int, name: str) -> list[str]:
    """Authentications with some wrong codes each."""
    rng = random.Random(f"{name}{seed}")  # noqa: S311 - to be repeated
    return ["s" + "r" * rng.choice((0, 0, 0, 1, 1, 2, 3)) + "c" for _ in range(flows)]


@pytest.mark.parametrize("seed", range(3))
def test_random_retries_leave_alone_only_what_must_be(seed: int) -> None:
    """Two runs of 200 authentications: each is beside its counterpart, with all that both have."""
    first, second = retried(seed, flows=200, name="a"), retried(seed, flows=200, name="b")
    comparison = compare_runs(run_of(first, name="a"), run_of(second, name="b"))
    both = [pair for pair in comparison.pairs if pair.first and pair.second]
    possible = 1 + sum(
        sum((Counter(a) & Counter(b)).values()) for a, b in zip(first, second, strict=True)
    )

    assert len(both) == possible
    assert {outcome(pair.first) == outcome(pair.second) for pair in both} == {True}  # type: ignore[arg-type]


def test_an_authentication_more_shifts_nothing() -> None:
    """The one that only one run has stands alone, wherever it is; the others are equal."""
    flows = ["sc", "srrc", "brc", "sc", "srrrr", "src"]
    for place in range(len(flows) + 1):
        longer = [*flows[:place], "srrrrrrrc", *flows[place:]]
        comparison = compare_runs(run_of(flows, name="a"), run_of(longer, name="b"))
        alone = [pair.second for pair in comparison.pairs if pair.first is None]

        assert {each and each.authentication_id for each in alone} == {f"b{place}"}
        assert len(alone) == 9
        assert all(pair.second for pair in comparison.pairs)


def test_equal_ids_stand_beside_each_other() -> None:
    """A run and its replay have the same ids, in whatever order."""
    first = [*flow("x", "sc"), *flow("y", "srrc")]
    second = [*flow("y", "srrc"), *flow("x", "sc")]
    pairs = compare_runs(first, second).pairs

    assert {
        pair.first.authentication_id == pair.second.authentication_id
        for pair in pairs
        if pair.first and pair.second
    } == {True}
    assert len(pairs) == 6


def test_interleaved_authentications_are_told_apart() -> None:
    """Threads mix the exchanges of one run; each is found beside the one it belongs to."""
    orderly = [flow(f"a{number}", "src") for number in range(20)]
    mixed = [flow(f"b{number}", "src") for number in range(20)]
    first = [each for one in orderly for each in one]
    second = [mixed[number][step] for step in range(3) for number in range(20)]
    pairs = compare_runs(first, second).pairs

    assert len(pairs) == 60
    assert {
        (pair.first.authentication_id or "")[1:] == (pair.second.authentication_id or "")[1:]
        for pair in pairs
        if pair.first and pair.second
    } == {True}


@pytest.mark.parametrize(("first", "second"), [(3_000, 2_900), (2_500, 3_500), (1_500, 9_000)])
def test_long_runs_of_unequal_length_pair_as_many_as_there_are(first: int, second: int) -> None:
    """Beyond the table's limit, too, each authentication of the shorter run has a partner."""
    pairs = paired(run_of(["sc"] * first, name="a"), run_of(["sc"] * second, name="b"))

    assert sum(a is not None and b is not None for a, b in pairs) == 2 * min(first, second) + 1

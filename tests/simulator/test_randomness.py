"""Ids and passcodes."""

from __future__ import annotations

import uuid
from collections import Counter

import pytest

from pingone_nb.simulator.rules.randomness import SecureRandomness, SeededRandomness, randomness_of


def test_without_a_seed_it_is_the_csprng() -> None:
    """Only a seed makes codes predictable."""
    assert isinstance(randomness_of(None), SecureRandomness)
    assert isinstance(randomness_of(0), SeededRandomness)


def test_a_seed_repeats_itself() -> None:
    """The same seed gives the same ids, codes and keys; another one others."""

    def drawn(seed: int) -> tuple[str, str, bytes]:
        randomness = SeededRandomness(seed)
        return randomness.uuid(), randomness.digits(6), randomness.key()

    assert drawn(7) == drawn(7)
    assert drawn(7) != drawn(8)


@pytest.mark.parametrize("randomness", [SecureRandomness(), SeededRandomness(7)])
def test_shapes(randomness: SecureRandomness | SeededRandomness) -> None:
    """Ids are version 4 UUIDs in lower case, codes have their length, keys 32 bytes."""
    told = randomness.uuid()

    assert uuid.UUID(told).version == 4
    assert told == told.lower()
    assert len(randomness.key()) == 32
    for length in range(6, 11):
        code = randomness.digits(length)
        assert len(code) == length
        assert code.isdecimal()


def test_each_code_is_equally_likely() -> None:
    """Over 100,000 codes every digit stands at every place about as often, the first included."""
    randomness = SeededRandomness(7)
    codes = [randomness.digits(6) for _ in range(100_000)]

    for place in range(6):
        counts = Counter(code[place] for code in codes)
        assert set(counts) == set("0123456789")
        chi_squared = sum((count - 10_000) ** 2 / 10_000 for count in counts.values())
        assert chi_squared < 27.9  # 9 degrees of freedom, p = 0.001

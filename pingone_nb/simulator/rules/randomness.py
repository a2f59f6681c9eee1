"""Ids, passcodes and keys: from a CSPRNG, or from a seed so that runs repeat themselves."""

from __future__ import annotations

import random
import secrets
import uuid
from typing import Protocol

_LETTERS_AND_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class Randomness(Protocol):
    """Where ids, passcodes and keys come from."""

    def uuid(self) -> str:
        """A random UUID, lower case."""
        ...

    def digits(self, length: int) -> str:
        """A passcode of `length` digits, each of them equally likely, leading zeros kept."""
        ...

    def below(self, end: int) -> int:
        """A whole number from 0 up to, not including, `end`."""
        ...

    def key(self) -> bytes:
        """32 bytes."""
        ...


class SecureRandomness:
    """The operating system's CSPRNG."""

    def uuid(self) -> str:
        """A random UUID, lower case."""
        return str(uuid.uuid4())

    def digits(self, length: int) -> str:
        """A passcode of `length` digits, each of them equally likely, leading zeros kept."""
        return f"{secrets.randbelow(10**length):0{length}d}"

    def below(self, end: int) -> int:
        """A whole number from 0 up to, not including, `end`."""
        return secrets.randbelow(end)

    def key(self) -> bytes:
        """32 bytes."""
        return secrets.token_bytes(32)


class SeededRandomness:
    """A pseudo-random sequence that a seed repeats; predictable, so for tests and lessons only."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 - repeating itself is the purpose

    def uuid(self) -> str:
        """A pseudo-random UUID, lower case."""
        return str(uuid.UUID(int=self._random.getrandbits(128), version=4))

    def digits(self, length: int) -> str:
        """A passcode of `length` digits, each of them equally likely, leading zeros kept."""
        return f"{self._random.randrange(10**length):0{length}d}"

    def below(self, end: int) -> int:
        """A whole number from 0 up to, not including, `end`."""
        return self._random.randrange(end)

    def key(self) -> bytes:
        """32 bytes."""
        return self._random.randbytes(32)


def randomness_of(seed: int | None) -> Randomness:
    """The CSPRNG, or a sequence that the seed repeats."""
    return SecureRandomness() if seed is None else SeededRandomness(seed)


def letters_and_digits(randomness: Randomness, length: int) -> str:
    """A code of digits and capitals, each of them equally likely."""
    return "".join(_LETTERS_AND_DIGITS[randomness.below(36)] for _ in range(length))

"""How much of a property is tried: a part of its cases in `make test`, all in `make proof`."""

from __future__ import annotations

from hypothesis import settings

TEST, PROOF = "test", "proof"
_ALL = 100
_LEAST = 20

settings.register_profile(
    TEST, max_examples=_ALL // 4, deadline=None, derandomize=True, database=None
)
settings.register_profile(
    PROOF, max_examples=_ALL, deadline=None, derandomize=False, database=None, print_blob=True
)


def cases(number: int) -> int:
    """So many with `--hypothesis-profile=proof`; otherwise a quarter of them, but 20 at least."""
    return min(number, max(number * settings().max_examples // _ALL, _LEAST))


def try_all() -> None:
    """Try as many as `make proof` does, in a process that pytest does not run."""
    settings.load_profile(PROOF)

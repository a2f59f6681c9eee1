"""The policy."""

from __future__ import annotations

import pytest

from pingone_nb.simulator import Policy


def test_defaults_are_the_documented_ones() -> None:
    """Six digits, three failures, thirty minutes, no cool-down."""
    rules = Policy().otp_rules("SMS")

    assert (rules.length, rules.failure_count) == (6, 3)
    assert (rules.lifetime_seconds, rules.cool_down_seconds) == (1800, 0)
    assert Policy() == Policy.of()


@pytest.mark.parametrize(
    "wrong",
    [
        {"otp_length": 5},
        {"otp_length": 11},
        {"failure_count": 0},
        {"failure_count": 8},
        {"lifetime_seconds": 0},
        {"cool_down_seconds": -1},
        {"cool_down_seconds": 1801},
        {"failure_count": True},
        {"otp_length": "6"},
        {"device_selection": "ANY"},
        {"id": "default"},
    ],
)
def test_other_numbers_are_refused(wrong: dict[str, object]) -> None:
    """What PingOne's policies cannot hold is refused, and the message names it."""
    with pytest.raises(ValueError, match=f"(?i){next(iter(wrong))}"):
        Policy.of(**wrong)


def test_an_id_is_lower_case() -> None:
    """An id given in upper case is the same id."""
    assert Policy(id="5A0A0950-8A81-4739-B12A-F4D6A11C7A82") == Policy()

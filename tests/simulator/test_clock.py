"""The clock."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pingone_nb.simulator.rules.clock import (
    Clock,
    ManualClock,
    SystemClock,
    as_timestamp,
    epoch_seconds,
)


def test_a_manual_clock_stands_still() -> None:
    """Time passes only by hand, and exactly as told."""
    clock = ManualClock(datetime(2022, 6, 16, 14, 12, 25, 618_000, tzinfo=UTC))
    before = clock.now()
    clock.advance(seconds=0.5)

    assert (clock.now() - before).total_seconds() == 0.5


def test_a_system_clock_goes_on_from_where_it_was_put() -> None:
    """Real time passes, with the offset on top."""
    clock = SystemClock()
    clock.advance(seconds=3600)

    ahead = (clock.now() - datetime.now(UTC)).total_seconds()
    assert 3590 < ahead < 3610


@pytest.mark.parametrize("clock", [ManualClock(), SystemClock()])
@pytest.mark.parametrize("seconds", [-1, float("nan"), float("inf"), 1e12])
def test_time_never_goes_back_nor_too_far(clock: Clock, seconds: float) -> None:
    """A clock refuses to go back, nowhere, or beyond the year 9000, and stays where it is."""
    before = clock.now()

    with pytest.raises(ValueError, match="clock"):
        clock.advance(seconds=seconds)
    assert (clock.now() - before).total_seconds() < 60


def test_a_start_needs_a_zone() -> None:
    """A moment without a zone is no start."""
    with pytest.raises(ValueError, match="time zone"):
        ManualClock(datetime(2026, 1, 1))  # noqa: DTZ001 - that is the mistake


def test_moments_are_written_as_the_api_writes_them() -> None:
    """Milliseconds and a Z, cut rather than rounded."""
    moment = datetime(2022, 6, 16, 14, 12, 25, 785_999, tzinfo=UTC)

    assert as_timestamp(moment) == "2022-06-16T14:12:25.785Z"
    assert as_timestamp(moment.replace(microsecond=0)) == "2022-06-16T14:12:25.000Z"
    assert epoch_seconds(moment) == 1655388745

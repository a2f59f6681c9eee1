"""The countdown knows an absolute deadline and whose clock it is told by."""

from __future__ import annotations

from datetime import timedelta

from pingone_nb.lab.forms import Countdown
from pingone_nb.simulator import ManualClock
from tests.forms.fake_browser import FakeBrowser


def test_the_deadline_is_absolute() -> None:
    """The page gets the moment itself, so that it can tick without the kernel."""
    clock = ManualClock()
    countdown = Countdown(now=clock.now)
    deadline = clock.now() + timedelta(seconds=90)

    countdown.start(deadline)

    assert countdown.deadline_ms == deadline.timestamp() * 1000
    assert not countdown.is_over


def test_a_page_asks_for_the_exact_time() -> None:
    """The page's own clock does not matter: it is told the time by the deadline's clock."""
    clock = ManualClock()
    browser = FakeBrowser(Countdown(now=clock.now))

    browser.say("ready")

    assert browser.heard == [{"type": "now", "now_ms": clock.now().timestamp() * 1000}]


def test_a_moved_clock_is_told_at_the_next_look() -> None:
    """After the simulator's clock was moved, `refresh` tells the page."""
    clock = ManualClock()
    countdown = Countdown(now=clock.now)
    countdown.start(clock.now() + timedelta(seconds=90))
    browser = FakeBrowser(countdown)

    clock.advance(seconds=91)
    countdown.refresh()

    assert browser.heard_of("now")[-1]["now_ms"] == clock.now().timestamp() * 1000
    assert countdown.is_over


def test_the_end_is_told_once_it_is_true() -> None:
    """A page whose clock runs fast cannot end the time early."""
    clock = ManualClock()
    countdown = Countdown(now=clock.now)
    heard: list[bool] = []
    countdown.on_over(lambda: heard.append(True))
    countdown.start(clock.now() + timedelta(seconds=90))
    browser = FakeBrowser(countdown)

    browser.say("over")
    clock.advance(seconds=90)
    browser.say("over")

    assert heard == [True]


def test_stopped_it_shows_nothing() -> None:
    """Without a deadline nothing is over."""
    countdown = Countdown()
    countdown.start(ManualClock().now())

    countdown.stop()

    assert countdown.deadline_ms is None
    assert not countdown.is_over

"""Time limits, and the ways on, in plain words."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pingone_nb.lab.forms.ways_on import Limits, can_change_device, endings, ways_on
from tests.forms.enrolled import enroll

LIMITS = Limits(failure_count=3, lifetime_seconds=1800)
END = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def test_a_one_time_target_has_no_resend_and_no_other_device() -> None:
    """Sending again is a new authentication, and there is nothing to change to."""
    enrolled = enroll()
    user = enrolled.simulator.user
    begun = enrolled.client.one_time_sms(user.id, phone=user.phone)
    told = dict(ways_on(begun))

    assert "no media type for sending a passcode again" in told["Send again"]
    assert told["Change device"].startswith("Not available")
    assert "no call to end an authentication" in told["Start over"]
    assert not can_change_device(begun)
    assert endings(begun, LIMITS, end=END) == (
        "The passcode expires at 03:04:05 UTC, 30 minutes after it was sent.",
        "After 3 wrong passcodes, PingOne accepts no more passcodes.",
    )


def test_a_paired_device_is_selected_again() -> None:
    """Sending again and changing are both `device.select`; failures make the device cool down."""
    enrolled = enroll()
    chosen = enrolled.begin("SMS")
    told = dict(ways_on(chosen))

    assert "device.select" in told["Send again"]
    assert "device.select" in told["Change device"]
    assert can_change_device(chosen)
    assert "cools down" in endings(chosen, LIMITS, end=None)[-1]


def test_nothing_is_sent_again_before_a_device_is_chosen() -> None:
    """While a device has to be chosen, there is nothing to send again and no deadline."""
    enrolled = enroll()
    begun = enrolled.client.initialize(enrolled.user_id)

    assert [name for name, _ in ways_on(begun)] == ["Change device", "Start over"]
    assert endings(begun, LIMITS, end=None) == (
        "PingOne doesn't report a time limit for this status.",
    )


@pytest.mark.parametrize(
    ("end", "said"), [(END, "PUSH_CONFIRMATION_TIMED_OUT"), (None, "a time limit")]
)
def test_a_push_is_taken_back_first(end: datetime | None, said: str) -> None:
    """A push that waits has to be cancelled, and ends by itself."""
    waiting = enroll().begin("MOBILE")

    assert "cancel.push.authentication" in dict(ways_on(waiting))["Change device"]
    assert said in endings(waiting, LIMITS, end=end)[0]


def test_what_is_over_is_over() -> None:
    """After COMPLETED nothing more can happen."""
    enrolled = enroll()
    chosen = enrolled.begin("SMS")
    otp = enrolled.simulator.inbox.newest_passcode()
    done = enrolled.client.check_otp(chosen, otp=otp)

    assert endings(done, LIMITS, end=None) == (
        "The authentication has ended. No more actions are possible.",
    )

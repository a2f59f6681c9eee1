"""Time limits, and the ways on, in plain words."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pingone_nb.api import DeviceAuthentication
from pingone_nb.lab.forms.ways_on import Limits, can_change_device, endings, ways_on
from tests.forms.enrolled import enroll

LIMITS = Limits(failure_count=3, lifetime_seconds=1800)
END = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def test_a_one_time_target_has_no_other_device() -> None:
    """There is nothing to select, and that PingOne cannot end an authentication is said."""
    enrolled = enroll()
    user = enrolled.simulator.user
    begun = enrolled.client.one_time_sms(user.id, phone=user.phone)
    told = ways_on(begun, can_start_over=True)

    assert list(told) == ["self", "device.select", "otp.check", "Start over"]
    assert "contains none" in told["device.select"]
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

    assert "the same one again" in ways_on(chosen)["device.select"]
    assert can_change_device(chosen)
    assert "cools down" in endings(chosen, LIMITS, end=None)[-1]


def test_before_a_device_is_chosen_nothing_ends() -> None:
    """While a device has to be chosen, there is no deadline, and starting over is not offered."""
    enrolled = enroll()
    begun = enrolled.client.initialize(enrolled.user_id)

    assert list(ways_on(begun)) == ["self", "device.select"]
    assert endings(begun, LIMITS, end=None) == (
        "PingOne doesn't report a time limit for this status.",
    )


@pytest.mark.parametrize(
    ("end", "said"), [(END, "PUSH_CONFIRMATION_TIMED_OUT"), (None, "a time limit")]
)
def test_a_push_is_taken_back_first(end: datetime | None, said: str) -> None:
    """A push that waits has to be cancelled, and ends by itself."""
    waiting = enroll().begin("MOBILE")

    assert "another device" in ways_on(waiting)["cancel.push.authentication"]
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


def test_each_link_has_a_sentence_also_an_unknown_one() -> None:
    """What nobody has foreseen is said to be allowed, and how it can be sent."""
    links = {"novel.action": "https://x/novel"}
    value = DeviceAuthentication(id="1", status="NOVEL", links=links, _body={})

    assert "client.send" in ways_on(value)["novel.action"]

"""A lesson's forms go by what holds for the authentication that they are about."""

from __future__ import annotations

import pytest

from pingone_nb import ApiError, Policy
from pingone_nb.lab.forms import OtpForm
from pingone_nb.lab.lesson import Lesson

STRICT = {"sms": {"otp": {"failure": {"count": 2, "coolDown": {"duration": 3, "timeUnit": "MINUTES"}}, "lifeTime": {"duration": 4, "timeUnit": "MINUTES"}}}}  # fmt: skip


def begun(lesson: Lesson, policy: Policy | None) -> OtpForm:
    """The passcode form of an authentication that was begun by a policy."""
    authentication = lesson.client.one_time_sms(
        lesson.user_id, phone="+14135550150", policy_id=policy.id if policy else None
    )
    return lesson.otp_form(authentication)


def test_the_own_policys_failures_are_counted(lesson: Lesson) -> None:
    """An authentication that another policy began allows as many failures as that one says."""
    check = begun(lesson, lesson.own_policy(**STRICT))
    for _ in range(2):
        check.type_code(lesson.wrong_code())
        with pytest.raises(ApiError):
            check.submit()

    assert check.tally.allowed == 2
    assert check.status.notice is not None
    assert "attempt 2 of 2" in check.status.notice.paragraphs[-1]


def test_the_own_policys_lifetime_is_counted_down(lesson: Lesson) -> None:
    """The passcode ends when its own policy says, not the default one."""
    check = begun(lesson, lesson.own_policy(**STRICT))
    simulator = lesson.simulator
    assert simulator is not None
    assert check.countdown.deadline is not None
    left = check.countdown.deadline - simulator.clock.now()

    assert 230 < left.total_seconds() <= 240


def test_without_a_policy_the_default_one_holds(lesson: Lesson) -> None:
    """An authentication that names no policy allows what the default policy says."""
    lesson.own_policy(**STRICT)

    assert begun(lesson, None).tally.allowed == 3


def test_a_form_made_before_follows_each_authentication(lesson: Lesson) -> None:
    """A form of a source learns anew, with each authentication, which policy holds."""
    policy = lesson.own_policy(**STRICT)
    lesson.client.devices.create_sms(lesson.user_id, phone="+14135550151")
    source = lesson.device_form()
    check = lesson.otp_form(source)

    allowed = []
    for policy_id in ("", policy.id or "", ""):
        source.fields["policy_id"].set(policy_id)
        source.submit()
        allowed.append(check.tally.allowed)

    assert allowed == [3, 2, 3]


def test_the_panel_says_what_the_own_policy_allows(lesson: Lesson) -> None:
    """The panel counts by the authentication's policy, and says so beside the state chart."""
    panel = lesson.panel()
    policy = lesson.own_policy(**STRICT)
    strict = lesson.client.one_time_sms(lesson.user_id, phone="+14135550150", policy_id=policy.id)

    panel.request.tell(strict)

    assert panel.check.tally.allowed == 2
    assert any("After 2 wrong passcodes" in said for said in panel.state.endings.shown["sentences"])

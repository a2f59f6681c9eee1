"""A lesson's check says what was expected, what came, why that is interesting, and what to do."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from pingone_nb import ApiError, Client, DeviceAuthentication, InputError, PingOneError, Settings
from pingone_nb.errors import LessonError
from pingone_nb.lab.lesson import Lesson

PARTS = ("Expected:", "Found:", "Why:", "What to do:")


def sent(lesson: Lesson) -> DeviceAuthentication:
    """An authentication that waits for its passcode."""
    return lesson.client.one_time_sms(lesson.user_id, phone="+14135550150")


def said(call: Callable[[], object]) -> str:
    """What the check says that fails."""
    with pytest.raises(LessonError) as caught:
        call()
    return str(caught.value)


def test_what_holds_is_returned(lesson: Lesson) -> None:
    """A value that is as expected comes back, whether given or returned by a call."""
    waiting = sent(lesson)

    assert lesson.check(1, waiting, status="OTP_REQUIRED", allows="otp.check") is waiting
    assert lesson.check(1, lambda: waiting, status="OTP_REQUIRED") is waiting


def test_an_expected_refusal_is_returned(lesson: Lesson) -> None:
    """A call that is refused as expected gives the error."""
    waiting = sent(lesson)
    refusal = lesson.check(
        2,
        lambda: lesson.client.check_otp(waiting, otp=lesson.wrong_code()),
        code="INVALID_DATA",
        detail="INVALID_OTP",
    )

    assert isinstance(refusal, ApiError)


def test_a_failure_has_four_parts(lesson: Lesson) -> None:
    """Each part stands on a line of its own, and the sections are named."""
    text = said(lambda: lesson.check(3, sent(lesson), status="COMPLETED", again=2))

    assert text.startswith("Step 3 ")
    assert [line.split("  ")[0] for line in text.splitlines()[1:3]] == list(PARTS[:2])
    assert all(part in text for part in PARTS)
    assert "section 2" in text


@pytest.mark.parametrize("expected", [{"status": "COMPLETED"}, {}])
def test_a_refusal_nobody_expected_fails(lesson: Lesson, expected: dict[str, Any]) -> None:
    """An error is no value: also a check without properties fails on it, in words."""
    waiting = sent(lesson)
    wrong = lesson.wrong_code()
    text = said(
        lambda: lesson.check(3, lambda: lesson.client.check_otp(waiting, otp=wrong), **expected)
    )

    assert "HTTP 400 INVALID_DATA / INVALID_OTP" in text
    assert "1 × INVALID_OTP" in text
    assert wrong.reveal() not in text


def test_a_call_that_should_be_refused(lesson: Lesson) -> None:
    """What went well though a refusal was expected is a failure, which names the status."""
    text = said(lambda: lesson.check(2, lambda: sent(lesson), detail="INVALID_OTP"))

    assert "Expected:   detail INVALID_OTP" in text
    assert "status OTP_REQUIRED" in text


def test_whether_something_holds(lesson: Lesson) -> None:
    """A condition is expected in words."""
    assert lesson.check(4, 1 < 2, "one is less than two") is True
    assert "one is more than two" in said(lambda: lesson.check(4, 1 > 2, "one is more than two"))


def test_nothing_was_sent(lesson: Lesson) -> None:
    """An argument that the client refuses is told with its cure."""
    text = said(
        lambda: lesson.check(
            2, lambda: lesson.client.one_time_sms(lesson.user_id, phone="7777"), status="COMPLETED"
        )
    )

    assert "no message and no attempt" in text
    assert "country code" in text
    assert "7777" not in text


def used_up(lesson: Lesson, waiting: DeviceAuthentication) -> None:
    """Three wrong passcodes."""
    for _ in range(3):
        lesson.refusal_of(lambda: lesson.client.check_otp(waiting, otp=lesson.wrong_code()))


def expired(lesson: Lesson, _waiting: DeviceAuthentication) -> None:
    """Half an hour passes."""
    lesson.let_time_pass(seconds=1801)


def completed(lesson: Lesson, waiting: DeviceAuthentication) -> None:
    """The right passcode, from elsewhere."""
    lesson.client.check_otp(waiting, otp=lesson.newest_code())


@pytest.mark.parametrize(
    ("before", "words"),
    [
        (used_up, "even the right passcode"),
        (expired, "after its lifetime"),
        (completed, "complete already"),
    ],
)
def test_a_detour_is_named(
    lesson: Lesson, before: Callable[[Lesson, DeviceAuthentication], None], words: str
) -> None:
    """What somebody did before the check is what the check explains."""
    waiting = sent(lesson)
    before(lesson, waiting)
    code = lesson.newest_code()
    text = said(
        lambda: lesson.check(
            3, lambda: lesson.client.check_otp(waiting, otp=code), status="COMPLETED"
        )
    )

    assert words in text
    assert code.reveal() not in re.sub(r"\[HTTP.*?\]", "", text)


@pytest.mark.parametrize("name", ["status", "http_status", "field", "nobody_knows_this"])
def test_a_property_that_is_not_there_never_holds(lesson: Lesson, name: str) -> None:
    """A misspelt or missing property fails, with a sentence."""
    expected: dict[str, Any] = {name: 6}
    assert name.replace("_", " ") in said(lambda: lesson.check(1, 5, **expected))


def test_a_real_environment_may_differ(capsys: pytest.CaptureFixture[str]) -> None:
    """What only the simulator is known to do is noted in a real environment, not failed."""
    settings = Settings(environment_id="abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6", token="t")
    live = Lesson(Client(settings))

    assert live.check(1, 3, equals_nothing=4, only_simulated=True) == 3
    assert "replied differently from the simulator" in capsys.readouterr().out
    with pytest.raises(LessonError):
        live.check(1, 3, equals_nothing=4)


def test_its_error_is_the_packages_and_an_assertion() -> None:
    """Who catches either, catches it; IPython shows it without frames."""
    error = LessonError("It didn't go as planned.")

    assert isinstance(error, PingOneError)
    assert isinstance(error, AssertionError)
    assert not isinstance(error, InputError)
    assert error._render_traceback_() == ["LessonError: It didn't go as planned."]

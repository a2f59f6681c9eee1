"""A prediction offers what the contract's transitions allow, and reveals what came."""

from __future__ import annotations

import pytest

from pingone_nb.contract import document
from pingone_nb.contract.state_machine import StateMachine
from pingone_nb.lab.lesson import Lesson
from pingone_nb.lab.lesson.prediction import Prediction
from tests.forms.fake_browser import FakeBrowser

MACHINE = StateMachine.of(document())
MOVES = sorted({(step.source, step.action) for step in MACHINE.transitions}, key=str)
QUESTION = "A wrong passcode is checked. What is the status then?"


@pytest.mark.parametrize(("source", "action"), MOVES)
def test_every_target_is_an_option(source: str | None, action: str) -> None:
    """All that the contract knows for the action is offered, among three statuses at least."""
    options = Prediction("What?", source=source, action=action).options
    targets = {s.target for s in MACHINE.transitions if (s.source, s.action) == (source, action)}

    assert targets <= set(options)
    assert len(options) >= 3
    assert len(set(options)) == len(options)


def test_options_are_plain_text(lesson: Lesson) -> None:
    """What the contract writes as Markdown is shown without its marks."""
    asked = lesson.predict("What?", action="initialize")

    assert all("`" not in option.text for option in asked.choice.options)
    assert all(option.text for option in asked.choice.options)


@pytest.mark.parametrize(
    ("chosen", "kind", "words"),
    [
        ("", "info", "You made no prediction."),
        ("OTP_REQUIRED", "success", "as you predicted"),
        ("COMPLETED", "warning", "You predicted COMPLETED."),
    ],
)
def test_it_reveals_what_came(lesson: Lesson, chosen: str, kind: str, words: str) -> None:
    """The sentence says what it is, what was predicted, and which cases lead there."""
    asked = lesson.predict(QUESTION, after="OTP_REQUIRED", action="otp.check")
    if chosen:
        FakeBrowser(asked.choice).say("text", text=chosen, edit=1)
    waiting = lesson.client.one_time_sms(lesson.user_id, phone="+14135550150")

    text = asked.reveal(waiting)

    assert words in text
    assert "the passcode is wrong (400 INVALID_OTP, assumed)" in text
    assert asked.status.notice is not None
    assert asked.status.notice.kind == kind
    assert repr(text) == str(text)


def test_a_status_nobody_foresaw_is_named(lesson: Lesson) -> None:
    """A status that the contract doesn't know is revealed, too."""
    asked = lesson.predict(QUESTION, after="OTP_REQUIRED", action="otp.check")

    assert "PAUSED" in asked.reveal("PAUSED")


def test_asked_again_it_keeps_its_answer(lesson: Lesson) -> None:
    """A cell that is run twice shows the same form; after the answer was shown, a new one."""
    asked = lesson.predict(QUESTION, after="OTP_REQUIRED", action="otp.check")
    asked.choice.choose("COMPLETED")
    same = lesson.predict(QUESTION, after="OTP_REQUIRED", action="otp.check")
    same.reveal("OTP_REQUIRED")
    fresh = lesson.predict(QUESTION, after="OTP_REQUIRED", action="otp.check")

    assert same is asked
    assert fresh is not asked
    assert fresh.choice.chosen == ""


def test_a_prediction_that_was_left_out_is_not_missed(lesson: Lesson) -> None:
    """Without a question the status is told; with one, it is the newest one's."""
    alone = lesson.reveal("FAILED")
    lesson.predict("An older question?", action="initialize").choice.choose("FAILED")
    lesson.predict(QUESTION, after="OTP_REQUIRED", action="otp.check").choice.choose("COMPLETED")

    assert alone == "The status is FAILED."
    assert "You predicted COMPLETED." in lesson.reveal("OTP_REQUIRED")

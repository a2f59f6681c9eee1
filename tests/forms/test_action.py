"""A button works once a press, and can always be pressed again afterwards."""

from __future__ import annotations

import contextlib

import pytest

from pingone_nb.lab.forms import Action, Field
from tests.forms.fake_browser import FakeBrowser


def test_a_press_is_begun_and_ended() -> None:
    """The page hears that a press was heard before its work begins, and when it is done."""
    browser_heard: list[list[str]] = []
    action = Action("Go", lambda: browser_heard.append(browser.heard_types))
    browser = FakeBrowser(action)

    browser.say("press", id="a")

    assert browser_heard == [["heard"]]
    assert browser.heard_types == ["heard", "done"]
    assert {message["id"] for message in browser.heard} == {"a"}


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt])
def test_it_can_be_pressed_again_after_a_failure(
    error: type[BaseException], caplog: pytest.LogCaptureFixture
) -> None:
    """Work that fails or is interrupted ends the press, and its text is not logged."""

    def fail() -> None:
        raise error("canary")

    action = Action("Go", fail)
    browser = FakeBrowser(action)

    with contextlib.suppress(KeyboardInterrupt):
        browser.say("press")

    assert browser.heard_types[-1] == "done"
    assert "canary" not in caplog.text


def test_a_disabled_button_does_nothing() -> None:
    """A press that was on its way when the button was disabled is let go."""
    pressed: list[bool] = []
    action = Action("Go", lambda: pressed.append(True))
    action.is_enabled = False
    browser = FakeBrowser(action)

    browser.say("press")

    assert not pressed
    assert browser.heard_types[-1] == "done"


def test_other_messages_do_not_press() -> None:
    """Only a press is a press."""
    pressed: list[bool] = []

    FakeBrowser(Action("Go", lambda: pressed.append(True))).say("release")

    assert not pressed


def test_a_press_brings_along_what_was_typed_last() -> None:
    """A press that overtakes the field's own message has its text, which is then not taken twice."""
    field, other = Field("Code"), Field("Other")
    held: list[str] = []
    action = Action("Go", lambda: held.append(field.text().reveal()), fields=[field])

    FakeBrowser(action).say(
        "press",
        edits=[
            {"key": field.key, "text": "123", "edit": 7},
            {"key": other.key, "text": "of another form", "edit": 7},
        ],
    )
    field.clear()
    FakeBrowser(field).say("text", text="123", edit=7)

    assert held == ["123"]
    assert not field.text()
    assert not other.text()


@pytest.mark.parametrize("edits", [None, 7, "edits", [None], [{}], [{"key": []}], {"key": "x"}])
def test_nonsense_that_comes_with_a_press_is_passed_over(edits: object) -> None:
    """A press counts whatever comes with it."""
    pressed: list[bool] = []
    action = Action("Go", lambda: pressed.append(True), fields=[Field("Code")])

    FakeBrowser(action).say("press", edits=edits)

    assert pressed == [True]

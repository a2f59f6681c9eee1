"""A box is ticked by a person or a program, and a press brings the newest tick."""

from __future__ import annotations

import pytest

from pingone_nb.lab.forms import CheckBox
from pingone_nb.lab.forms.action import Action
from tests.forms.fake_browser import FakeBrowser


@pytest.fixture
def box() -> CheckBox:
    """A box that is not ticked."""
    return CheckBox("Test mode")


@pytest.fixture
def heard(box: CheckBox) -> list[str]:
    """Who heard of a change, in order."""
    heard: list[str] = []
    box.on_change(lambda: heard.append("change"))
    box.on_edit(lambda: heard.append("edit"))
    return heard


def test_a_persons_tick_is_taken_over(box: CheckBox, heard: list[str]) -> None:
    """A tick in the browser is the value, and both kinds of listeners hear of it once."""
    FakeBrowser(box).say("text", text="true", edit=1)

    assert box.value is True
    assert heard == ["change", "edit"]


def test_a_tick_is_taken_away(box: CheckBox) -> None:
    """The second change of a person counts, too."""
    FakeBrowser(box).say("text", text="true", edit=1)
    FakeBrowser(box).say("text", text="false", edit=2)

    assert box.value is False


def test_a_programs_tick_is_no_edit(box: CheckBox, heard: list[str]) -> None:
    """A value that is set is a change, and nobody's edit."""
    box.value = True

    assert heard == ["change"]


def test_a_press_brings_the_tick_that_was_lost(box: CheckBox) -> None:
    """What the browser could not say before is said with the press; a late message changes nothing."""
    seen: list[bool] = []
    action = Action("Send", lambda: seen.append(box.value), is_primary=True, fields=[box])

    edits = [{"key": box.key, "text": "true", "edit": 2}]
    FakeBrowser(action).say("press", id="1", edits=edits)
    FakeBrowser(box).say("text", text="false", edit=1)

    assert seen == [True]
    assert box.value is True


@pytest.mark.parametrize("text", ["", "yes", "True", "<b>", 1, None, True])
def test_anything_else_changes_nothing(box: CheckBox, heard: list[str], text: object) -> None:
    """Only what the box's own script says is understood."""
    FakeBrowser(box).say("text", text=text, edit=1)

    assert box.value is False
    assert heard == []


def test_its_error_goes_with_the_next_change(box: CheckBox) -> None:
    """What was wrong is not said of another value."""
    box.show_error("Test mode isn't available.")
    FakeBrowser(box).say("text", text="true", edit=1)

    assert box.error == ""

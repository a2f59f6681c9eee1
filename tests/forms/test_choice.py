"""Radio buttons: what they say is text and no state, and only what is offered can be chosen."""

from __future__ import annotations

import pytest

from pingone_nb.lab.forms import Action, Choice
from pingone_nb.lab.forms.choice import Option
from tests.forms.fake_browser import FakeBrowser

OPTIONS = (
    Option(value="a", title="First", text="<b>canary</b>"),
    Option(value="b", title="Second"),
    Option(value="c", title="Third", note="Blocked.", is_enabled=False),
)


@pytest.fixture
def choice() -> Choice:
    """Two that can be chosen, and one that cannot."""
    made = Choice("Device")
    made.offer(OPTIONS, chosen="a")
    return made


def test_options_travel_as_messages(choice: Choice) -> None:
    """A new page is told everything, and nothing of it is in a trait or the repr."""
    browser = FakeBrowser(choice)

    browser.say("ready")

    told = browser.heard_of("options")[0]
    assert [each["title"] for each in told["options"]] == ["First", "Second", "Third"]
    assert told["chosen"] == "a"
    assert "canary" not in repr(choice.get_state())
    assert repr(choice) == "<Choice 'Device'>"


def test_a_click_chooses(choice: Choice) -> None:
    """What was clicked is chosen, takes an error away, and is told."""
    heard: list[str] = []
    choice.on_change(lambda: heard.append(choice.chosen))
    choice.show_error("Choose another one.")

    FakeBrowser(choice).say("text", text="b", edit=1)

    assert (choice.chosen, choice.error, heard) == ("b", "", ["b"])


@pytest.mark.parametrize("text", ["c", "d", "", None, 1, ["a"]])
def test_only_what_is_offered_can_be_chosen(choice: Choice, text: object) -> None:
    """A blocked option, and one that nobody offers, is let go."""
    FakeBrowser(choice).say("text", text=text, edit=1)

    assert choice.chosen == "a"


def test_choosing_by_code_is_as_strict(choice: Choice) -> None:
    """`choose` refuses what cannot be chosen."""
    choice.choose("b")
    with pytest.raises(ValueError, match="can't be chosen"):
        choice.choose("c")

    assert choice.chosen == "b"


def test_a_press_brings_the_choice_along(choice: Choice) -> None:
    """A press that overtakes the choice's own message has it, and an older one is not taken."""
    held: list[str] = []
    action = Action("Go", lambda: held.append(choice.chosen), fields=[choice])

    FakeBrowser(action).say("press", edits=[{"key": choice.key, "text": "b", "edit": 7}])
    FakeBrowser(choice).say("text", text="a", edit=6)

    assert held == ["b"]
    assert choice.chosen == "b"


def test_new_options_drop_a_choice_that_is_gone(choice: Choice) -> None:
    """What is offered no more is chosen no more."""
    choice.offer(OPTIONS[1:], chosen="a")

    assert choice.chosen == ""
    assert choice.options == OPTIONS[1:]


def test_what_was_chosen_stays_marked() -> None:
    """An option that cannot be chosen any more may be shown as the one that was."""
    choice = Choice("Device")

    choice.offer(OPTIONS, chosen="c")

    assert choice.chosen == "c"

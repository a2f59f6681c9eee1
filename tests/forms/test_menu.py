"""A menu holds one of its options, and says what is wrong with it."""

from __future__ import annotations

import pytest

from pingone_nb.lab.forms import Menu
from tests.forms.fake_browser import FakeBrowser

OPTIONS = [("Text message", "SMS"), ("Email", "EMAIL")]


@pytest.fixture
def menu() -> Menu:
    """Two channels, the first one chosen."""
    return Menu("Channel", options=OPTIONS, value="SMS")


def test_what_a_person_chooses_is_taken_over(menu: Menu) -> None:
    """A choice in the browser is the value, and both kinds of listeners hear of it once."""
    heard: list[str] = []
    menu.on_change(lambda: heard.append("change"))
    menu.on_edit(lambda: heard.append("edit"))

    FakeBrowser(menu).say("text", text="EMAIL", edit=1)

    assert menu.value == "EMAIL"
    assert heard == ["change", "edit"]


def test_what_a_program_chooses_is_no_edit(menu: Menu) -> None:
    """A value that is set is a change, and nobody's edit."""
    heard: list[str] = []
    menu.on_change(lambda: heard.append("change"))
    menu.on_edit(lambda: heard.append("edit"))

    menu.value = "EMAIL"

    assert heard == ["change"]


def test_an_older_choice_does_not_replace_a_newer_one(menu: Menu) -> None:
    """A message that was overtaken by a press is ignored."""
    menu.take("EMAIL", edit=2)
    menu.take("SMS", edit=1)

    assert menu.value == "EMAIL"


@pytest.mark.parametrize("text", ["", "FAX", "<b>", 5])
def test_nothing_else_can_be_chosen(menu: Menu, text: object) -> None:
    """Only an option can be chosen, by the browser or by a program."""
    FakeBrowser(menu).say("text", text=text, edit=1)

    assert menu.value == "SMS"
    with pytest.raises(ValueError, match="doesn't exist"):
        menu.value = "FAX"


def test_its_error_goes_with_the_next_choice(menu: Menu) -> None:
    """What is wrong is shown to every page until something else is chosen."""
    browser = FakeBrowser(menu)
    menu.show_error("Not here.")
    browser.say("ready")

    menu.value = "EMAIL"

    assert [message["text"] for message in browser.heard] == ["Not here.", "Not here.", ""]


def test_it_can_take_the_focus(menu: Menu) -> None:
    """The focus is asked for as every control does."""
    browser = FakeBrowser(menu)

    menu.focus()

    assert browser.heard_types == ["focus"]


def test_its_repr_names_it(menu: Menu) -> None:
    """The `repr` is the label."""
    assert repr(menu) == "<Menu 'Channel'>"

"""A field's text travels as messages and is kept out of every trait."""

from __future__ import annotations

import pytest

from pingone_nb.lab.forms import Field
from pingone_nb.lab.forms.field import KINDS, Kind
from pingone_nb.privacy.secret import Secret
from tests.forms.fake_browser import FakeBrowser

TEXT = "<img src=x onerror=alert(1)> +1 413 555 0123 canary"


@pytest.mark.parametrize("kind", KINDS)
def test_typed_text_is_kept_as_it_is_and_in_no_trait(kind: Kind) -> None:
    """What is typed arrives unchanged, whatever it is, and is neither in state nor repr."""
    field = Field("Label", kind=kind)

    FakeBrowser(field).say("text", text=TEXT)

    assert field.text() == Secret(TEXT)
    assert "canary" not in repr(field)
    assert "canary" not in repr(field.get_state())


def test_what_python_fills_in_reaches_the_browser() -> None:
    """`set` shows the text in the page, as a message."""
    field = Field("Label")
    browser = FakeBrowser(field)

    field.set("123")

    assert browser.heard == [{"type": "text", "text": "123", "is_filled": True, "is_answer": False}]


def test_a_new_page_asks_for_text_and_error() -> None:
    """A reloaded page shows what was typed and what is wrong with it."""
    field = Field("Label")
    field.set("123")
    field.show_error("Too short.")
    browser = FakeBrowser(field)

    browser.say("ready")

    assert [(each["type"], each["text"]) for each in browser.heard] == [
        ("text", "123"),
        ("error", "Too short."),
    ]
    # so that it does not replace what was typed while the answer was on its way
    assert all(each["is_answer"] for each in browser.heard)


def test_a_secret_never_goes_back_to_the_browser() -> None:
    """A secret field tells the page that it is filled, and nothing else."""
    field = Field("Secret", kind="secret")
    browser = FakeBrowser(field)

    field.set("canary")
    browser.say("ready")

    assert "canary" not in repr(browser.heard)
    assert browser.heard_of("text")[-1]["is_filled"]


def test_typing_takes_the_error_away() -> None:
    """An error stands until the text changes."""
    field = Field("Label")
    field.show_error("Wrong.")

    FakeBrowser(field).say("text", text="new")

    assert field.error == ""


def test_clearing_leaves_nothing() -> None:
    """`clear` takes text and error away, in the page, too."""
    field = Field("Label")
    field.set("123")
    field.show_error("Wrong.")
    browser = FakeBrowser(field)

    field.clear()

    assert not field.text()
    assert [each["text"] for each in browser.heard] == ["", ""]


def test_changes_are_told() -> None:
    """Who listens hears of typed and of filled-in text."""
    field = Field("Label")
    heard: list[str] = []
    field.on_change(lambda: heard.append(field.text().reveal()))

    FakeBrowser(field).say("text", text="typed")
    field.set("set")

    assert heard == ["typed", "set"]


def test_enter_submits_a_field_that_stands_alone() -> None:
    """Outside a form, Enter calls who asked for it."""
    field = Field("Label")
    heard: list[bool] = []
    field.on_submit(lambda: heard.append(True))

    FakeBrowser(field).say("submit")

    assert heard == [True]


@pytest.mark.parametrize(
    "nonsense", [None, 7, [], {}, {"type": "text"}, {"type": "text", "text": 7}, {"type": []}]
)
def test_nonsense_from_the_browser_changes_nothing(nonsense: object) -> None:
    """A message of another form is passed over."""
    field = Field("Label")
    field.set("123")

    FakeBrowser(field).say_nonsense(nonsense)

    assert field.text() == Secret("123")

"""A fold hides what is inside, and says beside its title how things stand."""

from __future__ import annotations

from pingone_nb.lab.forms import Fold
from pingone_nb.lab.forms.heading import Heading
from tests.forms.fake_browser import FakeBrowser


def test_it_is_closed_until_somebody_unfolds_it() -> None:
    """A program can unfold it, as a click does."""
    fold = Fold("Connection", Heading("Inside"))
    before = fold.head.is_open

    fold.unfold()

    assert (before, fold.head.is_open) == (False, True)


def test_it_may_be_open_at_first() -> None:
    """What begins open is not even hidden while the page is made."""
    shown, hidden = Fold("A", is_open=True), Fold("B")

    assert "pnb-closed" not in shown._dom_classes
    assert "pnb-closed" in hidden._dom_classes


def test_its_words_are_told_to_every_page_and_kept_in_no_state() -> None:
    """What is said beside the title travels as a message."""
    fold = Fold("Connection")
    browser = FakeBrowser(fold.head)

    fold.head.say("canary")
    fold.head.say("canary")
    browser.say("ready")

    assert [message["words"] for message in browser.heard] == ["canary", "canary"]
    assert "canary" not in repr([fold.head.get_state(), fold, fold.head])

"""Plain words are told to every page, and kept in no state."""

from __future__ import annotations

from pingone_nb.lab.forms.state_view import Guide
from tests.forms.fake_browser import FakeBrowser


def test_a_new_page_is_told_the_words() -> None:
    """Sentences and terms travel as one message, the same ones once."""
    guide = Guide("Next steps")
    browser = FakeBrowser(guide)

    guide.show(sentences=("canary",), terms=(("Start over", "Sends nothing."),))
    guide.show(sentences=("canary",), terms=(("Start over", "Sends nothing."),))
    browser.say("ready")

    assert len(browser.heard) == 2
    assert browser.heard[0] == browser.heard[1]
    assert browser.heard[0]["terms"] == [["Start over", "Sends nothing."]]
    assert "canary" not in repr([guide.get_state(), guide])

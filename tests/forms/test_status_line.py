"""The status line shows one notice, and keeps it out of the saved state."""

from __future__ import annotations

from pingone_nb.errors import PingOneError
from pingone_nb.lab.forms import Notice, StatusLine
from tests.forms.fake_browser import FakeBrowser

HOSTILE = "<script>canary</script>"


def test_a_notice_travels_as_text_in_a_message() -> None:
    """What is said reaches the page unchanged, and is in no trait."""
    status = StatusLine()
    browser = FakeBrowser(status)

    status.show(Notice(kind="info", title=HOSTILE))

    assert browser.heard[-1]["notice"]["title"] == HOSTILE
    assert "canary" not in repr(status.get_state())
    assert "canary" not in repr(status)


def test_a_new_page_asks_for_it() -> None:
    """A reloaded page shows the last notice."""
    status = StatusLine()
    status.show_error(PingOneError("Lost."))
    browser = FakeBrowser(status)

    browser.say("ready")

    assert browser.heard[-1]["notice"]["kind"] == "error"


def test_clearing_says_nothing() -> None:
    """After `clear` there is no notice."""
    status = StatusLine()
    status.show(Notice(kind="info", title="Hello."))
    browser = FakeBrowser(status)

    status.clear()

    assert status.notice is None
    assert browser.heard == [{"type": "notice", "notice": None}]

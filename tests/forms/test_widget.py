"""What a page tells that may have lost its connection is done once, and acknowledged each time."""

from __future__ import annotations

from typing import Any

import pytest

from pingone_nb.lab.forms.widget import Widget
from tests.forms.fake_browser import FakeBrowser


class Counter(Widget):
    """Counts what it hears; a press that says so fails."""

    def __init__(self) -> None:
        self.heard: list[object] = []
        super().__init__()

    def hear(self, message: dict[str, Any]) -> None:
        """Count it."""
        self.heard.append(message.get("id"))
        if message.get("fails"):
            raise ValueError


def test_what_comes_twice_is_done_once() -> None:
    """A message that is repeated with its id is acknowledged again and not done again."""
    counter = Counter()
    browser = FakeBrowser(counter)

    for told in ("a", "b", "a", "a"):
        browser.say("press", id=told)

    assert counter.heard == ["a", "b"]
    assert [each["is_known"] for each in browser.heard_of("heard")] == [False, False, True, True]


def test_what_failed_is_not_done_again(caplog: pytest.LogCaptureFixture) -> None:
    """A press whose work failed was a press: its repetition is answered only."""
    counter = Counter()
    browser = FakeBrowser(counter)

    browser.say("press", id="a", fails=True)
    browser.say("press", id="a", fails=True)

    assert counter.heard == ["a"]
    assert [each.levelname for each in caplog.records] == ["ERROR"]


def test_a_question_does_nothing() -> None:
    """A page may ask whether a press was heard; only a known one is answered, and none is done."""
    counter = Counter()
    browser = FakeBrowser(counter)

    browser.say("ask", id="a")
    browser.say("press", id="a")
    browser.say("ask", id="a")

    assert counter.heard == ["a"]
    assert [each["is_known"] for each in browser.heard_of("heard")] == [False, True]


@pytest.mark.parametrize("told", [None, 7, ["a"], {"a": 1}])
def test_what_has_no_id_is_done_each_time(told: object) -> None:
    """A message without a usable id is heard as ever, and not acknowledged."""
    counter = Counter()
    browser = FakeBrowser(counter)

    browser.say("press", id=told)
    browser.say("press", id=told)

    assert counter.heard == [told, told]
    assert browser.heard == []


def test_two_widgets_keep_their_own_ids() -> None:
    """The same id at another widget is another press."""
    counters = [Counter(), Counter()]

    for counter in counters:
        FakeBrowser(counter).say("press", id="a")

    assert [counter.heard for counter in counters] == [["a"], ["a"]]


def test_only_so_many_ids_are_kept() -> None:
    """What is remembered of presses does not grow without end."""
    counter = Counter()
    browser = FakeBrowser(counter)

    for number in range(1_000):
        browser.say("press", id=str(number))

    assert len(counter._heard) <= 256

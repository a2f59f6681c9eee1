"""What a page tells that may have lost its connection is done once, and acknowledged each time."""

from __future__ import annotations

from typing import Any

import pytest
import traitlets

from pingone_nb.lab import forms
from pingone_nb.lab.forms import AuthenticationPanel, Field
from pingone_nb.lab.forms.heading import Heading
from pingone_nb.lab.forms.widget import Widget, afterwards, tell_now
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


class Neighbour(Widget):
    """Tells, when it is asked, and later."""

    value = traitlets.Int(0).tag(sync=True)


class Teller(Widget):
    """Has its neighbour tell something, some of it only now, some afterwards."""

    def __init__(self, neighbour: Neighbour) -> None:
        self._neighbour = neighbour
        super().__init__()

    def hear(self, message: dict[str, Any]) -> None:
        """Tell, in the wrong order."""
        for _ in range(2):
            afterwards(self._last)
        self._neighbour.value += 1
        tell_now()
        self._neighbour.send({"type": "state", "of": message.get("type")})
        self.send({"type": "done"})

    def _last(self) -> None:
        self._neighbour.send({"type": "large"})


def told_types(message: dict[str, Any]) -> list[object]:
    """What a message for several widgets is about."""
    contents = [data.get("content", data.get("state")) for _id, data in message["news"]]
    return [content.get("type", content) for content in contents]


def test_a_page_that_takes_news_gets_few_messages() -> None:
    """What cannot wait, what came of it, and what is large: a message each, over one channel."""
    neighbour = Neighbour()
    other = FakeBrowser(neighbour)
    browser = FakeBrowser(Teller(neighbour))

    browser.say("press", takes_news=True)

    assert [told_types(each) for each in browser.heard] == [
        [{"value": 1}],
        ["state", "done"],
        ["large"],
    ]
    assert {each for told in browser.heard for each, _data in told["news"]} == {
        neighbour.model_id,
        browser.widget.model_id,
    }
    assert other.heard == []


@pytest.mark.parametrize("takes_news", [None, False, "true", 1])
def test_any_other_page_is_told_by_each_widget(takes_news: object) -> None:
    """A page that cannot take a part for its neighbours gets each over the widget's own channel."""
    neighbour = Neighbour()
    other = FakeBrowser(neighbour)
    browser = FakeBrowser(Teller(neighbour))

    browser.say("press", takes_news=takes_news)

    assert browser.heard_types == ["done"]
    assert other.heard_types == ["large", "large", "state"]


def test_after_a_failure_widgets_tell_by_themselves_again(caplog: pytest.LogCaptureFixture) -> None:
    """What a failing press told arrives, and nothing is kept back after it."""
    counter, neighbour = Counter(), Neighbour()
    other = FakeBrowser(neighbour)

    FakeBrowser(counter).say("press", id="a", fails=True, takes_news=True)
    neighbour.send({"type": "state"})

    assert other.heard_types == ["state"]
    assert [each.levelname for each in caplog.records] == ["ERROR"]


def test_each_widget_has_a_static_picture(panel: AuthenticationPanel) -> None:
    """For who can't show a widget, HTML names it and its first parts, as text, and what to do."""
    panel.request.submit()

    data, _metadata = panel._repr_mimebundle_()

    assert data["application/vnd.jupyter.widget-view+json"]["model_id"] == panel.model_id
    assert "One-time device authentication" in data["text/html"]
    assert "The kernel was restarted: run this cell again" in data["text/html"]
    assert "555" not in data["text/html"]


def test_a_picture_s_names_are_text() -> None:
    """Markup in a title stays text; a widget without a title is named by its class."""
    hostile, _ = Heading("<img src=x>")._repr_mimebundle_()
    plain, _ = Field("Name")._repr_mimebundle_()

    assert "<img" not in hostile["text/html"]
    assert "<strong>Field</strong>" in plain["text/html"]


def test_a_widgets_module_is_one_module() -> None:
    """What a widget brings to a page exports once: a page refuses a module with two of the same."""
    kinds = [each for each in vars(forms).values() if isinstance(each, type)]
    modules = {each.__name__: each._esm for each in kinds if issubclass(each, Widget)}
    exports = {name: trait.default_value.count("export default") for name, trait in modules.items()}

    assert len(exports) >= 15
    assert exports == dict.fromkeys(exports, 1)


@pytest.mark.parametrize(("kind", "messages"), [("explain", 1), ("press", 2)])
def test_what_is_quick_is_acknowledged_with_its_answer(kind: str, messages: int) -> None:
    """An answer that takes no time is one message; what may take long is acknowledged before."""
    neighbour = Neighbour()

    class Answering(Widget):
        """Answers at once."""

        def hear(self, message: dict[str, Any]) -> None:
            """Tell the neighbour."""
            neighbour.send({"type": "answer", "of": message["type"]})

    browser = FakeBrowser(Answering())

    browser.say(kind, id="a", takes_news=True)

    told = [kind for each in browser.heard for kind in told_types(each)]
    assert told == ["heard", "answer"]
    assert len(browser.heard) == messages

"""A prompt shows text to do elsewhere, and keeps it out of the saved state."""

from __future__ import annotations

from pingone_nb.lab.forms.prompt import Prompt, Prompting
from tests.forms.fake_browser import FakeBrowser

HOSTILE = "<script>canary</script>"


def test_a_new_page_asks_for_it() -> None:
    """A reloaded page shows the last prompt, unchanged and as text; no trait has it."""
    prompt = Prompt()
    prompt.show(Prompting(paragraphs=(HOSTILE,), big="83", facts=(("Phone", HOSTILE),)))
    browser = FakeBrowser(prompt)

    browser.say("ready")

    told = browser.heard[-1]["prompt"]
    assert told == {"paragraphs": (HOSTILE,), "big": "83", "facts": (("Phone", HOSTILE),)}
    assert "canary" not in repr(prompt.get_state()) + repr(prompt)


def test_the_same_prompt_is_told_once() -> None:
    """Screen readers hear a prompt again only when it changed."""
    prompt = Prompt()
    browser = FakeBrowser(prompt)

    for _ in range(2):
        prompt.show(Prompting(big="83"))
    prompt.show(None)

    assert [each["prompt"] is None for each in browser.heard] == [False, True]

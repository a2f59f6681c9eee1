"""The chart follows an authentication: where it is, what is allowed, in a picture and in words."""

from __future__ import annotations

import builtins
import json
from typing import Any
from xml.etree import ElementTree

import pytest

from pingone_nb.api import DeviceAuthentication
from pingone_nb.lab.forms import DeviceForm, StateChart
from tests.forms.enrolled import enroll
from tests.forms.fake_browser import FakeBrowser

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "</title><script>alert('canary')</script>"


def authentication(status: str, *links: str) -> DeviceAuthentication:
    """An authentication of a status, with links."""
    linked = {link: {"href": "https://x"} for link in ("self", *links)}
    return DeviceAuthentication.from_body({"id": "x", "status": status, "_links": linked})


def told(chart: StateChart) -> dict[str, Any]:
    """What a new page is told."""
    browser = FakeBrowser(chart)
    browser.say("ready")
    return browser.heard[-1]


def parsed(svg: str) -> ElementTree.Element:
    """The picture as a tree."""
    return ElementTree.fromstring(svg)  # noqa: S314 - it is our own


def alt_text(svg: str) -> str:
    """What the picture says to who does not see it."""
    root = parsed(svg)
    return " ".join(root.findtext(f"{SVG}{name}") or "" for name in ("title", "desc"))


def test_without_an_authentication_it_shows_the_whole_machine() -> None:
    """Nothing is marked, and the words say that nothing has begun."""
    shown = told(StateChart(is_compact=False))

    assert shown["words"] == "No authentication has started yet."
    assert "From start" in alt_text(shown["svg"])


def test_it_follows_a_form() -> None:
    """Each news of the form's authentication moves the mark, and allowed actions are named."""
    enrolled = enroll()
    devices = DeviceForm(enrolled.client, user_id=enrolled.user_id)
    chart = StateChart(devices, is_compact=False)
    browser = FakeBrowser(chart)

    devices.submit()
    devices.choose(enrolled.ids["SMS"])
    devices.submit()

    assert [each["words"] for each in browser.heard_of("chart")] == [
        "Status: DEVICE_SELECTION_REQUIRED. Allowed next: device.select.",
        "Status: OTP_REQUIRED. Allowed next: device.select, otp.check.",
    ]
    assert "Allowed now: device.select, otp.check." in alt_text(browser.heard[-1]["svg"])


def test_a_final_status_allows_nothing() -> None:
    """After the end nothing is next."""
    chart = StateChart()
    chart.show(authentication("COMPLETED"))

    assert told(chart)["words"] == "Status: COMPLETED. There is no next action."


def test_an_unknown_status_is_drawn_with_its_links() -> None:
    """What the contract does not know is a card of its own, as text, with what the reply links."""
    chart = StateChart(authentication(HOSTILE, "novel.action"))

    shown = told(chart)

    root = parsed(shown["svg"])
    assert HOSTILE in alt_text(shown["svg"])
    assert root.find(f".//{SVG}script") is None
    assert "novel.action" in [text.text for text in root.iter(f"{SVG}text")]
    assert shown["words"] == f"Status: {HOSTILE}. Allowed next: novel.action."


def test_nothing_of_it_is_state() -> None:
    """Neither status nor picture is in a trait: traits are saved with the notebook."""
    chart = StateChart(authentication(HOSTILE))

    assert "canary" not in json.dumps(chart.get_state(), default=repr)
    assert repr(chart) == "<StateChart>"


def test_two_charts_of_a_page_have_ids_of_their_own() -> None:
    """The picture's title and description are each referred to by an id that no other has."""
    ids = [
        {each.get("id") for each in parsed(chart.svg()).iter() if each.get("id")}
        for chart in (StateChart(), StateChart())
    ]

    assert ids[0]
    assert not ids[0] & ids[1]


def test_without_yaml_the_words_remain(monkeypatch: pytest.MonkeyPatch) -> None:
    """When the contract cannot be read, the status and what is allowed are said all the same."""
    real = builtins.__import__

    def absent(name: str, *arguments: Any, **named: Any) -> Any:
        if name == "yaml":
            raise ImportError(name)
        return real(name, *arguments, **named)

    from pingone_nb.lab.forms import state_chart

    state_chart._machine.cache_clear()
    monkeypatch.setattr(builtins, "__import__", absent)

    shown = told(StateChart(authentication("OTP_REQUIRED", "otp.check")))

    assert shown["svg"] == ""
    assert shown["words"].startswith(
        "Status: OTP_REQUIRED. Allowed next: otp.check. The chart can't"
    )

"""The state chart shows the contract's machine, to eyes and to screen readers."""

from __future__ import annotations

import itertools
import re
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import pytest

from pingone_nb.contract.state_chart import StateMachine, state_chart
from tests.contract.validation import contract

SVG = "{http://www.w3.org/2000/svg}"
MACHINE = StateMachine.of(contract())
NAMES = [state.name for state in MACHINE.states]
TAGS = ("svg", "title", "desc", "style", "g", "rect", "text", "path", "circle")
HOSTILE = "<script>alert('x')</script>&\"]]>\x00\u202e" * 9
ADVANCE = 0.6  # of a monospaced character, in font sizes
Box = tuple[float, float, float, float, str]


def drawn(**options: Any) -> ElementTree.Element:
    """The chart, parsed."""
    return ElementTree.fromstring(state_chart(MACHINE, **options))  # noqa: S314 - it is our own


def words(root: ElementTree.Element, tag: str, within: str = ".") -> list[str]:
    """The texts of all elements of a kind."""
    return [each.text or "" for part in root.findall(within) for each in part.iter(f"{SVG}{tag}")]


def boxes(root: ElementTree.Element) -> Iterator[Box]:
    """Left, top, right, bottom of each text, estimated from its length, and the text."""
    for each in root.iter(f"{SVG}text"):
        size, shown = float(each.attrib["font-size"]), each.text or ""
        wide = sum(unicodedata.east_asian_width(character) in "WF" for character in shown)
        width = (len(shown) + wide) * size * ADVANCE
        share = {"end": 1.0, "middle": 0.5}.get(each.get("text-anchor", ""), 0.0)
        x, y = float(each.attrib["x"]) - share * width, float(each.attrib["y"])
        yield x, y - size / 2, x + width, y + size / 2, shown


def overlaps(root: ElementTree.Element) -> list[tuple[str, str]]:
    """Pairs of texts that meet, and texts that leave the picture."""
    _, _, width, height = (float(number) for number in root.attrib["viewBox"].split())
    found = [*boxes(root)]
    out = [
        (b[4], "outside") for b in found if b[0] < 0 or b[1] < 0 or b[2] > width or b[3] > height
    ]
    return out + [
        (one[4], two[4])
        for one, two in itertools.combinations(found, 2)
        if one[0] < two[2] and two[0] < one[2] and one[1] < two[3] and two[1] < one[3]
    ]


def test_the_machine_is_the_contracts() -> None:
    """States, links and transitions are those of the contract, in its order."""
    status = contract()["components"]["schemas"]["DeviceAuthentication"]["properties"]["status"]

    assert list(status["x-values"]) == NAMES
    assert [dict(state.links).keys() for state in MACHINE.states] == [
        told["x-links"].keys() for told in status["x-values"].values()
    ]
    assert len(MACHINE.transitions) == len(status["x-transitions"])
    assert {state.name for state in MACHINE.states if state.is_final} == {"COMPLETED", "FAILED"}


def test_layers_hold_each_state_once() -> None:
    """Layers begin with what the first call leads to and end with what is final."""
    layers = MACHINE.layers()

    assert sorted(state.name for layer in layers for state in layer) == sorted(NAMES)
    assert "OTP_REQUIRED" in {state.name for state in layers[0]}
    assert all(state.is_final for state in layers[-1])
    assert not any(state.is_final for layer in layers[:-1] for state in layer)


def test_a_state_that_nothing_leads_to_has_a_place() -> None:
    """Without any transition every state is still drawn, and in one layer but for the final ones."""
    bare = replace(MACHINE, transitions=())

    assert [len(layer) for layer in bare.layers()] == [7, 2]
    root = ElementTree.fromstring(state_chart(bare))  # noqa: S314
    assert {name for name in NAMES if any(name in text for text in words(root, "text"))} == {*NAMES}


def test_every_state_is_drawn() -> None:
    """Each state has a card with its name and a number, and final ones say so."""
    root = drawn()
    shown = words(root, "text")

    assert all([text.split(" ")[-1] for text in shown].count(name) == 1 for name in NAMES)
    assert shown.count("final") == 2
    assert len(root.findall(f"{SVG}g[@class='state']")) == len(NAMES) + 1


def test_every_transition_is_drawn() -> None:
    """Each transition is told in the title of an action, and each target has a knot on its line."""
    root = drawn()
    told = [each.text or "" for each in root.findall(f".//{SVG}g[@class='action']/{SVG}title")]
    lines = {line for text in told for line in text.splitlines()}

    for step in MACHINE.transitions:
        words_of_it = f"{step.action}, {step.when}: {step.target} ({step.reply}, {step.evidence})"
        assert words_of_it in lines
    for action in root.findall(f".//{SVG}g[@class='action']"):
        targets = {
            line.rpartition(" (")[0].rpartition(": ")[2]
            for line in (action[0].text or "").splitlines()
        }
        known = targets & set(NAMES)
        assert len(action.findall(f"{SVG}circle")) == len(known)


def test_evidence_is_a_kind_of_line() -> None:
    """Documented is solid, observed and assumed have dashes of their own, and a legend says so."""
    root = drawn()
    dashes = {"documented": None, "observed": "6 4", "assumed": "1.5 3.5"}
    for action in root.findall(f".//{SVG}g[@class='action']"):
        path = action.find(f"{SVG}path")
        if path is not None:
            evidence = (action[0].text or "").rstrip(")").rpartition(", ")[2]
            assert path.get("stroke-dasharray") == dashes[evidence]
    assert {*dashes} <= {*words(root, "text")}


@pytest.mark.parametrize("name", NAMES)
def test_the_current_state_is_marked_in_words(name: str) -> None:
    """Exactly one card says that it is the current one, and its allowed actions say so, too."""
    root = drawn(current=name, allowed=("self", "otp.check", "novel.action", "otp.check"))
    (here,) = root.findall(f"{SVG}g[@class='state here']")
    shown = words(here, "text")

    assert any(text.endswith(f" {name}") for text in shown)
    assert words(root, "text").count("you are here") == 1
    assert "novel.action" in shown
    assert shown.count("allowed now") == len(
        [t for t in shown if t in {"otp.check", "novel.action"}]
    )
    assert "self" not in shown
    assert overlaps(root) == []


def test_the_alternative_text_says_it_in_words() -> None:
    """Title and description name the current status and what is allowed."""
    root = drawn(current="OTP_REQUIRED", allowed=("otp.check", "device.select"))
    ids = root.attrib["aria-labelledby"].split()
    title, description = root[0], root[1]

    assert root.attrib["role"] == "img"
    assert ids == [title.attrib["id"], description.attrib["id"]]
    assert "OTP_REQUIRED" in (title.text or "")
    assert "The status is OTP_REQUIRED." in (description.text or "")
    assert "Allowed now: otp.check, device.select." in (description.text or "")


def test_without_a_current_status_it_tells_the_journeys() -> None:
    """The description then tells where each state leads, and which ones are final."""
    told = words(drawn(), "desc")[0]

    assert "From OTP_REQUIRED: otp.check to COMPLETED" in told
    assert "Final: COMPLETED, FAILED." in told
    assert "you are here" not in words(drawn(), "text")


def test_nothing_allowed_is_said() -> None:
    """At a final status the description says that no action is allowed."""
    assert "No action is allowed now." in words(drawn(current="FAILED"), "desc")[0]


def test_an_unknown_status_has_a_card_of_its_own() -> None:
    """A status that the contract does not know is shown as it is, with what the reply allows."""
    root = drawn(current="NEW_STATUS", allowed=("new.action",))
    (here,) = root.findall(f"{SVG}g[@class='state here']")

    assert words(here, "text") == ["? NEW_STATUS", "you are here", "new.action", "allowed now"]
    assert "Allowed now: new.action." in words(root, "desc")[0]
    assert len(root.findall(f"{SVG}g[@class='state']")) == len(NAMES) + 1


@pytest.mark.parametrize("current", [HOSTILE, "", " ", "状态" * 60, "A\nB", "\ud800", "a" * 9999])
def test_hostile_names_are_text(current: str) -> None:
    """Whatever a status or an action is called, it is text, cut where it is long, over nothing."""
    root = drawn(current=current, allowed=(current, HOSTILE, "otp.check"), name='"><a>')

    assert {each.tag for each in root.iter()} == {f"{SVG}{tag}" for tag in TAGS}
    assert overlaps(root) == []
    assert float(root.attrib["width"]) < 1000


def test_no_text_meets_another() -> None:
    """No text of the plain chart lies over another or leaves the picture."""
    assert overlaps(drawn()) == []


def test_an_overlap_is_found() -> None:
    """The rule itself finds texts that meet and texts outside."""
    text = '<text x="{}" y="9" font-size="10">abc</text>'
    root = ElementTree.fromstring(  # noqa: S314
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 20">'
        + text.format(1) + text.format(9) + "</svg>"
    )  # fmt: skip

    assert overlaps(root) == [("abc", "abc")]
    root[1].set("x", "22")
    assert overlaps(root) == [("abc", "outside")]


def test_a_page_may_hold_several() -> None:
    """Each chart begins its ids with its own name."""
    both = [
        each.attrib["id"]
        for name in ("a", "b")
        for each in drawn(name=name).iter()
        if "id" in each.attrib
    ]

    assert sorted(both) == ["a-desc", "a-title", "b-desc", "b-title"]


def test_it_takes_the_colours_of_the_page() -> None:
    """No colour is fixed: it draws with the text's colour and the theme's variables."""
    chart = state_chart(MACHINE)

    assert "currentColor" in chart
    assert not re.search("[^&]#", chart)
    assert "rgb" not in chart


def test_it_needs_no_yaml() -> None:
    """Importing the chart and drawing a machine at hand needs no PyYAML."""
    program = (
        "import sys; sys.modules['yaml'] = None\n"
        "from pingone_nb.contract.state_chart import StateMachine, state_chart\n"
        "assert '<svg' in state_chart(StateMachine(states=(), transitions=()), current='A')\n"
    )

    subprocess.run([sys.executable, "-c", program], check=True)

"""The README's pictures: taken in each run, and put into docs/pictures/ when `PICTURES` names it."""

from __future__ import annotations

import os
from pathlib import Path

from playwright.sync_api import FloatRect, expect

from tests.browser.stage_page import ARTEFACTS, StagePage, wrong_code

FOLDER = Path(os.environ.get("PICTURES") or ARTEFACTS / "pictures")
MOST_BYTES = 260_000
MARGIN = 8


def test_the_panel_in_the_light_theme(stage_in_app: StagePage) -> None:
    """A passcode was sent, and a wrong one checked: request, check, wire, phone and state beside each other."""
    stage = stage_in_app
    stage.play("simulator")
    stage.check(wrong_code(stage.send()))
    expect(stage.notice("Wrong passcode.")).to_be_visible()

    _take(stage, "panel_light.png")


def test_the_panel_in_the_dark_theme(stage_in_dark_app: StagePage) -> None:
    """A push waits for the number that the form shows: devices, push, phone and state."""
    stage = stage_in_dark_app
    stage.play("devices")
    stage.choose("Mobile app")
    expect(stage.page.locator(".pnb-prompt-big:visible")).to_be_visible()

    _take(stage, "panel_dark.png")


def _take(stage: StagePage, name: str) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = FOLDER / name
    top, end = _edge(stage, ".stage-set"), _edge(stage, ".stage-set .pnb-history")
    clip: FloatRect = {
        "x": top["x"] - MARGIN,
        "y": top["y"],
        "width": top["width"] + 2 * MARGIN,
        "height": end["y"] - top["y"],
    }
    stage.page.screenshot(path=path, clip=clip, animations="disabled")
    assert path.stat().st_size <= MOST_BYTES


def _edge(stage: StagePage, selector: str) -> FloatRect:
    box = stage.page.locator(selector).bounding_box()
    assert box is not None
    return box

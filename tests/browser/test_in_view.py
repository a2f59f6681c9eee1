"""Request and reply stand beside the form, in view when its button is pressed."""

from __future__ import annotations

import itertools
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import FloatRect, Locator, Page, expect

from tests.browser.app import ROOT, app_server
from tests.browser.conftest import SHOWN_MS
from tests.browser.lab import LabPage, LabServer, axe_violations
from tests.browser.stage_page import StagePage

LESSON = "01_first_authentication.ipynb"
TO_THE_TOP = """desk => new Promise(done => {
  let last, calm = 0; // parts above and below may still be drawn
  const step = () => {
    desk.scrollIntoView({ block: "start" });
    const { y } = desk.getBoundingClientRect();
    calm = y === last ? calm + 1 : 0;
    last = y;
    calm > 30 ? done() : requestAnimationFrame(step);
  };
  step();
})"""
WIDE, NARROW, PHONE = 1280, 700, 400


@pytest.fixture
def lesson(lab: LabPage, server: LabServer) -> Page:
    """Lesson 01 in JupyterLab, run as far as its form that sends."""
    shutil.copy(ROOT / "notebooks" / LESSON, server.root)
    lab.open(LESSON)
    page = lab.page
    page.locator(".jp-Notebook .jp-CodeCell").first.click()
    while not page.get_by_role("button", name="Send", exact=True).is_visible():
        page.keyboard.press("Shift+Enter")
        page.locator(".jp-Notebook .jp-InputPrompt", has_text="[*]").first.wait_for(
            state="detached"
        )
    return page


def box(part: Locator) -> FloatRect:
    """Where a part stands."""
    found = part.bounding_box()
    assert found is not None
    return found


def press_send(page: Page) -> None:
    """Read the form from its top, and press its button."""
    page.locator(".pnb-history, .pnb-phone").last.wait_for(timeout=SHOWN_MS)
    page.locator(".pnb-desk").first.evaluate(TO_THE_TOP)
    page.get_by_role("button", name="Send", exact=True).first.click()
    expect(page.locator(".pnb-reply-status").first).to_have_text("HTTP 201 Created")


def is_inside(part: FloatRect, whole: FloatRect) -> bool:
    """Whether a part stands inside something, as whole pixels."""
    below, right = part["y"] + part["height"], part["x"] + part["width"]
    return (
        round(part["y"]) >= round(whole["y"])
        and round(below) <= round(whole["y"] + whole["height"])
        and round(right) <= round(whole["x"] + whole["width"])
    )


def stands_beside(part: FloatRect, other: FloatRect) -> bool:
    """Whether a part begins at the right of another, and not below it."""
    return part["x"] >= other["x"] + other["width"] and part["y"] < other["y"] + other["height"]


def test_the_wire_is_in_view_in_lesson_01(lesson: Page) -> None:
    """At 1,280 × 900 in JupyterLab, request, reply, and meanings are seen when Send is pressed."""
    press_send(lesson)
    seen = box(lesson.locator(".jp-NotebookPanel-notebook").first)
    form, send = (
        box(lesson.locator(".pnb-desk-form").first),
        box(lesson.get_by_role("button", name="Send", exact=True).first),
    )

    for part in (".pnb-preview", ".pnb-reply"):
        assert is_inside(box(lesson.locator(part).first), seen), part
        assert stands_beside(box(lesson.locator(part).first), send), part
        assert stands_beside(box(lesson.locator(part).first), form) or part == ".pnb-reply"


def test_the_wire_is_in_view_in_the_app(
    page: Page, tmp_path: Path, kernels: dict[str, str]
) -> None:
    """The same in the app as it opens, without scrolling; the passcode's field is in view, too."""
    with app_server(tmp_path, environ=kernels) as app:
        page.goto(app.address)
        page.get_by_role("button", name="Send", exact=True).click(timeout=SHOWN_MS)
        expect(page.locator(".pnb-reply-status")).to_have_text("HTTP 201 Created")
        expect(page.locator(".pnb-code input:visible").first).to_be_focused()
        judge_in_app(page)


def judge_in_app(page: Page) -> None:
    """Request and reply are on the screen, beside the button."""
    screen: FloatRect = {"x": 0, "y": 0, "width": WIDE, "height": 900}

    for part in (".pnb-preview", ".pnb-reply"):
        assert is_inside(box(page.locator(part)), screen), part
        assert stands_beside(
            box(page.locator(part)), box(page.get_by_role("button", name="Send", exact=True))
        )


@pytest.mark.parametrize("width", [NARROW, PHONE])
def test_the_wire_is_below_where_the_page_is_narrow(stage_in_app: StagePage, width: int) -> None:
    """The phone is between the request and the field for its passcode; the wire follows."""
    page = stage_in_app.page
    page.set_viewport_size({"width": width, "height": 900})
    try:
        stage_in_app.play("simulator")
        press_send(page)
        parts = (".pnb-request", ".pnb-phone", ".pnb-code", ".pnb-preview", ".pnb-reply")
        boxes = [box(page.locator(part)) for part in parts]
        whole = page.evaluate("document.documentElement.scrollWidth")
    finally:
        page.set_viewport_size({"width": WIDE, "height": 900})

    assert all(one["y"] + one["height"] <= two["y"] for one, two in itertools.pairwise(boxes))
    assert whole <= width


def test_pointing_at_a_property_moves_nothing(stage_in_app: StagePage) -> None:
    """What a property means is read in a place that has its room already, in request and reply."""
    page = stage_in_app.page
    stage_in_app.play("simulator")
    press_send(page)
    for half, name in ((".pnb-preview", "user"), (".pnb-reply", "status")):
        table = page.locator(".pnb-history")
        before = box(table)
        page.locator(f"{half} .pnb-tree-row", has_text=name).first.hover()
        expect(page.locator(f"{half} .pnb-meaning .pnb-evidence")).to_be_visible()
        assert box(table) == before


def test_the_wire_has_no_fault_for_axe(stage: StagePage) -> None:
    """Nothing in the desk is wrong for axe, before and after the press."""
    stage.play("simulator")
    before = axe_violations(stage.page, ".pnb-desk")
    press_send(stage.page)

    assert before + axe_violations(stage.page, ".pnb-desk") == []

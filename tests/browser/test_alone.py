"""Each widget shown alone looks as it does among others."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from pingone_nb.lab import forms
from tests.browser.alone import ALONE
from tests.browser.lab import LabPage, LabServer
from tests.browser.stage import SET
from tests.browser.stage_page import StagePage

STATIC = Path(forms.__file__).parent / "static"
SHARED = ("tokens", "line", "layout", "desk")  # a widget that comes later brings them anew
ALL_STYLES = "\n".join(
    (STATIC / f"{name}.css").read_text()
    for name in (*sorted(path.stem for path in STATIC.glob("*.css")), *SHARED)
)
INSIDE = f".{SET} .pnb, .{SET} .pnb *:not(i, .pnb-app-time)"  # what ticks
NAMES = (
    *("field", "menu", "checkbox", "choice", "action", "heading", "banner", "fold", "status"),
    *("countdown", "prompt", "guide", "one-time form", "device form", "passcode form"),
    *("push form", "passkey form", "connection form", "pair", "phone", "app", "chart", "actions"),
    *("state", "exchanges", "code", "preview", "reply", "panel"),
)
LEAST_WIDTHS = {"form": 400, "pair": 600, "panel": 800, "state": 400, "code": 400, "reply": 400}
_FORGET_STYLES = """
() => document.querySelectorAll("style").forEach(each => each.textContent.includes(".pnb") && each.remove())
"""
_SHAPES = """
selector => [...document.querySelectorAll(selector)].map(each => {
  const { x, y, width, height } = each.getBoundingClientRect();
  const { color, fontSize, backgroundColor } = getComputedStyle(each);
  return [each.className, ...[x, y, width, height].map(Math.round), color, fontSize, backgroundColor].join(" ");
})
"""
_IS_STILL = f"""
async selector => {{
  const shapes = {_SHAPES};
  const before = shapes(selector).join();
  await new Promise(done => setTimeout(done, 300));
  return shapes(selector).join() === before;
}}
"""


@pytest.fixture(scope="module")
def alone(browser: Browser, server: LabServer) -> Iterator[StagePage]:
    """The stage of single widgets in JupyterLab."""
    server.write("alone.ipynb", ALONE)
    with browser.new_page() as page:
        stage = StagePage(page, host="lab", themes={"light": lambda: None})
        lab = LabPage(page, server)
        lab.open("alone.ipynb")
        lab.run_all()
        stage.button("panel").wait_for()
        yield stage


@pytest.mark.parametrize("name", NAMES)
def test_a_widget_alone_has_all_its_styles(alone: StagePage, name: str) -> None:
    """Without any other widget's style sheet it is as wide, as high and as coloured as with all."""
    alone.page.evaluate(_FORGET_STYLES)
    alone.play(name)
    shown = alone.page.locator(f".{SET} > *")
    expect(shown).to_be_visible()
    alone.look(f"alone-{name.replace(' ', '-')}")
    alone.page.wait_for_function(_IS_STILL, arg=INSIDE)
    before = alone.page.evaluate(_SHAPES, INSIDE)

    alone.page.add_style_tag(content=ALL_STYLES)

    assert alone.page.evaluate(_SHAPES, INSIDE) == before
    assert len(before) > 1
    box = shown.bounding_box()
    assert box is not None
    assert box["width"] >= LEAST_WIDTHS.get(name, LEAST_WIDTHS.get(name.split()[-1], 0))

"""What only a page shows of the lessons: the diagram, the folded hints, the prediction."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from tests.browser.lab import LabPage, LabServer

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
PREDICT = """
from pingone_nb.lab.lesson import Lesson
lesson = Lesson.open({"PINGONE_PROGRESS_FILE": ""})
lesson.predict("A wrong passcode is checked. What then?", after="OTP_REQUIRED", action="otp.check")
"""


def opened(lab: LabPage, server: LabServer, name: str) -> None:
    """Open one of the project's notebooks."""
    (server.root / name).write_text((NOTEBOOKS / name).read_text())
    lab.open(name)


def test_the_sequence_diagram_is_drawn(lab: LabPage, server: LabServer) -> None:
    """JupyterLab draws 00's diagram, with a description for screen readers."""
    opened(lab, server, "00_start_here.ipynb")
    picture = lab.page.locator(".jp-RenderedMermaid img, .jp-RenderedMermaid svg").first

    expect(picture).to_be_visible()
    box = picture.bounding_box()
    assert box is not None
    assert box["width"] > 300
    expect(lab.page.get_by_text("gets an access token from PingOne").first).to_be_attached()


def test_the_map_leads_to_the_lessons(lab: LabPage, server: LabServer) -> None:
    """The map is a table with a link for each lesson beside it."""
    for path in NOTEBOOKS.glob("0[12]_*.ipynb"):
        (server.root / path.name).write_text(path.read_text())
    opened(lab, server, "00_start_here.ipynb")
    lab.run_all()

    links = lab.page.locator(".jp-OutputArea-output table a")
    assert links.all_inner_texts()[:2] == [
        "Your first one-time authentication",
        "Wrong codes and expiry",
    ]


def test_hints_are_opened_one_by_one_with_the_keyboard(lab: LabPage, server: LabServer) -> None:
    """Each hint shows the next one; the solution is seen only after the third."""
    opened(lab, server, "01_first_authentication.ipynb")
    names = ("Hint 1", "Hint 2", "Hint 3", "Solution")
    hints = [lab.page.locator("summary").get_by_text(name, exact=True) for name in names]
    code = lab.page.locator("details").get_by_text("one_time_voice").last
    seen = []
    for hint in hints:
        seen.append([each.is_visible() for each in hints] + [code.is_visible()])
        hint.focus()
        lab.page.keyboard.press("Enter")

    expect(code).to_be_visible()
    assert [row.count(True) for row in seen[:1]] == [1]
    assert [row[:4].count(True) for row in seen] == [1, 2, 3, 4]
    assert not seen[-1][4]


def test_a_prediction_is_answered_with_the_keyboard(lab: LabPage, server: LabServer) -> None:
    """The arrow keys choose; what comes is then compared with it, and axe finds nothing wrong."""
    reveal = "print(lesson.reveal('OTP_REQUIRED'))"
    server.write("prediction.ipynb", PREDICT, reveal)
    lab.open("prediction.ipynb")
    lab.page.locator(".jp-CodeCell").first.click()
    lab.page.keyboard.press("Control+Enter")
    first = lab.page.get_by_role("radio", name="OTP_REQUIRED").first
    first.focus()
    lab.page.keyboard.press("Space")
    expect(first).to_be_checked()

    lab.page.locator(".jp-CodeCell").last.click()
    lab.page.keyboard.press("Control+Enter")

    expect(lab.page.locator(".pnb-prediction .pnb-notice")).to_contain_text("as you predicted")
    assert lab.axe_violations(".pnb-prediction") == []

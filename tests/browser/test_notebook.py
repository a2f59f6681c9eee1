"""The panel in a notebook of its own: saved, reloaded, and while other cells run."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Opened
from tests.browser.lab import CELLS_MS, LabPage, LabServer
from tests.browser.stage_page import StagePage
from tests.canaries import Canaries, files, hits
from tests.canary_lesson import OPEN, TELL

LESSON = "from pingone_nb.lab.lesson import Lesson\nlesson = Lesson.open(seed=7)"
PANEL = "panel = lesson.panel()\npanel"
BUSY = "from pathlib import Path\nwhile not Path({path!r}).exists():\n    pass"
NOTEBOOKS = Path(__file__).parent.parent.parent / "notebooks"


def test_a_saved_notebook_holds_no_secret(
    opened: Opened, lab: LabPage, server: LabServer, canaries: Canaries, tmp_path: Path
) -> None:
    """After a wrong and a right code, nothing that JupyterLab wrote holds what is secret."""
    made = tmp_path / "made"
    panel = opened(OPEN, PANEL, TELL.format(path=made))
    panel.send()
    panel.check("0000000000")
    expect(panel.notice("INVALID_OTP")).to_be_visible()
    panel.button("Fill in code").click()
    panel.button("Check").click()
    expect(panel.notice("COMPLETED")).to_be_visible()

    _run_last_cell(lab.page, "[4]:")
    lab.save()

    [saved] = server.root.glob("test_a_saved_*.ipynb")
    assert "One-time device authentication" in saved.read_text()
    secrets = [*canaries.values(), *made.read_text().split()]
    assert len(secrets) > len(canaries.values()) + 1
    assert hits(files(server.folder), secrets) == []


def test_a_reloaded_page_shows_what_was_there(opened: Opened, lab: LabPage) -> None:
    """After a reload the forms ask the kernel: messages, the code typed and the notice return."""
    panel = opened(LESSON, PANEL)
    panel.send()
    panel.check("12 34")
    expect(panel.notice("Nothing was sent.")).to_be_visible()
    lab.save()

    lab.page.reload()

    expect(panel.code).to_have_value("12 34")
    expect(panel.messages).to_have_count(1)
    expect(panel.notice("Nothing was sent.")).to_be_visible()


def test_it_ticks_while_a_cell_runs(opened: Opened, lab: LabPage, tmp_path: Path) -> None:
    """The countdown goes on while a cell runs, and so does a click, which sends once."""
    done = tmp_path / "done"
    done.touch()
    panel = opened(LESSON, PANEL, BUSY.format(path=str(done)))
    panel.send()
    done.unlink()
    _run_last_cell(lab.page, "[*]:")
    timer = lab.page.get_by_role("timer").first
    before = timer.inner_text()

    expect(timer).not_to_have_text(before)
    panel.button("Send").dblclick()
    done.touch()

    expect(panel.messages).to_have_count(2)
    expect(lab.page.locator(".jp-InputPrompt").last).to_have_text("[4]:")
    expect(panel.messages).to_have_count(2)


def test_the_first_notebook_opens_and_runs(lab: LabPage, server: LabServer) -> None:
    """The tutorial itself, opened as a person opens it, ends without an error."""
    source = NOTEBOOKS / "01_first_authentication.ipynb"
    (server.root / source.name).write_text(source.read_text())
    lab.open(source.name)
    lab.run_all()

    expect(lab.page.locator(".pnb-notice:visible").get_by_text("COMPLETED").first).to_be_visible()
    assert lab.page.locator('[data-mime-type="application/vnd.jupyter.stderr"]').count() == 0


def test_the_first_lesson_by_keyboard_alone(lab: LabPage, server: LabServer) -> None:
    """Shift + Enter, Tab, Enter and digits lead through lesson 01 to COMPLETED, without a mouse."""
    source = NOTEBOOKS / "01_first_authentication.ipynb"
    (server.root / source.name).write_text(source.read_text())
    lab.open(source.name)
    lesson = StagePage(lab.page, host="notebook", themes={})

    _run_on(lab.page, "lesson.connection_form()")
    _tab_to(lab.page, "Test connection")
    lab.page.keyboard.press("Enter")
    expect(lesson.notice("token")).to_be_visible()
    _run_on(lab.page, "lesson.one_time_form()")
    _tab_to(lab.page, "Send")
    lab.page.keyboard.press("Space")
    expect(lesson.notice("OTP_REQUIRED")).to_be_visible()
    _run_on(lab.page, "lesson.otp_form(request)")
    expect(lesson.code).to_be_enabled()
    _tab_to(lab.page, "Passcode")
    lab.page.keyboard.type(lesson.newest_code())
    lab.page.keyboard.press("Enter")

    expect(lesson.notice("COMPLETED")).to_be_visible()
    assert lesson.messages.all_inner_texts()[0] != ""


def _run_on(page: Page, source: str) -> None:
    """Run cells by Shift + Enter up to the one with that source, and run it with the focus kept."""
    active = "() => jupyterapp.shell.currentWidget.content.activeCell.model.sharedModel.getSource()"
    for _ in range(40):
        if source in page.evaluate(active):
            break
        before = page.evaluate(active)
        page.keyboard.press("Shift+Enter")
        page.wait_for_function(f"before => ({active})() !== before", arg=before)
    prompt = page.locator(".jp-CodeCell.jp-mod-active .jp-InputPrompt")
    page.keyboard.press("Control+Enter")
    expect(prompt).to_have_text(re.compile(r"\[\d+\]"), timeout=CELLS_MS)


def _tab_to(page: Page, name: str) -> None:
    """Press Tab until what has that name has the focus."""
    expect(page.locator(".jp-mod-active .pnb").first).to_be_visible()
    named = "() => document.activeElement.labels?.[0]?.textContent ?? document.activeElement.textContent"
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate(named) == name:
            return
    pytest.fail(f"{name} can't be reached")


def _run_last_cell(page: Page, prompt: str) -> None:
    page.locator(".jp-CodeCell").last.click()
    page.keyboard.press("Control+Enter")
    expect(page.locator(".jp-InputPrompt").last).to_have_text(prompt)

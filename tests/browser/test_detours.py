"""What the reader sees who leaves the straight path."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Opened
from tests.browser.lab import LabPage, LabServer
from tests.browser.stage_page import StagePage, wrong_code
from tests.canaries import Canaries, files, hits
from tests.canary_lesson import OPEN, TELL

LESSON = "from pingone_nb.lab.lesson import Lesson\nlesson = Lesson.open(seed=7)"
PANEL = "panel = lesson.panel()\npanel"
FORM = "begun = lesson.one_time_form()\nlesson.side_by_side(begun, lesson.phone())"
CHECK = "check = lesson.otp_form(begun)\ncheck"
RESTARTED = "The kernel was restarted: run this cell again"
_LINES = """
() => [...document.querySelectorAll(".jp-OutputArea-output *, .jp-OutputArea-output")]
    .filter(each => each.checkVisibility())
    .map(each => getComputedStyle(each, "::before").content)
    .filter(content => content.includes("kernel was restarted"))
"""
_BROKEN_LINKS = """
() => [...document.querySelectorAll(".jupyter-widgets-disconnected")]
    .filter(each => each.checkVisibility())
    .map(each => getComputedStyle(each, "::before").content)
    .filter(content => content !== "none" && !content.includes("kernel was restarted"))
"""


def _output(page: Page, number: int) -> Locator:
    return page.locator(".jp-CodeCell").nth(number - 1).locator(".jp-OutputArea-output").first


# the kernel was restarted


def test_detour_a_restart_is_one_calm_line(opened: Opened, lab: LabPage) -> None:
    """After a restart each form says so once, at its top, and is as wide as before."""
    panel = opened(LESSON, PANEL, "lesson.code(panel.request.one_time)", "lesson.phone()")
    panel.send()
    form = lab.page.get_by_role("group", name="One-time device authentication")
    before = form.bounding_box()

    lab.restart()

    lab.page.wait_for_function(f"() => ({_LINES})().length === 3")
    assert lab.page.evaluate(_BROKEN_LINKS) == []
    after = form.bounding_box()
    assert before is not None
    assert after is not None
    assert (after["width"], after["height"]) == (before["width"], before["height"])
    assert lab.axe_violations(".jp-OutputArea-output") == []


def test_detour_run_again_after_a_restart(opened: Opened, lab: LabPage) -> None:
    """Running the cells again brings forms that work, without the line."""
    panel = opened(LESSON, PANEL)
    lab.restart()

    lab.run_cell(1)
    lab.run_cell(2)

    panel.check(panel.send())
    expect(panel.notice("COMPLETED")).to_be_visible()
    assert lab.page.evaluate(_LINES) == []


def test_detour_a_press_after_a_restart_says_why(opened: Opened, lab: LabPage) -> None:
    """A button whose kernel is gone says that nothing happens, and sends nothing."""
    panel = opened(LESSON, PANEL)
    lab.restart()

    panel.button("Send").click()

    expect(lab.page.get_by_text("Run the cells again").first).to_be_visible()
    expect(panel.messages).to_have_count(0)


# saved and reopened


def test_detour_a_saved_notebook_is_reopened(
    opened: Opened, lab: LabPage, server: LabServer
) -> None:
    """Another day the forms are there, empty, and say what to do; nothing is called an error."""
    panel = opened(LESSON, PANEL)
    panel.send()
    lab.save()
    [saved] = server.root.glob("test_detour_a_saved_*.ipynb")

    lab.reopen(saved.name)

    expect(panel.button("Send")).to_be_visible()
    expect(panel.number).to_have_value("")
    lab.page.wait_for_function(f"() => ({_LINES})().length === 1")
    expect(lab.page.get_by_text("Error displaying widget")).to_have_count(0)
    assert lab.axe_violations(".jp-OutputArea-output") == []


def test_detour_saved_after_a_restart_and_reopened(
    opened: Opened, lab: LabPage, server: LabServer
) -> None:
    """Where no state could be saved, a static picture names what was there."""
    panel = opened(LESSON, PANEL, FORM)
    panel.button("Send").first.click()
    lab.restart()
    lab.save()
    [saved] = server.root.glob("test_detour_saved_after_*.ipynb")

    lab.reopen(saved.name)

    expect(_output(lab.page, 2)).to_contain_text("One-time device authentication")
    expect(_output(lab.page, 3)).to_contain_text(RESTARTED)
    expect(lab.page.get_by_text("Error displaying widget")).to_have_count(0)
    assert lab.axe_violations(".jp-OutputArea-output") == []


@pytest.mark.parametrize("ending", ["as it is", "after a restart"])
def test_detour_no_saved_state_holds_a_secret(
    opened: Opened,
    lab: LabPage,
    server: LabServer,
    canaries: Canaries,
    tmp_path: Path,
    ending: str,
) -> None:
    """Whenever it is saved, the notebook holds no secret, number, address, passcode or token."""
    made = tmp_path / "made"
    panel = opened(OPEN, PANEL, "begun = panel.request.outcome()\nbegun", TELL.format(path=made))
    panel.number.fill(canaries.phone)
    lab.run_cell(3)
    expect(panel.messages).to_have_count(1)
    panel.check(panel.newest_code())
    expect(panel.notice("COMPLETED")).to_be_visible()
    lab.run_cell(4)
    if ending == "after a restart":
        lab.restart()

    lab.save()

    saved = list(server.root.glob("test_detour_no_saved_*.ipynb"))
    assert "One-time device authentication" in saved[0].read_text()
    assert hits(files(server.folder), [*canaries.values(), *made.read_text().split()]) == []


def test_detour_a_reload_keeps_what_was_typed(opened: Opened, lab: LabPage) -> None:
    """A page that is loaded anew while its kernel runs shows what was typed and what came of it."""
    panel = opened(LESSON, PANEL)
    code = panel.send()
    panel.check(wrong_code(code))
    expect(panel.notice("Wrong passcode.")).to_be_visible()
    panel.number.fill("+14135550199")
    lab.save()

    lab.page.reload()

    expect(panel.number).to_have_value("+14135550199")
    expect(panel.notice("Wrong passcode.")).to_be_visible()
    panel.check(code)
    expect(panel.notice("COMPLETED")).to_be_visible()


# cells are run again, moved and cut


def test_detour_a_form_s_cell_is_run_again(opened: Opened, lab: LabPage) -> None:
    """The same authentication goes on: one message, and its code completes."""
    page = opened(LESSON, FORM, CHECK)
    code = page.send()

    lab.run_cell(2)
    lab.run_cell(3)

    expect(page.messages).to_have_count(1)
    page.check(code)
    expect(page.notice("COMPLETED")).to_be_visible()


def test_detour_shift_enter_after_send(opened: Opened, lab: LabPage) -> None:
    """Send, then Shift + Enter with the focus in the form: what was typed and sent stays."""
    page = opened(LESSON, FORM, CHECK)
    page.number.fill("+14135550177")
    page.send()
    page.number.focus()

    lab.page.keyboard.press("Shift+Enter")

    expect(lab.page.locator(".jp-CodeCell .jp-InputPrompt").nth(1)).to_have_text("[4]:")
    expect(page.number).to_have_value("+14135550177")
    expect(page.messages).to_have_count(1)
    expect(page.notice("Passcode sent")).to_be_visible()


def test_detour_an_error_survives_a_rerun(opened: Opened, lab: LabPage) -> None:
    """What was wrong is still said after the cell was run again."""
    page = opened(LESSON, FORM, CHECK)
    page.check(wrong_code(page.send()))
    expect(page.notice("Wrong passcode.")).to_be_visible()

    lab.run_cell(3)

    expect(page.notice("Wrong passcode.")).to_be_visible()


def test_detour_a_cell_is_cut_and_brought_back(opened: Opened, lab: LabPage) -> None:
    """Undo brings a cell back with a form that works."""
    panel = opened(LESSON, PANEL)
    lab.page.locator(".jp-CodeCell .jp-InputPrompt").nth(1).click()
    lab.page.keyboard.press("x")
    expect(panel.button("Send")).to_have_count(0)

    lab.page.keyboard.press("z")

    panel.check(panel.send())
    expect(panel.notice("COMPLETED")).to_be_visible()


def test_detour_a_cell_is_moved(opened: Opened, lab: LabPage) -> None:
    """A form whose cell was moved still holds what was typed."""
    panel = opened(LESSON, PANEL, "1 + 1")
    panel.number.fill("+14135550177")
    lab.page.locator(".jp-CodeCell .jp-InputPrompt").nth(1).click()

    lab.page.keyboard.press("Control+Shift+ArrowDown")

    expect(panel.number).to_have_value("+14135550177")
    panel.check(panel.send())
    expect(panel.notice("COMPLETED")).to_be_visible()


def test_detour_shown_twice(opened: Opened) -> None:
    """Two views of one form are one form: typed in one, seen in both, sent once."""
    panel = opened(LESSON, PANEL, "panel.request.one_time")
    numbers = panel.number
    numbers.first.fill("+14135550177")

    expect(numbers.last).to_have_value("+14135550177")
    panel.button("Send").last.click()
    expect(panel.messages).to_have_count(1)


# late, wrong, twice, in another order, back


def test_detour_a_code_is_late(stage_in_app: StagePage) -> None:
    """A code whose time is over is called expired, and a new one completes."""
    stage = stage_in_app
    stage.play("simulator")
    code = stage.send()
    stage.let("31 minutes pass")
    stage.check(code)
    expect(stage.notice("expired")).to_be_visible()

    stage.button("Send again").click()
    expect(stage.messages).to_have_count(2)
    stage.check(stage.newest_code())

    expect(stage.notice("COMPLETED")).to_be_visible()


def test_detour_the_old_code_after_sending_twice(stage_in_app: StagePage) -> None:
    """After a second message the first one's code is wrong, and the second one's is right."""
    stage = stage_in_app
    stage.play("simulator")
    old = stage.send()
    stage.button("Send again").click()
    expect(stage.messages).to_have_count(2)
    new = stage.newest_code()

    stage.check(old)
    expect(stage.notice("Wrong passcode.")).to_be_visible()
    stage.check(new)

    expect(stage.notice("COMPLETED")).to_be_visible()


def test_detour_the_code_twice(stage_in_app: StagePage) -> None:
    """After COMPLETED there is nothing to check, and starting over begins anew."""
    stage = stage_in_app
    stage.play("simulator")
    code = stage.send()
    stage.check(code)
    expect(stage.notice("COMPLETED")).to_be_visible()
    expect(stage.code).to_be_disabled()

    stage.button("Start over").click()
    stage.check(stage.send())

    expect(stage.notice("COMPLETED")).to_be_visible()


def test_detour_a_wrong_number_first(stage_in_app: StagePage) -> None:
    """What is wrong with a number is said at its field; corrected, it is sent."""
    stage = stage_in_app
    stage.play("simulator")
    stage.number.fill("555")
    stage.button("Send").click()
    expect(stage.notice("Nothing was sent.")).to_be_visible()
    expect(stage.number).to_be_focused()
    expect(stage.number).to_have_attribute("aria-invalid", "true")

    stage.number.fill("+14135550150")
    stage.send()

    expect(stage.messages).to_have_count(1)
    expect(stage.number).to_have_attribute("aria-invalid", "false")


def test_detour_too_many_wrong_codes(stage_in_app: StagePage) -> None:
    """When the last attempt is used up the form says so; starting over sends a code that works."""
    stage = stage_in_app
    stage.play("simulator")
    wrong = wrong_code(stage.send())
    for used in (1, 2, 3):
        stage.check(wrong)
        expect(stage.page.get_by_text(f"{used} of 3 wrong codes").first).to_be_visible()

    stage.button("Start over").click()
    stage.check(stage.send())

    expect(stage.notice("COMPLETED")).to_be_visible()


def test_detour_to_the_devices_and_back(stage_in_app: StagePage) -> None:
    """Choosing the other way to authenticate and coming back keeps what was typed."""
    stage = stage_in_app
    stage.play("simulator")
    stage.number.fill("+14135550177")
    stage.device("The user's devices").check()
    expect(stage.number).to_be_hidden()

    stage.device("A one-time target").check()

    expect(stage.number).to_have_value("+14135550177")
    stage.send()
    expect(stage.messages).to_have_count(1)


def test_detour_a_push_is_answered_late(stage_in_app: StagePage) -> None:
    """A push that timed out can no longer be answered, and the form says that its time is over."""
    stage = stage_in_app
    stage.play("devices")
    stage.choose("Mobile app")
    expect(stage.button("Deny")).to_be_visible()

    stage.let("3 minutes pass")

    expect(stage.button("Deny")).to_have_count(0)
    expect(stage.page.get_by_text("no longer active").first).to_be_visible()


def test_detour_check_before_send(opened: Opened) -> None:
    """A passcode's form that is shown first says what it waits for, and follows when it comes."""
    page = opened(
        LESSON,
        "begun = lesson.one_time_form()\nlesson.otp_form(begun)",
        FORM[len("begun = lesson.one_time_form()\n") :],
    )
    expect(page.code).to_be_disabled()

    page.button("Send").click()

    expect(page.code).to_be_enabled()

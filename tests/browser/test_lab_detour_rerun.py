"""A detour in a notebook: the cell of a form is run again, as the text teaches."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.lab import LabPage, LabServer

LESSON = "from pingone_nb.lab.lesson import Lesson\nlesson = Lesson.open({}, seed=7)"
FORM = "request = lesson.one_time_form()\nrequest"
CHECK = "check = lesson.otp_form(request)\ncheck"
PANEL = "panel = lesson.panel()\npanel"
INBOX = "print('in the inbox:', len(lesson.simulator.inbox))"
BUSY = ".jp-Notebook .jp-InputPrompt"
TYPED = "+1 413 555 0177"


@pytest.fixture
def opened(lab: LabPage, server: LabServer, request: pytest.FixtureRequest) -> LabPage:
    """A notebook of the test's cells, run."""
    name = f"{request.node.name.replace('[', '_').strip(']')}.ipynb"
    server.write(name, LESSON, *request.param, INBOX)
    lab.open(name)
    lab.run_all()
    return lab


def run(page: Page, number: int) -> None:
    """Select a cell and press Shift and Enter."""
    page.locator(".jp-CodeCell").nth(number).locator(".jp-InputPrompt").click()
    page.keyboard.press("Shift+Enter")
    page.locator(BUSY, has_text="[*]").first.wait_for(state="detached")


def output(page: Page, number: int) -> Locator:
    """What a cell has put out."""
    return page.locator(".jp-CodeCell").nth(number).locator(".jp-OutputArea-output")


@pytest.mark.parametrize("opened", [(FORM, CHECK)], indirect=True)
def test_detour_run_the_forms_cell_again_after_send(opened: LabPage) -> None:
    """After Send the form says the same, holds what was typed, and one message is in the inbox."""
    page = opened.page
    output(page, 1).get_by_role("textbox", name="Phone number").fill(TYPED)
    output(page, 1).get_by_role("button", name="Send", exact=True).click()
    expect(output(page, 1)).to_contain_text("Passcode sent by text message")

    run(page, 1)

    expect(output(page, 1)).to_contain_text("Passcode sent by text message")
    expect(output(page, 1).get_by_role("textbox", name="Phone number")).to_have_value(TYPED)
    run(page, 3)
    expect(output(page, 3)).to_contain_text("in the inbox: 1")


@pytest.mark.parametrize("opened", [(FORM, CHECK)], indirect=True)
def test_detour_run_the_check_again_after_a_wrong_code(opened: LabPage) -> None:
    """After a wrong code the passcode form has its text, its error and its count again."""
    page = opened.page
    output(page, 1).get_by_role("button", name="Send", exact=True).click()
    check = output(page, 2)
    check.get_by_role("textbox", name="Passcode").fill("000000")
    check.get_by_role("button", name="Check", exact=True).click()
    expect(check).to_contain_text("1 of 3 wrong codes")

    run(page, 2)

    expect(check).to_contain_text("Wrong passcode.")
    expect(check).to_contain_text("1 of 3 wrong codes")
    expect(check.get_by_role("textbox", name="Passcode")).to_have_value("000000")


@pytest.mark.parametrize("opened", [(PANEL,)], indirect=True)
def test_detour_run_the_panels_cell_again(opened: LabPage) -> None:
    """The panel stands where it stood, and goes on from there to COMPLETED."""
    page = opened.page
    panel = output(page, 1)
    panel.get_by_role("button", name="Send", exact=True).first.click()
    expect(panel).to_contain_text("Enter the passcode")

    run(page, 1)

    expect(panel).to_contain_text("0 of 3 wrong codes")
    panel.get_by_role("button", name="Fill in code").first.click()
    expect(panel.get_by_role("textbox", name="Passcode")).not_to_have_value("")
    panel.get_by_role("button", name="Check", exact=True).click()
    expect(panel).to_contain_text("COMPLETED: the user is authenticated.")

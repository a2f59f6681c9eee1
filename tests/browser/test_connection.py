"""What a person presses while the kernel does not hear it is told, and never vanishes or doubles."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.app import AppServer
from tests.browser.cable import Cable, cable_to
from tests.browser.lab import LabPage, LabServer
from tests.browser.stage import STAGE
from tests.browser.stage_page import StagePage

PHONE = "+14135550177"
DOWN = "Not connected. Press again when the connection is back."
AGAIN = "The connection is back. Nothing was sent: press again."
NOT_SENT = re.compile(f"{re.escape(DOWN)}|{re.escape(AGAIN)}")
KEPT = "Not connected. What you entered is kept here."
SILENT = "No answer yet. The connection is slow or lost."
BUSY = "The kernel is busy. Your request runs when the kernel is free."
GONE = "The kernel has stopped. Run the cells again, or reload the page."
MOST_MS = 3000  # within a second where nothing else is at work: the timers behind it take 850 ms
_MOST_PRESSES = 20
SAID_AFTER = """
([button, words]) => new Promise((done, fail) => {
    const begun = performance.now();
    const said = () => [...document.querySelectorAll(".pnb-line-note")].map(note => note.textContent);
    const look = () => said().includes(words) && done(performance.now() - begun);
    setTimeout(() => fail(new Error(`it says ${said().filter(Boolean).join(" / ") || "nothing"}`)), 5000);
    const watch = new MutationObserver(look);
    watch.observe(document.body, { subtree: true, childList: true, characterData: true });
    button.click();
})
"""


@pytest.fixture
def cabled_lab(page: Page, server: LabServer) -> Iterator[tuple[StagePage, Cable]]:
    """The stage in JupyterLab, and the cable to it."""
    with cable_to(server.url) as cable:
        lab = LabPage(page, server.at(cable))
        server.write("cabled.ipynb", STAGE)
        stage = StagePage(page, host="lab", themes={"light": lambda: None})
        lab.open("cabled.ipynb")
        lab.run_all()
        # JupyterLab's own word about it, which a person closes
        closing = page.get_by_role("dialog", name="Server Connection Error").get_by_role("button")
        page.add_locator_handler(closing.first, lambda button: button.click())
        yield stage, cable


def test_a_press_without_a_connection_is_told_and_not_sent(cabled: StagePage, cable: Cable) -> None:
    """Within a second the button says so and what was typed stays; later one press sends once."""
    cabled.play("simulator")
    cable.cut()
    cabled.number.fill(PHONE)

    took_ms = _press_until(cabled.button("Send"), DOWN)

    assert took_ms < MOST_MS
    expect(cabled.button("Send")).to_have_attribute("aria-busy", "false")
    expect(_note_in(cabled.page, ".pnb-field")).to_have_text(KEPT)
    expect(cabled.number).to_have_value(PHONE)
    expect(cabled.messages).to_have_count(0)
    cable.mend()
    cabled.number.fill(
        PHONE
    )  # what is kept is sent as soon as it can be, and asks for the connection
    expect(_note_in(cabled.page, ".pnb-action")).to_have_text(AGAIN)
    _press_when_back(cabled)
    expect(cabled.code).to_be_focused()
    expect(cabled.messages).to_have_count(1)
    expect(cabled.messages.first).to_contain_text("77")
    expect(_notes(cabled.page)).to_have_count(0)


def test_what_is_typed_reaches_the_kernel_when_the_connection_is_back(
    cabled: StagePage, cable: Cable
) -> None:
    """Text that could not be told is told by itself, as soon as another control finds the connection."""
    cabled.play("simulator")
    cable.cut()
    cabled.number.fill(PHONE)
    expect(_note_in(cabled.page, ".pnb-field")).to_have_text(KEPT)
    cable.mend()

    cabled.page.get_by_role("combobox", name="Channel").select_option("Voice call")

    expect(cabled.page.locator(".pnb-preview")).to_contain_text("77")
    expect(cabled.number).to_have_value(PHONE)


def test_a_box_that_is_ticked_without_a_connection_counts_for_the_next_press(
    cabled: StagePage, cable: Cable
) -> None:
    """The tick stays, and the press that comes through brings it along: no message is sent."""
    cabled.play("simulator")
    cable.cut()
    cabled.page.get_by_role("checkbox", name="Test mode").check()
    expect(_note_in(cabled.page, ".pnb-checkbox")).to_have_text(KEPT)
    cable.mend()

    _press_when_back(cabled)

    expect(cabled.messages).to_contain_text("Nothing was sent.")
    expect(cabled.page.get_by_role("checkbox", name="Test mode")).to_be_checked()


@pytest.mark.parametrize("direction", ["up", "down"])
def test_a_press_that_is_lost_on_its_way_is_sent_once(
    cabled: StagePage, cable: Cable, direction: str
) -> None:
    """Whether the press vanished or only its answer: pressed again, it is one message in all."""
    cabled.play("simulator")
    cable.swallow(direction)
    assert _press_until(cabled.button("Send"), SILENT) < MOST_MS
    cable.cut()
    expect(_note_in(cabled.page, ".pnb-action")).to_have_text(DOWN)

    cable.mend()
    cabled.button("Send").click()

    expect(cabled.messages).to_have_count(1)
    expect(cabled.button("Send")).to_have_attribute("aria-busy", "false")
    expect(_notes(cabled.page)).to_have_count(0)
    expect(cabled.messages).to_have_count(1)


def test_a_press_as_the_connection_breaks_for_a_moment_is_sent_or_told(
    cabled: StagePage, cable: Cable
) -> None:
    """It is sent once the connection is back, or told to be pressed again; it is one message in all."""
    cabled.play("simulator")
    cable.swallow("up")
    cabled.button("Send").click()
    cable.cut()
    cable.mend()

    if not _is_sent(cabled):  # it took longer to come back than a press waits
        expect(_note_in(cabled.page, ".pnb-action")).to_have_text(NOT_SENT)
        _press_when_back(cabled)
    expect(cabled.messages).to_have_count(1)
    expect(cabled.code).to_be_focused()
    expect(_notes(cabled.page)).to_have_count(0)


def test_a_server_that_sleeps_gets_a_press_once(app: AppServer, cabled: StagePage) -> None:
    """While the server does not answer the button says so, and however often it is pressed: once."""
    cabled.play("simulator")
    os.kill(app.process.pid, signal.SIGSTOP)
    try:
        assert _press_until(cabled.button("Send"), SILENT) < MOST_MS
        cabled.button("Send").click(force=True)
        cabled.button("Send").click(force=True)
    finally:
        os.kill(app.process.pid, signal.SIGCONT)

    expect(cabled.code).to_be_focused()
    expect(_notes(cabled.page)).to_have_count(0)
    expect(cabled.messages).to_have_count(1)


def test_a_busy_kernel_is_no_lost_connection(cabled: StagePage, work_until: Path) -> None:
    """While the kernel works a press says that it waits; it is done once, however often pressed."""
    cabled.play("simulator")
    cabled.button("work").click()
    try:
        assert _press_until(cabled.button("Send"), BUSY) < MOST_MS
        cabled.button("Send").click(force=True)
        cabled.button("Send").click(force=True)
    finally:
        work_until.touch()

    expect(cabled.code).to_be_focused()
    work_until.unlink()
    expect(_notes(cabled.page)).to_have_count(0)
    expect(cabled.messages).to_have_count(1)


def test_a_kernel_that_is_gone_is_told_in_one_line(app: AppServer, cabled: StagePage) -> None:
    """When the kernel ends, the banner says so by itself, and each button that is pressed."""
    cabled.play("simulator")
    cabled.number.fill(PHONE)
    kernels = psutil.Process(app.process.pid).children()
    max(kernels, key=psutil.Process.create_time).kill()

    expect(_note_in(cabled.page, ".pnb-banner")).to_have_text(GONE)
    cabled.button("Send").click()

    expect(_note_in(cabled.page, ".pnb-action")).to_have_text(GONE)
    expect(cabled.number).to_have_value(PHONE)
    expect(cabled.button("Send")).to_have_attribute("aria-busy", "false")


@pytest.mark.parametrize("cabled", ["light", "dark"], indirect=True)
def test_every_control_says_that_it_is_not_connected(cabled: StagePage, cable: Cable) -> None:
    """Fields, menus, boxes, choices, buttons, links, phone and table say so where they were used."""
    cabled.play("simulator")
    cabled.send()
    page = cabled.page
    cable.cut()
    used = {
        ".pnb-field": lambda: cabled.number.fill(PHONE),
        ".pnb-menu": lambda: page.get_by_role("combobox", name="Channel").select_option("Email"),
        ".pnb-checkbox": page.get_by_role("checkbox", name="Test mode").check,
        ".pnb-choice": lambda: cabled.device("The user's devices").check(),
        ".pnb-action": cabled.button("Check").click,
        ".pnb-links": page.locator(".pnb-links button").first.click,
        ".pnb-phone": cabled.button("Fill in code").click,
        ".pnb-table": page.locator(".pnb-toggle").first.click,
    }

    for control, use in used.items():
        use()
        expect(_note_in(page, control)).to_contain_text("Not connected.")

    expect(page.get_by_role("combobox", name="Channel")).to_have_value("EMAIL")
    expect(cabled.device("The user's devices")).to_be_checked()
    cabled.look("not-connected")


def test_in_jupyterlab_a_press_without_a_connection_is_told_and_not_sent(
    cabled_lab: tuple[StagePage, Cable],
) -> None:
    """The same holds in JupyterLab: told within a second, text kept, and one press sends once."""
    stage, cable = cabled_lab
    stage.play("simulator")
    cable.cut()
    stage.number.fill(PHONE)

    assert _press_until(stage.button("Send"), DOWN) < MOST_MS

    expect(stage.number).to_have_value(PHONE)
    cable.mend()
    _press_when_back(stage)
    expect(stage.messages).to_have_count(1)
    expect(_notes(stage.page)).to_have_count(0)


def test_in_jupyterlab_a_restarted_kernel_is_told(cabled_lab: tuple[StagePage, Cable]) -> None:
    """After a restart the old forms say that their kernel is gone, and send nothing."""
    stage, _ = cabled_lab
    stage.play("simulator")
    stage.page.evaluate("() => void jupyterapp.commands.execute('kernelmenu:restart')")
    stage.page.locator(".jp-Dialog .jp-mod-accept").click()
    expect(_note_in(stage.page, ".pnb-banner")).to_have_text(GONE)

    stage.button("Send").click()

    expect(_note_in(stage.page, ".pnb-action")).to_have_text(GONE)


def _press_until(button: Locator, words: str) -> float:
    """Press, and wait for the words; gives the milliseconds between."""
    took: float = button.page.evaluate(SAID_AFTER, [button.element_handle(), words])
    return took


def _press_when_back(stage: StagePage) -> None:
    """Press as a person does: again, for as long as the button says that it was not told."""
    for _ in range(_MOST_PRESSES):
        stage.button("Send").click()
        if _is_sent(stage):
            return


def _is_sent(stage: StagePage) -> bool:
    """Whether a press came through; waits until it did, or until the button says that it did not."""
    refused = _note_in(stage.page, ".pnb-action").filter(
        has_text=NOT_SENT
    )  # a busy kernel has heard it
    expect(stage.messages.or_(refused).first).to_be_attached()
    return stage.messages.count() > 0


def _notes(page: Page) -> Locator:
    return page.locator(".pnb-line-note:not(:empty)")


def _note_in(page: Page, control: str) -> Locator:
    return page.locator(f"{control} .pnb-line-note:not(:empty)").first

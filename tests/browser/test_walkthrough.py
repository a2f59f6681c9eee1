"""The walkthrough as a person does it: real JupyterLab, real browser, buttons and keyboard."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.lab import LabPage, LabServer
from tests.canaries import Canaries, files, hits
from tests.canary_lesson import OPEN, TELL

PANEL = "panel = lesson.panel()\npanel"
FORMS = ".jp-OutputArea"
Open = Callable[..., LabPage]


@pytest.fixture
def opened(lab: LabPage, server: LabServer, request: pytest.FixtureRequest) -> Open:
    """Write cells into a notebook, open it and run them."""

    def run(*sources: str) -> LabPage:
        name = f"{request.node.name}.ipynb"
        server.write(name, *sources)
        lab.open(name)
        lab.run_all()
        return lab

    return run


def button(page: Page, name: str) -> Locator:
    """The button that says so and is shown."""
    return page.get_by_role("button", name=name, exact=True)


def phone_field(page: Page) -> Locator:
    """The request's phone number."""
    return page.get_by_label("Phone number", exact=True)


def code_field(page: Page) -> Locator:
    """The passcode to check."""
    return page.get_by_label("Passcode", exact=True)


def said(page: Page, text: str) -> Locator:
    """A form's status that says so."""
    return page.locator(".pnb-form [role=status], .pnb-form [role=alert]").get_by_text(text).first


def send(page: Page) -> None:
    """Press Send and wait for the passcode's field."""
    button(page, "Send").click()
    expect(code_field(page)).to_be_focused()


def test_from_send_to_completed_with_a_wrong_code(
    opened: Open, server: LabServer, canaries: Canaries, tmp_path: Path
) -> None:
    """Send, a wrong code, the right code from the phone, COMPLETED; axe finds nothing, and no secret is left behind."""
    made = tmp_path / "made"
    lab = opened(OPEN, PANEL, TELL.format(path=made))
    page = lab.page
    assert lab.axe_violations(FORMS) == []

    send(page)
    expect(page.get_by_text("Your verification code is")).to_be_visible()
    assert lab.axe_violations(FORMS) == []

    code_field(page).fill("0000000000")
    button(page, "Check").click()
    expect(said(page, "INVALID_OTP")).to_be_visible()
    expect(page.get_by_text("1 of 3 wrong codes")).to_be_visible()
    assert lab.axe_violations(FORMS) == []

    page.get_by_role("button", name="Type it for me").first.click()
    button(page, "Check").click()
    expect(said(page, "COMPLETED")).to_be_visible()
    assert lab.axe_violations(FORMS) == []

    page.locator(".jp-CodeCell").last.click()
    page.keyboard.press("Control+Enter")
    expect(page.locator(".jp-CodeCell .jp-InputPrompt").last).to_have_text("[4]:")
    lab.save()
    secrets = [*canaries.values(), *made.read_text().split()]
    assert len(secrets) > len(canaries.values()) + 1
    assert hits(files(server.folder), secrets) == []


def test_the_keyboard_alone_suffices(opened: Open) -> None:
    """Enter in a field sends, the focus goes to the passcode, Enter checks."""
    lab = opened(OPEN, PANEL)
    page = lab.page

    phone_field(page).press("Enter")
    code = code_field(page)
    expect(code).to_be_focused()
    text = page.get_by_text("Your verification code is").inner_text()
    digits = "".join(each for each in text if each.isdigit())
    page.keyboard.type(digits)
    page.keyboard.press("Enter")

    expect(said(page, "COMPLETED")).to_be_visible()


def test_a_double_click_sends_once(opened: Open) -> None:
    """Two clicks in a row send one message."""
    lab = opened(OPEN, PANEL, "len(simulator.inbox)")
    page = lab.page

    button(page, "Send").dblclick()
    expect(code_field(page)).to_be_focused()
    page.locator(".jp-CodeCell").last.click()
    page.keyboard.press("Control+Enter")

    expect(page.locator(".jp-CodeCell .jp-InputPrompt").last).to_have_text("[4]:")
    expect(page.locator(".jp-CodeCell").last.locator(".jp-OutputArea-output")).to_have_text("1")


def test_too_many_wrong_codes(opened: Open) -> None:
    """After the policy's count the form says so; sending again works."""
    lab = opened(OPEN, PANEL)
    page = lab.page
    send(page)
    code_field(page).fill("0000000000")
    for count in (1, 2, 3):
        button(page, "Check").click()
        expect(page.get_by_text(f"{count} of 3 wrong codes")).to_be_visible()
    button(page, "Check").click()
    expect(said(page, "TOO_MANY_OTP_RETRIES")).to_be_visible()
    assert lab.axe_violations(FORMS) == []

    button(page, "Send again").click()
    expect(page.get_by_text("0 of 3 wrong codes")).to_be_visible()
    page.get_by_role("button", name="Type it for me").first.click()
    button(page, "Check").click()
    expect(said(page, "COMPLETED")).to_be_visible()


def test_an_expired_code(opened: Open) -> None:
    """When the simulator's clock has passed the lifetime, the form says so."""
    lab = opened(
        OPEN,
        PANEL,
        "panel.request.submit()\nlesson.type_code_into(panel.check)\n_ = lesson.let_time_pass(seconds=1801)",
    )
    page = lab.page
    expect(page.locator(".pnb-clock")).to_contain_text("expired")
    code_field(page).press("Enter")

    expect(said(page, "OTP_SESSION_EXPIRED")).to_be_visible()
    assert lab.axe_violations(FORMS) == []


@pytest.mark.parametrize(
    ("fault", "words"),
    [("connection_reset", "No reply came."), ("429", "REQUEST_LIMITED"), ("html", "no JSON")],
)
def test_trouble_on_the_way(opened: Open, fault: str, words: str) -> None:
    """A lost reply, a rate limit and a proxy's page are told in words; what was typed stays."""
    lab = opened(OPEN, PANEL, f"simulator.faults.next({fault!r})")
    page = lab.page
    before = phone_field(page).input_value()

    button(page, "Send").click()

    expect(said(page, words)).to_be_visible()
    assert phone_field(page).input_value() == before
    assert lab.axe_violations(FORMS) == []


def test_a_wrong_field_is_told_beside_it(opened: Open) -> None:
    """A malformed number is told at its field, which gets the focus; nothing is sent."""
    lab = opened(OPEN, PANEL)
    page = lab.page
    hostile = '<img src=x onerror="document.title=1">'
    phone_field(page).fill(hostile)
    button(page, "Send").click()

    expect(page.get_by_text("Write it internationally", exact=False)).to_be_visible()
    expect(phone_field(page)).to_be_focused()
    expect(phone_field(page)).to_have_attribute("aria-invalid", "true")
    assert phone_field(page).input_value() == hostile
    assert page.title() != "1"


def test_live_says_so(opened: Open) -> None:
    """With live settings the banner says LIVE and the phone sends you to your own."""
    lab = opened(
        """
from pingone_nb.lesson import Lesson

lesson = Lesson.open({
    "PINGONE_ENVIRONMENT_ID": "abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6",
    "PINGONE_CLIENT_ID": "b1c2",
    "PINGONE_CLIENT_SECRET": "none",
    "PINGONE_AUTH_PATH": "http://127.0.0.1:9",
})
lesson.banner()
""",
        "lesson.connection_form()",
        "lesson.panel()",
    )
    page = lab.page
    expect(page.get_by_text("LIVE", exact=True)).to_be_visible()
    expect(page.get_by_text("own phone", exact=False).first).to_be_visible()
    button(page, "Test it").click()
    expect(said(page, "No reply came.")).to_be_visible()
    assert lab.axe_violations(FORMS) == []


def test_the_first_notebook_opens_and_runs(lab: LabPage, server: LabServer) -> None:
    """The tutorial itself, opened as a person opens it, ends without an error."""
    source = Path(__file__).parent.parent.parent / "notebooks" / "01_first_authentication.ipynb"
    (server.root / source.name).write_text(source.read_text())
    lab.open(source.name)
    lab.run_all()

    expect(said(lab.page, "COMPLETED")).to_be_visible()
    assert lab.page.locator('[data-mime-type="application/vnd.jupyter.stderr"]').count() == 0

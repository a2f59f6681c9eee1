"""Every state of the forms, as a person meets it: real JupyterLab, real browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FloatRect, Locator, Page, expect

from tests.browser.lab import LabPage, LabServer, lab_server

OPEN = "from pingone_nb.lesson import Lesson\nlesson = Lesson.open(seed=7)\nlesson.banner()"
PANEL = "panel = lesson.panel()\npanel"
FORMS = ".jp-OutputArea-output"
LIVE = """
from pingone_nb.lesson import Lesson
from pingone_nb.simulator import Simulator
served = Simulator(seed=7).serve()
lesson = Lesson.open(served.environ() | {"PINGONE_PHONE": "+14135550150"})
lesson.banner()
"""
CONTROL = """
import ipywidgets
control = ipywidgets.Button(description="Control")
control.on_click(lambda _: {code})
control
"""
BUSY = "from pathlib import Path\nwhile not Path({path!r}).exists():\n    pass"
FITS = "() => [...document.querySelectorAll('{0}')].every(e => e.scrollWidth <= e.clientWidth)"
Opened = Callable[..., Page]


@pytest.fixture
def opened(lab: LabPage, server: LabServer, request: pytest.FixtureRequest) -> Opened:
    """Write cells into a notebook, open it and run them."""

    def run(*sources: str) -> Page:
        name = re.sub(r"\W+", "_", request.node.name) + ".ipynb"
        server.write(name, *sources)
        lab.open(name)
        lab.run_all()
        return lab.page

    return run


def button(page: Page, name: str) -> Locator:
    """The button of that name."""
    return page.get_by_role("button", name=name, exact=True)


def code(page: Page) -> Locator:
    """The passcode's field."""
    return page.get_by_role("textbox", name="Passcode")


def messages(page: Page) -> Locator:
    """The messages on the phone, newest first."""
    return page.get_by_role("article")


def send(page: Page) -> str:
    """Press Send, wait for the code's field, and read the code on the phone."""
    button(page, "Send").click()
    expect(code(page)).to_be_focused()
    return newest_code(page)


def newest_code(page: Page) -> str:
    """The code of the newest message."""
    found = re.search(r"\d{6}", messages(page).first.locator(".pnb-message-text").inner_text())
    assert found is not None
    return found.group()


def wrong_code(right: str) -> str:
    """Another code than the right one."""
    return f"{(int(right) + 1) % 1_000_000:06}"


def notice(page: Page, text: str) -> Locator:
    """A notice of a status line that says so."""
    return page.locator(".pnb-notice").filter(has_text=text)


def box(part: Locator) -> FloatRect:
    """Where it is on the page, in pixels."""
    found = part.bounding_box()
    assert found is not None
    return found


def assert_clean(lab: LabPage) -> None:
    """Axe-core finds nothing, and nothing has to be scrolled sideways."""
    assert lab.axe_violations(FORMS) == []
    assert lab.page.evaluate(FITS.format(FORMS))


def test_success_leaves_nothing_in_the_saved_notebook(
    opened: Opened, lab: LabPage, server: LabServer
) -> None:
    """Send, type it for me, check: COMPLETED, rows in the table, and no number or code is saved."""
    page = opened(OPEN, PANEL)
    assert_clean(lab)

    right = send(page)
    assert_clean(lab)
    button(page, "Type it for me").click()
    expect(button(page, "Check")).to_be_focused()
    expect(code(page)).to_have_value(right)
    button(page, "Check").click()

    expect(notice(page, "COMPLETED")).to_be_visible()
    expect(code(page)).to_have_value("")
    button(page, "Exchange 3: what was sent and answered").click()
    expect(page.locator(".pnb-json").first).to_be_visible()
    assert_clean(lab)
    lab.save()
    [saved] = [path.read_text() for path in server.root.glob("test_success_*.ipynb")]
    assert "One-time device authentication" in saved
    assert right not in saved
    assert "4135550150" not in saved


def test_a_wrong_code_is_told_and_kept(opened: Opened, lab: LabPage) -> None:
    """A wrong code is said to be wrong, is counted, stays in the field, and has the focus."""
    page = opened(OPEN, PANEL)
    wrong = wrong_code(send(page))

    code(page).fill(wrong)
    button(page, "Check").click()

    expect(notice(page, "Wrong passcode.")).to_contain_text("INVALID_OTP")
    expect(page.get_by_text("1 of 3 wrong codes")).to_be_visible()
    expect(code(page)).to_have_value(wrong)
    expect(code(page)).to_be_focused()
    expect(code(page)).to_have_attribute("aria-invalid", "true")
    assert_clean(lab)


def test_after_a_lock_out_sending_again_helps(opened: Opened, lab: LabPage) -> None:
    """After too many wrong codes the form points to Send again, which begins anew."""
    page = opened(OPEN, PANEL)
    code_field, check = code(page), button(page, "Check")
    code_field.fill(wrong_code(send(page)))
    for count in (1, 2, 3):
        check.click()
        expect(page.get_by_text(f"{count} of 3 wrong codes")).to_be_visible()
    check.click()
    expect(notice(page, "Too many wrong passcodes.")).to_be_visible()
    expect(button(page, "Send again")).to_be_focused()
    assert_clean(lab)

    page.keyboard.press("Enter")

    expect(messages(page)).to_have_count(2)
    expect(code_field).to_be_focused()
    expect(page.get_by_text("0 of 3 wrong codes")).to_be_visible()
    page.keyboard.type(newest_code(page))
    page.keyboard.press("Enter")
    expect(notice(page, "COMPLETED")).to_be_visible()


def test_a_moved_clock_expires_the_code(opened: Opened, lab: LabPage) -> None:
    """When the simulator's clock has passed the lifetime, countdown, form and PingOne say so."""
    move = CONTROL.format(code="lesson.let_time_pass(seconds=1801)")
    page = opened(OPEN, PANEL, move)
    right = send(page)
    expect(page.get_by_role("timer")).to_have_text(re.compile(r"expires in (30:00|29:\d\d)"))

    button(page, "Control").click()

    expect(page.get_by_role("timer")).to_have_text("Passcode expired")
    expect(notice(page, "the passcode has expired")).to_be_visible()
    assert_clean(lab)
    code(page).fill(right)
    button(page, "Check").click()
    expect(notice(page, "The passcode has expired.")).to_contain_text("OTP_SESSION_EXPIRED")
    expect(button(page, "Send again")).to_be_focused()
    assert_clean(lab)


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("'connection_reset', operation='initialize'", "A message may have been sent"),
        ("'connection_refused', times=9", "Nothing was sent"),
        ("'429', operation='initialize'", "REQUEST_LIMITED"),
        ("'html', operation='initialize', times=9", "What came back is not PingOne's."),
    ],
)
def test_trouble_is_told_in_words(opened: Opened, lab: LabPage, fault: str, said: str) -> None:
    """A lost connection, a limit and a proxy's page are told; what was typed stays; Send works."""
    page = opened(
        OPEN,
        f"lesson.simulator.faults.next({fault})",
        PANEL,
        CONTROL.format(code="lesson.simulator.faults.clear()"),
    )
    phone = page.get_by_role("textbox", name="Phone number")
    phone.fill("+1 (413) 555-0199")

    button(page, "Send").click()

    expect(notice(page, said)).to_be_visible()
    expect(phone).to_have_value("+1 (413) 555-0199")
    assert_clean(lab)
    button(page, "Control").click()
    send(page)


def test_hostile_text_is_shown_as_text(opened: Opened, lab: LabPage) -> None:
    """Markup typed into a field is text: told beside the field, not sent, and never run."""
    hostile = "<img src=x onerror=\"document.title='owned'\">"
    page = opened(OPEN, PANEL)
    phone = page.get_by_role("textbox", name="Phone number")
    phone.fill(hostile)

    phone.press("Enter")

    expect(notice(page, "Nothing was sent.")).to_contain_text("Phone number")
    expect(phone).to_be_focused()
    expect(phone).to_have_value(hostile)
    assert page.title() != "owned"
    assert_clean(lab)


def test_live_says_so_everywhere(opened: Opened, lab: LabPage) -> None:
    """Live, the banner says LIVE, the phone sends you to your own, and the forms work alike."""
    page = opened(LIVE, "lesson.connection_form()", PANEL)

    expect(page.get_by_text("LIVE", exact=True)).to_be_visible()
    expect(page.get_by_text("Look at your own phone")).to_be_visible()
    expect(page.get_by_label("Client secret", exact=True)).to_have_value("")
    button(page, "Test it").click()
    expect(notice(page, "Connected.")).to_be_visible()
    button(page, "Send").click()
    expect(code(page)).to_be_focused()
    expect(page.get_by_text("the environment's policy may say otherwise")).to_be_visible()
    assert_clean(lab)


def test_test_mode_types_the_reply_s_code(opened: Opened, lab: LabPage) -> None:
    """In test mode the phone says that nothing was sent, and the reply's code can be typed."""
    page = opened(OPEN, PANEL)
    page.get_by_role("checkbox", name="Test mode").check()

    button(page, "Send").click()

    expect(messages(page)).to_contain_text("Nothing was sent.")
    assert_clean(lab)
    button(page, "Type test.otp for me").click()
    button(page, "Check").click()
    expect(notice(page, "COMPLETED")).to_be_visible()


def test_the_channel_asks_for_its_contact(opened: Opened, lab: LabPage) -> None:
    """E-mail asks for an address in place of the number, and arrives as an e-mail."""
    page = opened(OPEN, PANEL)
    phone = page.get_by_role("textbox", name="Phone number")
    address = page.get_by_role("textbox", name="E-mail address")
    expect(address).to_be_hidden()

    page.get_by_role("combobox", name="Channel").select_option("E-mail")

    expect(address).to_be_visible()
    expect(phone).to_be_hidden()
    send(page)
    expect(messages(page)).to_contain_text("E-mail")
    page.get_by_role("combobox", name="Channel").select_option("Voice call")
    expect(phone).to_be_visible()
    button(page, "Send").click()
    expect(messages(page).first).to_contain_text("Voice call")
    assert_clean(lab)


def test_the_keyboard_alone_suffices(opened: Opened) -> None:
    """Tab, letters, Space and Enter do it all, and JupyterLab's own keys do not interfere."""
    page = opened(OPEN, PANEL)
    user = page.get_by_role("textbox", name="User id")
    user.focus()
    for control in (
        page.get_by_role("combobox", name="Channel"),
        page.get_by_role("textbox", name="Phone number"),
        page.get_by_role("checkbox", name="Test mode"),
        button(page, "Send"),
    ):
        page.keyboard.press("Tab")
        expect(control).to_be_focused()

    page.keyboard.press("Space")
    expect(code(page)).to_be_focused()
    page.keyboard.type(wrong_code(newest_code(page)))
    page.keyboard.press("Enter")
    expect(notice(page, "Wrong passcode.")).to_be_visible()
    expect(code(page)).to_be_focused()
    page.keyboard.type(newest_code(page))  # the wrong one is selected, so typing replaces it
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(notice(page, "COMPLETED")).to_be_visible()
    assert page.locator(".jp-CodeCell").count() == 2


def test_double_clicks_and_double_enters_send_once(opened: Opened) -> None:
    """However hastily it is pressed, one press is one message."""
    page = opened(OPEN, PANEL)

    button(page, "Send").dblclick()
    expect(code(page)).to_be_focused()
    expect(messages(page)).to_have_count(1)
    phone = page.get_by_role("textbox", name="Phone number")
    phone.focus()
    page.evaluate(
        "() => { for (const _ of [1, 2, 3]) document.activeElement.dispatchEvent("
        "new KeyboardEvent('keydown', {key: 'Enter', bubbles: true, cancelable: true})); }"
    )
    expect(code(page)).to_be_focused()

    expect(messages(page)).to_have_count(2)


def test_typing_sends_at_most_one_message_a_key(opened: Opened, page: Page) -> None:
    """Typing is told once it rests, so there are never more messages than keystrokes."""
    sent: list[bytes] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda data: sent.append(data)))
    opened(OPEN, PANEL)
    phone = page.get_by_role("textbox", name="Phone number")
    phone.fill("")
    sent.clear()

    page.keyboard.type("0123456789")
    page.keyboard.press("Enter")

    expect(notice(page, "Nothing was sent.")).to_be_visible()
    texts = [frame for frame in sent if b'"type":"text"' in bytes(frame)]
    assert 1 <= len(texts) <= 10


def test_it_ticks_while_a_cell_runs(opened: Opened, tmp_path: Path) -> None:
    """The countdown goes on while a cell runs, and so does a click, which sends once."""
    done = tmp_path / "done"
    done.touch()
    page = opened(OPEN, PANEL, BUSY.format(path=str(done)))
    send(page)
    done.unlink()
    page.locator(".jp-CodeCell").last.click()
    page.keyboard.press("Control+Enter")
    expect(page.locator(".jp-InputPrompt").last).to_have_text("[*]:")
    before = page.get_by_role("timer").inner_text()

    expect(page.get_by_role("timer")).not_to_have_text(before)
    button(page, "Send").dblclick()
    done.touch()

    expect(messages(page)).to_have_count(2)
    expect(page.locator(".jp-InputPrompt").last).to_have_text("[4]:")
    expect(messages(page)).to_have_count(2)


def test_a_reloaded_page_shows_what_was_there(opened: Opened, lab: LabPage) -> None:
    """After a reload the forms ask the kernel: the messages, the code typed and the notice return."""
    page = opened(OPEN, PANEL)
    send(page)
    code(page).fill("12 34")
    button(page, "Check").click()
    expect(notice(page, "Nothing was sent.")).to_be_visible()
    lab.save()

    page.reload()

    expect(code(page)).to_have_value("12 34")
    expect(messages(page)).to_have_count(1)
    expect(notice(page, "Nothing was sent.")).to_be_visible()


def test_the_phone_stands_beside_the_form_or_below(opened: Opened, lab: LabPage) -> None:
    """At 1,280 pixels the phone is beside the form, at 700 below it; nothing scrolls sideways."""
    page = opened(OPEN, PANEL)
    form = page.get_by_role("group", name="One-time device authentication")
    phone = page.get_by_role("group", name="Virtual phone")

    wide = [box(part) for part in (form, phone)]
    page.set_viewport_size({"width": 700, "height": 900})
    page.wait_for_function(FITS.format(FORMS))
    narrow = [box(part) for part in (form, phone)]

    assert wide[1]["x"] >= wide[0]["x"] + wide[0]["width"]
    assert narrow[1]["y"] >= narrow[0]["y"] + narrow[0]["height"]
    assert_clean(lab)


def test_the_dark_theme_is_readable(browser: Browser, tmp_path: Path) -> None:
    """In the dark theme axe-core finds no contrast too low, in success and in failure."""
    with lab_server(tmp_path, dark=True) as server:
        page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
        server.write("dark.ipynb", OPEN, PANEL, "lesson.connection_form()")
        lab = LabPage(page, server)
        lab.open("dark.ipynb")
        lab.run_all()
        assert_clean(lab)
        right = send(page)
        code(page).fill(wrong_code(right))
        button(page, "Check").click()
        expect(notice(page, "Wrong passcode.")).to_be_visible()
        assert_clean(lab)
        code(page).fill(right)
        code(page).press("Enter")
        expect(notice(page, "COMPLETED")).to_be_visible()
        assert_clean(lab)
        page.context.close()

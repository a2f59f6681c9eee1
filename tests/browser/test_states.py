"""Every state of the forms, as a person meets it, in JupyterLab and in the app."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.spoiled_replies import HOSTILE
from tests.browser.stage_page import StagePage, wrong_code

LASTING_MS = 100_000  # three times as long as between two pings


def test_a_page_has_one_connection(idle_stage: StagePage) -> None:
    """A page opens one connection to its kernel; what follows below leaves it alone for long."""
    assert len(idle_stage.sockets) == 1


def test_from_send_to_completed(stage: StagePage) -> None:
    """Send, type it for me, check: COMPLETED, the field is empty, and the exchange can be unfolded."""
    stage.play("simulator")
    expect(stage.page.get_by_text("SIMULATOR", exact=True)).to_be_visible()
    stage.look("start")

    right = stage.send()
    stage.look("sent")
    stage.button("Fill in code").click()
    expect(stage.button("Check")).to_be_focused()
    expect(stage.code).to_have_value(right)
    stage.button("Check").click()

    expect(stage.notice("COMPLETED")).to_be_visible()
    expect(stage.code).to_have_value("")
    stage.button("Exchange 3: request and reply").click()
    expect(stage.page.locator(".pnb-json:visible").first).to_be_visible()
    stage.look("completed")


def test_a_wrong_code_is_told_and_kept(stage: StagePage) -> None:
    """A wrong code is said to be wrong, is counted, stays in the field, and has the focus."""
    stage.play("simulator")
    wrong = wrong_code(stage.send())

    stage.check(wrong)

    expect(stage.notice("Wrong passcode.")).to_contain_text("INVALID_OTP")
    expect(stage.page.get_by_text("1 of 3 wrong codes").first).to_be_visible()
    expect(stage.code).to_have_value(wrong)
    expect(stage.code).to_be_focused()
    expect(stage.code).to_have_attribute("aria-invalid", "true")
    stage.look("wrong-code")


def test_after_too_many_wrong_codes_sending_again_helps(stage: StagePage) -> None:
    """A one-time target is never locked: the form points to Send again, which begins anew."""
    stage.play("simulator")
    stage.code.fill(wrong_code(stage.send()))
    for count in (1, 2, 3):
        stage.button("Check").click()
        expect(stage.page.get_by_text(f"{count} of 3 wrong codes").first).to_be_visible()
    stage.button("Check").click()
    expect(stage.notice("Too many wrong passcodes.")).to_contain_text("TOO_MANY_OTP_RETRIES")
    expect(stage.button("Send again")).to_be_focused()
    stage.look("too-many-wrong-codes")

    stage.button("Send again").press("Enter")

    expect(stage.messages).to_have_count(2)
    expect(stage.code).to_be_focused()
    expect(stage.page.get_by_text("0 of 3 wrong codes").first).to_be_visible()
    stage.page.keyboard.type(stage.newest_code())
    stage.page.keyboard.press("Enter")
    expect(stage.notice("COMPLETED")).to_be_visible()


def test_a_moved_clock_expires_the_code(stage: StagePage) -> None:
    """When the simulator's clock has passed the lifetime, countdown, form and PingOne say so."""
    stage.play("simulator")
    right = stage.send()
    timer = stage.page.get_by_role("timer").first
    expect(timer).to_have_text(re.compile(r"expires in (30:00|29:\d\d)"))

    stage.let("31 minutes pass")

    expect(timer).to_have_text("Passcode expired")
    expect(stage.notice("the passcode has expired")).to_be_visible()
    stage.check(right)
    expect(stage.notice("The passcode has expired.")).to_contain_text("OTP_SESSION_EXPIRED")
    expect(stage.button("Send again")).to_be_focused()
    stage.look("expired")


@pytest.mark.parametrize(
    ("event", "said"),
    [
        ("a reset", "A message may have been sent"),
        ("refusals", "Nothing was sent"),
        ("a limit", "REQUEST_LIMITED"),
        ("a proxy", "The reply isn't from PingOne."),
        ("no JSON", "not a JSON object"),
    ],
)
def test_trouble_is_told_in_words(stage: StagePage, event: str, said: str) -> None:
    """A lost connection, a limit and what is no reply are told; what was typed stays; Send works."""
    stage.play("simulator")
    stage.let(event)
    stage.number.fill("+1 (413) 555-0199")

    stage.button("Send").click()

    expect(stage.notice(said)).to_be_visible()
    expect(stage.number).to_have_value("+1 (413) 555-0199")
    stage.look(event.replace(" ", "-"))
    stage.let("no fault")
    stage.send()


def test_hostile_text_is_shown_as_text(stage: StagePage) -> None:
    """Markup typed into a field or told by PingOne is text: it is shown, and never run."""
    stage.play("simulator")
    stage.number.fill(HOSTILE)
    stage.number.press("Enter")
    expect(stage.notice("Nothing was sent.")).to_contain_text("Phone number")
    expect(stage.page.get_by_text("Use the international format").first).to_be_visible()
    expect(stage.number).to_be_focused()
    expect(stage.number).to_have_value(HOSTILE)
    expect(stage.number).to_have_attribute("aria-invalid", "true")

    stage.number.fill("+14135550150")
    stage.let("markup")
    stage.button("Send").click()

    expect(stage.messages).to_have_count(1)
    expect(stage.notice("Passcode sent")).to_be_visible()
    stage.look("markup")
    assert stage.page.title() != "owned"
    assert stage.page.locator(".stage-set img").count() == 0


def test_an_enormous_reply_leaves_the_panel_usable(stage: StagePage) -> None:
    """After a reply of two megabytes, the passcode can be checked as ever."""
    stage.play("simulator")
    stage.let("megabytes")

    right = stage.send()
    stage.look("megabytes")
    stage.check(right)

    expect(stage.notice("COMPLETED")).to_be_visible()


def test_live_says_so_everywhere(stage: StagePage) -> None:
    """Live, the banner says LIVE, the phone sends you to your own, and the forms work alike."""
    stage.play("live")

    expect(stage.page.get_by_text("LIVE", exact=True)).to_be_visible()
    expect(stage.page.get_by_text("Check your own phone")).to_be_visible()
    stage.unfold_connection()
    expect(stage.page.get_by_label("Client secret", exact=True)).to_have_value("")
    stage.button("Test connection").click()
    expect(stage.notice("Connected.")).to_be_visible()
    stage.button("Send").click()
    expect(stage.code).to_be_focused()
    expect(stage.page.get_by_text("0 of 3 wrong codes").first).to_be_visible()
    stage.look("live")


def test_an_environment_that_nobody_answers_for(stage: StagePage) -> None:
    """Without a reply, the connection's test says so, and what to look at."""
    stage.play("unreachable")
    stage.unfold_connection()

    stage.button("Test connection").click()

    expect(stage.notice("No reply received.")).to_be_visible()
    stage.look("unreachable")


def test_a_device_that_was_tried_too_often_cools_down(stage: StagePage) -> None:
    """A paired device is locked for a while: the list says until when, and PingOne refuses it."""
    stage.play("devices")
    stage.begin()
    expect(stage.device("Email")).to_be_disabled()
    stage.look("device-selection")
    stage.select("Text message")
    expect(stage.code).to_be_focused()
    wrong = wrong_code(stage.newest_code())
    for count in (1, 2):
        stage.check(wrong)
        expect(stage.page.get_by_text(f"{count} of 2 wrong codes").first).to_be_visible()
    stage.check(wrong)
    expect(stage.notice("Too many wrong passcodes.")).to_be_visible()

    stage.look("too-many-wrong-codes-of-a-device")
    stage.button("Start over").click()
    stage.button("Begin").click()

    expect(stage.page.get_by_text("Cooling down until").first).to_be_visible()
    stage.select("Text message")
    expect(stage.notice("LIMIT_EXCEEDED")).to_be_visible()
    stage.look("cool-down")
    stage.let("3 minutes pass")
    stage.select("Text message")
    expect(stage.code).to_be_focused()


def test_a_push_is_matched_by_its_number(stage: StagePage) -> None:
    """The form shows a number; picking it on the phone completes, without a press in the form."""
    stage.play("devices")
    stage.choose("Mobile app")
    number = stage.page.locator(".pnb-prompt-big:visible").inner_text()
    stage.look("push")

    stage.button(f"Pick {number}").click()

    expect(stage.notice("COMPLETED")).to_be_visible()
    expect(stage.page.get_by_text(f"You picked {number}.").first).to_be_visible()
    stage.look("push-approved")


def test_a_push_is_taken_back(stage: StagePage) -> None:
    """A push that was cancelled for another device waits no longer, and the device can be chosen."""
    stage.play("devices")
    stage.choose("Mobile app")

    stage.button("Use another device").click()

    devices = stage.page.get_by_role("radiogroup", name="Device")
    expect(devices.locator(":focus")).to_have_count(1)
    expect(
        stage.page.get_by_text("This push notification is no longer active.").first
    ).to_be_visible()
    stage.look("push-cancelled")
    stage.select("Text message")
    expect(stage.code).to_be_focused()


def test_a_passkey_signs(stage: StagePage) -> None:
    """The challenge is shown with its relying party; signing it completes."""
    stage.play("devices")
    stage.choose("Passkey")
    expect(stage.page.get_by_text("app.example.com").first).to_be_visible()
    stage.look("passkey")

    stage.button("Sign and check").click()

    expect(stage.notice("COMPLETED")).to_be_visible()
    stage.look("passkey-signed")


def test_an_authenticator_app_types_its_code(stage: StagePage) -> None:
    """The app's passcode of the moment is typed for the person, and completes."""
    stage.play("devices")
    stage.choose("Authenticator app")
    expect(stage.code).to_be_focused()
    stage.look("authenticator-app")

    stage.page.locator(".pnb-app").get_by_role("button", name="Fill in code").click()
    expect(stage.code).to_have_value(re.compile(r"\d{6}"))
    stage.button("Check").click()

    expect(stage.notice("COMPLETED")).to_be_visible()


def test_the_parts_work_alone(stage: StagePage) -> None:
    """Forms for devices in cells of their own know of each other by their source."""
    stage.play("parts")
    stage.button("Begin").click()
    expect(stage.page.get_by_text(HOSTILE).first).to_be_visible()
    stage.select("Text message")
    expect(stage.code).to_be_focused()
    stage.look("parts")

    stage.check(stage.newest_code())

    expect(stage.notice("COMPLETED")).to_be_visible()
    stage.look("parts-completed")


def test_the_dark_app_is_readable(stage_in_dark_app: StagePage) -> None:
    """In the dark theme the app's colours suffice in success, in failure and for devices."""
    stage = stage_in_dark_app
    stage.play("simulator")
    right = stage.send()
    stage.check(wrong_code(right))
    expect(stage.notice("Wrong passcode.")).to_be_visible()
    stage.look("wrong-code")
    stage.check(right)
    expect(stage.notice("COMPLETED")).to_be_visible()
    stage.look("completed")
    stage.play("devices")
    stage.choose("Mobile app")
    stage.look("push")


def test_an_idle_page_keeps_its_connection(idle_stage: StagePage) -> None:
    """After 100 seconds a page has opened no other connection, and its first is still open."""
    idle_stage.page.wait_for_function(
        "least => performance.now() >= least", arg=LASTING_MS, timeout=LASTING_MS
    )

    [socket] = idle_stage.sockets
    assert not socket.is_closed()


def test_the_simulator_is_served_from_its_code(stage: StagePage) -> None:
    """The code says that its host can't be reached; one press gives the simulator an address.

    The focus goes on to the button that copies, and after `clean_up` the offer is there again.
    """
    stage.play("code")
    serve, program = stage.button("Serve the simulator"), stage.page.locator(".pnb-program code")
    expect(stage.page.get_by_text("Programs can't reach auth.pingone.invalid")).to_be_visible()
    stage.look("code-unreachable")

    serve.press("Enter")

    expect(
        stage.page.get_by_text(re.compile(r"simulator at http://127\.0\.0\.1:\d+"))
    ).to_be_visible()
    expect(program.first).to_contain_text("http://127.0.0.1:")
    expect(serve).to_be_hidden()
    expect(stage.button("Copy")).to_be_focused()
    stage.look("code-served")
    stage.let("clean up")
    expect(serve).to_be_visible()

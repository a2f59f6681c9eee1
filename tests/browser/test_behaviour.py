"""How the panel behaves under a person's hands, in JupyterLab and in the app."""

from __future__ import annotations

from playwright.sync_api import FloatRect, Locator, Page, expect

from tests.browser.app import AppServer
from tests.browser.conftest import SHOWN_MS
from tests.browser.stage_page import SIZES, StagePage, wrong_code
from tests.canaries import Canaries, files, hits

PRESS_ENTER_THRICE = """
() => { for (const _ of [1, 2, 3]) document.activeElement.dispatchEvent(
    new KeyboardEvent("keydown", {key: "Enter", bubbles: true, cancelable: true})) }
"""
# what can have the focus, and is nearer to something that cuts it off than its ring is wide
CUT_RINGS = """
() => [...document.querySelectorAll(".pnb :is(button, input, select, summary, [tabindex='0'])")]
    .filter(each => each.checkVisibility())
    .flatMap(each => {
      each.focus({ preventScroll: true });
      const { outlineOffset, outlineWidth } = getComputedStyle(each);
      const room = parseFloat(outlineOffset) + parseFloat(outlineWidth);
      const ring = each.getBoundingClientRect();
      const cutting = [];
      for (let at = each.parentElement; at; at = at.parentElement) {
        if (getComputedStyle(at).overflowX === "visible") continue;
        const edge = at.getBoundingClientRect();
        if (ring.left - room < edge.left - 0.5 || ring.right + room > edge.right + 0.5) {
          cutting.push(`${each.className || each.tagName} in ${at.className}`);
        }
      }
      return cutting;
    })
"""


def test_the_keyboard_alone_suffices(stage: StagePage) -> None:
    """Tab, letters, Space and Enter do it all, and JupyterLab's own keys do not interfere."""
    stage.play("simulator")
    keyboard = stage.page.keyboard
    stage.page.get_by_role("textbox", name="User ID").focus()
    for control in (
        stage.page.get_by_role("combobox", name="Channel"),
        stage.number,
        stage.page.get_by_role("checkbox", name="Test mode"),
        stage.button("Send"),
    ):
        keyboard.press("Tab")
        expect(control).to_be_focused()

    keyboard.press("Space")
    expect(stage.code).to_be_focused()
    keyboard.type(wrong_code(stage.newest_code()))
    keyboard.press("Enter")
    expect(stage.notice("Wrong passcode.")).to_be_visible()
    expect(stage.code).to_be_focused()
    keyboard.type(stage.newest_code())  # the wrong one is selected, so typing replaces it
    keyboard.press("Tab")
    keyboard.press("Enter")

    expect(stage.notice("COMPLETED")).to_be_visible()


def test_double_clicks_and_double_enters_send_once(stage: StagePage) -> None:
    """However hastily it is pressed, one press is one message."""
    stage.play("simulator")

    stage.button("Send").dblclick()
    expect(stage.code).to_be_focused()
    expect(stage.messages).to_have_count(1)
    stage.number.focus()
    stage.page.evaluate(PRESS_ENTER_THRICE)
    expect(stage.code).to_be_focused()

    expect(stage.messages).to_have_count(2)


LATE = """
AbortSignal.timeout = () => {
  const late = new AbortController();
  queueMicrotask(() => late.abort());
  return late.signal;
}
"""


def test_a_page_that_is_late_hears_the_kernel(page: Page, app: AppServer) -> None:
    """anywidget gives up a model that takes long, as on a slow machine; ours hears all the same."""
    page.add_init_script(LATE)  # each of them takes too long
    stage = StagePage(page, host="app", themes={"light": lambda: None})
    page.goto(app.address, wait_until="commit")
    stage.button("simulator").wait_for(timeout=SHOWN_MS)
    stage.play("simulator")

    stage.button("Send").click()

    expect(stage.code).to_be_focused()


MOVE = "(button, pixels) => { button.closest('.pnb-form').style.marginTop = `${pixels}px` }"


def test_a_button_that_moves_under_the_finger_is_pressed(stage: StagePage) -> None:
    """What moves the page while a button is held down takes no press away."""
    stage.play("simulator")
    hold_down(stage, stage.button("Send"))

    stage.button("Send").evaluate(MOVE, 90)
    stage.page.mouse.up()

    expect(stage.code).to_be_focused()
    expect(stage.messages).to_have_count(1)


def test_who_moves_away_from_a_button_does_not_press_it(stage: StagePage) -> None:
    """A press is taken back as everywhere: by letting go beside the button."""
    stage.play("simulator")
    hold_down(stage, stage.button("Send"))

    stage.page.mouse.move(5, 5)
    stage.page.mouse.up()
    stage.let("no fault")  # the kernel has heard all that was pressed before

    expect(stage.messages).to_have_count(0)


def hold_down(stage: StagePage, button: Locator) -> None:
    """Put a finger on a button."""
    button.hover()
    stage.page.mouse.down()


def test_the_preview_follows_what_is_typed(stage: StagePage) -> None:
    """The request to come is shown as it is typed, without the number that it will hold."""
    stage.play("simulator")
    preview = stage.page.locator(".pnb-preview")
    expect(preview).to_contain_text("*******50")

    stage.number.fill("+1 413 555 0177")

    expect(preview).to_contain_text("77")
    expect(preview).not_to_contain_text("0177")
    expect(preview).to_contain_text("deviceAuthentications")


def test_the_reply_stands_beside_and_is_explained(stage: StagePage) -> None:
    """After sending, the reply is folded JSON; a property that has the focus is explained."""
    stage.play("simulator")
    stage.send()
    reply = stage.page.locator(".pnb-reply")
    expect(reply).to_contain_text("201")

    reply.get_by_role("treeitem", name="status", exact=False).first.focus()

    expect(reply).to_contain_text("OTP_REQUIRED")
    expect(reply).to_contain_text("documented")


def test_test_mode_types_the_reply_s_code(stage: StagePage) -> None:
    """In test mode the phone says that nothing was sent, and the reply's code can be typed."""
    stage.play("simulator")
    stage.page.get_by_role("checkbox", name="Test mode").check()

    stage.button("Send").click()

    expect(stage.messages).to_contain_text("Nothing was sent.")
    stage.look("test-mode")
    stage.button("Fill in test.otp").click()
    stage.button("Check").click()
    expect(stage.notice("COMPLETED")).to_be_visible()


def test_the_channel_asks_for_its_contact(stage: StagePage) -> None:
    """Email asks for an address in place of the number; each channel's message looks its own way."""
    stage.play("simulator")
    channel = stage.page.get_by_role("combobox", name="Channel")
    address = stage.page.get_by_role("textbox", name="Email address")
    expect(address).to_be_hidden()

    channel.select_option("Email")

    expect(address).to_be_visible()
    expect(stage.number).to_be_hidden()
    stage.send()
    expect(stage.messages).to_contain_text("Email")
    channel.select_option("Voice call")
    expect(stage.number).to_be_visible()
    stage.button("Send").click()
    expect(stage.messages.first).to_contain_text("Voice call")
    stage.look("channels")


def test_starting_over_keeps_what_was_typed(stage: StagePage) -> None:
    """Start over sends nothing, goes back to the request, and leaves it as it was."""
    stage.play("simulator")
    stage.number.fill("+14135550177")
    stage.send()

    stage.button("Start over").click()

    expect(stage.code).to_be_hidden()
    expect(stage.number).to_have_value("+14135550177")
    expect(stage.messages).to_have_count(1)


def test_the_phone_stands_beside_the_form_or_below(stage: StagePage) -> None:
    """At 1,280 pixels the phone is beside the form, at 700 below it."""
    stage.play("simulator")
    form = stage.page.get_by_role("group", name="One-time device authentication")
    phone = stage.page.get_by_role("group", name="Virtual phone")

    wide = [_box(part) for part in (form, phone)]
    stage.page.set_viewport_size(SIZES["narrow"])
    stage.page.wait_for_function(
        "([form, phone]) => phone.getBoundingClientRect().y > form.getBoundingClientRect().bottom",
        arg=[form.element_handle(), phone.element_handle()],
    )
    stage.page.set_viewport_size(SIZES["wide"])

    assert wide[1]["x"] >= wide[0]["x"] + wide[0]["width"]


def test_no_focus_ring_is_cut_off(stage: StagePage) -> None:
    """Around whatever can have the focus there is room for its ring."""
    stage.play("simulator")
    stage.send()
    stage.unfold_connection()
    for size in SIZES.values():
        stage.page.set_viewport_size(size)
        assert stage.page.evaluate(CUT_RINGS) == []
    stage.page.set_viewport_size(SIZES["wide"])


def test_pointing_around_moves_nothing(stage: StagePage) -> None:
    """Whatever is pointed at or has the focus, its explanation finds its place reserved."""
    stage.play("simulator")
    stage.send()
    table = stage.page.locator(".pnb-history")
    reply = stage.page.locator(".pnb-reply")
    explanation = reply.locator(".pnb-meaning")
    expect(reply.get_by_role("treeitem", name="status", exact=False).first).to_be_visible()
    panel = stage.page.locator(".pnb-panel")
    before, seen = _box(table)["y"] - _box(panel)["y"], set()
    for item in (
        *reply.locator(".pnb-tree-row").all(),
        *stage.page.locator(".pnb-links button").all(),
    ):
        item.hover()
        seen.add(explanation.inner_text())
        assert _box(table)["y"] - _box(panel)["y"] == before

    assert len(seen) > 5


def test_each_action_says_what_it_does(stage: StagePage) -> None:
    """There is one list of actions; the sentence of the one that has the focus stands below it."""
    stage.play("simulator")
    stage.send()
    actions = stage.page.locator(".pnb-state .pnb-links")
    expect(actions.get_by_role("button")).to_have_text(
        ["Refresh", "device.select", "otp.check", "Start over"]
    )

    actions.get_by_role("button", name="otp.check").focus()

    expect(actions).to_contain_text("A wrong one uses up an attempt.")
    expect(stage.page.get_by_text("Allowed next:", exact=False)).to_have_count(2)  # and the notice


def test_on_a_phone_the_code_stands_above_its_field(stage_in_app: StagePage) -> None:
    """At 400 pixels the message with the code is above the field, and both fit on one screen."""
    stage = stage_in_app
    stage.play("simulator")
    stage.send()
    stage.page.set_viewport_size({"width": 400, "height": 800})

    message, code = _box(stage.messages.first), _box(stage.code)

    stage.page.set_viewport_size(SIZES["wide"])
    assert message["y"] + message["height"] <= code["y"]
    assert code["y"] + code["height"] - message["y"] < 400


def test_typing_sends_at_most_one_message_a_key(stage: StagePage) -> None:
    """However slowly one types, a key is at most one message to the kernel."""
    stage.play("simulator")
    stage.number.fill("")
    expect(stage.page.locator(".pnb-preview")).to_contain_text("phone is empty")
    before = stage.told

    stage.page.keyboard.type("+14135550177")

    expect(stage.page.locator(".pnb-preview")).to_contain_text("*******77")
    assert 1 <= stage.told - before <= len("+14135550177")


def test_the_app_leaves_no_secret_behind(
    stage_in_app: StagePage, app: AppServer, canaries: Canaries
) -> None:
    """Neither the app's log nor the home it runs with holds a secret, a number, an address, a code."""
    stage = stage_in_app
    stage.play("canaries")
    code = stage.send()
    stage.check(code)
    expect(stage.notice("COMPLETED")).to_be_visible()

    assert canaries.phone not in stage.page.locator(".pnb-preview").inner_text()
    assert hits(files(app.folder), [*canaries.values(), code]) == []


def _box(part: Locator) -> FloatRect:
    found = part.bounding_box()
    assert found is not None
    return found

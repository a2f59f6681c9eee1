"""JupyterLab's command mode keeps its hands off what is pressed in a widget."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.browser.lab import LabPage, LabServer

CELLS = (
    "from pingone_nb.lab.lesson import Lesson\nlesson = Lesson.open(seed=7)",
    "panel = lesson.panel()\npanel._fold.unfold()\npanel.request.submit()\npanel",
    "lesson.code(panel.request.one_time)",
    "lesson.state_chart(panel.request)",
    "lesson.device_form()",
)
# what is pressed by hand: letters of command mode, and what chords of it begin with
KEYS = (*"rxcvmyabzjkl", "d", "d", "0", "0", "i", "i", "1", "ArrowDown", "ArrowUp", "Shift+M")
KEYS += ("Shift+J", "Shift+ArrowDown", "Control+a", "Control+Backspace", "Alt+Enter")
_CELLS = """
() => jupyterapp.shell.currentWidget.content.widgets
    .map(({ model }) => [model.id, model.type, model.sharedModel.getSource()].join())
"""
# each key of each command of command mode, as JupyterLab would hear it, at each thing with a focus
_COMMANDS_AT = """
async selector => {
  const codes = { Enter: 13, Backspace: 8, Home: 36, End: 35, ArrowLeft: 37, ArrowUp: 38,
                  ArrowRight: 39, ArrowDown: 40, "-": 189 };
  const runs = ["notebook:run-cell", "notebook:run-cell-and-select-next"];
  const { commands } = jupyterapp;
  const keys = commands.keyBindings
      .filter(each => each.selector.includes("jp-mod-commandMode") && !runs.includes(each.command))
      .map(each => each.keys).filter(each => each.length && each[0]);
  const executed = [];
  let isLast;
  const last = new Promise(done => (isLast = done));
  const note = (_, { id }) => (executed.push(id), id === "notebook:move-cursor-up" && isLast());
  const press = (target, stroke) => {
    const parts = stroke.split(" "), key = parts.pop();
    const has = name => parts.includes(name);
    target.dispatchEvent(new KeyboardEvent("keydown", {
      key: key.length === 1 ? key.toLowerCase() : key, keyCode: codes[key] ?? key.charCodeAt(0),
      ctrlKey: has("Ctrl") || has("Accel"), shiftKey: has("Shift"), altKey: has("Alt"),
      bubbles: true, cancelable: true,
    }));
  };
  const targets = [...document.querySelectorAll(selector)].filter(each => each.checkVisibility());
  commands.commandExecuted.connect(note);
  for (const target of targets) {
    for (const strokes of keys) {
      target.focus();
      strokes.forEach(stroke => press(target, stroke));
    }
  }
  const cell = document.querySelector(".jp-Cell.jp-mod-selected");
  cell.focus();
  press(cell, "K"); // JupyterLab hears this one, after all others
  await last;
  commands.commandExecuted.disconnect(note);
  return { targets: targets.length, keys: keys.length, executed: [...new Set(executed)] };
}
"""
_IN_WIDGETS = ".pnb :is(a, button, input, select, summary, [tabindex])"


@pytest.fixture(scope="module")
def lab(browser: Browser, server: LabServer) -> Iterator[LabPage]:
    """A notebook with every kind of control."""
    server.write("keys.ipynb", *CELLS)
    with browser.new_page() as page:
        page.set_viewport_size({"width": 1280, "height": 900})
        shown = LabPage(page, server)
        shown.open("keys.ipynb")
        shown.run_all()
        page.get_by_role("treeitem").first.wait_for()
        yield shown


def test_no_control_lets_a_key_of_command_mode_through(lab: LabPage) -> None:
    """Each key of JupyterLab's command mode, in each thing that can have the focus, is no command."""
    heard = lab.page.evaluate(_COMMANDS_AT, _IN_WIDGETS)

    assert heard["targets"] > 40
    assert heard["keys"] > 30
    assert heard["executed"] == ["notebook:move-cursor-up"], "the one that was pressed at a cell"


@pytest.mark.parametrize(
    ("role", "name"),
    [
        ("combobox", "Channel"),
        ("combobox", "Region"),
        ("combobox", "Language"),
        ("textbox", "User ID"),
        ("textbox", "Phone number"),
        ("checkbox", "Test mode"),
        ("radio", "A one-time target"),
        ("button", "Send"),
        ("button", "Start over"),
        ("button", "Connection"),
        ("button", "Copy"),
        ("button", "Show the whole state machine"),
        ("button", "Exchange 1"),
        ("treeitem", "body"),
        ("group", "Messages, newest first"),
    ],
)
def test_typing_in_a_control_changes_no_cell(lab: LabPage, role: str, name: str) -> None:
    """Whatever is pressed there, the cells are what they were and the form is still shown."""
    before = lab.page.evaluate(_CELLS)
    control = _first(lab, role, name)
    for key in KEYS:
        control.focus()
        lab.page.keyboard.press(key)

    assert lab.page.evaluate(_CELLS) == before
    expect(control).to_be_visible()
    expect(lab.page.locator(".jp-Cell.jp-mod-selected")).to_have_count(1)


def test_shift_enter_runs_the_cell(lab: LabPage) -> None:
    """Shift + Enter in a menu runs the cell around it; it doesn't send what the form holds."""
    messages = lab.page.get_by_role("article")
    sent = messages.count()
    number = lab.page.locator(".jp-CodeCell .jp-InputPrompt").nth(4)
    before = number.inner_text()
    lab.page.locator(".jp-CodeCell").nth(4).get_by_role("textbox", name="User ID").focus()

    lab.page.keyboard.press("Shift+Enter")

    expect(number).not_to_have_text(before)
    expect(messages).to_have_count(sent)


def _first(lab: LabPage, role: str, name: str) -> Locator:
    found = lab.page.get_by_role(role, name=name)  # type: ignore[arg-type] # a name from the list
    return found.locator("visible=true").first

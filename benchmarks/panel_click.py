"""From the click on Send to the new state on screen, beside a bare ipywidgets button.

The bare button's handler makes the same call with `requests` and sets a label. Both talk to one
simulator in a process of its own; clicks are taken in turns, in one page.
Claim: the medians' ratio is at most 1.3.
"""

from __future__ import annotations

import statistics
import sys

from browser import lab_page
from loopback import simulator_process
from playwright.sync_api import Page

ROUNDS = 60
WARM_UP = 5
PHONE = "+14135550150"
PANEL = """
import os
from pingone_nb.lab.lesson import Lesson
lesson = Lesson.open(os.environ)
lesson.client.connect()
lesson.panel()
"""
BARE = f"""
import ipywidgets, requests
from pingone_nb.lab.lesson import Lesson
settings, session = lesson.client.settings, requests.Session()
url = settings.auth_url("deviceAuthentications")
headers = {{"Authorization": "Bearer " + lesson.client._credentials.current()._token.reveal()}}
body = {{"user": {{"id": settings.user_id}},
         "selectedDevice": {{"oneTime": {{"type": "SMS", "phone": "{PHONE}"}}}}}}
label = ipywidgets.Label("nothing yet")
label.add_class("bare-state")
def send(_button):
    told = session.post(url, json=body, headers=headers, timeout=(5, 15)).json()
    label.value = f"{{told['status']}} {{told['id']}}"
button = ipywidgets.Button(description="Bare send")
button.on_click(send)
ipywidgets.VBox([button, label])
"""
CLICK = """
([name, selector]) => new Promise((done) => {
    const button = [...document.querySelectorAll("button")]
        .find((each) => each.textContent.trim() === name && each.checkVisibility());
    const place = document.querySelector(selector);
    const state = () => place.textContent.match(
        /OTP_REQUIRED[^]*?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/)?.[1];
    const before = state();
    const begun = performance.now();
    const watch = new MutationObserver(() => {
        if (!state() || state() === before) return;
        watch.disconnect();
        requestAnimationFrame(() => done(performance.now() - begun));
    });
    watch.observe(place, { subtree: true, childList: true, characterData: true });
    button.click();
})
"""
AT_REST = """
() => new Promise((done) => {
    const ticks = (each) => each.target.parentElement?.closest(".pnb-countdown, .pnb-clock");
    const rest = () => { watch.disconnect(); done(); };
    let timer = setTimeout(rest, 250);
    const watch = new MutationObserver((seen) => {
        if (seen.every(ticks)) return;
        clearTimeout(timer);
        timer = setTimeout(rest, 250);
    });
    document.querySelectorAll(".jp-OutputArea-output").forEach((each) =>
        watch.observe(each, { subtree: true, childList: true, characterData: true }));
})
"""
RIVALS = {"panel": ["Send", ".pnb-request"], "bare": ["Bare send", ".bare-state"]}


def milliseconds(page: Page, rival: str) -> float:
    """From the click to the frame that shows the new state."""
    page.evaluate(AT_REST)  # neither pays for what the other leaves to do
    return float(page.evaluate(CLICK, RIVALS[rival]))


def main() -> int:
    """Print both medians and their ratio."""
    taken: dict[str, list[float]] = {name: [] for name in RIVALS}
    with (
        simulator_process() as variables,
        lab_page(PANEL, BARE, environ=variables | {"PINGONE_PHONE": PHONE}) as lab,
    ):
        lab.run_all()
        lab.page.get_by_role("button", name="Bare send").wait_for()
        for number in range(WARM_UP + ROUNDS):
            for name, values in taken.items():
                elapsed = milliseconds(lab.page, name)
                if number >= WARM_UP:
                    values.append(elapsed)
    panel, bare = (statistics.median(values) for values in taken.values())
    ratio = panel / bare
    print(f"click to new state: panel {panel:.1f} ms, bare button {bare:.1f} ms")
    print(f"panel / bare button: {ratio:.2f} (claim: at most 1.3)")
    return 0 if ratio <= 1.3 else 1


if __name__ == "__main__":
    sys.exit(main())

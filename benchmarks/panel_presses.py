"""How many of a person's presses are lost in the app, in a browser that is slowed down sixfold.

Types a number and presses Send, types two wrong passcodes and presses Check after each, and presses
Start over; then again, with other texts. A button is held for a moment, as a finger does, as soon
as the press before is seen to have been carried out: the rest of it is still being drawn. A press
counts as lost unless the simulator got what was typed, and the page shows what came of it; Start
over, unless the page goes back. Claim: none of 1,000 is lost, and none is carried out twice.

`python -m benchmarks panel_presses --presses N` presses N times.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from itertools import count
from pathlib import Path

from browser import browser_page
from playwright.sync_api import Page

from pingone_nb.simulator import Simulator
from tests.browser.app import app_server

PRESSES = 1_000
CPU_SLOWDOWN = 6
PATIENCE_SECONDS = 20.0
HELD_MS = 60
LOOK_MS = 10
FIRST_PAINT_MS = 120_000
FIRST_NUMBER = 14_135_550_000
FIRST_CODE = 100_000


class Person:
    """Presses the panel's buttons, each time with a text that was never typed before.

    Args:
        page: shows the panel.
        simulator: gets what is sent.
    """

    def __init__(self, page: Page, simulator: Simulator) -> None:
        self._page = page
        self._simulator = simulator
        self._numbers, self._codes = count(FIRST_NUMBER), count(FIRST_CODE)

    def round(self) -> Iterator[tuple[str, int]]:
        """The name of each button of a round, and how often its press was carried out."""
        number = f"+{next(self._numbers)}"
        yield "Send", self._type(number, "Phone number", "Send", self._can_check)
        for failures in (1, 2):
            code, told = f"{next(self._codes)}", f"{failures} of 3 wrong codes"
            yield "Check", self._type(code, "Passcode", "Check", partial(self._is_shown, told))
        self._hold("Start over")
        yield "Start over", int(self._waits_for(lambda: not self._can_check()))

    def _type(self, text: str, label: str, button: str, is_over: Callable[[], bool]) -> int:
        self._page.get_by_role("textbox", name=label).fill(text)
        self._hold(button)
        is_shown = self._waits_for(lambda: self._received(text) > 0 and is_over())
        return self._received(text) if is_shown else 0

    def _hold(self, name: str) -> None:
        self._page.get_by_role("button", name=name, exact=True).click(delay=HELD_MS)

    def _received(self, text: str) -> int:
        """How many of the newest requests have this text in their body."""
        return sum(text.encode() in each.body for each in self._simulator.requests)

    def _can_check(self) -> bool:
        # at once: it may be hidden between two questions
        return self._page.locator("input[data-kind=otp]:enabled:visible").count() > 0

    def _is_shown(self, text: str) -> bool:
        return self._page.get_by_text(text).first.is_visible()

    def _waits_for(self, is_over: Callable[[], bool]) -> bool:
        end = time.monotonic() + PATIENCE_SECONDS
        while not (came := is_over()) and time.monotonic() < end:
            self._page.wait_for_timeout(LOOK_MS)
        return came


def measure(page: Page, simulator: Simulator, presses: int) -> Counter[str]:
    """Press that often; how many presses were carried out, lost, and carried out twice."""
    found: Counter[str] = Counter()
    person = Person(page, simulator)
    while found.total() < presses:
        for name, times in person.round():
            found[("lost", "carried out")[times] if times < 2 else "carried out twice"] += 1
            if times != 1:
                print(f"press {found.total()}, {name}: carried out {times} times", flush=True)
                open_page(page, page.url)
                break
    return found


def open_page(page: Page, address: str) -> None:
    """Open the app, and wait until it can be used."""
    page.goto(address, wait_until="commit")
    page.get_by_role("button", name="Send", exact=True).wait_for(timeout=FIRST_PAINT_MS)


def main() -> int:
    """Print how many presses were carried out and lost."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--presses", type=int, default=PRESSES)
    options = parser.parse_args()
    simulator = Simulator(daily_quota=None)
    with (
        tempfile.TemporaryDirectory() as folder,
        simulator.serve() as served,
        app_server(Path(folder) / "app", environ=served.environ()) as app,
        browser_page() as page,
    ):
        session = page.context.new_cdp_session(page)
        session.send("Emulation.setCPUThrottlingRate", {"rate": CPU_SLOWDOWN})
        open_page(page, app.address)
        begun = time.monotonic()
        found = measure(page, simulator, options.presses)
        seconds = time.monotonic() - begun
    each_ms = 1_000 * seconds / found.total()
    print(f"{found.total()} presses at {CPU_SLOWDOWN} × throttling, {each_ms:.0f} ms each")
    print(
        f"presses lost: {found['lost']}, carried out twice: {found['carried out twice']} (claim: 0)"
    )
    return 1 if found["lost"] or found["carried out twice"] else 0


if __name__ == "__main__":
    sys.exit(main())

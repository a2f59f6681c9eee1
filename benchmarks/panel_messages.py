"""How many messages go between the panel and its kernel: for each key typed, and for each press.

Claims: at most one a key, however slowly one types (a pause between keys is longer than the
field's); at most six from the kernel for a press, until the page is at rest.
"""

from __future__ import annotations

import re
import sys

from browser import lab_page
from playwright.sync_api import Page, WebSocket

PANEL = """
from pingone_nb.lab.lesson import Lesson
lesson = Lesson.open({})
lesson.client.connect()
lesson.panel()
"""
TYPED = "+1 413 555 0177"
PAUSES_MS = {"slowly": 400, "fast": 30}
FIELDS = ("User ID", "Phone number")
REST_MS = 2_500
_TYPE = re.compile(rb'"msg_type":\s*"(\w+)"')


class Line:
    """The widgets' messages in both directions since they were last looked at."""

    def __init__(self, page: Page) -> None:
        self.sent: list[bytes] = []
        self.received: list[bytes] = []
        page.on("websocket", self._join)

    def clear(self) -> None:
        """Count from nothing."""
        self.sent.clear()
        self.received.clear()

    def _join(self, socket: WebSocket) -> None:
        socket.on("framesent", lambda frame: self._keep(frame, self.sent))
        socket.on("framereceived", lambda frame: self._keep(frame, self.received))

    def _keep(self, frame: bytes | str, kept: list[bytes]) -> None:
        told = frame.encode() if isinstance(frame, str) else frame
        own = _TYPE.search(told)  # its parent's type comes after it
        if own and own[1] == b"comm_msg":
            kept.append(told)


def keys(page: Page, line: Line) -> float:
    """Print the messages a key for each field and speed; the most."""
    worst = 0.0
    for label in FIELDS:
        field = page.get_by_role("textbox", name=label)
        text = field.input_value()
        for speed, pause_ms in PAUSES_MS.items():
            field.fill("")
            page.locator(".pnb-preview").get_by_text("Not ready to send yet").wait_for()
            line.clear()
            field.press_sequentially(TYPED, delay=pause_ms)
            field.blur()
            messages = len(line.sent) / len(TYPED)
            worst = max(worst, messages)
            print(f"{label}, typed {speed}: {messages:.2f} messages a key")
        field.fill(text)
        field.blur()
    return worst


def press(page: Page, line: Line, name: str, result: str) -> int:
    """Press a button, see its result, wait for rest; how many messages came."""
    page.wait_for_timeout(REST_MS)
    line.clear()
    page.get_by_role("button", name=name, exact=True).click()
    page.get_by_text(result).first.wait_for()
    page.wait_for_timeout(REST_MS)
    return len(line.received)


def main() -> int:
    """Print the messages a key and a press."""
    with lab_page(PANEL) as lab:
        # the kernel's socket is opened anew with the page
        line = Line(lab.page)
        lab.page.reload()
        lab.page.get_by_text("| Idle").first.wait_for(timeout=60_000)
        lab.run_all()
        worst_key = keys(lab.page, line)
        presses = {"Send": press(lab.page, line, "Send", "Passcode sent by text message")}
        lab.page.get_by_role("textbox", name="Passcode").fill("000000")
        presses["Check, wrong"] = press(lab.page, line, "Check", "Wrong passcode.")
        lab.page.get_by_role("button", name="Fill in code").first.click()
        presses["Check, right"] = press(lab.page, line, "Check", "COMPLETED: the user")
    for name, count in presses.items():
        print(f"press of {name}: {count} messages from the kernel")
    worst_press = max(presses.values())
    print(f"messages a key: {worst_key:.2f} (claim: at most 1)")
    print(f"messages a press: {worst_press} (claim: at most 6)")
    return 0 if worst_key <= 1 and worst_press <= 6 else 1


if __name__ == "__main__":
    sys.exit(main())

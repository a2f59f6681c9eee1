"""How many messages the panel sends to its kernel for each key that is typed.

Claim: at most one a key, however slowly one types; a pause between keys is longer than the field's.
"""

from __future__ import annotations

import sys

from browser import lab_page

PANEL = "from pingone_nb.lab.lesson import Lesson\nLesson.open({}).panel()"
TYPED = "+1 413 555 0177"
PAUSES_MS = {"slowly": 400, "fast": 30}
FIELDS = ("User ID", "Phone number")


def main() -> int:
    """Print the messages a key for each field and speed."""
    sent: list[bytes] = []

    def keep(frame: bytes | str) -> None:
        told = frame.encode() if isinstance(frame, str) else frame
        if b"comm_msg" in told:
            sent.append(told)

    worst = 0.0
    with lab_page(PANEL) as lab:
        # the kernel's socket is opened anew with the page
        lab.page.on("websocket", lambda socket: socket.on("framesent", keep))
        lab.page.reload()
        lab.page.get_by_text("| Idle").first.wait_for(timeout=60_000)
        lab.run_all()
        for label in FIELDS:
            field = lab.page.get_by_role("textbox", name=label)
            for speed, pause_ms in PAUSES_MS.items():
                field.fill("")
                lab.page.locator(".pnb-preview").get_by_text("Not ready to send yet").wait_for()
                sent.clear()
                field.press_sequentially(TYPED, delay=pause_ms)
                field.blur()
                messages = len(sent) / len(TYPED)
                worst = max(worst, messages)
                print(f"{label}, typed {speed}: {messages:.2f} messages a key")
    print(f"messages a key: {worst:.2f} (claim: at most 1)")
    return 0 if worst <= 1 else 1


if __name__ == "__main__":
    sys.exit(main())

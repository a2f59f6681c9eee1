"""How the time of masking grows with a hostile text.

Claim: eight times the text takes at most sixteen times as long, whatever it is made of.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Any

from pingone_nb import Secret
from pingone_nb.privacy.masking import mask_document, mask_text, scrubber

PHONE = "+14135550150"
PIECES = (
    "%2",
    "\\u00",
    "&#4",
    "1 ",
    "+1 (",
    "%25",
    "\\\\",
    "22-71-",
    '"otp":',
    "name=otp ",
    "eyJ",
    "a",
)
SMALL, LARGE = 5_000, 40_000


def seconds(work: Callable[[str], Any], text: str) -> float:
    """The fastest of three runs."""
    least = float("inf")
    for _ in range(3):
        begun = time.perf_counter()
        work(text)
        least = min(least, time.perf_counter() - begun)
    return least


def main() -> int:
    """Print the worst growth of each way to mask."""
    scrub = scrubber(Secret(PHONE))
    ways: dict[str, Callable[[str], Any]] = {
        "scrub what was sent": lambda text: scrub({"message": text + PHONE[1:]}),
        "mask a document": mask_document,
        "mask a text": mask_text,
    }
    worst = 0.0
    for name, work in ways.items():
        growths = {
            piece: seconds(work, piece * LARGE) / seconds(work, piece * SMALL) for piece in PIECES
        }
        piece = max(growths, key=lambda each: growths[each])
        worst = max(worst, growths[piece])
        print(f"{name}: 8 times the text takes {growths[piece]:.1f} times as long ({piece!r})")
    return 0 if worst <= 16 else 1


if __name__ == "__main__":
    sys.exit(main())

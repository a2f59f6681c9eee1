"""How many calls of this package stand between a press of Send and the bytes that leave.

Functions of the package that are called, from the form's `press` to the transport's adapter; what
a comprehension or a generator expression needs of its own is not counted. Claim: at most 45.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from types import FrameType

import requests

import pingone_nb
from pingone_nb import Client
from pingone_nb.lab.forms import OneTimeForm
from pingone_nb.simulator import Simulator

CLAIM = 45
PACKAGE = Path(pingone_nb.__file__).parent


class Calls:
    """Counts the package's calls until the request is handed to the network."""

    def __init__(self) -> None:
        self.of: Counter[str] = Counter()
        self._is_out = False

    def __call__(self, frame: FrameType, event: str, _argument: object) -> None:
        """Hear from Python of a call."""
        code = frame.f_code
        if event != "call" or self._is_out:
            return
        if code is requests.Session.send.__code__:
            self._is_out = True
        file = Path(code.co_filename)
        if file.is_relative_to(PACKAGE) and not code.co_name.startswith("<"):
            self.of[f"{file.relative_to(PACKAGE).parent}/{file.stem}.{code.co_qualname}"] += 1


def main() -> int:
    """Print the calls by room, and how many there are."""
    simulator = Simulator(daily_quota=None)
    client = Client(simulator.settings(), session=simulator.session())
    form = OneTimeForm(client, user_id=simulator.user.id, phone=simulator.user.phone)
    form.press()  # the token, and what is made once
    calls = Calls()
    sys.setprofile(calls)
    form.press()
    sys.setprofile(None)
    if "--each" in sys.argv:
        print(*(f"{count:3} {name}" for name, count in calls.of.items()), sep="\n")
    rooms: Counter[str] = Counter()
    for name, count in calls.of.items():
        rooms[name.rpartition("/")[0].replace(".", "pingone_nb", 1)] += count
    for room, count in rooms.most_common():
        print(f"{room}: {count} calls")
    total = calls.of.total()
    print(f"functions that are called: {len(calls.of)}")
    print(f"calls from a press to the wire: {total} (claim: at most {CLAIM})")
    return 0 if total <= CLAIM else 1


if __name__ == "__main__":
    sys.exit(main())

"""The five ways in which an exchange ends, and how each looks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pingone_nb.lab.pictures.theme import BLUE, GREEN, GREY, ORANGE, PURPLE

if TYPE_CHECKING:
    import pandas


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A way to end, with a colour, a hatching and a marker of its own."""

    name: str
    colour: str
    hatch: str
    marker: str


ANSWERED = Outcome(name="answered", colour=BLUE, hatch="", marker="o")
FAILED = Outcome(name="answered FAILED", colour=PURPLE, hatch="xxx", marker="X")
REFUSED = Outcome(name="refused (4xx)", colour=ORANGE, hatch="///", marker="s")
BROKEN = Outcome(name="server error (5xx)", colour=GREEN, hatch="\\\\\\", marker="D")
NO_REPLY = Outcome(name="no reply", colour=GREY, hatch="...", marker="v")
OUTCOMES = (ANSWERED, FAILED, REFUSED, BROKEN, NO_REPLY)


def outcome_of(http_status: int | None, status: str | None) -> Outcome:
    """How an exchange ended, by its reply's HTTP status (None: no reply) and the status told."""
    if http_status is None:
        return NO_REPLY
    if http_status >= 400:
        return BROKEN if http_status >= 500 else REFUSED
    return FAILED if status == "FAILED" else ANSWERED


def outcome_names(frame: pandas.DataFrame) -> pandas.Series:
    """The name of each exchange's outcome, dtype `string`, indexed as `frame` is."""
    import pandas as pd

    names = pd.Series(ANSWERED.name, index=frame.index, dtype="string")
    http = frame["http_status"]
    names[(frame["status"] == "FAILED").fillna(False)] = FAILED.name
    names[(http >= 400).fillna(False)] = REFUSED.name
    names[(http >= 500).fillna(False)] = BROKEN.name
    names[http.isna()] = NO_REPLY.name
    return names

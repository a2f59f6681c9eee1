"""What pictures read from exchanges: which there are, how long they took, how they ended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pingone_nb.lab.pictures.canvas import BLUE, GREEN, GREY, ORANGE, PURPLE

if TYPE_CHECKING:
    import pandas
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, TypeAlias

from pingone_nb.history import Exchange, Exchanges, History

_LONGEST_SECONDS = 1e9  # what takes longer is no measurement
_UNITS = ((86400.0 * 2, 86400.0, "d"), (3600.0 * 2, 3600.0, "h"), (120.0, 60.0, "min"))


def in_words(seconds: float) -> str:
    """A duration in a unit that suits it: `0.42 ms`, `132 ms`, `2.1 s`, `31 min`, `2 h`, `3 d`."""
    for least, size, unit in _UNITS:
        if seconds >= least:
            return f"{_figures(seconds / size)} {unit}"
    if seconds >= 0.9995:
        return f"{_figures(seconds)} s"
    return f"{_figures(seconds * 1000)} ms"


def _figures(value: float) -> str:
    """At least two figures, and no zeros behind the point."""
    places = 0 if value >= 9.95 else 1 if value >= 0.995 else 2
    text = f"{value:.{places}f}"
    return text.rstrip("0").rstrip(".") if places else text


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


Source: TypeAlias = "Iterable[Exchange] | pandas.DataFrame"
"""A `History` or a part of one, `Exchange`s, or a frame as `to_frame` makes it, or rows of it."""


def frame_of(exchanges: Source) -> pandas.DataFrame:
    """The exchanges as `History.to_frame` has them, by time.

    Raises:
        TypeError: `exchanges` is none of the three.
    """
    import pandas as pd

    if isinstance(exchanges, pd.DataFrame):
        took = exchanges["elapsed_seconds"].clip(0.0, _LONGEST_SECONDS)
        by_time = exchanges.assign(elapsed_seconds=took)
        return by_time.sort_values("started_at", kind="stable")
    if isinstance(exchanges, Exchanges):
        return frame_of(exchanges.to_frame())
    kept = History()
    for exchange in listed(exchanges):
        kept.record(exchange)
    return frame_of(kept)


def listed(exchanges: Iterable[Exchange]) -> list[Exchange]:
    """The exchanges, by time.

    Raises:
        TypeError: these are none.
    """
    found = list(exchanges)
    if not all(isinstance(each, Exchange) for each in found):
        raise TypeError(
            "These aren't exchanges. Use a History, Exchange values, or a frame of them."
        )
    return sorted(found, key=lambda each: each.started_at)


_ID_IN_PATH = r"/deviceAuthentications/([^/?#]+)"


def authentication_of(exchange: Exchange) -> str | None:
    """The id of the authentication that an exchange concerns, also when it was refused."""
    # a refusal's body names no authentication, but its path does
    found = re.search(_ID_IN_PATH, exchange.url)
    return found.group(1) if found else exchange.authentication_id


def authentications_of(frame: pandas.DataFrame) -> pandas.Series:
    """The same of each row of a frame, dtype `string`, indexed as `frame` is."""
    in_path = frame["url"].str.extract(_ID_IN_PATH, expand=False)
    ids: pandas.Series = in_path.fillna(frame["authentication_id"]).astype("string")
    return ids

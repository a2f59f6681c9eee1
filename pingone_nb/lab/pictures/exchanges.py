"""What a picture is drawn from: a history, a frame of one, or some exchanges."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, TypeAlias

from pingone_nb.history import Exchange, Exchanges, History

if TYPE_CHECKING:
    import pandas

Source: TypeAlias = "Iterable[Exchange] | pandas.DataFrame"
"""A `History` or a part of one, `Exchange`s, or a frame as `to_frame` makes it, or rows of it."""


def frame_of(exchanges: Source) -> pandas.DataFrame:
    """The exchanges as `History.to_frame` has them, by time.

    Raises:
        TypeError: `exchanges` is none of the three.
    """
    import pandas as pd

    if isinstance(exchanges, pd.DataFrame):
        return exchanges.sort_values("started_at", kind="stable")
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
        message = "These are no exchanges: give a History, Exchange values, or a frame of them."
        raise TypeError(message)
    return sorted(found, key=lambda each: each.started_at)


_ID_IN_PATH = r"/deviceAuthentications/([^/?#]+)"


def authentication_of(exchange: Exchange) -> str | None:
    """The id of the authentication that an exchange concerns, also when it was refused."""
    found = re.search(_ID_IN_PATH, exchange.url)
    return found.group(1) if found else exchange.authentication_id


def authentications_of(frame: pandas.DataFrame) -> pandas.Series:
    """The same of each row of a frame, dtype `string`, indexed as `frame` is."""
    told = frame["url"].str.extract(_ID_IN_PATH, expand=False)
    ids: pandas.Series = told.fillna(frame["authentication_id"]).astype("string")
    return ids

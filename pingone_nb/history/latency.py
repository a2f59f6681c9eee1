"""How long replies took, by operation and hour."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas

NEEDED = ("operation", "hour", "elapsed_seconds", "http_status")
_PERCENTILES = (50, 90, 95, 99)


def table(exchanges: pandas.DataFrame) -> pandas.DataFrame:
    """One row an operation and hour of the exchanges' columns `NEEDED`; see `latency()`."""
    import pandas as pd

    elapsed = exchanges.groupby(["operation", "hour"])["elapsed_seconds"]
    percentiles = {
        f"p{percentile}_seconds": elapsed.quantile(percentile / 100) for percentile in _PERCENTILES
    }
    columns = {"exchanges": elapsed.size(), **percentiles, "max_seconds": elapsed.max()}
    return pd.DataFrame(columns).reset_index()

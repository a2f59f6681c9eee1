"""Exchanges as data frames with stated types: each by itself, and what several tell together."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pingone_nb.history.columns import COLUMNS, MOMENT, PERIODS
from pingone_nb.history.exchange import text_at
from pingone_nb.history.memory import Block, RepeatedColumn, TextColumn

if TYPE_CHECKING:
    import pandas

OF_AUTHENTICATIONS = (
    "authentication_id",
    "started_at",
    "operation",
    "http_status",
    "status",
    "code",
    "detail_code",
    "elapsed_seconds",
    "is_simulated",
    "channel",
    "phone_digest",
    "email_digest",
    "user_id",
    "environment_id",
)
OF_ERRORS = (
    "started_at",
    "operation",
    "http_status",
    "code",
    "detail_code",
    "error",
    "correlation_id",
    "authentication_id",
    "elapsed_seconds",
    "is_simulated",
    "reply_body",
)
OF_LATENCY = ("operation", "hour", "elapsed_seconds", "http_status")
_CHECKS = ("check_otp", "check_assertion")
_LONGEST_SECONDS = 1e12  # longer than there are dates
_PERCENTILES = (50, 90, 95, 99)
_TYPES = {
    **{column.name: column.kind.dtype for column in COLUMNS},
    **dict.fromkeys(PERIODS, MOMENT.dtype),
    "exchanges": "int64",
}


def frame_of(names: Sequence[str], parts: Iterable[Iterable[Sequence[Any]]]) -> pandas.DataFrame:
    """One frame of all parts; each gives its columns one after the other, in the order of `names`.

    A column is made into an array before the next one is asked for: what is large is there once.
    """
    import pandas as pd

    arrays: dict[str, list[Any]] = {name: [] for name in names}
    for part in parts:
        for name, values in zip(names, part, strict=True):
            arrays[name].append(_array(name, values))
    columns = {name: _joined(arrays.pop(name) or [_array(name, ())]) for name in names}
    return pd.DataFrame(columns, copy=False)


def _array(name: str, values: Sequence[Any]) -> Any:
    import numpy as np
    import pandas as pd

    dtype = _TYPES[name]
    if dtype == "string":
        return _texts(values)
    if dtype.startswith("datetime64"):
        moments = np.array(values, dtype="int64").view("datetime64[us]")
        return pd.DatetimeIndex(moments).tz_localize("UTC").array
    if dtype in ("int64", "float64"):
        return np.array(values, dtype=dtype)
    return pd.array(values, dtype=dtype)


def _texts(values: Sequence[str | None]) -> Any:
    """As pandas' `string`: Arrow's where pyarrow is installed, else Python's."""
    import numpy as np
    import pandas as pd

    dtype = pd.StringDtype()
    if dtype.storage != "pyarrow":
        return pd.array(list(values), dtype=dtype)
    import pyarrow

    kind = pyarrow.large_string()
    if isinstance(values, TextColumn):
        parts = [_arrow(block) for block in values.blocks]
    elif isinstance(values, RepeatedColumn):
        codes = pyarrow.array(np.array(values.codes, dtype="int32"))
        parts = [pyarrow.array(values.values, type=kind).take(codes)]
    else:
        parts = [pyarrow.array(values, type=kind)]
    return pd.array(pyarrow.chunked_array(parts, type=kind), dtype=dtype)


def _arrow(block: Block) -> Any:
    """The block as it is: nothing is copied."""
    import numpy as np
    import pyarrow

    known = np.packbits(np.frombuffer(block.known, dtype="uint8"), bitorder="little")
    buffers = [pyarrow.py_buffer(each) for each in (block.ends, block.data, known)]
    return pyarrow.LargeStringArray.from_buffers(len(block.known), *buffers)


def _joined(arrays: Sequence[Any]) -> Any:
    import pandas as pd

    if len(arrays) == 1:
        return arrays[0]
    return pd.concat([pd.Series(array) for array in arrays], ignore_index=True).array


def authentications(exchanges: pandas.DataFrame) -> pandas.DataFrame:
    """One row an authentication of the columns `OF_AUTHENTICATIONS`; see `Exchanges`."""
    import pandas as pd

    by_time = exchanges.sort_values("started_at", kind="stable", ignore_index=True)
    succeeded = _sure(by_time["http_status"].between(200, 299))
    judged = succeeded | _sure(by_time["http_status"].eq(400))
    checked = judged & _sure(by_time["operation"].isin(_CHECKS))
    completed = succeeded & _sure(by_time["status"].eq("COMPLETED"))
    began_at = by_time.groupby("authentication_id")["started_at"]
    first = began_at.transform("first")  # type: ignore[no-untyped-call] # pandas' own gap
    # as seconds: a sum of dates might be beyond all of them
    took = (by_time["started_at"] - first).dt.total_seconds() + by_time["elapsed_seconds"]
    columns = {
        "status_told": by_time["status"].where(succeeded),
        "error_told": by_time["detail_code"].fillna(by_time["code"]),
        "is_check": checked.astype("int64"),
        "checked_at": by_time["started_at"].where(checked),
        "completed_after": took.clip(-_LONGEST_SECONDS, _LONGEST_SECONDS).round(9).where(completed),
    }
    groups = by_time.assign(**columns).groupby("authentication_id", sort=False)
    began = groups["started_at"].first()
    frame = pd.DataFrame(
        {
            "started_at": began,
            "channel": groups["channel"].last(),
            "outcome": groups["status_told"].last(),
            "attempts": groups["is_check"].sum(),
            "seconds_to_code": (groups["checked_at"].min() - began).dt.total_seconds(),
            "seconds_to_completion": groups["completed_after"].min(),
            "last_error": groups["error_told"].last(),
            "exchanges": groups.size(),
            "is_simulated": groups["is_simulated"].last(),
            "phone_digest": groups["phone_digest"].first(),
            "email_digest": groups["email_digest"].first(),
            "user_id": groups["user_id"].first(),
            "environment_id": groups["environment_id"].first(),
        }
    )
    return frame.rename_axis("authentication_id").reset_index()


def _sure(held: Any) -> Any:
    """Missing is false."""
    return held.fillna(False).astype("bool")


def errors(exchanges: pandas.DataFrame) -> pandas.DataFrame:
    """One row an exchange of the columns `OF_ERRORS`; see `Exchanges`."""
    import pandas as pd

    bodies = [_body(text) for text in exchanges.pop("reply_body")]
    words = {
        "message": [_message(body) for body in bodies],
        "error_id": [text_at(body, "id") for body in bodies],
    }
    for name, values in words.items():
        exchanges[name] = pd.Series(values, dtype=pd.StringDtype("python"))
    order = [*OF_ERRORS[:5], "message", "error", "error_id", *OF_ERRORS[6:-1]]
    ordered: pandas.DataFrame = exchanges.loc[:, order]
    return ordered


def _body(text: Any) -> Mapping[str, Any]:
    try:
        body = json.loads(text) if isinstance(text, str) else None
    except (ValueError, RecursionError):  # a store that was damaged
        body = None
    return body if isinstance(body, Mapping) else {}


def _message(body: Mapping[str, Any]) -> str | None:
    """The first detail's words, else the error's, else OAuth's."""
    details = body.get("details")
    first = details[0] if isinstance(details, list) and details else None
    detail = text_at(first, "message")
    return detail or text_at(body, "message") or text_at(body, "error_description")


def latency(exchanges: pandas.DataFrame) -> pandas.DataFrame:
    """One row an operation and hour of the columns `OF_LATENCY`; see `Exchanges`."""
    import pandas as pd

    elapsed = exchanges.groupby(["operation", "hour"])["elapsed_seconds"]
    percentiles = {
        f"p{percentile}_seconds": elapsed.quantile(percentile / 100) for percentile in _PERCENTILES
    }
    columns = {"exchanges": elapsed.size(), **percentiles, "max_seconds": elapsed.max()}
    return pd.DataFrame(columns).reset_index()

"""Columns of plain values as a data frame with stated types."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from pingone_nb.history.columns import COLUMNS, MOMENT, PERIODS
from pingone_nb.history.text_column import Block, TextColumn

if TYPE_CHECKING:
    import pandas

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
    import pandas as pd

    dtype = pd.StringDtype()
    if dtype.storage != "pyarrow":
        return pd.array(list(values), dtype=dtype)
    import pyarrow

    kind = pyarrow.large_string()
    if isinstance(values, TextColumn):
        parts = [_arrow(block) for block in values.blocks]
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

"""Exchanges as a Parquet file, out and in, through DuckDB."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from os import PathLike
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pingone_nb.errors import InputError, StoreError
from pingone_nb.history.columns import (
    COLUMN,
    COLUMNS,
    GIVEN,
    MOMENT,
    NAMES,
    NEEDED,
    Column,
    Row,
    exchange_of,
    row_of,
)
from pingone_nb.history.tables import frame_of


def _masked(row: Row) -> Row:
    """The values of `COLUMNS`, masked; what follows from the bodies is told by them alone.

    Raises:
        StoreError: a value is missing, or a body is no JSON text.
    """
    values = dict(zip(NAMES, row, strict=True))
    missing = [name for name in NEEDED if values[name] is None]
    if missing:
        raise StoreError(f"A row is missing {', '.join(missing)}.")
    try:
        exchange = exchange_of(row).masked()
    except (ValueError, TypeError, OverflowError, RecursionError):
        # no cause: its text may repeat the body
        raise StoreError("A row's body isn't valid JSON, or its time isn't valid.") from None
    return row_of(exchange, session_id=values["session_id"], number=values["number"])


_ROWS_A_PART = 20_000


def write(path: str | PathLike[str], parts: Iterable[Iterable[Sequence[Any]]]) -> None:
    """Write parts of `COLUMNS`; the file is put in its place when it is complete.

    Only its owner may read it. A symbolic link at the path is replaced, not followed.
    """
    duckdb = _duckdb()
    path = Path(path)
    columns = ", ".join(f"{column.name} {_type(column)}" for column in COLUMNS)
    try:
        # nobody else can look into this folder; on disk, there may be more than memory holds
        with TemporaryDirectory(prefix=f".{path.name}.", dir=path.parent) as folder:
            part_path = Path(folder) / "part.parquet"
            with duckdb.connect(str(Path(folder) / "table")) as connection:
                connection.execute(f"CREATE TABLE exchange ({columns})")
                for part in parts:
                    connection.register("part", frame_of(NAMES, [part]))
                    connection.execute("INSERT INTO exchange SELECT * FROM part")
                connection.table("exchange").write_parquet(str(part_path), compression="zstd")
            part_path.chmod(0o600)
            part_path.replace(path)
    except (duckdb.Error, OSError, ValueError) as error:
        raise StoreError(f"{path} can't be written: {_first_line(error)}") from None


def read(path: str | PathLike[str]) -> Iterator[list[Row]]:
    """Rows of `COLUMNS`, masked, in parts; what is derived need not be in the file.

    Raises:
        StoreError: it is no Parquet file, or lacks what an exchange needs.
    """
    duckdb = _duckdb()
    try:
        with duckdb.connect() as connection:
            found = connection.read_parquet(str(path)).columns
            missing = [each for each in GIVEN if each not in found and COLUMN[each].version == 1]
            if missing:
                raise StoreError(f"{path} is missing the columns {', '.join(missing)}.")
            values = ", ".join(
                _value(each) if each.name in GIVEN and each.name in found else "NULL"
                for each in COLUMNS
            )
            rows = connection.execute(f"SELECT {values} FROM read_parquet(?)", [str(path)])  # noqa: S608 - names of our own
            while part := rows.fetchmany(_ROWS_A_PART):
                yield [_masked(row) for row in part]
    except (duckdb.Error, OSError, ValueError, TypeError, RuntimeError) as error:
        raise StoreError(f"{path} can't be read: {_first_line(error)}") from None


def _type(column: Column) -> str:
    return "TIMESTAMPTZ" if column.kind is MOMENT else column.kind.sql


def _value(column: Column) -> str:
    typed = f"CAST({column.name} AS {_type(column)})"
    return f"epoch_us({typed})" if column.kind is MOMENT else typed


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0]


def _duckdb() -> Any:
    try:
        import duckdb
    except ImportError:
        raise InputError(
            "To use Parquet, install DuckDB.",
            field="path",
            hint="Install it: pip install 'pingone-nb[history]'.",
        ) from None
    return duckdb

"""What somebody asks for, as the plain values that every store compares alike."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from difflib import get_close_matches
from enum import Enum
from itertools import islice
from typing import Any, NoReturn
from uuid import UUID

from pingone_nb.errors import InputError
from pingone_nb.history.columns import FLAG, MOMENT, STATUS, TEXT, Kind, microseconds, moment
from pingone_nb.history.exchange import Exchange
from pingone_nb.privacy.secret import Secret

_MOST_VALUES = 1_000_000
_LARGEST = 2**31  # of an INTEGER in a database
_MOST_DIGITS = 10
_ONE = (str, bytes, bytearray, memoryview, Mapping, Secret)


def values_of(value: Any, *, field: str, kind: Kind) -> list[Any] | None:
    """One value, or those of a collection, an array or a generator; None for None.

    Missing values of a collection, such as `pandas.NA`, are None in the result.

    Args:
        value: as somebody gave it.
        field: the argument's name, for the error.
        kind: what the values must be.

    Raises:
        InputError: a value is not of that kind.
    """
    if value is None:
        return None
    if not _is_collection(value):
        return [value_of(value, field=field, kind=kind)]
    found = list(islice(value, _MOST_VALUES + 1))
    if len(found) > _MOST_VALUES:
        _refuse(field, f"has more than {_MOST_VALUES:,} values")
    return [None if is_missing(each) else value_of(each, field=field, kind=kind) for each in found]


def value_of(value: Any, *, field: str, kind: Kind) -> Any:
    """A value as Python's own type: also of an enumeration's member, or of NumPy and pandas.

    Raises:
        InputError: it is missing, or not of that kind.
    """
    if is_missing(value):
        raise InputError(
            f"{field} is a missing value.",
            field=field,
            hint=f"Leave {field} out to ask for all, or use [None] for exchanges without a value.",
        )
    return _READ[kind](plain(value), field)


def is_missing(value: Any) -> bool:
    """Whether it is None, NaN, or pandas' NA or NaT."""
    pandas = sys.modules.get("pandas")
    if value is None or (pandas is not None and (value is pandas.NA or value is pandas.NaT)):
        return True
    single = plain(value)
    return single is None or (isinstance(single, float) and math.isnan(single))


def plain(value: Any) -> Any:
    """What an enumeration's member, a `Secret` or a scalar of NumPy stands for."""
    if isinstance(value, Enum):
        return plain(value.value)
    if isinstance(value, Secret):
        return value.reveal()
    is_scalar = getattr(value, "ndim", None) == 0 and hasattr(value, "item")
    return value.item() if is_scalar else value


def _is_collection(value: Any) -> bool:
    if isinstance(value, _ONE) or getattr(value, "ndim", 1) != 1:
        return False
    return isinstance(value, Iterable)


def _text(value: Any, field: str) -> str | None:
    if isinstance(value, UUID):
        return str(value)
    if not isinstance(value, str):
        _refuse(field, "must be text", value)
    stored: str = TEXT.stored(str(value))
    return stored


def _number(value: Any, field: str) -> int:
    number = value.strip() if isinstance(value, str) else value
    if (
        isinstance(number, str)
        and number.isascii()
        and number.isdecimal()
        and len(number) <= _MOST_DIGITS
    ):
        number = int(number)
    if isinstance(number, float) and number.is_integer():
        number = int(number)
    if not isinstance(number, int) or isinstance(number, bool):
        _refuse(field, "must be a whole number", value)
    if abs(number) >= _LARGEST:
        _refuse(field, "is out of range")
    return number


def _flag(value: Any, field: str) -> bool:
    if not isinstance(value, bool):
        _refuse(field, "must be True or False", value)
    return value


def _moment(value: Any, field: str) -> int:
    if not isinstance(value, datetime):
        _refuse(field, "must be a datetime", value)
    if value.utcoffset() is None:
        raise InputError(
            "The datetime must have a time zone.",
            field=field,
            hint="Use datetime(…, tzinfo=UTC) or datetime.now(UTC).",
        )
    return microseconds(value)


_READ: Mapping[Kind, Callable[[Any, str], Any]] = {
    TEXT: _text,
    STATUS: _number,
    FLAG: _flag,
    MOMENT: _moment,
}


def _refuse(field: str, why: str, value: Any = None) -> NoReturn:
    """The value itself is not in the message: it may be a phone number."""
    found = "" if value is None else f", not a value of type {type(value).__name__}"
    raise InputError(f"{field} {why}{found}.", field=field)


def names_in(given: Any, *, field: str) -> list[str]:
    """One name, or those of a collection, in which there may be collections of names.

    Raises:
        InputError: something in it is not a name.
    """
    names = plain(given)
    if isinstance(names, str):
        return [str(names)]
    if not _is_collection(names):
        _refuse(field, "must be a name or a collection of names", names)
    return [name for each in names for name in names_in(each, field=field)]


def check_known(name: str, known: Iterable[str], *, field: str, what: str) -> None:
    """Refuse a name that is not known, with those that are written alike.

    Raises:
        InputError: it is not known.
    """
    names = list(known)
    if name not in names:
        alike = get_close_matches(name, names)
        meant = f"Did you mean {' or '.join(alike)}? " if alike else ""
        raise InputError(
            f"There is no {what} with the name {name[:100]}.",
            field=field,
            hint=f"{meant}The names are {', '.join(names)}.",
        )


def plain_exchange(exchange: Exchange) -> Exchange:
    """An exchange that somebody made by hand, with Python's own types; others as they are.

    Raises:
        InputError: it is no exchange, or has a value that no exchange can have.
    """
    if not isinstance(exchange, Exchange):
        _refuse("exchange", "must be an Exchange", exchange)
    if exchange.is_masked:
        return exchange
    status, took = exchange.http_status, plain(exchange.elapsed_seconds)
    if isinstance(took, bool) or not isinstance(took, int | float) or not 0 <= took < math.inf:
        _refuse("elapsed_seconds", "must be a number of seconds, 0 or greater, and finite")
    return replace(
        exchange,
        started_at=moment(value_of(exchange.started_at, field="started_at", kind=MOMENT)),
        http_status=None if is_missing(status) else _number(plain(status), "http_status"),
        elapsed_seconds=float(took),
        operation=_exact(exchange.operation, "operation"),
        method=_exact(exchange.method, "method"),
        url=_exact(exchange.url, "url"),
    )


def _exact(value: Any, field: str) -> str:
    if not isinstance(value, str):
        _refuse(field, "must be text", value)
    return str(value)

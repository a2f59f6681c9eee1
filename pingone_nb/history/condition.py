"""Which exchanges are meant, as data: a database and a list each understand it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from pingone_nb.errors import InputError
from pingone_nb.history.columns import COLUMNS, microseconds

Test = Literal["in", "from", "before", "success", "known"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One thing that must hold of a column.

    Attributes:
        column: a column's name.
        test: `in` – it is one of `value`; `from` – it is at least `value`; `before` – it is less;
            `success` – whether it lies from 200 to 299 is `value`; `known` – it is not missing.
        value: what to compare with.
    """

    column: str
    test: Test
    value: Any = None


@dataclass(frozen=True, slots=True)
class Condition:
    """Clauses, all of which must hold."""

    clauses: tuple[Clause, ...] = ()

    def __and__(self, other: Condition) -> Condition:
        return Condition(self.clauses + other.clauses)


EVERYTHING = Condition()


def is_known(column: str) -> Condition:
    """The column is not missing."""
    return Condition((Clause(column=column, test="known"),))


def bounds(column: str, *, least: int | None = None, below: int | None = None) -> Condition:
    """The column is at least one number, and less than another."""
    clauses = []
    if least is not None:
        clauses.append(Clause(column=column, test="from", value=least))
    if below is not None:
        clauses.append(Clause(column=column, test="before", value=below))
    return Condition(tuple(clauses))


def one_of(column: str, value: Any) -> Condition:
    """The column is the value, or one of the values; None asks for nothing."""
    if value is None:
        return EVERYTHING
    several = isinstance(value, Collection) and not isinstance(value, str)
    values = tuple(value) if several else (value,)
    return Condition((Clause(column=column, test="in", value=values),))


def asked(filters: Mapping[str, Any]) -> Condition:
    """What `where` takes; see `Filters`.

    Raises:
        InputError: a moment without a time zone.
    """
    condition = between(filters.get("since"), filters.get("until"))
    condition &= success(filters.get("succeeded"))
    for column in COLUMNS:
        condition &= one_of(column.name, filters.get(column.filter))
    return condition


def between(since: datetime | None, until: datetime | None) -> Condition:
    """Started at `since` or later, and before `until`.

    Raises:
        InputError: a moment without a time zone.
    """
    return bounds("started_at", least=_since("since", since), below=_since("until", until))


def success(told: bool | None) -> Condition:
    """PingOne answered 2xx, or did not; None asks for nothing."""
    if told is None:
        return EVERYTHING
    return Condition((Clause(column="http_status", test="success", value=told),))


def _since(field: str, when: datetime | None) -> int | None:
    if when is None:
        return None
    if when.tzinfo is None:
        hint = "Use datetime(…, tzinfo=UTC) or datetime.now(UTC)."
        raise InputError("The datetime must have a time zone.", field=field, hint=hint)
    return microseconds(when)

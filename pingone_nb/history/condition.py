"""Which exchanges are meant, as data: a database and a list each understand it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from pingone_nb.history.asked_value import value_of, values_of
from pingone_nb.history.columns import COLUMNS, FLAG, MOMENT

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


def one_of(column: str, values: Iterable[Any] | None) -> Condition:
    """The column is one of the values, None among them for what is missing; None asks nothing."""
    if values is None:
        return EVERYTHING
    return Condition((Clause(column=column, test="in", value=frozenset(values)),))


def asked(filters: Mapping[str, Any]) -> Condition:
    """What `where` takes; see `Filters`.

    Raises:
        InputError: a value that its column cannot have, or a moment without a time zone.
    """
    condition = between(filters.get("since"), filters.get("until"))
    condition &= success(filters.get("succeeded"))
    for column in COLUMNS:
        value = filters.get(column.filter)
        condition &= one_of(column.name, values_of(value, field=column.filter, kind=column.kind))
    return condition


def between(
    since: datetime | None, until: datetime | None, *, until_field: str = "until"
) -> Condition:
    """Started at `since` or later, and before `until`.

    Raises:
        InputError: no moment, or one without a time zone.
    """
    return bounds("started_at", least=_since("since", since), below=_since(until_field, until))


def success(succeeded: bool | None) -> Condition:
    """PingOne answered 2xx, or did not; None asks for nothing.

    Raises:
        InputError: it is neither true nor false.
    """
    if succeeded is None:
        return EVERYTHING
    is_asked = value_of(succeeded, field="succeeded", kind=FLAG)
    return Condition((Clause(column="http_status", test="success", value=is_asked),))


def _since(field: str, when: datetime | None) -> int | None:
    if when is None:
        return None
    moment: int = value_of(when, field=field, kind=MOMENT)
    return moment

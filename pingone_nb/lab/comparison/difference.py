"""What differs, and the two exchanges in which it does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pingone_nb.history import Exchange

DifferenceKind = Literal["changed", "only_first", "only_second", "reference"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A path at which two exchanges differ.

    Attributes:
        path: such as `reply_body.details[0].code`; "" for an exchange without a partner.
        kind: `changed`: another value; `only_first`, `only_second`: the other has nothing there;
            `reference`: ids, dates or hosts that are the same as elsewhere on one side only.
        first, second: the values as JSON text, masked; None where there is nothing.
        note: with `reference`, what it is the same as.
    """

    path: str
    kind: DifferenceKind
    first: str | None = None
    second: str | None = None
    note: str = ""

    @property
    def sign(self) -> str:
        """A character that stands for the kind."""
        return {"changed": "≠", "only_first": "−", "only_second": "+", "reference": "↔"}[self.kind]

    def __str__(self) -> str:
        note = f" ({self.note})" if self.note else ""
        return f"{self.sign} {self.path or 'exchange'}: {self.first} | {self.second}{note}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """An exchange of the first run and its partner of the second; one of them may be None.

    Attributes:
        first, second: the exchanges.
        first_number, second_number: their places in the runs, from 0; None where there is none.
        differences: path by path; one with an empty path for an exchange without a partner.
    """

    first: Exchange | None
    second: Exchange | None
    first_number: int | None
    second_number: int | None
    differences: tuple[Difference, ...]

    @property
    def operation(self) -> str:
        """The operation, the first one's where they differ."""
        one = self.first or self.second
        return one.operation if one else ""

    @property
    def is_equal(self) -> bool:
        """Whether nothing differs."""
        return not self.differences


def outcome_in_words(exchange: Exchange) -> str:
    """What came of an exchange, such as `201 OTP_REQUIRED` or `400 INVALID_OTP`."""
    if exchange.http_status is None:
        return "no reply"
    outcome = (exchange.status, exchange.detail_code or exchange.code)
    return " ".join([str(exchange.http_status), *(word for word in outcome if word)])

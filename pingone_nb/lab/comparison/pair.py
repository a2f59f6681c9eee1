"""Two exchanges beside each other."""

from __future__ import annotations

from dataclasses import dataclass

from pingone_nb.history import Exchange
from pingone_nb.lab.comparison.difference import Difference


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
    told = (exchange.status, exchange.detail_code or exchange.code)
    return " ".join([str(exchange.http_status), *(word for word in told if word)])

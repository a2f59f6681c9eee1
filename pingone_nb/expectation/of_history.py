"""What is expected of a history."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Self

from pingone_nb.expectation.exchange_text import exchange_text
from pingone_nb.expectation.expectation import Expectation, list_in_words
from pingone_nb.expectation.of_exchange import ExchangeExpectation
from pingone_nb.history import Exchange

_MOST_LINES = 20


class HistoryExpectation(Expectation):
    """Checks about the exchanges of a history, or some of them.

    Args:
        exchanges: a `History`, or a list of exchanges; as they are now.
    """

    _what = "history"

    def __init__(self, exchanges: Iterable[Exchange]) -> None:
        super().__init__()
        self.exchanges = tuple(exchanges)
        self._shown: Exchange | None = None

    def operations(self, *names: str) -> Self:
        """The operations are exactly these, in this order."""
        actual = tuple(each.operation for each in self.exchanges)
        return self._check(
            actual == names,
            expected=f"the operations {list_in_words(names)}",
            found=list_in_words(actual),
        )

    def count(self, number: int, *, operation: str | None = None) -> Self:
        """There are so many exchanges, or so many of an operation."""
        own = [each for each in self.exchanges if operation in (None, each.operation)]
        of = f" of {operation}" if operation else ""
        return self._check(
            len(own) == number, expected=f"{number} exchanges{of}", found=str(len(own))
        )

    def no_refusals(self) -> Self:
        """Each exchange has a 2xx reply."""
        return self._all(lambda each: each.is_success, expected="no refusals")

    def only_simulated(self) -> Self:
        """Each reply came from a simulator; an exchange without a reply counts, too."""
        return self._all(lambda each: each.is_simulated is True, expected="a simulator's replies")

    def faster_than(self, *, seconds: float) -> Self:
        """Each reply's last byte came sooner."""
        return self._all(
            lambda each: each.http_status is not None and each.elapsed_seconds < seconds,
            expected=f"replies within {seconds:g} s",
        )

    def last(self, operation: str | None = None) -> ExchangeExpectation:
        """Go on with the last exchange, or with the last one of an operation."""
        own = [each for each in self.exchanges if operation in (None, each.operation)]
        wanted = f"an exchange of {operation}" if operation else "an exchange"
        self._check(bool(own), expected=wanted, found="none")
        return ExchangeExpectation(own[-1])

    def _all(self, holds: Callable[[Exchange], bool], *, expected: str) -> Self:
        wrong = [each for each in self.exchanges if not holds(each)]
        self._shown = wrong[0] if wrong else None
        return self._check(not wrong, expected=expected, found=f"{len(wrong)} that are not so")

    def _evidence(self) -> str:
        if self._shown is not None:
            return exchange_text(self._shown)
        lines = [_line(number, each) for number, each in enumerate(self.exchanges)]
        more = len(lines) - _MOST_LINES
        if more > 0:
            lines = [f"… {more} exchanges before", *lines[-_MOST_LINES:]]
        return "\n".join(lines) or "The history is empty."


def _line(number: int, exchange: Exchange) -> str:
    told = (exchange.status, exchange.code, exchange.detail_code)
    http = "no reply" if exchange.http_status is None else str(exchange.http_status)
    return " ".join([f"#{number} {exchange.operation} {http}", *(word for word in told if word)])

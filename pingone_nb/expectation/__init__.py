"""Expectations in words, for cells and for pytest: a failure shows the exchange, masked."""

from pingone_nb.expectation.expect import (
    AuthenticationExpectation,
    ExchangeExpectation,
    HistoryExpectation,
    RefusalExpectation,
    expect,
    expect_refusal,
)
from pingone_nb.expectation.expectation import exchange_text

__all__ = [
    "AuthenticationExpectation",
    "ExchangeExpectation",
    "HistoryExpectation",
    "RefusalExpectation",
    "exchange_text",
    "expect",
    "expect_refusal",
]

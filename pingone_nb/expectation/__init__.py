"""Expectations in words, for cells and for pytest: a failure shows the exchange, masked."""

from pingone_nb.expectation.exchange_text import exchange_text
from pingone_nb.expectation.expect import expect, expect_refusal
from pingone_nb.expectation.of_authentication import AuthenticationExpectation
from pingone_nb.expectation.of_exchange import ExchangeExpectation
from pingone_nb.expectation.of_history import HistoryExpectation
from pingone_nb.expectation.of_refusal import RefusalExpectation

__all__ = [
    "AuthenticationExpectation",
    "ExchangeExpectation",
    "HistoryExpectation",
    "RefusalExpectation",
    "exchange_text",
    "expect",
    "expect_refusal",
]

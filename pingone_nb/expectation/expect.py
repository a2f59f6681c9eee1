"""Begins a chain of expectations."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import overload

from pingone_nb.api import DeviceAuthentication
from pingone_nb.errors import InputError, PingOneError
from pingone_nb.expectation.exchange_text import exchange_text
from pingone_nb.expectation.of_authentication import AuthenticationExpectation
from pingone_nb.expectation.of_exchange import ExchangeExpectation
from pingone_nb.expectation.of_history import HistoryExpectation
from pingone_nb.expectation.of_refusal import RefusalExpectation
from pingone_nb.history import Exchange


@overload
def expect(
    value: DeviceAuthentication, *, history: Iterable[Exchange] = ()
) -> AuthenticationExpectation: ...
@overload
def expect(value: Exchange, *, history: Iterable[Exchange] = ()) -> ExchangeExpectation: ...
@overload
def expect(value: PingOneError, *, history: Iterable[Exchange] = ()) -> RefusalExpectation: ...
@overload
def expect(
    value: Iterable[Exchange], *, history: Iterable[Exchange] = ()
) -> HistoryExpectation: ...
def expect(
    value: DeviceAuthentication | Exchange | PingOneError | Iterable[Exchange],
    *,
    history: Iterable[Exchange] = (),
) -> AuthenticationExpectation | ExchangeExpectation | RefusalExpectation | HistoryExpectation:
    """Begin a chain: `expect(authentication).status("OTP_REQUIRED").allows("otp.check")`.

    Args:
        value: an authentication, an exchange, an error, or a history or list of exchanges.
        history: such as `client.history`: where the exchange is found that a failure shows.

    Raises:
        TypeError: nothing can be expected of such a value.
    """
    if isinstance(value, DeviceAuthentication):
        return AuthenticationExpectation(value, history)
    if isinstance(value, Exchange):
        return ExchangeExpectation(value)
    if isinstance(value, PingOneError):
        return RefusalExpectation(value, _exchanges_of(value, history))
    exchanges = tuple(value) if isinstance(value, Iterable) else None
    if exchanges is not None and all(isinstance(each, Exchange) for each in exchanges):
        return HistoryExpectation(exchanges)
    message = f"Nothing can be expected of a {type(value).__name__}."
    raise TypeError(message)


def expect_refusal(
    call: Callable[[], object], *, history: Iterable[Exchange] = ()
) -> RefusalExpectation:
    """Make a call that should be refused, and begin a chain about the error.

    `expect_refusal(lambda: client.check_otp(begun, otp=typed)).code("INVALID_DATA")`. Its `error`
    is the error.

    Args:
        call: makes the call.
        history: such as `client.history`: where the exchange is found that a failure shows.

    Raises:
        AssertionError: it was not refused.
    """
    __tracebackhide__ = True
    try:
        result = call()
    except PingOneError as error:
        return expect(error, history=history)
    message = f"Expected a refusal. Found: a {type(result).__name__}, no error."
    shown = list(history)[-1:]
    raise AssertionError("\n".join([message, *map(exchange_text, shown)]))


def _exchanges_of(error: PingOneError, history: Iterable[Exchange]) -> list[Exchange]:
    """The exchanges that may have become the error, the likeliest last; none when it was unsent."""
    if isinstance(error, InputError):
        return []
    status = getattr(error, "http_status", None)
    likely = [each for each in history if each.http_status == status]
    told = getattr(error, "correlation_id", None)
    return [each for each in likely if told and each.correlation_id == told] or likely

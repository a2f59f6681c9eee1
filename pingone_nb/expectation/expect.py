"""What is expected of an authentication, an exchange, a history or a refusal, in a chain."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Self, overload

from pingone_nb import api
from pingone_nb.api import DeviceAuthentication
from pingone_nb.errors import ApiError, InputError, PingOneError, ReplyError, TransportError
from pingone_nb.expectation.expectation import (
    Expectation,
    Finding,
    alike,
    checked_seconds,
    exchange_text,
    list_in_words,
    value_text,
    values_in,
)
from pingone_nb.history import Exchange


class AuthenticationExpectation(Expectation):
    """Checks about an authentication as PingOne last returned it.

    Args:
        authentication: the value.
        history: where its exchanges are, for the failure's message; the value itself is shown
            when there is none.
    """

    _what = "authentication"

    def __init__(
        self, authentication: DeviceAuthentication, history: Iterable[Exchange] = ()
    ) -> None:
        super().__init__()
        self.authentication = authentication
        self._history = history

    def status(self, *statuses: str) -> Self:
        """The status is one of these, such as `OTP_REQUIRED`."""
        return self._is_one_of("status", str(self.authentication.status), statuses)

    def allows(self, *actions: str) -> Self:
        """The reply links each of these actions, such as `otp.check`; at least one is given."""
        actual, wanted = self.authentication.actions, values_in("action", actions)
        missing = [action for action in wanted if action not in actual]
        return self._check(
            not missing,
            expected=f"allows {list_in_words(wanted)}",
            found=f"the actions {list_in_words(actual)}{alike(missing, actual)}",
        )

    def allows_nothing(self) -> Self:
        """The reply links no action: the authentication is over."""
        actual = self.authentication.actions
        return self._check(
            not actual, expected="no allowed actions", found=f"the actions {list_in_words(actual)}"
        )

    def channel(self, *types: str) -> Self:
        """The one-time target, or the selected device, is of one of these types, such as `SMS`."""
        return self._is_one_of("channel", self._type(), types)

    def failed_with(self, *codes: str) -> Self:
        """It ended `FAILED`, and its error's code is one of these."""
        error = self.authentication.error
        self._is_one_of("status", str(self.authentication.status), ("FAILED",))
        return self._is_one_of("error code", error.code if error else None, codes)

    def property(self, path: str, value: Any) -> Self:
        """It was told with this value at a path such as `selectedDevice.oneTime.type`."""
        __tracebackhide__ = True
        finding = Finding.of(self.authentication.raw, path, value)
        del value  # a traceback may print variables
        return self._check(finding.holds, expected=finding.expected, found=finding.found)

    def _type(self) -> str | None:
        begun = self.authentication
        if begun.one_time:
            return begun.one_time.type
        selected = (each for each in begun.devices if each.id == begun.selected_device_id)
        return next((each.type for each in selected), None)

    def _evidence(self) -> str:
        wanted = self.authentication.id
        own = [each for each in self._history if wanted and each.authentication_id == wanted]
        same = [each for each in own if each.status == self.authentication.status]
        if own:
            return exchange_text((same or own)[-1])
        return value_text(self.authentication.raw)


class ExchangeExpectation(Expectation):
    """Checks about an exchange of a history."""

    _what = "exchange"

    def __init__(self, exchange: Exchange) -> None:
        super().__init__()
        self.exchange = exchange

    def operation(self, *names: str) -> Self:
        """It is one of these operations, such as `check_otp`."""
        return self._is_one_of("operation", self.exchange.operation, names)

    def http_status(self, *statuses: int) -> Self:
        """The reply's HTTP status is one of these."""
        return self._is_one_of("HTTP status", self.exchange.http_status, _statuses(statuses))

    def success(self) -> Self:
        """The reply is 2xx."""
        exchange = self.exchange
        found = "no reply" if exchange.http_status is None else f"HTTP {exchange.http_status}"
        return self._check(exchange.is_success, expected="HTTP 2xx", found=found)

    def status(self, *statuses: str) -> Self:
        """The status that the reply tells is one of these, such as `OTP_REQUIRED`."""
        return self._is_one_of("status", self.exchange.status, statuses)

    def code(self, *codes: str) -> Self:
        """The error's code is one of these, such as `INVALID_DATA`."""
        return self._is_one_of("code", self.exchange.code, codes)

    def detail(self, *codes: str) -> Self:
        """The first detail's code is one of these, such as `INVALID_OTP`."""
        return self._is_one_of("detail", self.exchange.detail_code, codes)

    def property(self, path: str, value: Any) -> Self:
        """The reply has this value at a path such as `selectedDevice.oneTime.type`."""
        __tracebackhide__ = True
        finding = Finding.of(self.exchange.reply_body, path, value)
        del value  # a traceback may print variables
        return self._check(finding.holds, expected=finding.expected, found=finding.found)

    def faster_than(self, *, seconds: float) -> Self:
        """The reply's last byte came sooner."""
        took, limit = self.exchange.elapsed_seconds, checked_seconds(seconds)
        replied = self.exchange.http_status is not None
        found = f"{took:.3g} s" if replied else f"no reply in {took:.3g} s"
        return self._check(
            replied and took < limit, expected=f"a reply within {limit:g} s", found=found
        )

    def simulated(self) -> Self:
        """A simulator replied, not PingOne."""
        flag = self.exchange.is_simulated
        found = {None: "no reply", False: "a reply from PingOne"}.get(flag, "")
        return self._check(flag is True, expected="a reply from the simulator", found=found)

    def _evidence(self) -> str:
        return exchange_text(self.exchange)


_MOST_LINES = 20
_OPERATIONS = frozenset(name for name in api.__all__ if name.islower())


def _statuses(given: Iterable[object]) -> list[Any]:
    statuses = values_in("HTTP status", given)
    return [int(each) if isinstance(each, str) and each.isdecimal() else each for each in statuses]


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
        """The operations are exactly these, in this order; for none, use `count(0)`."""
        actual, wanted = [each.operation for each in self.exchanges], values_in("operation", names)
        return self._check(
            actual == wanted,
            expected=f"the operations {list_in_words(wanted)}",
            found=f"{list_in_words(actual)}{self._alike(wanted)}",
        )

    def count(self, number: int, *, operation: str | None = None) -> Self:
        """There are so many exchanges, or so many of an operation.

        An operation that neither the API has nor the history is misspelt: the check fails.
        """
        own = self._of(operation)
        of = f" of {operation}" if operation else ""
        return self._check(
            len(own) == number, expected=f"{number} exchanges{of}", found=str(len(own))
        )

    def no_refusals(self) -> Self:
        """Each exchange has a 2xx reply; there is at least one."""
        return self._all(lambda each: each.is_success, expected="no refusals")

    def only_simulated(self) -> Self:
        """Each exchange has a reply from a simulator; there is at least one."""
        return self._all(
            lambda each: each.is_simulated is True, expected="replies from the simulator"
        )

    def faster_than(self, *, seconds: float) -> Self:
        """Each reply's last byte came sooner; there is at least one exchange."""
        limit = checked_seconds(seconds)
        return self._all(
            lambda each: each.http_status is not None and each.elapsed_seconds < limit,
            expected=f"replies within {limit:g} s",
        )

    def last(self, operation: str | None = None) -> ExchangeExpectation:
        """Go on with the last exchange, or with the last one of an operation."""
        own = self._of(operation)
        wanted = f"an exchange of {operation}" if operation else "an exchange"
        self._check(bool(own), expected=wanted, found="none")
        return ExchangeExpectation(own[-1])

    def _of(self, operation: str | None) -> list[Exchange]:
        own = [each for each in self.exchanges if operation in (None, each.operation)]
        is_known = bool(own) or operation is None or operation in _OPERATIONS
        expected, words = f"an operation with the name {operation}", self._alike([operation])
        if not is_known:
            self._check(False, expected=expected, found=f"no such operation{words}")
        return own

    def _alike(self, names: Iterable[object]) -> str:
        known = {*_OPERATIONS, *(each.operation for each in self.exchanges)}
        return alike([name for name in names if name not in known], sorted(known))

    def _all(self, holds: Callable[[Exchange], bool], *, expected: str) -> Self:
        wrong = [each for each in self.exchanges if not holds(each)]
        self._shown = wrong[0] if wrong else None
        found = f"{len(wrong)} that don't match" if self.exchanges else "no exchanges"
        return self._check(bool(self.exchanges) and not wrong, expected=expected, found=found)

    def _evidence(self) -> str:
        if self._shown is not None:
            return exchange_text(self._shown)
        lines = [_line(number, each) for number, each in enumerate(self.exchanges)]
        more = len(lines) - _MOST_LINES
        if more > 0:
            lines = [f"… {more} earlier exchanges", *lines[-_MOST_LINES:]]
        return "\n".join(lines) or "The history is empty."


def _line(number: int, exchange: Exchange) -> str:
    words = (exchange.status, exchange.code, exchange.detail_code)
    http = "no reply" if exchange.http_status is None else str(exchange.http_status)
    return " ".join([f"#{number} {exchange.operation} {http}", *(word for word in words if word)])


class RefusalExpectation(Expectation):
    """Checks about an error: PingOne's, or one that was raised before anything was sent.

    Args:
        error: as caught.
        exchanges: where its exchange is, for the failure's message.
    """

    _what = "refusal"

    def __init__(self, error: PingOneError, exchanges: Sequence[Exchange] = ()) -> None:
        super().__init__()
        self.error = error
        self._exchanges = exchanges

    def code(self, *codes: str) -> Self:
        """PingOne's code is one of these, such as `INVALID_DATA`."""
        return self._is_one_of("code", getattr(self.error, "code", None), codes)

    def detail(self, *codes: str) -> Self:
        """A detail's code is one of these, such as `INVALID_OTP`."""
        wanted = values_in("detail", codes)
        details = self.error.details if isinstance(self.error, ApiError) else ()
        actual = [detail.code for detail in details]
        return self._check(
            any(code in wanted for code in actual),
            expected=f"detail {' or '.join(map(str, wanted))}",
            found=f"the details {list_in_words(actual)}{alike(wanted, actual)}",
        )

    def target(self, *names: str) -> Self:
        """A detail is about one of these properties, such as `otp`."""
        wanted = values_in("target", names)
        details = self.error.details if isinstance(self.error, ApiError) else ()
        actual = [detail.target for detail in details if detail.target]
        return self._check(
            any(name in wanted for name in actual),
            expected=f"target {' or '.join(map(str, wanted))}",
            found=f"the targets {list_in_words(actual)}{alike(wanted, actual)}",
        )

    def http_status(self, *statuses: int) -> Self:
        """The reply's HTTP status is one of these."""
        status = getattr(self.error, "http_status", None)
        return self._is_one_of("HTTP status", status, _statuses(statuses))

    def field(self, *names: str) -> Self:
        """Nothing was sent, since one of these arguments is wrong, such as `phone`."""
        argument = self.error.field if isinstance(self.error, InputError) else None
        return self._is_one_of("wrong argument", argument, names)

    def unsent(self) -> Self:
        """The request provably never left: it was refused here, or no connection came about."""
        if isinstance(self.error, TransportError):
            return self._check(
                not self.error.may_have_been_sent,
                expected="unsent",
                found="the request may have been sent",
            )
        answered = isinstance(self.error, ApiError | ReplyError)
        return self._check(not answered, expected="unsent", found="a reply")

    def _evidence(self) -> str:
        text = f"{type(self.error).__name__}: {self.error}"
        return "\n".join([text, *(exchange_text(each) for each in self._exchanges[-1:])])


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
    is_collection = isinstance(value, Iterable) and not isinstance(value, str | bytes | Mapping)
    exchanges = tuple(value) if is_collection else None
    if exchanges is not None and all(isinstance(each, Exchange) for each in exchanges):
        return HistoryExpectation(exchanges)
    raise TypeError(f"expect can't check a value of type {type(value).__name__}.")


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
    message = f"Expected a refusal. Found: a {type(result).__name__} and no error."
    shown = list(history)[-1:]
    raise AssertionError("\n".join([message, *map(exchange_text, shown)]))


def _exchanges_of(error: PingOneError, history: Iterable[Exchange]) -> list[Exchange]:
    """The exchanges that may have become the error, the likeliest last; none when it was unsent."""
    if isinstance(error, InputError):
        return []
    status = getattr(error, "http_status", None)
    likely = [each for each in history if each.http_status == status]
    correlation = getattr(error, "correlation_id", None)
    return [each for each in likely if correlation and each.correlation_id == correlation] or likely

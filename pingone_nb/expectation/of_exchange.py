"""What is expected of an exchange."""

from __future__ import annotations

from typing import Any, Self

from pingone_nb.expectation.exchange_text import exchange_text
from pingone_nb.expectation.expectation import Expectation, Finding
from pingone_nb.history import Exchange


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
        return self._is_one_of("HTTP status", self.exchange.http_status, statuses)

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
        took = self.exchange.elapsed_seconds
        replied = self.exchange.http_status is not None
        found = f"{took:.3g} s" if replied else f"no reply in {took:.3g} s"
        return self._check(
            replied and took < seconds, expected=f"a reply within {seconds:g} s", found=found
        )

    def simulated(self) -> Self:
        """A simulator replied, not PingOne."""
        told = self.exchange.is_simulated
        found = {None: "no reply", False: "a reply of PingOne"}.get(told, "")
        return self._check(told is True, expected="a simulator's reply", found=found)

    def _evidence(self) -> str:
        return exchange_text(self.exchange)

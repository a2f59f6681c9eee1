"""What is expected of an authentication."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Self

from pingone_nb.api import DeviceAuthentication
from pingone_nb.expectation.exchange_text import exchange_text, value_text
from pingone_nb.expectation.expectation import Expectation, Finding, list_in_words
from pingone_nb.history import Exchange


class AuthenticationExpectation(Expectation):
    """Checks about an authentication as PingOne last told it.

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
        """The reply links each of these actions, such as `otp.check`."""
        actual = self.authentication.actions
        missing = [action for action in actions if action not in actual]
        return self._check(
            not missing,
            expected=f"allows {list_in_words(actions)}",
            found=f"the actions {list_in_words(actual)}",
        )

    def allows_nothing(self) -> Self:
        """The reply links no action: the authentication is over."""
        actual = self.authentication.actions
        return self._check(
            not actual, expected="allows nothing", found=f"the actions {list_in_words(actual)}"
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
        told = self.authentication
        if told.one_time:
            return told.one_time.type
        selected = (each for each in told.devices if each.id == told.selected_device_id)
        return next((each.type for each in selected), None)

    def _evidence(self) -> str:
        wanted = self.authentication.id
        own = [each for each in self._history if wanted and each.authentication_id == wanted]
        told = [each for each in own if each.status == self.authentication.status]
        if own:
            return exchange_text((told or own)[-1])
        return value_text(self.authentication.raw)

"""What is expected of a call that is refused."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

from pingone_nb.errors import ApiError, InputError, PingOneError, ReplyError, TransportError
from pingone_nb.expectation.exchange_text import exchange_text
from pingone_nb.expectation.expectation import Expectation, list_in_words
from pingone_nb.history import Exchange


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
        details = self.error.details if isinstance(self.error, ApiError) else ()
        actual = [detail.code for detail in details]
        return self._check(
            any(code in codes for code in actual),
            expected=f"detail {' or '.join(codes)}",
            found=f"the details {list_in_words(actual)}",
        )

    def target(self, *names: str) -> Self:
        """A detail is about one of these properties, such as `otp`."""
        details = self.error.details if isinstance(self.error, ApiError) else ()
        actual = [detail.target for detail in details if detail.target]
        return self._check(
            any(name in names for name in actual),
            expected=f"target {' or '.join(names)}",
            found=f"the targets {list_in_words(actual)}",
        )

    def http_status(self, *statuses: int) -> Self:
        """The reply's HTTP status is one of these."""
        return self._is_one_of("HTTP status", getattr(self.error, "http_status", None), statuses)

    def field(self, *names: str) -> Self:
        """Nothing was sent, since one of these arguments is wrong, such as `phone`."""
        told = self.error.field if isinstance(self.error, InputError) else None
        return self._is_one_of("wrong argument", told, names)

    def unsent(self) -> Self:
        """The request provably never left: it was refused here, or no connection came about."""
        if isinstance(self.error, TransportError):
            return self._check(
                not self.error.may_have_been_sent, expected="unsent", found="it may have been sent"
            )
        answered = isinstance(self.error, ApiError | ReplyError)
        return self._check(not answered, expected="unsent", found="a reply")

    def _evidence(self) -> str:
        told = f"{type(self.error).__name__}: {self.error}"
        return "\n".join([told, *(exchange_text(each) for each in self._exchanges[-1:])])

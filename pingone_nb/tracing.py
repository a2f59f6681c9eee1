"""The caller's own ids, which PingOne's audit repeats."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from pingone_nb.errors import InputError, traceless

TRANSACTION_HEADER = "X-Ping-External-Transaction-ID"
SESSION_HEADER = "X-Ping-External-Session-ID"

_LONGEST = 100  # PingOne keeps no more


@dataclass(frozen=True, slots=True, kw_only=True)
class Tracing:
    """External ids that are sent with every request.

    PingOne keeps the first 100 characters, writes `_` for each that is no letter, mark, number or
    one of `. _ - / @ = # +`, and makes ids up where none are sent. They come back in the audit as
    `externalCorrelation.transactionId` and `.sessionId`.

    Args:
        transaction_id: any text, without control characters; None to send none.
        session_id: the same.

    Raises:
        InputError: `field` is `transaction_id` or `session_id`.

    Source: https://developer.pingidentity.com/pingone-api/platform/reference/external-transaction-and-session-ids.html
    """

    transaction_id: str | None = None
    session_id: str | None = None

    def __post_init__(self) -> None:
        _check(self.transaction_id, field="transaction_id")
        _check(self.session_id, field="session_id")

    def headers(self) -> dict[str, str]:
        """The headers to send; text beyond ASCII goes as UTF-8, which no source states."""
        told = {TRANSACTION_HEADER: self.transaction_id, SESSION_HEADER: self.session_id}
        return {name: _written(value) for name, value in told.items() if value is not None}


Tracing.__init__ = traceless(Tracing.__init__)  # type: ignore[method-assign]


def _check(value: object, *, field: str) -> None:
    if value is None:
        return
    if not isinstance(value, str) or not value.strip():
        message = f"{field} is no text, or blank."
        raise InputError(message, field=field)
    if any(unicodedata.category(character) in ("Cc", "Cs") for character in value):
        message = f"{field} holds control characters."
        raise InputError(message, field=field)


def _written(text: str) -> str:
    # a header is bytes, which the sender writes as Latin-1
    return text.strip()[:_LONGEST].encode().decode("latin-1")

"""When a request may be sent once more, and after how long."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from pingone_nb.errors import PingOneError, TransportError
from pingone_nb.wire import ApiReply, ApiRequest

Outcome = ApiReply | PingOneError
_TOLD_TO_WAIT = (429, 503)


@dataclass(frozen=True, kw_only=True)
class Retries:
    """The rule, and the wait.

    A request that sends a paid message is repeated only when it provably never left, or when
    429/503 came with `Retry-After`; an OTP check never, since it burns an attempt; reading and the
    token may be repeated after any lost reply, 429 or 503.

    Args:
        attempts: at most so many times, the first included.
        longest_wait_seconds: told to wait longer, the error is raised at once.
        sleep: waits for so many seconds.

    Source: https://developer.pingidentity.com/pingone-api/platform/rate-limiting.html
    """

    attempts: int = 3
    longest_wait_seconds: float = 30.0
    sleep: Callable[[float], None] = time.sleep

    def pause_seconds(self, request: ApiRequest, outcome: Outcome, *, attempt: int) -> float | None:
        """How long to wait before the next attempt, or None when there is to be none.

        Args:
            request: what was sent.
            outcome: the reply, or the error in its place.
            attempt: which attempt this was, from 1.
        """
        if request.retry == "never" or attempt >= self.attempts:
            return None
        backoff = 0.25 * 2 ** (attempt - 1)
        if isinstance(outcome, TransportError):
            repeat = request.retry == "safe" or not outcome.may_have_been_sent
            return backoff if repeat else None
        if not isinstance(outcome, ApiReply) or outcome.http_status not in _TOLD_TO_WAIT:
            return None
        told = outcome.retry_after_seconds
        if told is None:
            return backoff if request.retry == "safe" else None
        return told if told <= self.longest_wait_seconds else None

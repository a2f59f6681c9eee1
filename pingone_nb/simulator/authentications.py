"""Device authentications and the rules of their passcodes. Nothing here knows HTTP.

Source: https://developer.pingidentity.com/pingone-api/mfa/mfa-authentication/mfa-device-authentications.html
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Literal

from pingone_nb.simulator.clock import Clock
from pingone_nb.simulator.policy import Policy
from pingone_nb.simulator.randomness import Randomness
from pingone_nb.simulator.target import OneTimeTarget

OneTimeLockout = Literal["authentication", "never"]
Status = Literal["OTP_REQUIRED", "COMPLETED", "FAILED"]
Reason = Literal["INVALID_OTP", "TOO_MANY_OTP_RETRIES", "OTP_SESSION_EXPIRED", "NOT_OTP_REQUIRED"]

_MOST_AUTHENTICATIONS = 10_000
_SENDING = timedelta(milliseconds=48)  # PingOne's examples differ by 48 and 167 ms


class CheckRefused(Exception):  # noqa: N818 - an answer, not a failure
    """A passcode was not accepted; `reason` says by which rule."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason: Reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Authentication:
    """One device authentication. The `repr` shows no passcode.

    Attributes:
        id: UUID.
        user_id: UUID of an existing user.
        policy: whose rules hold.
        target: the one-time target; None when none was given, which ends `FAILED` at once, as the
            simulator's users have no paired devices.
        otp: the passcode.
        status: `OTP_REQUIRED`, `COMPLETED` or `FAILED`.
        failures: wrong passcodes so far.
        created_at, updated_at: aware, UTC.
    """

    id: str
    user_id: str
    policy: Policy
    target: OneTimeTarget | None
    otp: str = field(repr=False)
    status: Status
    failures: int = 0
    created_at: datetime
    updated_at: datetime

    def is_late(self, now: datetime) -> bool:
        """Whether the passcode's lifetime is over."""
        return (now - self.created_at).total_seconds() >= self.policy.lifetime_seconds


class Authentications:
    """The newest 10,000 authentications, and the rules by which they go on.

    Args:
        clock: what time it is.
        randomness: where ids and passcodes come from.
        one_time_lockout: how to read that a one-time target never locks. `authentication`: once the
            failures are used up, this authentication takes no passcode any more, a new one does.
            `never`: not even that. Both are assumed.
    """

    def __init__(
        self, *, clock: Clock, randomness: Randomness, one_time_lockout: OneTimeLockout
    ) -> None:
        self._clock = clock
        self._randomness = randomness
        self._locks = one_time_lockout == "authentication"
        self._by_id: dict[str, Authentication] = {}

    def initialize(
        self, *, user_id: str, policy: Policy, target: OneTimeTarget | None
    ) -> Authentication:
        """Begin an authentication; with a target it waits for the passcode."""
        now = self._clock.now()
        begun = Authentication(
            id=self._randomness.uuid(),
            user_id=user_id,
            policy=policy,
            target=target,
            otp=self._randomness.digits(policy.otp_length) if target else "",
            status="OTP_REQUIRED" if target else "FAILED",
            created_at=now,
            updated_at=now + _SENDING,
        )
        if len(self._by_id) >= _MOST_AUTHENTICATIONS:
            del self._by_id[next(iter(self._by_id))]
        self._by_id[begun.id] = begun
        return begun

    def find(self, authentication_id: str) -> Authentication | None:
        """The authentication with that id, or None."""
        return self._by_id.get(authentication_id.lower())

    def check_otp(self, authentication: Authentication, otp: str) -> Authentication:
        """The authentication, completed.

        Raises:
            CheckRefused: the passcode is wrong, late, one too many, or no longer wanted. A
                wrong one counts, whatever its length; the status stays as it is.
        """
        now = self._clock.now()
        if authentication.status != "OTP_REQUIRED":
            raise CheckRefused("NOT_OTP_REQUIRED")
        if authentication.is_late(now):
            raise CheckRefused("OTP_SESSION_EXPIRED")
        if self._locks and authentication.failures >= authentication.policy.failure_count:
            raise CheckRefused("TOO_MANY_OTP_RETRIES")
        if not _equal(otp, authentication.otp):
            self._keep(replace(authentication, failures=authentication.failures + 1))
            raise CheckRefused("INVALID_OTP")
        updated_at = max(now, authentication.updated_at)
        return self._keep(replace(authentication, status="COMPLETED", updated_at=updated_at))

    def _keep(self, changed: Authentication) -> Authentication:
        self._by_id[changed.id] = changed
        return changed


def _equal(given: str, right: str) -> bool:
    # in constant time; surrogates can come from a JSON text
    return hmac.compare_digest(given.encode("utf-8", "surrogatepass"), right.encode())

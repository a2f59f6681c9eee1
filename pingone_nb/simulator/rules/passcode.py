"""Passcodes: those that are sent, and those that change with the time.

The latter are as RFC 6238 has them; the library pyotp makes them.

Source: https://developer.pingidentity.com/pingone-api/mfa/users/mfa-devices.html
"""

from __future__ import annotations

import base64
import hmac
from dataclasses import dataclass, field
from datetime import datetime, timedelta

WINDOW_SECONDS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Passcode:
    """A passcode. The `repr` does not show it.

    Attributes:
        code: the digits.
        sent_at: aware, UTC.
        lifetime_seconds: how long it is good.
    """

    code: str = field(repr=False)
    sent_at: datetime
    lifetime_seconds: int

    def is_late(self, now: datetime) -> bool:
        """Whether its lifetime is over."""
        return now - self.sent_at >= timedelta(seconds=self.lifetime_seconds)

    def matches(self, given: str) -> bool:
        """Whether it is the one given, in constant time."""
        # surrogates can come from a JSON text
        return hmac.compare_digest(given.encode("utf-8", "surrogatepass"), self.code.encode())


def secret_of(key: bytes) -> str:
    """The secret of an authenticator application, in base32 without padding: 160 bits."""
    return base64.b32encode(key[:20]).decode("ascii")


def key_uri(secret: str, *, user_name: str, issuer: str) -> str:
    """The `otpauth://` URI that an authenticator application scans."""
    import pyotp

    return pyotp.TOTP(secret, interval=WINDOW_SECONDS).provisioning_uri(
        name=user_name, issuer_name=issuer
    )


def matching_window(
    secret: str, given: str, now: datetime, *, grace_windows: int, used: int | None
) -> int | None:
    """The number of the window that the passcode belongs to; None when there is none.

    Args:
        secret: base32.
        given: the passcode.
        now: aware.
        grace_windows: how many windows before and after now are looked at, too.
        used: the window of the passcode used last: it and those before are not good again
            (RFC 6238, section 5.2).
    """
    import pyotp

    generator = pyotp.TOTP(secret, interval=WINDOW_SECONDS)
    current = int(now.timestamp()) // WINDOW_SECONDS
    first = max(current - grace_windows, 0 if used is None else used + 1)
    wanted = given.encode("utf-8", "surrogatepass")
    for window in range(first, current + grace_windows + 1):
        if hmac.compare_digest(wanted, generator.at(window * WINDOW_SECONDS).encode("ascii")):
            return window
    return None

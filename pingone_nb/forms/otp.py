"""The passcode: check it, count the failures, send again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from pingone_nb.client import Client
from pingone_nb.errors import ApiError, InputError
from pingone_nb.forms.action import Action
from pingone_nb.forms.countdown import Countdown
from pingone_nb.forms.field import Field
from pingone_nb.forms.form import Form
from pingone_nb.forms.one_time import OneTimeForm
from pingone_nb.forms.status_line import StatusLine
from pingone_nb.models import DeviceAuthentication
from pingone_nb.secret import Secret

# what a policy says unless it was changed:
# https://developer.pingidentity.com/pingone-api/mfa/device-authentication-policy.html
FAILURE_COUNT = 3
LIFETIME_SECONDS = 1800.0


def _now() -> datetime:
    return datetime.now(UTC)


class OtpForm(Form[DeviceAuthentication]):
    """Checks the passcode of the request's newest authentication.

    PingOne reports neither the attempts left nor the passcode's lifetime: the form counts from what
    the policy says.

    Args:
        client: what checks.
        request: the form that began the authentication; "Send again" presses it, since for a
            one-time target sending again is a new authentication.
        failure_count: wrong passcodes that the policy allows.
        lifetime_seconds: how long the policy lets a passcode live.
        now: the time by which PingOne, or the simulator, counts.

    Source: https://developer.pingidentity.com/pingone-api/mfa/mfa-authentication/mfa-device-authentications/validate-otp-device-authentication.html
    """

    def __init__(
        self,
        client: Client,
        request: OneTimeForm,
        *,
        failure_count: int = FAILURE_COUNT,
        lifetime_seconds: float = LIFETIME_SECONDS,
        now: Callable[[], datetime] = _now,
    ) -> None:
        self._client = client
        self._request = request
        self._failure_count = failure_count
        self._lifetime_seconds = lifetime_seconds
        self._now = now
        self._authentication: DeviceAuthentication | None = None
        self.failures = 0
        self.otp = Field("Passcode", kind="otp")
        self.countdown = Countdown()
        self.count = StatusLine()
        self.again = Action("Send again", self.send_again)
        self.test_otp = Action("Type test.otp for me", self._type_test_otp)
        super().__init__(
            title="Check the passcode",
            fields={"otp": self.otp},
            body=[self.otp, self.countdown, self.count],
            submit_label="Check",
            others=[self.again, self.test_otp],
        )
        request.on_result(self.begin)
        self._wait()

    @property
    def is_done(self) -> bool:
        """Whether the passcode was accepted."""
        return self._value is not None

    def begin(self, authentication: DeviceAuthentication) -> None:
        """Turn to a new authentication."""
        self._authentication = authentication
        self._value = None
        self.failures = 0
        self.otp.clear()
        self.status.clear()
        self.test_otp.layout.display = None if authentication.test_otp else "none"
        self.action.is_enabled = self.again.is_enabled = True
        self._count()
        self.refresh()
        self.otp.focus()

    def refresh(self) -> None:
        """Set the countdown by the clock anew; to be called when a simulator's clock was moved."""
        authentication = self._authentication
        if authentication is None or authentication.status.is_final:
            self.countdown.stop()
            return
        since = authentication.created_at or self._now()
        passed = (self._now() - since).total_seconds()
        self.countdown.start(seconds=self._lifetime_seconds - passed)

    def type_code(self, otp: str | Secret) -> None:
        """Fill the passcode in, as "Type it for me" does."""
        self.otp.set(otp)
        self.otp.error = ""
        self.otp.focus()

    def send_again(self) -> None:
        """Begin a new authentication with what the request form holds."""
        self._request.press()
        if self._request.error is not None:
            self.status.tell_error(self._request.error)

    def _call(self) -> DeviceAuthentication:
        if self._authentication is None:
            message = "There is nothing to check yet."
            raise InputError(message, field="authentication", hint="Send a passcode first.")
        return self._client.check_otp(self._authentication, otp=self.otp.text())

    def _show_value(self, value: DeviceAuthentication) -> None:
        self._authentication = value
        self.otp.clear()
        self.countdown.stop()
        self.count.clear()
        self.action.is_enabled = False
        self.status.tell(f"{value.status}", kind="good" if value.status == "COMPLETED" else "plain")

    def _show_error(self, error: Exception) -> None:
        super()._show_error(error)
        if not isinstance(error, ApiError):
            return
        if error.has_detail("INVALID_OTP"):
            self.failures += 1
            self._count()
            self.otp.error = "This passcode was wrong."
            self.otp.focus()
        if error.has_detail("TOO_MANY_OTP_RETRIES") or error.has_detail("OTP_SESSION_EXPIRED"):
            self.action.is_enabled = False
            self.countdown.stop()
            self.again.focus()

    def _count(self) -> None:
        if self.failures:
            self.count.tell(
                f"{self.failures} of {self._failure_count} failures used.",
                advice="Counted here: PingOne does not tell how many are left.",
            )
        else:
            self.count.clear()

    def _type_test_otp(self) -> None:
        if self._authentication is not None and self._authentication.test_otp is not None:
            self.type_code(self._authentication.test_otp)

    def _wait(self) -> None:
        self.action.is_enabled = self.again.is_enabled = False
        self.test_otp.layout.display = "none"
        self.status.tell("Send a passcode first.")
        if self._request.last is not None:
            self.begin(self._request.last)

"""The passcode: check it, count the failures, send again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import ipywidgets
import traitlets

from pingone_nb import api
from pingone_nb.api import DeviceAuthentication
from pingone_nb.client import Client
from pingone_nb.errors import ApiError
from pingone_nb.lab.forms.action import Action
from pingone_nb.lab.forms.countdown import Countdown, machine_time
from pingone_nb.lab.forms.field import Field
from pingone_nb.lab.forms.form import small_print
from pingone_nb.lab.forms.notice import Notice
from pingone_nb.lab.forms.source import AuthenticationSource
from pingone_nb.lab.forms.step import Step
from pingone_nb.lab.forms.widget import Widget, static
from pingone_nb.privacy.secret import Secret
from pingone_nb.request import ApiRequest


class Tally(Widget):
    """Wrong passcodes against the number that the policy allows.

    Attributes:
        used: how many so far.
        allowed: how many the policy allows; 0 shows nothing.
        note: how sure these numbers are.
    """

    _esm, _css = static("tally")
    used = traitlets.Int(0).tag(sync=True)
    allowed = traitlets.Int(0).tag(sync=True)
    note = traitlets.Unicode().tag(sync=True)

    def __init__(self) -> None:
        super().__init__("pnb-tally")


# what a policy says unless it was changed:
# https://developer.pingidentity.com/pingone-api/mfa/device-authentication-policy.html
FAILURE_COUNT = 3
LIFETIME_SECONDS = 1800.0

_COUNTED = "This form counts: PingOne reports neither failures nor expiry."
_ASSUMED = (
    f"{_COUNTED} {FAILURE_COUNT} failures and {LIFETIME_SECONDS / 60:.0f} minutes are PingOne's "
    "defaults. The environment's policy may use other values."
)
_USED_UP = ("TOO_MANY_OTP_RETRIES", "QUOTA_EXCEEDED")
_TOLD = "PingOne says how many attempts are left."
_OVER = (*_USED_UP, "OTP_SESSION_EXPIRED", "NOT_FOUND")
_OWN_CODES = ("TOTP", "MOBILE")  # what shows passcodes of its own: none is sent


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What the policy says.

    Attributes:
        failure_count: wrong passcodes that it allows.
        lifetime_seconds: how long a passcode lives.
    """

    failure_count: int
    lifetime_seconds: float


DEFAULT_LIMITS = Limits(failure_count=FAILURE_COUNT, lifetime_seconds=LIFETIME_SECONDS)
LimitsOf = Callable[[DeviceAuthentication], Limits | None]


class OtpForm(Step):
    """Checks the passcode of the source's current authentication.

    The form counts attempts and the passcode's lifetime from what the policy says. Where a reply
    tells how many attempts are left, it shows that.

    Args:
        client: what checks.
        source: what begins the authentication or chooses its device, such as a `OneTimeForm` or a
            `DeviceForm`; "Send again" is left to it. Or an authentication, which then cannot be
            sent again from here.
        failure_count: wrong passcodes that the policy allows; PingOne's default when None.
        lifetime_seconds: how long the policy lets a passcode live; PingOne's default when None.
        now: the time by which PingOne, or the simulator, counts.
        limits_of: what an authentication's own policy says; None leaves it to the other two.

    Source: https://developer.pingidentity.com/pingone-api/mfa/mfa-authentication/mfa-device-authentications/validate-otp-device-authentication.html
    """

    def __init__(
        self,
        client: Client,
        source: AuthenticationSource | DeviceAuthentication,
        *,
        failure_count: int | None = None,
        lifetime_seconds: float | None = None,
        now: Callable[[], datetime] = machine_time,
        limits_of: LimitsOf | None = None,
    ) -> None:
        self._limits = self._else = Limits(
            failure_count=FAILURE_COUNT if failure_count is None else failure_count,
            lifetime_seconds=LIFETIME_SECONDS if lifetime_seconds is None else lifetime_seconds,
        )
        self._own_limits = limits_of
        self._now = now
        self._sent_at: datetime | None = None
        self._counted_for: tuple[str | None, str | None] = (None, None)
        self.otp = Field("Passcode", kind="otp", is_wide=True)
        self.countdown = Countdown(now=now)
        self.countdown.on_over(self._warn_of_expiry)
        self.tally = Tally()
        self._counters = small_print(self.countdown, self.tally)
        is_assumed = limits_of is None and None in (failure_count, lifetime_seconds)
        self.tally.note = _ASSUMED if is_assumed else _COUNTED
        self.test_otp = Action("Fill in test.otp", self._type_test_otp)
        self.test_otp.layout.display = "none"
        super().__init__(
            client,
            source,
            waits_for="Send a passcode first.",
            title="Check the passcode",
            lead="Enter the passcode. Each wrong passcode uses up an attempt.",
            fields={"otp": self.otp},
            body=[self.otp],
            extras=[self._counters],
            submit_label="Check",
            submit_busy="Checking …",
            others=(self.test_otp,),
        )

    @property
    def failures(self) -> int:
        """Wrong passcodes so far, for this authentication."""
        return int(self.tally.used)

    def refresh(self) -> None:
        """Set the countdown by the clock anew; to be called when a simulator's clock was moved."""
        if self._sent_at is None or not self.action.is_enabled:
            self.countdown.stop()
            return
        self.countdown.start(self._sent_at + timedelta(seconds=self._limits.lifetime_seconds))

    def lend_counters(self) -> tuple[ipywidgets.Widget, ...]:
        """Give away countdown and tally."""
        self._counters.children = ()
        return (self.countdown, self.tally)

    def forget(self) -> None:
        """Go back to before there was an authentication."""
        self._sent_at = None
        super().forget()
        self.otp.clear()
        self._counted_for = (None, None)
        self.tally.used = self.tally.allowed = 0
        self.test_otp.layout.display = "none"

    def type_code(self, otp: str | Secret) -> None:
        """Fill the passcode in, as "Fill in code" does."""
        self.otp.show_error("")
        self.otp.set(otp)
        self._note_edit()
        self.action.focus()

    def limits_of(self, authentication: DeviceAuthentication) -> Limits:
        """What its policy says, as far as that is known."""
        own = self._own_limits(authentication) if self._own_limits else None
        return own or self._else

    def fits(self, authentication: DeviceAuthentication) -> bool:
        """Whether its reply asks for this step."""
        return "otp.check" in authentication.actions

    def next_request(self) -> ApiRequest[DeviceAuthentication]:
        """The check of what was typed."""
        otp, settings = self.otp.text(), self._client.settings
        return api.check_otp(settings, self._acted_on(), otp=otp)

    def _begun(self, authentication: DeviceAuthentication) -> None:
        device = authentication.selected_device
        is_sent = device is None or device.type not in _OWN_CODES
        self._limits = self.limits_of(authentication)
        self.otp.clear()
        self.otp.hint = _hint(authentication, is_sent=is_sent)
        self._count_anew(authentication)
        self._sent_at = (_sent_at(authentication) or self._now()) if is_sent else None
        self.refresh()
        if self.source.resending is not None:
            self.again.layout.display = None if is_sent else "none"
        self.test_otp.layout.display = None if authentication.test_otp else "none"
        self.otp.focus()

    def _count_anew(self, authentication: DeviceAuthentication) -> None:
        # failures are a paired device's: another passcode does not take them back
        counted_for = (authentication.id, authentication.selected_device_id)
        is_same = counted_for == self._counted_for and counted_for[1] is not None
        is_used_up = self.tally.used >= self._limits.failure_count
        self.tally.used = self.tally.used if is_same and not is_used_up else 0
        self.tally.allowed = self._limits.failure_count if self.fits(authentication) else 0
        self._counted_for = counted_for

    def _show_value(self, value: DeviceAuthentication) -> None:
        self.otp.clear()
        super()._show_value(value)

    def _show_error(self, error: Exception) -> None:
        super()._show_error(error)
        if not isinstance(error, ApiError):
            return
        if error.has_detail("INVALID_OTP"):
            self._count_failure(error.attempts_remaining)
        elif error.code in _OVER or any(error.has_detail(code) for code in _OVER):
            # failures from elsewhere count, too: PingOne knows of more than this form does
            if any(error.has_detail(code) for code in _USED_UP):
                self.tally.used = max(self.tally.used, self._limits.failure_count)
            self.again.focus()
            self._enable(False)
            self.countdown.stop()

    def _count_failure(self, left: int | None) -> None:
        self.tally.used += 1
        words = self.otp.error or "This passcode is wrong."
        if left is not None:  # what a reply tells is better than what was counted here
            self.tally.used = max(self._limits.failure_count - left, 0)
            words = f"{words.rstrip('.')}. {left} attempt{'' if left == 1 else 's'} left."
            self.tally.note = _TOLD
        self.otp.show_error(words)
        self.otp.focus()
        notice = self.status.notice
        if notice is not None and self.tally.used >= self._limits.failure_count:
            last = (
                f"That was attempt {self.tally.used} of {self._limits.failure_count}. {self._cure}"
            )
            self.status.show(replace(notice, paragraphs=(*notice.paragraphs[:1], last)))

    def _warn_of_expiry(self) -> None:
        title = "The passcode has expired, according to the lifetime in the policy."
        self.status.show(Notice(kind="warning", title=title, paragraphs=(self._cure,)))

    @property
    def _cure(self) -> str:
        resending = self.source.resending
        return "" if resending is None else resending.hint

    def _type_test_otp(self) -> None:
        if self._authentication is not None and self._authentication.test_otp is not None:
            self.type_code(self._authentication.test_otp)

    def _enable(self, is_enabled: bool) -> None:
        # after the focus has moved on: a field that is disabled loses it
        for part in (self.otp, self.action, self.test_otp):
            part.is_enabled = is_enabled


def _sent_at(authentication: DeviceAuthentication) -> datetime | None:
    # a paired device may have been chosen, or asked again, long after the beginning
    is_paired = authentication.selected_device_id is not None
    return authentication.updated_at if is_paired else authentication.created_at


def _hint(authentication: DeviceAuthentication, *, is_sent: bool) -> str:
    length = authentication.otp_length
    digits = f"{length} digits, " if length else ""
    where = "as in the message" if is_sent else "as shown in the app now"
    said = f"{digits}{where}. Spaces are ignored."
    return said[:1].upper() + said[1:]

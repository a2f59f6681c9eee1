"""The passcode: check it, count the failures, send again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial

import ipywidgets
import traitlets

from pingone_nb import api
from pingone_nb.api import DeviceAuthentication
from pingone_nb.client import Client
from pingone_nb.errors import ApiError
from pingone_nb.lab.forms.action import Action
from pingone_nb.lab.forms.countdown import Countdown, machine_time
from pingone_nb.lab.forms.field import Field
from pingone_nb.lab.forms.flow import AuthenticationSource, Limits, LimitsOf, source_of
from pingone_nb.lab.forms.form import small_print
from pingone_nb.lab.forms.notice import Notice
from pingone_nb.lab.forms.step import Step
from pingone_nb.lab.forms.widget import Widget, afterwards, static
from pingone_nb.privacy.secret import Secret
from pingone_nb.request import ApiRequest


class Tally(Widget):
    """Wrong passcodes against the number that the policy allows.

    Attributes:
        used: how many so far.
        allowed: how many the policy allows, None when that is not known; 0 shows nothing.
        note: how sure these numbers are.
    """

    _esm, _css = static("tally")
    used = traitlets.Int(0).tag(sync=True)
    allowed = traitlets.Int(0, allow_none=True).tag(sync=True)
    note = traitlets.Unicode().tag(sync=True)

    def __init__(self) -> None:
        super().__init__("pnb-tally")

    def show(self, *, used: int, allowed: int | None, note: str) -> None:
        """Show these, in one message."""
        with self.hold_sync():
            self.used, self.allowed, self.note = used, allowed, note


_WRONG = "INVALID_OTP"
_COUNTED = "This form counts what the history has: PingOne reports neither failures nor expiry."
_TOLD = "PingOne says how many attempts are left."
_NOT_KNOWN = "The policy's limits are not known: {why}"
_LOCKED = "Too many wrong passcodes."


class OtpForm(Step):
    """Checks the passcode of the source's current authentication.

    Failures are counted from the history, by whomever they were made, against what the policy says.
    Where a reply tells how many attempts are left, the form shows that.

    Args:
        client: what checks.
        source: what begins the authentication or chooses its device, such as a `OneTimeForm` or a
            `DeviceForm`; "Send again" is left to it. Or an authentication, which then cannot be
            sent again from here.
        failure_count: wrong passcodes that the policy allows; what the policy says when None.
        lifetime_seconds: how long the policy lets a passcode live; what it says when None.
        now: the time by which PingOne, or the simulator, counts.
        limits_of: what an authentication's own policy says; None leaves it to the other two.

    What nobody says is read from the policy, once for each authentication, after its passcode was
    sent. Where it may not be read, the limits are not known, and the form says so.

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
        source = source_of(source, client)
        given = Limits(failure_count=failure_count, lifetime_seconds=lifetime_seconds)
        source.flow.use(now=now, limits_of=limits_of, given=given)
        self.otp = Field("Passcode", kind="otp", is_wide=True)
        self.countdown = Countdown(now=now)
        self.countdown.on_over(self._draw)
        self.tally = Tally()
        self._counters = small_print(self.countdown, self.tally)
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
        return self.flow.failures

    def refresh(self) -> None:
        """Set the countdown by the clock anew; to be called when a simulator's clock was moved."""
        deadline = self.flow.deadline if self.fits_now else None
        if deadline is None:
            self.countdown.stop()
        else:
            self.countdown.start(deadline)

    def lend_counters(self) -> tuple[ipywidgets.Widget, ...]:
        """Give away countdown and tally."""
        self._counters.children = ()
        return (self.countdown, self.tally)

    def type_code(self, otp: str | Secret) -> None:
        """Fill the passcode in, as "Fill in code" does."""
        self.otp.show_error("")
        self.otp.set(otp)
        self._note_edit()
        self.action.focus()

    def fits(self, authentication: DeviceAuthentication) -> bool:
        """Whether its reply asks for this step."""
        return "otp.check" in authentication.actions

    def next_request(self) -> ApiRequest[DeviceAuthentication]:
        """The check of what was typed."""
        otp, settings = self.otp.text(), self._client.settings
        return api.check_otp(settings, self._acted_on(), otp=otp)

    def _turn(self) -> None:
        self.otp.clear()
        if self.fits_now:
            self.flow.focus_on(self.otp.focus)
            # only when the state is on its way, and what is large as well
            afterwards(partial(afterwards, self.flow.look_up))

    def _draw(self) -> None:
        super()._draw()
        value, flow, limits = self.flow.authentication, self.flow, self.flow.limits
        is_counted = value is not None and (self.fits_now or self.has_said or flow.failures > 0)
        allowed = limits.failure_count if is_counted else 0
        self.tally.show(used=flow.failures, allowed=allowed, note=self._note())
        has_test_otp = value is not None and value.test_otp is not None
        self.test_otp.layout.display = None if has_test_otp else "none"
        if value is not None:
            self.otp.hint = _hint(value, is_sent=not flow.has_own_code)
        if self.source.resending is not None:
            self.again.layout.display = "none" if flow.has_own_code else None

    def _note(self) -> str:
        if self.flow.has_attempts_told:
            return _TOLD
        why = "" if self.flow.limits.is_known else self.flow.unknown_because
        return " ".join(filter(None, (_COUNTED, why and _NOT_KNOWN.format(why=why))))

    def _notice(self) -> Notice | None:
        if self.is_done or not self.fits_now:
            return super()._notice()
        if self.flow.is_over:
            return self._ended()
        return self._expired() if self.flow.is_expired else None

    def _ended(self) -> Notice:
        title = _LOCKED if self.flow.is_used_up else "No more passcodes are accepted."
        return Notice(kind="error", title=title, paragraphs=(self._cure,))

    def _expired(self) -> Notice:
        title = "The passcode has expired, according to the lifetime in the policy."
        return Notice(kind="warning", title=title, paragraphs=(self._cure,))

    def _show_value(self, value: DeviceAuthentication) -> None:
        self.otp.clear()
        super()._show_value(value)

    def _show_error(self, error: Exception) -> None:
        super()._show_error(error)
        if not isinstance(error, ApiError):
            return
        if error.has_detail(_WRONG):
            self.otp.focus()
        elif self.flow.is_over:
            self.again.focus()  # before the field is disabled, and loses it
        self._enable(self.fits_now)

    def _explained(self, error: Exception) -> tuple[dict[str, str], Notice]:
        wrong, notice = super()._explained(error)
        if not isinstance(error, ApiError) or not error.has_detail(_WRONG):
            return wrong, notice
        if self.flow.is_over:  # by a later check of somebody else
            return {}, self._ended()
        words, left = wrong.get("otp") or "This passcode is wrong.", error.attempts_remaining
        if left is not None:
            words = f"{words.rstrip('.')}. {left} attempt{'' if left == 1 else 's'} left."
        used, allowed = self.flow.failures, self.flow.limits.failure_count
        if self.flow.is_used_up:
            count = f"That was attempt {used} of {allowed}." if allowed else _LOCKED
            last = " ".join(filter(None, (count, self._cure)))
            notice = replace(notice, paragraphs=(*notice.paragraphs[:1], last))
        return {**wrong, "otp": words}, notice

    @property
    def _cure(self) -> str:
        resending = self.source.resending
        return "" if resending is None else resending.hint

    def _type_test_otp(self) -> None:
        value = self.flow.authentication
        if value is not None and value.test_otp is not None:
            self.type_code(value.test_otp)

    def _enable(self, is_enabled: bool) -> None:
        # after the focus has moved on: a field that is disabled loses it
        for part in (self.otp, self.action, self.test_otp):
            part.is_enabled = is_enabled and not self.flow.is_over


def _hint(authentication: DeviceAuthentication, *, is_sent: bool) -> str:
    length = authentication.otp_length
    digits = f"{length} digits, " if length else ""
    where = "as in the message" if is_sent else "as shown in the app now"
    said = f"{digits}{where}. Spaces are ignored."
    return said[:1].upper() + said[1:]

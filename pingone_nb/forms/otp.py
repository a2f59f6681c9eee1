"""The passcode: check it, count the failures, send again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import ipywidgets

from pingone_nb.client import Client
from pingone_nb.errors import ApiError, InputError
from pingone_nb.forms.action import Action
from pingone_nb.forms.countdown import Countdown, machine_time
from pingone_nb.forms.field import Field
from pingone_nb.forms.form import Form
from pingone_nb.forms.notice import Notice
from pingone_nb.forms.one_time import OneTimeForm
from pingone_nb.forms.tally import Tally
from pingone_nb.models import DeviceAuthentication
from pingone_nb.secret import Secret

# what a policy says unless it was changed:
# https://developer.pingidentity.com/pingone-api/mfa/device-authentication-policy.html
FAILURE_COUNT = 3
LIFETIME_SECONDS = 1800.0

_COUNTED = "Counted here: PingOne reports neither failures nor expiry."
_ASSUMED = (
    f"{_COUNTED} {FAILURE_COUNT} failures and {LIFETIME_SECONDS / 60:.0f} minutes are PingOne's "
    "defaults; the environment's policy may say otherwise."
)
_SEND_AGAIN = "Press Send again: for a one-time target that begins a new authentication."
_OVER = ("TOO_MANY_OTP_RETRIES", "OTP_SESSION_EXPIRED", "NOT_FOUND")


class OtpForm(Form[DeviceAuthentication]):
    """Checks the passcode of the request's newest authentication.

    PingOne reports neither the attempts left nor the passcode's lifetime: the form counts from what
    the policy says.

    Args:
        client: what checks.
        request: the form that begins the authentication; "Send again" submits it, since for a
            one-time target sending again is a new authentication. Or an authentication, which then
            cannot be sent again from here.
        failure_count: wrong passcodes that the policy allows; PingOne's default when None.
        lifetime_seconds: how long the policy lets a passcode live; PingOne's default when None.
        now: the time by which PingOne, or the simulator, counts.

    Source: https://developer.pingidentity.com/pingone-api/mfa/mfa-authentication/mfa-device-authentications/validate-otp-device-authentication.html
    """

    def __init__(
        self,
        client: Client,
        request: OneTimeForm | DeviceAuthentication,
        *,
        failure_count: int | None = None,
        lifetime_seconds: float | None = None,
        now: Callable[[], datetime] = machine_time,
    ) -> None:
        self._client = client
        self._request = request if isinstance(request, OneTimeForm) else None
        self._failure_count = FAILURE_COUNT if failure_count is None else failure_count
        self._lifetime_seconds = LIFETIME_SECONDS if lifetime_seconds is None else lifetime_seconds
        self._now = now
        self._authentication: DeviceAuthentication | None = None
        hint = "As in the message; spaces do not matter."
        self.otp = Field("Passcode", kind="otp", hint=hint, is_wide=True)
        self.countdown = Countdown(now=now)
        self.countdown.on_over(self._warn_of_expiry)
        self.tally = Tally()
        is_assumed = failure_count is None or lifetime_seconds is None
        self.tally.note = _ASSUMED if is_assumed else _COUNTED
        typed = self._request.fields.values() if self._request is not None else ()
        self.again = Action("Send again", self.send_again, fields=typed)
        self.test_otp = Action("Type test.otp for me", self._type_test_otp)
        super().__init__(
            title="Check the code",
            lead="Type the passcode from the message. Each wrong one uses up an attempt.",
            fields={"otp": self.otp},
            body=[self.otp],
            extras=[_meta(self.countdown, self.tally)],
            submit_label="Check",
            submit_busy="Checking …",
            others=[self.again, self.test_otp],
        )
        if self._request is not None:
            self.lock = self._request.lock  # no check while a new authentication is begun
        self._wait()
        self._follow(request)

    @property
    def failures(self) -> int:
        """Wrong passcodes so far, for this authentication."""
        return int(self.tally.used)

    @property
    def is_done(self) -> bool:
        """Whether a passcode was accepted."""
        return self._value is not None

    def begin(self, authentication: DeviceAuthentication) -> None:
        """Turn to a new authentication."""
        self._authentication = authentication
        self._value = None
        self._error = None
        self.otp.clear()
        self.status.clear()
        self.tally.used, self.tally.allowed = 0, self._failure_count
        self._enable("otp.check" in authentication.actions)
        self.again.is_enabled = True
        self.test_otp.layout.display = None if authentication.test_otp else "none"
        self.refresh()
        self.otp.focus()

    def refresh(self) -> None:
        """Set the countdown by the clock anew; to be called when a simulator's clock was moved."""
        authentication = self._authentication
        if authentication is None or not self.action.is_enabled:
            self.countdown.stop()
            return
        since = authentication.created_at or self._now()
        self.countdown.start(since + timedelta(seconds=self._lifetime_seconds))

    def type_code(self, otp: str | Secret) -> None:
        """Fill the passcode in, as "Type it for me" does."""
        self.otp.show_error("")
        self.otp.set(otp)
        self.action.focus()

    def send_again(self) -> None:
        """Begin a new authentication with what the request form holds; show an error here, too."""
        if self._request is None:
            return
        try:
            self._request.submit()
        except Exception as error:  # noqa: BLE001 - nobody else would show it
            self.status.show_error(error)

    def _follow(self, request: OneTimeForm | DeviceAuthentication) -> None:
        if isinstance(request, DeviceAuthentication):
            self.again.layout.display = "none"
            self.begin(request)
            return
        request.on_result(self.begin)
        if request.last is not None:
            self.begin(request.last)

    def _call(self) -> DeviceAuthentication:
        if self._authentication is None:
            message = "There is nothing to check yet."
            raise InputError(message, field="authentication", hint="Send a passcode first.")
        return self._client.check_otp(self._authentication, otp=self.otp.text())

    def _show_value(self, value: DeviceAuthentication) -> None:
        self._authentication = value
        self.otp.clear()
        self.status.show(_notice_of(value))
        self.status.focus()
        self._enable("otp.check" in value.actions)
        self.refresh()

    def _show_error(self, error: Exception) -> None:
        super()._show_error(error)
        if not isinstance(error, ApiError):
            return
        if error.has_detail("INVALID_OTP"):
            self._count_failure()
        elif error.code in _OVER or any(error.has_detail(code) for code in _OVER):
            if error.has_detail("TOO_MANY_OTP_RETRIES"):
                self.tally.used = max(self.tally.used, self._failure_count)
            self.again.focus()
            self._enable(False)
            self.countdown.stop()

    def _count_failure(self) -> None:
        self.tally.used += 1
        if not self.otp.error:
            self.otp.show_error("This passcode was wrong.")
        self.otp.focus()
        notice = self.status.notice
        if notice is not None and self.tally.used >= self._failure_count:
            last = f"That was attempt {self.tally.used} of {self._failure_count}. {_SEND_AGAIN}"
            self.status.show(replace(notice, paragraphs=(*notice.paragraphs[:1], last)))

    def _warn_of_expiry(self) -> None:
        title = "By the policy's lifetime the passcode has expired."
        self.status.show(Notice(kind="warning", title=title, paragraphs=(_SEND_AGAIN,)))

    def _type_test_otp(self) -> None:
        if self._authentication is not None and self._authentication.test_otp is not None:
            self.type_code(self._authentication.test_otp)

    def _enable(self, is_enabled: bool) -> None:
        # after the focus has moved on: a field that is disabled loses it
        for part in (self.otp, self.action, self.test_otp):
            part.is_enabled = is_enabled

    def _wait(self) -> None:
        self._enable(False)
        self.again.is_enabled = False
        self.test_otp.layout.display = "none"
        self.status.show(Notice(kind="info", title="Send a passcode first."))


def _meta(*widgets: ipywidgets.Widget) -> ipywidgets.Box:
    row = ipywidgets.HBox(widgets)
    row.add_class("pnb-meta")
    return row


def _notice_of(value: DeviceAuthentication) -> Notice:
    facts = [("Status", str(value.status)), ("Id", value.id or "")]
    if value.authenticators:
        facts.append(("Authenticators", ", ".join(value.authenticators)))
    if value.actions:
        facts.append(("Allowed next", ", ".join(value.actions)))
    if value.status == "COMPLETED":
        return Notice(
            kind="success", title="COMPLETED: the user is authenticated.", facts=(*facts,)
        )
    if value.status == "FAILED":
        reason = f"{value.error.code}: {value.error.message}" if value.error else ""
        paragraphs = (reason,) if reason else ()
        return Notice(kind="error", title="FAILED.", paragraphs=paragraphs, facts=(*facts,))
    return Notice(kind="info", title=f"{value.status}.", facts=(*facts,))

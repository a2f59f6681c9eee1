"""The push: what to do on the phone, and whether it was done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import ipywidgets

from pingone_nb import api
from pingone_nb.api import DeviceAuthentication
from pingone_nb.client import Client
from pingone_nb.lab.forms.action import Action
from pingone_nb.lab.forms.countdown import Countdown, machine_time
from pingone_nb.lab.forms.device_words import contact_of
from pingone_nb.lab.forms.form import small_print
from pingone_nb.lab.forms.prompt import Prompt, Prompting
from pingone_nb.lab.forms.source import AuthenticationSource
from pingone_nb.lab.forms.step import Step
from pingone_nb.lab.forms.watch import Watch
from pingone_nb.request import ApiRequest

# what a policy says unless it was changed:
# https://developer.pingidentity.com/pingone-api/mfa/device-authentication-policy.html
TIMEOUT_SECONDS = 40.0

_WAITING = "PUSH_CONFIRMATION_REQUIRED"
_APPROVE = "On the phone, open the notification, and then approve or deny it."
_MATCH = "On the phone, open the notification, and then pick this number:"


class PushForm(Step):
    """Waits until a push is answered: by hand, or by itself while somebody looks.

    PingOne does not call back, so the form reads the authentication: once a press, and every two
    seconds at the browser's word, at most sixty times. The kernel is free between the reads.

    Args:
        client: what reads and cancels.
        source: what begins the authentication or chooses its device; or an authentication.
        timeout_seconds: how long the policy lets a push wait; PingOne's default when None.
        now: the time by which PingOne, or the simulator, counts.

    Source: https://developer.pingidentity.com/pingone-api/mfa/mfa-authentication/mfa-device-authentications/read-device-authentication.html
    """

    def __init__(
        self,
        client: Client,
        source: AuthenticationSource | DeviceAuthentication,
        *,
        timeout_seconds: float | None = None,
        now: Callable[[], datetime] = machine_time,
    ) -> None:
        self._timeout_seconds = TIMEOUT_SECONDS if timeout_seconds is None else timeout_seconds
        self._now = now
        self.prompt = Prompt()
        self.countdown = Countdown(noun="Push", now=now)
        self.watch = Watch(self._look)
        self._counters = small_print(self.countdown, self.watch)
        self.other_device = Action("Use another device", self._press_change_device)
        super().__init__(
            client,
            source,
            waits_for="Choose a device that receives push notifications first.",
            title="Confirm on the phone",
            lead="PingOne asks the user on the phone. This form checks for the answer.",
            fields={},
            body=[self.prompt],
            extras=[self._counters],
            submit_label="Check now",
            submit_busy="Checking …",
            others=(self.other_device,),
        )

    def outcome(self) -> DeviceAuthentication:
        """The authentication as it is now, if it still waited; else as it was told last.

        Raises:
            PingOneError: as `submit` does.
        """
        with self.lock:
            return self.submit() if self._fits_now else super().outcome()

    def change_device(self) -> DeviceAuthentication:
        """Take the push back, so that another device can be chosen.

        Raises:
            PingOneError: as `Client.cancel` does; the form shows it, too.
        """
        with self.lock:
            return self._submit(self._cancel)

    def refresh(self) -> None:
        """Set the countdown by the clock anew; to be called when a simulator's clock was moved."""
        authentication = self._authentication
        if authentication is None or not self.fits(authentication):
            self.countdown.stop()
            return
        since = authentication.updated_at or authentication.created_at or self._now()
        self.countdown.start(since + timedelta(seconds=self._timeout_seconds))

    def lend_counters(self) -> tuple[ipywidgets.Widget, ...]:
        """Give away the countdown."""
        self._counters.children = (self.watch,)
        return (self.countdown,)

    def forget(self) -> None:
        """Go back to before there was an authentication."""
        super().forget()
        self.prompt.show(None)
        self.watch.stop()

    def fits(self, authentication: DeviceAuthentication) -> bool:
        """Whether its reply asks for this step."""
        return authentication.status == _WAITING

    def next_request(self) -> ApiRequest[DeviceAuthentication]:
        """The authentication as it is now, read."""
        return api.read(self._client.settings, self._acted_on())

    def _cancel(self) -> DeviceAuthentication:
        return self._client.cancel(self._acted_on(), reason="CHANGE_DEVICE")

    def _look(self) -> None:
        """Read once, without a word as long as nothing changes."""
        waiting = self._authentication
        if waiting is None or not self.fits(waiting) or not self.lock.acquire(blocking=False):
            return
        try:
            value = self._call()
            if value.status != waiting.status:
                self._accept(value)
        except Exception as error:  # noqa: BLE001 - nobody else would show it
            self.watch.pause()
            self._error = error
            self._show_error(error)
        finally:
            self.lock.release()

    def _begun(self, authentication: DeviceAuthentication) -> None:
        if self.fits(authentication):
            self.watch.start()
            self.action.focus()

    def _turn_to(self, authentication: DeviceAuthentication) -> None:
        super()._turn_to(authentication)
        is_waiting = self.fits(authentication)
        self.prompt.show(_prompting(authentication) if is_waiting else None)
        if not is_waiting:
            self.watch.stop()

    def _press_change_device(self) -> None:
        self._press(self.change_device)

    def _enable(self, is_enabled: bool) -> None:
        for part in (self.action, self.other_device):
            part.is_enabled = is_enabled


def _prompting(authentication: DeviceAuthentication) -> Prompting:
    device = authentication.selected_device
    number = authentication.number_matching_number
    contact = contact_of(device) if device is not None else ""
    return Prompting(
        paragraphs=(_APPROVE if number is None else _MATCH,),
        big="" if number is None else str(number),
        facts=(("Phone", contact),) if contact else (),
    )

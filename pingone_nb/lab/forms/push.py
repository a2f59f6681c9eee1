"""The push: what to do on the phone, and whether it was done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

import ipywidgets
import traitlets

from pingone_nb import api
from pingone_nb.api import DeviceAuthentication
from pingone_nb.client import Client
from pingone_nb.lab.forms.action import Action
from pingone_nb.lab.forms.countdown import Countdown, machine_time
from pingone_nb.lab.forms.device_words import contact_of
from pingone_nb.lab.forms.flow import AuthenticationSource, source_of
from pingone_nb.lab.forms.form import small_print
from pingone_nb.lab.forms.prompt import Prompt, Prompting
from pingone_nb.lab.forms.step import Step
from pingone_nb.lab.forms.widget import Widget, static
from pingone_nb.request import ApiRequest


class Watch(Widget):
    """Asks every few seconds, as long as it is on and displayed; one question at a time.

    The browser has the clock: the kernel sleeps not and starts no thread.

    Args:
        look: called at each question; it shows its own errors.
        most: how many questions are answered before it goes off by itself.
        period_ms: how long the browser waits between two.

    Attributes:
        is_on: whether the browser asks.
        is_offered: whether there is anything to ask about; else nothing is shown.
    """

    _esm, _css = static("watch")
    is_on = traitlets.Bool(default_value=False).tag(sync=True)
    is_offered = traitlets.Bool(default_value=False).tag(sync=True)
    period_ms = traitlets.Int(2000).tag(sync=True)

    def __init__(
        self, look: Callable[[], object], *, most: int = 60, period_ms: int = 2000
    ) -> None:
        self._look = look
        self._most = most
        self._left = most
        super().__init__("pnb-watch", period_ms=period_ms)

    def start(self) -> None:
        """Let the browser ask."""
        self._left = self._most
        self.is_offered = self.is_on = True

    def stop(self) -> None:
        """Let the browser ask no more, and offer nothing."""
        self.is_offered = self.is_on = False

    def pause(self) -> None:
        """Let the browser ask no more until somebody turns it on."""
        self.is_on = False

    def hear(self, message: dict[str, Any]) -> None:
        """Look once; or turn it on or off."""
        if message.get("type") == "toggle" and self.is_offered:
            self._left = self._most
            self.is_on = not self.is_on
        if message.get("type") != "look":
            return
        try:
            if self.is_on:
                self._answer()
        finally:  # the page asks no more until it hears this
            self.send({"type": "looked"})

    def _answer(self) -> None:
        self._left -= 1
        if self._left <= 0:
            self.pause()
        self._look()


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
        source = source_of(source, client)
        source.flow.use(now=now)
        if timeout_seconds is not None:
            source.flow.push_seconds = timeout_seconds
        self.prompt = Prompt()
        self.countdown = Countdown(noun="Push", now=now)
        self.watch = Watch(self._look)
        self._counters = small_print(self.countdown, self.watch)
        self.other_device = Action("Use another device", partial(self._press, self.change_device))
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
            return self.submit() if self.fits_now else super().outcome()

    def change_device(self) -> DeviceAuthentication:
        """Take the push back, so that another device can be chosen.

        Raises:
            PingOneError: as `Client.cancel` does; the form shows it, too.
        """
        with self.lock:
            return self._submit(
                lambda: self._client.cancel(self._acted_on(), reason="CHANGE_DEVICE")
            )

    def refresh(self) -> None:
        """Set the countdown by the clock anew; to be called when a simulator's clock was moved."""
        deadline = self.flow.deadline if self.fits_now else None
        if deadline is None:
            self.countdown.stop()
        else:
            self.countdown.start(deadline)

    def lend_counters(self) -> tuple[ipywidgets.Widget, ...]:
        """Give away the countdown."""
        self._counters.children = (self.watch,)
        return (self.countdown,)

    def fits(self, authentication: DeviceAuthentication) -> bool:
        """Whether its reply asks for this step."""
        return authentication.status == _WAITING

    def next_request(self) -> ApiRequest[DeviceAuthentication]:
        """The authentication as it is now, read."""
        return api.read(self._client.settings, self._acted_on())

    def _look(self) -> None:
        """Read once, without a word as long as nothing changes."""
        waiting = self.flow.authentication
        # never waits for the lock: whoever holds it asks PingOne already
        if waiting is None or not self.fits(waiting) or not self.lock.acquire(blocking=False):
            return
        try:
            with self.flow.changing():
                value = self._call()
                if value.status != waiting.status:
                    self._accept(value)
        except Exception as error:  # noqa: BLE001 - nobody else would show it
            self.watch.pause()
            self._memory.error = error
            self._show_error(error)
        finally:
            self.lock.release()

    def _turn(self) -> None:
        if self.fits_now:
            self.watch.start()
            self.flow.focus_on(self.action.focus)

    def _draw(self) -> None:
        super()._draw()
        value = self.flow.authentication
        is_waiting = value is not None and self.fits(value)
        self.prompt.show(_prompting(value) if is_waiting and value is not None else None)
        if not is_waiting:
            self.watch.stop()
        elif not self.watch.is_offered:  # this form is newer than the push
            self.watch.start()

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

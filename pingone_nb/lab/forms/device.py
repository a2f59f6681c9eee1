"""The device: begin an authentication for a user who has some, and choose among them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

from pingone_nb import api
from pingone_nb.api import Device, DeviceAuthentication
from pingone_nb.client import Client
from pingone_nb.errors import InputError
from pingone_nb.lab.forms.action import Action
from pingone_nb.lab.forms.choice import Choice, Option
from pingone_nb.lab.forms.countdown import machine_time
from pingone_nb.lab.forms.device_words import (
    contact_of,
    cool_down_of,
    kind_of,
    way_to,
)
from pingone_nb.lab.forms.field import Field
from pingone_nb.lab.forms.notice import Notice
from pingone_nb.lab.forms.pairing import PairingForm
from pingone_nb.lab.forms.source import AuthenticationSource, Resending, source_of
from pingone_nb.lab.forms.source_form import SourceForm
from pingone_nb.privacy.secret import Secret
from pingone_nb.request import ApiRequest

_AGAIN = "Select Send again. Earlier passcodes and push notifications stop working."
_EMPTY = "The user's devices appear here after the reply."
_NONE = "The reply contains no devices."
_BLOCKED = "Blocked by an administrator."


class DeviceForm(SourceForm):
    """Begins an authentication for a user with devices, and chooses the device by the reply's list.

    The device that is chosen already may be chosen again: that sends again.

    Args:
        client: what sends.
        authentication: one that was begun elsewhere, or what begins it; the form then only chooses.
            None: the form begins it.
        user_id: UUID of the user to begin with.
        policy_id: UUID of the policy to begin with; "" leaves it to PingOne.
        now: the time by which PingOne, or the simulator, counts.
        can_start_over: whether a button begins anew while an authentication is under way.
        phone, email: what the form for pairing begins with.

    Attributes:
        devices: the radio buttons.
        pairing: the form that pairs a device; it is shown where the user has none to use.

    Source: https://developer.pingidentity.com/pingone-api/mfa/mfa-authentication/mfa-device-authentications/select-device-authentication.html
    """

    def __init__(
        self,
        client: Client,
        authentication: AuthenticationSource | DeviceAuthentication | None = None,
        *,
        user_id: str = "",
        policy_id: str = "",
        now: Callable[[], datetime] = machine_time,
        can_start_over: bool = True,
        phone: str | Secret | None = None,
        email: str | Secret | None = None,
    ) -> None:
        self._can_start_over = can_start_over
        self._now = now
        self._upstream = None if authentication is None else source_of(authentication)
        self._begun_with = ("", "")
        self._listed: tuple[tuple[Device, ...], tuple[Device, ...]] = ((), ())
        self.devices = Choice("Device", empty=_EMPTY)
        fields = {
            "user_id": Field(
                "User ID",
                hint="The user's UUID, not the username.",
                text=user_id,
                is_wide=True,
                is_code=True,
            ),
            "policy_id": Field(
                "Policy ID",
                hint="Optional. If you leave it empty, the environment's default policy applies.",
                text=policy_id,
                is_wide=True,
                is_code=True,
            ),
        }
        self.again = Action(
            "Start over", partial(self._press, self.start_over), fields=fields.values()
        )
        super().__init__(
            client,
            title="Choose a device",
            lead="PingOne uses the user's default device, or lets the user choose one.",
            fields=fields,
            choices={"device_id": self.devices},
            body=[*fields.values(), self.devices],
            submit_label="Begin",
            submit_busy="Sending …",
            others=[self.again],
        )
        self.pairing = PairingForm(client, lambda: self._told_user()[0], phone=phone, email=email)
        self.pairing.lock = self.lock
        self.pairing.layout.display = "none"
        self.pairing.on_result(lambda _device: self.action.focus())
        self.children += (self.pairing,)
        for control in (*fields.values(), self.devices):
            control.on_change(self._name_action)
        self._name_action()
        if self._upstream is not None:
            for field in fields.values():
                field.layout.display = "none"
            self.lock = self._upstream.lock
            self.on_result(self._upstream.tell)
            self._upstream.follow(self.tell)

    @property
    def chosen(self) -> str:
        """The id of the device whose button is marked, or ""."""
        return self.devices.chosen

    @property
    def resending(self) -> Resending:
        """Sending again chooses the same device again."""
        return Resending(hint=_AGAIN)

    def focus(self) -> None:
        """Put the focus on the devices, or where there are none on the form's first control."""
        if self._can_select:
            self.devices.focus()
        else:
            super().focus()

    def choose(self, device_id: str) -> None:
        """Mark a device, as a click on its button does.

        Raises:
            ValueError: it is none that can be chosen.
        """
        self.devices.choose(device_id)

    def start_over(self) -> DeviceAuthentication:
        """Begin anew, whatever is under way.

        Raises:
            PingOneError: as `submit` does.
        """
        with self.lock:
            return self._submit(self._begin_authentication)

    def forget(self) -> None:
        """Go back to before anything was begun; what was typed stays."""
        super().forget()
        self._listed = ((), ())
        self._begun_with = ("", "")
        self.devices.empty = _EMPTY
        self.devices.offer(())
        self.refresh()

    def send_again(self) -> DeviceAuthentication:
        """Choose the device again that is chosen already; where that is over, begin anew.

        Raises:
            PingOneError: as `submit` does.
        """
        with self.lock:
            can_select = self._can_select and self._selected_id
            return self._submit(self._select_again if can_select else self._begin_authentication)

    def tell(self, authentication: DeviceAuthentication) -> None:
        """Take over what was learned of the authentication, and offer its devices."""
        if authentication is self.current:
            return
        before = self.current
        if before is None or before.id != authentication.id:
            self._listed = ((), ())
        super().tell(authentication)
        self.refresh()
        if authentication is not self.last:  # somebody else learned it, and says what it means
            title = f"The status is now {authentication.status}."
            self.status.show(Notice(kind="info", title=title))
        if authentication.status == "DEVICE_SELECTION_REQUIRED":
            self.devices.focus()

    def refresh(self) -> None:
        """Look at the clock anew, as to which devices cool down."""
        value = self.current
        self.pairing.layout.display = None if self._can_pair else "none"
        if value is None:
            return
        # a reply that lists no devices takes none away
        self._listed = (value.devices or self._listed[0], value.blocked_devices or self._listed[1])
        can_select = self._can_select
        devices, blocked = self._listed
        options = [self._option(device, is_enabled=can_select) for device in devices]
        options += [self._option(each, is_enabled=False, note=_BLOCKED) for each in blocked]
        self.devices.empty = _NONE
        self.devices.offer(options, chosen=self._selected_id)

    @property
    def _can_pair(self) -> bool:
        error = self.current.error if self.current is not None else None
        is_own = self._upstream is None  # else it could not begin with the new device
        return is_own and error is not None and error.code == "NO_USABLE_DEVICES"

    @property
    def _can_select(self) -> bool:
        return self.current is not None and "device.select" in self.current.actions

    @property
    def _selected_id(self) -> str:
        return (self.current.selected_device_id if self.current is not None else None) or ""

    @property
    def _is_beginning(self) -> bool:
        if self._upstream is not None:
            return False
        return not self._can_select or self._told_user() != self._begun_with

    def _told_user(self) -> tuple[str, str]:
        user_id, policy_id = (
            self.fields[name].text().reveal().strip() for name in ("user_id", "policy_id")
        )
        return user_id, policy_id

    def next_request(self) -> ApiRequest[DeviceAuthentication]:
        """What the main button sends now: a beginning, or the choice of the marked device."""
        return self._beginning() if self._is_beginning else self._selection(self.chosen)

    def _call(self) -> DeviceAuthentication:
        return self._begin_authentication() if self._is_beginning else super()._call()

    def _begin_authentication(self) -> DeviceAuthentication:
        told = self._told_user()
        value = self._client.send(self._beginning())
        self._begun_with = told
        return value

    def _select_again(self) -> DeviceAuthentication:
        return self._client.send(self._selection(self._selected_id))

    def _beginning(self) -> ApiRequest[DeviceAuthentication]:
        if self._upstream is not None:
            raise InputError(
                "This form can only choose a device. Start the authentication elsewhere.",
                field="authentication",
            )
        user_id, policy_id = self._told_user()
        return api.initialize(self._client.settings, user_id, policy_id=policy_id or None)

    def _selection(self, device_id: str) -> ApiRequest[DeviceAuthentication]:
        value = self.current
        if value is None or not self._can_select:
            status = (
                "there is no authentication" if value is None else f"the status is {value.status}"
            )
            raise InputError(
                f"You can't choose a device now: {status}.",
                field="device_id",
                hint="Start an authentication first.",
            )
        if not device_id:
            raise InputError(
                "No device is selected.", field="device_id", hint="Select a device from the list."
            )
        return api.select_device(self._client.settings, value, device_id=device_id)

    def _option(self, device: Device, *, is_enabled: bool, note: str = "") -> Option:
        return Option(
            value=device.id or "",
            title=kind_of(device),
            text=contact_of(device),
            note=" ".join(filter(None, (note, cool_down_of(device, self._now())))),
            is_enabled=is_enabled and bool(device.id),
        )

    def _name_action(self) -> None:
        self.action.label = self._label()
        is_under_way = self._upstream is None and not self._is_beginning
        is_offered = self._can_start_over and is_under_way
        self.again.layout.display = None if is_offered else "none"

    def _label(self) -> str:
        if self._is_beginning:
            return "Begin"
        if not self.chosen or self.chosen != self._selected_id or self.current is None:
            return "Use this device"
        device = self.current.selected_device
        return "Send again" if device is not None and way_to(device) else "Ask again"

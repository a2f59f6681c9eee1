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
from pingone_nb.lab.forms.flow import AuthenticationSource, Flow, Resending, flow_at, source_of
from pingone_nb.lab.forms.flow_form import SourceForm
from pingone_nb.lab.forms.notice import Notice
from pingone_nb.lab.forms.pairing import PairingForm
from pingone_nb.privacy.secret import Secret
from pingone_nb.request import ApiRequest

_AGAIN = "Select Send again. Earlier passcodes and push notifications stop working."
_EMPTY = "The user's devices appear here after the reply."
_NONE = "The reply contains no devices."
_SELECTION = "DEVICE_SELECTION_REQUIRED"
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
        flow: what is known of the authentication; of the client and these values when None.

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
        flow: Flow | None = None,
    ) -> None:
        self._can_start_over = can_start_over
        self._now = now
        self._is_begun_elsewhere = authentication is not None
        if authentication is not None:
            flow = source_of(authentication, client).flow
        flow = flow or flow_at(client, "DeviceForm", user_id, policy_id)
        self._offered: object = None
        self._status = None if flow.authentication is None else flow.authentication.status
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
            flow,
            title="Choose a device",
            lead="PingOne uses the user's default device, or lets the user choose one.",
            fields=fields,
            choices={"device_id": self.devices},
            body=[*fields.values(), self.devices],
            submit_label="Begin",
            submit_busy="Sending …",
            others=[self.again],
        )
        self.pairing = PairingForm(
            client,
            lambda: self._chosen_user()[0],
            phone=phone,
            email=email,
            memory=flow.memory("PairingForm"),
        )
        self.pairing.lock = self.lock
        self.pairing.layout.display = "none"
        self.pairing.on_result(lambda _device: self.action.focus())
        self.children += (self.pairing,)
        for control in (*fields.values(), self.devices):
            control.on_change(self._name_action)
        for field in fields.values() if self._is_begun_elsewhere else ():
            field.layout.display = "none"
        marked = self._memory.entries.get("device_id")
        self._follow()
        if marked is not None:  # once there is a list to mark it in
            self.devices.enter(marked)

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

    def send_again(self) -> DeviceAuthentication:
        """Choose the device again that is chosen already; where that is over, begin anew.

        Raises:
            PingOneError: as `submit` does.
        """
        with self.lock:
            can_select = self._can_select and self._selected_id
            return self._submit(self._select_again if can_select else self._begin_authentication)

    def refresh(self) -> None:
        """Look at the clock anew, as to which devices cool down."""
        self._draw()

    def _draw(self) -> None:
        super()._draw()
        listed, selected = self._listed(), self._selected_id
        options = [self._option(device, is_enabled=self._can_select) for device in listed[0]]
        options += [self._option(each, is_enabled=False, note=_BLOCKED) for each in listed[1]]
        status = None if self._seen is None else self._seen.status
        is_new = (self._memory.turn, self._status) != (self.flow.turn, status)
        self._memory.turn, self._status = self.flow.turn, status
        if (options, selected) != self._offered:  # else what a person has marked stays marked
            self._offered = options, selected
            self.devices.empty = _EMPTY if self._seen is None else _NONE
            self.devices.offer(options, chosen=selected)
        self.pairing.layout.display = None if self._can_pair else "none"
        if is_new and status == _SELECTION:
            self.flow.focus_on(self.devices.focus)
        self._name_action()

    def _notice(self) -> Notice | None:
        if self._seen is None or self._seen == self._memory.value:
            return super()._notice()  # else somebody else learned it, and says what it means
        return Notice(kind="info", title=f"The status is now {self._seen.status}.")

    def _listed(self) -> tuple[tuple[Device, ...], tuple[Device, ...]]:
        return ((), ()) if self._seen is None else self.flow.devices

    @property
    def _seen(self) -> DeviceAuthentication | None:
        """The authentication, unless another form has begun it."""
        is_seen = self._is_begun_elsewhere or self.flow.begun_by in ("", type(self).__name__)
        return self.flow.authentication if is_seen else None

    @property
    def _can_pair(self) -> bool:
        error = self._seen.error if self._seen is not None else None
        is_own = not self._is_begun_elsewhere  # else it could not begin with the new device
        return is_own and error is not None and error.code == "NO_USABLE_DEVICES"

    @property
    def _can_select(self) -> bool:
        return self._seen is not None and "device.select" in self._seen.actions

    @property
    def _selected_id(self) -> str:
        return (self._seen.selected_device_id if self._seen is not None else None) or ""

    @property
    def _is_beginning(self) -> bool:
        if self._is_begun_elsewhere:
            return False
        return not self._can_select or self._chosen_user() != self.flow.begun_with

    def _chosen_user(self) -> tuple[str, str]:
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
        user = self._chosen_user()
        value = self._client.send(self._beginning())
        self.flow.begun_with = user
        return value

    def _select_again(self) -> DeviceAuthentication:
        return self._client.send(self._selection(self._selected_id))

    def _beginning(self) -> ApiRequest[DeviceAuthentication]:
        if self._is_begun_elsewhere:
            raise InputError(
                "This form can only choose a device. Start the authentication elsewhere.",
                field="authentication",
            )
        user_id, policy_id = self._chosen_user()
        return api.initialize(self._client.settings, user_id, policy_id=policy_id or None)

    def _selection(self, device_id: str) -> ApiRequest[DeviceAuthentication]:
        value = self._seen
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
        is_under_way = not self._is_begun_elsewhere and not self._is_beginning
        is_offered = self._can_start_over and is_under_way
        self.again.layout.display = None if is_offered else "none"

    def _label(self) -> str:
        if self._is_beginning:
            return "Begin"
        if not self.chosen or self.chosen != self._selected_id or self._seen is None:
            return "Use this device"
        device = self._seen.selected_device
        return "Send again" if device is not None and way_to(device) else "Ask again"

"""Devices that users have paired, or are about to, each user's in the order of preference."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Literal

from pingone_nb.simulator.rules.clock import Clock
from pingone_nb.simulator.rules.passcode import Passcode
from pingone_nb.simulator.rules.passkey import Passkey
from pingone_nb.simulator.rules.policies import Policy

DeviceStatus = Literal["ACTIVE", "ACTIVATION_REQUIRED"]
LockReason = Literal["OTP", "PUSH"]
_UNPROVED = timedelta(hours=24)  # documented: such devices are then deleted
_MOST_DEVICES = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """A device. The `repr` shows no contact, secret, key or passcode.

    Attributes:
        id: UUID.
        user_id: UUID of its owner.
        type: what kind of device, one of `CHANNELS`.
        status: `ACTIVE`, or `ACTIVATION_REQUIRED` until the owner has proved to hold it.
        created_at, updated_at: aware, UTC.
        contact: the number in E.164 form, or the address; None where nothing is sent.
        extension: of VOICE, what to dial after the call is answered.
        nickname: the owner's name for it.
        test_mode: nothing is sent to it; passcodes are in the replies.
        secret: of TOTP, in base32.
        last_window: of TOTP, the number of the window whose passcode was used last.
        passkey: of FIDO2, once it is registered.
        challenge, creation_options: of FIDO2, what its registration asks for, until it is done.
        rp_id, rp_name: of FIDO2, the relying party.
        application_id: of MOBILE, UUID of the application.
        pairing: the passcode that activates it.
        policy: under which it was paired; None for one that was not activated by a passcode.
        failures: wrong passcodes or assertions since the last right one.
        pushes: when pushes went to it that were not approved.
        blocked_at: when an administrator blocked it.
        locked_until, lock_reason: the cool-down after too many failures, or pushes.
    """

    id: str
    user_id: str
    type: str
    status: DeviceStatus
    created_at: datetime
    updated_at: datetime
    contact: str | None = field(default=None, repr=False)
    extension: str | None = field(default=None, repr=False)
    nickname: str | None = field(default=None, repr=False)
    test_mode: bool = False
    secret: str | None = field(default=None, repr=False)
    last_window: int | None = field(default=None, repr=False)
    passkey: Passkey | None = field(default=None, repr=False)
    challenge: bytes | None = field(default=None, repr=False)
    creation_options: str | None = field(default=None, repr=False)
    rp_id: str | None = None
    rp_name: str | None = None
    application_id: str | None = None
    pairing: Passcode | None = field(default=None, repr=False)
    policy: Policy | None = field(default=None, repr=False)
    failures: int = 0
    pushes: tuple[datetime, ...] = field(default=(), repr=False)
    blocked_at: datetime | None = None
    locked_until: datetime | None = None
    lock_reason: LockReason | None = None

    @property
    def is_active(self) -> bool:
        """Whether its owner has proved to hold it."""
        return self.status == "ACTIVE"

    @property
    def is_blocked(self) -> bool:
        """Whether an administrator blocked it."""
        return self.blocked_at is not None

    def is_locked(self, now: datetime) -> bool:
        """Whether it is cooling down."""
        return self.locked_until is not None and now < self.locked_until


class Devices:
    """Devices by owner. Those that nobody activates are gone after 24 hours.

    Args:
        clock: what time it is.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._by_user: dict[str, dict[str, Device]] = {}
        self._births: dict[str, int] = {}  # by id; several devices may be created in one moment
        self._numbers = count()

    def of(self, user_id: str) -> tuple[Device, ...]:
        """A user's devices in their order."""
        kept = self._by_user.get(user_id)
        if not kept:
            return ()
        oldest = self._clock.now() - _UNPROVED
        for device in tuple(kept.values()):
            if not device.is_active and device.created_at <= oldest:
                self.remove(device)
        return tuple(kept.values())

    def find(self, user_id: str, device_id: str) -> Device | None:
        """The user's device with that id, or None."""
        wanted = device_id.lower()
        return next((device for device in self.of(user_id) if device.id == wanted), None)

    def keep(self, device: Device) -> Device:
        """Add a device as the last one, or replace the one with that id.

        Raises:
            ValueError: there are too many already.
        """
        kept = self._by_user.setdefault(device.user_id, {})
        if device.id not in kept and sum(map(len, self._by_user.values())) >= _MOST_DEVICES:
            raise ValueError(f"The simulator keeps at most {_MOST_DEVICES} devices.")
        if device.id not in kept:
            self._births[device.id] = next(self._numbers)
        kept[device.id] = device
        return device

    def remove(self, device: Device) -> None:
        """Take a device away."""
        self._by_user.get(device.user_id, {}).pop(device.id, None)
        self._births.pop(device.id, None)

    def order(self, user_id: str, device_ids: Sequence[str]) -> None:
        """Put a user's devices with these ids first, in this order; the others follow."""
        kept = self._by_user.get(user_id, {})
        first = [kept.pop(id_) for id_ in device_ids if id_ in kept]
        self._by_user[user_id] = {device.id: device for device in (*first, *kept.values())}

    def remove_order(self, user_id: str) -> None:
        """Put a user's devices in the order in which they were created."""
        kept = self._by_user.get(user_id, {})
        by_age = sorted(kept.values(), key=lambda device: self._births[device.id])
        self._by_user[user_id] = {device.id: device for device in by_age}

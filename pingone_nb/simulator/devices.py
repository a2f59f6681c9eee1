"""The users' devices, each user's in the order in which they are preferred."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from itertools import count

from pingone_nb.simulator.clock import Clock
from pingone_nb.simulator.device import Device

_UNPROVED = timedelta(hours=24)  # documented: such devices are then deleted
_MOST_DEVICES = 20_000


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
            message = f"The simulator keeps at most {_MOST_DEVICES} devices."
            raise ValueError(message)
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

"""The users' devices and their order."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pingone_nb.simulator import ManualClock
from pingone_nb.simulator.rules.devices import Device, Devices, DeviceStatus
from pingone_nb.simulator.rules.passcode import Passcode

USER = "991776fd-145b-499e-8237-2c62aef35b2c"


@pytest.fixture
def clock() -> ManualClock:
    """A clock that stands still."""
    return ManualClock()


def device(clock: ManualClock, number: int, status: DeviceStatus = "ACTIVE") -> Device:
    """A device of the user, with an id that ends with a number."""
    return Device(
        id=f"00000000-0000-4000-8000-{number:012d}",
        user_id=USER,
        type="SMS",
        status=status,
        created_at=clock.now(),
        updated_at=clock.now(),
        contact="+14135550199",
        nickname="canary-name",
        secret="CANARYSECRET",
    )


def ids(devices: Devices) -> list[int]:
    """The numbers of the user's devices in their order."""
    return [int(each.id[-12:]) for each in devices.of(USER)]


def filled(clock: ManualClock) -> Devices:
    """Three devices, each a second younger than the one before."""
    devices = Devices(clock)
    for number in (1, 2, 3):
        devices.keep(device(clock, number))
        clock.advance(seconds=1)
    return devices


def test_a_new_device_is_the_last(clock: ManualClock) -> None:
    """Devices come in the order in which they were added; a change moves nothing."""
    devices = filled(clock)
    devices.keep(replace(device(clock, 1), nickname="another"))

    assert ids(devices) == [1, 2, 3]
    assert devices.of(USER)[0].nickname == "another"


def test_an_order_puts_some_first(clock: ManualClock) -> None:
    """The named devices come first, the others follow as they were; unknown ids are passed over."""
    devices = filled(clock)
    devices.order(USER, [device(clock, 3).id, "nobody", device(clock, 1).id])

    assert ids(devices) == [3, 1, 2]


def test_without_an_order_age_decides(clock: ManualClock) -> None:
    """When the order is removed the oldest device is first again, and a new one last."""
    devices = filled(clock)
    devices.order(USER, [device(clock, 3).id])
    devices.remove_order(USER)
    devices.keep(device(clock, 4))

    assert ids(devices) == [1, 2, 3, 4]


def test_a_device_belongs_to_one_user(clock: ManualClock) -> None:
    """Ids do not depend on case, and another user does not have the device."""
    devices = filled(clock)
    wanted = replace(device(clock, 1), id="abcdefab-0000-4000-8000-000000000009")
    devices.keep(wanted)

    assert devices.find(USER, wanted.id.upper()) == wanted
    assert devices.find("another", wanted.id) is None
    assert devices.of("another") == ()


def test_a_removed_device_is_gone(clock: ManualClock) -> None:
    """What was removed is not found, and removing it again is no error."""
    devices = filled(clock)
    for _ in range(2):
        devices.remove(device(clock, 2))

    assert ids(devices) == [1, 3]


@pytest.mark.parametrize(("seconds", "left"), [(86_399, [1, 2]), (86_400, [1])])
def test_what_nobody_activates_goes_after_a_day(
    clock: ManualClock, seconds: int, left: list[int]
) -> None:
    """A device that waits to be activated is deleted after 24 hours, as documented."""
    devices = Devices(clock)
    devices.keep(device(clock, 1))
    devices.keep(device(clock, 2, "ACTIVATION_REQUIRED"))
    clock.advance(seconds=seconds)

    assert ids(devices) == left


def test_devices_are_bounded(clock: ManualClock) -> None:
    """Beyond 20,000 devices no more are taken, but those that are there can be changed."""
    devices = Devices(clock)
    for number in range(20_000):
        devices.keep(device(clock, number))

    devices.keep(device(clock, 0))
    with pytest.raises(ValueError, match="at most"):
        devices.keep(device(clock, 20_000))


def test_a_repr_shows_nothing_of_the_owner(clock: ManualClock) -> None:
    """Neither contact, name, secret nor passcode can be read off a device's repr."""
    passcode = Passcode(code="246813", sent_at=clock.now(), lifetime_seconds=1)
    shown = repr(replace(device(clock, 1), pairing=passcode, challenge=b"canary"))

    assert not [word for word in ("canary", "CANARY", "0199", "246813") if word in shown]


def test_a_lock_ends_by_itself(clock: ManualClock) -> None:
    """A device is locked until the moment named, and not at it."""
    locked = replace(device(clock, 1), locked_until=clock.now(), lock_reason="OTP")

    assert not locked.is_locked(clock.now())
    assert not device(clock, 1).is_locked(clock.now())

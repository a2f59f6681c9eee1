"""Failures add up, wherever a passcode is given."""

from __future__ import annotations

import pytest

from pingone_nb.simulator import ManualClock, Policy, User
from pingone_nb.simulator.http.token import Application
from pingone_nb.simulator.rules.checks import count_failure
from pingone_nb.simulator.rules.devices import Device
from pingone_nb.simulator.rules.environment import Environment
from pingone_nb.simulator.rules.randomness import SeededRandomness
from tests.simulator.caller import Caller, body_of, wrong


def environment() -> Environment:
    """One with a clock that stands still."""
    return Environment.new(
        id=User().id,
        application=Application(client_id="a", client_secret="b"),
        user=User(),
        policy=Policy(),
        clock=ManualClock(),
        randomness=SeededRandomness(7),
    )


def phone(rules: Environment) -> Device:
    """A paired phone."""
    now = rules.clock.now()
    return rules.devices.keep(
        Device(
            id=User().id, user_id=User().id, type="SMS", status="ACTIVE",
            created_at=now, updated_at=now, contact="+14135550150",
        )
    )  # fmt: skip


@pytest.mark.parametrize(("cool_down", "is_locked"), [(60, True), (0, False)])
def test_the_last_failure_begins_the_cool_down(cool_down: int, is_locked: bool) -> None:
    """The failure that uses up the count locks the device for as long as the policy says."""
    rules, policy = environment(), Policy.of(failure_count=2, cool_down_seconds=cool_down)
    device: Device | None = phone(rules)
    for _ in range(2):
        assert device is not None
        count_failure(rules, device, policy=policy)
        device = rules.devices.find(device.user_id, device.id)

    assert device is not None
    assert device.is_locked(rules.clock.now()) is is_locked
    assert device.failures == 0


def test_a_passcode_at_the_beginning_cannot_be_guessed_without_end() -> None:
    """Wrong passcodes that begin an authentication lock the authenticator application, too."""
    caller = Caller.connected()
    caller.change_policy({"totp.enabled": True})
    device_id, app = caller.paired_totp()
    code = app.at(caller.simulator.clock.now())
    answers = [caller.begin(otp=wrong(code)) for _ in range(4)]

    assert [reply.status for reply in answers] == [400, 400, 400, 201]
    assert body_of(answers[-1])["error"]["code"] == "NO_USABLE_DEVICES"
    assert body_of(answers[-1])["error"]["unavailableDevices"] == [{"id": device_id}]


def test_no_phone_is_paired_against_the_policy() -> None:
    """A pairing key is of no use where the policy allows no mobile applications."""
    caller = Caller.connected()
    key = body_of(caller.on_user("POST", "pairingKeys", {}))
    caller.change_policy({"mobile.enabled": False})

    with pytest.raises(ValueError, match="policy"):
        caller.simulator.mobile.pair(key["code"])

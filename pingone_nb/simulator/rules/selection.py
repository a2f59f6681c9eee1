"""Who and what an authentication is about: user, policy, and which of the devices can be used.

Source: https://developer.pingidentity.com/pingone-api/mfa/mfa-authentication/mfa-device-authentications.html
"""

from __future__ import annotations

from dataclasses import dataclass

from pingone_nb.simulator.rules.devices import Device
from pingone_nb.simulator.rules.environment import Environment
from pingone_nb.simulator.rules.policies import Policy
from pingone_nb.simulator.rules.refusal import Refused
from pingone_nb.simulator.rules.users import User


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """A user's devices, sorted by what can be done with them, each in the user's order.

    Attributes:
        listed: active, not blocked, of a method that the policy enables; some may be cooling down.
        blocked: blocked by an administrator.
        usable: listed, and not cooling down.
        others: whatever else the user has.
    """

    listed: tuple[Device, ...]
    blocked: tuple[Device, ...]
    usable: tuple[Device, ...]
    others: tuple[Device, ...]

    @property
    def unusable_ids(self) -> tuple[str, ...]:
        """The ids of all devices that cannot be used now."""
        usable = {device.id for device in self.usable}
        everything = (*self.listed, *self.blocked, *self.others)
        return tuple(device.id for device in everything if device.id not in usable)


def existing_user(environment: Environment, user_id: str) -> User:
    """The user with that id.

    Raises:
        Refused: there is none.
    """
    user = environment.users.find(user_id)
    if user is None:
        raise Refused("NO_SUCH_USER")
    return user


def existing_policy(environment: Environment, policy_id: str | None) -> Policy:
    """The policy with that id, or the default one.

    Raises:
        Refused: there is none.
    """
    if policy_id is None:
        return environment.policies.default
    policy = environment.policies.find(policy_id)
    if policy is None:
        raise Refused("NO_SUCH_POLICY")
    return policy


def selection_of(
    environment: Environment, user_id: str, *, policy: Policy, rp_id: str | None = None
) -> Selection:
    """Sort a user's devices.

    Assumed: a FIDO2 device of another relying party than the one named is not usable.
    """
    devices = environment.devices.of(user_id)
    now = environment.clock.now()
    blocked = tuple(device for device in devices if device.is_active and device.is_blocked)
    listed = tuple(device for device in devices if _is_listed(device, policy, rp_id))
    named = {device.id for device in (*blocked, *listed)}
    return Selection(
        listed=listed,
        blocked=blocked,
        usable=tuple(device for device in listed if not device.is_locked(now)),
        others=tuple(device for device in devices if device.id not in named),
    )


def chosen(selection: Selection, policy: Policy) -> Device | None:
    """The device that the policy chooses; None when the user has to."""
    if policy.device_selection == "ALWAYS_DISPLAY_DEVICES":
        return None
    if policy.device_selection == "PROMPT_TO_SELECT" and len(selection.usable) > 1:
        return None
    return selection.usable[0]


def _is_listed(device: Device, policy: Policy, rp_id: str | None) -> bool:
    if not device.is_active or device.is_blocked or not policy.is_enabled(device.type):
        return False
    return rp_id is None or device.rp_id is None or device.rp_id == rp_id

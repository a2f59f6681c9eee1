"""The one device authentication policy that the simulator knows."""

from __future__ import annotations

from dataclasses import dataclass

from pingone_nb.simulator.identifier import checked_uuid

_POLICY_ID = "5a0a0950-8a81-4739-b12a-f4d6a11c7a82"  # the id in PingOne's own examples


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What the policy says of passcodes, the same for SMS, voice and e-mail; PingOne's defaults.

    Args:
        id: UUID.
        otp_length: digits of a passcode, 6 to 10.
        failure_count: wrong passcodes that are allowed, 1 to 7.
        lifetime_seconds: how long a passcode is good; more than 0.
        cool_down_seconds: how long a paired device is locked after too many failures, 0 to 1800.
            A one-time target is documented never to lock, so nothing here depends on it.

    Raises:
        ValueError: a number is out of PingOne's range.

    Source: https://developer.pingidentity.com/pingone-api/mfa/device-authentication-policy.html
    """

    id: str = _POLICY_ID
    otp_length: int = 6
    failure_count: int = 3
    lifetime_seconds: int = 1800
    cool_down_seconds: int = 0

    def __post_init__(self) -> None:
        object.__setattr__(self, "id", checked_uuid(self.id, name="The policy's id"))
        _check_range("otp_length", self.otp_length, 6, 10)
        _check_range("failure_count", self.failure_count, 1, 7)
        _check_range("lifetime_seconds", self.lifetime_seconds, 1, 86_400)
        _check_range("cool_down_seconds", self.cool_down_seconds, 0, 1800)


def _check_range(name: str, value: int, least: int, most: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        message = f"{name} must be a whole number from {least} to {most}."
        raise ValueError(message)

"""Device authentication policies: what a method allows, in the API's own words and as rules.

The environment has several, of which one is the default.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal, get_args

from pingone_nb.simulator.rules.channels import CHANNELS, FAILURE
from pingone_nb.simulator.rules.notation import checked_uuid, seconds_of

POLICY_ID = "5a0a0950-8a81-4739-b12a-f4d6a11c7a82"  # the id in PingOne's own examples

DeviceSelection = Literal["DEFAULT_TO_FIRST", "PROMPT_TO_SELECT", "ALWAYS_DISPLAY_DEVICES"]
DEVICE_SELECTIONS: tuple[DeviceSelection, ...] = get_args(DeviceSelection)
MOST_POLICIES = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class OtpRules:
    """What a policy says of one method's passcodes.

    Attributes:
        length: digits, 6 to 10.
        failure_count: wrong passcodes that are allowed, 1 to 7.
        lifetime_seconds: how long a sent passcode is good.
        cool_down_seconds: how long a paired device is locked once the failures are used up.
    """

    length: int = 6
    failure_count: int = 3
    lifetime_seconds: int = 1800
    cool_down_seconds: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PushRules:
    """What a policy says of pushes: how long one waits, how many may go unapproved, and then."""

    timeout_seconds: int = 40
    limit: int = 5
    period_seconds: int = 600
    lock_seconds: int = 1800


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """A policy as the API shows it, and its rules. Two with the same id and body are equal.

    Args:
        id: UUID.
        body: the properties that a caller writes, complete and checked; see `http.policies`.
        number_matching: whether a push asks for a number. Observed in replies, but where PingOne
            configures it is not told, so here it is no property of the body.
        created_at, updated_at: aware, UTC; None for the policy that the environment begins with.

    Source: https://developer.pingidentity.com/pingone-api/mfa/device-authentication-policy.html
    """

    id: str = POLICY_ID
    body: Mapping[str, Any] = field(default_factory=lambda: deepcopy(DEFAULT_BODY), repr=False)
    number_matching: bool = False
    created_at: datetime | None = field(default=None, repr=False)
    updated_at: datetime | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "id", checked_uuid(self.id, name="The policy's ID"))

    @classmethod
    def of(
        cls,
        *,
        id: str = POLICY_ID,  # noqa: A002 - the API's own name
        otp_length: int = 6,
        failure_count: int = 3,
        lifetime_seconds: int = 1800,
        cool_down_seconds: int = 0,
        device_selection: DeviceSelection = "DEFAULT_TO_FIRST",
        number_matching: bool = False,
        allow_disabled_users: bool = False,
        allow_mfa_disabled_users: bool = False,
    ) -> Policy:
        """A policy with the same rules for whatever is sent passcodes, the rest by default.

        Args:
            id: UUID.
            otp_length: number of digits in a passcode, 6 to 10.
            failure_count: number of wrong passcodes allowed, 1 to 7.
            lifetime_seconds: how long a passcode is valid. In PingOne it is at least 60.
            cool_down_seconds: lock time of a paired device; one-time targets are never locked.
            device_selection: which of several devices PingOne uses, or whether the user chooses.
            number_matching: push notifications ask the user to pick a number.
            allow_disabled_users: disabled users can authenticate.
            allow_mfa_disabled_users: users whose MFA is off bypass MFA.

        Raises:
            ValueError: a number is out of PingOne's range, or a name is none of its own.
        """
        _check_range("otp_length", otp_length, 6, 10)
        _check_range("failure_count", failure_count, 1, 7)
        _check_range("lifetime_seconds", lifetime_seconds, 1, 7200)
        _check_range("cool_down_seconds", cool_down_seconds, 0, 1800)
        if device_selection not in DEVICE_SELECTIONS:
            raise ValueError(f"device_selection must be one of {', '.join(DEVICE_SELECTIONS)}.")
        body = deepcopy(DEFAULT_BODY)
        for channel in (each for each in CHANNELS.values() if each.proof == "sent"):
            body[channel.section]["otp"] = {
                "failure": {"count": failure_count, "coolDown": _duration(cool_down_seconds)},
                "lifeTime": _duration(lifetime_seconds),
                "otpLength": otp_length,
            }
        body["authentication"] = {"deviceSelection": device_selection}
        body["blockDisabledUsers"] = not allow_disabled_users
        body["blockMfaDisabledUsers"] = not allow_mfa_disabled_users
        return cls(id=id, body=body, number_matching=number_matching)

    @property
    def is_default(self) -> bool:
        """Whether it holds where no policy is named."""
        return bool(self.body["default"])

    @property
    def device_selection(self) -> DeviceSelection:
        """How a device is chosen."""
        selection: DeviceSelection = self.body["authentication"]["deviceSelection"]
        return selection

    def says(self, name: str) -> bool:
        """Whether a switch of the body's is on; as in the default policy where it has none."""
        return bool(self.body.get(name, DEFAULT_BODY[name]))

    @property
    def passcode_grace_windows(self) -> int:
        """How many windows of 30 s before and after now a TOTP passcode may be of."""
        return int(self.body["totp"].get("passcodeGracePeriod", 5))

    def _section(self, device_type: str) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.body.get(CHANNELS[device_type].section, {})
        return found

    def is_enabled(self, device_type: str) -> bool:
        """Whether devices of the type may be used."""
        section = self._section(device_type)
        return bool(section.get("enabled", False))

    def allows_pairing(self, device_type: str) -> bool:
        """Whether devices of the type may be paired."""
        section = self._section(device_type)
        return self.is_enabled(device_type) and not section.get("pairingDisabled", False)

    def otp_rules(self, device_type: str) -> OtpRules:
        """The rules for passcodes, or for assertions, of devices of the type."""
        section = self._section(device_type)
        otp = section.get("otp", {})
        failure = otp.get("failure") or section.get("failure") or FAILURE
        life_time = otp.get("lifeTime")
        return OtpRules(
            length=otp.get("otpLength", 6),
            failure_count=failure["count"],
            lifetime_seconds=seconds_of(life_time) if life_time else 1800,
            cool_down_seconds=seconds_of(failure["coolDown"]),
        )

    def push_rules(self, application_id: str | None) -> PushRules:
        """The rules for pushes to an application; PingOne's defaults when it names none."""
        for application in self.body["mobile"].get("applications", ()):
            if application["id"] == application_id:
                return _push_rules(application)
        return PushRules()


def _push_rules(application: Mapping[str, Any]) -> PushRules:
    limits: dict[str, int] = {}
    if "pushTimeout" in application:
        limits["timeout_seconds"] = seconds_of(application["pushTimeout"])
    limit = application.get("pushLimit", {})
    if "count" in limit:
        limits["limit"] = limit["count"]
    if "timePeriod" in limit:
        limits["period_seconds"] = seconds_of(limit["timePeriod"])
    if "lockDuration" in limit:
        limits["lock_seconds"] = seconds_of(limit["lockDuration"])
    return PushRules(**limits)


def _duration(seconds: int) -> dict[str, Any]:
    if seconds % 60 == 0:
        return {"duration": seconds // 60, "timeUnit": "MINUTES"}
    return {"duration": seconds, "timeUnit": "SECONDS"}


_AS_SHOWN = ("sms", "email", "mobile", "totp", "voice")  # in PingOne's complete example
_USUAL = {channel.section: deepcopy(channel.usual) for channel in CHANNELS.values()}
DEFAULT_BODY: dict[str, Any] = {
    "name": "Default MFA Policy",
    "authentication": {"deviceSelection": "DEFAULT_TO_FIRST"},
    "newDeviceNotification": "NONE",
    **{section: _USUAL[section] for section in _AS_SHOWN},
    **{section: usual for section, usual in _USUAL.items() if section not in _AS_SHOWN},
    "rememberMe": {"web": {"enabled": False, "lifeTime": {"duration": 30, "timeUnit": "DAYS"}}},
    "ignoreUserLock": False,
    # "Block authentication when …" of the console: their names in the API are assumed
    "blockDisabledUsers": True,
    "blockMfaDisabledUsers": True,
    "forSignOnPolicy": False,
    "default": True,
}


def _check_range(name: str, value: int, least: int, most: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise ValueError(f"{name} must be a whole number from {least} to {most}.")


class Policies:
    """The policies by id, in the order of their creation; behaves like a collection."""

    def __init__(self, first: Policy) -> None:
        self._by_id = {first.id: first}

    def __iter__(self) -> Iterator[Policy]:
        return iter(tuple(self._by_id.values()))

    def __len__(self) -> int:
        return len(self._by_id)

    @property
    def default(self) -> Policy:
        """The policy that holds where none is named."""
        return next(policy for policy in self._by_id.values() if policy.is_default)

    def find(self, policy_id: str) -> Policy | None:
        """The policy with that id, or None."""
        return self._by_id.get(policy_id.lower())

    def named(self, name: str) -> Policy | None:
        """The policy with that name, or None."""
        return next((each for each in self._by_id.values() if each.body["name"] == name), None)

    def keep(self, policy: Policy) -> Policy:
        """Add or replace a policy; one that becomes the default takes that from the other."""
        if policy.is_default:
            for other in tuple(self._by_id.values()):
                if other.is_default and other.id != policy.id:
                    self._by_id[other.id] = replace(other, body={**other.body, "default": False})
        self._by_id[policy.id] = policy
        return policy

    def remove(self, policy: Policy) -> None:
        """Take a policy away."""
        del self._by_id[policy.id]

"""Everything that one simulated environment holds."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol, get_args, get_type_hints

from pingone_nb.simulator.rules.authentications import Authentications
from pingone_nb.simulator.rules.clock import Clock
from pingone_nb.simulator.rules.codes import AuthenticationCodes, PairingKeys
from pingone_nb.simulator.rules.devices import Devices
from pingone_nb.simulator.rules.messages import Inbox, Quotas
from pingone_nb.simulator.rules.policies import Policies, Policy
from pingone_nb.simulator.rules.randomness import Randomness
from pingone_nb.simulator.rules.tokens import AccessTokens, Signing, Tokens
from pingone_nb.simulator.rules.users import RememberedBrowsers, User, Users

MFA_DEFAULTS: dict[str, Any] = {
    "pairing": {"maxAllowedDevices": 5, "pairingKeyFormat": "NUMERIC"},
    "lockout": {},
    "phoneExtensions": {"enabled": False},
    "users": {"mfaEnabled": True},
}
OneTimeLockout = Literal["authentication", "never"]
PushTimeout = Literal["status", "failed"]
CoolDown = Literal["limit_exceeded", "too_many_otp_retries"]
DailyLimit = Literal["sms_voice_limit_reached", "quota_exceeded"]
NoDevices = Literal["failed", "refused"]
NewUsersMfa = Literal["on", "off"]
AttemptsRemaining = Literal["hidden", "shown"]
AuthenticationsAt = Literal["auth", "both"]
UserEmail = Literal["required", "optional"]


class MfaSettings:
    """The settings; PingOne's defaults to begin with.

    Source: https://developer.pingidentity.com/pingone-api/mfa/mfa-settings.html
    """

    def __init__(self, *, enables_new_users: bool = True) -> None:
        self.usual = {**deepcopy(MFA_DEFAULTS), "users": {"mfaEnabled": enables_new_users}}
        self.body: Mapping[str, Any] = self.usual
        self.updated_at: datetime | None = None

    @property
    def most_devices(self) -> int:
        """How many devices a user may have."""
        return int(self.body["pairing"]["maxAllowedDevices"])

    @property
    def has_phone_extensions(self) -> bool:
        """Whether a voice device may have an extension."""
        return bool(self.body["phoneExtensions"]["enabled"])

    @property
    def enables_new_users(self) -> bool:
        """Whether MFA is enabled for users that are created."""
        return bool(self.body["users"]["mfaEnabled"])

    def replace(self, told: Mapping[str, Any], *, now: datetime) -> None:
        """Take over settings that were checked."""
        self.body = told
        self.updated_at = now


@dataclass(frozen=True, slots=True, kw_only=True)
class Readings:
    """How to read what the documentation leaves open; `Simulator` says what each means."""

    one_time_lockout: OneTimeLockout = "authentication"
    push_timeout: PushTimeout = "status"
    cool_down: CoolDown = "limit_exceeded"
    daily_limit: DailyLimit = "sms_voice_limit_reached"
    no_devices: NoDevices = "failed"
    new_users_mfa: NewUsersMfa = "on"
    new_users_email: UserEmail = "required"
    authentications_at: AuthenticationsAt = "auth"
    access_tokens: AccessTokens = "jwt"
    attempts_remaining: AttemptsRemaining = "hidden"

    def __post_init__(self) -> None:
        for name, kind in get_type_hints(type(self)).items():
            choices = get_args(kind)
            if choices and getattr(self, name) not in choices:
                raise ValueError(f"{name} must be {' or '.join(choices)}.")


class Application(Protocol):
    """The application that calls. No rule asks it anything: it proves who it is over HTTP."""

    @property
    def client_id(self) -> str:
        """In PingOne a UUID; any text works here."""
        ...

    @property
    def has_roles(self) -> bool:
        """Whether it has any; without, it gets no token."""
        ...

    @property
    def has_grant(self) -> bool:
        """Whether it has the grant client_credentials; without, it gets no token."""
        ...

    def authenticate(self, authorization: str | None, form: dict[str, str]) -> None:
        """Check the credentials of a token request."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """One environment: its id, its application, and all that it knows."""

    id: str
    application: Application
    users: Users = field(repr=False)
    devices: Devices = field(repr=False)
    policies: Policies = field(repr=False)
    mfa_settings: MfaSettings = field(repr=False)
    pairing_keys: PairingKeys = field(repr=False)
    authentication_codes: AuthenticationCodes = field(repr=False)
    browsers: RememberedBrowsers = field(repr=False)
    tokens: Tokens = field(repr=False)
    authentications: Authentications = field(repr=False)
    inbox: Inbox = field(repr=False)
    quotas: Quotas = field(repr=False)
    clock: Clock = field(repr=False)
    randomness: Randomness = field(repr=False)
    readings: Readings

    @classmethod
    def new(
        cls,
        *,
        id: str,  # noqa: A002 - the API's own name
        application: Application,
        user: User,
        policy: Policy,
        clock: Clock,
        randomness: Randomness,
        daily_quota: int | None = None,
        readings: Readings | None = None,
        signing: Signing = "hs256",
    ) -> Environment:
        """An environment with one user and one policy, in which nothing has happened yet."""
        readings = readings or Readings()
        return cls(
            id=id,
            application=application,
            users=Users(user),
            devices=Devices(clock),
            policies=Policies(policy),
            mfa_settings=MfaSettings(enables_new_users=readings.new_users_mfa == "on"),
            pairing_keys=PairingKeys(),
            authentication_codes=AuthenticationCodes(),
            browsers=RememberedBrowsers(),
            tokens=Tokens(
                randomness=randomness,
                clock=clock,
                signing=signing,
                access_tokens=readings.access_tokens,
            ),
            authentications=Authentications(clock=clock, randomness=randomness),
            inbox=Inbox(),
            quotas=Quotas(limit=daily_quota, clock=clock),
            clock=clock,
            randomness=randomness,
            readings=readings,
        )

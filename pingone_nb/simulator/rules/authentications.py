"""Device authentications: what one is, its one-time target and its push, and those remembered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Literal

from pingone_nb.simulator.rules.clock import Clock
from pingone_nb.simulator.rules.messages import USUAL, Notice
from pingone_nb.simulator.rules.newest import Newest
from pingone_nb.simulator.rules.passcode import Passcode
from pingone_nb.simulator.rules.policies import Policy
from pingone_nb.simulator.rules.randomness import Randomness
from pingone_nb.simulator.rules.users import RememberedBrowser

Status = Literal[
    "OTP_REQUIRED",
    "DEVICE_SELECTION_REQUIRED",
    "ASSERTION_REQUIRED",
    "PUSH_CONFIRMATION_REQUIRED",
    "PUSH_CONFIRMATION_TIMED_OUT",
    "NUMBER_MATCHING_FAILED",
    "COMPLETED",
    "FAILED",
]
FINAL: frozenset[Status] = frozenset({"COMPLETED", "FAILED"})
_MOST_AUTHENTICATIONS = 10_000
_SENDING = timedelta(milliseconds=48)  # PingOne's examples differ by 48 and 167 ms
_CHOICES = 3
_LONGEST = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class OneTimeTarget:
    """`selectedDevice.oneTime` as understood. The `repr` does not show the contact.

    Attributes:
        type: one of `CHANNELS` that is for one-time targets.
        contact: the number in E.164 form, or the address.
        test_mode: the passcode is in the reply, and nothing is sent.

    Source: https://developer.pingidentity.com/pingone-api/mfa/mfa-authentication/mfa-device-authentications/onetime-authentication-sms.html
    """

    type: str
    contact: str = field(repr=False)
    test_mode: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginning:
    """What a caller tells when it begins. The `repr` shows no contact or passcode.

    Attributes:
        user_id: UUID, whether or not such a user exists; None when a passkey is to tell.
        policy_id: UUID, or None for the default.
        target: a one-time target, or None.
        device_id: UUID of a device, or None.
        otp: a passcode that the user brings along, or None.
        rp_id: the relying party, or None.
        challenge: the challenge to sign, or None for one of the simulator's.
        notice: how messages are worded.
    """

    user_id: str | None
    policy_id: str | None = None
    target: OneTimeTarget | None = None
    device_id: str | None = None
    otp: str | None = field(default=None, repr=False)
    rp_id: str | None = None
    challenge: bytes | None = field(default=None, repr=False)
    notice: Notice = USUAL


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Why an authentication ended `FAILED`."""

    code: str
    message: str
    unavailable_device_ids: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedAssertion:
    """What a FIDO2 device is asked to sign.

    Attributes:
        challenge: at least 32 bytes.
        rp_id: the relying party's id, a domain.
        options: `publicKeyCredentialRequestOptions`, JSON as text.
    """

    challenge: bytes = field(repr=False)
    rp_id: str
    options: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Authentication:
    """One device authentication. The `repr` shows no passcode.

    Attributes:
        id: UUID.
        user_id: UUID of an existing user; None until a passkey has told who it is.
        policy: whose rules hold.
        status: where it stands.
        created_at, updated_at: aware, UTC.
        target: the one-time target, until a paired device is selected.
        device_id: UUID of the selected device.
        passcode: what was sent; None when nothing was.
        test_mode: whether replies tell the passcode.
        failures: wrong passcodes for the one-time target so far.
        push: the push that waits, or waited.
        assertion: what is to be signed.
        rp_id: the relying party that the caller named.
        challenge: the challenge that the caller brought along.
        notice: how messages are worded.
        error: with `FAILED`, why.
        is_bypassed: whether the user's MFA was bypassed.
        browser, payload, session_id: with remember-me, what was recognized, and by what.
    """

    id: str
    user_id: str | None
    policy: Policy
    status: Status
    created_at: datetime
    updated_at: datetime
    target: OneTimeTarget | None = None
    device_id: str | None = None
    passcode: Passcode | None = None
    test_mode: bool = False
    failures: int = 0
    push: Push | None = None
    assertion: WantedAssertion | None = None
    rp_id: str | None = None
    challenge: bytes | None = field(default=None, repr=False)
    notice: Notice = field(default=USUAL, repr=False)
    error: Failure | None = None
    is_bypassed: bool = False
    browser: RememberedBrowser | None = None
    payload: str | None = field(default=None, repr=False)
    session_id: str | None = None

    @property
    def is_final(self) -> bool:
        """Whether nothing more can happen."""
        return self.status in FINAL


class Authentications:
    """The newest 10,000 authentications.

    Args:
        clock: what time it is.
        randomness: where ids come from.
    """

    def __init__(self, *, clock: Clock, randomness: Randomness) -> None:
        self._clock = clock
        self._randomness = randomness
        self._by_id: Newest[str, Authentication] = Newest(most=_MOST_AUTHENTICATIONS)

    def __iter__(self) -> Iterator[Authentication]:
        return iter(tuple(self._by_id.values()))

    def new(self, *, user_id: str | None, policy: Policy, **properties: Any) -> Authentication:
        """An authentication that has just begun and is not kept yet; without a device so far."""
        now = self._clock.now()
        return Authentication(
            id=self._randomness.uuid(),
            user_id=user_id,
            policy=policy,
            status="DEVICE_SELECTION_REQUIRED",
            created_at=now,
            updated_at=now + _SENDING,
            **properties,
        )

    def find(self, authentication_id: str) -> Authentication | None:
        """The authentication with that id, or None."""
        return self._by_id.get(authentication_id.lower())

    def keep(self, authentication: Authentication) -> Authentication:
        """Add an authentication, or replace the one with that id."""
        self._by_id[authentication.id] = authentication
        return authentication

    def change(self, authentication: Authentication, **changes: Any) -> Authentication:
        """Replace an authentication by one with some attributes changed, updated now."""
        updated_at = max(self._clock.now(), authentication.updated_at)
        return self.keep(replace(authentication, updated_at=updated_at, **changes))


@dataclass(frozen=True, slots=True, kw_only=True)
class Push:
    """A push.

    Attributes:
        sent_at: aware, UTC.
        timeout_seconds: how long it waits.
        number: the number that the caller shows and the user picks, 10 to 99; None without
            number matching.
        choices: what the phone offers, the right one among them.
        title, text: what the phone shows.
    """

    sent_at: datetime
    timeout_seconds: int
    number: int | None = field(default=None, repr=False)
    choices: tuple[int, ...] = field(default=(), repr=False)
    title: str = field(default="", repr=False)
    text: str = field(default="", repr=False)

    @property
    def expires_at(self) -> datetime:
        """Until when it waits."""
        return self.sent_at + timedelta(seconds=self.timeout_seconds)

    def is_over(self, now: datetime) -> bool:
        """Whether it has waited long enough."""
        return now >= self.expires_at


def push_of(
    notice: Notice,
    *,
    sent_at: datetime,
    timeout_seconds: int,
    number_matching: bool,
    randomness: Randomness,
) -> Push:
    """A fresh push; title and text are the notice's `clientContext` `header` and `body`, if any."""
    choices = _choices(randomness) if number_matching else ()
    return Push(
        sent_at=sent_at,
        timeout_seconds=timeout_seconds,
        number=choices[randomness.below(_CHOICES)] if choices else None,
        choices=choices,
        title=_words(notice, "header", "Sign-on request"),
        text=_words(notice, "body", "Are you trying to sign on?"),
    )


def _choices(randomness: Randomness) -> tuple[int, ...]:
    found: dict[int, None] = {}
    while len(found) < _CHOICES:
        found[10 + randomness.below(90)] = None
    return tuple(found)


def _words(notice: Notice, name: str, usual: str) -> str:
    text = notice.client_context.get(name)
    return text[:_LONGEST] if isinstance(text, str) and text else usual

"""One device authentication, as the simulator remembers it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from pingone_nb.simulator.browser import RememberedBrowser
from pingone_nb.simulator.notice import USUAL, Notice
from pingone_nb.simulator.passcode import Passcode
from pingone_nb.simulator.policy import Policy
from pingone_nb.simulator.push import Push
from pingone_nb.simulator.target import OneTimeTarget

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

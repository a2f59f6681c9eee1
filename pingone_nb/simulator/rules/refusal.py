"""How a rule says no. What a reply makes of it, status and words, `http.refusals` says."""

from __future__ import annotations

from typing import Any, Literal

Reason = Literal[
    # what a caller names is not there, or may not be used
    "NOT_FOUND",
    "NO_SUCH_USER",
    "NO_SUCH_POLICY",
    "NO_SUCH_DEVICE",
    "DEVICE_COOLS_DOWN",
    "CHECK_COOLS_DOWN",
    "DEVICE_NOT_USABLE",
    "DEVICE_NOT_SELECTABLE",
    "NOTHING_TO_SELECT",
    # who may not
    "USER_LOCKED",
    "USER_DISABLED",
    "MFA_DISABLED",
    "NO_USABLE_DEVICES",
    # proofs
    "INVALID_OTP",
    "TOO_MANY_OTP_RETRIES",
    "OTP_SESSION_EXPIRED",
    "NOT_OTP_REQUIRED",
    "NOT_ASSERTION_REQUIRED",
    "NOT_PUSH_REQUIRED",
    "TOO_MANY_ASSERTIONS",
    "assertion",
    "origin",
    # pairing
    "TYPE_NOT_ALLOWED",
    "EXTENSIONS_DISABLED",
    "TOO_MANY_DEVICES",
    "DEVICE_KNOWN",
    "ACTIVE_ALREADY",
    "NOTHING_TO_SEND",
    "ATTESTATION",
    "TOO_MANY_PAIRING_KEYS",
    # users, policies and what all of them share
    "USERNAME_TAKEN",
    "POLICY_NAME_TAKEN",
    "TOO_MANY_POLICIES",
    "NO_DEFAULT_POLICY",
    "DEFAULT_POLICY_STAYS",
    "QUOTA_USED_UP",
    "SMS_VOICE_LIMIT_REACHED",
    "SIMULATOR_FULL",
]


class Refused(Exception):  # noqa: N818 - an answer, not a failure
    """A rule says no; the text repeats nothing of what was sent.

    Args:
        reason: by which rule.
        note: more about it, in words.
        facts: what there is to tell besides; each is an attribute.
    """

    def __init__(self, reason: Reason, note: str = "", **facts: Any) -> None:
        super().__init__(note or reason)
        self.reason: Reason = reason
        self.note = note
        vars(self).update(facts)

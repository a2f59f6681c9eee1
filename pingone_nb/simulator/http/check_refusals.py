"""Why a proof was not accepted, as the API says it."""

from __future__ import annotations

from pingone_nb.simulator.http.refusals import Detail, Refusal
from pingone_nb.simulator.rules.checks import CheckRefused, Reason

_TOO_MANY = "Too many incorrect OTPs were provided"
_NO_ASSERTION = "The assertion is not valid for this authentication"
_REFUSALS: dict[Reason, tuple[str, Detail]] = {
    "INVALID_OTP": ("INVALID_DATA", Detail("INVALID_OTP", "otp", "Wrong OTP was provided")),
    "TOO_MANY_OTP_RETRIES": ("INVALID_DATA", Detail("TOO_MANY_OTP_RETRIES", "otp", _TOO_MANY)),
    "OTP_SESSION_EXPIRED": (
        "INVALID_DATA",
        Detail("OTP_SESSION_EXPIRED", "otp", "The OTP has expired"),
    ),
    "NOT_OTP_REQUIRED": (
        "REQUEST_FAILED",
        Detail("CONSTRAINT_VIOLATION", "status", "No OTP is required in this status"),
    ),
    "NOT_ASSERTION_REQUIRED": (
        "REQUEST_FAILED",
        Detail("CONSTRAINT_VIOLATION", "status", "No assertion is required in this status"),
    ),
    "NOT_PUSH_REQUIRED": (
        "REQUEST_FAILED",
        Detail("CONSTRAINT_VIOLATION", "status", "No push waits for confirmation in this status"),
    ),
    "TOO_MANY_ASSERTIONS": (
        "REQUEST_FAILED",
        Detail("LIMIT_EXCEEDED", "assertion", "Too many assertions were not valid"),
    ),
    "DEVICE_NOT_USABLE": (
        "REQUEST_FAILED",
        Detail("CONSTRAINT_VIOLATION", "selectedDevice.id", "The device cannot be used now"),
    ),
    "assertion": ("INVALID_DATA", Detail("CONSTRAINT_VIOLATION", "assertion", _NO_ASSERTION)),
    "origin": (
        "INVALID_DATA",
        Detail("CONSTRAINT_VIOLATION", "origin", "The origin does not belong to the relying party"),
    ),
}


def refusal_of(refused: CheckRefused) -> Refusal:
    """The reply to a proof that was not accepted, always with HTTP 400.

    `INVALID_OTP` with its text, `OTP_SESSION_EXPIRED`, `TOO_MANY_OTP_RETRIES` and the detail
    `CONSTRAINT_VIOLATION` of an assertion are observed; everything else is assumed.
    """
    code, detail = _REFUSALS[refused.reason]
    return Refusal(400, code, detail)

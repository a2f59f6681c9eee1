"""The simulator's ways of saying no, in the three shapes that PingOne has.

The platform's envelope (`id`, `code`, `message`, `details`), the token endpoint's OAuth error, and
the gateway's `message`. Which of them PingOne uses where, and with which code, is documented only
in part: the contract marks each as documented, observed or assumed.

What a rule refuses, it refuses by a reason; the one table below says what a reply makes of it.

Source: https://developer.pingidentity.com/pingone-api/platform/reference/error-codes.html
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pingone_nb.simulator.rules.clock import as_timestamp
from pingone_nb.simulator.rules.refusal import Reason, Refused

MOST_BODY_BYTES = 65_536
MOST_HEADER_BYTES = 6_144  # documented as PingOne's limit of a header block

_REFUSED = "The request could not be completed. "
_MESSAGES = {
    "INVALID_DATA": _REFUSED + "One or more validation errors were in the request.",
    "INVALID_REQUEST": _REFUSED + "The request was malformed or invalid.",
    "REQUEST_FAILED": _REFUSED + "There was an issue processing the request.",
    "ACCESS_FAILED": _REFUSED + "You do not have access to this resource.",
    # wordings that no source shows: assumed
    "NOT_FOUND": _REFUSED + "The requested resource was not found.",
    "REQUEST_LIMITED": _REFUSED + "There were too many requests.",
    "UNEXPECTED_ERROR": _REFUSED + "An unexpected error occurred.",
}


@dataclass(frozen=True, slots=True)
class Detail:
    """One entry of an envelope's `details`; the wording of most messages is assumed."""

    code: str
    target: str | None
    message: str
    inner_error: Mapping[str, Any] | None = None
    attempts_remaining: int | None = None

    def as_body(self) -> dict[str, Any]:
        """The entry as JSON wants it; what is absent is left out."""
        body: dict[str, Any] = {"code": self.code}
        if self.target is not None:
            body["target"] = self.target
        body["message"] = self.message
        if self.inner_error is not None:
            body["innerError"] = dict(self.inner_error)
        if self.attempts_remaining is not None:
            body["attemptsRemaining"] = self.attempts_remaining
        return body


class Refusal(Exception):  # noqa: N818 - a reply, not a failure
    """The platform says no: HTTP status, top-level code, details.

    Args:
        status: the HTTP status.
        code: the envelope's `code`.
        details: what exactly was wrong.
        message: in place of the code's usual one.
        headers: further reply headers.
    """

    def __init__(
        self,
        status: int,
        code: str,
        *details: Detail,
        message: str | None = None,
        headers: Sequence[tuple[str, str]] = (),
    ) -> None:
        super().__init__(f"HTTP {status} {code}")
        self.status = status
        self.headers = tuple(headers)
        self._code = code
        self._message = message or _MESSAGES[code]
        self._details = details

    def as_body(self, error_id: str) -> dict[str, Any]:
        """The envelope."""
        body: dict[str, Any] = {"id": error_id, "code": self._code, "message": self._message}
        if self._details:
            body["details"] = [detail.as_body() for detail in self._details]
        return body


@dataclass(frozen=True, slots=True)
class _Reply:
    """What a reply makes of a refusal; `{…}` stand for its facts, `inner` for innerError's."""

    code: str
    detail: str | None = None
    target: str | None = None
    message: str = ""
    status: int = 400
    inner: Mapping[str, str] = field(default_factory=dict)


_DATA, _FAILED, _CONSTRAINT = "INVALID_DATA", "REQUEST_FAILED", "CONSTRAINT_VIOLATION"
_TOO_MANY = "Too many incorrect OTPs were provided"
_KNOWN = "The user already has this device"
_QUOTA = {"quotaLimit": "limit", "quotaResetTime": "resets_at"}

# Observed are `INVALID_OTP` with its text, `OTP_SESSION_EXPIRED`, `TOO_MANY_OTP_RETRIES`, what a
# device that cools down is refused with (not its text, target and top-level code), the detail of an
# assertion, and `UNIQUENESS_VIOLATION` of a device; documented are the limit of devices, the
# families 404 of a path and 429. The codes of users who may not, and of the day's messages, are
# those of Ping's connector, in the API's spelling by inference. All else is assumed.
REPLIES: Mapping[Reason, _Reply] = {
    "NOT_FOUND": _Reply("NOT_FOUND", status=404),
    "NO_SUCH_USER": _Reply(
        "NOT_FOUND", "INVALID_VALUE", "user.id", "is not a user of this environment", 404
    ),
    "NO_SUCH_POLICY": _Reply(
        "NOT_FOUND", "INVALID_VALUE", "policy.id", "is not a policy of this environment", 404
    ),
    "NO_SUCH_DEVICE": _Reply(_DATA, "INVALID_VALUE", "{at}", "is not a device of this user"),
    "DEVICE_COOLS_DOWN": _Reply(
        _FAILED,
        "LIMIT_EXCEEDED",
        "{at}",
        "The delivery method is locked for a while",
        inner={"deliveryMethod": "method", "coolDownExpiresAt": "until"},
    ),
    "CHECK_COOLS_DOWN": _Reply(
        _FAILED,
        "QUOTA_EXCEEDED",
        "otp",
        _TOO_MANY,
        inner={"coolDownExpiresAt": "until"},
    ),
    "USER_LOCKED": _Reply(_FAILED, "PASSWORD_LOCKED_OUT", "user.id", "User Locked"),
    "USER_DISABLED": _Reply(_FAILED, "ACCOUNT_NOT_USABLE", "user.id", "The user is disabled"),
    "MFA_DISABLED": _Reply(_FAILED, "MFA_DISABLED", "user.id", "MFA Disabled"),
    "NO_USABLE_DEVICES": _Reply(_FAILED, "NO_USABLE_DEVICES", "user.id", "No Usable Devices"),
    "DEVICE_NOT_USABLE": _Reply(
        _FAILED, _CONSTRAINT, "selectedDevice.id", "The device cannot be used now"
    ),
    "DEVICE_NOT_SELECTABLE": _Reply(
        _DATA, _CONSTRAINT, "device.id", "The device cannot be used now"
    ),
    "NOTHING_TO_SELECT": _Reply(
        _FAILED, _CONSTRAINT, "status", "No device can be selected in this status"
    ),
    "INVALID_OTP": _Reply(_DATA, "INVALID_OTP", "otp", "Wrong OTP was provided"),
    "TOO_MANY_OTP_RETRIES": _Reply(_DATA, "TOO_MANY_OTP_RETRIES", "{at}", _TOO_MANY),
    "OTP_SESSION_EXPIRED": _Reply(_DATA, "OTP_SESSION_EXPIRED", "otp", "The OTP has expired"),
    "NOT_OTP_REQUIRED": _Reply(_FAILED, _CONSTRAINT, "status", "No OTP is required in this status"),
    "NOT_ASSERTION_REQUIRED": _Reply(
        _FAILED, _CONSTRAINT, "status", "No assertion is required in this status"
    ),
    "NOT_PUSH_REQUIRED": _Reply(
        _FAILED, _CONSTRAINT, "status", "No push waits for confirmation in this status"
    ),
    "TOO_MANY_ASSERTIONS": _Reply(
        _FAILED, "LIMIT_EXCEEDED", "assertion", "Too many assertions were not valid"
    ),
    "assertion": _Reply(
        _DATA, _CONSTRAINT, "assertion", "The assertion is not valid for this authentication"
    ),
    "origin": _Reply(
        _DATA, _CONSTRAINT, "origin", "The origin does not belong to the relying party"
    ),
    "TYPE_NOT_ALLOWED": _Reply(
        _DATA, _CONSTRAINT, "type", "The policy doesn't allow pairing devices of this type"
    ),
    "EXTENSIONS_DISABLED": _Reply(
        _DATA, _CONSTRAINT, "extension", "Phone extensions are not enabled"
    ),
    "TOO_MANY_DEVICES": _Reply(
        _FAILED,
        "LIMIT_EXCEEDED",
        None,
        "Maximum allowed devices has been reached",
        inner={"maximumAllowed": "most"},
    ),
    "DEVICE_KNOWN": _Reply(_DATA, "UNIQUENESS_VIOLATION", "{at}", _KNOWN),
    "ACTIVE_ALREADY": _Reply(_FAILED, _CONSTRAINT, "status", "The device is already active"),
    "NOTHING_TO_SEND": _Reply(
        _FAILED, _CONSTRAINT, "status", "No pairing passcode can be sent to this device"
    ),
    "ATTESTATION": _Reply(_DATA, _CONSTRAINT, "{at}", "{note}"),
    "TOO_MANY_PAIRING_KEYS": _Reply(
        _FAILED, "LIMIT_EXCEEDED", None, "The user has too many pairing keys"
    ),
    "USERNAME_TAKEN": _Reply(
        _DATA, "UNIQUENESS_VIOLATION", "username", "is already used by another user"
    ),
    "POLICY_NAME_TAKEN": _Reply(
        _DATA, "UNIQUENESS_VIOLATION", "name", "is already used by another policy"
    ),
    "TOO_MANY_POLICIES": _Reply(
        _FAILED, "LIMIT_EXCEEDED", None, "There can be at most {most} policies"
    ),
    "NO_DEFAULT_POLICY": _Reply(_DATA, _CONSTRAINT, "default", "A default policy is required"),
    "DEFAULT_POLICY_STAYS": _Reply(
        _FAILED, _CONSTRAINT, "default", "The default policy cannot be deleted"
    ),
    "QUOTA_USED_UP": _Reply(
        "REQUEST_LIMITED",
        "QUOTA_EXCEEDED",
        None,
        "The daily quota of messages is used up",
        429,
        _QUOTA,
    ),
    "SMS_VOICE_LIMIT_REACHED": _Reply(
        "REQUEST_LIMITED",
        "SMS_VOICE_LIMIT_REACHED",
        None,
        "Daily limit of SMS authentication attempts has been exceeded",
        429,
        _QUOTA,
    ),
    "SIMULATOR_FULL": _Reply(_FAILED, "LIMIT_EXCEEDED", None, "{note}"),
}


def refusal_of(refused: Refused) -> Refusal:
    """The reply to what a rule refused."""
    reply, facts = REPLIES[refused.reason], vars(refused)
    if reply.detail is None:
        return Refusal(reply.status, reply.code)
    inner = {name: _as_json(facts[fact]) for name, fact in reply.inner.items()}
    detail = Detail(
        reply.detail,
        reply.target and reply.target.format_map(facts),
        reply.message.format_map(facts),
        inner or None,
        facts.get("attempts_remaining"),
    )
    return Refusal(reply.status, reply.code, detail)


def _as_json(fact: Any) -> Any:
    return as_timestamp(fact) if isinstance(fact, datetime) else fact


class OAuthRefusal(Exception):  # noqa: N818 - a reply, not a failure
    """The token endpoint says no, in the words of RFC 6749.

    Args:
        status: the HTTP status.
        error: such as `invalid_client`.
        description: what follows "Request denied: "; of `unauthorized_client` the whole text.
        details: as in the platform's envelope; observed with `access_denied`.
    """

    def __init__(self, status: int, error: str, description: str, *details: Detail) -> None:
        super().__init__(f"HTTP {status} {error}")
        self.status = status
        self._error = error
        self._description = description
        self._details = details

    def as_body(self, correlation_id: str) -> dict[str, Any]:
        """The OAuth error; its text ends with the reply's correlation id, as far as observed."""
        description = self._description
        if self._error != "unauthorized_client":
            description = f"Request denied: {description} (Correlation ID: {correlation_id})"
        body: dict[str, Any] = {"error": self._error, "error_description": description}
        if self._details:
            body["details"] = [detail.as_body() for detail in self._details]
        return body


def gateway_body(authorization: str | None) -> dict[str, str]:
    """What the gateway says of a path or method that it does not know, always with HTTP 403.

    It looks like a problem with the token. Of what exactly the hash is taken is assumed.
    """
    if authorization is None:
        return {"message": "Missing Authentication Token"}
    digest = hashlib.sha256(authorization.encode("utf-8", "surrogatepass")).digest()
    message = (
        "Invalid key=value pair (missing equal-sign) in Authorization header "
        f"(hashed with SHA-256 and encoded with Base64): '{base64.b64encode(digest).decode()}'."
    )
    return {"message": message}


def not_simulated(method: str, path: str) -> dict[str, str]:
    """What the simulator itself, not PingOne, says of what it leaves out, always with HTTP 501."""
    is_of_signing = path.endswith(("/as/jwks", "/as/.well-known/openid-configuration"))
    way_out = (
        "Start the simulator with --signing rs256."
        if is_of_signing
        else "Run it against a PingOne environment."
    )
    message = (
        f"PingOne has this {method} request, but pingone_nb's simulator doesn't simulate it. "
        f"{way_out} PingOne never sends this reply."
    )
    return {"code": "NOT_SIMULATED", "message": message}


def malformed(message: str) -> Refusal:
    """The bytes are no request that could be understood; the detail is assumed."""
    return Refusal(400, "INVALID_REQUEST", Detail("INVALID_VALUE", None, message))


def body_too_large() -> Refusal:
    """The refusal of a body that is too long; 413 is assumed."""
    return _too_large(413, "The body", most_bytes=MOST_BODY_BYTES)


def headers_too_large() -> Refusal:
    """The refusal of headers that are too long; PingOne's limit is documented, 431 is assumed."""
    return _too_large(431, "Request line and headers", most_bytes=MOST_HEADER_BYTES)


def _too_large(status: int, what: str, *, most_bytes: int) -> Refusal:
    message = f"{what} must not be longer than {most_bytes} bytes."
    return Refusal(status, "INVALID_REQUEST", Detail("SIZE_LIMIT_EXCEEDED", None, message))

"""The simulator's ways of saying no, in the three shapes that PingOne has.

The platform's envelope (`id`, `code`, `message`, `details`), the token endpoint's OAuth error, and
the gateway's `message`. Which of them PingOne uses where, and with which code, is documented only
in part: the contract marks each as documented, observed or assumed.

Source: https://developer.pingidentity.com/pingone-api/platform/reference/error-codes.html
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

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

    def as_body(self) -> dict[str, Any]:
        """The entry as JSON wants it; what is absent is left out."""
        body: dict[str, Any] = {"code": self.code}
        if self.target is not None:
            body["target"] = self.target
        body["message"] = self.message
        if self.inner_error is not None:
            body["innerError"] = dict(self.inner_error)
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


class OAuthRefusal(Exception):  # noqa: N818 - a reply, not a failure
    """The token endpoint says no, in the words of RFC 6749.

    Args:
        status: the HTTP status.
        error: such as `invalid_client`.
        description: what follows "Request denied: ".
    """

    def __init__(self, status: int, error: str, description: str) -> None:
        super().__init__(f"HTTP {status} {error}")
        self.status = status
        self._error = error
        self._description = description

    def as_body(self, correlation_id: str) -> dict[str, str]:
        """The OAuth error; its text ends with the reply's correlation id."""
        description = f"Request denied: {self._description} (Correlation ID: {correlation_id})"
        return {"error": self._error, "error_description": description}


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


def malformed(message: str) -> Refusal:
    """The bytes are no request that could be understood; the detail is assumed."""
    return Refusal(400, "INVALID_REQUEST", Detail("INVALID_VALUE", None, message))


def too_large(status: int, what: str, *, most_bytes: int) -> Refusal:
    """The request is longer than the simulator reads; status and code are assumed."""
    message = f"{what} must not be longer than {most_bytes} bytes."
    return Refusal(status, "INVALID_REQUEST", Detail("SIZE_LIMIT_EXCEEDED", None, message))

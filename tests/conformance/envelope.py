"""The platform's error envelope, as the official OpenAPI has it for other resources.

Its lists of codes are not closed: what an operation adds to them has to stand in the contract.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
TOP: Mapping[int, frozenset[str]] = {
    400: frozenset({"INVALID_DATA", "INVALID_REQUEST", "REQUEST_FAILED"}),
    401: frozenset({"ACCESS_FAILED"}),
    403: frozenset({"ACCESS_FAILED"}),
    404: frozenset({"NOT_FOUND"}),
    415: frozenset({"INVALID_REQUEST"}),
    429: frozenset({"REQUEST_LIMITED"}),
    500: frozenset({"UNEXPECTED_ERROR"}),
}
DETAILS: Mapping[int, frozenset[str]] = {
    400: frozenset(
        {
            *("ACCOUNT_NOT_USABLE", "CONSTRAINT_VIOLATION", "EMPTY_VALUE", "INVALID_FILTER"),
            *("INVALID_OTP", "INVALID_PARAMETER", "INVALID_VALUE", "MFA_AUTH_METHODS_CONFLICT"),
            *("NO_PASSWORD", "OUT_OF_RANGE", "REQUIRED_VALUE", "SIZE_LIMIT_EXCEEDED"),
            "UNIQUENESS_VIOLATION",
        }
    ),
    401: frozenset({"INSUFFICIENT_PERMISSIONS", "INVALID_TOKEN"}),
    403: frozenset({"INSUFFICIENT_PERMISSIONS", "LICENSE_EXCEEDED"}),
    429: frozenset({"LIMIT_EXCEEDED", "QUOTA_EXCEEDED"}),
}
_WITHOUT_ID = (403, 429)  # which need not have one
_MOMENTS = ("quotaResetTime", "retryAfter")


def flaws(status: int, body: Any, further: frozenset[str] = frozenset()) -> Iterator[str]:
    """What is wrong with an error's body.

    Args:
        status: the HTTP status.
        body: JSON.
        further: detail codes that the contract has beyond those of the envelope.
    """
    if not isinstance(body, Mapping):
        yield "it is no object"
        return
    told = body.get("id", "" if status not in _WITHOUT_ID else None)
    if not (isinstance(told, str) and _UUID.fullmatch(told)) and (told is not None or "id" in body):
        yield "id is no UUID"
    if not isinstance(body.get("message"), str):
        yield "there is no message"
    if body.get("code") not in TOP.get(status, {body.get("code")}):
        yield f"{body.get('code')} does not go with {status}"
    for detail in body.get("details", []):
        yield from _detail(status, detail, further)


def _detail(status: int, detail: Mapping[str, Any], further: frozenset[str]) -> Iterator[str]:
    code = detail.get("code")
    if code not in DETAILS.get(status, {code}) | further:
        yield f"the detail {code} does not go with {status}"
    if not isinstance(detail.get("message"), str):
        yield f"the detail {code} has no message"
    if "target" in detail and not isinstance(detail["target"], str):
        yield f"the detail {code} has a target that is no text"
    inner = detail.get("innerError", {})
    if not isinstance(inner, Mapping):
        yield f"the detail {code} has an innerError that is no object"
        return
    for name in _MOMENTS:
        if name in inner and not _is_moment(inner[name]):
            yield f"{name} is no moment"


def _is_moment(value: Any) -> bool:
    try:
        return datetime.fromisoformat(value).tzinfo is not None
    except (TypeError, ValueError):
        return False

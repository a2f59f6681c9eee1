"""A reply that says no → the error that says what happened, and the likely cause and cure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from pingone_nb.errors import ApiError, ErrorDetail, PingOneError, ReplyError
from pingone_nb.masking import scrubber
from pingone_nb.wire import JSON, ApiReply, ApiRequest

_LONGEST_MESSAGE = 500


def error_from(request: ApiRequest, reply: ApiReply) -> PingOneError | None:
    """The error that a reply means, or None when it is a success with a JSON body.

    What the reply says is scrubbed of the request's sensitive values first.

    Source: https://developer.pingidentity.com/pingone-api/platform/reference/error-codes.html
    """
    if isinstance(reply.body, Mapping):
        if reply.is_success:
            return None
        body: Mapping[str, Any] = scrubber(request.body, reply.body)(reply.body)
        return _api_error(_Case(request=request, reply=reply, body=body))
    return _reply_error(request, reply)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    request: ApiRequest
    reply: ApiReply
    body: Mapping[str, Any]

    @property
    def code(self) -> str:
        return _text(self.body, "code") or _text(self.body, "error")

    @property
    def details(self) -> tuple[ErrorDetail, ...]:
        told = self.body.get("details")
        entries = told if isinstance(told, list) else []
        return tuple(_detail(entry) for entry in entries if isinstance(entry, Mapping))

    @property
    def says(self) -> str:
        return (_text(self.body, "message") or _text(self.body, "error_description")).strip()

    @property
    def is_gateways(self) -> bool:
        return self.reply.http_status == 403 and set(self.body) <= {"message", "Message"}

    def has(self, *codes: str) -> bool:
        return bool({self.code, *(detail.code for detail in self.details)} & set(codes))


def _api_error(case: _Case) -> ApiError:
    return ApiError(
        _message(case),
        http_status=case.reply.http_status,
        code=case.code,
        id=_text(case.body, "id") or None,
        details=case.details,
        correlation_id=case.reply.correlation_id,
        retry_after_seconds=case.reply.retry_after_seconds,
        hint=_hint(case),
    )


def _message(case: _Case) -> str:
    if case.is_gateways:
        return "The gateway knows no such path or method: the request never reached PingOne's API."
    said = [case.says, *(_sentence(detail) for detail in case.details)]
    message = " ".join(each for each in said if each) or "PingOne refused without a reason."
    return message[:_LONGEST_MESSAGE]


def _sentence(detail: ErrorDetail) -> str:
    target = f"{detail.target}: " if detail.target else ""
    return f"{target}{detail.message}." if detail.message else ""


def _reply_error(request: ApiRequest, reply: ApiReply) -> ReplyError:
    if 300 <= reply.http_status < 400:
        message = f"HTTP {reply.http_status}: the server wants to redirect, which PingOne does not."
        hint = "Nothing was sent on. Check the region, the custom domain or PINGONE_AUTH_PATH."
    else:
        kind = reply.headers.get("content-type", "").partition(";")[0] or "no media type"
        message = f"HTTP {reply.http_status}: the reply is no JSON object but {kind[:80]}."
        hint = "A proxy or another server may have answered in PingOne's place."
    if request.retry != "safe":
        hint += " The request may have been carried out."
    return ReplyError(message, http_status=reply.http_status, hint=hint)


def _detail(entry: Mapping[str, Any]) -> ErrorDetail:
    inner = entry.get("innerError")
    return ErrorDetail(
        code=_text(entry, "code"),
        message=_text(entry, "message").rstrip("."),
        target=_text(entry, "target") or None,
        inner_error=inner if isinstance(inner, Mapping) else {},
    )


def _text(body: Mapping[str, Any], name: str) -> str:
    value = body.get(name)
    return value if isinstance(value, str) else ""


def _hint(case: _Case) -> str:
    return next((cure for applies, cure in _CURES if applies(case)), "")


def _at_api_host(case: _Case) -> bool:
    parts = urlsplit(case.request.url)
    return (parts.hostname or "").startswith("api.") or "/v1/" in f"{parts.path}/"


def _token_says(text: str) -> Callable[[_Case], bool]:
    return lambda case: case.request.operation == "token" and text in case.says.lower()


def _is_token(case: _Case) -> bool:
    return case.request.operation == "token"


def _has(*codes: str) -> Callable[[_Case], bool]:
    return lambda case: case.has(*codes)


def _status(*statuses: int) -> Callable[[_Case], bool]:
    return lambda case: case.reply.http_status in statuses


def _lacks_action(case: _Case) -> bool:
    # a POST to one authentication, whose media type should have said what to do
    below = case.request.url.rstrip("/").rpartition("/deviceAuthentications/")[2]
    is_one = case.request.method == "POST" and "/" not in below and below != case.request.url
    return is_one and case.request.media_type in (None, JSON)


_CURES: tuple[tuple[Callable[[_Case], bool], str], ...] = (
    # the first that applies is told
    (
        _token_says("unsupported authentication method"),
        "The application's token endpoint authentication method is another one: use "
        "auth_method='post' for CLIENT_SECRET_POST and auth_method='basic' for "
        "CLIENT_SECRET_BASIC.",
    ),
    (
        _token_says("role assignment"),
        "Give the worker application roles: Identity Data Admin and Environment Admin.",
    ),
    (
        lambda case: _is_token(case) and case.has("invalid_client"),
        "Check client id and client secret, and that region and environment are the "
        "application's own.",
    ),
    (
        lambda case: _is_token(case) and case.is_gateways and _at_api_host(case),
        "Tokens come from the auth host (authPath), which has no /v1; this went to the API host.",
    ),
    (
        lambda case: case.is_gateways and _at_api_host(case),
        "deviceAuthentications is on the auth host (authPath), which has no /v1 and no "
        "/environments; this went to the API host (apiPath).",
    ),
    (
        lambda case: case.is_gateways,
        "It looks like a problem with the token, but means the path or the method: check "
        "authPath, the environment id in the path, and GET or POST.",
    ),
    (
        _lacks_action,
        "The media type selects the action: send "
        "Content-Type: application/vnd.pingidentity.otp.check+json.",
    ),
    (
        _status(415),
        "The media type selects the action, and PingOne does not know this one here.",
    ),
    (
        _has("INVALID_TOKEN"),
        "The token is expired, of another environment or region, or an end user's: these calls "
        "want a worker application's token.",
    ),
    (
        _has("INSUFFICIENT_PERMISSIONS"),
        "The worker application lacks a role for this environment, such as Identity Data Admin.",
    ),
    (
        _status(401),
        "These calls want a worker application's valid token, as Authorization: Bearer.",
    ),
    (
        _status(403),
        "The environment may not exist in this region, or lack the PingOne MFA service, or the "
        "application a role.",
    ),
    (
        _has("INVALID_OTP"),
        "The passcode was wrong: type the one of the newest message. The authentication goes on.",
    ),
    (
        _has("OTP_SESSION_EXPIRED"),
        "The passcode came too late: send again, which for a one-time target means a new "
        "authentication.",
    ),
    (
        _has("TOO_MANY_OTP_RETRIES"),
        "The attempts are used up: send again, which for a one-time target means a new "
        "authentication.",
    ),
    (
        lambda case: case.request.operation in ("check_otp", "read") and _status(404)(case),
        "There is no such authentication here: its id is wrong, or it is over. Begin a new one.",
    ),
    (
        _status(404),
        "The user or the policy does not exist in this environment: user_id is the user's id, "
        "not the username.",
    ),
    (
        _status(429),
        "PingOne asks to wait: a rate limit, or the day's messages for this user are used up.",
    ),
    (
        _status(500, 502, 503, 504),
        "PingOne has a problem of its own: try later; quote the error id to Ping's support.",
    ),
)

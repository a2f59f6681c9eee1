"""A reply that says no → the error that says what happened, and the likely cause and cure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from pingone_nb.errors import ApiError, ErrorDetail, PingOneError, ReplyError
from pingone_nb.privacy.masking import scrubber
from pingone_nb.request import JSON, ApiReply, ApiRequest

_LONGEST_MESSAGE = 500


def error_from(request: ApiRequest, reply: ApiReply) -> PingOneError | None:
    """The error that a reply means, or None when it is a success.

    A success has a JSON object, or nothing where nothing was sent that needs an answer: after
    DELETE, and after an action without a body.

    What the reply says, its headers included, is scrubbed of what was sent with the request first.

    Source: https://developer.pingidentity.com/pingone-api/platform/reference/error-codes.html
    """
    is_object = isinstance(reply.body, Mapping)
    if (reply.is_success and is_object) or _is_empty_success(request, reply):
        return None
    scrub = scrubber(*request.sensitive, told=reply.body)
    reply = replace(reply, headers=scrub(reply.headers), text="", body=scrub(reply.body))
    if not is_object:
        return _reply_error(request, reply)
    return _api_error(_Case(request=request, reply=reply, body=reply.body))


def with_failure_scrubbed(request: ApiRequest, reply: ApiReply) -> ApiReply:
    """The reply; what was sent is taken out of the sentence that tells why it failed.

    Models and forms show it.
    """
    failure = reply.body.get("error") if isinstance(reply.body, Mapping) else None
    said = failure.get("message") if isinstance(failure, Mapping) else None
    if not isinstance(failure, Mapping) or not isinstance(said, str):
        return reply
    told = {**failure, "message": scrubber(*request.sensitive)(said)}
    return replace(reply, body={**reply.body, "error": told})


def _is_empty_success(request: ApiRequest, reply: ApiReply) -> bool:
    needs_no_answer = reply.http_status == 204 or request.body is None
    return reply.is_success and needs_no_answer and not reply.text.strip()


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


def _lacks_action(collection: str) -> Callable[[_Case], bool]:
    # a POST to one of a collection, whose media type should have said what to do
    def applies(case: _Case) -> bool:
        below = case.request.url.rstrip("/").rpartition(f"/{collection}/")[2]
        is_one = case.request.method == "POST" and "/" not in below and below != case.request.url
        return is_one and case.request.media_type in (None, JSON)

    return applies


def _at(target: str, *codes: str) -> Callable[[_Case], bool]:
    return lambda case: any(
        detail.code in codes and (detail.target or "").endswith(target) for detail in case.details
    )


def _all_of(*conditions: Callable[[_Case], bool]) -> Callable[[_Case], bool]:
    return lambda case: all(applies(case) for applies in conditions)


def _is_below_environments(case: _Case) -> bool:
    return "/environments/" in urlsplit(case.request.url).path


_OF_ONE_AUTHENTICATION = ("check_otp", "check_assertion", "select_device", "cancel", "read")


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
        lambda case: _is_token(case) and _status(404)(case),
        "There is no such environment at this host: each region has hosts of its own. Check the "
        "region, then the environment's id.",
    ),
    (
        lambda case: _is_token(case) and case.is_gateways and _at_api_host(case),
        "Tokens come from the auth host (authPath), which has no /v1; this went to the API host.",
    ),
    (
        lambda case: case.is_gateways and _is_below_environments(case),
        "It looks like a problem with the token, but means the path or the method: check apiPath, "
        "which ends with /v1, and the path after it.",
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
        _lacks_action("deviceAuthentications"),
        "The media type selects the action: send "
        "Content-Type: application/vnd.pingidentity.otp.check+json.",
    ),
    (
        _lacks_action("devices"),
        "The media type selects the action: send "
        "Content-Type: application/vnd.pingidentity.device.activate+json, say.",
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
        _at("evice.id", "TOO_MANY_OTP_RETRIES"),
        "The device cools down after too many failures: wait until its coolDownExpiresAt, choose "
        "another device, or have an administrator unlock it.",
    ),
    (
        _has("TOO_MANY_OTP_RETRIES"),
        "The attempts are used up: send again, which for a one-time target means a new "
        "authentication. A paired device may have to cool down first, until its coolDownExpiresAt.",
    ),
    (
        _has("EXTRA_OTP_REQUIRED"),
        "The token's clock or counter is off: send its next passcode, when activating with "
        "oathResync.",
    ),
    (
        _has("QUOTA_EXCEEDED"),
        "The day's messages for this user are used up: wait until midnight UTC, or use a device "
        "that needs none.",
    ),
    (
        _all_of(_status(400), _has("LIMIT_EXCEEDED")),
        "The user has as many devices as the MFA settings allow (pairing.maxAllowedDevices): "
        "delete one, or allow more.",
    ),
    (
        _has("UNIQUENESS_VIOLATION"),
        "There is such a one already: a device of this user with the same number or address, or a "
        "user of the same name.",
    ),
    (
        lambda case: any(
            _at(target, "CONSTRAINT_VIOLATION")(case)
            for target in ("origin", "assertion", "attestation")
        ),
        "origin must be a full URL below the relying party's id, such as https://app.example.com "
        "for example.com, and what was signed must answer this very challenge.",
    ),
    (
        _at("status", "CONSTRAINT_VIOLATION"),
        "The authentication's status does not allow this: read it again; its links name what is "
        "allowed.",
    ),
    (
        _at("evice.id", "CONSTRAINT_VIOLATION"),
        "The device is blocked, or the policy does not allow its kind: choose another device.",
    ),
    (
        _at("type", "CONSTRAINT_VIOLATION"),
        "The policy does not let such devices be paired: name another one, or change it. PingOne's "
        "default policy has TOTP switched off.",
    ),
    (
        _at("extension", "CONSTRAINT_VIOLATION"),
        "Extensions are only taken where the MFA settings say phoneExtensions.enabled.",
    ),
    (
        _has("INVALID_FILTER"),
        "A filter names an attribute, an operator and a value in quotes, such as "
        'username eq "jane"; not every attribute can be filtered by.',
    ),
    (
        lambda case: case.request.operation in _OF_ONE_AUTHENTICATION and _status(404)(case),
        "There is no such authentication here: its id is wrong, or it is over. Begin a new one.",
    ),
    (
        lambda case: _is_below_environments(case) and _status(404)(case),
        "What the path names does not exist in this environment, or not for this user: check the "
        "ids; user_id is the user's id, not the username.",
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

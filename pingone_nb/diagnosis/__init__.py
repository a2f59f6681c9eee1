"""A reply that says no → the error that says what happened, and the likely cause and cure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pingone_nb.diagnosis.case import Case, is_gateways, text_in
from pingone_nb.diagnosis.cures import hint_of
from pingone_nb.errors import ApiError, ErrorDetail, Origin, PingOneError, ReplyError
from pingone_nb.privacy.masking import scrubber
from pingone_nb.request import ApiReply, ApiRequest

_LONGEST_MESSAGE = 500


def error_from(request: ApiRequest, reply: ApiReply) -> PingOneError | None:
    """The error that a reply means, or None when it is a success.

    A success has a JSON object, or nothing where nothing was sent that needs an answer: after
    DELETE, and after an action without a body. A request that `takes_any` has any JSON value.

    What the reply says, its headers included, is scrubbed of what was sent with the request first.

    Source: https://developer.pingidentity.com/pingone-api/platform/reference/error-codes.html
    """
    if reply.fault:
        return _reply_error(request, reply)
    is_object = isinstance(reply.body, Mapping)
    is_value = is_object or (request.takes_any and _is_json(reply))
    if (reply.is_success and is_value) or _is_empty_success(request, reply):
        return None
    scrub = scrubber(*request.sensitive, told=reply.body)
    reply = replace(reply, headers=scrub(reply.headers), text="", body=scrub(reply.body))
    if not is_object:
        return _reply_error(request, reply)
    origin = _origin(request, reply)
    return _api_error(reply, replace(origin, url=scrub(origin.url)))


def _is_json(reply: ApiReply) -> bool:
    return reply.body is not None or reply.text.strip() in ("", "null")


def with_failure_scrubbed(request: ApiRequest, reply: ApiReply) -> ApiReply:
    """The reply; what was sent is taken out of the sentence that tells why it failed.

    Models and forms show it.
    """
    failure = reply.body.get("error") if isinstance(reply.body, Mapping) else None
    said = failure.get("message") if isinstance(failure, Mapping) else None
    if not isinstance(failure, Mapping) or not isinstance(said, str):
        return reply
    scrubbed = {**failure, "message": scrubber(*request.sensitive)(said)}
    return replace(reply, body={**reply.body, "error": scrubbed})


def _is_empty_success(request: ApiRequest, reply: ApiReply) -> bool:
    needs_no_answer = reply.http_status == 204 or request.body is None
    return reply.is_success and needs_no_answer and not reply.text.strip()


def _origin(request: ApiRequest, reply: ApiReply) -> Origin:
    return Origin(
        operation=request.operation,
        method=request.method,
        url=request.url.partition("?")[0],
        media_type=request.media_type,
        is_gateways=reply.http_status == 403 and set(reply.body) <= {"message", "Message"},
    )


def _api_error(reply: ApiReply, origin: Origin) -> ApiError:
    body: Mapping[str, Any] = reply.body
    details = details_of(body)
    case = Case(
        http_status=reply.http_status,
        code=text_in(body, "code") or text_in(body, "error"),
        details=details,
        says=(text_in(body, "message") or text_in(body, "error_description")).strip(),
        origin=origin,
    )
    return ApiError(
        _message(case),
        http_status=case.http_status,
        code=case.code,
        id=text_in(body, "id") or None,
        details=details,
        correlation_id=reply.correlation_id,
        retry_after_seconds=reply.retry_after_seconds,
        hint=hint_of(case),
        origin=origin,
    )


def _message(case: Case) -> str:
    if is_gateways(case):
        return (
            "The gateway doesn't know this path or method. The request didn't reach PingOne's API."
        )
    said = [case.says, *(_sentence(detail) for detail in case.details)]
    message = (
        " ".join(each for each in said if each)
        or "PingOne refused the request without giving a reason."
    )
    return message[:_LONGEST_MESSAGE]


def _sentence(detail: ErrorDetail) -> str:
    target = f"{detail.target}: " if detail.target else ""
    return f"{target}{detail.message}." if detail.message else ""


def _reply_error(request: ApiRequest, reply: ApiReply) -> ReplyError:
    if 300 <= reply.http_status < 400 and not reply.fault:
        message = f"HTTP {reply.http_status}: the server sent a redirect, which PingOne never does."
        hint = (
            "The redirect wasn't followed. Check the region, the custom domain, or "
            "PINGONE_AUTH_PATH."
        )
    elif reply.fault:
        message = f"HTTP {reply.http_status}: {reply.fault}."
        hint = "The connection was closed."
    else:
        kind = reply.headers.get("content-type", "").partition(";")[0] or "no media type"
        message = f"HTTP {reply.http_status}: the reply is not a JSON object, but {kind[:80]}."
        hint = "A proxy or another server may have replied instead of PingOne."
    if request.retry != "safe":
        hint += " PingOne may have processed the request."
    return ReplyError(
        message,
        http_status=reply.http_status,
        correlation_id=reply.correlation_id,
        hint=hint,
    )


def details_of(body: Any) -> tuple[ErrorDetail, ...]:
    """The `details` of a refusal's body, as far as they can be read."""
    details = body.get("details") if isinstance(body, Mapping) else None
    entries = details if isinstance(details, list) else []
    return tuple(_detail(entry) for entry in entries if isinstance(entry, Mapping))


def _detail(entry: Mapping[str, Any]) -> ErrorDetail:
    inner = entry.get("innerError")
    inner = inner if isinstance(inner, Mapping) else {}
    left = entry.get("attemptsRemaining", inner.get("attemptsRemaining"))
    return ErrorDetail(
        code=text_in(entry, "code"),
        message=text_in(entry, "message").rstrip("."),
        target=text_in(entry, "target") or None,
        inner_error=inner,
        attempts_remaining=left if type(left) is int and left >= 0 else None,
    )

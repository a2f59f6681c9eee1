"""A reply that says no becomes an error that says what, why and what to do."""

from __future__ import annotations

import json

import pytest

from pingone_nb import ApiError, ApiReply, ApiRequest, ReplyError, Secret
from pingone_nb.diagnosis import error_from

ONE = "https://auth.pingone.com/e/deviceAuthentications/0ff545da-016a-4ae7-a8c6-84d67f7b20ea"
CHECK = "application/vnd.pingidentity.otp.check+json"
UNAVAILABLE = "The request could not be completed. You do not have access to this resource."


def diagnose(
    http_status: int,
    body: object,
    *,
    operation: str = "check_otp",
    url: str = ONE,
    media_type: str | None = CHECK,
    method: str = "POST",
) -> ApiError:
    """The error of a reply to that request."""
    request = ApiRequest(
        operation=operation,
        method=method,
        url=url,
        media_type=media_type,
        body={"otp": Secret("918273")},
    )
    text = json.dumps(body)
    error = error_from(
        request,
        ApiReply(
            http_status=http_status,
            headers={"correlation-id": "c1", "retry-after": "7"},
            text=text,
            body=json.loads(text),
            elapsed_seconds=0.0,
        ),
    )
    assert isinstance(error, ApiError)
    return error


WRONG_OTP = {
    "id": "b8ee5b23-ac72-4655-bb86-7ba3f6e4a7c1",
    "code": "INVALID_DATA",
    "message": "One or more validation errors were in the request.",
    "details": [
        {
            "code": "INVALID_OTP",
            "target": "otp",
            "message": "Wrong OTP was provided",
            "innerError": {"maximumAllowed": 3},
        },
        "noise",
    ],
}


def test_the_envelope_is_carried_over() -> None:
    """Status, id, code, details, inner error, correlation id and wait are all in the error."""
    error = diagnose(400, WRONG_OTP)

    assert (error.http_status, error.code, error.id) == (400, "INVALID_DATA", WRONG_OTP["id"])
    assert error.has_detail("INVALID_OTP")
    assert error.details[0].target == "otp"
    assert error.details[0].inner_error["maximumAllowed"] == 3
    assert (error.correlation_id, error.retry_after_seconds) == ("c1", 7)
    for part in ("Wrong OTP was provided", "INVALID_DATA/INVALID_OTP", WRONG_OTP["id"]):
        assert part in str(error)


def api(code: str, *details: str) -> dict:
    """An error envelope of these codes."""
    return {"code": code, "message": UNAVAILABLE, "details": [{"code": each} for each in details]}


def detail(code: str, target: str) -> dict:
    """A validation error of one property."""
    return {"code": "INVALID_DATA", "message": "no", "details": [{"code": code, "target": target}]}


USERS = "https://api.pingone.com/v1/environments/e/users"
DEVICES = f"{USERS}/u/devices"
DEVICE = f"{DEVICES}/d"


@pytest.mark.parametrize(
    ("error", "cure"),
    [
        (diagnose(401, {"error": "invalid_client", "error_description": "Request denied: Unsupported authentication method (Correlation ID: x)"}, operation="token"), "auth_method='post'"),
        (diagnose(401, {"error": "invalid_client", "error_description": "Request denied: Invalid client credentials (Correlation ID: x)"}, operation="token"), "region and environment"),
        (diagnose(400, {"error_description": "Request denied: Application does not have any role assignments"}, operation="token"), "Identity Data Admin"),
        (diagnose(404, api("NOT_FOUND"), operation="token", url="https://auth.pingone.eu/e/as/token"), "no such environment"),
        (diagnose(403, {"message": "Missing Authentication Token"}, operation="token", url="https://api.pingone.com/v1/e/as/token"), "auth host"),
        (diagnose(403, {"message": "Invalid key=value pair (missing equal-sign) in Authorization header"}, url="https://api.pingone.com/v1/e/deviceAuthentications"), "apiPath"),
        (diagnose(403, {"message": "Missing Authentication Token"}, url="https://auth.pingone.com/e/nothing"), "the path or the method"),
        (diagnose(401, api("ACCESS_FAILED", "INVALID_TOKEN")), "token of a worker application"),
        (diagnose(401, api("ACCESS_FAILED", "INSUFFICIENT_PERMISSIONS")), "role"),
        (diagnose(403, api("ACCESS_FAILED")), "Check that the environment is in this region"),
        (diagnose(415, api("UNSUPPORTED"), media_type="application/json"), CHECK),
        (diagnose(400, api("INVALID_DATA"), media_type=None), CHECK),
        (diagnose(415, api("UNSUPPORTED"), media_type="application/xml"), "doesn't support this media type"),
        (diagnose(404, api("NOT_FOUND")), "authentication doesn't exist"),
        (diagnose(404, api("NOT_FOUND"), operation="initialize", url=ONE.rpartition("/")[0]), "not the username"),
        (diagnose(400, api("INVALID_DATA", "INVALID_OTP")), "newest message"),
        (diagnose(400, api("INVALID_DATA", "OTP_SESSION_EXPIRED")), "new authentication"),
        (diagnose(400, api("INVALID_DATA", "TOO_MANY_OTP_RETRIES")), "No attempts are left"),
        (diagnose(429, api("REQUEST_LIMITED", "QUOTA_EXCEEDED")), "Wait"),
        (diagnose(500, api("UNEXPECTED_ERROR")), "Try again later"),
        (diagnose(400, detail("TOO_MANY_OTP_RETRIES", "device.id"), operation="select_device"), "another device"),
        (diagnose(400, detail("TOO_MANY_OTP_RETRIES", "selectedDevice.id"), operation="initialize"), "coolDownExpiresAt"),
        (diagnose(400, api("INVALID_DATA", "EXTRA_OTP_REQUIRED"), operation="activate_device", url=DEVICE), "oathResync"),
        (diagnose(429, api("REQUEST_LIMITED", "QUOTA_EXCEEDED")), "midnight UTC"),
        (diagnose(429, api("REQUEST_LIMITED", "LIMIT_EXCEEDED")), "Wait before you try again"),
        (diagnose(400, api("REQUEST_FAILED", "LIMIT_EXCEEDED"), operation="create_device", url=DEVICES), "maxAllowedDevices"),
        (diagnose(400, detail("UNIQUENESS_VIOLATION", "phone"), operation="create_device", url=DEVICES), "already"),
        (diagnose(400, detail("CONSTRAINT_VIOLATION", "origin"), operation="check_assertion"), "relying party"),
        (diagnose(400, detail("CONSTRAINT_VIOLATION", "assertion"), operation="check_assertion"), "challenge"),
        (diagnose(400, detail("CONSTRAINT_VIOLATION", "attestation"), operation="activate_device", url=DEVICE), "challenge"),
        (diagnose(400, detail("CONSTRAINT_VIOLATION", "status"), operation="cancel"), "links"),
        (diagnose(400, detail("CONSTRAINT_VIOLATION", "device.id"), operation="select_device"), "blocked"),
        (diagnose(400, detail("CONSTRAINT_VIOLATION", "type"), operation="create_device", url=DEVICES), "policy"),
        (diagnose(400, detail("CONSTRAINT_VIOLATION", "extension"), operation="create_device", url=DEVICES), "phoneExtensions"),
        (diagnose(400, api("INVALID_REQUEST", "INVALID_FILTER"), operation="find_users", url=USERS), "in quotation marks"),
        (diagnose(404, api("NOT_FOUND"), operation="select_device"), "authentication doesn't exist"),
        (diagnose(404, api("NOT_FOUND"), operation="read_device", url=DEVICE, method="GET", media_type=None), "not for this user"),
        (diagnose(403, {"message": "Missing Authentication Token"}, operation="read_user", url=USERS), "ends with /v1"),
        (diagnose(415, api("UNSUPPORTED"), operation="activate_device", url=DEVICE, media_type="application/json"), "device.activate+json"),
    ],
)  # fmt: skip
def test_classic_mistakes_are_named(error: ApiError, cure: str) -> None:
    """Each classic mistake's cure is told in the error's text."""
    assert cure in error.hint
    assert error.hint in str(error)


def test_the_gateways_403_does_not_blame_the_token() -> None:
    """The gateway's misleading sentence is replaced by what it means."""
    error = diagnose(403, {"message": "Missing Authentication Token"})

    assert "doesn't know this path or method" in str(error)
    assert "Missing Authentication Token" not in str(error)


def test_a_reply_that_repeats_the_passcode_is_scrubbed() -> None:
    """Nothing that the request held secretly gets into the error."""
    body = {
        "code": "INVALID_DATA",
        "message": "918273?",
        "details": [{"code": "X", "message": "918273"}],
    }

    assert "918273" not in str(diagnose(400, body)) + repr(diagnose(400, body).details)


@pytest.mark.parametrize(
    "body",
    [{}, {"code": 5, "message": None, "details": "no"}, {"details": [None, {"code": {}}]}, {"message": "x" * 100_000}],
)  # fmt: skip
def test_any_object_becomes_an_api_error(body: dict) -> None:
    """An error body of any shape becomes an ApiError with a text of readable length."""
    error = diagnose(400, body)

    assert 0 < len(str(error)) < 2000


@pytest.mark.parametrize(
    ("http_status", "text", "words"),
    [
        (200, "<html>hello</html>", "not a JSON object"),
        (502, "<html>bad gateway</html>", "not a JSON object"),
        (200, "[1]", "not a JSON object"),
        (302, "", "redirect"),
    ],
)
def test_what_is_no_json_object_is_a_reply_error(http_status: int, text: str, words: str) -> None:
    """A reply that PingOne never sends is a ReplyError, not an ApiError."""
    request = ApiRequest(operation="initialize", method="POST", url=ONE, retry="unsent")
    body = [1] if text == "[1]" else None
    error = error_from(
        request,
        ApiReply(
            http_status=http_status,
            headers={"content-type": "text/html; charset=x"},
            text=text,
            body=body,
            elapsed_seconds=0.0,
        ),
    )

    assert isinstance(error, ReplyError)
    assert words in str(error)
    assert "may have processed the request" in str(error)


def test_the_headers_are_told_without_what_was_sent() -> None:
    """An error's correlation id and wait come from headers, and repeat no passcode either."""
    request = ApiRequest(
        operation="check_otp", method="POST", url=ONE, body={"otp": Secret("918273")}
    )
    headers = {"correlation-id": "c-918273", "retry-after": "918273", "content-type": "918273/x"}
    replies = [
        ApiReply(http_status=400, headers=headers, text="x", body=body, elapsed_seconds=0.0)
        for body in ({"code": "INVALID_DATA", "message": "no"}, None)
    ]
    refusal, other = (error_from(request, reply) for reply in replies)

    assert "918273" not in f"{vars(refusal)} {refusal} {vars(other)} {other}"
    assert isinstance(refusal, ApiError)
    assert refusal.correlation_id == "c-••••"


def test_a_success_is_no_error() -> None:
    """A 2xx JSON object, FAILED ones included, is no error."""
    request = ApiRequest(operation="read", method="GET", url=ONE)
    reply = ApiReply(
        http_status=200, headers={}, text="", body={"status": "FAILED"}, elapsed_seconds=0.0
    )

    assert error_from(request, reply) is None


@pytest.mark.parametrize(
    ("method", "body", "http_status"),
    [("DELETE", None, 204), ("POST", None, 200), ("PUT", {}, 204)],
)
def test_nothing_may_be_answered_where_nothing_is_expected(
    method: str, body: dict | None, http_status: int
) -> None:
    """A 204, and an empty success of an action without a body, are no errors."""
    request = ApiRequest(operation="delete_device", method=method, url=DEVICE, body=body)
    reply = ApiReply(http_status=http_status, headers={}, text="", body=None, elapsed_seconds=0.0)

    assert error_from(request, reply) is None


def test_nothing_is_too_little_where_an_answer_is_expected() -> None:
    """An empty 200 to a request with a body is a ReplyError: it may have been carried out."""
    request = ApiRequest(operation="initialize", method="POST", url=ONE, body={}, retry="unsent")
    reply = ApiReply(http_status=200, headers={}, text="", body=None, elapsed_seconds=0.0)

    assert isinstance(error_from(request, reply), ReplyError)


@pytest.mark.parametrize(
    ("detail", "expected"),
    [
        ({"attemptsRemaining": 2}, 2),
        ({"attemptsRemaining": 0}, 0),
        ({"innerError": {"attemptsRemaining": 1}}, 1),
        ({"attemptsRemaining": "2"}, None),
        ({"attemptsRemaining": True}, None),
        ({"attemptsRemaining": -1}, None),
        ({"innerError": "x"}, None),
        ({}, None),
    ],
)
def test_attempts_left_are_read(detail: dict[str, object], expected: int | None) -> None:
    """An error tells how many attempts are left where the reply does, and nothing else."""
    entry = {"code": "INVALID_OTP", "message": "Wrong OTP was provided", **detail}
    error = diagnose(400, {"code": "INVALID_DATA", "message": "No.", "details": [entry]})

    assert isinstance(error, ApiError)
    assert error.attempts_remaining == expected
    assert error.details[0].attempts_remaining == expected

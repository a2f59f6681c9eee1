"""Each cure is told of its own case: none stands behind another that hides it."""

from __future__ import annotations

from typing import Any

import jwt
import pytest

from pingone_nb import Secret, Settings
from pingone_nb.diagnosis.case import Case
from pingone_nb.diagnosis.cures import CURES, Column, Cure, cure_of
from pingone_nb.errors import ErrorDetail, Origin

ENVIRONMENT = "0ff545da-016a-4ae7-a8c6-84d67f7b20ea"
AUTH = f"https://auth.pingone.com/{ENVIRONMENT}"
API = f"https://api.pingone.com/v1/environments/{ENVIRONMENT}"
ONE = f"{AUTH}/deviceAuthentications/a1"
CHECK = "application/vnd.pingidentity.otp.check+json"
DEVICE = f"{API}/users/u1/devices/d1"
COLUMNS: tuple[Column, ...] = ("hint", "title", "mistake")


def settings(**told: Any) -> Settings:
    """Settings of a worker application."""
    return Settings(environment_id=ENVIRONMENT, client_id="id", client_secret=Secret("s"), **told)


def given(**claims: str) -> Settings:
    """Settings with a token of these claims."""
    return settings(token=Secret(jwt.encode(claims, "k" * 32, algorithm="HS256")))


def refused(
    http_status: int,
    code: str = "",
    detail: str = "",
    *,
    target: str | None = None,
    inner: Any = None,
    says: str = "",
    known: Settings | None = None,
    **sent: Any,
) -> Case:
    """A refusal: its status, its code, one detail's code and target; and what it answers."""
    return Case(
        http_status=http_status,
        code=code,
        details=(
            (ErrorDetail(code=detail, target=target, inner_error=inner or {}),) if detail else ()
        ),
        says=says,
        origin=Origin(
            **{"operation": "check_otp", "method": "POST", "url": ONE, "media_type": CHECK, **sent}
        ),
        settings=known,
    )


def at_token(http_status: int, code: str = "", **told: Any) -> Case:
    """A refusal of the token."""
    return refused(http_status, code, operation="token", **{"url": f"{AUTH}/as/token", **told})


def at_gateway(url: str, **sent: Any) -> Case:
    """The gateway's own 403."""
    return refused(403, is_gateways=True, url=url, **sent)


# one for each row of the table, in its order, with words that are told
CASES: tuple[tuple[Case, str], ...] = (
    (
        at_token(403, known=settings(auth_path="https://api.pingone.com")),
        "in place of the auth host",
    ),
    (refused(403, known=settings(api_path="https://auth.pingone.com")), "in place of the API host"),
    (refused(403, known=settings(api_path="https://api.pingone.com")), "/v1 is missing"),
    (at_token(401, "invalid_client", says="Unsupported authentication method"), "auth_method"),
    (at_token(400, "invalid_request", says="no role assignments"), "Environment Admin"),
    (at_token(400, "unauthorized_client", says="Unsupported grant type"), "grant type"),
    (at_token(401, "invalid_client", says="Invalid client"), "client secret"),
    (at_token(404, "NOT_FOUND", known=settings(auth_path="http://localhost")), "environment ID"),
    (at_token(404, "NOT_FOUND", known=settings()), "isn't in this region"),
    (at_token(404, "NOT_FOUND"), "its own hosts"),
    (at_token(403, is_gateways=True, url=f"{API}/as/token"), "Request tokens from"),
    (at_gateway(f"{API}/deviceAuthentications"), "deviceAuthentications is on the auth host"),
    (at_gateway(f"{API}/userz", method="GET"), "apiPath, which ends with /v1"),
    (at_gateway(f"{AUTH}/nothing"), "authPath, the environment ID"),
    (refused(415, media_type="application/json"), "otp.check+json"),
    (refused(415, media_type="application/json", url=DEVICE), "device.activate+json"),
    (refused(501, "NOT_SIMULATED"), "leaves this out"),
    (refused(415, media_type="application/xml"), "doesn't support this media type"),
    (refused(401, "ACCESS_FAILED", known=given(sub="u1")), "belongs to an end user"),
    (refused(401, "ACCESS_FAILED", known=given(iss="https://auth.pingone.eu")), "another region"),
    (refused(401, "ACCESS_FAILED", known=given(env="other")), "another environment"),
    (refused(401, "ACCESS_FAILED", "INVALID_TOKEN"), "expired"),
    (refused(403, "ACCESS_FAILED", "INSUFFICIENT_PERMISSIONS"), "needs a role"),
    (refused(403, "ACCESS_FAILED"), "includes PingOne MFA"),
    (refused(401, "ACCESS_FAILED", known=given()), "accept this token"),
    (refused(401, "ACCESS_FAILED"), "Bearer"),
    (refused(400, "INVALID_DATA", "INVALID_OTP", target="otp"), "Wrong passcode."),
    (refused(400, "INVALID_DATA", "OTP_SESSION_EXPIRED"), "has expired"),
    (refused(400, "REQUEST_FAILED", "QUOTA_EXCEEDED", inner={"coolDownExpiresAt": 1}), "cooling"),
    (refused(400, "REQUEST_FAILED", "PASSWORD_LOCKED_OUT"), "account is locked"),
    (refused(400, "REQUEST_FAILED", "ACCOUNT_NOT_USABLE"), "is disabled"),
    (refused(400, "REQUEST_FAILED", "MFA_DISABLED"), "enable_mfa"),
    (refused(400, "REQUEST_FAILED", "NO_USABLE_DEVICES"), "Pair one"),
    (refused(400, "INVALID_DATA", "TOO_MANY_OTP_RETRIES"), "No attempts are left"),
    (refused(400, "INVALID_DATA", "EXTRA_OTP_REQUIRED", url=DEVICE), "oathResync"),
    (refused(429, "REQUEST_LIMITED", "SMS_VOICE_LIMIT_REACHED"), "midnight UTC"),
    (refused(400, "REQUEST_FAILED", "LIMIT_EXCEEDED"), "maxAllowedDevices"),
    (refused(400, "INVALID_DATA", "UNIQUENESS_VIOLATION", target="phone"), "already"),
    (refused(400, "INVALID_DATA", "CONSTRAINT_VIOLATION", target="origin"), "relying party"),
    (refused(400, "INVALID_DATA", "CONSTRAINT_VIOLATION", target="status"), "links show"),
    (refused(400, "INVALID_DATA", "CONSTRAINT_VIOLATION", target="device.id"), "blocked"),
    (refused(400, "INVALID_DATA", "CONSTRAINT_VIOLATION", target="type"), "TOTP is disabled"),
    (refused(400, "INVALID_DATA", "CONSTRAINT_VIOLATION", target="extension"), "phoneExtensions"),
    (refused(400, "INVALID_REQUEST", "INVALID_FILTER", url=f"{API}/users"), "in quotation marks"),
    (refused(404, "NOT_FOUND"), "can't find it"),
    (refused(404, "NOT_FOUND"), "authentication doesn't exist"),
    (refused(404, "NOT_FOUND", operation="read_device", url=DEVICE), "not for this user"),
    (refused(404, "NOT_FOUND", operation="initialize"), "user or the policy"),
    (refused(429, "REQUEST_LIMITED"), "Too many requests."),
    (refused(429, "REQUEST_LIMITED"), "Wait before you try again"),
    (refused(500, "UNEXPECTED_ERROR"), "PingOne has a problem."),
    (refused(500, "UNEXPECTED_ERROR"), "include the error ID"),
    (refused(400, "INVALID_DATA", "INVALID_VALUE"), "refused the request"),
    (Case(status="FAILED"), "failed"),
    (Case(status="PUSH_CONFIRMATION_TIMED_OUT"), "timed out"),
    (Case(status="NUMBER_MATCHING_FAILED"), "wrong number"),
)


@pytest.mark.parametrize(("row", "case", "words"), [
    (row, case, words) for row, (case, words) in zip(CURES, CASES, strict=True)
])  # fmt: skip
def test_each_cure_wins_for_its_case(row: Cure, case: Case, words: str) -> None:
    """Whatever a row of the table has to say is told of its case, and not another row's words."""
    filled = [column for column in COLUMNS if getattr(row, column)]

    assert filled
    assert [cure_of(case, column) for column in filled] == [row] * len(filled)
    assert words in f"{row.hint} {row.title} {row.mistake}"


@pytest.mark.parametrize("host", ["https://api.pingone.eu/v1", "https://api.pingone.eu", "http://127.0.0.1:1/v1"])  # fmt: skip
@pytest.mark.parametrize("below", ["deviceAuthentications", "deviceAuthentications/a1"])
@pytest.mark.parametrize("environment", ["environments/e", "e"])
def test_a_device_authentication_at_the_api_host_is_named(
    host: str, environment: str, below: str
) -> None:
    """Wherever on the API host a device authentication is looked for, the auth host is named."""
    row = cure_of(at_gateway(f"{host}/{environment}/{below}"), "hint")

    assert row is not None
    assert row.hint.startswith("deviceAuthentications is on the auth host")


@pytest.mark.parametrize("url", [f"{API}/deviceAuthenticationPoliciez", "https://api.pingone.com/v1/users"])  # fmt: skip
def test_nothing_else_at_the_api_host_is_taken_for_one(url: str) -> None:
    """Of another path on the API host the API host's own advice is told."""
    row = cure_of(at_gateway(url), "hint")

    assert row is not None
    assert "Check apiPath" in row.hint


@pytest.mark.parametrize(
    ("http_status", "code", "detail", "words"),
    [
        (401, "ACCESS_FAILED", "INVALID_TOKEN", "The token has expired"),
        (403, "ACCESS_FAILED", "INSUFFICIENT_PERMISSIONS", "needs a role"),
        (404, "NOT_FOUND", "", "authentication doesn't exist"),
        (429, "REQUEST_LIMITED", "", "Wait before you try again"),
        (500, "UNEXPECTED_ERROR", "", "Try again later"),
    ],
)
@pytest.mark.parametrize("media_type", ["application/json", None])
def test_the_media_type_is_blamed_only_where_it_may_be(
    media_type: str | None, http_status: int, code: str, detail: str, words: str
) -> None:
    """A POST without an action's media type that fails for another reason is told that reason."""
    row = cure_of(refused(http_status, code, detail, media_type=media_type), "hint")

    assert row is not None
    assert words in row.hint

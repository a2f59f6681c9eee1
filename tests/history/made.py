"""Exchanges made up for the tests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from pingone_nb import ApiReply, ApiRequest, Exchange, PingOneError, Secret, TransportError
from pingone_nb.history import DigestKey

BEGAN = datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC)
ROOT = "https://auth.pingone.com/e/deviceAuthentications"
PHONE = "+1 413 555 0177"
LOST = TransportError("No reply in time.", may_have_been_sent=True)


def request(operation: str, *, url: str, body: Any = None) -> ApiRequest:
    """A request that nobody sends."""
    return ApiRequest(operation=operation, method="POST", url=url, media_type="x/y", body=body)


def reply(body: Any = None, *, http_status: int = 200, text: str = "", **headers: str) -> ApiReply:
    """A reply that nobody sent."""
    return ApiReply(
        http_status=http_status, headers=headers, text=text, body=body, elapsed_seconds=0.5
    )


def exchange(
    operation: str,
    outcome: ApiReply | PingOneError,
    *,
    at_seconds: float = 0,
    authentication_id: str | None = None,
    body: Any = None,
    key: DigestKey | None = None,
) -> Exchange:
    """An exchange of half a second, so long after `BEGAN`."""
    url = f"{ROOT}/{authentication_id}" if authentication_id else ROOT
    return Exchange.of(
        request(operation, url=url, body=body),
        outcome,
        started_at=BEGAN + timedelta(seconds=at_seconds),
        elapsed_seconds=0.5,
        digest_key=key,
    )


def begun(
    authentication_id: str,
    *,
    at_seconds: float = 0,
    phone: str = PHONE,
    key: DigestKey | None = None,
) -> Exchange:
    """A passcode is sent by SMS."""
    target = {"oneTime": {"type": "SMS", "phone": Secret(phone)}}
    told = {"id": authentication_id, "status": "OTP_REQUIRED", "note": "größer ✓ \ud83d"}
    headers = {"correlation-id": f"c-{authentication_id}", "x-simulated-by": "tests"}
    return exchange(
        "initialize",
        reply(told, http_status=201, **headers),
        at_seconds=at_seconds,
        body={"selectedDevice": target},
        key=key,
    )


def checked(authentication_id: str, *, at_seconds: float, status: str) -> Exchange:
    """A passcode is right."""
    told = {"id": authentication_id, "status": status}
    return exchange(
        "check_otp",
        reply(told, **{"x-simulated-by": "tests"}),
        at_seconds=at_seconds,
        authentication_id=authentication_id,
        body={"otp": Secret("918273")},
    )


def refused(authentication_id: str, *, at_seconds: float, http_status: int = 400) -> Exchange:
    """A passcode is wrong, or asked for too often."""
    told = {
        "id": "error-7",
        "code": "INVALID_DATA",
        "message": "Not so.",
        "details": [{"code": "INVALID_OTP", "message": "Wrong OTP."}],
    }
    return exchange(
        "check_otp",
        reply(told, http_status=http_status),
        at_seconds=at_seconds,
        authentication_id=authentication_id,
    )


def of_user(user_id: str, *, environment_id: str, host: str = "api.pingone.com") -> Exchange:
    """A user's devices are read."""
    url = f"https://{host}/v1/environments/{environment_id}/users/{user_id}/devices"
    return Exchange.of(
        ApiRequest(operation="list_devices", method="GET", url=url),
        reply({}),
        started_at=BEGAN,
        elapsed_seconds=0.5,
    )


def a_day(key: DigestKey | None = None) -> list[Exchange]:
    """Seven exchanges of three authentications, over two hours."""
    return [
        begun("a1", key=key),
        refused("a1", at_seconds=20),
        checked("a1", at_seconds=30, status="COMPLETED"),
        begun("a2", at_seconds=3600, phone="+14135550188", key=key),
        refused("a2", at_seconds=3610, http_status=429),
        exchange("check_otp", LOST, at_seconds=3620, authentication_id="a2"),
        begun("a3", at_seconds=3700, key=key),
    ]

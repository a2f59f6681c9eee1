"""Made-up exchanges like those of authentications by SMS, for measurements; seeded."""

from __future__ import annotations

import json
import random
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from pingone_nb import Exchange

ENVIRONMENT = "3a530f4b-8b88-48ee-9a4e-9e7e9ae805d9"
ROOT = f"https://auth.pingone.com/{ENVIRONMENT}/deviceAuthentications"
BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
HEADERS = {
    "content-type": "application/json;charset=UTF-8",
    "date": "Thu, 01 Jan 2026 12:30:30 GMT",
    "cache-control": "no-cache, no-store, max-age=0, must-revalidate",
    "x-content-type-options": "nosniff",
    "content-length": "894",
}
TARGET = {"oneTime": {"type": "SMS", "phone": "*******50"}}


def reply_bodies(count: int, *, seed: int = 1) -> Iterator[tuple[str, Any]]:
    """Authentication ids and reply bodies, each parsed on its own as from the wire.

    An authentication begins, is refused a wrong code, and completes; then the next one.
    """
    rng = random.Random(seed)  # noqa: S311 - to be repeated, not to be secret
    for number in range(count):
        step = number % 3
        if step == 0:
            authentication_id = _uuid(rng)
        body = _refusal(rng) if step == 1 else _told(authentication_id, rng, completed=step == 2)
        yield authentication_id, json.loads(json.dumps(body))


def exchanges(count: int, *, seed: int = 1) -> Iterator[Exchange]:
    """The exchanges of `reply_bodies`, a tenth of a second apart; masked, as a client's are."""
    rng = random.Random(-seed)  # noqa: S311
    for number, (authentication_id, body) in enumerate(reply_bodies(count, seed=seed)):
        begins, is_refused = number % 3 == 0, number % 3 == 1
        yield Exchange(
            started_at=BEGAN + timedelta(milliseconds=100 * number),
            operation="initialize" if begins else "check_otp",
            method="POST",
            url=ROOT if begins else f"{ROOT}/{authentication_id}",
            request_media_type="application/json",
            request_body={"user": {"id": ENVIRONMENT}, "selectedDevice": TARGET}
            if begins
            else {"otp": "••••"},
            http_status=400 if is_refused else 200,
            reply_headers={**HEADERS, "correlation-id": _uuid(rng)},
            reply_body=body,
            reply_text=None,
            error=None,
            elapsed_seconds=rng.uniform(0.05, 0.5),
            phone_digest=f"3f9c:{rng.getrandbits(128):032x}" if begins else None,
        ).masked()


def _told(authentication_id: str, rng: random.Random, *, completed: bool) -> dict[str, Any]:
    here = {"href": f"{ROOT}/{authentication_id}"}
    return {
        "_links": {"self": here} if completed else {"self": here, "otp.check": here},
        "id": authentication_id,
        "environment": {"id": ENVIRONMENT},
        "status": "COMPLETED" if completed else "OTP_REQUIRED",
        "policy": {"id": _uuid(rng)},
        "selectedDevice": TARGET,
        "user": {"id": _uuid(rng)},
        "createdAt": "2026-01-01T12:30:30.565Z",
        "updatedAt": "2026-01-01T12:30:30.613Z",
    }


def _refusal(rng: random.Random) -> dict[str, Any]:
    detail = {
        "code": "INVALID_OTP",
        "target": "otp",
        "message": "Wrong OTP was provided",
        "innerError": {"attemptsRemaining": rng.randrange(3)},
    }
    return {
        "id": _uuid(rng),
        "code": "INVALID_DATA",
        "message": "The request could not be completed. One or more validation errors were in it.",
        "details": [detail],
    }


def _uuid(rng: random.Random) -> str:
    return str(uuid.UUID(int=rng.getrandbits(128), version=4))

"""Histories to be drawn and compared."""

from __future__ import annotations

import contextlib
import dataclasses
import random
from datetime import UTC, datetime, timedelta
from typing import Any

from pingone_nb import ApiError, Client, DeviceAuthentication, Exchange, History
from pingone_nb.simulator import Simulator

PHONE = "+14135550177"
BEGIN = datetime(2026, 3, 1, tzinfo=UTC)


def client_of(simulator: Simulator) -> Client:
    """A client of a simulator, with a history of its own."""
    return Client(simulator.settings(), session=simulator.session())


def authenticate(
    client: Client, simulator: Simulator, *, wrong: int = 1, reads: int = 0
) -> DeviceAuthentication:
    """One authentication by SMS, with some wrong passcodes before the right one."""
    begun = client.one_time_sms(simulator.user.id, phone=PHONE)
    right = simulator.inbox.newest_passcode()
    for passcode in [f"{(int(right) + 1) % 10**6:06d}"] * wrong + [right]:
        with contextlib.suppress(ApiError):
            client.check_otp(begun, otp=passcode)
    for _ in range(reads):
        client.read(begun)
    return begun


def run(simulator: Simulator, **changes: Any) -> History:
    """The history of one authentication."""
    client = client_of(simulator)
    authenticate(client, simulator, **changes)
    return client.history


def changed(exchange: Exchange, **changes: Any) -> Exchange:
    """An exchange with some parts changed."""
    return dataclasses.replace(exchange, **changes)


def busy_history(*, exchanges: int, seed: int = 1) -> History:
    """Exchanges of some days: answered, refused, failed, broken, lost."""
    randomness, history = random.Random(seed), History()  # noqa: S311 - it repeats itself
    made, moment = list(run(Simulator(seed=seed))), BEGIN
    endings: list[dict[str, Any]] = [
        {},
        {},
        {"http_status": 503, "reply_body": {"code": "SERVICE_UNAVAILABLE"}},
        {"http_status": None, "reply_body": None, "reply_headers": {}, "error": "lost"},
        {"http_status": 200, "reply_body": {"id": "a", "status": "FAILED"}},
    ]
    for _ in range(exchanges):
        moment += timedelta(seconds=randomness.expovariate(1 / 600))
        took = randomness.lognormvariate(-2, 0.7)
        ending = randomness.choice(endings)
        one = randomness.choice(made)
        history.record(changed(one, started_at=moment, elapsed_seconds=took, **ending))
    return history

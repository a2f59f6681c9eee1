"""All tables of a history as JSON: columns in their order, dtypes, rows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pandas as pd

from pingone_nb import History
from pingone_nb.expectation import exchange_text
from pingone_nb.history import Exchanges
from tests.net.episodes import BEGAN, EMAIL, EPISODES, KEY, PHONE, evened, played

TABLES: dict[str, Callable[[Exchanges], pd.DataFrame]] = {
    "to_frame": lambda all_of: all_of.to_frame(),
    "authentications": lambda all_of: all_of.authentications(),
    "errors": lambda all_of: all_of.errors(),
    "latency": lambda all_of: all_of.latency(),
    "count_by operation, http_status": lambda all_of: all_of.count_by("operation", "http_status"),
    "count_by hour": lambda all_of: all_of.count_by("hour"),
    "count_by all": lambda all_of: all_of.count_by(
        "day", "session_id", "method", "status", "code", "detail_code", "is_simulated", "channel",
        "phone_digest", "email_digest", "authentication_id",
    ),
}  # fmt: skip
FILTERS: dict[str, dict[str, Any]] = {
    "since": {"since": BEGAN + timedelta(minutes=60)},
    "until": {"until": BEGAN + timedelta(minutes=60)},
    "operations": {"operation": ["token", "check_otp"]},
    "method": {"method": "GET"},
    "http_status": {"http_status": (400, 404)},
    "status": {"status": "COMPLETED"},
    "code": {"code": "INVALID_DATA"},
    "detail_code": {"detail_code": "INVALID_OTP"},
    "channel": {"channel": "SMS"},
    "phone": {"phone": PHONE},
    "email": {"email": EMAIL.upper()},
    "simulated": {"simulated": True},
    "succeeded": {"succeeded": False},
    "user_id": {"user_id": "991776fd-145b-499e-8237-2c62aef35b2d"},
    "environment_id": {"environment_id": "f5057fee-4c3e-4459-82dd-21250b729601"},
    "host": {"host": ["auth.pingone.invalid"]},
}


def history_of(name: str, folder: Path) -> History:
    """The evened history of an episode, in memory; its key is kept in the folder."""
    key_file = folder / "net.key"
    key_file.write_bytes(KEY)
    real = History(key_file=key_file)
    played(name, real)
    history = History(key_file=key_file)
    for exchange in evened(real):
        history.record(exchange)
    return history


def tables_of(history: Exchanges) -> dict[str, Any]:
    """Each table, which exchanges each filter leaves, and how an exchange reads as text."""
    order = {(each.started_at, each.operation): place for place, each in enumerate(history)}
    return {
        **{name: as_data(table(history)) for name, table in TABLES.items()},
        "where": {
            name: [order[each.started_at, each.operation] for each in history.where(**asked)]
            for name, asked in FILTERS.items()
        },
        "exchange_text": [exchange_text(each) for each in history],
    }


def as_data(frame: pd.DataFrame) -> dict[str, Any]:
    """A table as JSON; the id of the session, which is random, as a word."""
    columns = {str(name): str(dtype) for name, dtype in frame.dtypes.items()}
    rows = [[_plain(value) for value in row] for row in frame.itertuples(index=False, name=None)]
    if "session_id" in columns:
        place = list(columns).index("session_id")
        rows = [[*row[:place], "<session>", *row[place + 1 :]] for row in rows]
    return {"columns": columns, "rows": rows}


def everything(folder: Path) -> dict[str, Any]:
    """The golden file."""
    return {name: tables_of(history_of(name, folder)) for name in EPISODES}


def _plain(value: Any) -> Any:
    if pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp):
        return value.isoformat()
    return value.item() if hasattr(value, "item") else value

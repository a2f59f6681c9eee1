"""What is asked for in whatever type has one answer, or one refusal, in every store."""

from __future__ import annotations

import enum
import http
import uuid
from collections.abc import Callable
from dataclasses import fields
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pytest

from pingone_nb import Exchange, History, InputError, Secret
from tests.canaries import hits
from tests.history.made import BEGAN, PHONE, a_day, exchange, of_user, reply

USER = uuid.UUID("1b671a64-40d5-491e-99b0-da01ff1f3341")
HOUR = timedelta(hours=1)


class Kind(enum.Enum):
    """As somebody's own code has it."""

    SMS = "SMS"
    EMAIL = "EMAIL"


class Channel(enum.StrEnum):
    """A text itself."""

    SMS = "SMS"


def filled(history: History) -> History:
    """A day, an exchange of a user, and one long before 1970."""
    for each in a_day(history.digest_key):
        history.record(each)
    history.record(of_user(str(USER), environment_id="e1"))
    history.record(exchange("read", reply({"status": "A\0B"}), at_seconds=-3_600_000_000 + 0.25))
    return history


# made anew for each history, since a generator is used up
FOUND: tuple[tuple[str, Callable[[], Any], int], ...] = (
    ("http_status", lambda: 400, 1),
    ("http_status", lambda: np.int64(400), 1),
    ("http_status", lambda: np.uint16(400), 1),
    ("http_status", lambda: np.array(400), 1),
    ("http_status", lambda: np.float32(400), 1),
    ("http_status", lambda: 400.0, 1),
    ("http_status", lambda: "400", 1),
    ("http_status", lambda: np.str_(" 400 "), 1),
    ("http_status", lambda: http.HTTPStatus.BAD_REQUEST, 1),
    ("http_status", lambda: range(400, 500), 2),
    ("http_status", lambda: (each for each in (400, "429")), 2),
    ("http_status", lambda: {np.int32(400): "a", 429: "b"}.keys(), 2),
    ("http_status", lambda: np.array([400, 429]), 2),
    ("http_status", lambda: np.array([400.0, np.nan]), 2),
    ("http_status", lambda: pd.Series([400, pd.NA], dtype="Int64"), 2),
    ("http_status", lambda: pd.Index([429]), 1),
    ("http_status", lambda: [None], 1),
    ("http_status", lambda: iter([]), 0),
    ("http_status", lambda: frozenset({-5, 10_000}), 0),
    ("http_status", lambda: range(100_000), 8),
    ("status", lambda: np.str_("COMPLETED"), 1),
    ("status", lambda: "A\0B", 1),
    ("status", lambda: "\ud800", 0),
    ("status", lambda: ["COMPLETED", pd.NA], 5),
    ("status", lambda: np.array(["COMPLETED", "OTP_REQUIRED"], dtype=object), 4),
    ("channel", lambda: Kind.SMS, 3),
    ("channel", lambda: Kind, 3),
    ("channel", lambda: Channel.SMS, 3),
    ("channel", lambda: pd.array(["SMS", None], dtype="string"), 9),
    ("user_id", lambda: USER, 1),
    ("user_id", lambda: {USER, "other"}, 1),
    ("user_id", lambda: Secret(str(USER)), 1),
    ("operation", lambda: (f"o{number}" for number in range(70_000)), 0),
    ("operation", lambda: ["read", *map(str, range(40_000))], 1),
    ("simulated", lambda: np.True_, 4),
    ("simulated", lambda: pd.array([False], dtype="boolean")[0], 4),
    ("simulated", lambda: [True, None], 5),
    ("succeeded", lambda: np.bool_(True), 6),
    ("succeeded", lambda: np.array(False), 3),
    ("since", lambda: pd.Timestamp(BEGAN + HOUR), 4),
    ("since", lambda: pd.Timestamp(BEGAN + HOUR).as_unit("ns") + pd.Timedelta(1, "ns"), 4),
    ("until", lambda: (BEGAN + HOUR).astimezone(timezone(-timedelta(hours=9))), 5),
    ("until", lambda: pd.Timestamp(BEGAN).tz_convert("Asia/Tokyo"), 1),
    ("since", lambda: datetime.min.replace(tzinfo=UTC), 9),
    ("until", lambda: datetime.max.replace(tzinfo=timezone(-timedelta(hours=12))), 9),
    ("phone", lambda: np.str_(PHONE), 2),
    ("phone", lambda: [Secret(PHONE), "+14135550188"], 3),
    ("phone", lambda: (each for each in [PHONE, None]), 8),
    ("email", lambda: pd.Series(["nobody@example.com"]), 0),
)
REFUSED: tuple[tuple[str, Any], ...] = (
    ("http_status", True),
    ("http_status", np.False_),
    ("http_status", 400.5),
    ("http_status", float("inf")),
    ("http_status", "4oo"),
    ("http_status", "٤٠٠"),
    ("http_status", ""),
    ("http_status", 10**30),
    ("http_status", "9" * 5_000),
    ("http_status", Decimal("400")),
    ("http_status", b"400"),
    ("http_status", {"400": 1}),
    ("http_status", [[400]]),
    ("http_status", np.array([[400]])),
    ("http_status", range(10**12)),
    ("http_status", pd.NA),
    ("http_status", np.nan),
    ("status", 5),
    ("status", b"COMPLETED"),
    ("status", bytearray(b"A")),
    ("status", pd.NA),
    ("status", pd.NaT),
    ("status", np.float64("nan")),
    ("status", [b"COMPLETED"]),
    ("status", pd.DataFrame({"status": ["COMPLETED"]})),
    ("status", object()),
    ("user_id", 7),
    ("operation", len),
    ("simulated", 1),
    ("simulated", "true"),
    ("simulated", pd.NA),
    ("succeeded", 1),
    ("succeeded", "yes"),
    ("succeeded", [True]),
    ("since", BEGAN.replace(tzinfo=None)),
    ("since", pd.Timestamp("2026-01-02")),
    ("since", np.datetime64("2026-01-02")),
    ("since", pd.NaT),
    ("until", "2026-01-02T03:04:05Z"),
    ("until", date(2026, 1, 2)),
    ("until", 1_767_323_045),
    ("until", [BEGAN]),
    ("phone", 14135550177),
    ("phone", pd.NA),
    ("email", ["a@example.com", 5]),
)


def test_a_value_of_any_type_finds_the_same(history: History) -> None:
    """NumPy's, pandas', enumerations', text, collections and generators: one answer everywhere."""
    filled(history)
    found = {
        number: len(history.where(**{name: make()})) for number, (name, make, _) in enumerate(FOUND)
    }

    assert found == {number: count for number, (_, _, count) in enumerate(FOUND)}


def test_what_a_column_cannot_be_is_refused(history: History) -> None:
    """Each store refuses the same, before it is asked, and names the argument."""
    filled(history)
    for name, value in REFUSED:
        with pytest.raises(InputError) as caught:
            len(history.where(**{name: value}))
        assert caught.value.field == name, value


@pytest.mark.parametrize("value", [4135550177, b"+14135550177", ["+14135550177", 4135550177]])
def test_a_refused_number_is_shown_nowhere(value: object) -> None:
    """Neither the message nor a traceback that prints variables has the phone number."""
    import traceback

    with pytest.raises(InputError) as caught:
        History().where(phone=value)  # type: ignore[arg-type]
    told = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
    del told.stack[0]

    assert hits([("told", "".join(told.format()))], ["4135550177"]) == []


def test_what_is_not_asked_finds_all(history: History) -> None:
    """None asks for nothing."""
    filled(history)

    assert len(history.where(http_status=None, status=None, since=None, phone=None)) == 9


def test_counts_have_one_order_and_one_hour(history: History) -> None:
    """Equally frequent rows stand in the order of their values, also hours before 1970."""
    filled(history)
    counts = history.count_by("hour", "status")
    long_ago = pd.Timestamp(BEGAN - 1_000_000 * HOUR).floor("h")

    assert list(zip(counts["hour"], counts["status"].fillna("-"), strict=True)) == [
        (pd.Timestamp(BEGAN).floor("h"), "-"),
        (pd.Timestamp(BEGAN + HOUR).floor("h"), "OTP_REQUIRED"),
        (pd.Timestamp(BEGAN + HOUR).floor("h"), "-"),
        (long_ago, "A\ufffdB"),
        (pd.Timestamp(BEGAN).floor("h"), "COMPLETED"),
        (pd.Timestamp(BEGAN).floor("h"), "OTP_REQUIRED"),
    ]


@pytest.mark.parametrize(
    "columns", [("status", "code"), (["status", "code"],), (np.array(["status", "code"]),), ("status", ("code", "status"))],
)  # fmt: skip
def test_columns_are_given_one_by_one_or_together(columns: tuple[Any, ...]) -> None:
    """A collection of names is its names, and a name that is given twice counts once."""
    counts = filled(History()).count_by(*columns)

    assert counts.columns.tolist() == ["status", "code", "exchanges"]


def test_a_misspelt_column_is_refused_with_those_alike() -> None:
    """The hint names what may have been meant."""
    with pytest.raises(InputError, match="stauts") as caught:
        History().count_by("stauts")

    assert "Did you mean status" in caught.value.hint


def by_hand(**changes: Any) -> Exchange:
    """An exchange that somebody's own code makes."""
    made = exchange("read", reply({"status": "OTP_REQUIRED"}))
    given = {field.name: getattr(made, field.name) for field in fields(made) if field.init}
    return Exchange(**{**given, **changes})


def test_an_exchange_with_values_of_numpy_and_pandas_is_kept(history: History) -> None:
    """It is found, and comes back as Python's own types."""
    history.record(
        by_hand(
            started_at=pd.Timestamp(BEGAN).tz_convert("Asia/Tokyo"),
            operation=np.str_("read"),
            http_status=np.int64(400),
            elapsed_seconds=np.float32(0.5),
            reply_body={"status": np.str_("FAILED"), "count": np.int64(3), "all": np.array([1, 2])},
        )
    )
    history.record(by_hand(http_status=pd.NA))
    frame = history.to_frame()

    assert history.warning is None
    assert len(history.where(http_status=400, operation="read")) == 1
    assert history[0].started_at == BEGAN
    assert type(history[0].http_status) is int
    assert history[1].http_status is None
    assert frame["reply_body"][0] == '{"status": "FAILED", "count": 3, "all": [1, 2]}'


@pytest.mark.parametrize(
    ("field", "value"),
    [("started_at", BEGAN.replace(tzinfo=None)), ("started_at", "2026"), ("started_at", pd.NaT), ("elapsed_seconds", float("nan")), ("elapsed_seconds", -1), ("elapsed_seconds", "soon"), ("http_status", "OK"), ("http_status", True), ("operation", None), ("url", 7)],
)  # fmt: skip
def test_an_exchange_that_cannot_be_is_refused(field: str, value: object) -> None:
    """It would break every table of a history; nothing is recorded."""
    history = History()
    with pytest.raises(InputError) as caught:
        history.record(by_hand(**{field: value}))
    with pytest.raises(InputError):
        history.record({"operation": "read"})  # type: ignore[arg-type]

    assert caught.value.field == field
    assert len(history) == 0

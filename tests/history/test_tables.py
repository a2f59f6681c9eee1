"""Each table has the columns, types and values that its description promises."""

from __future__ import annotations

import math
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest

from pingone_nb import Exchange, History, InputError
from pingone_nb.history import Exchanges
from tests.history.made import BEGAN, LOST, a_day, begun, checked, exchange, refused, reply

TABLES = [Exchanges.to_frame, Exchanges.authentications, Exchanges.errors, Exchanges.latency]


def documented(table: Callable[[Exchanges], pd.DataFrame]) -> dict[str, str]:
    """Column → dtype of a docstring's table."""
    rows = [row.strip() for row in (table.__doc__ or "").splitlines()]
    return {
        name.strip().strip("`"): row.split("|")[2].strip().strip("`")
        for row in rows
        if row.startswith("| `")
        for name in row.split("|")[1].split(",")
    }


@pytest.fixture
def day(history: History) -> History:
    """A history with a day in it."""
    for each in a_day(history.digest_key):
        history.record(each)
    return history


@pytest.mark.parametrize("table", TABLES)
def test_a_table_has_its_types_whatever_it_holds(
    history: History, table: Callable[[Exchanges], pd.DataFrame]
) -> None:
    """Columns and dtypes are those of the docstring: empty, with one, and with missing values."""
    assert _types(table(history)) == documented(table)
    history.record(exchange("read", LOST))
    assert _types(table(history)) == documented(table)
    for each in a_day(history.digest_key):
        history.record(each)
    assert _types(table(history)) == documented(table)


def _types(frame: pd.DataFrame) -> dict[str, str]:
    return {name: str(dtype) for name, dtype in frame.dtypes.items()}


def test_authentications_tell_how_each_went(day: History) -> None:
    """Outcome, attempts that were judged, and the times until the first code and the end."""
    told = day.authentications().set_index("authentication_id")

    assert list(told.index) == ["a1", "a2", "a3"]
    assert list(told["channel"]) == ["SMS"] * 3
    assert list(told["outcome"]) == ["COMPLETED", "OTP_REQUIRED", "OTP_REQUIRED"]
    assert list(told["attempts"]) == [2, 0, 0]  # a 429 and a lost reply are no judgement
    assert list(told["exchanges"]) == [3, 3, 1]
    assert told["seconds_to_code"]["a1"] == 20
    assert told["seconds_to_completion"]["a1"] == 30.5
    assert math.isnan(told["seconds_to_code"]["a2"])
    assert told["last_error"]["a1"] == "INVALID_OTP"
    assert told["started_at"]["a1"] == BEGAN
    assert told["phone_digest"]["a1"] == told["phone_digest"]["a3"] != told["phone_digest"]["a2"]


def test_an_authentication_tells_user_and_environment() -> None:
    """The user is told by the exchange that names it, the environment by any URL."""
    history = History()
    user = {"user": {"id": "u1"}}
    history.record(exchange("initialize", reply({"id": "a1"}, http_status=201), body=user))
    history.record(refused("a1", at_seconds=9))
    (told,) = history.authentications().to_dict("records")

    assert (told["user_id"], told["environment_id"]) == ("u1", "e")


def test_an_authentication_is_told_by_time_not_by_place() -> None:
    """Exchanges that were recorded out of order are put in order first."""
    history = History()
    for each in (checked("a1", at_seconds=9, status="COMPLETED"), begun("a1")):
        history.record(each)
    (told,) = history.authentications().to_dict("records")

    assert told["outcome"] == "COMPLETED"
    assert (told["seconds_to_code"], told["seconds_to_completion"]) == (9, 9.5)


def test_errors_tell_why(day: History) -> None:
    """Each refusal with its codes, words and ids; each lost reply with what is known of it."""
    wrong, too_many, lost = day.errors().to_dict("records")

    assert (wrong["detail_code"], wrong["message"], wrong["error_id"]) == (
        "INVALID_OTP",
        "Wrong OTP.",
        "error-7",
    )
    assert wrong["authentication_id"] == "a1"
    assert too_many["http_status"] == 429
    assert pd.isna(lost["http_status"])
    assert lost["error"] == "No reply in time."


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"message": "a", "details": []}, "a"),
        ({"message": "a", "details": ["b"]}, "a"),
        ({"error": "invalid_client", "error_description": "c"}, "c"),
        ({"message": 1}, None),
        (["x"], None),
        (None, None),
    ],
)
def test_an_error_of_any_shape_is_told(body: object, message: str | None) -> None:
    """The detail's words, else the error's, else OAuth's, else none."""
    history = History()
    history.record(exchange("read", reply(body, http_status=400)))
    found = history.errors()["message"][0]

    assert found == message if message else found is pd.NA


def test_latency_is_by_operation_and_hour() -> None:
    """Percentiles are those of the hour's replies; a lost reply took no time that counts."""
    history = History()
    for seconds in range(101):
        made = exchange("read", reply({}), at_seconds=seconds)
        history.record(_taking(made, seconds / 100))
    history.record(exchange("read", LOST))
    history.record(exchange("read", reply({}), at_seconds=3600))
    first, second = history.latency().to_dict("records")

    assert first["hour"] == datetime(2026, 1, 2, 3, tzinfo=UTC)
    assert second["hour"] - first["hour"] == timedelta(hours=1)
    assert (first["exchanges"], second["exchanges"]) == (101, 1)
    assert first["p50_seconds"] == pytest.approx(0.50)
    assert first["p99_seconds"] == pytest.approx(0.99)
    assert (first["max_seconds"], second["max_seconds"]) == (1.0, 0.5)


def _taking(made: Exchange, seconds: float) -> Exchange:
    return replace(made, elapsed_seconds=seconds)


def test_counts_are_made_by_one_column_or_by_several(day: History) -> None:
    """The most frequent first, missing values among them, with the types of the table."""
    by_status = day.count_by("operation", "http_status")

    assert _types(by_status) == {
        "operation": "string",
        "http_status": "Int64",
        "exchanges": "int64",
    }
    assert by_status.to_dict("records")[0] == {
        "operation": "initialize",
        "http_status": 201,
        "exchanges": 3,
    }
    assert by_status["exchanges"].sum() == 7
    hours = day.where(operation="initialize").count_by("hour").set_index("hour")["exchanges"]
    assert hours[datetime(2026, 1, 2, 4, tzinfo=UTC)] == 2
    assert list(day.count_by("is_simulated", "day")["exchanges"]) == [4, 2, 1]


def test_nothing_counts_as_nothing(history: History) -> None:
    """A summary of nothing has its columns and no row."""
    assert _types(history.count_by("status", "hour")) == {
        "status": "string",
        "hour": "datetime64[us, UTC]",
        "exchanges": "int64",
    }


@pytest.mark.parametrize("columns", [(), ("reply_body",), ("status", "x; DROP TABLE y")])
def test_only_known_columns_are_counted_by(columns: tuple[str, ...]) -> None:
    """A column that is none, or a body, is refused with those that there are."""
    with pytest.raises(InputError) as caught:
        History().count_by(*columns)

    assert "operation" in caught.value.hint


def test_tables_need_no_pyarrow() -> None:
    """Without it the texts are Python's, and columns, types and values are the same."""
    program = """
import sys
sys.modules["pyarrow"] = None
from pingone_nb import History
from tests.history.made import a_day
history = History()
for each in a_day():
    history.record(each)
frame = history.to_frame()
assert frame.dtypes.astype("str")["url"] == "string"
assert list(frame["http_status"].dropna()) == [201, 400, 200, 201, 429, 201]
assert frame["channel"].isna().sum() == 4
assert len(history.authentications()) == 3
"""
    root = Path(__file__).parents[2]
    subprocess.run([sys.executable, "-W", "error", "-c", program], check=True, cwd=root)


def test_hostile_text_stays_text() -> None:
    """What a reply says is escaped where the table becomes HTML."""
    history = History()
    history.record(exchange("read", reply({"status": "<script>alert(1)</script>"})))

    assert "<script>" not in history.to_frame().to_html()


def test_selected_exchanges_have_tables_of_their_own(day: History) -> None:
    """Each table is also one of a part."""
    part = day.where(authentication_id="a1")

    assert len(part.authentications()) == len(part.errors()) == 1
    assert list(part.latency()["exchanges"]) == [2, 1]
    assert len(day.where(operation="check_otp").errors()) == 3


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"])
@pytest.mark.parametrize("seconds", [0.5, 1e300])
def test_any_year_has_tables(history: History, moment: str, seconds: float) -> None:
    """An imported exchange of the year 1 or 9999, however long it says it took, breaks no table."""
    when = datetime.fromisoformat(moment)
    for each in [*a_day()[:3], begun("a9")]:
        history.record(replace(each, started_at=when, elapsed_seconds=seconds))

    assert history.to_frame()["started_at"].dt.year.tolist() == [when.year] * 4
    assert history.authentications()["seconds_to_completion"].notna().tolist() == [True, False]
    assert len(history.errors()) == 1
    assert history.latency()["exchanges"].sum() == 4
    assert history.count_by("hour", "day")["exchanges"].tolist() == [4]
    assert len(history.where(since=when)) == 4

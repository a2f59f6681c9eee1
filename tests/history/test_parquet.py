"""A Parquet file holds a history, and what comes from one is masked again."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pandas as pd
import pytest

from pingone_nb import History
from pingone_nb.history import StoreError
from tests.canaries import Canaries, hits, whole
from tests.history.made import a_day, begun

CANARIES = Canaries.of_seed(52)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file with a day in it."""
    history = History()
    for each in a_day(history.digest_key):
        history.record(each)
    path = tmp_path / "history.parquet"
    history.to_parquet(path)
    return path


def changed(file: Path, query: str) -> Path:
    """The file after a query that names it `exchange`."""
    other = file.with_name("changed.parquet")
    with duckdb.connect() as connection:
        connection.read_parquet(str(file)).create_view("exchange")
        connection.sql(query).write_parquet(str(other))
    return other


def test_out_and_in_gives_the_same_exchanges(history: History, tmp_path: Path) -> None:
    """Every attribute and the order survive, out of every kind of history and into it."""
    for each in a_day(history.digest_key):
        history.record(each)
    history.to_parquet(tmp_path / "history.parquet")
    loaded = History()

    assert loaded.load_parquet(tmp_path / "history.parquet") == 7
    assert list(loaded) == list(history)
    assert loaded.to_frame().equals(history.to_frame())


def test_what_is_here_already_is_not_added_again(history: History, file: Path) -> None:
    """Loading twice adds nothing the second time; the sequence holds what was loaded."""
    history.record(begun("mine"))

    assert [history.load_parquet(file), history.load_parquet(file)] == [7, 0]
    assert len(history) == len(history.where()) == 8
    assert len(history.session) == 1
    assert history.warning is None


def test_other_engines_read_it_with_its_types(file: Path) -> None:
    """Moments have a zone, numbers are numbers, and missing is missing."""
    frame = pd.read_parquet(file)

    assert str(frame["started_at"].dtype).startswith("datetime64[us, ")
    assert frame["http_status"].tolist()[:3] == [201, 400, 200]
    assert frame["http_status"].isna().sum() == 1
    assert frame["elapsed_seconds"].dtype == "float64"


def test_a_part_can_be_written(file: Path, tmp_path: Path) -> None:
    """A selection writes its exchanges only; an empty one writes a file that can be loaded."""
    history = History()
    history.load_parquet(file)
    history.where(authentication_id="a1").to_parquet(tmp_path / "part.parquet")
    history.where(operation=[]).to_parquet(tmp_path / "none.parquet")

    assert History().load_parquet(tmp_path / "part.parquet") == 3
    assert History().load_parquet(tmp_path / "none.parquet") == 0


def test_what_another_tool_left_unmasked_is_masked(file: Path) -> None:
    """Bodies, headers, texts and digests from elsewhere go through the same mask."""
    phone, email, otp, token = CANARIES.phone, CANARIES.email, CANARIES.otp, CANARIES.token
    hostile = changed(
        file,
        f"""
        SELECT * REPLACE (
            '{{"otp": "{otp}", "phone": "{phone}"}}' AS request_body,
            '{{"access_token": "{token}", "note": "{email}"}}' AS reply_body,
            '{{"set-cookie": "{token}"}}' AS reply_headers,
            '{email}' AS error, '{phone}' AS phone_digest, '{phone}' AS reply_text,
            'https://a.de/{email}' AS url
        ) FROM exchange
        """,  # noqa: S608 - canaries are meant to be in it
    )
    history = History()
    history.load_parquet(hostile)
    kept = whole(*history) + history.to_frame().to_csv()

    assert len(history) == 7
    assert hits([("kept", kept)], [phone, email, otp, token]) == []


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("SELECT * EXCLUDE (reply_body) FROM exchange", "is missing the columns reply_body"),
        ("SELECT * REPLACE ('x' AS started_at) FROM exchange", "can't be read"),
        ("SELECT * REPLACE (NULL AS operation) FROM exchange", "is missing operation"),
        ("SELECT * REPLACE ('{canary' AS reply_body) FROM exchange", "body isn't valid JSON"),
        (
            "SELECT * REPLACE (repeat('[', 100000) AS request_body) FROM exchange",
            "body isn't valid JSON",
        ),
        ("SELECT 1 AS other", "is missing the columns"),
    ],
)
def test_a_foreign_file_is_refused(file: Path, query: str, says: str) -> None:
    """What lacks something, or holds something else, is told, without what it holds."""
    history = History()
    history.record(begun("mine"))
    with pytest.raises(StoreError, match=says) as caught:
        history.load_parquet(changed(file, query))

    assert "canary" not in str(caught.value)
    assert len(history) == 1


def test_what_follows_from_the_rest_need_not_be_in_a_file(file: Path) -> None:
    """A file of an older version lacks columns that are told by the others."""
    history, whole = History(), History()
    derived = "status, code, channel, is_simulated, user_id, environment_id, host"
    history.load_parquet(changed(file, f"SELECT * EXCLUDE ({derived}) FROM exchange"))  # noqa: S608
    whole.load_parquet(file)

    assert history.to_frame().equals(whole.to_frame())
    assert set(history.to_frame()["environment_id"]) == {"e"}


def test_what_is_no_parquet_is_refused(tmp_path: Path) -> None:
    """Any other file, and none, are told."""
    (tmp_path / "other").write_bytes(b"no parquet" * 100)

    for name in ("other", "nowhere"):
        with pytest.raises(StoreError, match="can't be read"):
            History().load_parquet(tmp_path / name)


def test_a_file_that_cannot_be_written_leaves_the_old_one(file: Path) -> None:
    """Where there is no directory, or it is one, nothing is left behind."""
    history, before = History(), file.read_bytes()
    with pytest.raises(StoreError, match="can't be written"):
        history.to_parquet(file.parent / "nowhere" / "history.parquet")
    (file.parent / "directory.parquet").mkdir()
    with pytest.raises(StoreError, match="can't be written"):
        history.to_parquet(file.parent / "directory.parquet")

    assert file.read_bytes() == before
    assert sorted(path.name for path in file.parent.iterdir()) == [
        "directory.parquet",
        "history.parquet",
    ]

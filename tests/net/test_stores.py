"""What an earlier version wrote opens, tells what it told, and takes more."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from pingone_nb import ApiError, Client, Exchange, History, Settings, TransportError
from pingone_nb.interchange import (
    from_curl,
    import_har,
    read_har,
    read_postman_environment,
    replay_session,
    write_har,
)
from tests.net.episodes import EMAIL, PHONE, simulator_of
from tests.net.golden_file import STORES, golden, through_json
from tests.net.stores import write_texts
from tests.net.tables import as_data

ROWS = golden("rows.json")
COUNT = len(ROWS["history"]["rows"])
DIGESTS = {"phone_digest", "email_digest"}  # HAR leaves them here
VARIABLES = {
    "PINGONE_ACCESS_TOKEN": "token-of-nobody",
    "PINGONE_CLIENT_ID": "x",
    "PINGONE_CLIENT_SECRET": "secret-of-nobody",
}


@pytest.fixture
def url(tmp_path: Path) -> str:
    """A copy of the SQLite store and its key."""
    for name in ("history.db", "history.db.key"):
        shutil.copyfile(STORES / name, tmp_path / name)
    return f"sqlite:///{tmp_path}/history.db"


def recorded(exchanges: Iterable[Exchange]) -> History:
    """A history in memory."""
    history = History()
    for exchange in exchanges:
        history.record(exchange)
    return history


def table(history: History, *, without: Iterable[str] = ()) -> dict[str, Any]:
    """The exchanges as the golden file holds them, without some columns."""
    return without_columns(through_json(as_data(history.to_frame())), without)


def without_columns(told: dict[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """A golden table without some of its columns."""
    left = [place for place, name in enumerate(told["columns"]) if name not in set(names)]
    columns = list(told["columns"].items())
    rows = [[row[place] for place in left] for row in told["rows"]]
    return {"columns": dict(columns[place] for place in left), "rows": rows}


def masked_anew(told: dict[str, Any]) -> dict[str, Any]:
    """A golden table as it is read since the values of a notification's variables are masked."""
    text = json.dumps(told).replace(
        json.dumps('{"amount": "12 €"}')[1:-1], json.dumps('{"amount": "••••"}')[1:-1]
    )
    masked: dict[str, Any] = json.loads(text)
    return masked


def later(exchange: Exchange) -> Exchange:
    """The same again, a day later."""
    return replace(exchange, started_at=exchange.started_at + timedelta(days=1))


def test_the_sqlite_store_opens(url: str) -> None:
    """The store tells the rows that it told, and gives no warning."""
    with History(url) as history:
        assert history.warning is None
        assert table(history) == ROWS["history"]


def test_the_sqlite_store_finds_contacts(url: str) -> None:
    """The store's key still finds what concerns a number or an address, however written."""
    digests = [
        dict(zip(ROWS["history"]["columns"], row, strict=True)) for row in ROWS["history"]["rows"]
    ]
    with History(url) as history:
        by_phone = history.where(phone="+1 (413) 555-0150").to_frame()
        by_email = history.where(email=EMAIL.lower()).to_frame()

        assert len(set(by_phone.phone_digest)) == len(set(by_email.email_digest)) == 1
        assert len(by_phone) == sum(
            row["phone_digest"] == by_phone.phone_digest[0] for row in digests
        )
        assert len(by_email) == sum(
            row["email_digest"] == by_email.email_digest[0] for row in digests
        )


def test_the_sqlite_store_takes_more(url: str) -> None:
    """What is added to the store is there when it is opened again, behind what was there."""
    with History(url) as history:
        history.record(later(history[0]))
    with History(url) as again:
        assert len(again) == COUNT + 1
        assert again.to_frame().session_id.nunique() == 3
        assert again[-1].started_at == again[0].started_at + timedelta(days=1)


def test_the_parquet_file_opens() -> None:
    """The file tells the rows that it told, and tells them once."""
    history = History()

    assert history.load_parquet(STORES / "history.parquet") == COUNT
    assert history.load_parquet(STORES / "history.parquet") == 0
    assert table(history) == masked_anew(ROWS["history"])


def test_the_parquet_file_takes_more(tmp_path: Path) -> None:
    """What is loaded, added to and written is read as a whole."""
    history, again = History(), History()
    history.load_parquet(STORES / "history.parquet")
    history.record(later(history[0]))
    history.to_parquet(tmp_path / "more.parquet")

    assert again.load_parquet(tmp_path / "more.parquet") == COUNT + 1


@pytest.mark.parametrize(
    ("file", "name"),
    [("history.har", "history"), ("one_time.har", "one_time"), ("pushed.har", "pushed")],
)
def test_a_har_opens(file: str, name: str) -> None:
    """The file tells the rows that it told, but for the digests."""
    history = History()
    count = import_har(STORES / file, history)

    assert count == len(ROWS[name]["rows"])
    assert table(history, without=DIGESTS) == masked_anew(without_columns(ROWS[name], DIGESTS))


def test_a_har_takes_more(tmp_path: Path) -> None:
    """What is read, added to and written is read as a whole."""
    exchanges = list(read_har(STORES / "history.har"))
    write_har([*exchanges, later(exchanges[0])], tmp_path / "more.har")

    assert len(list(read_har(tmp_path / "more.har"))) == COUNT + 1


def test_a_cassette_plays() -> None:
    """A recording answers the calls that it was made of, refusals included."""
    settings = simulator_of("one_time").settings()
    client = Client(settings, session=replay_session(read_har(STORES / "one_time.har")))
    user_id = simulator_of("one_time").user.id
    sms = client.one_time_sms(user_id, phone=PHONE)
    done = client.check_otp(sms, otp="000000")
    email = client.one_time_email(user_id, email=EMAIL)
    with pytest.raises(ApiError) as refusal:
        client.check_otp(email, otp="000000")

    assert done.status == "COMPLETED"
    assert refusal.value.has_detail("INVALID_OTP")
    assert client.read(email, expand="embedded").status == "OTP_REQUIRED"
    assert client.check_otp(email, otp="000000").status == "COMPLETED"
    assert client.is_simulated


def test_a_cassette_takes_more() -> None:
    """A recording that is added to plays what was added, and nothing beyond."""
    exchanges = list(read_har(STORES / "pushed.har"))
    (first, *_) = [each for each in exchanges if each.operation == "read_pairing_key"]
    client = Client(
        simulator_of("pushed").settings(), session=replay_session([*exchanges, later(first)])
    )
    user_id, key_id = first.url.split("/")[-3], first.url.split("/")[-1]

    assert {client.pairing_keys.read(user_id, key_id).id for _ in range(2)} == {key_id}
    with pytest.raises(TransportError):
        client.pairing_keys.read(user_id, key_id)


def test_the_postman_environment_opens() -> None:
    """The environment gives the settings that it was written of."""
    told = read_postman_environment(STORES / "postman_environment.json")
    settings, written = Settings(**told, client_secret="x"), simulator_of("one_time").settings()

    assert (settings.environment_id, settings.user_id) == (written.environment_id, written.user_id)
    assert settings.auth_url("a") == written.auth_url("a")
    assert settings.api_url("a") == written.api_url("a")


def test_the_curl_commands_are_understood() -> None:
    """Each command that was written is read as the request that it stands for."""
    commands = (STORES / "history.curl.txt").read_text(encoding="utf-8").strip().split("\n\n")
    history = recorded(read_har(STORES / "history.har"))
    read = [from_curl(each, variables=VARIABLES) for each in commands]

    assert [(each.method, each.media_type) for each in read] == [
        (each.method, each.request_media_type) for each in history
    ]


@pytest.mark.parametrize("name", ["postman_collection.json", "history.http", "history.curl.txt"])
def test_a_text_is_written_the_same(url: str, tmp_path: Path, name: str) -> None:
    """Exchanges of the store give the text that they gave."""
    with History(url) as history:
        write_texts(list(history), tmp_path)

    assert (tmp_path / name).read_text(encoding="utf-8") == (STORES / name).read_text(
        encoding="utf-8"
    )


def test_a_har_is_written_the_same(url: str, tmp_path: Path) -> None:
    """Exchanges of the store give the HAR that they gave, but for the version of its writer."""
    with History(url) as history:
        write_har(history, tmp_path / "history.har")
    logs = [
        json.loads((folder / "history.har").read_text(encoding="utf-8"))["log"]
        for folder in (STORES, tmp_path)
    ]
    creators = [log.pop("creator")["name"] for log in logs]

    assert logs[0] == logs[1]
    assert creators[0] == creators[1]

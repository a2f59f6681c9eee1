"""Files as today's version writes them, which every later one has to open."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

from pingone_nb import Exchange, History
from pingone_nb.interchange import (
    as_curl,
    write_har,
    write_http_file,
    write_postman_collection,
    write_postman_environment,
)
from tests.net.episodes import EPISODES, KEY, simulator_of
from tests.net.golden_file import write_text
from tests.net.tables import as_data, history_of

SESSIONS = {"one_time": "0" * 16, "paired": "1" * 16}  # the store holds two sessions
CASSETTES = ("one_time", "pushed")  # as HAR, which is what a replay is made of


def write_stores(folder: Path) -> None:
    """Write one file of each kind."""
    with tempfile.TemporaryDirectory() as scratch:
        _write_sqlite(folder / "history.db", Path(scratch))
        with History(f"sqlite:///{folder}/history.db") as history:
            history.to_parquet(folder / "history.parquet")
            write_texts(list(history), folder)
        for name in CASSETTES:
            write_har(history_of(name, Path(scratch)), folder / f"{name}.har")
    settings = simulator_of("one_time").settings()
    write_postman_environment(settings, folder / "postman_environment.json")


def rows() -> dict[str, Any]:
    """What the stores hold: the table of the sessions together, and of each cassette."""
    with tempfile.TemporaryDirectory() as scratch:
        tables = {name: as_data(history_of(name, Path(scratch)).to_frame()) for name in EPISODES}
    stored = [tables[name] for name in SESSIONS]
    joined = {
        "columns": stored[0]["columns"],
        "rows": [row for each in stored for row in each["rows"]],
    }
    return {"history": joined, **{name: tables[name] for name in CASSETTES}}


def write_texts(exchanges: list[Exchange], folder: Path) -> None:
    """Write exchanges in each format that is text."""
    write_har(exchanges, folder / "history.har")
    write_postman_collection(exchanges, folder / "postman_collection.json", name="Net")
    write_http_file(exchanges, folder / "history.http")
    commands = "\n\n".join(as_curl(each) for each in exchanges)
    write_text(folder / "history.curl.txt", f"{commands}\n")


def _write_sqlite(path: Path, scratch: Path) -> None:
    built = scratch / path.name
    built.with_name(f"{path.name}.key").write_bytes(KEY)
    for name, session_id in SESSIONS.items():
        assert name in EPISODES
        with History(f"sqlite:///{built}") as history:
            history.session_id = session_id  # random otherwise, and the file another each time
            for exchange in history_of(name, scratch):
                history.record(exchange)
    for suffix in ("", ".key"):
        shutil.copyfile(f"{built}{suffix}", f"{path}{suffix}")

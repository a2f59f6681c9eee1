"""Odd URLs, stores in which somebody has written, and stores with wrong bytes: what is raised raw.

`tests/history/test_damage.py` asserts it, `python -m benchmarks history_damage` prints it.
"""

from __future__ import annotations

import logging
import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL

from pingone_nb import History, PingOneError, Secret
from pingone_nb.expectation import expect
from pingone_nb.history.columns import NEWEST
from pingone_nb.interchange import import_har, write_har
from pingone_nb.lab.comparison import compare_runs
from pingone_nb.lab.pictures import latency_by_operation, outcomes_over_time, timeline
from tests.history.made import PHONE, a_day, begun, of_user

USES: dict[str, Callable[[History], Any]] = {
    "len": len,
    "repr": repr,
    "iterate": list,
    "one by one": lambda history: [history[number] for number in range(len(history))],
    "last": lambda history: history[-1:],
    "to_frame": lambda history: history.to_frame(),
    "where": lambda history: list(
        history.where(http_status=range(100, 600), phone=PHONE, simulated=True)
    ),
    "where succeeded": lambda history: history.where(succeeded=False).to_frame(),
    "session": lambda history: list(history.session),
    "authentications": lambda history: history.authentications(),
    "errors": lambda history: history.errors(),
    "latency": lambda history: history.latency(),
    "count_by": lambda history: history.count_by("hour", "day", "status", "simulated", "channel"),
    "compare": lambda history: compare_runs(history, list(history)[:9]).to_frame(),
    "pictures": lambda history: [
        draw(history) for draw in (timeline, latency_by_operation, outcomes_over_time)
    ],
    "expect": lambda history: repr(expect(history)),
    "record": lambda history: history.record(begun("new")),
    "read what was recorded": lambda history: [len(history), history.to_frame(), list(history)],
    "refresh": lambda history: history.refresh(),
    "save": lambda history: history.save(),
    "close": lambda history: history.close(),
}


def raw_exceptions(make: Callable[[], History], folder: Path) -> list[str]:
    """What opening and each use raises that is no `PingOneError`."""
    found: list[str] = []
    history: list[History] = []
    _try("open", lambda: history.append(make()), found)
    for each in history:
        for name, use in USES.items():
            _try(name, lambda use=use, each=each: use(each), found)  # type: ignore[misc]
        _try("to_parquet", lambda each=each: each.to_parquet(folder / "out.parquet"), found)  # type: ignore[misc]
        _try("write_har", lambda each=each: write_har(each, folder / "out.har"), found)  # type: ignore[misc]
    return found


def _try(name: str, use: Callable[[], Any], found: list[str]) -> None:
    try:
        use()
    except PingOneError:
        pass
    except Exception as error:  # noqa: BLE001 - this is what is looked for
        found.append(f"{name}: {type(error).__name__}: {str(error)[:200]}")


@contextmanager
def unlogged() -> Iterator[None]:
    """A warning a store is what is expected, and would be hundreds here."""
    log = logging.getLogger("pingone_nb.history")
    was, log.disabled = log.disabled, True
    try:
        yield
    finally:
        log.disabled = was


def filled(path: Path) -> None:
    """A store with 48 exchanges, in one file."""
    with History(f"sqlite:///{path}") as history:
        for number in range(6):
            for each in a_day(history.digest_key):
                history.record(each)
            history.record(of_user(f"u{number}", environment_id="e"))


def odd_urls(folder: Path) -> dict[str, Any]:
    """URLs of which most name nothing, below an empty folder."""
    (folder / "a directory").mkdir()
    (folder / "text.txt").write_text(
        "no database, and longer than a header of one hundred bytes" * 9
    )
    (folder / "empty.db").touch()
    (folder / "fifo.db").symlink_to("/dev/null")
    (folder / "loop.db").symlink_to(folder / "loop.db")
    (folder / "dangling.db").symlink_to(folder / "nowhere.db")
    below = f"sqlite:///{folder}"
    return {
        "nothing": "",
        "a blank": " ",
        "a word": "history",
        "a file name": "history.db",
        "a path": folder / "path.db",
        "bytes": f"{below}/bytes.db".encode(),
        "a number": 5,
        "a list": [f"{below}/list.db"],
        "an unknown scheme": "mysql://host/history",
        "an unknown driver": "postgresql+asyncpg://host/history",
        "another driver of SQLite": f"sqlite+aiosqlite:///{folder}/aio.db",
        "http": "https://example.com/history.db",
        "a scheme only": "sqlite:",
        "no file": "sqlite://",
        "no path": "sqlite:///",
        "a blank path": "sqlite:///   ",
        "memory": "sqlite:///:memory:",
        "memory with blanks": "sqlite:/// :memory: ",
        "a file URI": f"sqlite:///file:{folder}/uri.db?uri=true",
        "a host": "sqlite://history.db",
        "a user": "sqlite://user@/history.db",
        "a directory": f"{below}/a directory",
        "a folder's end": f"{below}/a directory/",
        "no such folder": f"{below}/nowhere/history.db",
        "below a file": f"{below}/text.txt/history.db",
        "no database": f"{below}/text.txt",
        "an empty file": f"{below}/empty.db",
        "a device": f"{below}/fifo.db",
        "a link to itself": f"{below}/loop.db",
        "a link to nowhere": f"{below}/dangling.db",
        "/proc": "sqlite:////proc/history.db",
        "/dev/full": "sqlite:////dev/full",
        "a long name": f"{below}/{'n' * 300}.db",
        "a long path": f"{below}/{'d/' * 3_000}history.db",
        "the character 0": f"{below}/a\0b.db",
        "an escaped 0": "postgresql://user%00@127.0.0.1:1/history",
        "half a surrogate": f"{below}/\ud800.db",
        "unicode": f"{below}/größe ✓ 文.db",
        "escapes": f"{below}/a%20b%2Fc%zz.db",
        "blanks and quotes": f"{below}/a 'b' \"c\" ;.db",
        "a hash": f"{below}/a#b.db",
        "a line end": f"{below}/a\nb.db",
        "blanks around": f"  {below}/around.db  ",
        "an unknown option": f"{below}/option.db?nonsense=1",
        "a driver's option": f"{below}/option.db?check_same_thread=maybe&timeout=soon",
        "a mode": f"{below}/mode.db?mode=ro",
        "a secret": Secret("mysql://user:password@host/x"),
        "a URL without a path": URL.create("sqlite"),
        "a URL with an option": URL.create("sqlite", database="x.db", query={"vfs": "none"}),
        "no port": "postgresql://user@127.0.0.1:/history",
        "a word as port": "postgresql://user@127.0.0.1:port/history",
        "too large a port": "postgresql://user@127.0.0.1:70000/history",
        "a negative port": "postgresql://user@127.0.0.1:-1/history",
        "two ports": "postgresql://user@127.0.0.1:1:2/history",
        "nobody there": "postgresql://user@127.0.0.1:1/history",
        "an open bracket": "postgresql://user@[::1/history",
        "no host's name": "postgresql://user@.../history",
        "a server's unknown option": "postgresql://user@127.0.0.1:1/history?nonsense=1",
        "a server's bad time-out": "postgresql://user@127.0.0.1:1/history?connect_timeout=soon",
        "a server's bad mode": "postgresql://user@127.0.0.1:1/history?sslmode=perhaps",
        "an option of psycopg": "postgresql://user@127.0.0.1:1/history?autocommit=1&context=2",
        "a socket's folder": f"postgresql:///history?host={folder}&port=1",
        "a password as option": "postgresql://user@127.0.0.1:1/history?password=a&password=b",
    }  # fmt: skip


def _each(
    column: str, value: str, *, table: str = "pingone_exchange", where: str = "id = 3"
) -> str:
    return f"UPDATE {table} SET {column} = {value} WHERE {where}"  # noqa: S608 - of a test


_BODY, _IN_BODY = "pingone_exchange_body", "exchange_id = 3"
_LOOSE = (  # without NOT NULL and keys
    "ALTER TABLE pingone_exchange RENAME TO former",
    "CREATE TABLE pingone_exchange AS SELECT * FROM former",
)
# rows: how many of the 48 can be read still; None: the store cannot be read at all
TAMPERINGS: dict[str, tuple[tuple[str, ...], int | None]] = {
    "text as a status": ((_each("http_status", "'four hundred'"),), 48),
    "digits as a status": ((_each("http_status", "'400'"),), 48),
    "a fraction as a status": ((_each("http_status", "400.5"),), 48),
    "a huge status": ((_each("http_status", "9e15"),), 48),
    "text as a moment": ((_each("started_at", "'yesterday'"),), 48),
    "bytes as a moment": ((_each("started_at", "x'00ff'"),), 48),
    "a moment beyond all years": ((_each("started_at", "9223372036854775807"),), 48),
    "a moment before all years": ((_each("started_at", "-9223372036854775808"),), 48),
    "a moment in the year 1": ((_each("started_at", "-62135596800000000"),), 48),
    "a moment in the year 9999": ((_each("started_at", "253402300799999999"),), 48),
    "text as seconds": ((_each("elapsed_seconds", "'long'"),), 48),
    "endless seconds": ((_each("elapsed_seconds", "9e999"),), 48),
    "negative seconds": ((_each("elapsed_seconds", "-1e300"),), 48),
    "text as a number": ((_each("number", "'first'"),), 48),
    "a huge number": ((_each("number", "1e300"),), 48),
    "text as a flag": ((_each("is_simulated", "'perhaps'"),), 48),
    "bytes as text": ((_each("status", "x'4f544fff00'"),), 48),
    "text that is no UTF-8": ((_each("status", "CAST(x'4f544fff' AS TEXT)"),), 48),
    "a URL that is no UTF-8": ((_each("url", "CAST(x'68747470ff' AS TEXT)"),), 48),
    "a number as a URL": ((_each("url", "7"),), 48),
    "a huge text": ((_each("operation", "hex(zeroblob(5000000))"),), 48),
    "a huge body": ((_each("reply_body", "zeroblob(20000000)", table=_BODY, where=_IN_BODY),), 48),
    "a body that is no JSON": ((_each("reply_body", "'{\"half'", table=_BODY, where=_IN_BODY),), 48),
    "a body of two values": ((_each("request_body", "'1 2'", table=_BODY, where=_IN_BODY),), 48),
    "a body nested too deeply": (
        (_each("reply_body", "replace(hex(zeroblob(100000)), '00', '[')", table=_BODY, where=_IN_BODY),),
        48,
    ),
    "a body nested deeply": (
        (_each("reply_body", "replace(hex(zeroblob(900)), '00', '[') || replace(hex(zeroblob(900)), '00', ']')", table=_BODY, where=_IN_BODY),),
        48,
    ),
    "a body with a huge number": ((_each("reply_body", "'{\"status\": 1e999}'", table=_BODY, where=_IN_BODY),), 48),
    "a body with too many digits": ((_each("reply_body", "replace(hex(zeroblob(3000)), '00', '11')", table=_BODY, where=_IN_BODY),), 48),
    "headers that are a list": ((_each("reply_headers", "'[1]'", table=_BODY, where=_IN_BODY),), 48),
    "headers that are a number": ((_each("reply_headers", "'7'", table=_BODY, where=_IN_BODY),), 48),
    "headers that are no texts": ((_each("reply_headers", "'{\"a\": {\"b\": 1}}'", table=_BODY, where=_IN_BODY),), 48),
    "no headers": ((_each("reply_headers", "NULL", table=_BODY, where=_IN_BODY),), 48),
    "a row without bodies": (("DELETE FROM pingone_exchange_body WHERE exchange_id = 3",), 48),
    "bodies without a row": (("PRAGMA foreign_keys=OFF", "DELETE FROM pingone_exchange WHERE id = 3"), 47),
    "missing values": (
        (*_LOOSE, *(_each(name, "NULL") for name in ("started_at", "url", "operation", "method", "elapsed_seconds", "session_id", "number"))),
        48,
    ),
    "equal ids": ((*_LOOSE, "UPDATE pingone_exchange SET id = 3 WHERE id IN (4, 5)"), None),
    "missing ids": ((*_LOOSE, "UPDATE pingone_exchange SET id = NULL"), None),
    "text as ids": ((*_LOOSE, "UPDATE pingone_exchange SET id = 'a' || id"), None),
    "a dropped column": (("DROP VIEW pingone_recorded", "ALTER TABLE pingone_exchange DROP COLUMN channel"), None),
    "a dropped body column": (("DROP VIEW pingone_recorded", f"ALTER TABLE {_BODY} DROP COLUMN reply_text"), None),
    "a renamed column": (("DROP VIEW pingone_recorded", "ALTER TABLE pingone_exchange RENAME COLUMN url TO address"), None),
    "a column more": (("ALTER TABLE pingone_exchange ADD COLUMN more TEXT",), 48),
    "a column more that is needed": (("ALTER TABLE pingone_exchange ADD COLUMN more TEXT NOT NULL DEFAULT ''",), 48),
    "no table of exchanges": (("DROP TABLE pingone_exchange",), None),
    "no table of bodies": ((f"DROP TABLE {_BODY}",), None),
    "no version's table": (("DROP TABLE pingone_schema",), None),
    "no version": (("DELETE FROM pingone_schema",), None),
    "two versions": (("INSERT INTO pingone_schema VALUES (3)",), None),
    "text as a version": (("UPDATE pingone_schema SET version = 'newest'",), None),
    "a missing version": (("DROP TABLE pingone_schema", "CREATE TABLE pingone_schema (version)", "INSERT INTO pingone_schema VALUES (NULL)"), None),
    "a version below zero": (("UPDATE pingone_schema SET version = -4",), None),
    "version 0": (("UPDATE pingone_schema SET version = 0",), None),
    "an older version": (("UPDATE pingone_schema SET version = 1",), None),
    "a newer version": (("UPDATE pingone_schema SET version = 99",), None),
    "a huge version": (("UPDATE pingone_schema SET version = 9e30",), None),
    "a view as exchanges": (("ALTER TABLE pingone_exchange RENAME TO former", "CREATE VIEW pingone_exchange AS SELECT * FROM former"), 48),
    "a view that fails": (("DROP TABLE pingone_exchange", "CREATE VIEW pingone_exchange AS SELECT * FROM nowhere"), None),
    "a view as version": (("DROP TABLE pingone_schema", f"CREATE VIEW pingone_schema AS SELECT {NEWEST} AS version"), 48),
    "a trigger that refuses": (("CREATE TRIGGER no BEFORE INSERT ON pingone_exchange BEGIN SELECT RAISE(ABORT, 'no'); END",), 48),
    "no view to record into": (("DROP VIEW pingone_recorded",), 48),
    "another program's mark": (("PRAGMA application_id=7",), None),
    "no mark": (("PRAGMA application_id=0",), None),
    "another encoding": (("PRAGMA application_id=1", "VACUUM"), None),
}  # fmt: skip


def tamper(source: Path, path: Path, statements: tuple[str, ...]) -> None:
    """A copy of a store in which somebody has written."""
    shutil.copyfile(source, path)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA legacy_alter_table=ON")
        for statement in statements:
            connection.execute(statement)


def corrupt(source: bytes, seed: int) -> bytes:
    """A file with wrong, missing, or additional bytes."""
    rng = random.Random(seed)  # noqa: S311 - to be repeated
    content = bytearray(source)
    for _ in range(rng.choice((1, 1, 4, 40, 400))):
        content[rng.randrange(len(content))] = rng.randrange(256)
    start = rng.randrange(len(content))
    length = rng.choice((0, 0, 16, 512, 4_096))
    kind = rng.randrange(4)
    if kind == 0:
        del content[start:]
    elif kind == 1:
        content[start : start + length] = bytes(length)
    elif kind == 2:
        content[start:start] = rng.randbytes(length)
    return bytes(content)


def opened(path: Path) -> Callable[[], History]:
    """How the store in a file is opened."""
    return lambda: History(f"sqlite:///{path}")


def tried_odd(folder: Path) -> dict[str, list[str]]:
    """What each odd URL raises raw."""
    with unlogged():
        return {
            name: raw_exceptions(lambda url=url: History(url, key_file=folder / "key"), folder)  # type: ignore[misc]
            for name, url in odd_urls(folder).items()
        }


def tried_tampered(folder: Path, names: list[str] | None = None) -> dict[str, list[str]]:
    """What each store in which somebody has written raises raw."""
    filled(folder / "source.db")
    told: dict[str, list[str]] = {}
    for number, name in enumerate(names or TAMPERINGS):
        path = folder / f"tampered{number}.db"
        tamper(folder / "source.db", path, TAMPERINGS[name][0])
        with unlogged():
            told[name] = raw_exceptions(opened(path), folder)
    return told


def tried_corrupted(folder: Path, seeds: range) -> dict[int, list[str]]:
    """What each store with wrong bytes raises raw."""
    filled(folder / "source.db")
    source, told = (folder / "source.db").read_bytes(), {}
    for seed in seeds:
        path = folder / f"corrupt{seed}.db"
        path.write_bytes(corrupt(source, seed))
        with unlogged():
            told[seed] = raw_exceptions(opened(path), folder)
        path.unlink(missing_ok=True)
    return told


def tried_files(folder: Path, seeds: range) -> dict[str, list[str]]:
    """What Parquet and HAR files with wrong bytes raise raw when they are read."""
    day = History()
    for each in a_day():
        day.record(each)
    day.to_parquet(folder / "day.parquet")
    write_har(day, folder / "day.har")
    readers: dict[str, Callable[[History, Path], Any]] = {
        "day.parquet": lambda history, path: history.load_parquet(path),
        "day.har": lambda history, path: import_har(path, history),
    }
    told: dict[str, list[str]] = {}
    for name, reader in readers.items():
        source = (folder / name).read_bytes()
        for seed in seeds:
            path = folder / f"corrupt {name}"
            path.write_bytes(corrupt(source, seed))
            found: list[str] = []
            history = History()
            _try("read", lambda: reader(history, path), found)  # noqa: B023 - called at once
            for use in (len, list, History.to_frame, History.authentications):
                _try(use.__name__, lambda: use(history), found)  # noqa: B023 - called at once
            told[f"{name} {seed}"] = found
    return told

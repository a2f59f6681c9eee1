"""HAR out and in: valid, complete, masked, streaming, all or nothing."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pingone_nb import Exchange, History, InputError
from pingone_nb.interchange import PINGONE_HOSTS, Skipped, import_har, read_har, write_har
from pingone_nb.interchange.json_document import DEEPEST, MOST_BYTES, MOST_VALUES
from pingone_nb.simulator import Simulator
from tests.interchange.exchanges import ID, exchanges, one, recorded, rounded
from tests.interchange.har_schema import HAR_SCHEMA
from tests.tiers import cases

CHECK = jsonschema.Draft202012Validator(
    HAR_SCHEMA, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
)
Edit = Callable[[dict[str, Any]], object]


def entry() -> dict[str, Any]:
    """An entry as a browser writes it, secrets and all."""
    posted = {"grant_type": "client_credentials", "client_secret": "canary-secret"}
    text = "&".join(f"{name}={value}" for name, value in posted.items())
    return {
        "_initiator": {"type": "script"},
        "startedDateTime": "2026-01-02T03:04:05.678Z",
        "time": 12.5,
        "request": {
            "method": "POST",
            "url": "https://auth.pingone.eu/e/as/token?login_hint=a#top",
            "httpVersion": "h3",
            "headers": [
                {"name": "Content-Type", "value": "application/x-www-form-urlencoded"},
                {
                    "name": "Authorization",
                    "value": "Basic " + base64.b64encode(b"id:canary-basic").decode(),
                },
                {"name": "Cookie", "value": "ST=canary-cookie"},
            ],
            "postData": {"mimeType": "", "text": text},
        },
        "response": {
            "status": 200,
            "headers": [
                {"name": "Set-Cookie", "value": "ST=canary-set"},
                {"name": "X", "value": "1"},
                {"name": "x", "value": "2"},
            ],
            "content": {"text": '{"access_token": "canary-token", "note": "canary-basic"}'},
        },
        "cache": {},
        "timings": {"send": 0, "wait": 1, "receive": 0, "_blocked_queueing": -1},
    }


def har(path: Path, *entries: Any) -> Path:
    """A file of these entries."""
    path.write_text(json.dumps({"log": {"version": "1.2", "entries": list(entries)}}))
    return path


def edited(edit: Edit) -> dict[str, Any]:
    """An entry with a change."""
    made = entry()
    edit(made)
    return made


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a file may be."""
    return tmp_path / "a.har"


def test_a_flow_is_valid_har(simulator: Simulator, path: Path) -> None:
    """What is written keeps to the schema, and tells requests and operations."""
    history = recorded(simulator)

    assert write_har(history, path) == len(history)
    document = json.loads(path.read_text())
    CHECK.validate(document)
    entries = document["log"]["entries"]
    assert [each["comment"] for each in entries] == [each.operation for each in history]
    assert document["log"]["creator"]["name"] == "pingone-nb"
    assert CHECK.is_valid({"log": {**document["log"], "entries": []}})


@settings(max_examples=cases(200))
@given(st.lists(exchanges(), max_size=3))
def test_out_and_in_gives_the_same_exchanges(given_: list[Exchange]) -> None:
    """Whatever a history holds, a HAR gives it back, and is valid."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.har"
        write_har(given_, path)

        CHECK.validate(json.loads(path.read_text()))
        assert list(read_har(path)) == given_


def test_a_flow_comes_back_into_a_history(simulator: Simulator, path: Path) -> None:
    """Import records each exchange, in order, behind what was there."""
    written, history = recorded(simulator), History()
    write_har(written, path)
    history.record(one())

    assert import_har(path, history) == len(written)
    assert list(history) == [one(), *map(rounded, written)]


def test_a_browsers_entry_is_masked(path: Path) -> None:
    """Secrets in headers, form and reply are masked, also where another place repeats them."""
    (kept,) = read_har(har(path, entry()))

    assert "canary" not in repr(kept)
    assert kept.request_body["grant_type"] == "client_credentials"
    assert (kept.operation, kept.method, kept.http_status) == ("token", "POST", 200)
    assert kept.url == "https://auth.pingone.eu/e/as/token?login_hint=a"
    assert kept.reply_headers["x"] == "1, 2"
    assert (kept.elapsed_seconds, kept.started_at.isoformat()) == (
        0.0125,
        "2026-01-02T03:04:05.678000+00:00",
    )


@pytest.mark.parametrize(
    ("edit", "seen"),
    [
        (lambda e: e["request"].update(url="https://a.de/?code=canary1&access_token=canary2&x"), "url"),
        (lambda e: e["request"].update(url='https://a.de/?filter=username eq "canary jane"'), "url"),
        (lambda e: e["request"].update(url="https://a.de/?filter=canary%0A"), "url"),
        (lambda e: e["request"].update(url="https://a.de/canary@example.com/?canary@example.com"), "url"),
        (lambda e: e["request"].update(postData={"mimeType": "text/plain", "text": "otp canary"}), "request_body"),
        (lambda e: e["request"].update(postData={"mimeType": "", "text": '{"otp":"canary"}'}), "request_body"),
        (lambda e: e["request"].update(postData={"mimeType": "", "params": [{"name": "otp", "value": "canary"}]}), "request_body"),
        (lambda e: e["response"].update(content={"text": base64.b64encode(b'{"otp":"canary"}').decode(), "encoding": "base64"}), "reply_body"),
        (lambda e: e["response"].update(status=0, comment="to canary.x@example.com"), "error"),
    ],
)  # fmt: skip
def test_secrets_of_other_tools_are_masked(path: Path, edit: Edit, seen: str) -> None:
    """Query, form, text, base64 and comment: nothing that is sensitive by name or form is kept."""
    (kept,) = read_har(har(path, edited(edit)))

    assert "canary" not in repr(kept).replace("ca****@example.com", "")
    assert hasattr(kept, seen)


def test_a_request_without_reply_is_kept(path: Path) -> None:
    """Status 0, as browsers write it, is a failure; its cause is the tool's or a plain sentence."""
    told = edited(lambda e: e["response"].update(status=0, _error="net::ERR_FAILED"))
    silent = edited(lambda e: e["response"].update(status=0))
    first, second = read_har(har(path, told, silent))

    assert (first.http_status, first.error) == (None, "net::ERR_FAILED")
    assert second.error == "No reply was recorded."


def test_what_is_not_needed_may_be_missing(path: Path) -> None:
    """Headers, body, cookies, cache, timings and sizes may be left out."""
    bare = {
        "startedDateTime": "2026-01-02T03:04:05+02:00",
        "time": 1,
        "request": {"method": "GET", "url": f"https://a.de/e/deviceAuthentications/{ID}"},
        "response": {"status": 204},
    }
    (kept,) = read_har(har(path, bare))

    assert (kept.operation, kept.request_body, kept.reply_body, kept.reply_headers) == (
        "read",
        None,
        None,
        {},
    )


@pytest.mark.parametrize(
    ("posted", "media_type", "body"),
    [
        ({"mimeType": "application/json", "text": '{"a": [1]}'}, "application/json", {"a": [1]}),
        ({"text": "[1]"}, None, [1]),
        ({"mimeType": "application/x-www-form-urlencoded", "params": [{"name": "a", "value": "1 2"}, {"name": "a"}]}, "application/x-www-form-urlencoded", {"a": ["1 2", ""]}),
        ({"mimeType": "application/x-www-form-urlencoded", "text": "a=1&" * 2000}, "application/x-www-form-urlencoded", None),
        ({"mimeType": "multipart/form-data; boundary=x"}, "multipart/form-data; boundary=x", None),
    ],
)  # fmt: skip
def test_a_body_is_read_as_its_media_type_says(
    path: Path, posted: dict[str, Any], media_type: str | None, body: Any
) -> None:
    """The media type comes from `postData` where no header tells it; some tools tell fields only."""
    told = edited(
        lambda e: e["request"].update(
            headers=[{"name": "Authorization", "value": "Basic ?"}], postData=posted
        )
    )
    (kept,) = read_har(har(path, told))

    assert (kept.request_media_type, kept.request_body) == (media_type, body)


@pytest.mark.parametrize(
    ("edit", "where"),
    [
        (lambda e: e.pop("request"), "request"),
        (lambda e: e.update(request="canary"), "request"),
        (lambda e: e.update(request=None), "request"),
        (lambda e: e["request"].pop("method"), "request.method"),
        (lambda e: e["request"].update(method="GET / canary\r\n"), "request.method"),
        (lambda e: e["request"].pop("url"), "request.url"),
        (lambda e: e["request"].update(url=["canary"]), "request.url"),
        (lambda e: e["request"].update(url="/canary"), "request.url"),
        (lambda e: e["request"].update(url="https:///canary"), "request.url"),
        (lambda e: e["request"].update(url="https://a.de/canary\r\nX: y"), "request.url"),
        (lambda e: e["request"].update(headers={"canary": 1}), "request.headers"),
        (lambda e: e["request"]["headers"][0].update(value="a\r\ncanary"), "request"),
        (lambda e: e["request"].update(postData=["canary"]), "request.postData"),
        (lambda e: e["request"]["postData"].update(text=5), "request.postData.text"),
        (lambda e: e["response"].update(status="canary"), "response.status"),
        (lambda e: e["response"].update(status=True), "response.status"),
        (lambda e: e["response"].update(status=200.5), "response.status"),
        (lambda e: e["response"].update(status=10**9), "response.status"),
        (lambda e: e["response"].update(content="canary"), "response.content"),
        (lambda e: e.pop("startedDateTime"), "startedDateTime"),
        (lambda e: e.update(startedDateTime=""), "startedDateTime"),
        (lambda e: e.update(startedDateTime="canary"), "startedDateTime"),
        (lambda e: e.update(startedDateTime="2026-01-02T03:04:05"), "startedDateTime"),
        (lambda e: e.update(startedDateTime="0001-01-01T00:00:00Z"), "startedDateTime"),
        (lambda e: e.update(startedDateTime="1601-01-01T00:00:00Z"), "startedDateTime"),
        (lambda e: e.update(startedDateTime="9999-12-31T23:59:59Z"), "startedDateTime"),
    ],
)  # fmt: skip
def test_what_is_missing_or_wrong_is_skipped_and_named(path: Path, edit: Edit, where: str) -> None:
    """The place is named, never a value; alone in its file, the entry refuses it."""
    history, skipped = History(), list[Skipped]()
    har(path, entry(), edited(edit), entry())

    assert import_har(path, history, on_skip=skipped.append) == len(history) == 2
    ((place, why, kind),) = [(each.where, each.why, each.kind) for each in skipped]
    assert (place, kind) == ("log.entries[1]", "unreadable")
    assert f"log.entries[1].{where}".rstrip(".") in why
    assert "canary" not in why
    with pytest.raises(InputError) as caught:
        import_har(har(path, edited(edit)), history)
    assert caught.value.field == f"log.entries[0].{where}".rstrip(".")
    assert len(history) == 2


@pytest.mark.parametrize(
    ("method", "url"),
    [
        ("GET", "wss://canary.example.com/socket"),
        ("GET", "ws://canary.example.com/socket"),
        ("GET", "data:text/plain,canary"),
        ("GET", "blob:https://canary.example.com/4f1c"),
        ("GET", "about:blank"),
        ("GET", "chrome-extension://canary/a.js"),
        ("GET", "moz-extension://canary/a.js"),
        ("GET", "file:///canary"),
        ("GET", "javascript:canary"),
        ("CONNECT", "canary.example.com:443"),
        ("CONNECT", "https://canary.example.com/"),
    ],
)
def test_what_is_no_http_exchange_is_skipped(path: Path, method: str, url: str) -> None:
    """A socket, a tunnel or a page's own data stands in browsers' files and refuses none of them."""
    skipped = list[Skipped]()
    foreign = edited(lambda e: e["request"].update(method=method, url=url))
    har(path, foreign, entry(), foreign)

    assert len(list(read_har(path, on_skip=skipped.append))) == 1
    assert [(each.where, each.kind) for each in skipped] == [
        ("log.entries[0]", "not HTTP"),
        ("log.entries[2]", "not HTTP"),
    ]
    assert "canary" not in repr(skipped)
    assert list(read_har(har(path, foreign))) == []


@pytest.mark.parametrize(
    ("time", "timings", "seconds"),
    [
        (None, {"blocked": 1, "wait": 36, "receive": 12, "ssl": 5, "connect": 7}, 0.056),
        (-1, {"send": 1, "wait": -1, "receive": None}, 0.001),
        (-999, {}, 0.0),
        ("12.5", {}, 0.0125),
        ("canary", None, 0.0),
        (None, "canary", 0.0),
        (1e300, {}, 1e7),
    ],
)
def test_an_unknown_time_is_the_sum_of_its_parts(
    path: Path, time: Any, timings: Any, seconds: float
) -> None:
    """What is negative, null or no number is not known; the TLS handshake is a part of connecting."""
    (read,) = read_har(har(path, edited(lambda e: e.update(time=time, timings=timings))))

    assert read.elapsed_seconds == seconds


@pytest.mark.parametrize("status", [None, 0, -1, -999])
def test_without_a_status_there_was_no_reply(path: Path, status: int | None) -> None:
    """So are requests told that were blocked, aborted or answered from nowhere."""
    gone = edited(lambda e: e.pop("response"))
    (first, second) = read_har(
        har(path, edited(lambda e: e["response"].update(status=status)), gone)
    )

    assert (first.http_status, second.http_status) == (None, None)


def test_an_aborted_request_has_no_reply(path: Path) -> None:
    """Playwright writes a status of its own beside the failure, and no time."""
    failed = edited(lambda e: e["response"].update(_failureText="net::ERR_ABORTED"))
    silent = edited(lambda e: (e.update(time=-1, timings={}), e["response"].update(headers=[])))
    first, second = read_har(har(path, failed, silent))

    assert (first.http_status, first.error) == (None, "net::ERR_ABORTED")
    assert (second.http_status, second.elapsed_seconds) == (None, 0)


def test_a_header_without_name_or_value_is_left_out(path: Path) -> None:
    """Null, a number and half a header do not cost the entry."""
    headers = [
        None,
        "canary",
        {"name": "a"},
        {"name": None, "value": "x"},
        {"name": "N", "value": 5},
    ]
    (read,) = read_har(har(path, edited(lambda e: e["response"].update(headers=headers))))

    assert read.reply_headers == {"n": "5"}


def test_a_method_in_small_letters_is_read(path: Path) -> None:
    """As some tools write it; the operation is found, too."""
    (read,) = read_har(har(path, edited(lambda e: e["request"].update(method="post"))))

    assert (read.method, read.operation) == ("POST", "token")


def test_credentials_in_a_url_are_left_out(path: Path) -> None:
    """Neither the URL keeps them nor a reply that repeats the password."""
    url = "https://user:canary%40word@auth.pingone.eu/e/deviceAuthentications"
    told = edited(lambda e: (e["request"].update(url=url), e["response"].update(content={"text": '{"note": "it was canary@word"}'})))  # fmt: skip
    (read,) = read_har(har(path, told))

    assert read.url == "https://auth.pingone.eu/e/deviceAuthentications"
    assert "canary" not in repr(read)


@pytest.mark.parametrize(
    ("text", "body"),
    [
        (base64.encodebytes(b'{"status": "COMPLETED", "pad": "' + b"x" * 99 + b'"}').decode(), "COMPLETED"),
        (base64.b64encode(b'{"status": "OK?>~"}').decode().rstrip("="), "OK?>~"),
        (base64.urlsafe_b64encode(b'{"status": "OK?>~"}').decode(), "OK?>~"),
        ("not Base64!", None),
        ("A", None),
    ],
)  # fmt: skip
def test_base64_is_read_as_tools_write_it(path: Path, text: str, body: str | None) -> None:
    """Wrapped, without padding, for URLs; a text that is none costs that text only."""
    content = {"text": text, "encoding": "BASE64"}
    (read,) = read_har(har(path, edited(lambda e: e["response"].update(content=content))))

    assert (read.status, read.reply_text) == (body, None)


def test_a_posted_form_in_base64_is_decoded(path: Path) -> None:
    """As Reqable writes it; its fields are masked by their names."""
    text = base64.b64encode(b"grant_type=client_credentials&client_secret=canary").decode()
    posted = {"text": text, "encoding": "base64"}
    (read,) = read_har(har(path, edited(lambda e: e["request"].update(postData=posted))))

    assert read.request_body == {"grant_type": "client_credentials", "client_secret": "••••"}


def test_an_empty_text_does_not_hide_the_fields(path: Path) -> None:
    """The fields count where the text beside them is empty."""
    posted = {"text": "", "params": [{"name": "scope", "value": "openid"}, {"name": None}, None]}
    (read,) = read_har(har(path, edited(lambda e: e["request"].update(postData=posted))))

    assert read.request_body == {"scope": "openid"}


@pytest.mark.parametrize(
    ("hosts", "count"),
    [(None, 4), (PINGONE_HOSTS, 2), (["LOGIN.example.com"], 1), (["*.example.com", "[::1]"], 2), ([], 0)],
)  # fmt: skip
def test_hosts_can_be_chosen(path: Path, hosts: list[str] | None, count: int) -> None:
    """By name or pattern, whatever the port; the others are counted as of another host."""
    urls = (
        "auth.pingone.com.au",
        "[::1]:8080",
        "u:canary@login.example.com:8443",
        "auth.pingone.eu.evil.de",
    )
    skipped = list[Skipped]()
    har(
        path,
        *(edited(lambda e, url=url: e["request"].update(url=f"https://{url}/x")) for url in urls),
    )

    assert len(list(read_har(path, hosts=hosts, on_skip=skipped.append))) == count
    assert [each.kind for each in skipped] == ["host"] * (4 - count)
    assert "canary" not in repr(skipped)


def test_an_imported_date_leaves_the_tables_usable(path: Path) -> None:
    """The first and the last date that is taken can be looked at as a table."""
    history = History()
    dates = ("1970-01-01T00:00:00Z", "2261-12-31T23:59:59Z")
    har(
        path,
        *(
            edited(lambda e, date=date: e.update(startedDateTime=date, time=1e300))
            for date in dates
        ),
    )

    assert import_har(path, history) == 2
    assert len(history.to_frame()) == 2
    history.authentications()


def test_a_body_that_is_too_deep_is_masked_whole(path: Path) -> None:
    """What cannot be looked into is not kept, and costs the file nothing else."""
    deep = "[" * 500 + '{"otp":"canary"}' + "]" * 500
    har(path, entry(), edited(lambda e: e["response"].update(content={"text": deep})))

    first, second = read_har(path)
    assert first.reply_body != second.reply_body
    assert "canary" not in repr(second)


@pytest.mark.parametrize(
    "text",
    [
        '{"otp": "918273", "cut": "off',
        "otp=918273&next=1",
        '<input name="otp" value="918273">',
        "[" * 100_000 + '{"otp": "918273"}',
        "x" * 39_990 + '{"otp": "918273"}' + "x" * 10_000,
    ],
)
def test_a_reply_that_is_no_json_is_masked_by_the_names_in_it(path: Path, text: str) -> None:
    """Half a document, a form, a page and what is nested too deep are read without their secrets."""
    har(path, edited(lambda e: e["response"].update(content={"text": text})))
    (read,) = read_har(path)

    assert "918273" not in repr(read)
    assert len(read.reply_text or "") <= 10_000


DEEP = '{"log":{"entries":[{"_x":' + "[" * 1_000_000
WIDE = '{"log":{"entries":[{"_x":[' + "{}," * MOST_VALUES


@pytest.mark.parametrize(
    ("content", "field"),
    [
        (b"", "the document"),
        (b"canary", "the document"),
        (b"\x89PNG\r\n\x1a\n\x00canary", "the document"),
        (b"\xff\xfe{\x00}\x00", "the document"),
        (b'{"log": {"entries": [{"a": "\xff\xfe canary"}]}}', "log.entries[0]"),
        (b'{"log": {"entries": [' + json.dumps(entry()).encode() + b', {"canary": "', "log.entries[1]"),
        (b'{"log": {"entries": []}} canary', "log.entries[0]"),
        (b"{}", "log.entries"),
        (b"[]", "log.entries"),
        (b"null", "log.entries"),
        (b'{"log": {"entries": {"canary": 1}}}', "log.entries"),
        (b'{"log": {"entries": null}}', "log.entries"),
        (b'{"log": {"entries": ["canary"]}}', "log.entries[0]"),
        (b'{"log": {"entries": [{"time": 1' + b"0" * 10_000 + b"}]}}", "log.entries[0]"),
        (b'{"log": {"entries": [{"time": 1e999, "request": {}, "response": {"status": 1e999}}]}}', "log.entries[0]"),
        (DEEP.encode(), "log.entries[0]"),
        (b"[" * 1_000_000, "the document"),
        (WIDE.encode(), "log.entries[0]"),
        (b'{"log": {"entries": [{"_x": "' + b"x" * (MOST_BYTES + 100_000), "log.entries[0]"),
        (b'{"log": {"' + b"x" * (MOST_BYTES + 100_000), "the document"),
    ],
    ids=lambda value: "" if isinstance(value, bytes) else str(value),
)  # fmt: skip
def test_a_hostile_file_is_refused(path: Path, content: bytes, field: str) -> None:
    """Not JSON, cut off, deep, wide or endless: refused with its place, never with its text."""
    path.write_bytes(content)
    history = History()

    with pytest.raises(InputError) as caught:
        import_har(path, history)
    assert caught.value.field.startswith(field)
    assert "canary" not in str(caught.value)
    assert len(history) == 0


def test_the_limits_leave_room_for_real_files(path: Path) -> None:
    """A body of megabytes and properties of other tools, some levels deep, are no attack."""
    deep: Any = 1
    for _ in range(DEEPEST - 6):
        deep = [deep]
    big = edited(
        lambda e: (e["response"]["content"].update(text="x" * 5_000_000), e.update(_deep=deep))
    )
    path.write_bytes(b"\xef\xbb\xbf" + har(path, big, big).read_bytes())

    assert [len(each.reply_text or "") for each in read_har(path)] == [10_000, 10_000]


def test_reading_gives_what_came_before_the_fault(path: Path) -> None:
    """`read_har` streams: what is whole has been given when the error comes."""
    path.write_text(har(path, entry(), entry(), entry()).read_text()[:-200])
    read = read_har(path)

    assert [next(read).operation, next(read).operation] == ["token", "token"]
    with pytest.raises(InputError, match=r"log\.entries\[2\]"):
        next(read)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    """A missing file, or a folder, is an `InputError` about the path."""
    for path in (tmp_path / "none.har", tmp_path):
        with pytest.raises(InputError) as caught:
            import_har(path, History())
        assert caught.value.field == "path"


def test_a_failed_export_leaves_the_file_as_it_was(path: Path) -> None:
    """What breaks off in the middle leaves the old file, and no other beside it."""

    def broken() -> Any:
        yield one()
        raise KeyboardInterrupt

    path.write_text("old")
    with pytest.raises(KeyboardInterrupt):
        write_har(broken(), path)
    assert path.read_text() == "old"
    assert list(path.parent.iterdir()) == [path]


def test_what_cannot_be_written_is_named(tmp_path: Path) -> None:
    """A folder that does not exist, or holds no files, is an `InputError` about the path."""
    for path in (tmp_path / "none" / "a.har", Path("/proc/a.har")):
        with pytest.raises(InputError, match="can't be written") as caught:
            write_har([one()], path)
        assert caught.value.field == "path"


FULL_DISK = """
import resource, sys
from pingone_nb.interchange import read_har, write_har
from tests.tiers import cases
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
entry = next(read_har(sys.argv[1]))
write_har([entry] * 1000, sys.argv[1])
"""


def test_a_full_disk_harms_nothing(path: Path) -> None:
    """When there is no more room, the error says so and the old file is as it was."""
    before = har(path, entry()).read_bytes()
    done = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(path)], capture_output=True, text=True
    )

    assert "a.har can't be written: File too large." in done.stderr
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]

"""What people reported, as cases: each situation with what is right, by inputs of our own.

A case is a function that asserts. Those that need a file get a folder.
"""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from pingone_nb import (
    ApiError,
    Client,
    History,
    InputError,
    PingOneError,
    Secret,
    Settings,
    TransportError,
    api,
)
from pingone_nb.api.passcodes import passcode
from pingone_nb.interchange import (
    from_curl,
    import_har,
    read_har,
    read_postman_environment,
    replay_session,
    write_http_file,
)
from pingone_nb.simulator import Simulator
from tests.interchange.exchanges import ENVIRONMENT, ID
from tests.interchange.places import CANARY, PLACES, entry, traces

Case = Callable[[Path], None]
CASES: dict[str, Case] = {}
URL = f"https://auth.pingone.eu/{ENVIRONMENT}/deviceAuthentications/{ID}"
HERE = Settings(environment_id=ENVIRONMENT, client_id="id", client_secret=Secret("s"), user_id=ID)


def case(title: str) -> Callable[[Case], Case]:
    """Add a function to the cases."""

    def added(function: Case) -> Case:
        CASES[title] = function
        return function

    return added


def refused(call: Callable[[], object], *words: str) -> InputError:
    """The error that a call raises, which contains the words in message or hint."""
    try:
        call()
    except InputError as error:
        told = f"{error} {error.hint}"
        assert all(word in told for word in words), told
        return error
    raise AssertionError("nothing was refused")


def har(folder: Path, *changes: dict[str, Any]) -> Path:
    """A HAR with an entry for each change: of `request`, `response`, or of the entry itself."""
    entries = []
    for change in changes:
        made = entry(lambda _: None)
        made["request"]["url"] = URL
        made["response"]["content"] = {"text": '{"status": "COMPLETED"}'}
        for name, value in change.items():
            if name in ("request", "response") and isinstance(value, dict):
                made[name].update(value)
            else:
                made[name] = value
        entries.append(made)
    path = folder / "a.har"
    path.write_text(json.dumps({"log": {"entries": entries}}))
    return path


def read(folder: Path, *changes: dict[str, Any]) -> list[Any]:
    """The exchanges of such a HAR."""
    return list(read_har(har(folder, *changes)))


def _passcode(text: str, code: str | None) -> None:
    if code is None:
        refused(lambda: passcode(text, length=6), "exactly one passcode")
    else:
        assert passcode(text, length=6).reveal() == code


def _phone(text: str) -> str:
    target = api.one_time(type="SMS", phone=text)
    value: Any = target["oneTime"]["phone"]
    return str(value.reveal())


def _curl(command: str, **options: Any) -> Any:
    return from_curl(command, **options)


def _sent(settings: Settings, environ: dict[str, str]) -> PingOneError | None:
    with mock.patch.dict(os.environ, environ):
        try:
            Client(settings).send(api.read(settings, ID))
        except PingOneError as error:
            return error
    return None


for title, text, code in (
    ("1 a time beside the passcode", "481516 10:15", "481516"),
    ("5 a web message whose last line repeats the passcode", "481516 is your code.\n\n@example.com #481516", "481516"),
    ("8 a message with an app's hash", "<#> Your code is 481516\nFA+9qCX9VSu", "481516"),
    ("9 a message that says when the passcode expires", "481516 is your code. It expires at 11:44 AM.", "481516"),
    ("10 another number of six digits", "481516 or call 200300", None),
    ("12 digits of other scripts", "\u200f٤٨١٥١٦", "481516"),
):  # fmt: skip
    CASES[title] = lambda _, text=text, code=code: _passcode(text, code)  # type: ignore[misc]

for title, text in (
    ("13 a number with marks of direction", "\u2068+1 413 555 0150\u2069"),
    ("16 a number with narrow spaces and long hyphens", "+1\u202f413\u2009555\u20110150"),
    ("18 a number with a dot, as PingOne writes it", "+1.4135550150"),
):

    def _is_number(_: Path, text: str = text) -> None:
        assert _phone(text) == "+14135550150"

    CASES[title] = _is_number


@case("19 a number that the library does not know")
def _(_folder: Path) -> None:
    refused(lambda: _phone("+52 1 55 1234 5678"))


@case("20 an address in Punycode")
def _(_folder: Path) -> None:
    target = api.one_time(type="EMAIL", email="jane@xn--mller-kva.example")
    assert "@" in target["oneTime"]["email"].reveal()


@case("21 a form in Base64")
def _(folder: Path) -> None:
    text = base64.b64encode(b"client_secret=canary&grant_type=x").decode()
    posted = {"mimeType": "application/x-www-form-urlencoded", "text": text, "encoding": "base64"}
    (kept,) = read(folder, {"request": {"postData": posted}})
    assert kept.request_body == {"client_secret": "••••", "grant_type": "x"}


def _masked(folder: Path, *places: str) -> None:
    for place in places:
        path = folder / "place.har"
        path.write_text(json.dumps({"log": {"entries": [entry(PLACES[place])]}}))
        (kept,) = read_har(path)
        told = (kept.url, kept.request_body, kept.reply_headers, kept.reply_body, kept.reply_text)
        assert traces(repr(told)) == [], place


for title, words in (
    ("23 a code in a header's URL", ("Location", "Refresh", "Link")),
    ("25 other spellings of sensitive names", ("a property", "a field", "a parameter ")),
    ("27 replies that are nearly JSON", ("behind a", "lines of", "server-sent", "padding")),
):
    found = [place for place in PLACES if any(word in place for word in words)]
    CASES[title] = lambda folder, found=found: _masked(folder, *found)  # type: ignore[misc]


@case("28 a reply in Base64")
def _(folder: Path) -> None:
    text = base64.b64encode(b'{"status": "COMPLETED", "otp": "123456"}').decode()
    (kept,) = read(folder, {"response": {"content": {"text": text, "encoding": "base64"}}})
    assert kept.reply_body == {"status": "COMPLETED", "otp": "••••"}


@case("30 a WebSocket among the entries")
def _(folder: Path) -> None:
    assert len(read(folder, {}, {"request": {"url": "wss://a.de/x"}}, {})) == 2


@case("32 a request that was aborted")
def _(folder: Path) -> None:
    gone = {"time": -1, "timings": {"send": -1}, "response": {"_failureText": "net::ERR_ABORTED"}}
    (kept,) = read(folder, gone)
    assert (kept.http_status, kept.elapsed_seconds) == (None, 0)


@case("35 a time that is null")
def _(folder: Path) -> None:
    (kept,) = read(folder, {"time": None, "timings": {"wait": 36, "receive": 12, "ssl": -1}})
    assert kept.elapsed_seconds == 0.048


@case("37 a tunnel, credentials in a URL, a method in small letters")
def _(folder: Path) -> None:
    tunnel = {"request": {"method": "CONNECT", "url": "auth.pingone.eu:443"}}
    known = {"request": {"method": "get", "url": "https://user:canary@auth.pingone.eu/x"}}
    (kept,) = read(folder, tunnel, known)
    assert (kept.method, kept.url) == ("GET", "https://auth.pingone.eu/x")


@case("38 Base64 that is wrapped or not padded")
def _(folder: Path) -> None:
    wrapped = base64.encodebytes(b'{"pad": "' + b"x" * 90 + b'"}').decode()
    bare = base64.b64encode(b'{"a": "bc"}').decode().rstrip("=")
    first, second = read(
        folder,
        {"response": {"content": {"text": wrapped, "encoding": "base64"}}},
        {"response": {"content": {"text": bare, "encoding": "base64"}}},
    )
    assert (len(first.reply_body["pad"]), second.reply_body) == (90, {"a": "bc"})


@case("39 an entry without a moment")
def _(folder: Path) -> None:
    refused(lambda: read(folder, {"startedDateTime": ""}), "log.entries[0].startedDateTime")
    assert len(read(folder, {}, {"startedDateTime": None})) == 1


@case("40 a status of 0 beside headers")
def _(folder: Path) -> None:
    (kept,) = read(folder, {"response": {"status": 0, "headers": [{"name": "a", "value": "b"}]}})
    assert kept.http_status is None


@case("42 sizes that are null")
def _(folder: Path) -> None:
    sizes = {"headersSize": None, "bodySize": None}
    assert len(read(folder, {"request": sizes, "response": sizes, "_onLoad": None})) == 1


@case("44 a zone without a colon")
def _(folder: Path) -> None:
    (kept,) = read(folder, {"startedDateTime": "2026-06-19T05:30:00.000+0530"})
    assert kept.started_at.isoformat() == "2026-06-19T00:00:00+00:00"


@case("45 a moment that no table holds")
def _(folder: Path) -> None:
    history = History()
    path = har(folder, {}, {"startedDateTime": "0001-01-01T00:00:00Z"})
    assert import_har(path, history) == 1
    history.authentications()


@case("47 an empty text beside a form's fields")
def _(folder: Path) -> None:
    posted = {
        "mimeType": "application/x-www-form-urlencoded",
        "text": "",
        "params": [{"name": "grant_type", "value": "client_credentials"}],
    }
    (kept,) = read(folder, {"request": {"postData": posted}})
    assert kept.request_body == {"grant_type": "client_credentials"}


@case("48 zeros behind the document")
def _(folder: Path) -> None:
    path = har(folder, {})
    path.write_bytes(path.read_bytes() + b"\0" * 9)
    refused(lambda: list(read_har(path)), "log.entries[1]")


@case("49 a failed entry before a good one, replayed")
def _(folder: Path) -> None:
    get = {"method": "GET"}
    path = har(folder, {"request": get, "response": {"status": 0}}, {"request": get})
    settings = HERE.with_changes(region="eu", token="t")
    client = Client(settings, session=replay_session(read_har(path)))
    with mock.patch("time.sleep"):
        assert client.send(api.read(settings, ID)).status == "COMPLETED"


@case("50 PingOne's own Postman template")
def _(folder: Path) -> None:
    values = {"tld": "eu", "authPath": "https://auth.pingone.{{tld}}", "apiPath": "https://api.pingone.{{tld}}/v1", "envID": ENVIRONMENT, "adminAppID": ID, "adminAppSecret": "canary"}  # fmt: skip
    path = folder / "e.json"
    path.write_text(json.dumps({"values": [{"key": k, "value": v} for k, v in values.items()]}))
    settings = Settings(**read_postman_environment(path))
    assert (settings.region, settings.auth_path) == ("eu", "https://auth.pingone.eu")
    assert (settings.client_id, settings.client_secret) == (ID, Secret("canary"))


@case("52 an address without https://")
def _(folder: Path) -> None:
    path = folder / "e.json"
    path.write_text(json.dumps({"values": [{"key": "authPath", "value": "auth.pingone.eu"}]}))
    found = {"environment_id": ENVIRONMENT, "token": "t", **read_postman_environment(path)}
    refused(lambda: Settings(**found), "auth_path")


@case("54 apiPath of the older pages")
def _(_folder: Path) -> None:
    for path in ("", "/v1"):
        request = _curl(
            f"curl '{{{{apiPath}}}}{path}/environments/{{{{envID}}}}/users'", settings=HERE
        )
        assert request.url == f"https://api.pingone.com/v1/environments/{ENVIRONMENT}/users"


@case("55 a command of the Windows command prompt")
def _(_folder: Path) -> None:
    for command in (f'curl "{URL}?filter=a^%^20b"', f'curl "{URL}" ^\n -H "a: b"', f'curl ^"{URL}^"'):  # fmt: skip
        refused(lambda command=command: _curl(command), "command prompt", "Copy as cURL (bash)")  # type: ignore[misc]


@case("58 typographic quotation marks and spaces")
def _(_folder: Path) -> None:
    refused(lambda: _curl(f"curl “{URL}”"), "typographic")
    refused(lambda: _curl(f"curl\u00a0{URL}"), "space")


@case("59 a command of PowerShell")
def _(_folder: Path) -> None:
    refused(lambda: _curl(f'Invoke-WebRequest -Uri "{URL}" `\n-Method "POST"'), "PowerShell")


@case("60 repeated headers and cookies")
def _(_folder: Path) -> None:
    request = _curl(f"curl {URL} -H 'X: 1' -H 'x: 1' -b a=1 -b b=2")
    assert request.plain_headers() == {"X": "1", "Cookie": "a=1;b=2"}
    assert _curl(f"curl {URL} -H 'Cookie: a=1' -b b=2").plain_headers() == {"Cookie": "a=1"}


@case("61 options that change nothing about the request")
def _(_folder: Path) -> None:
    options = "--ssl-no-revoke --path-as-is --proxy http://a:1 --http3 -4 --cacert x -c x -D - --location-trusted"
    assert _curl(f"curl {options} {URL}") == _curl(f"curl {URL}")


@case("62 a body of several parts")
def _(_folder: Path) -> None:
    refused(lambda: _curl(f"curl --form a=1 {URL}"), "--form")
    refused(lambda: _curl(f"curl -H 'Content-Type: multipart/form-data; boundary=x' --data-raw '--x' {URL}"), "body")  # fmt: skip


@case("63 a question mark or an ampersand at the end")
def _(_folder: Path) -> None:
    assert _curl(f"curl '{URL}?'").address() == URL
    assert _curl(f"curl '{URL}?a=1&'").address() == f"{URL}?a=1"


@case("65 a comment before, a space behind a backslash")
def _(_folder: Path) -> None:
    assert _curl(f"# begin\ncurl {URL}").url == URL
    refused(lambda: _curl(f"curl {URL} \\ \n -H 'a: b'"), "space after a backslash")


@case("66 a text with escapes")
def _(_folder: Path) -> None:
    assert _curl(f"curl {URL} -H $'X: a\\u0021b'").plain_headers() == {"X": "a!b"}


@case("68 glued options, two blanks, options behind the URL")
def _(_folder: Path) -> None:
    request = _curl(f'curl  -k -H"X: 1"  {URL} -XDELETE')
    assert (request.method, request.plain_headers()) == ("DELETE", {"X": "1"})


@case("71 a URL without https://")
def _(_folder: Path) -> None:
    refused(lambda: _curl("curl auth.pingone.eu/x"), "https://")


@case("73 a custom domain given as a URL")
def _(_folder: Path) -> None:
    settings = HERE.with_changes(custom_domain="https://login.example.com/")
    assert settings.auth_path == "https://login.example.com"


@case("75 other names of a region")
def _(_folder: Path) -> None:
    own = {"PINGONE_ENVIRONMENT_ID": ID, "PINGONE_ACCESS_TOKEN": "t"}
    for name, value in (("REGION", "Europe"), ("REGION", "EU"), ("REGION_CODE", "EU")):
        assert Settings.from_env({**own, f"PINGONE_{name}": value}).region == "eu"


@case("76 a .env that is no UTF-8")
def _(folder: Path) -> None:
    for encoding in ("utf-16", "latin-1"):
        path = folder / ".env"
        path.write_bytes("PINGONE_CLIENT_SECRET=cänary".encode(encoding))
        error = refused(lambda path=path: Settings.from_env({}, dotenv=path), "UTF-8")  # type: ignore[misc]
        assert error.field == "dotenv"
        assert error.__cause__ is error.__context__ is None or "nary" not in repr(error.__context__)


@case("78 a secret pasted with a line end")
def _(_folder: Path) -> None:
    secret = HERE.with_changes(client_secret=" s3cret\n").client_secret
    assert secret is not None
    assert secret.reveal() == "s3cret"


@case("79 a bundle of certificates that is not there")
def _(_folder: Path) -> None:
    settings = HERE.with_changes(token="t", auth_path="https://127.0.0.1:1")
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        others = {"REQUESTS_CA_BUNDLE": "", "CURL_CA_BUNDLE": ""}
        error = _sent(settings, {**others, name: "/nowhere/at/all.pem"})
        assert isinstance(error, TransportError | InputError)
        assert not getattr(error, "may_have_been_sent", False)
        assert name in f"{error} {error.hint}"


@case("81 a proxy that is set right after a failure")
def _(_folder: Path) -> None:
    with Simulator(seed=1).serve() as server:
        settings = server.settings()
        client = Client(settings)
        with mock.patch.dict(os.environ, {"HTTP_PROXY": "http://127.0.0.1:1", "http_proxy": "http://127.0.0.1:1", "NO_PROXY": "", "no_proxy": ""}):  # fmt: skip
            try:
                client.connect()
                raise AssertionError("the proxy was not used")
            except TransportError:
                pass
        client.connect()


@case("82 a proxy that is malformed")
def _(_folder: Path) -> None:
    settings = HERE.with_changes(token="t", auth_path="https://127.0.0.1:1")
    error = _sent(settings, {"HTTPS_PROXY": "://x y", "https_proxy": "://x y", "NO_PROXY": "", "no_proxy": ""})  # fmt: skip
    assert "HTTPS_PROXY" in f"{error} {getattr(error, 'hint', '')}".upper()


@case("84 a netrc with a default")
def _(folder: Path) -> None:
    (folder / "netrc").write_text("default login a password b\n")
    simulator = Simulator(seed=1)
    with simulator.serve() as server, mock.patch.dict(os.environ, {"NETRC": str(folder / "netrc")}):
        client = Client(server.settings())
        assert client.one_time_sms(simulator.user.id, phone="+14135550150").status == "OTP_REQUIRED"


def _simulated(command: str) -> Any:
    simulator = Simulator(seed=1)
    settings = simulator.settings()
    client = Client(settings, session=simulator.session())
    return client.send(from_curl(command, settings=settings))


@case("86 an authentication at the API's host")
def _(_folder: Path) -> None:
    with pytest.raises(ApiError) as caught:
        _simulated("curl '{{apiPath}}/environments/{{envID}}/deviceAuthentications' --json '{\"user\": {\"id\": \"x\"}}'")  # fmt: skip
    assert "auth" in (caught.value.hint or "")


@case("88 an unknown parameter in a query")
def _(_folder: Path) -> None:
    url = "{{apiPath}}/environments/{{envID}}/deviceAuthenticationPolicies?foo=bar"
    assert _simulated(f"curl '{url}'").http_status == 200


@case("89 pytest started in a process that knows the package")
def _(folder: Path) -> None:
    (folder / "test_a.py").write_text("def test_a() -> None:\n    assert True\n")
    program = "import pingone_nb, pytest, sys; sys.exit(pytest.main(['-q', '-p', 'no:cacheprovider', '-W', 'error', 'test_a.py']))"
    subprocess.run([sys.executable, "-c", program], cwd=folder, check=True, capture_output=True, timeout=120)  # fmt: skip


@case("91 what is typed in the state that a notebook saves")
def _(_folder: Path) -> None:
    from pingone_nb.lab.forms.field import Field

    field = Field("Client secret", kind="secret")
    field.put(CANARY) if hasattr(field, "put") else setattr(field, "text", CANARY)
    assert CANARY not in repr(field.get_state()) + repr(field)


@case("92 Basic in an .http file")
def _(folder: Path) -> None:
    write_http_file([api.token(HERE)], folder / "a.http")
    assert "Authorization: Basic {{appID}} {{appSecret}}" in (folder / "a.http").read_text()

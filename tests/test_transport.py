"""The transport sends once and tells what came, or why nothing came."""

from __future__ import annotations

import base64
import socket
import ssl
import subprocess
import sys
import traceback
from collections.abc import Callable
from http.client import BadStatusLine
from pathlib import Path

import pytest
import requests
import urllib3
from urllib3.exceptions import MaxRetryError, NewConnectionError

from pingone_nb import ApiError, ApiRequest, InputError, Secret, TransportError
from pingone_nb.diagnosis import error_from
from pingone_nb.privacy.masking import DEEPEST
from pingone_nb.transport import BasicAuth, BearerAuth, NoAuth, Transport
from tests.stub_adapter import stub_session

URL = "https://auth.pingone.com/e/deviceAuthentications"
POST = ApiRequest(
    operation="check_otp",
    method="POST",
    url=URL,
    media_type="application/vnd.pingidentity.otp.check+json",
    body={"otp": Secret("918273")},
)
POOL = urllib3.connectionpool.HTTPSConnectionPool("auth.pingone.com", 443)


@pytest.fixture
def unused_port() -> int:
    """A loopback port on which nobody listens."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return held.getsockname()[1]


def never_left() -> requests.ConnectionError:
    """What requests raises when no connection could be made."""
    reason = NewConnectionError(POOL, "Name or service not known")
    return requests.ConnectionError(MaxRetryError(POOL, URL, reason))


def test_a_request_goes_out_as_it_is_written() -> None:
    """Method, URL, media type, body, authorization and both time-outs are what was asked for."""
    session = stub_session((200, {"Correlation-Id": "c1"}, b'{"status":"COMPLETED"}'))
    transport = Transport(session, connect_timeout_seconds=1.5, read_timeout_seconds=2.5)

    reply = transport.send(POST, auth=BearerAuth(Secret("tok")))

    (sent,) = session.adapter.sent
    assert (sent.method, sent.url, sent.body) == ("POST", URL, b'{"otp":"918273"}')
    assert sent.headers["Content-Type"] == "application/vnd.pingidentity.otp.check+json"
    assert sent.headers["Authorization"] == "Bearer tok"
    assert session.adapter.timeouts == [(1.5, 2.5)]
    assert (reply.http_status, reply.body, reply.correlation_id) == (
        200,
        {"status": "COMPLETED"},
        "c1",
    )


@pytest.mark.parametrize("spell", [str.lower, str.upper, str.title])
def test_header_names_are_read_in_any_case(spell: Callable[[str], str]) -> None:
    """Over HTTP/2 names come in lower case, and a proxy may write them anyhow."""
    told = {"correlation-id": "c1", "retry-after": "7", "content-type": "application/json"}
    headers = {spell(name): value for name, value in told.items()}
    body = b'{"code": "REQUEST_LIMITED", "message": "Wait."}'
    reply = Transport(stub_session((429, headers, body))).send(POST, auth=BearerAuth(Secret("tok")))

    assert reply.correlation_id == "c1"
    assert reply.headers["retry-after"] == "7"
    error = error_from(POST, reply)
    assert isinstance(error, ApiError)
    assert error.retry_after_seconds == 7


NETRC_PROGRAM = """
from pingone_nb import ApiRequest, Secret
from pingone_nb.transport import BearerAuth, NoAuth, Transport
from tests.stub_adapter import stub_session

session = stub_session((200, {}, b"{}"), (200, {}, b"{}"))
request = ApiRequest(operation="read", method="GET", url="https://auth.pingone.com/")
Transport(session).send(request, auth=BearerAuth(Secret("tok")))
Transport(session).send(request, auth=NoAuth())
print([sent.headers.get("Authorization") for sent in session.adapter.sent])
"""


def test_the_authorization_is_not_netrcs(tmp_path: Path) -> None:
    """A ~/.netrc entry for the host never replaces the authorization, nor adds one."""
    netrc = tmp_path / "netrc"
    netrc.write_text("machine auth.pingone.com login canary password canary")
    netrc.chmod(0o600)

    done = subprocess.run(
        [sys.executable, "-c", NETRC_PROGRAM],
        env={"NETRC": str(netrc), "PYTHONPATH": str(Path(__file__).parent.parent)},
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.strip() == "['Bearer tok', None]"


def test_basic_takes_any_text() -> None:
    """Client ID and secret are sent as UTF-8, whatever they hold."""
    session = stub_session((200, {}, b"{}"))

    Transport(session).send(POST, auth=BasicAuth("käse", Secret("秘:密")))

    value = session.adapter.sent[0].headers["Authorization"].removeprefix("Basic ")
    assert base64.b64decode(value).decode() == "käse:秘:密"


@pytest.mark.parametrize("token", ["a b", "a\nb", "tök", "a\x00"])
def test_a_token_that_is_none_is_refused(token: str) -> None:
    """A token with line ends or other foreign characters is an InputError without its text."""
    with pytest.raises(InputError) as caught:
        BearerAuth(Secret(token))
    assert caught.value.field == "token"
    assert token not in str(caught.value)


@pytest.mark.parametrize(
    ("raised", "may_have_been_sent"),
    [
        (never_left(), False),
        (requests.ConnectTimeout(MaxRetryError(POOL, URL, urllib3.exceptions.ConnectTimeoutError())), False),
        (requests.exceptions.SSLError(MaxRetryError(POOL, URL, ssl.SSLCertVerificationError("self-signed"))), False),
        (requests.exceptions.ProxyError(MaxRetryError(POOL, URL, never_left().args[0].reason)), False),
        (requests.ReadTimeout(), True),
        (requests.ConnectionError(urllib3.exceptions.ProtocolError("Connection aborted.", ConnectionResetError(104))), True),
        (requests.exceptions.SSLError(ssl.SSLError("bad record mac")), True),
        (requests.exceptions.ChunkedEncodingError(), True),
        (requests.exceptions.ContentDecodingError(), True),
        (requests.TooManyRedirects(), True),
    ],
)  # fmt: skip
def test_no_reply_says_whether_it_may_have_been_sent(
    raised: requests.RequestException, may_have_been_sent: bool
) -> None:
    """Only what provably never left counts as unsent."""
    with pytest.raises(TransportError) as caught:
        Transport(stub_session(raised)).send(POST, auth=NoAuth())

    assert caught.value.may_have_been_sent is may_have_been_sent
    assert caught.value.__cause__ is raised


def test_a_real_refused_connection_never_left(unused_port: int) -> None:
    """Nobody listens on the port: the request provably never left."""
    request = ApiRequest(operation="read", method="GET", url=f"http://127.0.0.1:{unused_port}/")

    with pytest.raises(TransportError) as caught:
        Transport().send(request, auth=NoAuth())

    assert not caught.value.may_have_been_sent


def test_a_traceback_with_variables_holds_nothing_secret(unused_port: int) -> None:
    """Even a traceback that prints every frame's variables shows no token, passcode or secret."""
    request = ApiRequest(
        operation="check_otp",
        method="POST",
        url=f"http://127.0.0.1:{unused_port}/",
        media_type="application/json",
        body={"otp": Secret("918273")},
    )
    try:
        Transport().send(request, auth=BearerAuth(Secret("canary-token")))
    except TransportError as error:
        captured = traceback.TracebackException.from_exception(error, capture_locals=True)

    text = "".join(captured.format())
    assert "918273" not in text
    assert "canary-token" not in text.replace('Secret("canary-token")', "")
    assert "NewConnectionError" in text


@pytest.mark.parametrize("line", ["canary-token", b"canary-token", "Y2FuYXJ5LXRva2Vu"])
def test_a_cause_repeats_nothing_that_was_sent(line: str | bytes) -> None:
    """What a server wrote in place of a reply is taken out of the cause's text, and the rest kept."""
    aborted = urllib3.exceptions.ProtocolError("Connection aborted.", BadStatusLine(line))  # type: ignore[arg-type]
    with pytest.raises(TransportError) as caught:
        Transport(stub_session(requests.ConnectionError(aborted))).send(
            POST, auth=BearerAuth(Secret("canary-token"))
        )
    text = "".join(traceback.format_exception(caught.value))

    assert "Connection aborted." in text
    assert "canary" not in text
    assert "Y2FuYX" not in text


@pytest.mark.parametrize(
    "body",
    [b"<html>", b"", b"\xff\xfe", b'{"a":', b"[" * 100_000, b"1" * 5000],
)
def test_a_body_that_is_no_json_is_kept_as_text(body: bytes) -> None:
    """A reply that cannot be read as JSON is a reply with text, not an exception."""
    reply = Transport(stub_session((502, {}, body))).send(POST, auth=NoAuth())

    assert reply.body is None
    assert reply.text == body.decode("utf-8", "replace")


def test_redirects_are_not_followed() -> None:
    """The token never travels to another host."""
    session = stub_session((302, {"Location": "https://elsewhere.example/"}, b""))

    reply = Transport(session).send(POST, auth=BearerAuth(Secret("tok")))

    assert reply.http_status == 302
    assert len(session.adapter.sent) == 1


@pytest.mark.parametrize("body", [{"a": float("nan")}, {"a": object()}, {"a": {1, 2}}])
def test_a_body_that_cannot_be_written_is_refused(body: dict) -> None:
    """What JSON cannot hold is an InputError, and nothing is sent."""
    session = stub_session()
    request = ApiRequest(operation="initialize", method="POST", url=URL, body=body)

    with pytest.raises(InputError) as caught:
        Transport(session).send(request, auth=NoAuth())
    assert caught.value.field == "body"
    assert session.adapter.sent == []


@pytest.mark.parametrize("url", ["", "auth.pingone.com", "http://", "http://[", "mailto:x@y.de"])
def test_a_malformed_url_is_refused(url: str) -> None:
    """What is no URL is an InputError."""
    with pytest.raises(InputError) as caught:
        Transport().send(ApiRequest(operation="read", method="GET", url=url), auth=NoAuth())
    assert caught.value.field == "url"


PROXY_PROGRAM = """
import os
from pingone_nb import InputError, TransportError, Client, Settings, Retries

ID = "991776fd-145b-499e-8237-2c62aef35b2c"
path = os.environ["TARGET"]
settings = Settings(environment_id=ID, token="t", auth_path=path)
client = Client(settings, retries=Retries(attempts=1))
for change in (None, {}):
    if change is not None:
        os.environ.pop(os.environ["NAME"])
    try:
        client.read(ID)
    except (InputError, TransportError) as error:
        print(type(error).__name__, getattr(error, "field", ""), getattr(error, "may_have_been_sent", ""))
print([each.error is not None for each in client.history])
"""


@pytest.mark.parametrize(
    ("name", "value", "field"),
    [
        ("HTTP_PROXY", "socks5://127.0.0.1:1080", "HTTPS_PROXY"),
        ("HTTP_PROXY", "http://127.0.0.1:99999999", "HTTPS_PROXY"),
        ("HTTP_PROXY", "http://", "HTTPS_PROXY"),
        ("ALL_PROXY", "nonsense://127.0.0.1:1", "HTTPS_PROXY"),
        ("REQUESTS_CA_BUNDLE", "/nowhere/certificates.pem", "REQUESTS_CA_BUNDLE"),
        ("CURL_CA_BUNDLE", "/nowhere/certificates.pem", "REQUESTS_CA_BUNDLE"),
    ],
)
def test_a_wrong_variable_is_named_and_may_be_mended(
    unused_port: int, name: str, value: str, field: str
) -> None:
    """A proxy or a file of certificates that cannot be used is told as what it is, unsent; once the
    variable is taken away, the same client goes on."""
    done = subprocess.run(
        [sys.executable, "-c", PROXY_PROGRAM],
        env={
            "PYTHONPATH": str(Path(__file__).parent.parent),
            "TARGET": f"http://127.0.0.1:{unused_port}",
            "NAME": name,
            name: value,
        },
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.splitlines() == [
        f"InputError {field} ",
        "TransportError  False",
        "[True, True]",
    ]


NESTS = {"arrays": ("[", "]"), "objects": ('{"a":', "}"), "both": ('[{"a":', "}]")}


@pytest.mark.parametrize("kind", NESTS)
@pytest.mark.parametrize("levels", [DEEPEST, DEEPEST + 2])
def test_a_body_is_read_as_deep_as_can_be_masked(kind: str, levels: int) -> None:
    """Arrays and objects count alike; what is nested deeper is kept as text only."""
    begin, end = NESTS[kind]
    times = levels // (2 if kind == "both" else 1)
    body = (begin * times + "1" + end * times).encode()
    reply = Transport(stub_session((200, {}, body))).send(POST, auth=NoAuth())

    assert (reply.body is None) is (levels > DEEPEST)
    assert reply.text == body.decode()

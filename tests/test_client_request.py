"""Any operation of the API can be asked for, masked, recorded and traced as those with a method."""

from __future__ import annotations

import json
import traceback
from typing import Any

import pytest
import requests

from pingone_nb import (
    ApiError,
    ApiReply,
    Client,
    InputError,
    ReplyError,
    Retries,
    Secret,
    Settings,
    Tracing,
    TransportError,
)
from pingone_nb.interchange import as_curl
from pingone_nb.interchange.snippets import render, request_of
from pingone_nb.simulator import Simulator
from tests.canaries import whole
from tests.stub_adapter import stub_session

ID = "991776fd-145b-499e-8237-2c62aef35b2c"
TOKEN = "canary-token-71"
API, AUTH = f"https://api.pingone.eu/v1/environments/{ID}", f"https://auth.pingone.eu/{ID}"
FINE: tuple[int, dict[str, str], bytes] = (200, {}, b"{}")
LOST = requests.ReadTimeout("lost")


def client_of(*answers: Any, **settings: Any) -> Client:
    """A client that is answered by these and does not really wait."""
    told = {"environment_id": ID, "token": TOKEN, "region": "eu"} | settings
    session = stub_session(*answers)
    return Client(Settings(**told), session=session, retries=Retries(sleep=lambda _seconds: None))


def sent(client: Client) -> list[requests.PreparedRequest]:
    """What the session was given to send."""
    prepared: list[requests.PreparedRequest] = client._transport.session.adapter.sent  # type: ignore[attr-defined]
    return prepared


PATHS = [
    ("populations", {}, f"{API}/populations"),
    ("\u200busers/\u00a0", {}, f"{API}/users/"),
    (f"environments/{ID}/populations", {}, f"{API}/populations"),
    (f"/environments/{ID}/populations", {}, f"{API}/populations"),
    (f"/v1/environments/{ID}/populations", {}, f"{API}/populations"),
    (f"v1/environments/{ID}/populations", {}, f"{API}/populations"),
    ("{{apiPath}}/environments/{{envID}}/populations", {}, f"{API}/populations"),
    ("environments/{envID}/populations", {}, f"{API}/populations"),
    ("/organizations", {}, "https://api.pingone.eu/v1/organizations"),
    (f"{API}/users?limit=1", {}, f"{API}/users?limit=1"),
    ("HTTPS://API.pingone.eu:443/v1/x", {}, "https://api.pingone.eu/v1/x"),
    ("deviceAuthentications", {"auth": True}, f"{AUTH}/deviceAuthentications"),
    (f"{ID}/as/userinfo", {"auth": True}, f"{AUTH}/as/userinfo"),
    (f"/{ID}/as/userinfo", {"auth": True}, f"{AUTH}/as/userinfo"),
    ("{{authPath}}/{{envID}}/as/jwks", {}, f"{AUTH}/as/jwks"),
    ("users/a b", {}, f"{API}/users/a%20b"),
    ("users?limit=1&x=", {"query": {"deep": True, "n": 2}}, f"{API}/users?limit=1&x=&deep=true&n=2"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "named", "url"), PATHS)
def test_a_path_leads_to_its_host(path: str, named: dict[str, Any], url: str) -> None:
    """Below the environment, below the host, or as a whole URL of one of the settings' hosts."""
    client = client_of(FINE)
    client.request("GET", path, **named)

    assert (sent(client)[0].url or "").replace(":443", "") == url
    assert sent(client)[0].headers["Authorization"] == f"Bearer {TOKEN}"


def test_a_custom_domain_has_no_environment_in_its_paths() -> None:
    """The auth host's paths are those of the other operations, whether or not one names it."""
    client = client_of(FINE, FINE, custom_domain="login.example.com")
    for path in ("deviceAuthentications", f"{ID}/deviceAuthentications"):
        client.request("GET", path, auth=True)

    assert {each.url for each in sent(client)} == {
        "https://login.example.com/deviceAuthentications"
    }


ELSEWHERE = [
    "https://evil.example/v1/x", "http://api.pingone.eu/v1/x", "https://api.pingone.eu:8443/v1/x",
    "https://api.pingone.eu.evil.example/x", "https://api.pingone.com/v1/x", "//evil.example/x",
    "https://api.pingone.eu@evil.example/x", "ftp://api.pingone.eu/x", "https://[", "https:evil",
]  # fmt: skip


@pytest.mark.parametrize("path", ELSEWHERE)
def test_another_host_is_refused(path: str) -> None:
    """Nothing is sent to a host that is not one of the settings'."""
    client = client_of()

    with pytest.raises(InputError) as caught:
        client.request("GET", path)
    assert caught.value.field == "path"
    assert sent(client) == []


def test_another_host_may_be_named_but_gets_no_token() -> None:
    """The access token goes only where the settings say, and no token is even asked for."""
    client = client_of(FINE, FINE, token=None, client_id="c", client_secret=Secret("canary-s"))
    reply = client.request("GET", "https://other.example/x", other_host=True)

    assert reply.http_status == 200
    assert [each.url for each in sent(client)] == ["https://other.example/x"]
    assert "Authorization" not in sent(client)[0].headers


def test_an_authorization_of_ones_own_replaces_the_token() -> None:
    """A user's token goes out in place of the worker's, and is not recorded."""
    client = client_of((200, {}, b'{"told": "canary-user-9"}'))
    client.request(
        "GET", "as/userinfo", auth=True, headers={"authorization": "Bearer canary-user-9"}
    )

    assert sent(client)[0].headers["Authorization"] == "Bearer canary-user-9"
    assert "canary-user-9" not in repr(client.history[0])


@pytest.mark.parametrize(
    ("method", "path", "named", "field"),
    [
        ("FETCH", "x", {}, "method"),
        ("GET", "", {}, "path"),
        ("GET", "x#y", {}, "path"),
        ("GET", "users/../x", {}, "path"),
        ("GET", "users/%2E%2e/x", {}, "path"),
        ("GET", "users/{{userID}}", {}, "path"),
        ("GET", "a\\b", {}, "path"),
        ("GET", "a\nb", {}, "path"),
        ("POST", "x", {"json": {}, "form": {}}, "form"),
        ("POST", "x", {"json": {"a": object()}}, "json"),
        ("POST", "x", {"json": {1: 2}}, "json"),
        ("POST", "x", {"json": float("nan")}, "json"),
        ("POST", "x", {"form": [("a", "b")]}, "form"),
        ("GET", "x", {"query": {"a": [1]}}, "query"),
        ("GET", "x", {"headers": {"a b": "c"}}, "headers"),
        ("GET", "x", {"headers": {"a": "b\r\nc: d"}}, "headers"),
        ("GET", "x", {"headers": {"Content-Type": "text/plain"}}, "headers"),
        ("POST", "x", {"media_type": "json\r\n"}, "media_type"),
        ("GET", "x", {"retry": 1}, "retry"),
        ("GET", "x", {"auth": "yes"}, "auth"),
    ],
)
def test_what_cannot_be_sent_is_refused_by_name(
    method: str, path: str, named: dict[str, Any], field: str
) -> None:
    """The error names the argument, and nothing is sent."""
    client = client_of()

    with pytest.raises(InputError) as caught:
        client.request(method, path, **named)
    assert caught.value.field == field
    assert sent(client) == []


@pytest.mark.parametrize(
    ("content", "value"),
    [(b"[1, 2]", [1, 2]), (b'"x"', "x"), (b"0", 0), (b"false", False), (b"null", None), (b"", None), (b"{}", {})],
)  # fmt: skip
def test_whatever_json_a_reply_is_is_a_value(content: bytes, value: Any) -> None:
    """Arrays, scalars and nothing at all come back as they are."""
    reply = client_of((200, {}, content)).request("POST", "x", json={"a": 1})

    assert isinstance(reply, ApiReply)
    assert reply.body == value


def test_a_page_or_a_refusal_is_an_error() -> None:
    """A reply that is no JSON raises ReplyError, one that says no ApiError."""
    client = client_of((200, {}, b"<html>"), (404, {}, b'{"code": "NOT_FOUND", "message": "m"}'))

    with pytest.raises(ReplyError):
        client.request("GET", "x")
    with pytest.raises(ApiError, match="NOT_FOUND"):
        client.request("GET", "x")


@pytest.mark.parametrize("value", [{"a": [1, "ü"]}, [1, {"b": None}], "text", 5, False])
def test_any_json_value_can_be_sent(value: Any) -> None:
    """The body is the value as JSON."""
    client = client_of(FINE)
    client.request("PATCH", "x", json=value)

    assert json.loads(sent(client)[0].body or b"") == value
    assert sent(client)[0].headers["Content-Type"] == "application/json"
    assert client.history[0].request_body == value


def test_a_form_and_a_media_type_can_be_sent() -> None:
    """A form has its media type; another one may select the action."""
    client = client_of(FINE, FINE)
    client.request("POST", "as/introspect", auth=True, form={"token": "canary-9a", "x": "y z"})
    client.request("POST", "x", json={}, media_type="application/vnd.pingidentity.a.b+json")

    assert sent(client)[0].body == b"token=canary-9a&x=y+z"
    assert sent(client)[0].headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert client.history[0].request_body == {"token": "••••", "x": "y z"}
    assert sent(client)[1].headers["Content-Type"] == "application/vnd.pingidentity.a.b+json"


@pytest.mark.parametrize(
    ("method", "retry", "attempts"),
    [("GET", False, 1), ("POST", False, 1), ("GET", True, 3), ("DELETE", True, 3), ("POST", True, 1)],
)  # fmt: skip
def test_nothing_is_repeated_unless_asked_for(method: str, retry: bool, attempts: int) -> None:
    """And then after a lost reply only what HTTP calls idempotent."""
    client = client_of(LOST, LOST, LOST)

    with pytest.raises(TransportError):
        client.request(method, "x", retry=retry)
    assert len(sent(client)) == len(client.history) == attempts


def test_it_is_masked_recorded_and_traced_as_others_are() -> None:
    """No secret is in the record, in a traceback's variables or in a repr."""
    canaries = ["+14135550177", "canary-otp-1", "canary-who", "canary-x-2", "canary-q-3"]
    phone, otp, who, header, asked = canaries
    client = client_of((400, {}, json.dumps({"code": "X", "message": " ".join(canaries)}).encode()))
    client.tracing = Tracing(transaction_id="t-1")
    try:
        client.request(
            "POST",
            f"users?accessToken={asked}",
            json={"phoneNumber": phone, "passCode": otp},
            query={"filter": f'username eq "{who}"'},
            headers={"X-Access-Token": header},
        )
    except ApiError as error:
        told = "".join(
            traceback.TracebackException.from_exception(error, capture_locals=True).format()
        )
        own = [
            line
            for line in told.splitlines()
            if "canaries" not in line and "json.dumps" not in line
        ]

    assert sent(client)[0].headers["X-Ping-External-Transaction-ID"] == "t-1"
    shown = whole(client.history[0]) + client.history.to_frame().to_csv()
    assert [each for each in canaries if each in shown] == []
    inside = "\n".join(own).partition("in method")[2]
    assert inside
    assert [each for each in canaries if each in inside] == []


def test_a_known_operation_has_its_name() -> None:
    """In the history and in errors, a request is what the API calls it; else it is a request."""
    simulator = Simulator(seed=1)
    with Client(simulator.settings(), session=simulator.session()) as client:
        begun = client.request(
            "POST",
            "deviceAuthentications",
            auth=True,
            json={
                "user": {"id": simulator.user.id},
                "selectedDevice": {"oneTime": {"type": "SMS", "phone": "+14135550150"}},
            },
        )
        with pytest.raises(ApiError):
            client.request("GET", "groups")

    assert begun.body["status"] == "OTP_REQUIRED"
    assert [each.operation for each in client.history] == ["token", "initialize", "request"]
    assert "deviceAuthentications" in render(request_of(client.history[1]), language="curl")
    assert "groups" in as_curl(client.history[2])


def test_a_client_can_be_used_in_a_with_statement() -> None:
    """Its session is closed at the end, also after an error."""
    session = stub_session()
    closed: list[bool] = []
    session.close = lambda: closed.append(True)  # type: ignore[method-assign]
    with (
        pytest.raises(InputError),
        Client(Settings(environment_id=ID, token="t"), session=session) as client,
    ):
        client.request("GET", "")

    assert closed == [True]

"""What each call puts on the wire, what of it is kept, and how often it is sent when things fail."""

from __future__ import annotations

import contextlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import requests
import urllib3.exceptions

from pingone_nb import ApiRequest, Client, PingOneError, Retries, Secret, Settings, Tracing
from pingone_nb.interchange import from_curl
from tests.net.calls import CALLS, POLICY, Call
from tests.stub_adapter import StubAdapter, stub_session

ENVIRONMENT = "abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6"
CLIENT_ID = "15810c80-21a0-4e0e-9fc4-d95e951147c1"
VOLATILE_HEADERS = {"user-agent", "accept-encoding"}  # these tell what is installed
TOKEN = {"access_token": "token-of-nobody", "token_type": "Bearer", "expires_in": 3600}
REPLY = {"id": POLICY, "status": "OTP_REQUIRED"}
SETTINGS: dict[str, Mapping[str, Any]] = {
    **{f"region {each}": {"region": each} for each in ("com", "eu", "ca", "asia", "com.au", "sg")},
    "post": {"auth_method": "post"},
    "secret that needs quoting": {"auth_method": "post", "client_secret": "a b&c=+/~größer"},
    "secret that needs no quoting": {"client_secret": "a b&c=+/~größer"},
    "custom domain": {"custom_domain": "login.example.com"},
    "paths": {"auth_path": "http://127.0.0.1:8080/auth", "api_path": "http://127.0.0.1:8080/v1"},
    "time-outs": {"connect_timeout_seconds": 1.5, "read_timeout_seconds": 60},
}
BY_HAND = (
    ApiRequest(
        operation="by hand",
        method="PATCH",
        url="https://api.pingone.com/v1/a%20b",
        query={"filter": Secret('name eq "größer & co"'), "limit": "1"},
        media_type="application/json",
        headers={"X-Own": Secret("of nobody"), "Accept": "text/plain"},
        body={"b": [1, 2.5, None, {"ü": Secret("x")}], "a": ""},
    ),
    ApiRequest(operation="by hand", method="GET", url="https://api.pingone.com/v1/a"),
    from_curl(
        "curl -X POST 'https://auth.pingone.com/e/deviceAuthentications?expand=a' "
        "-H 'Content-Type: application/json' -H 'Authorization: Bearer x' -d '{\"otp\": \"1\"}'"
    ),
    from_curl(
        "curl https://auth.pingone.com/e/as/token -d grant_type=client_credentials -d 'a=b c'"
    ),
)
FAILURES: dict[str, Exception | tuple[int, Mapping[str, str], bytes]] = {
    "no connection": requests.ConnectTimeout(urllib3.exceptions.ConnectTimeoutError()),
    "no reply": requests.ReadTimeout(),
    "429 with Retry-After": (
        429,
        {"Retry-After": "1", "Correlation-Id": "c"},
        b'{"code": "REQUEST_LIMITED"}',
    ),
    "503": (503, {}, b'{"code": "UNAVAILABLE"}'),
    "500": (500, {}, b'{"code": "UNEXPECTED_ERROR"}'),
}


def named_calls() -> dict[str, Call]:
    """Name and number, such as `users.find/1` → call."""
    numbers: Counter[str] = Counter()
    found: dict[str, Call] = {}
    for call in CALLS:
        numbers[call.method] += 1
        found[f"{call.method}/{numbers[call.method]}"] = call
    return found


def request_of_call(call: Call) -> dict[str, Any]:
    """The request that a call sends, and what the history keeps of it."""
    client, adapter = client_of(call, _reply_to(call))
    call.made(client)
    (request,), (kept,) = adapter.sent, client.history
    told = {"operation": kept.operation, "url": kept.url, "body": kept.request_body}
    return {**request_of(request), "kept": told}


def requests_of_settings() -> dict[str, list[dict[str, Any]]]:
    """Kind of settings → the requests for a token, to the auth host and to the API host."""
    return {name: list(_requests_with(changes)) for name, changes in SETTINGS.items()}


def requests_with_tracing() -> list[dict[str, Any]]:
    """The requests of a client with ids of its own, beyond ASCII and too long."""
    tracing = Tracing(transaction_id=" größer/1 ", session_id="s" * 120)
    return list(_requests_with({}, tracing=tracing))


def requests_around_a_refused_token() -> list[dict[str, Any]]:
    """The requests of two calls, the first of which is told that its token is no good."""
    refusal = (401, {}, b'{"code": "INVALID_TOKEN"}')
    session = stub_session(_json(TOKEN), refusal, _json(TOKEN), _json(REPLY))
    client = Client(_with_secret(), session=session)
    with contextlib.suppress(PingOneError):
        client.read(POLICY)
    client.read(POLICY)
    return [request_of(request) for request in _adapter_of(session).sent]


def requests_by_hand() -> list[dict[str, Any]]:
    """The requests that callers write themselves, or take from a cURL command."""
    session = stub_session(*[_json(REPLY)] * len(BY_HAND))
    client = Client(_with_token(), session=session)
    for request in BY_HAND:
        client.send(request)
    return [request_of(request) for request in _adapter_of(session).sent]


def requests_of_changed_settings() -> list[dict[str, Any]]:
    """The requests of a client that is given other settings, and of one that shares its session."""
    session = stub_session(*[_json(TOKEN), _json(REPLY)] * 3)
    client = Client(_with_secret(), session=session)
    client.read(POLICY)
    client.use(client.settings.with_changes(region="eu"))
    client.read(POLICY)
    client.with_settings(client.settings.with_changes(custom_domain="login.example.com")).read(
        POLICY
    )
    assert len(client.history) == 6
    return [request_of(request) for request in _adapter_of(session).sent]


def attempts_of(method: str) -> dict[str, int]:
    """Failure → how often a method's first call is sent when that is all that ever happens."""
    call = next(each for each in CALLS if each.method == method)
    return {name: _attempts(call, failure) for name, failure in FAILURES.items()}


def request_of(request: requests.PreparedRequest) -> dict[str, Any]:
    """The request line, the headers that are not volatile, and the body's bytes as text."""
    body = request.body or b""
    headers = {name: _text(value) for name, value in request.headers.items()}
    return {
        "method": request.method,
        "url": request.url,
        "headers": {
            name: headers[name] for name in sorted(headers) if name.lower() not in VOLATILE_HEADERS
        },
        "body": None if request.body is None else _text(body),
    }


def everything() -> dict[str, Any]:
    """The golden file."""
    return {
        "calls": {name: request_of_call(call) for name, call in named_calls().items()},
        "settings": requests_of_settings(),
        "tracing": requests_with_tracing(),
        "by hand": requests_by_hand(),
        "changed settings": requests_of_changed_settings(),
        "refused token": requests_around_a_refused_token(),
        "attempts": {name: attempts_of(name) for name in sorted({each.method for each in CALLS})},
    }


def _requests_with(
    changes: Mapping[str, Any], *, tracing: Tracing | None = None
) -> Iterator[dict[str, Any]]:
    told = {"client_id": CLIENT_ID, "client_secret": "secret-of-nobody", **changes}
    settings = Settings(environment_id=ENVIRONMENT, **told)
    session = stub_session(_json(TOKEN), _json(REPLY), _json(REPLY))
    client = Client(settings, session=session, tracing=tracing)
    client.read(POLICY)
    client.users.read(POLICY)
    adapter = _adapter_of(session)
    for request, timeout in zip(adapter.sent, adapter.timeouts, strict=True):
        yield {**request_of(request), "timeout_seconds": timeout}


def _attempts(call: Call, failure: Exception | tuple[int, Mapping[str, str], bytes]) -> int:
    client, adapter = client_of(call, *[failure] * 10)
    try:
        call.made(client)
    except PingOneError:
        return len(adapter.sent)
    message = f"{call.method} did not fail"
    raise AssertionError(message)


def client_of(call: Call, *answers: Any) -> tuple[Client, StubAdapter]:
    """A client that has a token already, unless it is a token that is asked for."""
    session = stub_session(*answers)
    settings = _with_secret() if call.method == "connect" else _with_token()
    retries = Retries(sleep=lambda _seconds: None)
    return Client(settings, session=session, retries=retries), _adapter_of(session)


def _with_token() -> Settings:
    return Settings(environment_id=ENVIRONMENT, token="token-of-nobody")


def _with_secret() -> Settings:
    return Settings(
        environment_id=ENVIRONMENT, client_id=CLIENT_ID, client_secret="secret-of-nobody"
    )


def _reply_to(call: Call) -> tuple[int, Mapping[str, str], bytes]:
    return _json(TOKEN if call.method == "connect" else REPLY)


def _json(body: Mapping[str, Any]) -> tuple[int, Mapping[str, str], bytes]:
    return 200, {"Content-Type": "application/json"}, json.dumps(body).encode()


def _adapter_of(session: requests.Session) -> StubAdapter:
    adapter = session.get_adapter("https://example.com")
    assert isinstance(adapter, StubAdapter)
    return adapter


def _text(value: str | bytes) -> str:
    return value if isinstance(value, str) else value.decode()

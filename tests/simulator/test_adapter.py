"""The simulator behind a requests session."""

from __future__ import annotations

import io

import pytest
import requests
import urllib3.exceptions

from tests.simulator.caller import FORM, SMS, Caller, one_time


@pytest.fixture
def caller() -> Caller:
    """A caller with a worker's token."""
    return Caller.connected()


@pytest.fixture
def session(caller: Caller) -> requests.Session:
    """A session whose requests end in the caller's simulator, with its token."""
    session = caller.simulator.session()
    session.headers["Authorization"] = f"Bearer {caller.token}"
    return session


def create_url(caller: Caller, base: str = "https://auth.pingone.invalid") -> str:
    """Where to begin an authentication."""
    return f"{base}/{caller.environment_id}/deviceAuthentications"


def test_a_reply_is_a_whole_response(caller: Caller, session: requests.Session) -> None:
    """Status, reason, headers, URL, encoding and JSON are there as from a network."""
    response = session.post(create_url(caller), json=one_time(caller, SMS), timeout=1)

    assert (response.status_code, response.reason) == (201, "Created")
    assert response.headers["X-Simulated-By"] == "pingone_nb"
    assert int(response.headers["Content-Length"]) == len(response.content)
    assert response.headers["location"] == response.json()["_links"]["self"]["href"]
    assert (response.url, response.encoding) == (create_url(caller), "UTF-8")
    assert response.request.method == "POST"
    assert session.get(response.headers["location"], timeout=1).content == response.content


@pytest.mark.parametrize(
    "base", ["http://127.0.0.1:9", "https://auth.pingone.eu", "http://[::1]:9"]
)
def test_any_host_ends_here(caller: Caller, session: requests.Session, base: str) -> None:
    """Whatever host is called, no socket is opened, and links have that base."""
    response = session.post(create_url(caller, base), json=one_time(caller, SMS), timeout=1)

    assert response.headers["location"].startswith(base)


def test_streamed_and_head(caller: Caller, session: requests.Session) -> None:
    """A reply can be streamed, and a HEAD has no body."""
    url = create_url(caller)
    with session.get(url, stream=True, timeout=1) as response:
        assert b"".join(response.iter_content(7)).startswith(b'{"message"')
    response = session.head(url, timeout=1)
    assert (response.status_code, response.content) == (403, b"")
    assert int(response.headers["Content-Length"]) > 0


@pytest.mark.parametrize(
    "data",
    [b'{"x":1}', '{"x":1}', bytearray(b'{"x":1}'), io.BytesIO(b'{"x":1}'), io.StringIO('{"x":1}'),
     iter([b'{"x"', b":1}"])],
    ids=["bytes", "str", "bytearray", "file", "text file", "iterator"],
)  # fmt: skip
def test_bodies_of_all_kinds(caller: Caller, session: requests.Session, data: object) -> None:
    """Whatever requests takes as a body arrives as bytes."""
    session.post(create_url(caller), data=data, timeout=1)

    assert caller.simulator.requests[-1].body == b'{"x":1}'


def test_a_form_arrives(caller: Caller) -> None:
    """A form and Basic credentials arrive as requests sends them."""
    environ = caller.simulator.environ()
    response = caller.simulator.session().post(
        f"{environ['PINGONE_AUTH_PATH']}/{caller.environment_id}/as/token",
        data={"grant_type": "client_credentials"},
        auth=(environ["PINGONE_CLIENT_ID"], environ["PINGONE_CLIENT_SECRET"]),
        timeout=1,
    )

    assert response.status_code == 200
    assert caller.simulator.requests[-1].media_type == FORM


@pytest.mark.parametrize(
    ("name", "kind", "cause"),
    [
        ("connection_refused", requests.ConnectionError, urllib3.exceptions.NewConnectionError),
        ("connect_timeout", requests.ConnectTimeout, urllib3.exceptions.ConnectTimeoutError),
        ("connection_reset", requests.ConnectionError, urllib3.exceptions.ProtocolError),
        ("read_timeout", requests.ReadTimeout, urllib3.exceptions.ReadTimeoutError),
    ],
)
def test_losses_raise_what_requests_raises(
    caller: Caller,
    session: requests.Session,
    name: str,
    kind: type[Exception],
    cause: type[Exception],
) -> None:
    """A lost reply raises the same exception, wrapped the same way, as on a network."""
    caller.simulator.faults.next(name)

    with pytest.raises(kind) as caught:
        session.post(create_url(caller), json=one_time(caller, SMS), timeout=1)
    inner = caught.value.args[0]
    assert isinstance(getattr(inner, "reason", inner), cause)
    assert caught.value.request.url == create_url(caller)


def test_a_reset_names_the_system_error(caller: Caller, session: requests.Session) -> None:
    """A reset carries the ConnectionResetError that a socket would give."""
    caller.simulator.faults.next("connection_reset")

    with pytest.raises(requests.ConnectionError) as caught:
        session.get(create_url(caller), timeout=1)
    assert isinstance(caught.value.args[0].args[1], ConnectionResetError)


def test_no_netrc_and_no_proxy_has_a_say(caller: Caller) -> None:
    """A session of the simulator does not look at the machine's proxies and .netrc."""
    session = caller.simulator.session()

    assert not session.trust_env
    session.close()

"""A token is kept while it is good and renewed before it ends."""

from __future__ import annotations

import pytest

from pingone_nb import (
    ApiError,
    ApiReply,
    ApiRequest,
    Client,
    InputError,
    PingOneError,
    ReplyError,
    Settings,
)
from pingone_nb.simulator import Simulator
from pingone_nb.transport import BasicAuth, NoAuth
from pingone_nb.transport.authorization import Credentials
from tests.stub_adapter import stub_session

ENVIRONMENT = "abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6"


def settings(**given) -> Settings:
    """Settings with a client, but for what is given."""
    return Settings(
        **{"environment_id": ENVIRONMENT, "client_id": "i", "client_secret": "s", **given}
    )


def reply(body: object) -> ApiReply:
    """A 200 of that body."""
    return ApiReply(http_status=200, headers={}, text="", body=body, elapsed_seconds=0.0)


class Seconds:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        """The seconds it shows."""
        return self.now


@pytest.mark.parametrize(
    ("expires_in", "good_for"), [(3600, 3540), (60, 54), (None, 3540), (-5, 3540)]
)
def test_a_token_is_renewed_before_it_ends(expires_in: object, good_for: float) -> None:
    """A token is given up a minute, or a tenth of its life, before it ends."""
    clock = Seconds()
    credentials = Credentials(settings(), now=clock)
    assert credentials.current() is None

    credentials.accept(reply({"access_token": "tok", "expires_in": expires_in}))

    clock.now = good_for - 1
    assert credentials.current() is not None
    clock.now = good_for
    assert credentials.current() is None


def test_a_refused_token_is_forgotten() -> None:
    """After a 401 the next call asks for another token."""
    credentials = Credentials(settings())
    credentials.accept(reply({"access_token": "tok", "expires_in": 3600}))

    assert credentials.refuse(credentials.current())
    assert credentials.current() is None


def test_a_newer_token_is_not_forgotten_with_an_older_one() -> None:
    """Another thread may have asked for it meanwhile."""
    credentials = Credentials(settings())
    credentials.accept(reply({"access_token": "old", "expires_in": 3600}))
    old = credentials.current()
    credentials.accept(reply({"access_token": "new", "expires_in": 3600}))

    assert credentials.refuse(old)
    assert credentials.current().secrets[0].reveal() == "new"


@pytest.mark.parametrize("slept", ["now", "wall"])
def test_a_token_ends_by_either_clock(slept: str) -> None:
    """While a laptop sleeps, only the wall's clock goes on; it may also be set back."""
    clocks = {"now": Seconds(), "wall": Seconds()}
    credentials = Credentials(settings(), **clocks)
    credentials.accept(reply({"access_token": "tok", "expires_in": 3600}))
    assert credentials.current() is not None

    clocks[slept].now = 3600
    for other in clocks.keys() - {slept}:
        clocks[other].now = -99
    assert credentials.current() is None


def test_a_given_token_is_used_as_it_is() -> None:
    """A given token is used without asking, and kept when there is no secret to get another."""
    credentials = Credentials(settings(token="tok", client_id="", client_secret=None))

    assert not credentials.refuse(credentials.current())
    assert credentials.current() is not None
    with pytest.raises(InputError):
        credentials.for_token_request()


def test_the_method_decides_how_the_secret_travels() -> None:
    """Basic uses the header; post leaves the header out."""
    assert isinstance(Credentials(settings()).for_token_request(), BasicAuth)
    assert isinstance(Credentials(settings(auth_method="post")).for_token_request(), NoAuth)


@pytest.mark.parametrize(
    "expires_in", [10**400, 1e308, float("inf"), float("nan"), True, "3600", []]
)
def test_no_expires_in_is_beyond_all_bounds(expires_in: object) -> None:
    """Whatever the reply says of the token's life, it is used now and asked for again one day."""
    clock = Seconds()
    credentials = Credentials(settings(), now=clock)
    credentials.accept(reply({"access_token": "tok", "expires_in": expires_in}))

    assert credentials.current() is not None
    clock.now = 31 * 86_400
    assert credentials.current() is None


@pytest.mark.parametrize("token", ["a b", "a\nb", "tök", " ", "a\x00"])
def test_a_token_that_no_header_can_carry_is_not_kept(token: str) -> None:
    """The next call asks for another, in place of being refused for ever."""
    credentials = Credentials(settings())
    with pytest.raises(ReplyError) as caught:
        credentials.accept(reply({"access_token": token}))

    assert token.strip() == "" or token not in str(caught.value)
    assert credentials.current() is None


@pytest.mark.parametrize("body", [None, [], {}, {"access_token": None}, {"access_token": ""}])
def test_a_reply_without_a_token_is_a_reply_error(body: object) -> None:
    """A 200 without an access_token is not what the API promises."""
    with pytest.raises(ReplyError):
        Credentials(settings()).accept(reply(body))


def asked(url: str, trusted_host: str | None = None) -> ApiRequest:
    """A request to that URL."""
    return ApiRequest(operation="own", method="GET", url=url, trusted_host=trusted_host)


@pytest.mark.parametrize(
    ("url", "trusted_host"),
    [
        ("https://auth.pingone.eu/e/deviceAuthentications", None),
        ("https://api.pingone.eu:443/v1", None),
        ("HTTPS://API.PingOne.EU/v1", None),
        ("https://other.example/x", "other.example"),
        ("https://other.example/x", "Other.Example"),
        ("https://other.example:8443/x", "other.example:8443"),
        ("http://127.8.9.1:80/x", "127.8.9.1"),
        ("http://[::1]:8080/x", "[::1]:8080"),
        ("http://localhost:8080/x", "localhost:8080"),
    ],
)
def test_the_token_goes_to_the_hosts_of_the_settings(url: str, trusted_host: str | None) -> None:
    """However the host is written; to another one where the request names it."""
    Credentials(settings(region="eu")).check(asked(url, trusted_host))


@pytest.mark.parametrize(
    ("url", "trusted_host"),
    [
        ("https://auth.pingone.com/e", None),
        ("https://auth.pingone.eu.evil.example/e", None),
        ("https://auth.pingone.eu@evil.example/e", None),
        ("https://auth.pingone.eu:8443/e", None),
        ("https://evil.example/https://auth.pingone.eu/", None),
        ("https://evil.example/x", "other.example"),
        ("https://other.example:8443/x", "other.example"),
        ("http://auth.pingone.eu/e", None),
        ("http://other.example/x", "other.example"),
        ("http://127.0.0.1.evil.example/x", "127.0.0.1.evil.example"),
        ("http://localhost.evil.example/x", "localhost.evil.example"),
        ("//auth.pingone.eu/e", None),
        ("http://[", None),
        ("", None),
    ],
)
def test_the_token_goes_nowhere_else(url: str, trusted_host: str | None) -> None:
    """Not to a host that only looks like one of the settings', nor over a line that others read."""
    with pytest.raises(InputError) as caught:
        Credentials(settings(region="eu")).check(asked(url, trusted_host))
    assert caught.value.field == "url"


@pytest.mark.parametrize("auth_method", ["basic", "post"])
def test_a_secret_is_not_sent_in_the_clear(auth_method: str) -> None:
    """A token is not asked for over plain HTTP, except on this machine: nothing is sent."""
    session = stub_session()
    own = settings(auth_path="http://pingone.example", auth_method=auth_method)
    client = Client(own, session=session)
    with pytest.raises(InputError):
        client.connect()
    assert session.adapter.sent == []


def test_a_request_to_another_host_is_refused_unsent() -> None:
    """Neither the request nor a token request leaves; with the host named, both do."""
    session = stub_session((200, {}, b'{"access_token": "tok"}'), (200, {}, b"{}"))
    client = Client(settings(), session=session)
    with pytest.raises(InputError):
        client.send(asked("https://other.example/x"))
    assert session.adapter.sent == []

    client.send(asked("https://other.example/x", "other.example"))
    assert session.adapter.sent[1].headers["Authorization"] == "Bearer tok"


REFUSED = (401, {"Correlation-Id": "c"}, b'{"code": "INVALID_TOKEN", "message": "no"}')
PROXY_REFUSED = (401, {}, b"<h1>Sign in</h1>")
CODE_CHECKED = (200, {}, b'{"id": "1", "status": "COMPLETED"}')


def given(token: str) -> tuple[int, dict[str, str], bytes]:
    """The token endpoint's reply."""
    return (200, {}, b'{"access_token": "%s"}' % token.encode())


def check_code(client: Client) -> None:
    """A call that burns an attempt."""
    client.check_otp(ENVIRONMENT, otp="918273")


def tokens(session) -> list[str]:
    """What the calls, but not the token requests, were authorized with."""
    told = [each.headers["Authorization"] for each in session.adapter.sent]
    return [each.removeprefix("Bearer ") for each in told if each.startswith("Bearer")]


def test_a_token_that_pingone_no_longer_takes_is_renewed_once() -> None:
    """Nothing was carried out, so the call is sent again, and each attempt has its row."""
    session = stub_session(given("old"), CODE_CHECKED, REFUSED, given("new"), CODE_CHECKED)
    client = Client(settings(), session=session)
    check_code(client)
    check_code(client)

    assert tokens(session) == ["old", "old", "new"]
    assert [each.http_status for each in client.history] == [200, 200, 401, 200, 200]


def test_a_renewed_token_that_is_not_taken_is_told() -> None:
    """There is no third attempt."""
    session = stub_session(given("old"), CODE_CHECKED, REFUSED, given("new"), REFUSED)
    client = Client(settings(), session=session)
    check_code(client)
    with pytest.raises(ApiError):
        check_code(client)
    assert tokens(session) == ["old", "old", "new"]


def test_a_fresh_token_that_is_not_taken_is_told() -> None:
    """It is not stale: another one would not be taken either."""
    session = stub_session(given("old"), REFUSED)
    with pytest.raises(ApiError):
        check_code(Client(settings(), session=session))
    assert tokens(session) == ["old"]


def test_a_proxys_401_is_told() -> None:
    """A proxy may have forwarded the request: a code is not checked twice; a read may be."""
    session = stub_session(given("old"), CODE_CHECKED, PROXY_REFUSED)
    client = Client(settings(), session=session)
    check_code(client)
    with pytest.raises(PingOneError):
        check_code(client)
    assert tokens(session) == ["old", "old"]
    assert len(session.adapter.sent) == 3

    session = stub_session(given("old"), CODE_CHECKED, PROXY_REFUSED, given("new"), CODE_CHECKED)
    client = Client(settings(), session=session)
    client.read(ENVIRONMENT)
    assert client.read(ENVIRONMENT).status == "COMPLETED"


def test_a_given_token_that_cannot_be_renewed_is_told() -> None:
    """Without a client secret there is no other token."""
    session = stub_session(CODE_CHECKED, REFUSED)
    client = Client(settings(token="tok", client_secret=None), session=session)
    check_code(client)
    with pytest.raises(ApiError):
        check_code(client)


def test_a_simulators_clock_may_be_moved() -> None:
    """The simulator ends a token that the client still takes for good."""
    simulator = Simulator()
    client = Client(simulator.settings(), session=simulator.session())
    client.one_time_sms(simulator.user.id, phone="+14135550150")
    simulator.clock.advance(seconds=7200)
    client.one_time_sms(simulator.user.id, phone="+14135550150")

    assert len(simulator.inbox) == 2

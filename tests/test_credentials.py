"""A token is kept while it is good and renewed before it ends."""

from __future__ import annotations

import pytest

from pingone_nb import ApiReply, InputError, ReplyError, Settings
from pingone_nb.credentials import Credentials
from pingone_nb.transport import BasicAuth, NoAuth

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

    credentials.refuse()

    assert credentials.current() is None


def test_a_given_token_is_used_as_it_is() -> None:
    """A given token is used without asking, and kept when there is no secret to get another."""
    credentials = Credentials(settings(token="tok", client_id="", client_secret=None))
    credentials.refuse()

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

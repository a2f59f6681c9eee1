"""The application's credentials."""

from __future__ import annotations

import base64

import pytest

from pingone_nb.simulator.http.refusals import OAuthRefusal
from pingone_nb.simulator.http.token import Application

SECRET = "canary: +% secret"


def basic(text: str | bytes) -> str:
    """A Basic header's value."""
    raw = text.encode() if isinstance(text, str) else text
    return f"Basic {base64.b64encode(raw).decode()}"


def refusal(application: Application, authorization: str | None, **form: str) -> str:
    """How the credentials are refused; '' when they are taken."""
    try:
        application.authenticate(authorization, form)
    except OAuthRefusal as refused:
        body = refused.as_body("1")
        return f"{refused.status} {body['error']} {body['error_description']}"
    return ""


@pytest.mark.parametrize(
    "header",
    [
        basic(f"id:{SECRET}"),
        basic("id:canary%3A+%2B%25+secret"),
        basic(f"id:{SECRET}").replace("Basic", "bASIC"),
    ],
)
def test_basic(header: str) -> None:
    """Basic credentials are taken as they are, and form-encoded as RFC 6749 has it."""
    assert refusal(Application(client_id="id", client_secret=SECRET), header) == ""


def test_post() -> None:
    """Credentials in the form are taken by an application that is set to it."""
    application = Application(client_id="id", client_secret=SECRET, auth_method="post")

    assert refusal(application, None, client_id="id", client_secret=SECRET) == ""


@pytest.mark.parametrize(
    "header",
    [basic("id:wrong"), basic(f"other:{SECRET}"), basic("id"), basic(b"\xff\xfe:x"), "Basic %%%",
     "Basic", "Basic ", "Basic é"],
)  # fmt: skip
def test_wrong_basic_credentials(header: str) -> None:
    """Whatever is wrong with Basic credentials, it is told in the same words."""
    told = refusal(Application(client_id="id", client_secret=SECRET), header)

    assert told == (
        "401 invalid_client Request denied: Invalid client credentials (Correlation ID: 1)"
    )


@pytest.mark.parametrize(("client_id", "secret"), [("id", "wrong"), ("", SECRET), ("id", "")])
def test_wrong_posted_credentials(client_id: str, secret: str) -> None:
    """Wrong credentials in the form are told in the same words."""
    application = Application(client_id="id", client_secret=SECRET, auth_method="post")
    told = refusal(application, None, client_id=client_id, client_secret=secret)

    assert "Invalid client credentials" in told


def test_the_other_method_is_refused() -> None:
    """Right credentials sent in the other way, or none, are refused in other words."""
    uses_basic = Application(client_id="id", client_secret=SECRET)
    uses_post = Application(client_id="id", client_secret=SECRET, auth_method="post")
    words = "401 invalid_client Request denied: Unsupported authentication method"

    assert refusal(uses_basic, None, client_id="id", client_secret=SECRET).startswith(words)
    assert refusal(uses_basic, None).startswith(words)
    assert refusal(uses_basic, "Bearer x").startswith(words)
    assert refusal(uses_post, basic(f"id:{SECRET}")).startswith(words)
    assert refusal(uses_post, None, client_id="id").startswith(words)


def test_two_sets_of_credentials_are_one_too_many() -> None:
    """Credentials in both places are no valid request."""
    application = Application(client_id="id", client_secret=SECRET)

    told = refusal(application, basic(f"id:{SECRET}"), client_id="id", client_secret=SECRET)
    assert told.startswith("400 invalid_request")


def test_a_repr_shows_no_secret() -> None:
    """The secret cannot be read off the repr."""
    assert "canary" not in repr(Application(client_id="id", client_secret=SECRET))


@pytest.mark.parametrize(
    "wrong",
    [{"client_id": ""}, {"client_secret": ""}, {"client_secret": "a\nb"}, {"auth_method": "none"},
     {"client_secret": "\udc80"}],
)  # fmt: skip
def test_malformed_settings(wrong: dict[str, str]) -> None:
    """What could never be sent or printed is refused, without being repeated."""
    with pytest.raises(ValueError, match="must be"):
        Application(**{"client_id": "id", "client_secret": SECRET, **wrong})

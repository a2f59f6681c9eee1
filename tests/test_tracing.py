"""The caller's own ids go with every request."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pingone_nb import Client, InputError, Settings
from pingone_nb.request import SESSION_HEADER, TRANSACTION_HEADER, Tracing
from tests.stub_adapter import stub_session

ID = "991776fd-145b-499e-8237-2c62aef35b2c"
TOKEN = (200, {}, b'{"access_token": "t", "expires_in": 3600}')
DONE = (200, {}, json.dumps({"id": ID, "status": "COMPLETED"}).encode())


def test_every_request_has_them_and_no_body() -> None:
    """The token request has the headers, too, and neither id is in any body."""
    session = stub_session(TOKEN, DONE)
    client = Client(
        Settings(environment_id=ID, client_id="c", client_secret="s"),
        session=session,
        tracing=Tracing(transaction_id="order 7/a", session_id="sess-1"),
    )
    client.read(ID)

    for sent in session.adapter.sent:
        assert sent.headers[TRANSACTION_HEADER] == "order 7/a"
        assert sent.headers[SESSION_HEADER] == "sess-1"
        assert b"order" not in (sent.body or b"")


def test_they_can_be_changed_and_left_out() -> None:
    """Another tracing is used from the next call on; None sends no header, and PingOne makes one up."""
    session = stub_session(DONE, DONE, DONE)
    client = Client(Settings(environment_id=ID, token="t"), session=session)
    client.read(ID)
    client.tracing = Tracing(transaction_id="second")
    client.read(ID)
    client.with_settings(client.settings).read(ID)
    first, second, third = (sent.headers for sent in session.adapter.sent)

    assert TRANSACTION_HEADER not in first
    assert second[TRANSACTION_HEADER] == third[TRANSACTION_HEADER] == "second"
    assert SESSION_HEADER not in third


@given(st.text(min_size=1, max_size=150))
def test_any_text_becomes_one_header_or_is_refused(text: str) -> None:
    """Any text but control characters arrives: at most 100 characters, as UTF-8."""
    try:
        headers = Tracing(transaction_id=text).headers()
    except InputError as error:
        assert error.field == "transaction_id"  # noqa: PT017 - some texts are refused
        return
    arrived = headers[TRANSACTION_HEADER].encode("latin-1").decode()

    assert arrived == text.strip()[:100]
    assert "\n" not in headers[TRANSACTION_HEADER]


@pytest.mark.parametrize("text", ["a\r\nX-Evil: 1", "a\x00", "\x85", "\ud800", "", "  ", 5, b"a"])
@pytest.mark.parametrize("field", ["transaction_id", "session_id"])
def test_control_characters_are_refused(field: str, text: object) -> None:
    """What could end a header is refused without being repeated."""
    with pytest.raises(InputError) as caught:
        Tracing(**{field: text})  # type: ignore[arg-type]
    assert caught.value.field == field
    assert "Evil" not in str(caught.value)


def test_letters_of_other_alphabets_are_sent() -> None:
    """A session sends a text that is no Latin-1, byte by byte as UTF-8."""
    session = stub_session(DONE)
    client = Client(
        Settings(environment_id=ID, token="t"),
        session=session,
        tracing=Tracing(session_id="Größe-日本"),
    )
    client.read(ID)

    sent = session.adapter.sent[0].headers[SESSION_HEADER]
    assert sent.encode("latin-1").decode() == "Größe-日本"


def test_what_pingone_would_not_keep_is_not_sent() -> None:
    """Of a longer id the first 100 characters are sent."""
    headers = Tracing(transaction_id="a" * 101).headers()

    assert headers == {TRANSACTION_HEADER: "a" * 100}

"""What `render`, `flow` and `languages` give and refuse, without running a snippet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pingone_nb import ApiRequest, InputError, Secret, Settings, api
from pingone_nb.api.any_request import any_request
from pingone_nb.interchange import snippets
from pingone_nb.request import FORM, JSON
from tests.snippets.cases import requests_of
from tests.snippets.place import Place
from tests.snippets.toolchain import PARSED, TOOLCHAINS

ID = "991776fd-145b-499e-8237-2c62aef35b2c"
HERE = Settings(
    environment_id=ID, client_id="client", client_secret=Secret("canary-secret"), user_id=ID
)
URL = f"https://auth.pingone.com/{ID}/deviceAuthentications"
PLAIN = ApiRequest(operation="initialize", method="POST", url=URL, media_type=JSON, body={})
NAMES = [language.name for language in snippets.languages()]


def test_each_language_is_run_or_parsed() -> None:
    """Eleven languages are listed: ten with a tool-chain that runs them, one that is parsed."""
    assert sorted([*TOOLCHAINS, *PARSED]) == NAMES
    assert (len(TOOLCHAINS), len(PARSED), len(NAMES)) == (10, 1, 11)


def test_a_language_tells_how_to_show_and_save_it() -> None:
    """Titles, libraries and suffixes are there, and no two languages share a title."""
    languages = snippets.languages()

    assert len({language.title for language in languages}) == len(languages)
    assert all(language.library and language.suffix.startswith(".") for language in languages)


@pytest.mark.parametrize("language", [*NAMES])
def test_no_secret_is_in_a_snippet(place: Place, language: str) -> None:
    """No token, client secret, passcode, number, address or cookie is printed in any snippet."""
    requests = requests_of(place)
    secrets = {
        place.token,
        place.simulator.environ()["PINGONE_CLIENT_SECRET"],
        *(each.reveal() for each in snippets.variables(*requests.values()).values()),
    }

    for request in requests.values():
        text = snippets.render(request, language=language)
        assert not [secret for secret in secrets if secret in text], request.operation
        assert "PINGONE_ACCESS_TOKEN" in text or request.operation == "token"


@pytest.mark.parametrize("language", NAMES)
def test_the_token_goes_only_where_the_client_sends_it(language: str) -> None:
    """Not to another host; an authorization of the request's own goes in its place."""
    foreign = any_request(HERE, "GET", "https://example.com/a", other_host=True)
    own = {"Authorization": Secret("canary-own")}
    text = snippets.render(foreign, language=language)
    with_own = snippets.render(any_request(HERE, "GET", "users", headers=own), language=language)

    assert "PINGONE" not in text
    assert "PINGONE_AUTHORIZATION" in with_own
    assert "PINGONE_ACCESS_TOKEN" not in with_own
    assert "canary" not in with_own


@pytest.mark.parametrize("language", NAMES)
def test_nothing_hides_in_a_snippet(language: str) -> None:
    """Control characters, marks that turn the reading order, and half characters are escaped."""
    body = {"a\x00\x1b\u202e": "b\u2028\u2066\ud800\x7f", "c": "ü🎉"}

    text = snippets.render(replace(PLAIN, body=body), language=language)

    assert all(character.isprintable() or character in "\n\t" for character in text)
    assert "ü🎉" in text


@pytest.mark.parametrize(
    ("language", "time_out"),
    [
        ("csharp", "Timeout = TimeSpan.FromSeconds(15)"),
        ("curl", "--connect-timeout 5 --max-time 15"),
        ("go", "Timeout: 15 * time.Second"),
        ("java", "timeout(Duration.ofSeconds(15))"),
        ("jquery", "timeout: 15_000"),
        ("node", "AbortSignal.timeout(15_000)"),
        ("php", "CURLOPT_TIMEOUT => 15"),
        ("python", "timeout=(5, 15)"),
        ("ruby", "open_timeout: 5, read_timeout: 15"),
        ("swift", "timeoutInterval: 15"),
    ],
)
def test_no_program_waits_for_ever(language: str, time_out: str) -> None:
    """Each program gives up after 15 seconds; of a `.http` file that is the sender's matter."""
    assert time_out in snippets.render(PLAIN, language=language)
    assert time_out in snippets.flow(HERE, language=language)


def test_variables_are_told_by_name() -> None:
    """A variable is named after its property, and the same secret has the same one."""
    target = api.one_time(type="SMS", phone="+14135550150")
    first = api.initialize(HERE, ID, selected_device=target)
    second = api.create_user(
        HERE,
        username="jane",
        email="jane@example.com",
        mobile_phone="+14135550151",
        name={"given": "Jane"},
    )

    assert snippets.variables(first) == {"PINGONE_PHONE": Secret("+14135550150")}
    assert list(snippets.variables(second)) == [
        "PINGONE_USERNAME",
        "PINGONE_EMAIL",
        "PINGONE_MOBILE_PHONE",
        "PINGONE_GIVEN",
    ]


def test_two_secrets_of_one_name_get_two_variables() -> None:
    """Where the name is taken by another secret, a number follows."""
    phones = [{"phone": Secret(text)} for text in ("1", "2", "1")]
    body = {"devices": phones, "accessToken": Secret("3")}

    found = snippets.variables(replace(PLAIN, body=body))

    assert {name: secret.reveal() for name, secret in found.items()} == {
        "PINGONE_PHONE": "1",
        "PINGONE_PHONE_2": "2",
        "PINGONE_ACCESS_TOKEN_2": "3",
    }


def test_what_looks_sensitive_is_a_variable_too() -> None:
    """Text that is no `Secret` but has a sensitive name, or an address in it, is not printed."""
    body = {"email": "jane@example.com", "note": "call +1 413 555 0150", "plain": "x"}

    text = snippets.render(replace(PLAIN, body=body), language="python")

    assert "jane" not in text
    assert "555" not in text
    assert 'os.environ["PINGONE_NOTE"]' in text
    assert '"plain": "x"' in text


@pytest.mark.parametrize("language", ["cobol", "", "Python", "../python", None, 7])
def test_an_unknown_language_is_refused(language: Any) -> None:
    """The error lists the known ones, and does not repeat what was asked for."""
    with pytest.raises(InputError) as caught:
        snippets.render(PLAIN, language=language)

    assert caught.value.field == "language"
    assert caught.value.message == f"language must be one of: {', '.join(NAMES)}."


NESTED: list[Any] = []
NESTED.append(NESTED)


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("body", {"body": "<canary/>"}),
        ("body", {"body": b"canary"}),
        ("body", {"body": ["canary"]}),
        ("body", {"body": {"a": object()}}),
        ("body", {"body": {"a": float("nan")}}),
        ("body", {"body": {"a": datetime(2030, 1, 1, tzinfo=UTC)}}),
        ("body", {"body": {"a": NESTED}}),
        ("body", {"body": {"a": 10**5000}}),
        ("body", {"body": {1: "canary"}}),
        ("body", {"body": {"canary@example.com": 1}}),
        ("body", {"body": {"a": 1}, "media_type": FORM}),
        ("body", {"body": {"a": "\ud800"}, "media_type": FORM}),
        ("media_type", {"media_type": None}),
        ("media_type", {"media_type": "application/json\r\nX: canary"}),
        ("method", {"method": "POST canary"}),
        ("method", {"method": "TRACE"}),
        ("url", {"url": "/canary"}),
        ("url", {"url": "https://auth.pingone.com/\ncanary"}),
        ("url", {"url": "https://canary@auth.pingone.com/"}),
        ("url", {"url": "https://auth.pingone.com/ü"}),
        ("url", {"url": "https://auth.pingone.com/?q=canary"}),
        ("url", {"url": "http://[canary"}),
        ("query", {"query": {"a": "\ud800"}}),
        ("query", {"query": {"a": 1}}),
        ("headers", {"headers": {"Cookie": "a\r\nX: canary"}}),
        ("headers", {"headers": {"X": "canary\x00"}}),
        ("headers", {"headers": {"X canary": "a"}}),
        ("headers", {"headers": {"X": "ü canary"}}),
    ],
)
def test_what_cannot_be_sent_is_refused(field: str, changes: Mapping[str, Any]) -> None:
    """The error names the part of the request that is wrong, and repeats nothing of it."""
    with pytest.raises(InputError) as caught:
        snippets.render(replace(PLAIN, **changes), language="curl")

    assert caught.value.field == field
    assert "canary" not in str(caught.value)


@pytest.mark.parametrize("language", NAMES)
def test_a_form_that_is_no_json_is_rendered(language: str) -> None:
    """The token request, whose body is a form, posts its secret from a variable."""
    here = HERE.with_changes(auth_method="post")

    text = snippets.render(api.token(here), language=language)

    assert "canary-secret" not in text
    assert "PINGONE_CLIENT_SECRET" in text
    assert "grant_type" in text


def test_a_flow_begins_with_what_begins_one() -> None:
    """Another request than one that begins an authentication is refused as a flow's first."""
    with pytest.raises(InputError) as caught:
        snippets.flow(HERE, language="go", request=api.read(HERE, ID))

    assert caught.value.field == "request"


def test_a_flow_without_a_user_is_refused() -> None:
    """Neither the settings nor the caller say whom to send to."""
    with pytest.raises(InputError) as caught:
        snippets.flow(HERE.with_changes(user_id=None), language="go")

    assert caught.value.field == "user_id"


@pytest.mark.parametrize("language", NAMES)
def test_a_flow_may_begin_as_the_form_says(language: str) -> None:
    """The request that the form made is the flow's first, its address a variable."""
    target = api.one_time(type="EMAIL", email="canary@example.com")
    request = api.initialize(HERE, ID, selected_device=target, policy_id=ID)

    text = snippets.flow(HERE, language=language, request=request)

    assert "canary" not in text
    assert "PINGONE_EMAIL" in text
    assert "otp.check+json" in text
    assert text.count(f"{ID}/deviceAuthentications") == 2


@given(
    st.dictionaries(
        st.text(),
        st.recursive(
            st.text() | st.integers() | st.floats() | st.none(),
            lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
            max_leaves=4,
        ),
        max_size=3,
    )
)
def test_any_body_is_rendered_or_refused(body: dict[str, Any]) -> None:
    """Whatever a body holds, each language renders it, or all refuse it as a body."""
    request = replace(PLAIN, body=body)
    refusals = set()
    for name in NAMES:
        try:
            snippets.render(request, language=name)
        except InputError as error:
            refusals.add((name, error.field))

    assert refusals in (set(), {(name, "body") for name in NAMES})

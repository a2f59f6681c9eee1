"""Any row of a history as cURL: what was masked comes from environment variables."""

from __future__ import annotations

from pathlib import Path

import pytest

from pingone_nb.interchange import snippets
from tests.interchange.exchanges import ID, one
from tests.snippets.arrival import arrived, meant
from tests.snippets.availability import available
from tests.snippets.cases import requests_of
from tests.snippets.environment import environment_of
from tests.snippets.place import Place
from tests.snippets.program import Program


def test_a_row_gives_the_same_request_again(place: Place, tmp_path: Path) -> None:
    """With the secrets in the variables, what a row's cURL sends is what the client sent.

    The variables have the names that they have in the snippet of the request itself.
    """
    toolchain = available("curl")
    requests = requests_of(place)
    del requests["token"]  # has a test of its own: the client sends it by itself
    first = len(place.client.history)
    for request in requests.values():
        place.client.send(request)
    rows = [snippets.request_of(row) for row in place.client.history[first:]]
    environs = [environment_of(place, request, "curl") for request in requests.values()]
    programs = [
        Program(source=snippets.render(row, language="curl"), environ=environ)
        for row, environ in zip(rows, environs, strict=True)
    ]
    place.simulator.exchanges.clear()

    toolchain.run(programs, tmp_path)

    for (name, request), environ, row, (received, _) in zip(
        requests.items(), environs, rows, place.simulator.exchanges, strict=True
    ):
        assert arrived(received) == meant(request, environ), name
        assert snippets.variables(row).keys() <= snippets.variables(request).keys(), name


def test_the_token_row_asks_for_the_credentials(place: Place) -> None:
    """The row of a token request reads the client's id and secret from variables."""
    client = type(place.client)(
        place.settings.with_changes(token=None), session=place.simulator.session()
    )
    client.connect()

    text = snippets.render(snippets.request_of(client.history[0]), language="curl")

    assert '--user "${PINGONE_CLIENT_ID:?}:${PINGONE_CLIENT_SECRET:?}"' in text
    assert "--data-raw 'grant_type=client_credentials'" in text


@pytest.mark.parametrize(
    ("url", "has_token"),
    [
        (f"https://api.pingone.eu/v1/environments/{ID}/groups", True),
        (f"https://login.example.com/{ID}/deviceAuthentications/{ID}", True),  # a custom domain
        ("https://login.example.com/a", False),
        ("https://pingone.eu.example.com/a", False),
    ],
)
def test_what_was_imported_from_other_hosts_gets_no_token(url: str, has_token: bool) -> None:
    """A browser's recording may hold requests to anybody."""
    text = snippets.render(snippets.request_of(one(url=url)), language="curl")

    assert ("PINGONE_ACCESS_TOKEN" in text) == has_token

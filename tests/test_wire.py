"""The envelopes: what is sent, and what may be shown of it."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from hypothesis import given
from hypothesis import strategies as st

from pingone_nb import ApiRequest, Secret

URL = "https://api.pingone.com/v1/environments/e/users"
TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)


@given(st.dictionaries(st.sampled_from(["filter", "limit", "expand"]), TEXT, min_size=1))
def test_a_query_arrives_as_it_is(query: dict[str, str]) -> None:
    """Whatever a query holds, the server reads exactly that."""
    request = ApiRequest(operation="find_users", method="GET", url=URL, query=query)
    arrived = parse_qs(urlsplit(request.address()).query, keep_blank_values=True)

    assert arrived == {name: [value] for name, value in query.items()}


def test_a_request_without_query_has_none() -> None:
    """Nothing is put behind a URL without a query."""
    request = ApiRequest(operation="read", method="GET", url=URL)

    assert request.address() == request.masked_address() == URL


def test_query_and_headers_are_shown_masked() -> None:
    """A Secret of the query or of a header is revealed for the wire and masked elsewhere."""
    request = ApiRequest(
        operation="find_users",
        method="GET",
        url=URL,
        query={"filter": Secret('username eq "canary"', mask='username eq "ca****"'), "limit": "1"},
        headers={"Cookie": Secret("ST=canary"), "X-Trace": "t"},
        hidden={"username": [Secret("canary")]},
    )

    assert request.address() == f"{URL}?filter=username%20eq%20%22canary%22&limit=1"
    assert request.masked_address() == f'{URL}?filter=username eq "ca****"&limit=1'
    assert request.plain_headers() == {"Cookie": "ST=canary", "X-Trace": "t"}
    assert "canary" not in repr(request)

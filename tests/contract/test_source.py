"""A claim may rest on a source only for what the source speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from datetime import date
from typing import Any
from urllib.parse import urlsplit

import pytest

from pingone_nb.contract import Claim, evidence
from pingone_nb.contract.source import (
    EVERY_OPERATION,
    KINDS,
    NOT_RETRIEVABLE,
    OFFICIAL_KINDS,
    Source,
    is_official,
    reached,
    sources,
)
from tests.contract.validation import contract

CLAIMS = list(evidence(contract()))
RESTING = [claim for claim in CLAIMS if claim.evidence != "assumed"]
TABLE = {source.id: source for source in sources(contract()).values()}
TAGS = {tag["name"] for tag in contract()["tags"]}
SPECIFICATION = TABLE["OFFICIAL_OPENAPI"].url
ISSUE = TABLE["CUSTOM_SIGNON_ISSUE"].url


def resting_on(word: str) -> Iterator[Claim]:
    """The claims whose source has this word in its URL."""
    return (claim for claim in RESTING if word in claim.source)


def changed(kind: str, told: str, url: str, *path: str | int) -> str:
    """What is wrong once the node at this path has this evidence and source."""
    document: dict[str, Any] = deepcopy(contract())
    node: Any = document
    for key in path:
        node = node[key]
    prefix = "x-" if "x-evidence" in node else ""
    node |= {f"{prefix}evidence": told, f"{prefix}source": url}
    flaws = {claim.flaw for claim in evidence(document) if claim.kind == kind and claim.flaw}
    assert len(flaws) <= 1
    return next(iter(flaws), "")


@pytest.mark.parametrize("source", TABLE.values(), ids=lambda source: source.id)
def test_an_entry_is_whole(source: Source) -> None:
    """An entry says what it is, where it is, and when it was read; official ones are at Ping's."""
    assert source.title
    assert source.kind in KINDS
    assert source.read == NOT_RETRIEVABLE or date.fromisoformat(source.read) <= date(2026, 11, 28)
    assert urlsplit(source.url).scheme == "https"
    if source.kind in OFFICIAL_KINDS:
        assert is_official(source.url)


@pytest.mark.parametrize("source", TABLE.values(), ids=lambda source: source.id)
def test_what_an_entry_covers_exists(source: Source) -> None:
    """Coverage names resources and kinds that the contract has, and a place for a person."""
    for passage in source.passages:
        assert passage.of
        assert set(passage.of) <= TAGS | {EVERY_OPERATION}
        assert set(passage.kinds) <= {claim.kind for claim in CLAIMS}
        assert passage.place
        assert re.compile(passage.only)
        assert passage.read == NOT_RETRIEVABLE or date.fromisoformat(passage.read)


def test_a_url_is_listed_once() -> None:
    """No two entries are of the same address."""
    assert len(TABLE) == len(contract()["x-sources"])


def test_a_claim_names_its_place() -> None:
    """Whatever rests on a source says where in it; a reasoning has no place."""
    assert [claim for claim in RESTING if not claim.place or claim.origin is None] == []
    assert {claim.place for claim in CLAIMS if claim.evidence == "assumed"} == {""}


def test_a_claim_may_name_a_place_of_its_own() -> None:
    """A claim's own place goes before its source's."""
    document = deepcopy(contract())
    document["components"]["headers"]["Via"]["x-place"] = "the fourteenth header"
    (found,) = [claim for claim in evidence(document) if claim.name == "Via"]

    assert found.place == "the fourteenth header"


def test_a_specification_of_other_resources_documents_nothing() -> None:
    """The official OpenAPI has none of these resources, so no claim rests on it."""
    assert list(resting_on("pingone-openapi-specifications")) == []


def test_an_issue_shows_a_body_and_nothing_else() -> None:
    """The issue about a 403 shows neither the path nor the request's headers."""
    kinds = {claim.kind for claim in resting_on("/issues/103")}

    assert kinds <= {"property"}


def test_other_resources_show_nothing_of_these() -> None:
    """Texts for agreements, password flows and other samples are no observation of these."""
    assert list(resting_on("data_source_agreement_test")) == []
    assert list(resting_on("customers-sample-custom-signon")) == []


def test_a_code_is_spelled_by_its_source() -> None:
    """No code or case rests on a flow that writes codes in camel case."""
    spelled = [claim for claim in resting_on("si-pinglibrary-content") if claim.kind == "case"]
    codes = [
        claim.name
        for claim in resting_on("si-pinglibrary-content")
        if claim.kind == "code" and not claim.name.startswith("error.code=")
    ]

    assert spelled == []
    assert codes == []


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("case", "401 ACCESS_FAILED/INVALID_TOKEN"),  # observed for one authentication only
        ("case", "401 ACCESS_FAILED/INSUFFICIENT_PERMISSIONS"),
        ("case", "403 ACCESS_FAILED/LICENSE_EXCEEDED"),
        ("case", "429 REQUEST_LIMITED/LIMIT_EXCEEDED"),
        ("case", "429 REQUEST_LIMITED/QUOTA_EXCEEDED"),
        ("case", "500 UNEXPECTED_ERROR"),
        ("status", "503"),
        ("example", "403 gatewayWithoutToken"),
        ("property", "innerError.quotaLimit"),
        ("code", "code=OTP_SESSION_EXPIRED"),
        ("code", "code=TOO_MANY_OTP_RETRIES"),
        ("code", "code=PASSWORD_LOCKED_OUT"),
        ("rule", "Leading zeros of a passcode count."),
        ("rule", "The passcode before is dead once another one was sent."),
        ("rule", "Lists give their length in count, and a page's length in size."),
        ("value", "reason=ADD_DEVICE"),
        ("value", "reason=SIGNOUT"),
    ],
)
def test_what_an_audit_found_wrong_is_assumed(kind: str, name: str) -> None:
    """What sources do not say of these resources is assumed, wherever it stands."""
    found = {claim.evidence for claim in CLAIMS if (claim.kind, claim.name) == (kind, name)}

    assert found == {"assumed"}


UNAUTHORIZED = ("components", "responses", "Unauthorized", "x-cases", 1)
CODES = ("components", "schemas", "ErrorDetail", "properties", "code", "x-values")
POLICY_NAME = ("components", "schemas", "PolicyBody", "properties", "name")


@pytest.mark.parametrize(
    ("kind", "told", "source", "path", "flaw"),
    [
        ("case", "documented", "OFFICIAL_OPENAPI", UNAUTHORIZED, "does not mention it"),
        ("case", "documented", "RESPONSES", UNAUTHORIZED, "does not mention it"),
        ("case", "observed", "CUSTOM_SIGNON_ISSUE", UNAUTHORIZED, "does not mention it"),
        ("case", "documented", "PUBLIC_CLIENT", UNAUTHORIZED, "an official URL"),
        ("code", "observed", "FLOW_RADIUS", (*CODES, "INVALID_FILTER"), "does not spell codes"),
        ("code", "documented", "ERROR_CODES", (*CODES, "INVALID_FILTER"), "does not mention it"),
        ("property", "documented", "MFA_DEVICES", POLICY_NAME, "does not mention it"),
        ("property", "documented", "TERRAFORM_TESTS", POLICY_NAME, "needs official documentation"),
        ("property", "documented", "POLICY", POLICY_NAME, ""),
        ("code", "documented", "MFA_SETTINGS", (*CODES, "LIMIT_EXCEEDED"), ""),
    ],
)
def test_a_mark_needs_a_source_that_speaks_of_it(
    kind: str, told: str, source: str, path: tuple[str | int, ...], flaw: str
) -> None:
    """A source of other resources, kinds or names makes a claim flawed, and the flaw says why."""
    found = changed(kind, told, TABLE[source].url, *path)

    assert flaw in found
    assert bool(flaw) == bool(found)


@pytest.mark.parametrize("told", ["documented", "observed"])
def test_a_source_without_an_entry_carries_nothing(told: str) -> None:
    """An official page that the table does not list is no source yet."""
    url = "https://developer.pingidentity.com/pingone-api/novel.html"

    assert "no entry" in changed("property", told, url, *POLICY_NAME)


def test_a_bare_url_is_an_entry_that_covers_nothing() -> None:
    """An address alone in the table does not say what it speaks of."""
    document = deepcopy(contract())
    url = "https://developer.pingidentity.com/pingone-api/novel.html"
    document["x-sources"]["NOVEL"] = url

    assert sources(document)[url].id == "NOVEL"
    assert sources(document)[url].read == NOT_RETRIEVABLE
    assert sources(document)[url].passage("property", "Thing id", frozenset({"user"})) is None


def test_a_reference_into_a_component_leads_to_it() -> None:
    """A `$ref` to a property of a schema counts as one to the schema."""
    document = {
        "components": {"schemas": {"Thing": {"properties": {"id": {}}}}},
        "paths": {
            "/v1/things": {
                "get": {
                    "tags": ["user"],
                    "responses": {"200": {"$ref": "#/components/schemas/Thing/properties/id"}},
                }
            }
        },
    }

    assert reached(document) == {"schemas/Thing": frozenset({"user"})}

"""Everything that the contract says carries its evidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import FrozenInstanceError
from typing import Any

import pytest

from pingone_nb.contract import EVIDENCE, Claim, document, evidence

PAGE = "https://developer.pingidentity.com/pingone-api/platform/reference/error-codes.html"
REASON = "nobody tells, so it is a guess"


def flaws(contract: dict[str, Any]) -> list[str]:
    """Each claim with something wrong about its evidence."""
    return [
        f"{claim.kind} {claim.name}: {claim.flaw}" for claim in evidence(contract) if claim.flaw
    ]


def evident(node: Any) -> Iterator[tuple[dict[str, Any], str]]:
    """Every object of the document that tells its evidence, with the prefix of its keys; once."""
    seen: set[int] = set()
    todo = [node]
    while todo:
        node = todo.pop()
        if id(node) in seen or not isinstance(node, dict | list):
            continue
        seen.add(id(node))
        if isinstance(node, list):
            todo += node
            continue
        for prefix in ("x-", ""):
            if isinstance(node.get(f"{prefix}evidence"), str):
                yield node, prefix
        todo += node.values()


def test_everything_has_its_evidence() -> None:
    """No operation, property, status, header, code or anything else lacks evidence or source."""
    assert flaws(document()) == []


def test_a_missing_word_is_found_anywhere() -> None:
    """Wherever evidence or source is taken out of the document, the claim is flawed."""
    contract = document()
    nodes = list(evident(contract))
    assert len(nodes) > 300

    for node, prefix in nodes:
        for word in ("evidence", "source"):
            taken = node.pop(f"{prefix}{word}")
            assert flaws(contract), node
            node[f"{prefix}{word}"] = taken
    assert flaws(contract) == []


@pytest.mark.parametrize(
    ("path", "added"),
    [
        (("components", "schemas", "Error", "properties"), {"type": "string"}),
        (("components", "schemas", "DeviceAuthentication", "properties", "user", "properties"), {}),
        (("components", "schemas", "Device", "properties", "type", "x-values"), {}),
        (("components", "schemas", "ErrorDetail", "properties", "code", "x-values"), {}),
        (("components", "headers"), {"schema": {"type": "string"}}),
        (("components", "parameters"), {"in": "query", "name": "expand"}),
        (("components", "securitySchemes"), {"type": "http"}),
        (("components", "examples"), {"value": 1}),
        (("paths", "/{envID}/as/token", "post", "responses"), {"description": "Gone."}),
        (("paths", "/{envID}/as/token", "post", "requestBody", "content"), {}),
        (("paths", "/{envID}/as/token", "post", "responses", "200", "headers"), {}),
    ],
)
def test_a_bare_addition_is_found(path: tuple[str, ...], added: dict[str, Any]) -> None:
    """Whatever is added without evidence is flawed."""
    contract = document()
    place = contract
    for key in path:
        place = place[key]
    place["novel"] = added

    assert any("novel" in flaw or "expand" in flaw for flaw in flaws(contract))


def test_a_bare_operation_is_found() -> None:
    """An operation that is added without evidence is flawed."""
    contract = document()
    contract["paths"]["/novel"] = {"get": {"operationId": "novel", "responses": {}}}

    assert flaws(contract) == ["operation novel: the evidence is missing"]


@pytest.mark.parametrize(
    ("told", "source", "flaw"),
    [
        ("documented", PAGE, ""),
        ("documented", "https://docs.pingidentity.com/connectors/p1_mfa_connector.html", ""),
        ("documented", "https://github.com/pingidentity/pingone-openapi-specifications", ""),
        (
            "documented",
            "https://github.com/curtismu7/AI-demo",
            "what is documented needs an official URL",
        ),
        (
            "documented",
            "https://github.com/pingidentity-fan/docs",
            "what is documented needs an official URL",
        ),
        (
            "documented",
            "http://developer.pingidentity.com/",
            "what is documented needs an official URL",
        ),
        (
            "documented",
            "https://developer.pingidentity.com.evil.example/",
            "what is documented needs an official URL",
        ),
        ("documented", REASON, "what is documented needs an official URL"),
        ("observed", "https://github.com/curtismu7/AI-demo", ""),
        ("observed", REASON, "what is observed needs a URL"),
        ("assumed", REASON, ""),
        ("assumed", PAGE, "what is assumed needs a reasoning"),
        ("assumed", "guess", "what is assumed needs a reasoning"),
        ("likely", REASON, "the evidence is likely"),
        ("", REASON, "the evidence is missing"),
        ("assumed", "", "the source is missing"),
    ],
)
def test_what_a_source_must_be(told: str, source: str, flaw: str) -> None:
    """Documented needs an official page, observed a URL, assumed a reasoning."""
    claim = Claim(kind="status", name="415", where="read", evidence=told, source=source)

    assert claim.flaw == flaw


def test_a_claim_is_frozen() -> None:
    """A claim cannot be changed."""
    claim = next(evidence(document()))

    with pytest.raises(FrozenInstanceError):
        claim.source = PAGE  # type: ignore[misc]


def test_every_kind_is_there() -> None:
    """The rows cover whatever has to say how sure it is, and hardly one is told twice."""
    claims = list(evidence(document()))
    kinds = {claim.kind for claim in claims}
    twice = [claim for claim, times in Counter(claims).items() if times > 1]

    assert kinds == {
        "server", "security", "operation", "rule", "parameter", "header", "media type", "status",
        "case", "property", "value", "code", "link", "transition", "example",
    }  # fmt: skip
    assert {claim.evidence for claim in claims} == set(EVIDENCE)
    assert {claim.kind for claim in twice} <= {"case"}  # several cases may share their codes


@pytest.mark.parametrize(
    ("kind", "name", "told"),
    [
        ("operation", "check_otp", "documented"),
        ("property", "selectedDevice.oneTime.phone", "documented"),
        ("property", "otpLength", "observed"),
        ("property", "details", "documented"),
        ("value", "status=EXTRA_OTP_REQUIRED", "observed"),
        ("code", "code=TOO_MANY_OTP_RETRIES", "observed"),
        ("code", "error=unsupported_grant_type", "assumed"),
        ("header", "Correlation-Id", "documented"),
        ("header", "Location", "assumed"),
        ("header", "X-Simulated-By", "assumed"),
        ("header", "X-Ping-External-Session-ID", "documented"),
        ("status", "415", "assumed"),
        ("case", "400 INVALID_DATA/INVALID_OTP", "observed"),
        ("link", "OTP_REQUIRED otp.check", "documented"),
        ("transition", "COMPLETED otp.check COMPLETED: always", "assumed"),
    ],
)
def test_known_claims(kind: str, name: str, told: str) -> None:
    """What is known of some things is told so."""
    found = {
        claim.evidence for claim in evidence(document()) if (claim.kind, claim.name) == (kind, name)
    }

    assert found == {told}

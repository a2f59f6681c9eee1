"""Everything that the contract says carries its evidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import FrozenInstanceError
from typing import Any

import pytest

from pingone_nb.contract import EVIDENCE, Claim, evidence
from tests.contract.validation import contract

ONE = ("paths", "/{envID}/deviceAuthentications/{deviceAuthID}", "post")
USERS = "/v1/environments/{envID}/users"
PAGE = "https://developer.pingidentity.com/pingone-api/platform/reference/error-codes.html"
REASON = "nobody tells, so it is a guess"


def flaws(told: dict[str, Any]) -> list[str]:
    """Each claim with something wrong about its evidence."""
    return [f"{claim.kind} {claim.name}: {claim.flaw}" for claim in evidence(told) if claim.flaw]


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
    assert flaws(contract()) == []


def test_a_wrong_word_is_found_anywhere() -> None:
    """Wherever the document tells evidence and source, a claim tells both as they stand there."""
    changed = deepcopy(contract())
    nodes = list(evident(changed))
    for number, (node, prefix) in enumerate(nodes):
        node |= {f"{prefix}evidence": f"evidence {number}", f"{prefix}source": f"source {number}"}

    told = {(claim.evidence, claim.source) for claim in evidence(changed)}
    wanted = {(f"evidence {number}", f"source {number}") for number in range(len(nodes))}
    assert len(wanted) > 1000
    assert [nodes[int(word.split()[1])] for word, _ in wanted - told] == []


@pytest.mark.parametrize("word", ["evidence", "source"])
def test_a_missing_word_is_found(word: str) -> None:
    """A property that lacks one of the words is flawed."""
    changed = deepcopy(contract())
    del changed["components"]["schemas"]["PairingKey"]["properties"]["code"][f"x-{word}"]

    assert flaws(changed) == [f"property code: the {word} is missing"]


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
        ((*ONE, "requestBody", "content"), {"x-operation": "novel_action"}),
        ((*ONE, "responses", "400", "x-cases"), {"operation": "novel", "code": "A"}),
        ((*ONE, "x-rules"), {"operation": "novel", "rule": "novel"}),
        (("paths", USERS, "servers"), {"url": "https://novel.example"}),
    ],
)
def test_a_bare_addition_is_found(path: tuple[str, ...], added: dict[str, Any]) -> None:
    """Whatever is added without evidence is flawed."""
    changed = deepcopy(contract())
    place = changed
    for key in path:
        place = place[key]
    if isinstance(place, list):
        place.append(added)
    else:
        place["novel"] = added

    found = [claim for claim in evidence(changed) if claim.flaw]
    assert any(
        "novel" in f"{claim.name} {claim.where}" or claim.name == "expand" for claim in found
    )


def test_a_bare_operation_is_found() -> None:
    """An operation that is added without evidence is flawed."""
    changed = deepcopy(contract())
    changed["paths"]["/novel"] = {"get": {"operationId": "novel", "responses": {}}}

    assert flaws(changed) == ["operation novel: the evidence is missing"]


def test_operations_are_told_by_their_names() -> None:
    """Where media types select, each selected operation is told, and the path's own id is not."""
    names = Counter(claim.name for claim in evidence(contract()) if claim.kind == "operation")

    assert set(names.values()) == {1}
    assert {"initialize", "check_remembered_device", "select_device", "block_device"} <= set(names)
    assert not [name for name in names if name.startswith("act_on_")]


@pytest.mark.parametrize(
    ("kind", "name", "operation"),
    [
        ("case", "400 INVALID_DATA/INVALID_OTP", "check_otp"),
        ("case", "400 INVALID_DATA/EMPTY_VALUE", ""),
        ("rule", "Only a push can be cancelled", "cancel"),
    ],
)
def test_what_holds_for_one_operation_says_so(kind: str, name: str, operation: str) -> None:
    """A case or rule of one of several operations of a path is told with that operation's name."""
    at = f"POST {ONE[1]}"
    found = {
        claim.where
        for claim in evidence(contract())
        if claim.kind == kind and claim.name.startswith(name) and claim.where.startswith(at)
    }

    assert found == {f"{at} {operation}".strip()}


def test_a_server_of_many_paths_is_told_once() -> None:
    """The API host is told once, although each of its paths has it."""
    servers = [claim.name for claim in evidence(contract()) if claim.kind == "server"]

    assert servers == [
        "https://auth.pingone.{tld}",
        "http://{host}:{port}",
        "https://api.pingone.{tld}",
    ]


@pytest.mark.parametrize(
    ("told", "source", "flaw"),
    [
        ("documented", PAGE, ""),
        ("documented", "https://docs.pingidentity.com/connectors/p1_mfa_connector.html", ""),
        ("documented", "https://github.com/pingidentity/pingone-openapi-specifications", ""),
        (
            "documented",
            "https://github.com/curtismu7/AI-demo",
            "a documented claim needs an official URL",
        ),
        (
            "documented",
            "https://github.com/pingidentity-fan/docs",
            "a documented claim needs an official URL",
        ),
        (
            "documented",
            "http://developer.pingidentity.com/",
            "a documented claim needs an official URL",
        ),
        (
            "documented",
            "https://developer.pingidentity.com.evil.example/",
            "a documented claim needs an official URL",
        ),
        ("documented", REASON, "a documented claim needs an official URL"),
        ("observed", "https://github.com/curtismu7/AI-demo", ""),
        ("observed", REASON, "an observed claim needs a URL"),
        ("assumed", REASON, ""),
        ("assumed", PAGE, "an assumed claim needs a reason"),
        ("assumed", "guess", "an assumed claim needs a reason"),
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
    claim = next(evidence(contract()))

    with pytest.raises(FrozenInstanceError):
        claim.source = PAGE  # type: ignore[misc]


def test_every_kind_is_there() -> None:
    """The rows cover whatever has to say how sure it is, and hardly one is told twice."""
    claims = list(evidence(contract()))
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
        ("operation", "order_devices", "documented"),
        (
            "media type",
            "application/vnd.pingidentity.cancel.push.authentication+json",
            "documented",
        ),
        ("parameter", "filter", "documented"),
        ("header", "Cookie", "documented"),
        ("property", "numberMatching.number", "observed"),
        ("property", "bypassMFAEnabledUntil", "documented"),
        ("value", "status=NUMBER_MATCHING_FAILED", "observed"),
        ("code", "error.code=PUSH_CONFIRMATION_REJECTED", "assumed"),
        ("link", "PUSH_CONFIRMATION_REQUIRED cancel.push.authentication", "assumed"),
        (
            "transition",
            "PUSH_CONFIRMATION_REQUIRED read FAILED: the user has denied the push",
            "observed",
        ),
        ("property", "selectedDevice.oneTime.phone", "documented"),
        ("property", "otpLength", "observed"),
        ("property", "details", "documented"),
        ("value", "status=EXTRA_OTP_REQUIRED", "observed"),
        ("code", "code=TOO_MANY_OTP_RETRIES", "assumed"),
        ("code", "error=unsupported_grant_type", "assumed"),
        ("header", "Correlation-Id", "documented"),
        ("header", "Location", "documented"),
        ("header", "X-Simulated-By", "assumed"),
        ("header", "X-Ping-External-Session-ID", "documented"),
        ("status", "415", "assumed"),
        ("case", "400 INVALID_DATA/EXTRA_OTP_REQUIRED", "documented"),
        ("link", "OTP_REQUIRED otp.check", "documented"),
        ("transition", "COMPLETED otp.check COMPLETED: always", "assumed"),
    ],
)
def test_known_claims(kind: str, name: str, told: str) -> None:
    """What is known of some things is told so."""
    found = {
        claim.evidence for claim in evidence(contract()) if (claim.kind, claim.name) == (kind, name)
    }

    assert found == {told}

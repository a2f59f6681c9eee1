"""Which claims the examples show is computed, and errs on the side of none."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from pingone_nb.contract import Example, evidence, examples
from pingone_nb.contract.coverage import covered, unused
from tests.contract.validation import contract

ALL = {example.name: example for example in examples()}
ONE = "/{envID}/deviceAuthentications/{deviceAuthID}"
TOLD = {"x-evidence": "documented", "x-source": "https://docs.pingidentity.com/"}
PLAIN = {"evidence": "documented", "source": "https://docs.pingidentity.com/"}
Shown = set[tuple[str, str, str]]


def shown(told: dict[str, Any], *seen: Example) -> Shown:
    """Kind, place and name of what examples show."""
    found = covered(told, seen)
    return {(claim.kind, claim.where, claim.name) for claim, names in found.items() if names}


def example(**changes: Any) -> Example:
    """An example of the small contract below."""
    first = dataclasses.replace(
        ALL["07-onetime-sms"],
        name="one",
        path="{{apiPath}}/v1/things/{{thingID}}",
        request_body=None,
        response_status=200,
        response_body=None,
    )
    return dataclasses.replace(first, **changes)


def small(*, reply: Any, request: Any = None, **operation: Any) -> dict[str, Any]:
    """A contract of one operation whose bodies have these schemas."""
    told = {"operationId": "act", "x-evidence": "documented", "x-source": "s", **operation}
    response = {"content": {"application/json": {"schema": reply}}, **TOLD}
    told.setdefault("responses", {"200": response})
    told["requestBody"] = {"content": {"application/json": {"schema": request or {}, **TOLD}}}
    return {
        "servers": [{"url": "https://auth.pingone.{tld}", **TOLD}],
        "components": {"schemas": {"Thing": {"properties": {"id": {**TOLD}, "kin": {**TOLD}}}}},
        "paths": {
            "/v1/things/{thingID}": {
                "servers": [{"url": "https://api.pingone.{tld}", **TOLD}],
                "parameters": [{"in": "path", "name": "thingID", **TOLD}],
                "post": told,
            }
        },
    }


def test_every_claim_is_there() -> None:
    """Each claim of the contract has an entry, in the contract's order, covered or not."""
    assert list(covered(contract(), examples())) == list(dict.fromkeys(evidence(contract())))


def test_every_example_is_used() -> None:
    """No example of the reference is left out: the ones named here show nothing."""
    assert unused(contract(), examples()) == ()


@pytest.mark.parametrize(
    "changes", [{"path": "{{authPath}}/{{envID}}/novel"}, {"method": "PATCH"}, {"path": ""}]
)
def test_an_unused_example_is_named(changes: dict[str, str]) -> None:
    """An example of an operation that the contract lacks is named, and shows nothing."""
    lost = dataclasses.replace(ALL["12-read"], name="99-lost", **changes)

    assert unused(contract(), [ALL["12-read"], lost]) == ("99-lost",)
    assert shown(contract(), lost) == set()


@pytest.mark.parametrize("name", ALL)
def test_each_example_shows_its_operation(name: str) -> None:
    """Each example names an operation of the contract, and its status where it was seen."""
    found = shown(contract(), ALL[name])
    status = ALL[name].response_status

    assert [kind for kind, _, _ in found].count("operation") == 1
    assert {seen for kind, _, seen in found if kind == "status"} == (
        {str(status)} if status else set()
    )


def test_what_a_one_time_sms_shows() -> None:
    """Request and reply are followed through references, lists, alternatives and values."""
    found = shown(contract(), ALL["07-onetime-sms"])

    assert found >= {
        ("operation", "POST /{envID}/deviceAuthentications", "initialize"),
        ("media type", "POST /{envID}/deviceAuthentications", "application/json"),
        ("status", "POST /{envID}/deviceAuthentications", "201"),
        ("parameter", "request", "envID"),
        ("security", "securitySchemes", "accessToken"),
        ("server", "servers", "https://auth.pingone.{tld}"),
        ("property", "DeviceAuthenticationRequest", "selectedDevice.oneTime"),
        ("property", "OneTimeSms", "phone"),
        ("value", "OneTimeSms", "type=SMS"),
        ("property", "DeviceAuthentication", "_embedded.devices"),
        ("property", "Device", "type"),
        ("value", "Device", "type=SMS"),
        ("value", "DeviceAuthentication", "status=OTP_REQUIRED"),
        ("link", "DeviceAuthentication", "OTP_REQUIRED otp.check"),
        ("link", "DeviceAuthentication", "OTP_REQUIRED device.select"),
        ("example", "examples", "OtpRequiredSms"),
    }
    assert not {where for _, where, _ in found} & {"OneTimeVoice", "OneTimeEmail", "Error"}
    assert not {kind for kind, _, _ in found} & {"rule", "case", "transition", "header"}


def test_a_property_taken_out_is_shown_no_more() -> None:
    """What an example does not hold, it does not cover."""
    sms = ALL["07-onetime-sms"]
    less = {key: item for key, item in sms.response_body.items() if key not in {"policy", "_links"}}
    lost = shown(contract(), sms) - shown(contract(), dataclasses.replace(sms, response_body=less))

    assert ("property", "DeviceAuthentication", "policy.id") in lost
    assert ("link", "DeviceAuthentication", "OTP_REQUIRED otp.check") in lost
    assert ("value", "DeviceAuthentication", "status=OTP_REQUIRED") not in lost


def test_the_action_is_the_media_types() -> None:
    """Where a media type selects, the operation that it selects is covered and no other."""
    found = shown(contract(), ALL["17-cancel-push"])

    assert {name for kind, _, name in found if kind == "operation"} == {"cancel"}
    assert ("value", "DeviceAuthentication", "status=DEVICE_SELECTION_REQUIRED") in found


def test_a_reply_that_was_not_seen_shows_nothing_of_it() -> None:
    """Without a status there is no reply; without a body only its status."""
    no_roles, select = ALL["04-error-token-no-roles"], ALL["13-select-device"]

    assert not {w for _, w, _ in shown(contract(), no_roles)} & {"OAuthError", "Error"}
    assert "DeviceAuthentication" not in {where for _, where, _ in shown(contract(), select)}
    assert ("status", f"POST {ONE}", "200") in shown(contract(), select)


def test_a_header_and_basic_authentication_are_shown() -> None:
    """Headers that are sent cover their parameter, credentials the way that they are sent in."""
    remembered = shown(contract(), ALL["18-remember-me-check"])
    token = shown(contract(), ALL["01-token-client-credentials-basic"])

    assert "Cookie" in {name for kind, _, name in remembered if kind == "header"}
    assert ("security", "securitySchemes", "clientSecretBasic") in token
    assert ("property", "TokenRequest", "grant_type") in token


def test_schemas_are_followed_everywhere() -> None:
    """`allOf`, `anyOf`, lists, maps and references lead on, under the names that claims have."""
    thing = {"$ref": "#/components/schemas/Thing"}
    reply = {
        "properties": {
            "one": {"allOf": [{"properties": {"id": {**TOLD}}}], **TOLD},
            "many": {"items": {"properties": {"id": {**TOLD}, "no": {**TOLD}}}, **TOLD},
            "map": {"additionalProperties": {"properties": {"id": {**TOLD}}}, **TOLD},
            "far": {**thing, **TOLD},
            "either": {
                "anyOf": [
                    {"required": ["a"], "properties": {"a": {"const": 1, **TOLD}}},
                    {"required": ["b"], "properties": {"b": {"type": "array", **TOLD}}},
                ],
                **TOLD,
            },
            "maybe": {"type": ["object", "null"], "properties": {"id": {**TOLD}}, **TOLD},
        }
    }
    body = {
        "one": {"id": 1},
        "many": [{}, {"id": 1}],
        "map": {"x": {"id": 1}},
        "far": {"id": 1},
        "either": {"b": []},
        "maybe": None,
        "novel": {"id": 1},
    }
    found = shown(small(reply=reply), example(response_body=body))

    names = {(where, name) for kind, where, name in found if kind == "property"}
    at = "POST /v1/things/{thingID}"
    inline = {"one", "one.id", "many", "many[].id", "map", "map[].id", "far", "either", "either.b"}
    assert names == {(at, name) for name in {*inline, "maybe"}} | {("Thing", "id")}
    assert ("server", "servers", "https://api.pingone.{tld}") in found
    assert ("server", "servers", "https://auth.pingone.{tld}") not in found


def test_a_part_of_an_alternative_still_counts() -> None:
    """A fragment that fits no alternative as a whole counts for those that it does not contradict."""
    kinds = [
        {"required": ["a", "c"], "properties": {"a": {"const": 1, **TOLD}, "c": {**TOLD}}},
        {"required": ["b", "c"], "properties": {"a": {"const": 2, **TOLD}, "b": {**TOLD}}},
    ]
    found = shown(small(reply={"oneOf": kinds}), example(response_body={"a": 1}))

    assert {name for kind, _, name in found if kind == "property"} == {"a"}


def test_of_several_cases_none_is_covered() -> None:
    """A case is covered only where the codes leave no other; a detail that was not seen is none."""
    one = {
        "code": "INVALID_DATA",
        "detail": "INVALID_OTP",
        "when": "The passcode is wrong.",
        **PLAIN,
    }
    two = {**one, "when": "The moon is full.", "evidence": "assumed", "source": "a guess of ours"}
    body = {"code": "INVALID_DATA", "details": [{"code": "INVALID_OTP"}]}
    seen = example(response_status=400, response_body=body)

    def cases(*told: dict[str, str]) -> set[str]:
        response = {**TOLD, "x-cases": list(told)}
        told = small(reply={}, responses={"400": response})
        return {name for kind, _, name in shown(told, seen) if kind == "case"}

    assert cases(one) == {"400 INVALID_DATA/INVALID_OTP"}
    assert cases(one, two) == set()
    assert cases(one, {**two, "operation": "another"}) == {"400 INVALID_DATA/INVALID_OTP"}
    assert cases({"code": "INVALID_DATA", "when": "Always.", **PLAIN}) == set()


def test_a_transition_is_covered_only_where_it_is_the_one() -> None:
    """Action, status and reply tell a transition, unless several begin elsewhere or otherwise."""
    step = {"from": "A", "action": "act", "to": "B", "when": "always", "reply": "200", **PLAIN}
    seen = example(response_body={"status": "B"})

    def transitions(*steps: dict[str, Any]) -> set[str]:
        values = {"B": {"description": "The end.", **PLAIN}}
        status = {**TOLD, "x-values": values, "x-transitions": list(steps)}
        told = small(reply={"properties": {"status": status}})
        return {name for kind, _, name in shown(told, seen) if kind == "transition"}

    assert transitions(step) == {"A act B: always"}
    assert transitions(step, {**step, "from": "C"}) == set()
    assert transitions(step, {**step, "reply": "200 BROKEN"}) == {"A act B: always"}
    assert transitions({**step, "action": "other"}) == set()


def test_rules_are_never_covered() -> None:
    """No example can show what no schema can express."""
    found = covered(contract(), examples())

    assert not [claim for claim, names in found.items() if claim.kind == "rule" and names]


def test_what_is_covered_is_held_by_the_example() -> None:
    """Each covered property's key stands in the body of every example that is named for it."""
    for claim, names in covered(contract(), examples()).items():
        if claim.kind == "property":
            key = claim.name.rpartition(".")[2].removesuffix("[]")
            for name in names:
                assert key in f"{ALL[name].request_body} {ALL[name].response_body}", (claim, name)

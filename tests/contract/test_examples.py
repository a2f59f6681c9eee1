"""The reference's examples and the contract agree."""

from __future__ import annotations

import re

import pytest

from pingone_nb.contract import Example, examples
from tests.contract.validation import (
    complaints,
    component,
    contract,
    filled,
    form,
    operation_of,
    operations,
    reply_schema,
    request_schema,
    resolved,
    selected,
)

ALL = {example.name: example for example in examples()}
IN_SCOPE = [name for name, example in ALL.items() if operation_of(example)]
REQUESTS = [name for name in IN_SCOPE if ALL[name].request_body is not None]
BODILESS = ["27-resend-pairing-otp", "28-block-device"]  # with a media type all the same
SHOWN = {  # the contract's own example → the reference's, to the letter
    "OtpRequiredSms": "07-onetime-sms",
    "OtpRequiredEmail": "09-onetime-email",
    "CompletedDesktop": "16-assertion-check-desktop",
    "DeviceSelectionRequired": "17-cancel-push",
    "RememberedDevice": "18-remember-me-check",
    "PolicyCreated": "20-create-device-authentication-policy",
    "ExtraOtpRequired": "26-activate-device-oath-extra-otp",
    "MfaOn": "30-enable-user-mfa",
    "BypassInForce": "32-check-mfa-bypass",
    "InvalidData": "34-error-invalid-data",
}
PARTS = {  # what was not transcribed, in the words of each note
    "04-error-token-no-roles": "Only error_description was seen",
    "19-failed-no-usable-devices": "shows only this fragment",
    "33-error-max-devices": "the id property was not transcribed",
    "35-error-invalid-token-on-subresource": "Only code, message and the detail code were seen",
}
ENVELOPES = [
    name for name, e in ALL.items() if (e.response_status or 0) >= 400 and "token" not in e.path
]
# never seen: the example holds the text, the contract assumes the status
ASSUMED_STATUS = {"04-error-token-no-roles": 400}


def seen_replies() -> list[str]:
    """In scope, with a body."""
    return [name for name in IN_SCOPE if ALL[name].response_body is not None]


def test_all_examples_are_there() -> None:
    """The 37 reference examples come in the order of their numbers."""
    assert [int(name[:2]) for name in ALL] == list(range(1, 38))


def test_an_example_is_frozen() -> None:
    """An example cannot be changed, and reading again gives new bodies."""
    first, again = examples()[6], examples()[6]

    with pytest.raises(AttributeError):
        first.title = "another"  # type: ignore[misc]
    assert first == again
    assert first.request_body is not again.request_body


@pytest.mark.parametrize("example", ALL.values(), ids=lambda example: example.name)
def test_an_example_says_where_it_is_from(example: Example) -> None:
    """Each example names a source and how sure it is."""
    assert example.source
    assert example.confidence in {"DOCUMENTED", "OBSERVED"}


def test_the_scope() -> None:
    """Each example is in scope, and each body that it sends has a schema."""
    assert list(ALL) == IN_SCOPE
    assert [name for name in REQUESTS if request_schema(ALL[name]) is None] == []
    assert {int(name[:2]) for name in IN_SCOPE if name not in REQUESTS} == {12, 27, 28, 32, 34, 35}


@pytest.mark.parametrize("name", BODILESS)
def test_requests_may_be_empty(name: str) -> None:
    """Where an example sends no body with its media type, the body may be absent or empty."""
    operation, schema = operation_of(ALL[name]), request_schema(ALL[name])

    assert operation is not None
    assert schema is not None
    assert not operation["requestBody"]["required"]
    assert complaints({}, schema) == []


@pytest.mark.parametrize("name", REQUESTS)
def test_requests_validate(name: str) -> None:
    """The request of each example in scope is one that the contract allows."""
    example, schema = ALL[name], request_schema(ALL[name])
    body = filled(example.request_body)

    assert schema is not None
    assert complaints(form(body) if isinstance(body, str) else body, schema) == []


@pytest.mark.parametrize("name", IN_SCOPE)
def test_statuses_are_declared(name: str) -> None:
    """The status of each example in scope is one that the operation declares."""
    operation = operation_of(ALL[name])
    status = ALL[name].response_status or ASSUMED_STATUS[name]

    assert operation is not None
    assert str(status) in operation["responses"]


@pytest.mark.parametrize("name", seen_replies())
def test_replies_validate(name: str) -> None:
    """The reply of each example in scope, where it was seen, is one that the contract allows."""
    example, operation = ALL[name], operation_of(ALL[name])
    assert operation is not None
    schema = reply_schema(operation, example.response_status or ASSUMED_STATUS[name])

    assert schema is not None
    assert complaints(filled(example.response_body), schema, whole=name not in PARTS) == []


@pytest.mark.parametrize("name", ENVELOPES)
def test_error_envelopes_validate(name: str) -> None:
    """All errors but the token's have the same envelope."""
    body = filled(ALL[name].response_body)

    assert complaints(body, component("Error"), whole=name not in PARTS) == []


@pytest.mark.parametrize(("name", "words"), PARTS.items())
def test_parts_are_known_as_parts(name: str, words: str) -> None:
    """An example is validated as a part only where its note says that it is one, and it is."""
    operation = operation_of(ALL[name])
    schema = component("Error")
    if operation is not None:
        schema = dict(reply_schema(operation, ALL[name].response_status or 400) or {})

    assert words in ALL[name].note
    assert complaints(filled(ALL[name].response_body), schema)


def test_the_contracts_own_examples_are_the_references() -> None:
    """What the contract shows as documented replies is what the reference shows, to the letter."""
    own = contract()["components"]["examples"]

    for name, reference in SHOWN.items():
        assert own[name]["value"] == ALL[reference].response_body, name
        assert own[name]["x-evidence"] == "documented", name


@pytest.mark.parametrize(
    ("name", "reference"),
    [("DeviceBlocked", "28-block-device"), ("PairingKeyUnclaimed", "36-pairing-key-create")],
)
def test_what_was_filled_in_keeps_the_references_shape(name: str, reference: str) -> None:
    """Where the contract puts values in place of variables or of a cut, all properties stay."""
    own, shown = contract()["components"]["examples"][name]["value"], ALL[reference].response_body

    assert shown.keys() <= own.keys()
    assert {
        key for key, value in shown.items() if value != own[key] and "{{" not in str(value)
    } == set()


@pytest.mark.parametrize(("method", "path", "operation"), list(operations()))
def test_the_contracts_own_examples_validate(method: str, path: str, operation: dict) -> None:
    """Each request and reply that the contract shows fits the schema beside it."""
    contents = [*operation.get("requestBody", {}).get("content", {}).values()]
    for status, response in operation["responses"].items():
        assert ("content" in resolved(response)) == (status != "204"), (method, path, status)
        contents += resolved(response).get("content", {}).values()

    assert all(content["examples"] for content in contents), (method, path)
    shown = [
        (content["schema"], resolved(example)["value"])
        for content in contents
        for example in content["examples"].values()
    ]
    assert [found for schema, value in shown for found in complaints(value, schema)] == []


def test_a_mock_answers_create_with_the_documented_reply() -> None:
    """The first example of a created authentication, which a mock sends, is a documented one."""
    created = contract()["paths"]["/{envID}/deviceAuthentications"]["post"]["responses"]["201"]
    first = next(iter(created["content"]["application/json"]["examples"].values()))

    assert resolved(first)["x-evidence"] == "documented"


def test_media_types_select_the_operation_that_an_example_means() -> None:
    """Each vendor media type in the examples selects an operation of the contract."""
    for name, example in ALL.items():
        media_type = example.headers.get("Content-Type", "")
        if "vnd.pingidentity" in media_type:
            assert media_type in selected(operation_of(example) or {}).values(), name


def test_no_example_holds_anything_secret() -> None:
    """Tokens and secrets in the examples are variables."""
    sent = [example.headers.get("Authorization", "Basic {{nothing}}") for example in ALL.values()]

    assert all(re.fullmatch(r"(Bearer|Basic) \{\{[^{}]+\}\}", text) for text in sent)
    assert not [name for name, example in ALL.items() if "eyJ" in str(example)]

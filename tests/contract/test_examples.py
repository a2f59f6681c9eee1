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
)

ALL = {example.name: example for example in examples()}
IN_SCOPE = [name for name, example in ALL.items() if operation_of(example)]
REQUESTS = [name for name in IN_SCOPE if request_schema(ALL[name])]
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
    """Tokens, one-time authentications, read and passcode check are in scope, devices are not."""
    assert [int(name[:2]) for name in IN_SCOPE] == [*range(1, 20), 35]
    assert [int(name[:2]) for name in REQUESTS] == [*range(1, 12), 14, 19]


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
    """Errors of operations out of scope have the same envelope."""
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

    assert own["OtpRequiredSms"]["value"] == ALL["07-onetime-sms"].response_body
    assert own["OtpRequiredEmail"]["value"] == ALL["09-onetime-email"].response_body


@pytest.mark.parametrize(("method", "path", "operation"), list(operations()))
def test_the_contracts_own_examples_validate(method: str, path: str, operation: dict) -> None:
    """Each request and reply that the contract shows fits the schema beside it."""
    contents = [*operation.get("requestBody", {}).get("content", {}).values()]
    for response in operation["responses"].values():
        contents += resolved(response)["content"].values()

    shown = [
        (content["schema"], resolved(example)["value"])
        for content in contents
        for example in content["examples"].values()
    ]
    assert len(shown) >= len(operation["responses"]), (method, path)
    assert [found for schema, value in shown for found in complaints(value, schema)] == []


def test_a_mock_answers_create_with_the_documented_reply() -> None:
    """The first example of a created authentication, which a mock sends, is a documented one."""
    created = contract()["paths"]["/{envID}/deviceAuthentications"]["post"]["responses"]["201"]
    first = next(iter(created["content"]["application/json"]["examples"].values()))

    assert resolved(first)["x-evidence"] == "documented"


def test_no_example_holds_anything_secret() -> None:
    """Tokens and secrets in the examples are variables."""
    sent = [example.headers.get("Authorization", "Basic {{nothing}}") for example in ALL.values()]

    assert all(re.fullmatch(r"(Bearer|Basic) \{\{[^{}]+\}\}", text) for text in sent)
    assert not [name for name, example in ALL.items() if "eyJ" in str(example)]

"""Every property that a reply may show can be explained."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from pingone_nb.contract import Example, examples
from pingone_nb.contract.meaning import Meanings
from tests.contract.validation import contract

MEANINGS = Meanings(contract())
OPERATIONS = {
    "07-onetime-sms": "initialize",
    "09-onetime-email": "initialize",
    "16-assertion-check-desktop": "check_assertion",
    "17-cancel-push": "cancel",
    "18-remember-me-check": "check_remembered_device",
    "20-create-device-authentication-policy": "create_policy",
    "28-block-device": "block_device",
    "32-check-mfa-bypass": "read_bypass",
    "36-pairing-key-create": "create_pairing_key",
}
SHOWN = [example for example in examples() if example.name in OPERATIONS]


def paths(value: Any, path: str = "") -> Iterator[str]:
    """The path of each property in a body."""
    if isinstance(value, list):
        for item in value:
            yield from paths(item, f"{path}[]")
    if isinstance(value, dict):
        for name, item in value.items():
            inner = f"{path}.{name}" if path else name
            yield inner
            yield from paths(item, inner)


@pytest.mark.parametrize("example", SHOWN, ids=lambda example: example.name)
def test_a_reply_of_the_reference_is_explained(example: Example) -> None:
    """Each property of the complete replies has a description and an evidence, or its map has."""
    assert example.response_status is not None
    known = MEANINGS.of_reply(OPERATIONS[example.name], example.response_status)
    told = {
        path if path in known else path.rpartition(".")[0] for path in paths(example.response_body)
    }

    assert told
    assert sorted(path for path in told if not known[path].description) == []
    assert {known[path].evidence for path in told} <= {"documented", "observed", "assumed"}


def test_a_status_explains_its_values() -> None:
    """Of an enumeration each known value is explained, too."""
    status = MEANINGS.of_reply("read", 200)["status"]

    assert "passcode" in status.values["OTP_REQUIRED"].lower()
    assert set(status.values) >= {"COMPLETED", "FAILED", "PUSH_CONFIRMATION_REQUIRED"}


def test_the_media_type_selects_the_request() -> None:
    """Two actions of one path have the properties of their own bodies only."""
    assert set(MEANINGS.of_request("check_otp")) == {"otp"}
    assert "device.id" in MEANINGS.of_request("select_device")
    assert "otp" not in MEANINGS.of_request("select_device")


def test_an_error_is_explained() -> None:
    """An envelope's details are explained down to the inner error."""
    known = MEANINGS.of_reply("check_otp", 400)

    assert known["details[].innerError.maximumAllowed"].evidence == "documented"
    assert "INVALID_OTP" in known["details[].code"].values


@pytest.mark.parametrize(("operation", "status"), [("novel", 200), ("read", 299), ("", 0)])
def test_what_the_contract_lacks_has_no_meaning(operation: str, status: int) -> None:
    """Nothing is made up for an unknown operation or status."""
    assert MEANINGS.of_reply(operation, status) == {}
    assert MEANINGS.of_request("novel") == {}

"""Replies that are otherwise than the contract says are found out, place by place."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from tests.conformance.contract import Contract
from tests.conformance.operation import OPERATIONS
from tests.conformance.reply import Reply

ID = "0ff545da-016a-4ae7-a8c6-84d67f7b20ea"
URL = f"https://auth.pingone.eu/{ID}/deviceAuthentications/{ID}"
HEADERS = {"content-type": "application/json;charset=UTF-8", "correlation-id": ID}
WAITING: dict[str, Any] = {
    "_links": {name: {"href": URL} for name in ("self", "device.select", "otp.check")},
    "_embedded": {"devices": [{"type": "SMS", "phone": "*******44"}]},
    "id": ID,
    "environment": {"id": ID},
    "status": "OTP_REQUIRED",
    "policy": {"id": ID},
    "selectedDevice": {"oneTime": {"type": "SMS", "phone": "*******44"}},
    "user": {"id": ID},
    "createdAt": "2022-06-16T14:12:25.618Z",
    "updatedAt": "2022-06-16T14:12:25.785Z",
}
WRONG: dict[str, Any] = {
    "id": ID,
    "code": "INVALID_DATA",
    "message": "The request could not be completed.",
    "details": [{"code": "INVALID_OTP", "target": "otp", "message": "Wrong OTP was provided"}],
}


@pytest.fixture(scope="module")
def contract() -> Contract:
    """The project's."""
    return Contract.read()


def reply(
    name: str = "read",
    status: int = 200,
    body: Any = None,
    headers: Mapping[str, str] = HEADERS,
) -> Reply:
    """A reply of an operation."""
    operation = OPERATIONS[name]
    text = body if isinstance(body, str) else json.dumps(WAITING if body is None else body)
    return Reply(
        operation=operation,
        method=operation.method,
        path=operation.path,
        ids={},
        sent_headers={},
        sent=None,
        status=status,
        headers=headers,
        text=text,
    )


def without(body: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """A body that lacks some properties."""
    return {name: value for name, value in body.items() if name not in names}


def test_a_documented_reply_is_as_it_should_be(contract: Contract) -> None:
    """A reply as the documentation prints it has no difference, and nothing unknown."""
    for each in (reply(), reply("initialize", 201), reply("check_otp", 400, WRONG)):
        assert contract.differences(each) == []
        assert contract.unknown(each) == []


@pytest.mark.parametrize(
    ("changed", "path"),
    [
        (reply(status=418), "HTTP status"),
        (reply(body=without(WAITING, "status")), "status"),
        (reply(body={**WAITING, "status": 7}), "status"),
        (reply(body={**WAITING, "user": {"id": "ada"}}), "user/id"),
        (reply(body={**WAITING, "_embedded": {"devices": [{"phone": "1"}]}}), "_embedded/devices/0/type"),
        (reply(body={**WAITING, "_links": {"self": {"href": URL}}}), "_links/otp.check"),
        (reply(body={**WAITING, "status": "COMPLETED"}), "_links/otp.check"),
        (reply(body="<html>"), "body"),
        (reply(headers={**HEADERS, "content-type": "text/html"}), "headers/Content-Type"),
        (reply(headers=without(HEADERS, "correlation-id")), "headers/Correlation-Id"),
        (reply(headers={**HEADERS, "correlation-id": "x"}), "headers/Correlation-Id"),
        (reply("check_otp", 400, {**WRONG, "code": "CONFORMANCE"}), "codes"),
        (reply("check_otp", 400, {**WRONG, "details": [{"code": "X", "message": "x"}]}), "codes"),
        (reply("delete_device", 204, {"id": ID}), "body"),
    ],
)  # fmt: skip
def test_a_difference_names_its_place(contract: Contract, changed: Reply, path: str) -> None:
    """Whatever is otherwise is told by its place, and with how sure the claim is."""
    found = contract.differences(changed)

    assert path in [each.path for each in found]
    assert {each.evidence for each in found} <= {"documented", "observed", "assumed"}


def test_all_differences_are_told(contract: Contract) -> None:
    """Several differences are told together, each with its own evidence."""
    body = {**without(WAITING, "createdAt"), "user": {"id": 7}, "status": ""}
    paths = {each.path for each in contract.differences(reply(body=body))}

    assert {"createdAt", "user/id", "status"} <= paths


def test_the_evidence_is_the_place_s_own(contract: Contract) -> None:
    """A documented property's difference is documented, an assumed header's is assumed."""
    bad_user = contract.differences(reply(body={**WAITING, "user": {"id": "ada"}}))
    late = contract.case(OPERATIONS["check_otp"], 400, "INVALID_DATA", "OTP_SESSION_EXPIRED", "otp")

    assert [each.evidence for each in bad_user] == ["documented"]
    assert bad_user[0].source.startswith("https://developer.pingidentity.com/")
    assert late is not None
    assert late.evidence == "assumed"


def test_unknown_properties_are_no_difference(contract: Contract) -> None:
    """A property that the contract does not have is told apart, wherever it is."""
    device = {**WAITING["_embedded"]["devices"][0], "conformance": 1}
    body = {**WAITING, "novel": {"inner": 1}, "_embedded": {"devices": [device]}}

    assert contract.differences(reply(body=body)) == []
    assert set(contract.unknown(reply(body=body))) == {"novel", "_embedded/devices/0/conformance"}


def test_nothing_sensitive_is_told(contract: Contract) -> None:
    """A difference shows no passcode and no phone number."""
    body = {
        **WAITING,
        "test": {"otp": 918273},
        "selectedDevice": {"oneTime": {"phone": "+14135550177"}},
    }
    told = " ".join(map(str, contract.differences(reply(body=body))))

    assert "test/otp" in told
    assert "918273" not in told
    assert "5550177" not in told

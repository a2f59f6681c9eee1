"""What is recorded is an example like the contract's, and holds nothing secret."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from pingone_nb.contract import Example
from tests.conformance.operation import OPERATIONS
from tests.conformance.recording import Recorder
from tests.conformance.reply import Reply
from tests.conformance.target import Target

ENVIRONMENT = "abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6"
USER = "991776fd-145b-499e-8237-2c62aef35b2c"
DEVICE = "a8ccb1b3-0809-43c2-881b-f624a417e8aa"
OTHER = "39edc3b1-8d69-4788-acbb-3cf2fe1c9897"
PHONE, EMAIL, CODE = "+14135550123", "canary@example.com", "918273"
TARGET = Target(
    kind="live",
    auth_root=f"https://auth.pingone.eu/{ENVIRONMENT}",
    auth_path="https://auth.pingone.eu",
    api_path="https://api.pingone.eu/v1",
    environment_id=ENVIRONMENT,
    client_id="canary-client",
    client_secret="canary-secret",
    user_id=USER,
    phone=PHONE,
    email=EMAIL,
)
DEVICE_URL = f"https://api.pingone.eu/v1/environments/{ENVIRONMENT}/users/{USER}/devices/{DEVICE}"
BODY = {
    "_links": {"self": {"href": DEVICE_URL}},
    "id": DEVICE,
    "environment": {"id": ENVIRONMENT},
    "user": {"id": USER, "username": "canary.name", "name": {"given": "Canary"}},
    "type": "SMS",
    "phone": PHONE,
    "nickname": "Canary's phone",
    "test": {"otp": CODE},
    "message": f"sent {CODE} to {EMAIL} of {OTHER}",
    "createdAt": "2022-06-16T14:12:25.618Z",
}
OPERATION = OPERATIONS["create_device"]
REPLY = Reply(
    operation=OPERATION,
    method="POST",
    path=OPERATION.path,
    ids={"userID": USER},
    sent_headers={"Authorization": "Bearer eyJhbGciOiJ.eyJjYW5hcnki.c2ln", "Content-Type": OPERATION.media_type},
    sent={"type": "SMS", "phone": PHONE, "policy": {"id": OTHER}},
    status=201,
    headers={"content-type": "application/json"},
    text=json.dumps(BODY),
)  # fmt: skip


@pytest.fixture
def recorder(tmp_path: Path) -> Recorder:
    """A recorder with a date of its own."""
    return Recorder(tmp_path / "records", TARGET, "2026-11-24")


def test_a_record_is_an_example(recorder: Recorder) -> None:
    """A record reads like the contract's examples, with host and date as its source."""
    (path,) = recorder.keep("A device is made", [REPLY], [CODE])
    read = Example(name=path.stem, **json.loads(path.read_text("utf-8")))

    assert path.name == "a-device-is-made.json"
    assert (read.confidence, read.source) == ("OBSERVED", "api.pingone.eu, 2026-11-24")
    assert read.path == "{{apiPath}}/v1/environments/{{envID}}/users/{{userID}}/devices"
    assert read.headers["Authorization"] == "Bearer {{accessToken}}"
    assert read.request_body["policy"] == {"id": "{{policyID}}"}
    assert (read.response_status, read.response_body["id"]) == (201, "{{deviceID}}")
    assert read.response_body["createdAt"] == BODY["createdAt"]
    link = read.response_body["_links"]["self"]["href"]
    assert link == "{{apiPath}}/v1/environments/{{envID}}/users/{{userID}}/devices/{{deviceID}}"


def test_nothing_secret_is_recorded(recorder: Recorder) -> None:
    """No token, passcode, number, address, name, id or host is in the record."""
    (path,) = recorder.keep("A device is made", [REPLY], [CODE])
    text = path.read_text("utf-8")

    for canary in (PHONE, PHONE[2:], EMAIL, CODE, "anary", "eyJ", ENVIRONMENT, USER, DEVICE, OTHER):
        assert canary not in text
    assert "pingone.eu/" not in text


def test_a_form_is_recorded_without_credentials(recorder: Recorder) -> None:
    """Of a token request neither header nor form keeps the credentials."""
    form = "grant_type=client_credentials&client_id=canary-client&client_secret=canary-secret"
    operation = OPERATIONS["token"]
    headers = {"Authorization": "Basic Y2FuYXJ5", "Content-Type": operation.media_type}
    body = {"access_token": "canary", "token_type": "Bearer", "expires_in": 3600}
    asked = replace(
        REPLY, operation=operation, path=operation.path, ids={}, sent=form, sent_headers=headers,
        text=json.dumps(body),
    )  # fmt: skip
    (path,) = recorder.keep("A token is given", [asked], [])
    text = path.read_text("utf-8")

    assert "canary" not in text
    assert "Y2FuYXJ5" not in text
    assert "client_id={{clientID}}&client_secret={{clientSecret}}" in text


def test_what_would_still_be_secret_is_not_written(recorder: Recorder, tmp_path: Path) -> None:
    """A record in which something secret is left is refused, and no file is written."""
    with pytest.raises(ValueError, match="sensitive"):
        recorder.keep("The 918273 rule", [REPLY], [CODE])
    assert list(tmp_path.rglob("*.json")) == []


def test_several_exchanges_are_numbered(recorder: Recorder) -> None:
    """A case with several exchanges has a file for each."""
    paths = recorder.keep("A rule", [REPLY, REPLY], [CODE])

    assert [path.name for path in paths] == ["a-rule-1.json", "a-rule-2.json"]

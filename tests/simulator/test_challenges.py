"""Putting devices to the proof: what is sent, and what is good afterwards."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from pingone_nb.simulator import Policy
from pingone_nb.simulator.software_authenticator import SoftwareAuthenticator
from tests.simulator.caller import (
    APPLICATION_ID,
    EMAIL,
    ORIGIN,
    PHONE,
    SMS,
    UNKNOWN,
    Caller,
    body_of,
    refusal,
)
from tests.simulator.situations.preparations import cooling

MAIL = {"type": "EMAIL", "email": EMAIL}
INVALID_OTP = (400, "INVALID_DATA", "INVALID_OTP", "otp")


@pytest.fixture
def caller() -> Caller:
    """A caller with a worker's token."""
    return Caller.connected()


@pytest.mark.parametrize(
    ("body", "channel", "to"),
    [
        (SMS, "SMS", PHONE),
        ({**SMS, "type": "VOICE"}, "VOICE", PHONE),
        ({**SMS, "type": "WHATSAPP"}, "WHATSAPP", PHONE),
        (MAIL, "EMAIL", EMAIL),
    ],
)
def test_a_passcode_goes_to_the_device(caller: Caller, body: Any, channel: str, to: str) -> None:
    """The device's own channel and contact are used, and the passcode completes."""
    device_id = caller.paired(body)
    begun = body_of(caller.begin())["id"]
    message = caller.simulator.inbox.newest()

    assert (message.channel, message.to) == (channel, to)
    assert (message.device_id, message.authentication_id) == (device_id, begun)
    completed = body_of(caller.check(begun, message.otp))
    assert completed["status"] == "COMPLETED"
    assert list(completed["_links"]) == ["self"]
    assert completed["selectedDevice"] == {"id": device_id}


def test_selecting_again_sends_again(caller: Caller) -> None:
    """The same device once more means another passcode, and the first is dead."""
    device_id = caller.paired()
    begun = caller.begun_with(device_id)
    first = caller.newest_code()
    assert caller.select(begun, device_id.upper()).status == 200
    second = caller.newest_code()

    assert first != second
    assert len(caller.simulator.inbox) == 2
    assert refusal(caller.check(begun, first)) == INVALID_OTP
    assert caller.check(begun, second).status == 200


def test_the_device_can_be_changed(caller: Caller) -> None:
    """Another device gets a passcode of its own; the first device's is dead."""
    sms, mail = caller.paired(), caller.paired(MAIL)
    begun = caller.begun_with(sms)
    first = caller.newest_code()
    selected = body_of(caller.select(begun, mail))

    assert selected["selectedDevice"] == {"id": mail}
    assert selected["status"] == "OTP_REQUIRED"
    assert caller.simulator.inbox.newest().to == EMAIL
    assert refusal(caller.check(begun, first)) == INVALID_OTP
    assert caller.check(begun, caller.newest_code()).status == 200


def test_a_one_time_authentication_can_go_on_with_a_device(caller: Caller) -> None:
    """After a device is selected the one-time target is out, and its passcode dead."""
    begun = caller.begun()
    first = caller.newest_code()
    mail = caller.paired(MAIL)
    selected = body_of(caller.select(begun, mail))

    assert selected["selectedDevice"] == {"id": mail}
    assert [each["id"] for each in selected["_embedded"]["devices"]] == [mail]
    assert refusal(caller.check(begun, first)) == INVALID_OTP
    assert caller.check(begun, caller.newest_code()).status == 200


def test_selecting_gives_the_whole_lifetime_anew(caller: Caller) -> None:
    """A fresh passcode is good for the policy's lifetime from when it was sent."""
    device_id = caller.paired()
    begun = caller.begun_with(device_id)
    caller.wait(1799)
    caller.select(begun, device_id)
    caller.wait(1799)

    assert caller.check(begun, caller.newest_code()).status == 200


def test_any_kind_of_device_can_follow_another(caller: Caller) -> None:
    """From each status a device of another kind can be selected, and only its proof is wanted."""
    wanted = {
        "OTP_REQUIRED": caller.paired(),
        "ASSERTION_REQUIRED": caller.paired_passkey(SoftwareAuthenticator()),
        "PUSH_CONFIRMATION_REQUIRED": caller.paired_phone(),
    }
    patient = {"id": APPLICATION_ID, "pushLimit": {"count": 50}}
    caller.change_policy({"mobile.applications": [patient]})
    begun = caller.begun_with(wanted["OTP_REQUIRED"])
    for first in wanted:
        for second, device_id in wanted.items():
            caller.select(begun, wanted[first])
            selected = body_of(caller.select(begun, device_id))
            assert selected["status"] == second
            is_passkey = second == "ASSERTION_REQUIRED"
            assert ("publicKeyCredentialRequestOptions" in selected) == is_passkey
            waiting = [push.authentication_id for push in caller.simulator.mobile]
            assert waiting == ([begun] if second == "PUSH_CONFIRMATION_REQUIRED" else [])


@pytest.mark.parametrize("end", ["COMPLETED", "FAILED"])
def test_nothing_can_be_selected_at_the_end(caller: Caller, end: str) -> None:
    """A COMPLETED or FAILED authentication stays what it is."""
    begun = body_of(caller.begin())["id"]
    device_id = caller.paired()
    if end == "COMPLETED":
        begun = caller.begun_with(device_id)
        caller.check(begun, caller.newest_code())
    reply = caller.select(begun, device_id)

    assert refusal(reply) == (400, "REQUEST_FAILED", "CONSTRAINT_VIOLATION", "status")
    assert caller.status(begun) == end


def test_refused_selections_change_nothing(caller: Caller) -> None:
    """A device that cannot be selected is named by a code, and the passcode before stays good."""
    mail = caller.paired(MAIL)
    begun = caller.begun_with(mail)
    code = caller.newest_code()
    device_id = cooling(caller)
    sent = len(caller.simulator.inbox)

    told = refusal(caller.select(begun, device_id))
    assert told == (400, "REQUEST_FAILED", "LIMIT_EXCEEDED", "device.id")
    told = refusal(caller.select(begun, UNKNOWN))
    assert told == (400, "INVALID_DATA", "INVALID_VALUE", "device.id")
    caller.act_on_device(device_id, "unlock")
    caller.act_on_device(device_id, "block")
    told = refusal(caller.select(begun, device_id))
    assert told == (400, "INVALID_DATA", "CONSTRAINT_VIOLATION", "device.id")
    told = refusal(caller.act(begun, "device.select", {"device": {"id": mail}, "compatibility": 1}))
    assert told == (400, "INVALID_DATA", "INVALID_VALUE", "compatibility")

    assert len(caller.simulator.inbox) == sent
    assert caller.check(begun, code).status == 200


def test_a_device_in_test_mode_gets_nothing(caller: Caller) -> None:
    """The passcode is in the reply as `test.otp`; after another device is selected it is not."""
    device_id = caller.paired({**SMS, "testMode": True})
    begun = body_of(caller.begin(selectedDevice={"id": device_id}))
    assert len(caller.simulator.inbox) == 0
    assert caller.check(begun["id"], begun["test"]["otp"]).status == 200

    again = caller.begun_with(device_id)
    assert "test" not in body_of(caller.select(again, caller.paired(MAIL)))


def test_options_for_a_passkey_are_json_with_signed_bytes(caller: Caller) -> None:
    """Challenge and credential id are arrays of signed bytes in JSON in a string; documented."""
    authenticator = SoftwareAuthenticator()
    device_id = caller.paired_passkey(authenticator)
    begun = body_of(caller.begin(selectedDevice={"id": device_id}))
    options = json.loads(begun["publicKeyCredentialRequestOptions"])

    assert options["rpId"] == "pingone.com"
    assert len(options["challenge"]) == 32
    assert all(-128 <= number <= 127 for number in options["challenge"])
    (allowed,) = options["allowCredentials"]
    credential_id = bytes(number % 256 for number in allowed["id"])
    told = base64.urlsafe_b64encode(credential_id).decode().rstrip("=")
    assert told == authenticator.credentials[0]


def test_every_assertion_has_a_challenge_of_its_own(caller: Caller) -> None:
    """Selecting the passkey again asks with another challenge."""
    device_id = caller.paired_passkey(SoftwareAuthenticator())
    begun = body_of(caller.begin(selectedDevice={"id": device_id}))
    again = body_of(caller.select(begun["id"], device_id))
    name = "publicKeyCredentialRequestOptions"

    assert json.loads(begun[name])["challenge"] != json.loads(again[name])["challenge"]


def test_the_caller_may_bring_the_challenge(caller: Caller) -> None:
    """A challenge of at least 32 bytes in Base64URL is used as it is."""
    challenge = bytes(range(200, 240))
    text = base64.urlsafe_b64encode(challenge).decode().rstrip("=")
    authenticator = SoftwareAuthenticator()
    caller.paired_passkey(authenticator)
    begun = body_of(caller.begin(webAuthn={"challenge": text}, rp={"id": "pingone.com"}))
    options = begun["publicKeyCredentialRequestOptions"]

    assert bytes(number % 256 for number in json.loads(options)["challenge"]) == challenge
    assertion = authenticator.get(options, origin=ORIGIN)
    assert caller.check_assertion(begun["id"], assertion).status == 200


@pytest.mark.parametrize("challenge", ["c2hvcnQ", "*" * 43, 1, "", "é" * 43])
def test_a_bad_challenge_is_refused(caller: Caller, challenge: Any) -> None:
    """What is no Base64URL of at least 32 bytes is refused and named."""
    told = refusal(caller.begin(webAuthn={"challenge": challenge}))

    assert (told[0], told[1], told[3]) == (400, "INVALID_DATA", "webAuthn.challenge")


def test_number_matching_shows_a_number(caller: Caller) -> None:
    """The reply has a number of two digits, which is among the three that the phone offers."""
    caller = Caller.connected(policy=Policy.of(number_matching=True))
    begun = body_of(caller.begin(selectedDevice={"id": caller.paired_phone()}))
    number = begun["numberMatching"]["number"]
    (push,) = caller.simulator.mobile

    assert 10 <= number <= 99
    assert len(set(push.numbers)) == 3
    assert number in push.numbers
    assert caller.simulator.inbox.newest().numbers == push.numbers

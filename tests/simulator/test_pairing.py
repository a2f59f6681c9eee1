"""Pairing devices, and activating them."""

from __future__ import annotations

import json
from typing import Any

import pyotp
import pytest
from fido2.webauthn import AuthenticatorData, CollectedClientData

from pingone_nb.simulator import SimulatedReply
from pingone_nb.simulator.software_authenticator import SoftwareAuthenticator, SoftwareCredential
from tests.simulator.caller import (
    EMAIL,
    ORIGIN,
    PHONE,
    RP,
    SMS,
    UNKNOWN,
    Caller,
    body_of,
    refusal,
    wrong,
)

MAIL = {"type": "EMAIL", "email": EMAIL}
WAITING = {**SMS, "status": "ACTIVATION_REQUIRED"}
INVALID_OTP = (400, "INVALID_DATA", "INVALID_OTP", "otp")


@pytest.fixture
def caller() -> Caller:
    """A caller with a worker's token."""
    return Caller.connected()


@pytest.mark.parametrize(
    ("body", "channel", "to"),
    [
        (SMS, "SMS", PHONE),
        ({**SMS, "phone": "+1.413.555.0150"}, "SMS", PHONE),
        ({**SMS, "type": "VOICE"}, "VOICE", PHONE),
        ({**SMS, "type": "VOICE", "phone": "1-413-555-0150"}, "VOICE", PHONE),
        ({**SMS, "type": "WHATSAPP"}, "WHATSAPP", PHONE),
        (MAIL, "EMAIL", EMAIL),
    ],
)
def test_a_device_that_must_be_activated_is_sent_its_passcode(
    caller: Caller, body: Any, channel: str, to: str
) -> None:
    """The passcode goes to the device itself, and activates it; without asking nothing is sent."""
    device_id = caller.paired({**body, "status": "ACTIVATION_REQUIRED"})
    message = caller.simulator.inbox.newest()
    assert (message.channel, message.to, message.device_id) == (channel, to, device_id)
    assert message.authentication_id is None

    reply = caller.act_on_device(device_id, "activate", {"otp": message.otp})
    assert (reply.status, body_of(reply)["status"]) == (200, "ACTIVE")
    assert len(caller.simulator.inbox) == 1
    assert body_of(caller.begin())["status"] == "OTP_REQUIRED"


def test_devices_are_active_at_once_unless_told_otherwise(caller: Caller) -> None:
    """SMS, voice, e-mail and WhatsApp devices need no proof by default; nothing is sent."""
    for body in (SMS, {**SMS, "type": "VOICE"}, {**SMS, "type": "WHATSAPP"}, MAIL):
        assert caller.device(caller.paired(body))["status"] == "ACTIVE"
    assert len(caller.simulator.inbox) == 0


@pytest.mark.parametrize("body", [{"type": "TOTP"}, {"type": "FIDO2", "rp": RP}])
def test_secrets_must_be_agreed_on(caller: Caller, body: Any) -> None:
    """Authenticator applications and passkeys are never active at once."""
    caller.change_policy({"totp.enabled": True})
    reply = caller.create_device({**body, "status": "ACTIVE"})

    assert body_of(reply)["status"] == "ACTIVATION_REQUIRED"


def test_activation_counts_failures(caller: Caller) -> None:
    """After three wrong passcodes even the right one is refused, until a fresh one was sent."""
    device_id = caller.paired(WAITING)
    otp = caller.newest_code()
    for _ in range(3):
        told = refusal(caller.act_on_device(device_id, "activate", {"otp": wrong(otp)}))
        assert told == INVALID_OTP
    told = refusal(caller.act_on_device(device_id, "activate", {"otp": otp}))
    assert told == (400, "INVALID_DATA", "TOO_MANY_OTP_RETRIES", "otp")

    assert caller.act_on_device(device_id, "sendActivationCode").status == 200
    reply = caller.act_on_device(device_id, "activate", {"otp": caller.newest_code()})
    assert reply.status == 200


def test_a_resent_passcode_replaces_the_one_before(caller: Caller) -> None:
    """Only the newest pairing passcode activates the device."""
    device_id = caller.paired(WAITING)
    first = caller.newest_code()
    caller.act_on_device(device_id, "sendActivationCode", {})
    second = caller.newest_code()

    assert first != second
    assert refusal(caller.act_on_device(device_id, "activate", {"otp": first})) == INVALID_OTP
    assert caller.act_on_device(device_id, "activate", {"otp": second}).status == 200


def test_a_pairing_passcode_expires(caller: Caller) -> None:
    """It is good for the policy's lifetime only."""
    device_id = caller.paired(WAITING)
    caller.wait(1800)
    reply = caller.act_on_device(device_id, "activate", {"otp": caller.newest_code()})

    assert refusal(reply) == (400, "INVALID_DATA", "OTP_SESSION_EXPIRED", "otp")


@pytest.mark.parametrize("name", ["activate", "sendActivationCode"])
def test_an_active_device_cannot_be_activated_again(caller: Caller, name: str) -> None:
    """Neither activation nor another passcode is for devices that are active already."""
    reply = caller.act_on_device(caller.paired(), name, {"otp": "1"})

    assert refusal(reply) == (400, "REQUEST_FAILED", "CONSTRAINT_VIOLATION", "status")


def test_nothing_can_be_sent_to_an_authenticator_application(caller: Caller) -> None:
    """A passcode for pairing is sent only where passcodes are sent."""
    caller.change_policy({"totp.enabled": True})
    reply = caller.act_on_device(caller.paired({"type": "TOTP"}), "sendActivationCode")

    assert refusal(reply) == (400, "REQUEST_FAILED", "CONSTRAINT_VIOLATION", "status")


@pytest.mark.parametrize(
    ("windows", "is_right"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)]
)
def test_an_application_is_activated_by_what_it_shows(
    caller: Caller, windows: int, is_right: bool
) -> None:
    """A clock that is a window off is forgiven, one that is two windows off is not."""
    caller.change_policy({"totp.enabled": True})
    told = body_of(caller.create_device({"type": "TOTP"}))
    otp = caller.shown(pyotp.TOTP(told["secret"]), windows=windows)
    reply = caller.act_on_device(told["id"], "activate", {"otp": otp, "oathResync": False})

    assert reply.status == (200 if is_right else 400)


def test_a_passkey_is_registered_by_a_real_attestation(caller: Caller) -> None:
    """The attestation must answer this device's challenge, from the site that is told."""
    authenticator, other = SoftwareAuthenticator(), SoftwareAuthenticator()
    told = [body_of(caller.create_device({"type": "FIDO2", "rp": RP})) for _ in range(2)]
    options = [each["publicKeyCredentialCreationOptions"] for each in told]
    right = {"origin": ORIGIN, "attestation": authenticator.create(options[0], origin=ORIGIN)}
    foreign = {"origin": ORIGIN, "attestation": other.create(options[1], origin=ORIGIN)}

    reply = caller.act_on_device(told[0]["id"], "activate", foreign)
    assert refusal(reply) == (400, "INVALID_DATA", "CONSTRAINT_VIOLATION", "attestation")
    reply = caller.act_on_device(
        told[0]["id"], "activate", {**right, "origin": "https://a.example"}
    )
    assert refusal(reply) == (400, "INVALID_DATA", "CONSTRAINT_VIOLATION", "origin")
    assert caller.act_on_device(told[0]["id"], "activate", right).status == 200


@pytest.mark.parametrize("missing", ["origin", "attestation"])
def test_a_registration_wants_both(caller: Caller, missing: str) -> None:
    """Origin and attestation are needed, and named when they are missing."""
    device_id = caller.paired({"type": "FIDO2", "rp": RP})
    body = {"origin": ORIGIN, "attestation": "{}", missing: None}
    reply = caller.act_on_device(device_id, "activate", body)

    assert refusal(reply) == (400, "INVALID_DATA", "REQUIRED_VALUE", missing)


def test_an_authenticator_is_registered_once(caller: Caller) -> None:
    """The options exclude the user's passkeys, and one that comes all the same is refused."""
    authenticator = SoftwareAuthenticator()
    caller.paired_passkey(authenticator)
    told = body_of(caller.create_device({"type": "FIDO2", "rp": RP}))
    with pytest.raises(ValueError, match="already registered"):
        authenticator.create(told["publicKeyCredentialCreationOptions"], origin=ORIGIN)

    credential = SoftwareCredential.of(rp_id=RP["id"], user_handle=caller.user_id.encode())
    assert attested(caller, credential).status == 200
    reply = attested(caller, credential)
    assert refusal(reply) == (400, "INVALID_DATA", "UNIQUENESS_VIOLATION", "attestation")


def attested(caller: Caller, credential: SoftwareCredential) -> SimulatedReply:
    """Register a passkey for a fresh device, whatever its options exclude."""
    told = body_of(caller.create_device({"type": "FIDO2", "rp": RP}))
    options = json.loads(told["publicKeyCredentialCreationOptions"])
    challenge = bytes(number % 256 for number in options["challenge"])
    client_data = CollectedClientData.create("webauthn.create", challenge, ORIGIN)
    attestation = credential.attestation(client_data, AuthenticatorData.FLAG.UP)
    body = {"origin": ORIGIN, "attestation": attestation}
    return caller.act_on_device(told["id"], "activate", body)


@pytest.mark.parametrize(
    ("body", "code", "target"),
    [
        ({}, "REQUIRED_VALUE", "type"),
        ({"type": "MOBILE"}, "INVALID_VALUE", "type"),
        ({"type": "sms"}, "INVALID_VALUE", "type"),
        ({"type": "SMS"}, "REQUIRED_VALUE", "phone"),
        ({"type": "SMS", "phone": "14135550150"}, "INVALID_VALUE", "phone"),
        ({"type": "WHATSAPP", "phone": "1"}, "INVALID_VALUE", "phone"),
        ({"type": "EMAIL"}, "REQUIRED_VALUE", "email"),
        ({"type": "EMAIL", "email": "abc"}, "INVALID_VALUE", "email"),
        ({"type": "FIDO2"}, "REQUIRED_VALUE", "rp.id"),
        ({"type": "FIDO2", "rp": {"id": "pingone.com"}}, "REQUIRED_VALUE", "rp.name"),
        ({"type": "FIDO2", "rp": {**RP, "id": "https://a.b"}}, "CONSTRAINT_VIOLATION", "rp.id"),
        ({"type": "FIDO2", "rp": {**RP, "id": "a" * 254}}, "INVALID_VALUE", "rp.id"),
        ({"type": "FIDO2", "rp": {**RP, "name": "a" * 257}}, "INVALID_VALUE", "rp.name"),
        ({**SMS, "status": "BLOCKED"}, "INVALID_VALUE", "status"),
        ({**SMS, "testMode": 1}, "INVALID_VALUE", "testMode"),
        ({**SMS, "nickname": "n" * 101}, None, "nickname"),
        ({**SMS, "policy": {}}, "REQUIRED_VALUE", "policy.id"),
        ({**SMS, "notification": 1}, "INVALID_VALUE", "notification"),
        ({**SMS, "type": "VOICE", "extension": "x"}, "INVALID_VALUE", "extension"),
    ],
)
def test_bad_devices_are_refused(caller: Caller, body: Any, code: str | None, target: str) -> None:
    """What cannot be a device is refused and named, and nothing is kept."""
    told = refusal(caller.create_device(body))

    assert told[:2] == (400, "INVALID_DATA")
    assert told[3] == target
    assert code is None or told[2] == code
    assert body_of(caller.on_user("GET", "devices"))["count"] == 0


def test_a_policy_that_is_not_there(caller: Caller) -> None:
    """A device cannot be paired by an unknown policy."""
    reply = caller.create_device({**SMS, "policy": {"id": UNKNOWN}})

    assert refusal(reply) == (404, "NOT_FOUND", "INVALID_VALUE", "policy.id")


@pytest.mark.parametrize("changes", [{"sms.enabled": False}, {"sms.pairingDisabled": True}])
def test_the_policy_decides_what_can_be_paired(caller: Caller, changes: Any) -> None:
    """A method that is disabled, or only closed for new devices, cannot be paired."""
    caller.change_policy(changes)
    reply = caller.create_device(SMS)

    assert refusal(reply) == (400, "INVALID_DATA", "CONSTRAINT_VIOLATION", "type")
    assert caller.create_device(MAIL).status == 201


def test_closing_a_method_for_new_devices_leaves_the_old(caller: Caller) -> None:
    """`pairingDisabled` stops new pairings only, as documented."""
    caller.paired()
    caller.change_policy({"sms.pairingDisabled": True})

    assert body_of(caller.begin())["status"] == "OTP_REQUIRED"


def test_extensions_have_to_be_enabled(caller: Caller) -> None:
    """A voice device may have an extension once the MFA settings say so."""
    body = {**SMS, "type": "VOICE", "extension": "313#"}
    told = refusal(caller.create_device(body))
    assert told == (400, "INVALID_DATA", "CONSTRAINT_VIOLATION", "extension")

    caller.api("PUT", "mfaSettings", {"phoneExtensions": {"enabled": True}})
    assert body_of(caller.create_device(body))["extension"] == "313#"
    assert caller.create_device({**body, "extension": "314"}).status == 201


@pytest.mark.parametrize(
    ("first", "second", "target"),
    [
        (SMS, {**SMS, "phone": "+1 (413) 555-0150"}, "phone"),
        (WAITING, SMS, "phone"),
        (MAIL, MAIL, "email"),
    ],
)
def test_a_contact_is_paired_once(caller: Caller, first: Any, second: Any, target: str) -> None:
    """The same number or address, however written, makes one device of a type."""
    caller.paired(first)
    reply = caller.create_device(second)

    assert refusal(reply) == (400, "INVALID_DATA", "UNIQUENESS_VIOLATION", target)


def test_a_number_may_be_of_several_types_and_users(caller: Caller) -> None:
    """Another type, another user, or a deleted device is no obstacle."""
    first = caller.paired()
    assert caller.create_device({**SMS, "type": "VOICE"}).status == 201
    caller.on_user("DELETE", f"devices/{first}")
    assert caller.create_device(SMS).status == 201
    caller.user_id = caller.simulator.add_user(username="bob").id
    assert caller.create_device(SMS).status == 201


def test_the_number_of_devices_is_limited(caller: Caller) -> None:
    """Nobody has more active devices than the MFA settings say; the refusal tells how many."""
    caller.api("PUT", "mfaSettings", {"pairing": {"maxAllowedDevices": 2}})
    caller.paired()
    caller.paired(MAIL)
    reply = caller.create_device({**SMS, "type": "VOICE"})

    assert refusal(reply) == (400, "REQUEST_FAILED", "LIMIT_EXCEEDED", None)
    assert body_of(reply)["details"][0]["innerError"] == {"maximumAllowed": 2}
    caller.api("PUT", "mfaSettings", {"pairing": {"maxAllowedDevices": 3}})
    assert caller.create_device({**SMS, "type": "VOICE"}).status == 201


def test_the_number_of_waiting_devices_is_limited(caller: Caller) -> None:
    """50 devices may wait to be activated, beside the active ones."""
    caller.change_policy({"totp.enabled": True})
    for _ in range(50):
        caller.paired({"type": "TOTP"})
    reply = caller.create_device({"type": "TOTP"})

    assert refusal(reply) == (400, "REQUEST_FAILED", "LIMIT_EXCEEDED", None)
    assert body_of(reply)["details"][0]["innerError"] == {"maximumAllowed": 50}


def test_a_pairing_message_is_worded_as_told(caller: Caller) -> None:
    """Template, locale and variables of the pairing message are the caller's."""
    template = {"name": "device_pairing", "locale": "fr", "variables": {"site": "Mine"}}
    caller.create_device({**WAITING, "notification": {"template": template}})
    message = caller.simulator.inbox.newest()

    assert (message.template, message.locale) == ("device_pairing", "fr")
    assert "site: Mine" in message.text

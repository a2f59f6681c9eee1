"""Passkeys: registering one, and authenticating with it, with real signatures."""

from __future__ import annotations

from typing import Any

from pingone_nb.simulator.software_authenticator import SoftwareAuthenticator
from tests.conformance.case import case
from tests.conformance.fact import PRESENT
from tests.conformance.reply import Reply
from tests.conformance.run import Run
from tests.conformance.steps import (
    PAGE,
    SITE,
    Person,
    checked,
    device,
    initialized,
    person,
    read,
    registered,
    registering,
    selected,
    selecting,
)


def _asserted(run: Run, begun: Reply, passkey: SoftwareAuthenticator, **changes: Any) -> Reply:
    options = begun["publicKeyCredentialRequestOptions"]
    body = {"origin": PAGE, "assertion": passkey.get(options, origin=PAGE), **changes}
    return run.call("check_assertion", body, deviceAuthID=begun["id"])


def _owner(run: Run, **sections: Any) -> Person:
    return person(run, fido2={"enabled": True}, **sections)


@case("sandbox")
def activation(run: Run) -> None:
    """A passkey is activated with the attestation of the browser that made it."""
    who = _owner(run)
    device_id, _ = registered(run, who)
    reply = run.call("read_device", userID=who.id, deviceID=device_id)
    run.expect(reply, 200, documented={"status": "ACTIVE", "type": "FIDO2"})


@case("sandbox")
def wrong_origin_at_activation(run: Run) -> None:
    """A passkey is not activated from a page outside the relying party's domain."""
    who = _owner(run)
    made, passkey = registering(run, who), SoftwareAuthenticator()
    attestation = passkey.create(made["publicKeyCredentialCreationOptions"], origin=PAGE)
    body = {"origin": "https://example.org", "attestation": attestation}
    reply = run.call("activate_device", body, userID=who.id, deviceID=made["id"])
    run.expect(reply, 400, assumed={"code": "INVALID_DATA"})


@case("sandbox")
def completed(run: Run) -> None:
    """An authentication with a passkey asks for an assertion, and the right one completes."""
    who = _owner(run)
    _, passkey = registered(run, who)
    begun = initialized(run, who)
    run.expect(
        begun,
        201,
        documented={"status": "ASSERTION_REQUIRED", "publicKeyCredentialRequestOptions": PRESENT},
    )
    run.expect(_asserted(run, begun, passkey), 200, documented={"status": "COMPLETED"})


@case("sandbox")
def compatibility(run: Run) -> None:
    """An assertion may say how the browser works with FIDO2."""
    who = _owner(run)
    _, passkey = registered(run, who)
    for word in ("FULL", "SECURITY_KEY_ONLY", "NONE"):
        reply = _asserted(run, initialized(run, who), passkey, compatibility=word)
        run.expect(reply, 200, documented={"status": "COMPLETED"})


@case("sandbox")
def wrong_origin(run: Run) -> None:
    """An assertion from a page outside the relying party's domain is refused, and may be repeated."""
    who = _owner(run)
    _, passkey = registered(run, who)
    begun = initialized(run, who)
    refused = _asserted(run, begun, passkey, origin="https://example.org")
    run.expect(refused, 400, assumed={"code": "INVALID_DATA"})
    run.expect(read(run, begun["id"]), 200, assumed={"status": "ASSERTION_REQUIRED"})


@case("sandbox")
def no_passcode(run: Run) -> None:
    """An authentication that waits for a passkey takes no passcode and no cancelling."""
    who = _owner(run)
    registered(run, who)
    begun = initialized(run, who)
    run.expect(checked(run, begun["id"], "555555"), 400, assumed={"code": "REQUEST_FAILED"})
    cancelled = run.call("cancel", {"reason": "CHANGE_DEVICE"}, deviceAuthID=begun["id"])
    run.expect(cancelled, 400, assumed={"code": "REQUEST_FAILED"})


@case("sandbox")
def chosen(run: Run) -> None:
    """A passkey can be chosen, and on the way another device in its place."""
    who = _owner(run, **selecting("PROMPT_TO_SELECT"))
    key, _ = registered(run, who)
    phone = device(run, who)
    begun = initialized(run, who)
    for device_id, status in (
        (key, "ASSERTION_REQUIRED"),
        (key, "ASSERTION_REQUIRED"),
        (phone, "OTP_REQUIRED"),
        (key, "ASSERTION_REQUIRED"),
    ):
        reply = selected(run, begun["id"], device_id)
        run.expect(reply, 200, documented={"status": status})


@case("sandbox")
def own_challenge(run: Run) -> None:
    """A caller may bring the relying party and the challenge along."""
    who = _owner(run)
    _, passkey = registered(run, who)
    challenge = "Y29uZm9ybWFuY2UtY29uZm9ybWFuY2UtY29uZm9ybWFuY2U"
    begun = initialized(run, who, rp={"id": SITE}, webAuthn={"challenge": challenge})
    run.expect(begun, 201, documented={"status": "ASSERTION_REQUIRED"})
    run.expect(_asserted(run, begun, passkey), 200, documented={"status": "COMPLETED"})


@case("sandbox")
def nothing_to_assert(run: Run) -> None:
    """Where no assertion is awaited one is refused, whatever the status."""
    who = _owner(run, **selecting("ALWAYS_DISPLAY_DEVICES"))
    phone = device(run, who)
    begun = initialized(run, who)
    body = {"origin": PAGE, "assertion": "{}"}

    def asserted() -> Reply:
        return run.call("check_assertion", body, deviceAuthID=begun["id"])

    run.expect(asserted(), 400, assumed={"code": "REQUEST_FAILED"})
    sent = selected(run, begun["id"], phone)
    run.expect(asserted(), 400, assumed={"code": "REQUEST_FAILED"})
    run.expect(checked(run, begun["id"], run.code(sent)), 200, documented={"status": "COMPLETED"})
    run.expect(asserted(), 400, assumed={"code": "REQUEST_FAILED"})


@case("sandbox")
def nameless(run: Run) -> None:
    """Where a passkey names the user the request need not."""
    who = _owner(run)
    _, passkey = registered(run, who)
    begun = run.call("initialize", {"rp": {"id": SITE}, "policy": {"id": who.policy_id}})
    run.expect(begun, 201, documented={"status": "ASSERTION_REQUIRED"})
    run.expect(_asserted(run, begun, passkey), 200, documented={"user/id": who.id})

"""Checking proofs of paired devices: lock-out, cool-down, windows, assertions."""

from __future__ import annotations

from typing import Any

import pytest

from pingone_nb.simulator import Policy
from pingone_nb.simulator.software_authenticator import SoftwareAuthenticator
from tests.simulator.caller import EMAIL, ORIGIN, SMS, Caller, body_of, refusal, wrong
from tests.simulator.situations.preparations import COOLING, cooling, sign

MAIL = {"type": "EMAIL", "email": EMAIL}
INVALID_OTP = (400, "INVALID_DATA", "INVALID_OTP", "otp")
TOO_MANY = (400, "INVALID_DATA", "TOO_MANY_OTP_RETRIES", "otp")
LOCKED = (400, "REQUEST_FAILED", "QUOTA_EXCEEDED", "otp")
REFUSED = (400, "INVALID_DATA", "CONSTRAINT_VIOLATION", "assertion")
TWO_MINUTES = {"duration": 2, "timeUnit": "MINUTES"}


@pytest.fixture
def caller() -> Caller:
    """A caller whose devices cool down for two minutes after three wrong passcodes."""
    return Caller.connected(policy=Policy.of(cool_down_seconds=120))


def miss(caller: Caller, authentication_id: str, times: int = 1) -> None:
    """Check a wrong passcode so many times, each of which must be told as wrong."""
    for _ in range(times):
        assert refusal(caller.check(authentication_id, "abc")) == INVALID_OTP


# passcodes that were sent


def test_too_many_wrong_codes_lock_the_device(caller: Caller) -> None:
    """The third wrong code starts the cool-down: every check and select is refused until its end."""
    device_id = caller.paired()
    begun = caller.begun_with(device_id)
    code = caller.newest_code()
    miss(caller, begun, 3)

    assert refusal(caller.check(begun, code)) == LOCKED
    assert refusal(caller.select(begun, device_id))[2] == "LIMIT_EXCEEDED"
    shown = body_of(caller.read(begun))["_embedded"]["devices"][0]
    assert shown["coolDownExpiresAt"] == "2026-01-01T09:02:00.000Z"
    assert caller.device(device_id)["lock"] == {
        "status": "LOCKED",
        "expiresAt": "2026-01-01T09:02:00.000Z",
        "reason": "OTP",
    }


def test_a_refusal_says_when_the_cool_down_ends(caller: Caller) -> None:
    """Beginning, selecting and checking tell its end in milliseconds, two of them the method."""
    device_id = caller.paired({"type": "VOICE", "phone": "+14135550158"})
    caller.change_policy({"voice.otp.failure": COOLING["sms.otp.failure"]})
    begun = caller.begun_with(device_id)
    miss(caller, begun)
    until = {"coolDownExpiresAt": 1_767_258_120_000}  # 2026-01-01T09:02Z

    told = [
        body_of(reply)["details"][0]["innerError"]
        for reply in (
            caller.begin(selectedDevice={"id": device_id}),
            caller.select(begun, device_id),
            caller.check(begun, "1"),
        )
    ]
    assert told == [{"deliveryMethod": "VOICE", **until}] * 2 + [until]


def attempts_left(caller: Caller, begun: str, code: str = "abc") -> list[int | None]:
    """What wrong passcodes' refusals say of the attempts left, until there are no more."""
    replies = [caller.check(begun, code) for _ in range(4)]
    return [body_of(reply)["details"][0].get("attemptsRemaining") for reply in replies]


def test_attempts_left_are_told_by_a_reading() -> None:
    """The detail of a wrong passcode counts down to 0, for targets, devices and applications."""
    caller = Caller.connected(
        attempts_remaining="shown", policy=Policy.of(cool_down_seconds=60, failure_count=3)
    )
    down = [2, 1, 0, None]
    assert attempts_left(caller, caller.begun()) == down
    device_id = caller.paired(MAIL)
    assert attempts_left(caller, caller.begun_with(device_id)) == down
    caller.wait(60)
    miss(caller, caller.begun_with(device_id))
    assert attempts_left(caller, caller.begun_with(device_id)) == [1, 0, None, None]
    assert attempts_left(caller, caller.begun_with(caller.paired_totp()[0])) == down


def test_attempts_left_are_usually_not_told(caller: Caller) -> None:
    """No source of this API shows them, so the default does not either."""
    assert attempts_left(caller, caller.begun()) == [None] * 4


def test_the_other_reading_of_a_cool_down() -> None:
    """By Ping's flows all three are refused as TOO_MANY_OTP_RETRIES, and tell no end."""
    caller = Caller.connected(cool_down="too_many_otp_retries")
    device_id = cooling(caller)
    begun = caller.begun()

    refused = [caller.begin(selectedDevice={"id": device_id}), caller.select(begun, device_id)]
    codes = [refusal(reply)[2:] for reply in refused]
    assert codes == [
        ("TOO_MANY_OTP_RETRIES", f"{name}.id") for name in ("selectedDevice", "device")
    ]
    assert all("innerError" not in body_of(reply)["details"][0] for reply in refused)


@pytest.mark.parametrize(("seconds", "status"), [(119.999, 400), (120, 200)])
def test_a_cool_down_ends(caller: Caller, seconds: float, status: int) -> None:
    """After the policy's cool-down the device can be selected, and its new passcode is good."""
    device_id = caller.paired()
    begun = caller.begun_with(device_id)
    miss(caller, begun, 3)
    caller.wait(seconds)

    assert caller.select(begun, device_id).status == status
    if status == 200:
        assert "coolDownExpiresAt" not in str(body_of(caller.read(begun)))
        assert caller.device(device_id)["lock"] == {"status": "UNLOCKED"}
        assert caller.check(begun, caller.newest_code()).status == 200


def test_the_code_of_before_stays_dead(caller: Caller) -> None:
    """A cool-down's end does not bring the passcode back for which the failures were used up."""
    begun = caller.begun_with(caller.paired())
    code = caller.newest_code()
    miss(caller, begun, 3)
    caller.wait(120)

    assert refusal(caller.check(begun, code)) == TOO_MANY


def test_a_right_code_forgives(caller: Caller) -> None:
    """Failures are counted since the last right passcode."""
    device_id = caller.paired()
    for _ in range(3):
        begun = caller.begun_with(device_id)
        miss(caller, begun, 2)
        assert caller.check(begun, caller.newest_code()).status == 200


def test_failures_are_the_devices(caller: Caller) -> None:
    """Wrong codes add up over authentications, and selecting again does not forgive them."""
    device_id = caller.paired()
    miss(caller, caller.begun_with(device_id))
    begun = caller.begun_with(device_id)
    miss(caller, begun)
    caller.select(begun, device_id)
    miss(caller, begun)

    assert refusal(caller.check(begun, caller.newest_code())) == LOCKED
    assert caller.device(device_id)["lock"]["status"] == "LOCKED"


def test_another_device_is_not_touched(caller: Caller) -> None:
    """While one device cools down another one can be selected."""
    begun = caller.begun_with(caller.paired())
    miss(caller, begun, 3)

    assert caller.select(begun, caller.paired(MAIL)).status == 200
    assert caller.check(begun, caller.newest_code()).status == 200


def test_one_time_targets_do_not_count(caller: Caller) -> None:
    """Wrong codes for a one-time target with a device's own number do not lock the device."""
    device_id = caller.paired()
    miss(caller, caller.begun(), 3)

    assert caller.device(device_id)["lock"] == {"status": "UNLOCKED"}


@pytest.mark.parametrize("how", ["unlock", "unlock-block"])
def test_unlocking_ends_a_cool_down(caller: Caller, how: str) -> None:
    """Unlock ends a cool-down at once, and forgives the failures; a block is another thing."""
    device_id = caller.paired()
    begun = caller.begun_with(device_id)
    miss(caller, begun, 3)
    for name in how.split("-"):
        assert caller.act_on_device(device_id, name).status == 200

    assert caller.select(begun, device_id).status == (200 if how == "unlock" else 400)
    if how == "unlock":
        miss(caller, begun, 2)
        assert caller.check(begun, caller.newest_code()).status == 200


def test_without_a_cool_down_only_the_code_is_dead() -> None:
    """With a cool-down of 0 the device can be selected at once, and its new passcode is good."""
    caller = Caller.connected()
    device_id = caller.paired()
    begun = caller.begun_with(device_id)
    code = caller.newest_code()
    miss(caller, begun, 3)

    assert refusal(caller.check(begun, code)) == TOO_MANY
    assert caller.select(begun, device_id).status == 200
    assert caller.check(begun, caller.newest_code()).status == 200


def test_a_late_code_has_expired(caller: Caller) -> None:
    """A paired device's passcode is good for the lifetime, and a late one counts as no failure."""
    begun = caller.begun_with(caller.paired())
    code = caller.newest_code()
    caller.wait(1800)
    for _ in range(4):
        told = refusal(caller.check(begun, code))
        assert told == (400, "INVALID_DATA", "OTP_SESSION_EXPIRED", "otp")


@pytest.mark.parametrize("how", ["delete", "block"])
def test_a_device_that_is_gone_proves_nothing(caller: Caller, how: str) -> None:
    """A passcode is refused once its device was deleted or blocked."""
    device_id = caller.paired()
    begun = caller.begun_with(device_id)
    if how == "delete":
        caller.on_user("DELETE", f"devices/{device_id}")
    else:
        caller.act_on_device(device_id, "block")

    told = refusal(caller.check(begun, caller.newest_code()))
    assert told == (400, "REQUEST_FAILED", "CONSTRAINT_VIOLATION", "selectedDevice.id")


def test_each_method_has_its_own_rules(caller: Caller) -> None:
    """Failures, cool-down, lifetime and length are those of the device's own method."""
    caller.change_policy(
        {
            "email.otp": {
                "failure": {"count": 1, "coolDown": {"duration": 30, "timeUnit": "SECONDS"}},
                "lifeTime": {"duration": 60, "timeUnit": "SECONDS"},
                "otpLength": 8,
            }
        }
    )
    device_id = caller.paired(MAIL)
    begun = caller.begun_with(device_id)
    assert len(caller.newest_code()) == 8
    caller.wait(60)
    assert refusal(caller.check(begun, caller.newest_code()))[2] == "OTP_SESSION_EXPIRED"
    caller.select(begun, device_id)
    miss(caller, begun)
    assert caller.device(device_id)["lock"]["expiresAt"] == "2026-01-01T09:01:30.000Z"


# authenticator applications


@pytest.mark.parametrize("grace", [1, 5, 10])
def test_windows_of_grace(grace: int) -> None:
    """Passcodes of so many windows before and after now are good, and not of one more."""
    for windows in (-grace - 1, -grace, 0, grace, grace + 1):
        fresh = Caller.connected()
        device_id, application = fresh.paired_totp()
        fresh.change_policy({"totp.passcodeGracePeriod": grace})
        fresh.wait(600)
        reply = fresh.check(fresh.begun_with(device_id), fresh.shown(application, windows=windows))
        assert reply.status == (200 if abs(windows) <= grace else 400), windows


def test_a_shown_code_is_good_once(caller: Caller) -> None:
    """A passcode that was used is not good again, nor is one of an earlier window."""
    device_id, application = caller.paired_totp()
    used, earlier = caller.shown(application), caller.shown(application, windows=-1)
    assert caller.check(caller.begun_with(device_id), used).status == 200

    begun = caller.begun_with(device_id)
    assert refusal(caller.check(begun, used)) == INVALID_OTP
    assert refusal(caller.check(begun, earlier)) == INVALID_OTP
    caller.wait(30)
    assert caller.check(begun, caller.shown(application)).status == 200


def test_the_activating_code_is_used_up(caller: Caller) -> None:
    """The passcode that activated an application does not authenticate, too."""
    caller.change_policy({"totp.enabled": True})
    device_id, application = caller.paired_totp()
    begun = caller.begun_with(device_id)

    told = refusal(caller.check(begun, caller.shown(application, windows=-4)))
    assert told == INVALID_OTP
    assert caller.check(begun, caller.shown(application, windows=-3)).status == 200


def test_nothing_is_sent_to_an_application(caller: Caller) -> None:
    """An authenticator application makes its passcodes itself."""
    device_id, _ = caller.paired_totp()

    assert body_of(caller.begin(selectedDevice={"id": device_id}))["status"] == "OTP_REQUIRED"
    assert len(caller.simulator.inbox) == 0


def test_an_application_is_locked_too(caller: Caller) -> None:
    """Three wrong passcodes lock it for two minutes, after which the same call may go on."""
    device_id, application = caller.paired_totp()
    begun = caller.begun_with(device_id)
    for _ in range(3):
        assert refusal(caller.check(begun, wrong(caller.shown(application)))) == INVALID_OTP
    assert refusal(caller.check(begun, caller.shown(application))) == LOCKED

    caller.wait(120)
    assert caller.check(begun, caller.shown(application)).status == 200


@pytest.mark.parametrize("otp", ["0", "１２３４５６", "\ud800", "9" * 10_000, "000000 "])
def test_any_text_is_just_a_wrong_shown_code(caller: Caller, otp: str) -> None:
    """A text that cannot be a passcode is a wrong one."""
    device_id, _ = caller.paired_totp()

    assert refusal(caller.check(caller.begun_with(device_id), otp)) == INVALID_OTP


# passkeys


def test_a_right_assertion_completes_once(caller: Caller) -> None:
    """A signature over this challenge completes; after that none is wanted."""
    begun, assertion = sign(caller)
    assert body_of(caller.check_assertion(begun, assertion))["status"] == "COMPLETED"

    told = refusal(caller.check_assertion(begun, assertion))
    assert told == (400, "REQUEST_FAILED", "CONSTRAINT_VIOLATION", "status")


def test_an_assertion_is_for_one_challenge(caller: Caller) -> None:
    """An assertion for an earlier challenge, or for another authentication, is refused."""
    authenticator = SoftwareAuthenticator()
    device_id = caller.paired_passkey(authenticator)
    first, second = (body_of(caller.begin(selectedDevice={"id": device_id})) for _ in range(2))
    name = "publicKeyCredentialRequestOptions"
    old = authenticator.get(first[name], origin=ORIGIN)

    assert refusal(caller.check_assertion(second["id"], old)) == REFUSED
    caller.select(first["id"], device_id)
    assert refusal(caller.check_assertion(first["id"], old)) == REFUSED


def test_another_passkey_does_not_do(caller: Caller) -> None:
    """Only the selected device's passkey may answer."""
    ours, other = SoftwareAuthenticator(), SoftwareAuthenticator()
    device_id, another_id = caller.paired_passkey(ours), caller.paired_passkey(other)
    begun = body_of(caller.begin(selectedDevice={"id": device_id}))
    options = body_of(caller.begin(selectedDevice={"id": another_id}))
    assertion = other.get(options["publicKeyCredentialRequestOptions"], origin=ORIGIN)

    assert refusal(caller.check_assertion(begun["id"], assertion)) == REFUSED


def test_a_copied_authenticator_is_found_out(caller: Caller) -> None:
    """A sign count that does not grow gives a copy away."""
    authenticator = SoftwareAuthenticator()
    device_id = caller.paired_passkey(authenticator)
    thief = authenticator.clone()
    for one in (authenticator, authenticator):
        begun = body_of(caller.begin(selectedDevice={"id": device_id}))
        assertion = one.get(begun["publicKeyCredentialRequestOptions"], origin=ORIGIN)
        assert caller.check_assertion(begun["id"], assertion).status == 200

    begun = body_of(caller.begin(selectedDevice={"id": device_id}))
    assertion = thief.get(begun["publicKeyCredentialRequestOptions"], origin=ORIGIN)
    assert refusal(caller.check_assertion(begun["id"], assertion)) == REFUSED


@pytest.mark.parametrize(
    "origin", ["https://pingone.com.evil.example", "http://app.pingone.com", "app.pingone.com"]
)
def test_the_origin_must_be_the_sites(caller: Caller, origin: str) -> None:
    """An origin that does not belong to the relying party is told by a target of its own."""
    begun, assertion = sign(caller)

    told = refusal(caller.check_assertion(begun, assertion, origin=origin))
    assert told == (400, "INVALID_DATA", "CONSTRAINT_VIOLATION", "origin")
    assert caller.check_assertion(begun, assertion).status == 200


@pytest.mark.parametrize("assertion", ["{}", "x", '{"id":"AA"}', "\ud800"])
def test_what_is_no_assertion_is_refused(caller: Caller, assertion: Any) -> None:
    """Any text that is no assertion is refused as a wrong one."""
    begun, _ = sign(caller)

    assert refusal(caller.check_assertion(begun, assertion)) == REFUSED


def test_too_many_assertions_lock_the_passkey(caller: Caller) -> None:
    """The policy's failures and cool-down for FIDO2 hold for assertions."""
    begun, assertion = sign(caller, count=2, coolDown=TWO_MINUTES)
    for _ in range(2):
        assert refusal(caller.check_assertion(begun, "{}")) == REFUSED
    told = refusal(caller.check_assertion(begun, assertion))
    assert told == (400, "REQUEST_FAILED", "LIMIT_EXCEEDED", "assertion")

    caller.wait(120)
    assert caller.check_assertion(begun, assertion).status == 200


@pytest.mark.parametrize("wanted", ["otp", "push"])
def test_only_the_wanted_proof_is_taken(caller: Caller, wanted: str) -> None:
    """A passcode is no answer to a push, nor an assertion to a passcode."""
    begun = caller.begun_with(caller.paired() if wanted == "otp" else caller.paired_phone())
    told = refusal(caller.check_assertion(begun, "{}"))
    assert told == (400, "REQUEST_FAILED", "CONSTRAINT_VIOLATION", "status")
    if wanted == "push":
        told = refusal(caller.check(begun, "123456"))
        assert told == (400, "REQUEST_FAILED", "CONSTRAINT_VIOLATION", "status")


def usernameless(caller: Caller, authenticator: SoftwareAuthenticator) -> tuple[Any, str]:
    """An authentication that names no user, and the assertion of whoever has the authenticator."""
    begun = body_of(caller.initialize({"rp": {"id": "pingone.com"}}))
    options = begun["publicKeyCredentialRequestOptions"]
    return begun, authenticator.get(options, origin=ORIGIN)


def test_a_passkey_can_tell_who_the_user_is(caller: Caller) -> None:
    """Without a user any passkey of the relying party may answer, and its owner is the user."""
    bobs, ours = SoftwareAuthenticator(), SoftwareAuthenticator()
    caller.paired_passkey(ours)
    caller.user_id = caller.simulator.add_user(username="bob").id
    device_id = caller.paired_passkey(bobs)
    begun, assertion = usernameless(caller, bobs)
    assert begun["status"] == "ASSERTION_REQUIRED"
    assert not {"user", "selectedDevice"} & set(begun)
    assert begun["_embedded"] == {"devices": [], "blockedDevices": []}

    completed = body_of(caller.check_assertion(begun["id"], assertion))
    assert completed["status"] == "COMPLETED"
    assert completed["user"] == {"id": caller.user_id}
    assert completed["selectedDevice"] == {"id": device_id}


@pytest.mark.parametrize("how", ["block", "delete", "no MFA", "no passkeys", "another site"])
def test_an_unusable_passkey_tells_nobody(caller: Caller, how: str) -> None:
    """What could not be selected cannot answer without a user either, and nothing is counted."""
    authenticator = SoftwareAuthenticator()
    device_id = caller.paired_passkey(authenticator)
    if how == "block":
        caller.act_on_device(device_id, "block")
    elif how == "delete":
        caller.on_user("DELETE", f"devices/{device_id}")
    elif how == "no MFA":
        caller.on_user("PUT", "mfaEnabled", {"mfaEnabled": False})
    elif how == "no passkeys":
        caller.change_policy({"fido2.enabled": False})
    begun, assertion = usernameless(caller, authenticator)
    if how == "another site":
        begun = body_of(caller.initialize({"rp": {"id": "pingone.eu"}}))

    told = refusal(caller.check_assertion(begun["id"], assertion))
    assert told[:3] == (400, "INVALID_DATA", "CONSTRAINT_VIOLATION")


def test_a_body_without_a_proof_burns_no_attempt(caller: Caller) -> None:
    """A passcode that is no text is refused as often as it comes, and counts for nothing."""
    begun = caller.begun_with(caller.paired({**SMS, "phone": "+14135550159"}))
    for body in (None, 1, "", []):
        assert refusal(caller.check(begun, body))[3] == "otp"

    miss(caller, begun, 2)
    assert caller.check(begun, caller.newest_code()).status == 200

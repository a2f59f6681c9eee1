"""Which device an authentication is done with."""

from __future__ import annotations

from typing import Any

import pytest

from pingone_nb.simulator import Policy
from pingone_nb.simulator.software_authenticator import SoftwareAuthenticator
from tests.simulator.caller import EMAIL, SMS, UNKNOWN, Caller, body_of, refusal, wrong
from tests.simulator.situations.preparations import cooling

MAIL = {"type": "EMAIL", "email": EMAIL}
OTHER = {**SMS, "phone": "+14135550151"}


@pytest.fixture
def caller() -> Caller:
    """A caller with a worker's token."""
    return Caller.connected()


def status_of(caller: Caller, **told: Any) -> str:
    """Where a fresh authentication stands."""
    return body_of(caller.begin(**told))["status"]


@pytest.mark.parametrize(
    ("device_selection", "devices", "status"),
    [
        ("DEFAULT_TO_FIRST", 1, "OTP_REQUIRED"),
        ("DEFAULT_TO_FIRST", 2, "OTP_REQUIRED"),
        ("PROMPT_TO_SELECT", 1, "OTP_REQUIRED"),
        ("PROMPT_TO_SELECT", 2, "DEVICE_SELECTION_REQUIRED"),
        ("ALWAYS_DISPLAY_DEVICES", 1, "DEVICE_SELECTION_REQUIRED"),
        ("ALWAYS_DISPLAY_DEVICES", 2, "DEVICE_SELECTION_REQUIRED"),
        ("ALWAYS_DISPLAY_DEVICES", 0, "FAILED"),
    ],
)
def test_the_policy_chooses(device_selection: Any, devices: int, status: str) -> None:
    """The first device, or the user's choice among several, or always the user's choice."""
    caller = Caller.connected(policy=Policy.of(device_selection=device_selection))
    for body in (SMS, MAIL)[:devices]:
        caller.paired(body)
    begun = body_of(caller.begin())

    assert begun["status"] == status
    assert len(caller.simulator.inbox) == (status == "OTP_REQUIRED")
    if status == "DEVICE_SELECTION_REQUIRED":
        assert "selectedDevice" not in begun
        assert list(begun["_links"]) == ["self", "device.select"]
        assert len(begun["_embedded"]["devices"]) == devices


def test_only_usable_devices_count_for_a_prompt(caller: Caller) -> None:
    """With one usable device left there is nothing to choose."""
    caller.change_policy({"authentication.deviceSelection": "PROMPT_TO_SELECT"})
    caller.paired()
    caller.act_on_device(caller.paired(MAIL), "block")

    assert status_of(caller) == "OTP_REQUIRED"


def test_a_device_can_be_named(caller: Caller) -> None:
    """A named device is taken, whatever the policy and the order say."""
    caller.change_policy({"authentication.deviceSelection": "ALWAYS_DISPLAY_DEVICES"})
    caller.paired()
    mail = caller.paired(MAIL)
    begun = body_of(caller.begin(selectedDevice={"id": mail.upper()}))

    assert (begun["status"], begun["selectedDevice"]) == ("OTP_REQUIRED", {"id": mail})
    assert caller.simulator.inbox.newest().to == EMAIL


@pytest.mark.parametrize("is_named", [False, True])
def test_unusable_devices(caller: Caller, is_named: bool) -> None:
    """A blocked device, one of a disabled method, and one of a user without MFA are not usable."""
    device_id = caller.paired()
    told = {"selectedDevice": {"id": device_id}} if is_named else {}

    caller.act_on_device(device_id, "block")
    blocked = body_of(caller.begin(**told))
    assert blocked["status"] == "FAILED"
    assert blocked["error"]["code"] == "NO_USABLE_DEVICES"
    assert blocked["error"]["unavailableDevices"] == [{"id": device_id}]
    assert [each["id"] for each in blocked["_embedded"]["blockedDevices"]] == [device_id]
    caller.act_on_device(device_id, "unblock")

    caller.change_policy({"sms.enabled": False})
    disabled = body_of(caller.begin(**told))
    assert (disabled["status"], disabled["_embedded"]["devices"]) == ("FAILED", [])
    caller.change_policy({"sms.enabled": True})

    caller.on_user("PUT", "mfaEnabled", {"mfaEnabled": False})
    assert refusal(caller.begin(**told))[2] == "MFA_DISABLED"
    caller.on_user("PUT", "mfaEnabled", {"mfaEnabled": True})
    assert status_of(caller, **told) == "OTP_REQUIRED"


@pytest.mark.parametrize(
    ("changes", "detail"),
    [({"enabled": False}, "ACCOUNT_NOT_USABLE"), ({"locked": True}, "PASSWORD_LOCKED_OUT")],
)
def test_the_policy_blocks_users(caller: Caller, changes: Any, detail: str) -> None:
    """A disabled or locked user can neither begin, select nor check, until that is over."""
    device_id = caller.paired()
    begun = caller.begun_with(device_id)
    caller.simulator.change_user(**changes)
    replies = [caller.initialize(), caller.select(begun, device_id), caller.check(begun, "1")]
    assert [refusal(reply) for reply in replies] == [(400, "REQUEST_FAILED", detail, "user.id")] * 3

    caller.simulator.change_user(enabled=True, locked=False)
    assert caller.check(begun, caller.newest_code()).status == 200


@pytest.mark.parametrize(
    ("changes", "switch"),
    [
        ({"enabled": False}, {"blockDisabledUsers": False}),
        ({"locked": True}, {"ignoreUserLock": True}),
    ],
)
def test_the_policy_lets_users_pass(caller: Caller, changes: Any, switch: Any) -> None:
    """A policy can let disabled users, and those whose account is locked, authenticate as usual."""
    caller.change_policy(switch)
    caller.simulator.change_user(**changes)
    begun = caller.begun()

    assert caller.check(begun, caller.newest_code()).status == 200


def test_the_policy_lets_users_bypass_mfa() -> None:
    """A user whose MFA is off is done at once where the policy allows it, one-time targets aside."""
    caller = Caller.connected(policy=Policy.of(allow_mfa_disabled_users=True))
    caller.paired()
    caller.on_user("PUT", "mfaEnabled", {"mfaEnabled": False})

    assert body_of(caller.begin())["status"] == "COMPLETED"
    assert body_of(caller.initialize())["status"] == "OTP_REQUIRED"


def test_a_user_without_devices_by_the_other_reading() -> None:
    """A public client reads NO_USABLE_DEVICES in a refusal in place of a FAILED authentication."""
    reply = Caller.connected(no_devices="refused").begin()

    assert refusal(reply) == (400, "REQUEST_FAILED", "NO_USABLE_DEVICES", "user.id")


def test_a_device_that_waits_to_be_activated_is_not_usable(caller: Caller) -> None:
    """Only ACTIVE devices count, and only they are listed."""
    caller.paired({**SMS, "status": "ACTIVATION_REQUIRED"})
    begun = body_of(caller.begin())

    assert begun["status"] == "FAILED"
    assert begun["_embedded"] == {"devices": [], "blockedDevices": []}


def test_a_device_that_cools_down_is_listed_but_not_chosen(caller: Caller) -> None:
    """It is there with the end of its cool-down; another device is taken, or none."""
    device_id = cooling(caller)
    assert status_of(caller) == "FAILED"

    mail = caller.paired(MAIL)
    begun = body_of(caller.begin())
    assert begun["selectedDevice"] == {"id": mail}
    shown = {each["id"]: each for each in begun["_embedded"]["devices"]}
    assert shown[device_id]["coolDownExpiresAt"] == "2026-01-01T09:02:00.000Z"
    assert "coolDownExpiresAt" not in shown[mail]

    reply = caller.begin(selectedDevice={"id": device_id})
    assert refusal(reply) == (400, "REQUEST_FAILED", "LIMIT_EXCEEDED", "selectedDevice.id")


def test_a_device_that_nobody_has_is_refused(caller: Caller) -> None:
    """Neither an unknown device nor another user's can be named."""
    device_id = caller.paired()
    expected = (400, "INVALID_DATA", "INVALID_VALUE", "selectedDevice.id")
    assert refusal(caller.begin(selectedDevice={"id": UNKNOWN})) == expected
    caller.user_id = caller.simulator.add_user(username="bob").id
    assert refusal(caller.begin(selectedDevice={"id": device_id})) == expected


def test_a_device_and_a_target_exclude_each_other(caller: Caller) -> None:
    """Only one of them can be named; with neither the user's devices are meant."""
    both = {"id": caller.paired(), "oneTime": SMS}
    reply = caller.begin(selectedDevice=both)

    assert refusal(reply) == (400, "INVALID_DATA", "INVALID_VALUE", "selectedDevice")
    assert status_of(caller, selectedDevice={}) == "OTP_REQUIRED"


def test_passkeys_of_another_site_are_not_usable(caller: Caller) -> None:
    """When the caller names its relying party, passkeys of another one are left out."""
    caller.paired_passkey(SoftwareAuthenticator())

    assert status_of(caller, rp={"id": "pingone.com"}) == "ASSERTION_REQUIRED"
    assert status_of(caller, rp={"id": "pingone.eu"}) == "FAILED"


def test_a_named_policy_holds(caller: Caller) -> None:
    """Methods and lengths are those of the policy that the caller names."""
    caller.paired()
    body = body_of(caller.api("GET", f"deviceAuthenticationPolicies/{caller.simulator.policy.id}"))
    body |= {"name": "Mine", "default": False}
    body["sms"]["otp"]["otpLength"] = 9
    mine = body_of(caller.api("POST", "deviceAuthenticationPolicies", body))["id"]

    begun = body_of(caller.begin(policy={"id": mine}))
    assert begun["policy"] == {"id": mine}
    assert len(caller.newest_code()) == 9


def test_a_bypass_lets_the_user_pass(caller: Caller) -> None:
    """While MFA is bypassed an authentication is COMPLETED at once, and nothing is sent."""
    caller.paired()
    caller.on_user("PUT", "bypassMFA", {"bypassMFAEnabledUntil": "2026-01-01T09:10:00Z"})
    begun = body_of(caller.begin())
    assert (begun["status"], begun["userBypassEnabled"]) == ("COMPLETED", True)
    assert len(caller.simulator.inbox) == 0

    caller.wait(600)
    begun = body_of(caller.begin())
    assert (begun["status"], begun["userBypassEnabled"]) == ("OTP_REQUIRED", False)


def test_a_bypass_does_not_touch_one_time_targets(caller: Caller) -> None:
    """A one-time target is sent its passcode all the same."""
    caller.on_user("PUT", "bypassMFA", {"bypassMFAEnabledUntil": "2026-01-01T09:10:00Z"})

    assert caller.status(caller.begun()) == "OTP_REQUIRED"


def test_a_brought_passcode_completes_at_once(caller: Caller) -> None:
    """A passcode of an authenticator application may come with the first call; once."""
    device_id, application = caller.paired_totp()
    otp = caller.shown(application)
    assert refusal(caller.begin(otp=wrong(otp))) == (400, "INVALID_DATA", "INVALID_OTP", "otp")

    begun = body_of(caller.begin(otp=otp))
    assert (begun["status"], begun["selectedDevice"]) == ("COMPLETED", {"id": device_id})
    assert refusal(caller.begin(otp=otp)) == (400, "INVALID_DATA", "INVALID_OTP", "otp")


@pytest.mark.parametrize(("windows", "status"), [(-5, 201), (5, 201), (6, 400)])
def test_a_brought_passcode_has_the_policys_grace(
    caller: Caller, windows: int, status: int
) -> None:
    """Passcodes of as many windows around now are good as in a check."""
    _, application = caller.paired_totp()
    caller.wait(600)

    assert caller.begin(otp=caller.shown(application, windows=windows)).status == status


@pytest.mark.parametrize(
    "told",
    [{"selectedDevice": {"oneTime": SMS}}, {"selectedDevice": {"id": UNKNOWN}}, {"otp": "1"}],
)
def test_only_passkeys_need_no_user(caller: Caller, told: dict[str, Any]) -> None:
    """Whatever else is named, a user has to be, too."""
    reply = caller.initialize({"rp": {"id": "pingone.com"}, **told})

    assert refusal(reply) == (400, "INVALID_DATA", "REQUIRED_VALUE", "user.id")

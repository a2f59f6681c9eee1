"""Replies about pairing keys, authentication codes, policies and settings."""

from __future__ import annotations

from typing import Any

from pingone_nb.simulator import SimulatedReply
from tests.simulator.caller import APPLICATION_ID, UNKNOWN, Caller, body_of
from tests.simulator.policies import POLICY
from tests.simulator.scene import Scene
from tests.simulator.situations.preparations import Act, Situation, api, on_user, twice

POLICIES = "deviceAuthenticationPolicies"


def created_policy(**changes: Any) -> Act:
    """Create a policy, with some properties changed."""
    return api("POST", POLICIES, {**POLICY, **changes})


def on_policy(method: str, *, is_default: bool = False, **changes: Any) -> Act:
    """Do something with a policy that was just created, or the default one."""

    def act(caller: Caller) -> SimulatedReply:
        policy_id = caller.simulator.policy.id
        if not is_default:
            policy_id = body_of(created_policy()(caller))["id"]
        body = {**POLICY, **changes} if method == "PUT" else None
        return caller.api(method, f"{POLICIES}/{policy_id}", body)

    return act


def too_many_policies(caller: Caller) -> SimulatedReply:
    """Create one policy too many."""
    for number in range(99):
        created_policy(name=f"{number}")(caller)
    return created_policy()(caller)


def claimed_key(caller: Caller) -> SimulatedReply:
    """Read a pairing key that an application has claimed."""
    told = body_of(caller.on_user("POST", "pairingKeys", PAIRING_KEY))
    caller.simulator.mobile.pair(told["code"])
    return caller.on_user("GET", f"pairingKeys/{told['id']}")


def too_many_keys(caller: Caller) -> SimulatedReply:
    """Create one pairing key too many."""
    for _ in range(50):
        reply = caller.on_user("POST", "pairingKeys", PAIRING_KEY)
        if reply.status != 201:
            break
    return reply


def code(**changes: Any) -> Act:
    """Create an authentication code."""
    body = {"application": {"id": APPLICATION_ID}, **changes}
    return lambda caller: Scene(caller).request("create_authentication_code", body)


PAIRING_KEY = {"applications": [{"id": APPLICATION_ID}]}
SETTINGS_BODY = {"pairing": {"maxAllowedDevices": 3}}
OTHERS: list[Situation] = [
    ("create_pairing_key", 201, on_user("POST", "pairingKeys", PAIRING_KEY)),
    ("create_pairing_key", 400, on_user("POST", "pairingKeys", {"applications": "x"})),
    ("create_pairing_key", 400, on_user("POST", "pairingKeys", {"applications": [{}]})),
    ("create_pairing_key", 400, too_many_keys),
    (
        "create_pairing_key",
        404,
        on_user("POST", "pairingKeys", {**PAIRING_KEY, "policy": {"id": UNKNOWN}}),
    ),
    ("read_pairing_key", 200, claimed_key),
    ("read_pairing_key", 404, on_user("GET", "pairingKeys/x")),
    ("create_authentication_code", 201, code()),
    ("create_authentication_code", 201, code(userApproval="NOT_REQUIRED")),
    ("create_authentication_code", 201, code(clientContext={"header": "Hello"})),
    ("create_authentication_code", 400, code(application=None)),
    ("create_authentication_code", 400, code(application={"id": ""})),
    ("create_authentication_code", 400, code(userApproval="MAYBE")),
    (
        "create_authentication_code",
        400,
        code(lifeTime={"duration": 31, "timeUnit": "MINUTES"}),
    ),
    ("create_policy", 201, created_policy()),
    ("create_policy", 400, created_policy(name="")),
    ("create_policy", 400, created_policy(name=None)),
    ("create_policy", 400, created_policy(sms=None)),
    ("create_policy", 400, created_policy(sms={"enabled": True, "otp": {"otpLength": 5}})),
    ("create_policy", 400, created_policy(totp={"enabled": "yes"})),
    ("create_policy", 400, created_policy(name="n" * 257)),
    ("create_policy", 201, created_policy(desktop={"enabled": True}, oathToken={"enabled": False})),
    ("create_policy", 400, twice(created_policy())),
    ("create_policy", 400, too_many_policies),
    ("read_policy", 200, on_policy("GET")),
    ("read_policy", 404, api("GET", f"{POLICIES}/{UNKNOWN}")),
    ("update_policy", 200, on_policy("PUT", name="Another")),
    ("update_policy", 200, on_policy("PUT", name="Another", default=True)),
    ("update_policy", 400, on_policy("PUT", name="Default MFA Policy")),
    ("update_policy", 400, on_policy("PUT", voice={"enabled": 1})),
    ("update_policy", 400, on_policy("PUT", name=" ")),
    ("update_policy", 400, on_policy("PUT", name="n" * 257)),
    ("update_policy", 400, on_policy("PUT", name=None)),
    ("update_policy", 400, on_policy("PUT", totp={"enabled": True, "passcodeGracePeriod": 11})),
    ("update_policy", 400, on_policy("PUT", is_default=True)),
    ("delete_policy", 204, on_policy("DELETE")),
    ("delete_policy", 400, on_policy("DELETE", is_default=True)),
    ("update_mfa_settings", 200, api("PUT", "mfaSettings", SETTINGS_BODY)),
    ("update_mfa_settings", 400, api("PUT", "mfaSettings", {"pairing": 1})),
    (
        "update_mfa_settings",
        400,
        api("PUT", "mfaSettings", {"pairing": {"maxAllowedDevices": 16}}),
    ),
    (
        "update_mfa_settings",
        400,
        api("PUT", "mfaSettings", {"lockout": {"failureCount": 0}}),
    ),
]

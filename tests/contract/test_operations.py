"""The contract has every operation, with every status and header that may come."""

from __future__ import annotations

import pytest

from tests.contract.validation import contract, operation_named, operations, resolved, selected

ENVIRONMENT = "/v1/environments/{envID}"
USER = f"{ENVIRONMENT}/users/{{userID}}"
DEVICE = f"{USER}/devices/{{deviceID}}"
POLICIES = f"{ENVIRONMENT}/deviceAuthenticationPolicies"
BEGIN = "/{envID}/deviceAuthentications"
ONE = f"{BEGIN}/{{deviceAuthID}}"
CODES = "/{envID}/authenticationCodes"
OPERATIONS = {  # name → method, path, media type behind application/vnd.pingidentity
    "token": ("POST", "/{envID}/as/token", ""),
    "initialize": ("POST", BEGIN, ""),
    "check_remembered_device": ("POST", BEGIN, "payload.check"),
    "read": ("GET", ONE, ""),
    "select_device": ("POST", ONE, "device.select"),
    "check_otp": ("POST", ONE, "otp.check"),
    "check_assertion": ("POST", ONE, "assertion.check"),
    "cancel": ("POST", ONE, "cancel.push.authentication"),
    "create_authentication_code": ("POST", CODES, ""),
    "read_authentication_code": ("GET", f"{CODES}/{{authenticationCodeID}}", ""),
    "delete_authentication_code": ("DELETE", f"{CODES}/{{authenticationCodeID}}", ""),
    "find_users": ("GET", f"{ENVIRONMENT}/users", ""),
    "create_user": ("POST", f"{ENVIRONMENT}/users", ""),
    "read_user": ("GET", USER, ""),
    "update_user": ("PATCH", USER, ""),
    "read_mfa": ("GET", f"{USER}/mfaEnabled", ""),
    "list_populations": ("GET", f"{ENVIRONMENT}/populations", ""),
    "delete_devices": ("DELETE", f"{USER}/devices", ""),
    "reset_mfa_settings": ("DELETE", f"{ENVIRONMENT}/mfaSettings", ""),
    "enable_mfa": ("PUT", f"{USER}/mfaEnabled", ""),
    "allow_bypass": ("PUT", f"{USER}/bypassMFA", ""),
    "read_bypass": ("GET", f"{USER}/bypassMFA", ""),
    "list_devices": ("GET", f"{USER}/devices", ""),
    "create_device": ("POST", f"{USER}/devices", ""),
    "order_devices": ("POST", f"{USER}/devices", "devices.reorder"),
    "remove_device_order": ("POST", f"{USER}/devices", "devices.order.remove"),
    "read_device": ("GET", DEVICE, ""),
    "delete_device": ("DELETE", DEVICE, ""),
    "activate_device": ("POST", DEVICE, "device.activate"),
    "resend_pairing_otp": ("POST", DEVICE, "device.sendActivationCode"),
    "block_device": ("POST", DEVICE, "device.block"),
    "unblock_device": ("POST", DEVICE, "device.unblock"),
    "unlock_device": ("POST", DEVICE, "device.unlock"),
    "rename_device": ("PUT", f"{DEVICE}/nickname", ""),
    "create_pairing_key": ("POST", f"{USER}/pairingKeys", ""),
    "read_pairing_key": ("GET", f"{USER}/pairingKeys/{{pairingKeyID}}", ""),
    "delete_pairing_key": ("DELETE", f"{USER}/pairingKeys/{{pairingKeyID}}", ""),
    "list_policies": ("GET", POLICIES, ""),
    "create_policy": ("POST", POLICIES, ""),
    "read_policy": ("GET", f"{POLICIES}/{{policyID}}", ""),
    "update_policy": ("PUT", f"{POLICIES}/{{policyID}}", ""),
    "delete_policy": ("DELETE", f"{POLICIES}/{{policyID}}", ""),
    "read_mfa_settings": ("GET", f"{ENVIRONMENT}/mfaSettings", ""),
    "update_mfa_settings": ("PUT", f"{ENVIRONMENT}/mfaSettings", ""),
}
ALWAYS = {"401", "403", "413", "429", "431", "500", "502", "503"}
CREATED = {
    "initialize", "create_authentication_code", "create_user", "create_pairing_key",
    "create_policy",
}  # fmt: skip
IDS = [each["operationId"] for _, _, each in operations()]


def successes(operation: str, method: str) -> set[str]:
    """The statuses that say yes."""
    if operation == "act_on_devices":  # a new device, or an order
        return {"200", "201"}
    if operation in CREATED:
        return {"201"}
    return {"204"} if method == "DELETE" else {"200"}


def has_case(operation: str, path: str, status: str) -> bool:
    """Whether an operation has something to refuse with a status that not all have."""
    declared = operation_named(operation)
    if status == "415":
        return "requestBody" in declared
    if status == "404":
        return path.count("{") > 1 or operation in {"token", "initialize"}
    filters = {"$ref": "#/components/parameters/Filter"} in declared.get("parameters", [])
    return "requestBody" in declared or filters or operation == "delete_policy"


@pytest.mark.parametrize(("name", "at"), OPERATIONS.items())
def test_each_operation_is_where_it_belongs(name: str, at: tuple[str, str, str]) -> None:
    """Each operation has its method and path, and where several share them its media type."""
    method, path, vendor = at
    found = [
        (m, p) for m, p, each in operations() if name in {each["operationId"], *selected(each)}
    ]
    media_type = f"application/vnd.pingidentity.{vendor}+json" if vendor else "application/json"

    assert found == [(method, path)]
    assert selected(operation_named(name)).get(name, media_type) == media_type


def test_there_are_no_others() -> None:
    """What the contract has besides are only the ids of paths whose media types select."""
    named = {name for _, _, each in operations() for name in (each["operationId"], *selected(each))}

    assert named - set(OPERATIONS) == {"act_on_authentication", "act_on_devices", "act_on_device"}


@pytest.mark.parametrize("operation", IDS)
def test_the_statuses(operation: str) -> None:
    """Each operation declares every status that may come, and no other."""
    method, path = next((m, p) for m, p, each in operations() if each["operationId"] == operation)
    sometimes = {status for status in ("400", "404", "415") if has_case(operation, path, status)}
    declared = list(operation_named(operation)["responses"])

    assert set(declared) == ALWAYS | successes(operation, method) | sometimes
    assert len(declared) == len(set(declared))


def test_the_reply_headers() -> None:
    """429 and 503 declare Retry-After, 201 declares Location, all of them the correlation id."""
    for _, _, operation in operations():
        for status, response in operation["responses"].items():
            headers = resolved(response).get("headers", {})
            assert ("Retry-After" in headers) == (status in {"429", "503"})
            assert ("Location" in headers) == (status == "201")
            assert ("Content-Type" in headers) == (status != "204")
            assert {"Correlation-Id", "X-Simulated-By"} <= headers.keys()


def test_the_hosts() -> None:
    """Paths with /v1 are on the API host and on the simulator, all others on the auth host."""
    simulator = contract()["servers"][1]
    for path, item in contract()["paths"].items():
        assert path.startswith("/v1/environments/{envID}") == ("servers" in item), path
        if "servers" in item:
            host, other = item["servers"]
            assert (host["url"], other) == ("https://api.pingone.{tld}", simulator)


def test_path_parameters_are_declared() -> None:
    """Each path declares the ids in it, in their order; each operation takes the tracing headers."""
    for path, item in contract()["paths"].items():
        names = [resolved(each)["name"] for each in item["parameters"]]
        assert [f"{{{name}}}" for name in names] == [s for s in path.split("/") if "{" in s]
    for _, _, operation in operations():
        names = [resolved(each)["name"] for each in operation.get("parameters", [])]
        traced = {"X-Ping-External-Transaction-ID", "X-Ping-External-Session-ID"} <= set(names)
        assert traced == (operation["operationId"] != "token")


def test_what_is_told_of_one_operation_names_one() -> None:
    """Cases and rules name only operations that the path's media types select."""
    for _, _, operation in operations():
        told = [*operation.get("x-rules", [])]
        for response in operation["responses"].values():
            told += resolved(response).get("x-cases", [])
        named = {each["operation"] for each in told if "operation" in each}
        assert named <= selected(operation).keys()


def test_evidence_stands_with_what_is_selected() -> None:
    """An operation tells its evidence itself, or each of those that its media types select does."""
    for _, _, operation in operations():
        assert ("x-evidence" in operation) == (not selected(operation))
        if selected(operation):
            assert all(
                "x-operation" in each for each in operation["requestBody"]["content"].values()
            )

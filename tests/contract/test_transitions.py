"""The contract's state machine is complete and agrees with the statuses and their links."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.contract.validation import contract, operation_named, resolved, selected

STATUS: Mapping[str, Any] = contract()["components"]["schemas"]["DeviceAuthentication"][
    "properties"
]["status"]
VALUES, STEPS = STATUS["x-values"], STATUS["x-transitions"]
ACTIONS = {  # link → operation
    "device.select": "select_device",
    "otp.check": "check_otp",
    "assertion.check": "check_assertion",
    "cancel.push.authentication": "cancel",
}
LINKS = {
    "OTP_REQUIRED": {"device.select", "otp.check"},
    "DEVICE_SELECTION_REQUIRED": {"device.select"},
    "ASSERTION_REQUIRED": {"device.select", "assertion.check"},
    "PUSH_CONFIRMATION_REQUIRED": {"device.select", "cancel.push.authentication"},
    "PUSH_CONFIRMATION_TIMED_OUT": {"device.select"},
    "NUMBER_MATCHING_FAILED": {"device.select"},
    "EXTRA_OTP_REQUIRED": {"device.select", "otp.check"},
    "COMPLETED": set(),
    "FAILED": set(),
}
FINAL = {"COMPLETED", "FAILED"}


def steps(status: str | None, action: str) -> list[Mapping[str, Any]]:
    """What an action may do in a status."""
    return [step for step in STEPS if (step["from"], step["action"]) == (status, action)]


def test_statuses_come_with_links_and_an_end() -> None:
    """Each known status says whether it is final and what it offers; a final one offers nothing."""
    assert {name for name, told in VALUES.items() if told["x-final"]} == FINAL
    assert {name: set(told["x-links"]) for name, told in VALUES.items()} == LINKS


def test_links_are_declared() -> None:
    """Each link that a status offers is one that replies are told to have."""
    declared = contract()["components"]["schemas"]["Links"]["properties"]

    assert {*ACTIONS, "self"} == set(declared)


def test_transitions_join_known_statuses() -> None:
    """The state machine begins with nothing, uses known statuses, and its final ones stay."""
    for step in STEPS:
        assert step["from"] is None or step["from"] in VALUES
        assert step["to"] in VALUES
        if step["from"] in FINAL:
            assert step["to"] == step["from"]
    assert {step["to"] for step in STEPS} == set(VALUES)


def test_actions_are_links_or_operations() -> None:
    """An action is a link's name, or an operation that needs no link."""
    known = {*ACTIONS, "initialize", "check_remembered_device", "read"}

    assert {step["action"] for step in STEPS} == known


@pytest.mark.parametrize("status", VALUES)
@pytest.mark.parametrize("action", ACTIONS)
def test_each_action_is_told_in_each_status(status: str, action: str) -> None:
    """What an action does is told for every status; it is refused where no link offers it."""
    told = steps(status, action)

    assert told
    assert any(step["reply"].startswith("200") for step in told) == (action in LINKS[status])


def test_each_status_can_be_left_or_is_final() -> None:
    """From every status that is not final there is a way to another one."""
    for status in VALUES:
        leads = {step["to"] for step in STEPS if step["from"] == status} - {status}
        assert bool(leads) == (status not in FINAL)


def test_transitions_are_told_once() -> None:
    """No two transitions say the same of the same action."""
    keys = [(step["from"], step["action"], step["when"], step["to"]) for step in STEPS]

    assert len(keys) == len(set(keys))


def test_replies_are_declared() -> None:
    """Each refusal among the transitions is a case of the operation that gives it."""
    for step in STEPS:
        status, _, code = step["reply"].partition(" ")
        name = ACTIONS.get(step["action"], step["action"])
        operation = operation_named(name)
        assert status in operation["responses"]
        if status == "400":
            cases = resolved(operation["responses"][status])["x-cases"]
            mine = [case for case in cases if case.get("operation", name) == name]
            assert code in {case.get("detail") for case in mine}, step
        elif code:
            assert step["to"] == "FAILED"


def test_each_linked_action_is_a_media_type() -> None:
    """A link is called like the media type that carries its action out."""
    media_types = selected(operation_named("act_on_authentication"))

    for link, operation in ACTIONS.items():
        assert media_types[operation] == f"application/vnd.pingidentity.{link}+json"

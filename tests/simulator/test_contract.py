"""Every reply of the simulator, held against the contract."""

from __future__ import annotations

from functools import cache

import pytest

from pingone_nb.simulator import SimulatedReply
from tests.contract.validation import operations, selected
from tests.simulator.caller import Caller, body_of
from tests.simulator.conformity import cases_of, fits, objections, told_by
from tests.simulator.scene import REQUESTS
from tests.simulator.situations import SITUATIONS, Situation

# refusals that the simulator never gives, or not here
NOT_GIVEN = {
    (401, ("ACCESS_FAILED", "INSUFFICIENT_PERMISSIONS", None)): "its one application may do all",
    (403, ("ACCESS_FAILED", "LICENSE_EXCEEDED", None)): "it has no licences",
    (400, ("INVALID_DATA", "EXTRA_OTP_REQUIRED", "otp")): "it has no hardware tokens",
    (400, ("INVALID_DATA", "UNIQUENESS_VIOLATION", "attestation")): "see test_pairing",
}


def name_of(situation: Situation) -> str:
    """An operation, a status, and the act's name."""
    operation, status, act = situation
    return f"{operation}-{status}-{act.__qualname__.partition('.')[0]}"


@cache
def reply_of(number: int) -> SimulatedReply:
    """The reply to one of the situations."""
    return SITUATIONS[number][2](Caller.connected())


@pytest.mark.parametrize("number", range(len(SITUATIONS)), ids=map(name_of, SITUATIONS))
def test_a_reply_is_in_the_contract(number: int) -> None:
    """Status, schema, properties, constants, links, headers and codes stand in the contract."""
    operation, status, _ = SITUATIONS[number]
    reply = reply_of(number)

    assert reply.status == status, reply.body
    assert objections(operation, reply) == []


def test_every_operation_is_asked() -> None:
    """The situations are about every operation of the contract, and no other."""
    named = {
        name
        for _, _, operation in operations()
        for name in selected(operation) or {operation["operationId"]: ""}
    }

    assert {operation for operation, _, _ in SITUATIONS} == named == {*REQUESTS, "token"}


def test_every_refusal_of_the_contract_is_given() -> None:
    """Each case of the contract comes about somewhere, but for those that nothing can lead to."""
    given = {
        (operation, status, told)
        for number, (operation, status, _) in enumerate(SITUATIONS)
        if status >= 400 and status != 502
        for told in told_by(body_of(reply_of(number)))
    }
    declared = {
        (operation, status, case)
        for operation in {operation for operation, _, _ in SITUATIONS}
        for status in range(400, 504)
        for case in cases_of(operation, status)
    }
    seen = {
        (status, case)
        for operation, status, case in declared
        if any(each[:2] == (operation, status) and fits(each[2], case) for each in given)
    }

    assert {each[1:] for each in declared} - seen == NOT_GIVEN.keys()

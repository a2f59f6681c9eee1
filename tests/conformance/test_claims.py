"""Each claim of the contract is shown by a case, or the suite says why none can."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from copy import deepcopy

import pytest

from docs.support import Row, of_case, rows_of
from pingone_nb.contract import Claim, document, evidence
from pingone_nb.contract.support import support
from tests.conformance.case import Case
from tests.conformance.cases import all_cases
from tests.conformance.claims import Exchanges, borne_out
from tests.conformance.rules import RULES, UNSHOWN, UNTESTED
from tests.conformance.session import Session
from tests.conformance.trial import tried

DOCUMENT = document()
IN_WORDS = {claim.name for claim in evidence(DOCUMENT) if claim.kind == "rule"}


@pytest.fixture(scope="module")
def exchanges(session: Session) -> Exchanges:
    """What the cases have exchanged with the simulator; those not tried yet are tried now."""
    if session.target.kind != "simulator":
        pytest.skip("another target may lack what cases need")
    for case in all_cases():
        if case.rule not in session.exchanges:
            tried(case, session)
    return session.exchanges


def excuses(claim: Claim) -> list[str]:
    """The patterns of `UNSHOWN` that a claim fits."""
    text = f"{claim.kind} {claim.where} {claim.name}"
    return [pattern for pattern in UNSHOWN if re.search(pattern, text)]


def unshown(shown: dict[Claim, set[str]]) -> Iterator[Claim]:
    """Claims that no case shows, and that are not among the rules which cannot be tested."""
    return (claim for claim, names in shown.items() if not names and claim.name not in UNTESTED)


def test_each_claim_has_a_case(exchanges: Exchanges) -> None:
    """Whatever the contract says is shown by a case, or `UNSHOWN` says why not."""
    shown = borne_out(DOCUMENT, exchanges)

    assert [claim for claim in unshown(shown) if not excuses(claim)] == []


def test_no_excuse_is_idle(exchanges: Exchanges) -> None:
    """Each pattern of `UNSHOWN` excuses a claim that no case shows."""
    used = Counter(
        each for claim in unshown(borne_out(DOCUMENT, exchanges)) for each in excuses(claim)
    )

    assert set(UNSHOWN) - set(used) == set()


def test_a_new_claim_needs_a_case(exchanges: Exchanges) -> None:
    """A property, a code and a rule that are added are claims that no case shows."""
    changed = deepcopy(DOCUMENT)
    told = {"evidence": "assumed", "source": "made up for this very test"}
    schemas = changed["components"]["schemas"]
    schemas["DeviceAuthentication"]["properties"]["novel"] = {f"x-{k}": v for k, v in told.items()}
    schemas["ErrorDetail"]["properties"]["code"]["x-values"]["NOVEL"] = told
    rules = changed["paths"]["/{envID}/as/token"]["post"]["x-rules"]
    rules.append({"rule": "Novel.", **told})
    left = [claim for claim in unshown(borne_out(changed, exchanges)) if not excuses(claim)]

    assert {claim.name for claim in left} == {"novel", "code=NOVEL", "Novel."}


def test_the_support_matrix_is_true(exchanges: Exchanges) -> None:
    """What the matrix says of the cases is what they exchange; the rest is shown by a lesson."""
    told = {
        Row(row.operation, row.channel, row.http_status, row.status): set(row.cases)
        for row in support()
        if row.cases
    }
    found: dict[Row, set[str]] = {}
    for rule, replies in exchanges.items():
        for row in rows_of(of_case(replies)):
            found.setdefault(row, set()).add(rule)

    assert found == told, "run `make docs`"


def test_each_rule_is_in_the_table() -> None:
    """Each rule in words has its cases, or a reason why it has none; no other text is there."""
    assert IN_WORDS - RULES.keys() - UNTESTED.keys() == set()
    assert RULES.keys() | UNTESTED.keys() <= IN_WORDS
    assert RULES.keys() & UNTESTED.keys() == set()


def test_the_cases_of_rules_exist() -> None:
    """Each case that a rule names is one of the suite's."""
    known = {case.rule for case in all_cases()}

    assert {name for names in RULES.values() for name in names} - known == set()


@pytest.mark.parametrize(
    "case", [case for case in all_cases() if case.area == "everywhere"], ids=lambda c: c.rule
)
def test_what_holds_everywhere_is_asked_everywhere(case: Case, exchanges: Exchanges) -> None:
    """A case that holds for every operation asks each that has it."""
    asked = {reply.operation.name for reply in exchanges[case.rule] if reply.operation}

    assert len(asked) >= 20

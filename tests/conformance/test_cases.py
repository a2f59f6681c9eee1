"""The conformance suite itself: each case of `cases/` against the target."""

from __future__ import annotations

import pytest

from tests.conformance.case import Case
from tests.conformance.cases import all_cases
from tests.conformance.outcome import PROPERTY
from tests.conformance.plugin import Conformance
from tests.conformance.session import Session
from tests.conformance.trial import tried


@pytest.mark.parametrize("case", all_cases(), ids=lambda case: f"{case.area}: {case.rule}")
def test_rule(
    case: Case, session: Session, conformance: Conformance, request: pytest.FixtureRequest
) -> None:
    """What the case's rule says holds, and every reply on the way stands in the contract."""
    lacking = session.lacking(case)
    if lacking:
        pytest.skip(f"needs {', '.join(lacking)}")
    outcome = tried(case, session)
    request.node.user_properties.append((PROPERTY, outcome.as_json()))
    failing = outcome.failing(strict=conformance.fails_on_assumptions)
    if failing:
        lines = [f"{case.rule}: {len(failing)} differing", *map(str, failing)]
        pytest.fail("\n  ".join(lines), pytrace=False)

"""How sure the contract is, and how well the simulator and the suite hold to it.

Prints the claims by mark, now and in the last version, by source and retrievability; the exchanges
of the reference that are reproduced, catalogues counted apart; the conformance cases; the claims
that a case shows; and the error bodies that are valid against the platform's envelope. Claims: no
flawed mark, no differing case, no claim without a case or a reason, no invalid error body.
`python -m benchmarks schemathesis_run` counts what schemathesis finds.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Sequence

from pingone_nb.contract import document, evidence
from pingone_nb.contract.changes import changes, summary
from pingone_nb.contract.ledger import by_source, sources_table
from tests.conformance.cases import all_cases
from tests.conformance.claims import Exchanges, all_exchanges, borne_out
from tests.conformance.envelope import flaws
from tests.conformance.evidence import evidence as newer_evidence
from tests.conformance.rules import UNSHOWN, UNTESTED
from tests.conformance.test_evidence import FURTHER, errors
from tests.simulator.test_golden import ACTS, NOT_REPRODUCIBLE, SHOWN


def main() -> int:
    """Print a line a figure."""
    told, differing = document(), list[str]()
    flawed = sum(bool(claim.flaw) for claim in evidence(told))
    _marks()
    print(f"claims with a flawed mark: {flawed} (claim: 0)")
    exchanges = all_exchanges(differing)
    cases = len(all_cases())
    print(f"conformance: {cases} cases, {len(differing)} differing (claim: 0)")
    missing = _claims(exchanges)
    _reference(exchanges)
    wrong = _envelopes(exchanges)
    return int(bool(flawed or differing or missing or wrong))


def _marks() -> None:
    found = changes(document())
    for each in found.versions:
        date = each.date or "today"
        marks = f"{each.documented} documented, {each.observed} observed, {each.assumed} assumed"
        print(f"claims of {each.version} ({date}): {marks}")
    print(f"changed since: {'; '.join(summary(found))}")
    kinds: dict[str, Counter[str]] = {}
    for rests in by_source(document()):
        kind = kinds.setdefault(rests.source.kind, Counter())
        kind.update(sources=1, documented=rests.documented, observed=rests.observed)
        kind.update({"not retrievable": rests.not_retrievable})
    for name, numbers in kinds.items():
        print(f"sources of kind {name}: {', '.join(f'{n} {what}' for what, n in numbers.items())}")
    print("\n".join(sources_table(document()).splitlines()[-3:]))


def _claims(exchanges: Exchanges) -> int:
    shown = borne_out(document(), exchanges)
    bare = [claim for claim, names in shown.items() if not names and claim.name not in UNTESTED]
    texts = [f"{claim.kind} {claim.where} {claim.name}" for claim in bare]
    missing = sum(not any(re.search(each, text) for each in UNSHOWN) for text in texts)
    told = Counter(claim.evidence for claim, names in shown.items() if names)
    numbers = ", ".join(f"{number} {word}" for word, number in told.items())
    print(f"claims that a case shows: {told.total()} of {len(shown)} ({numbers})")
    print(f"claims without a case: {len(shown) - told.total()}, without a reason: {missing}")
    return missing


def _reference(exchanges: Exchanges) -> None:
    replies = [reply for each in exchanges.values() for reply in each]
    newer = [each for each in newer_evidence() if each.kind == "exchange"]
    shown = [each.number for each in newer if each.is_shown_by(replies)]
    left = [each.number for each in newer if each.number not in shown]
    print(
        f"exchanges of the reference: {len(ACTS)} of {len(SHOWN)} with a reply reproduced "
        f"({len(NOT_REPRODUCIBLE)} are not simulated), {len(shown)} of {len(newer)} of the newer "
        f"ones shown by a case; not yet: {_numbers(left)}"
    )
    print(f"catalogues of codes, counted apart: {len(newer_evidence()) - len(newer)}")


def _numbers(left: Sequence[int]) -> str:
    return ", ".join(map(str, left)) or "none"


def _envelopes(exchanges: Exchanges) -> int:
    found = errors(exchanges)
    wrong = sum(any(flaws(each.status, each.body, FURTHER)) for each in found)
    print(
        f"error bodies: {len(found)}, {len(found) - wrong} valid against the envelope (claim: all)"
    )
    return wrong


if __name__ == "__main__":
    sys.exit(main())

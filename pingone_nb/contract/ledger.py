"""The fidelity ledger: each claim with evidence and examples, and what else one should know."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pingone_nb.contract.claim import EVIDENCE, Claim, evidence
from pingone_nb.contract.coverage import covered
from pingone_nb.contract.example import Example

NOTES: Mapping[str, str] = {
    "What the simulator leaves out": (
        "PingID Desktop and its credentials, hardware tokens (OATH) and with them the status "
        "EXTRA_OTP_REQUIRED, the payload of the mobile SDK (its shape is checked, its content is "
        "not looked at), passcodes made by a mobile application.\n\n"
        "Creating a remembered device over the API, fraud checks, FIDO2 policies, notification "
        "policies (their cool-down between messages and their limits by country), the languages "
        "and wordings of templates, rate limits of a licence, and the audit log.\n\n"
        "One environment with one worker application: roles are all or nothing, and there is no "
        "sign-on page.\n\n"
        "Replies are in the contract for these, too, where a source shows them, so that clients "
        "can read them."
    ),
    "The languages of the snippets": (
        "Ten of the eleven are run in the tests, each by its real tool-chain, and the request that "
        "arrives is compared with the one that was meant: cURL, C#, Go, HTTP, Java, jQuery, "
        "Node.js, PHP, Python and Ruby.\n\n"
        "Swift is parsed by a grammar of the language, and not run."
    ),
    "What the simulator adds": (
        "Everything below /simulator/, the header X-Simulated-By, and the limits that keep its "
        "memory bounded: the newest 10,000 authentications, 10,000 users, 100 policies."
    ),
}


ALL = "total"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A claim with the names of the examples that show it."""

    claim: Claim
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many claims of one kind there are.

    Attributes:
        kind: a `Claim.kind`, or `in all`.
        documented, observed, assumed: by their evidence; they sum up to `total` when every claim
            has one of the three.
        covered: those that an example shows.
    """

    kind: str
    documented: int
    observed: int
    assumed: int
    covered: int
    total: int


def rows(document: Mapping[str, Any], examples: Iterable[Example]) -> tuple[Row, ...]:
    """A row for each claim, in the document's order."""
    shown = covered(document, examples)
    return tuple(Row(claim=claim, examples=shown[claim]) for claim in evidence(document))


def counts(rows: Sequence[Row]) -> tuple[Count, ...]:
    """A count for each kind in the order of their first rows, and last one of all rows."""
    kinds = dict.fromkeys(row.claim.kind for row in rows)
    by_kind = [_count(kind, [row for row in rows if row.claim.kind == kind]) for kind in kinds]
    return (*by_kind, _count(ALL, rows))


def counts_table(rows: Sequence[Row]) -> str:
    """The counts as lines of text, in columns."""
    heads = ("kind", *EVIDENCE, "total", "covered")
    lines = [heads, *(_cells(count) for count in counts(rows))]
    width = max(len(line[0]) for line in lines)
    texts = ("".join(f"{cell:>12}" for cell in line[1:]) for line in lines)
    return "".join(f"{line[0]:<{width}}{text}\n" for line, text in zip(lines, texts, strict=True))


def _count(kind: str, rows: Sequence[Row]) -> Count:
    told = [row.claim.evidence for row in rows]
    return Count(
        kind=kind,
        **{word: told.count(word) for word in EVIDENCE},
        covered=sum(bool(row.examples) for row in rows),
        total=len(rows),
    )


def _cells(count: Count) -> tuple[str, ...]:
    numbers = (count.documented, count.observed, count.assumed, count.total, count.covered)
    return (count.kind, *map(str, numbers))

"""The fidelity ledger: how sure the contract is of each thing, and which example shows it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pingone_nb.contract.claim import EVIDENCE, Claim, evidence
from pingone_nb.contract.coverage import covered
from pingone_nb.contract.example import Example

ALL = "in all"


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

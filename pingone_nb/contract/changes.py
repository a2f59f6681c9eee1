"""What the contract says now and did not say, or marked otherwise, in its version before."""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any

from pingone_nb.contract.claim import EVIDENCE, Claim, evidence

FILE = "versions.json"  # written by `python -m docs.versions`


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """How many claims a version of the contract has, by their evidence.

    Attributes:
        version, date: such as `0.2.0` and `2026-11-24`; no date for what is not released.
        documented, observed, assumed: numbers of claims.
    """

    version: str
    date: str
    documented: int
    observed: int
    assumed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What differs from the last recorded version.

    Attributes:
        versions: all recorded ones, oldest first, and today's.
        marked: claims whose evidence changed, with the evidence before.
        added: claims that are new.
        removed: how many claims are gone; the record does not keep their words.
    """

    versions: tuple[Version, ...]
    marked: tuple[tuple[Claim, str], ...]
    added: tuple[Claim, ...]
    removed: int


def changes(document: Mapping[str, Any]) -> Changes:
    """What a document says otherwise than the last recorded version."""
    kept = json.loads(resources.files(__package__).joinpath(FILE).read_text(encoding="utf-8"))
    before = _before(kept["marks"])
    claims = tuple(evidence(document))
    marked: list[tuple[Claim, str]] = []
    added: list[Claim] = []
    for claim in sorted(claims, key=lambda each: each.evidence not in before[_digest(each)]):
        marks = before[_digest(claim)]  # those with the same mark have gone first
        was = claim.evidence if claim.evidence in marks else next(iter(marks), "")
        marks.subtract([was])
        before[_digest(claim)] = +marks
        if not was:
            added.append(claim)
        elif was != claim.evidence:
            marked.append((claim, was))
    versions = (*(Version(**each) for each in kept["versions"]), version(document))
    removed = sum(marks.total() for marks in before.values())
    return Changes(versions=versions, marked=tuple(marked), added=tuple(added), removed=removed)


def version(document: Mapping[str, Any], *, date: str = "") -> Version:
    """The counts of a document."""
    counted = Counter(claim.evidence for claim in evidence(document))
    numbers = {word: counted[word] for word in EVIDENCE}
    return Version(version=document["info"]["version"], date=date, **numbers)


def marks(document: Mapping[str, Any]) -> dict[str, str]:
    """What is recorded of a version: evidence → the digests of its claims, sorted."""
    found: dict[str, list[str]] = {word: [] for word in EVIDENCE}
    for claim in evidence(document):
        found[claim.evidence].append(_digest(claim))
    return {word: " ".join(sorted(digests)) for word, digests in found.items()}


def changes_table(document: Mapping[str, Any]) -> str:
    """The versions, and what changed since the last one, as text."""
    return "".join(f"{line}\n" for line in _lines(changes(document)))


def summary(found: Changes) -> Iterator[str]:
    """How many marks changed from what to what, and how many claims are new or gone."""
    steps = Counter((before, claim.evidence) for claim, before in found.marked)
    for (before, now), number in steps.most_common():
        yield f"{number} from {before} to {now}"
    yield f"{len(found.added)} new"
    yield f"{found.removed} gone"


def _before(kept: Mapping[str, str]) -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for word, digests in kept.items():
        for digest in digests.split():
            found[digest] += Counter([word])
    return found


def _digest(claim: Claim) -> str:
    text = "\n".join((claim.kind, claim.where, claim.name))
    return hashlib.sha256(text.encode()).hexdigest()[:10]


def _lines(found: Changes) -> Iterator[str]:
    yield f"{'version':<12}{'date':<12}" + "".join(f"{word:>12}" for word in (*EVIDENCE, "total"))
    for each in found.versions:
        numbers = [getattr(each, word) for word in EVIDENCE]
        yield f"{each.version:<12}{each.date:<12}" + "".join(
            f"{number:>12}" for number in (*numbers, sum(numbers))
        )
    yield ""
    yield from summary(found)
    yield ""
    yield from _each(found.marked)
    yield from _each((claim, "new") for claim in found.added)


def _each(changed: Iterable[tuple[Claim, str]]) -> Iterator[str]:
    for claim, before in changed:
        yield f"{before} > {claim.evidence}: {claim.kind} {claim.name} ({claim.where})"

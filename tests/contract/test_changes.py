"""What changed since the contract's last version is computed from the record of its marks."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

import pytest

from docs.versions import PATH, recorded
from pingone_nb.contract import EVIDENCE, evidence
from pingone_nb.contract import changes as room
from pingone_nb.contract.changes import Changes, changes, changes_table, marks, version
from tests.contract.validation import contract

SCHEMAS = ("components", "schemas")
REASON = "made up for this very test"


@pytest.fixture
def recorded_today(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    """The contract as it is, as the last version."""
    kept: dict[str, Any] = {"versions": [], "marks": {}}
    text = json.dumps(recorded(contract(), kept, "2026-11-28"))
    (tmp_path / room.FILE).write_text(text, encoding="utf-8")
    monkeypatch.setattr("importlib.resources.files", lambda _package: tmp_path)


def after(change: Any) -> Changes:
    """What changed once the contract is changed so."""
    changed = deepcopy(contract())
    change(changed)
    return changes(changed)


@pytest.mark.usefixtures("recorded_today")
def test_nothing_changed() -> None:
    """Against its own record a contract has no change."""
    found = changes(contract())

    assert (found.marked, found.added, found.removed) == ((), (), 0)
    assert found.versions[0].documented == found.versions[1].documented


@pytest.mark.usefixtures("recorded_today")
def test_a_mark_that_changed() -> None:
    """A claim with another mark is told with the one before."""

    def demote(document: dict[str, Any]) -> None:
        header = document["components"]["headers"]["Via"]
        header |= {"x-evidence": "assumed", "x-source": REASON}

    found = after(demote)

    assert [(claim.name, before) for claim, before in found.marked] == [("Via", "documented")]
    assert (found.added, found.removed) == ((), 0)


@pytest.mark.usefixtures("recorded_today")
def test_a_claim_that_is_new() -> None:
    """A claim that was not there is told as new."""

    def add(document: dict[str, Any]) -> None:
        schema = document["components"]["schemas"]["Error"]["properties"]
        schema["novel"] = {"x-evidence": "assumed", "x-source": REASON}

    assert [claim.name for claim in after(add).added] == ["novel"]


@pytest.mark.usefixtures("recorded_today")
def test_a_claim_that_is_gone() -> None:
    """A claim that is not there any more is counted."""

    def remove(document: dict[str, Any]) -> None:
        del document["components"]["schemas"]["Error"]["properties"]["target"]

    found = after(remove)

    assert (found.marked, found.added, found.removed) == ((), (), 1)


@pytest.mark.usefixtures("recorded_today")
def test_cases_that_share_their_codes() -> None:
    """Of several claims with one name only the one that changed is told."""

    def demote(document: dict[str, Any]) -> None:
        cases = document["paths"]["/{envID}/as/token"]["post"]["responses"]["400"]["x-cases"]
        cases[0] |= {"evidence": "observed"}

    found = after(demote)

    assert [(claim.evidence, before) for claim, before in found.marked] == [("observed", "assumed")]


def test_the_record_adds_up() -> None:
    """The record has a digest for each claim of its last version, and its counts."""
    kept = json.loads(PATH.read_text(encoding="utf-8"))

    assert {word: len(kept["marks"][word].split()) for word in EVIDENCE} == {
        word: kept["versions"][-1][word] for word in EVIDENCE
    }


def test_a_version_is_recorded_once() -> None:
    """Recording a version again replaces it."""
    first = recorded(contract(), {"versions": [], "marks": {}}, "2026-01-01")
    again = recorded(contract(), first, "2026-01-02")

    assert [each["date"] for each in again["versions"]] == ["2026-01-02"]
    assert again["marks"] == marks(contract())


def test_the_version_differs_from_the_last_one() -> None:
    """A contract whose marks changed has another version than the one recorded."""
    kept = json.loads(PATH.read_text(encoding="utf-8"))
    same = kept["marks"] == marks(contract())

    assert same == (kept["versions"][-1]["version"] == version(contract()).version)


def test_the_text_names_each_change() -> None:
    """The text has a line for each claim that is new or marked otherwise."""
    found = changes(contract())
    lines = changes_table(contract()).splitlines()

    assert sum(" > " in line for line in lines) == len(found.marked) + len(found.added)
    assert len(list(evidence(contract()))) == sum(
        getattr(found.versions[-1], word) for word in EVIDENCE
    )

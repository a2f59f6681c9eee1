"""The changelog keeps to the form of Keep a Changelog."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
KINDS = {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}
RELEASE = re.compile(r"\[(\d+)\.(\d+)\.(\d+)\] - (\d{4}-\d{2}-\d{2})(?: \[YANKED\])?")


def objections(text: str) -> list[str]:
    """What is wrong with a changelog's headings."""
    first, *others = re.findall(r"^## (.+)$", text, re.MULTILINE)
    releases = [RELEASE.fullmatch(each) for each in others]
    found = [] if first == "[Unreleased]" else [f"{first} comes first"]
    found += [f"{each} is no release" for each, ok in zip(others, releases, strict=True) if not ok]
    told = [([int(part) for part in each.groups()[:3]], each[4]) for each in releases if each]
    found += [] if told == sorted(told, reverse=True) else ["the newest is not first"]
    for _, day in told:
        date.fromisoformat(day)
    kinds = re.findall(r"^### (.+)$", text, re.MULTILINE)
    return found + [f"{kind} is no kind of change" for kind in kinds if kind not in KINDS]


def test_it_has_the_form() -> None:
    """Unreleased changes stand first, each release has its date, and the newest comes first."""
    assert objections(TEXT) == []


def test_no_kind_of_change_stands_twice_among_the_unreleased() -> None:
    """What is not released yet has each kind of change once at most."""
    part = TEXT.partition("## [Unreleased]")[2].partition("\n## ")[0]
    kinds = re.findall(r"^### (.+)$", part, re.MULTILINE)

    assert sorted(set(kinds)) == sorted(kinds)


def test_the_version_was_not_forgotten() -> None:
    """The project's version is at least that of the newest release."""
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    now = [int(part) for part in re.findall(r"\d+", version)[:3]]

    assert all(
        now >= [int(part) for part in found.groups()[:3]] for found in RELEASE.finditer(TEXT)
    )


@pytest.mark.parametrize(
    ("text", "objection"),
    [
        ("## Unreleased\n", "Unreleased comes first"),
        ("## [Unreleased]\n## 0.1.0\n", "0.1.0 is no release"),
        ("## [Unreleased]\n## [0.1.0] - May 2026\n", "[0.1.0] - May 2026 is no release"),
        ("## [Unreleased]\n## [0.9.0] - 2026-01-01\n## [0.10.0] - 2026-02-01\n", "the newest is not first"),
        ("## [Unreleased]\n### Improved\n", "Improved is no kind of change"),
    ],
)  # fmt: skip
def test_what_breaks_the_form_is_found(text: str, objection: str) -> None:
    """Each kind of wrong heading is named."""
    assert objections(text) == [objection]

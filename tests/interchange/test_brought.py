"""What people reported is right: recordings, commands, variables and what they paste."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.interchange.brought import CASES


@pytest.mark.parametrize("title", CASES)
def test_a_reported_situation_is_right(tmp_path: Path, title: str) -> None:
    """Read, refused with the way out, or skipped: as the case says."""
    CASES[title](tmp_path)


def test_all_reports_are_there() -> None:
    """None is lost by two cases of one title."""
    assert len(CASES) == 56
